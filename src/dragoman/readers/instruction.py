"""What a model is told: the guidelines in short, examples in our own words, and the form of its answer."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any, get_args

from dragoman.model import ACTS, KINDS, Certainty, ConditionType, Document, Polarity, Tense
from dragoman.readers.chunks import Chunk

MOST_CLAIMS = 40
"""Claims of one piece; more are a model that repeats itself."""


@cache
def instruction() -> str:
    """The system message, without the examples."""
    return files("dragoman.readers").joinpath("data", "instruction.md").read_text(encoding="utf-8")


@cache
def examples() -> tuple[dict[str, Any], ...]:
    """Examples: `published`, `piece` and the `answer` that is right for it. Nothing in them is news."""
    return tuple(json.loads(files("dragoman.readers").joinpath("data", "examples.json").read_text(encoding="utf-8")))


def messages(document: Document, chunk: Chunk) -> list[dict[str, str]]:
    """The conversation that asks about one piece."""
    found = [{"role": "system", "content": instruction()}]
    for example in examples():
        asked = _question(None, None, example["published"], "", example["piece"])
        found.append({"role": "user", "content": asked})
        found.append({"role": "assistant", "content": json.dumps(example["answer"], ensure_ascii=False)})
    text = document.text
    piece, before = text[slice(*chunk.span)], text[slice(*chunk.before)]
    asked = _question(document.outlet, document.title, document.published, before, piece)
    return [*found, {"role": "user", "content": asked}]


def _question(outlet: str | None, title: str | None, published: str | None, before: str, piece: str) -> str:
    head = {
        "outlet": outlet,
        "title": title,
        "published": published,
        "earlier text, for reference only": before or None,
    }
    lines = [f"{name}: {value}" for name, value in head.items() if value]
    return "\n".join([*lines, "piece:", "<<<", piece, ">>>", "Answer with JSON only."])


def answer_schema() -> dict[str, Any]:
    """The JSON Schema of an answer, in the subset that servers constrain decoding with."""
    text = {"type": "string"}
    optional = {"type": ["string", "null"]}
    party = _object({"text": text, "key": text})
    claim = _object(
        {
            "evidence": text,
            "kind": {"enum": list(KINDS)},
            "act": {"enum": list(ACTS)},
            "polarity": {"enum": list(get_args(Polarity))},
            "negation_cue": optional,
            "certainty": {"enum": list(get_args(Certainty))},
            "certainty_cue": optional,
            "tense": {"enum": list(get_args(Tense))},
            "actors": {"type": "array", "items": party},
            "targets": {"type": "array", "items": party},
            "predicate": text,
            "about": optional,
            "conditions": {
                "type": "array",
                "items": _object({"type": {"enum": list(get_args(ConditionType))}, "text": text}),
            },
            "when": {"anyOf": [_object({"text": text, "value": optional}), {"type": "null"}]},
            "where": {"anyOf": [_object({"text": text}), {"type": "null"}]},
            "chain": {"type": "array", "items": _object({"text": text, "key": text, "cue": optional})},
            "carried": {"type": "boolean"},
        }
    )
    return _object({"claims": {"type": "array", "items": claim}})


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }
