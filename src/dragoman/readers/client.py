"""One question to an HTTP address that speaks the OpenAI-compatible API; bounded in time, size and attempts."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import httpx
import tenacity

from dragoman.model import Noun, SettingError
from dragoman.readers.instruction import answer_schema
from dragoman.readers.settings import PREFIX, ModelSettings

LARGEST = 8 << 20
"""Bytes of an answer that are read."""
PASSING = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})
LONGEST_PAUSE = 60.0


class Reply(Noun):
    """An answer. Tokens are None where the server does not say; `finish` is why the model stopped."""

    content: str
    tokens_in: int | None = None
    tokens_out: int | None = None
    finish: str | None = None


class AnswerError(Exception):
    """No answer could be had; the message is fit for a user and holds no secret."""


class _PassingError(AnswerError):
    """A failure that another attempt may mend."""

    def __init__(self, message: str, pause: float | None = None) -> None:
        super().__init__(message)
        self.pause = pause


class Client:
    """Asks one address. Redirects, proxies of the environment and cookies are not followed, used or kept."""

    def __init__(self, settings: ModelSettings, *, sleep: Callable[[float], None] = time.sleep) -> None:
        """Prepare; the connection is opened by the first question.

        Raises:
            SettingError: if no address is set.
        """
        if settings.url is None:
            raise SettingError(f"no model is set: give its address in {PREFIX}URL (see docs/how-to/own-model.md)")
        self._settings, self._sleep = settings, sleep
        self._address = f"{settings.url.rstrip('/')}/chat/completions"
        headers = {"Content-Type": "application/json"}
        if settings.key is not None:
            headers["Authorization"] = f"Bearer {settings.key.get_secret_value()}"
        self._http = httpx.Client(
            headers=headers, timeout=httpx.Timeout(settings.timeout, connect=min(10.0, settings.timeout)),
            follow_redirects=False, trust_env=False,
        )  # fmt: skip
        self._next = 0.0

    def close(self) -> None:
        """Close the connection."""
        self._http.close()

    def ask(self, messages: list[dict[str, str]]) -> Reply:
        """Ask, waiting for our turn and trying again after failures that may pass.

        Raises:
            AnswerError: if there is no answer.
        """
        attempts = tenacity.Retrying(
            retry=tenacity.retry_if_exception_type(_PassingError),
            stop=tenacity.stop_after_attempt(self._settings.retries + 1),
            wait=_pause,
            sleep=self._sleep,
            reraise=True,
        )
        return attempts(self._once, messages)

    def _once(self, messages: list[dict[str, str]]) -> Reply:
        self._turn()
        deadline = time.monotonic() + self._settings.timeout
        try:
            with self._http.stream("POST", self._address, content=self._body(messages)) as response:
                body = bytearray()
                for part in response.iter_bytes():
                    body += part
                    if len(body) > LARGEST:
                        raise AnswerError(f"the answer is larger than {LARGEST} bytes")
                    if time.monotonic() > deadline:
                        raise _PassingError(f"no whole answer in {self._settings.timeout:g} seconds")
                return _reply(response, bytes(body))
        except httpx.TimeoutException as error:
            raise _PassingError(f"no answer in {self._settings.timeout:g} seconds") from error
        except httpx.TransportError as error:
            raise _PassingError(f"the connection failed: {type(error).__name__}") from error
        except (httpx.InvalidURL, httpx.DecodingError, UnicodeError) as error:
            raise AnswerError(f"the answer cannot be read: {type(error).__name__}") from error

    def _body(self, messages: list[dict[str, str]]) -> bytes:
        return json.dumps(request(self._settings, messages), ensure_ascii=False).encode("utf-8", "replace")

    def _turn(self) -> None:
        if self._settings.per_minute:
            wait = self._next - time.monotonic()
            if wait > 0:
                self._sleep(wait)
            self._next = max(time.monotonic(), self._next) + 60.0 / self._settings.per_minute


def request(settings: ModelSettings, messages: list[dict[str, str]]) -> dict[str, Any]:
    """The body of a question: everything that decides the answer, and nothing else."""
    body: dict[str, Any] = {
        "model": settings.name,
        "messages": messages,
        "temperature": 0,
        "seed": settings.seed,
        "max_tokens": settings.answer_tokens,
        "stream": False,
    }
    if settings.structure == "schema":
        schema = {"name": "claims", "strict": True, "schema": answer_schema()}
        body["response_format"] = {"type": "json_schema", "json_schema": schema}
    elif settings.structure == "object":
        body["response_format"] = {"type": "json_object"}
    return body


def _reply(response: httpx.Response, body: bytes) -> Reply:
    status = response.status_code
    if status != 200:
        message = f"the server answered {status}"
        if status in PASSING:
            raise _PassingError(message, _seconds(response.headers.get("Retry-After")))
        hint = {401: "; is the key right?", 403: "; is the key right?", 404: "; are address and model name right?"}
        raise AnswerError(f"{message}{hint.get(status, '')}")
    try:
        value = json.loads(body)
        choice = value["choices"][0]
        content = choice["message"].get("content")
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError) as error:
        raise AnswerError("the server sent something that is no chat completion") from error
    usage = value.get("usage") if isinstance(value.get("usage"), dict) else {}
    finish = choice.get("finish_reason")
    return Reply(
        content=content if isinstance(content, str) else "",
        tokens_in=_count(usage.get("prompt_tokens")),
        tokens_out=_count(usage.get("completion_tokens")),
        finish=finish if isinstance(finish, str) else None,
    )


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**9 else None


def _seconds(stated: str | None) -> float | None:
    text = (stated or "").strip()
    return min(float(text), LONGEST_PAUSE) if text.isascii() and text.isdecimal() and len(text) < 6 else None


def _pause(state: tenacity.RetryCallState) -> float:
    """What the server asks for, else 1, 2, 4 ... seconds."""
    error = state.outcome.exception() if state.outcome else None
    asked = error.pause if isinstance(error, _PassingError) else None
    return asked if asked is not None else float(min(2.0 ** (state.attempt_number - 1), LONGEST_PAUSE))
