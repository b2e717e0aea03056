"""Ids that depend on content alone, so that reading twice changes nothing."""

from __future__ import annotations

import hashlib
import json
from typing import Any


def content_id(prefix: str, *parts: Any) -> str:
    """An id such as `c-1f0c9a4e7b2d4c11`: the prefix and 16 hex digits (64 bits) of a SHA-256 over `parts`.

    `parts` are anything that JSON can hold; the same parts give the same id on every machine.
    """
    data = json.dumps(parts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return f"{prefix}-{hashlib.sha256(data.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"


def text_digest(text: str) -> str:
    """SHA-256 of a text's UTF-8 form, in hex."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
