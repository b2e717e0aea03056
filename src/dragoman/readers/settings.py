"""Settings of the model reader: the one place where its defaults live."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Literal, Self
from urllib.parse import urlsplit

from platformdirs import user_cache_path
from pydantic import Field, SecretStr, ValidationError

from dragoman.model import Noun, SettingError

PREFIX = "DRAGOMAN_MODEL_"


class ModelSettings(Noun):
    """Which model is asked, and how. Every field `x` is taken from the environment variable `DRAGOMAN_MODEL_X`.

    Attributes:
        url: address of the API up to and without `/chat/completions`, such as `http://127.0.0.1:11434/v1`; None = no
            model is asked and no connection is opened.
        name: the model, as the server calls it.
        key: sent as a bearer token; never shown or stored.
        structure: how the form of the answer is demanded: by a JSON schema, as any JSON object, or by words alone.
        timeout: seconds for one answer.
        retries: further attempts after a failure that may pass.
        per_minute: most requests a minute; 0 = as many as go.
        chunk: characters of the article that are asked about at one time.
        context: characters before them that are sent along.
        answer_tokens: longest answer.
        price_in: price of a million tokens sent, in any currency; 0 = not counted.
        price_out: price of a million tokens received.
        cache: folder of answers; `off` = none.
        seed: sent to servers that know it, so that answers repeat.
        check: name of a reader whose disagreement with the built-in one is a reason for the hybrid to ask the model too,
            such as `rules` (the built-in reader without its trained tagger); None = only what is left open is a reason.
    """

    url: str | None = None
    name: str = "default"
    key: SecretStr | None = None
    structure: Literal["schema", "object", "words"] = "schema"
    timeout: float = Field(default=120.0, gt=0)
    retries: int = Field(default=2, ge=0, le=10)
    per_minute: float = Field(default=0.0, ge=0)
    chunk: int = Field(default=3000, ge=200)
    context: int = Field(default=600, ge=0)
    answer_tokens: int = Field(default=2000, ge=16)
    price_in: float = Field(default=0.0, ge=0)
    price_out: float = Field(default=0.0, ge=0)
    cache: str = Field(default_factory=lambda: str(user_cache_path("dragoman", appauthor=False) / "answers"))
    seed: int = 7
    check: str | None = None

    @property
    def folder(self) -> Path | None:
        """The folder of answers, None if there is none."""
        return None if self.cache == "off" else Path(self.cache)

    @classmethod
    def from_environment(cls, environment: dict[str, str] | None = None) -> Self:
        """Defaults, changed by the environment.

        Raises:
            SettingError: naming the variable that holds a value that is not allowed.
        """
        values = dict(os.environ) if environment is None else environment
        given: dict[str, Any] = {
            name: values[f"{PREFIX}{name.upper()}"].strip()
            for name in cls.model_fields
            if values.get(f"{PREFIX}{name.upper()}", "").strip()
        }
        try:
            settings = cls.model_validate(given, strict=False)
        except ValidationError as error:
            first = error.errors()[0]
            raise SettingError(f"{PREFIX}{str(first['loc'][0]).upper()}: {first['msg']}") from error
        if settings.url is not None:
            _check(settings.url)
        return settings


def _check(url: str) -> None:
    try:
        parts = urlsplit(url)
        good = parts.scheme in {"http", "https"} and parts.hostname and not parts.username and not parts.query
    except ValueError:
        good = False
    if not good:
        raise SettingError(
            f"{PREFIX}URL must be an http or https address without user name and query; a key belongs in {PREFIX}KEY"
        )
