"""Write the published JSON Schemas: `python -m tools.schema [--check]`."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from dragoman.model import Dossier, Noun, Record

FOLDER = Path(__file__).parents[1] / "docs" / "reference"
SCHEMAS: dict[str, type[Noun]] = {"record": Record, "dossier": Dossier}


def schema(noun: type[Noun], name: str) -> str:
    """The JSON Schema of a noun's JSON form, as text."""
    made = noun.model_json_schema(mode="serialization", by_alias=True)
    made = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": f"dragoman {name}", **made}
    return json.dumps(made, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def main() -> int:
    """Write the schemas, or with --check tell whether they are current."""
    stale = 0
    for name, noun in SCHEMAS.items():
        path = FOLDER / f"{name}.schema.json"
        text = schema(noun, name)
        if "--check" in sys.argv:
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                print(f"{path.name} is not current; run `make schema`")
                stale = 1
        else:
            path.write_text(text, encoding="utf-8")
    return stale


if __name__ == "__main__":
    sys.exit(main())
