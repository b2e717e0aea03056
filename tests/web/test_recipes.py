"""What the guides tell people to run exists, and starts as they say."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from typer.main import get_command

from dragoman.cli.main import app
from dragoman.web.settings import WebSettings

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "how-to" / "serve.md").read_text(encoding="utf-8")
COMMANDS = sorted(
    {
        line.strip().split("dragoman ", 1)[1]
        if line.strip().startswith("dragoman ")
        else line.split(" dragoman ", 1)[1]
        for line in GUIDE.splitlines()
        if re.match(r"    (dragoman|podman run .* dragoman) ", line)
    }
)


@pytest.mark.parametrize("line", COMMANDS)
def test_a_command_of_the_guide_is_one_that_dragoman_takes(line: str) -> None:
    words = shlex.split(line)
    command = get_command(app)
    context = command.make_context("dragoman", [], resilient_parsing=True)
    while words and hasattr(command, "get_command"):
        found = command.get_command(context, words[0])
        assert found is not None, words
        command, words = found, words[1:]
    command.make_parser(context).parse_args(words)


def test_the_containerfile_copies_what_there_is_and_runs_as_nobody_special() -> None:
    text = (ROOT / "Containerfile").read_text(encoding="utf-8")
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    for sources in re.findall(r"^COPY (.+) \S+$", text, re.M):
        for source in sources.split():
            assert (ROOT / source).exists(), source
            assert source.split("/")[0] not in ignored, source
    steps = [line.split(" ", 1)[0] for line in text.splitlines() if re.match(r"[A-Z]+ ", line)]
    assert steps.index("USER") < steps.index("ENTRYPOINT")
    assert re.search(r"mkdir (/\S+) && chown dragoman \1", text)[1] in re.findall(r"^VOLUME (.+)$", text, re.M)
    workspace = re.search(r"DRAGOMAN_WORKSPACE=(\S+)", text)
    assert workspace
    assert str(Path(workspace[1]).parent) in re.findall(r"^VOLUME (.+)$", text, re.M)


def test_the_proxy_passes_on_what_the_server_asks_for() -> None:
    proxy = GUIDE.partition("# nginx")[2].partition("\n\n")[0]
    settings = WebSettings(workspace="w")
    assert f"proxy_pass http://127.0.0.1:{settings.port};" in proxy
    assert f"client_max_body_size {settings.upload_bytes >> 20}m;" in proxy
    for header in ("Host $http_host", "X-Forwarded-For $remote_addr", "X-Forwarded-Proto https"):
        assert f"proxy_set_header {header};" in proxy
    assert proxy.count("{") == proxy.count("}") == 2
