"""A reader that asks a language model, piece by piece, and keeps of its answers what the article proves."""

from __future__ import annotations

import hashlib
import json
import threading
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, Protocol

from dragoman.model import Claim, Document, Problem, ReaderInfo, Record, SettingError, Span
from dragoman.readers.answers import parse_answer
from dragoman.readers.chunks import Chunk, chunks
from dragoman.readers.claims import ClaimMaker
from dragoman.readers.gate import gate
from dragoman.readers.instruction import examples, instruction, messages
from dragoman.readers.settings import ModelSettings
from dragoman.version import VERSION

CHARACTERS_PER_TOKEN = 4.0
"""For English in common vocabularies; the estimate before is rough, the count after is the server's own."""


@dataclass(slots=True)
class Usage:
    """What reading took. Tokens that a server does not count are estimated, and then `estimated` says so."""

    requests: int = 0
    cached: int = 0
    failed: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    estimated: bool = False

    def cost(self, settings: ModelSettings) -> float:
        """In the currency of the prices."""
        return (self.tokens_in * settings.price_in + self.tokens_out * settings.price_out) / 1e6

    def summary(self, settings: ModelSettings) -> str:
        """One line for a person."""
        about = "about " if self.estimated else ""
        price = f", cost {about}{self.cost(settings):.4f}" if settings.price_in or settings.price_out else ""
        return (
            f"{self.requests} requests ({self.cached} answers from the cache, {self.failed} failed), "
            f"{about}{self.tokens_in} tokens sent and {self.tokens_out} received{price}"
        )


class Answering(Protocol):
    """Anything that answers a conversation, as `client.Client` does."""

    def ask(self, messages: list[dict[str, str]]) -> Any:
        """A `client.Reply`; raises `client.AnswerError`."""


@dataclass
class ModelReader:
    """See the module. `usage` counts up over all documents.

    Attributes:
        settings: which model, and how it is asked.
        client: made from the settings when the first question is asked, so that nothing is opened before.
    """

    settings: ModelSettings = field(default_factory=ModelSettings.from_environment)
    client: Answering | None = None
    usage: Usage = field(default_factory=Usage)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)
    _cache: Any = field(default=None, repr=False)

    @property
    def info(self) -> ReaderInfo:
        """Who reads; the version names the instruction too, since another one reads otherwise."""
        told = hashlib.sha256((instruction() + json.dumps(examples(), sort_keys=True)).encode()).hexdigest()[:8]
        return ReaderInfo(name=f"model:{self.settings.name}", version=f"{VERSION} {told}", models=(self.settings.name,))

    def ready(self) -> None:
        """Prepare to ask; nothing is sent and no connection is opened.

        Raises:
            SettingError: if no address is set, or the extra is not installed.
        """
        if self.client is None:
            self.client = _extra("dragoman.readers.client").Client(self.settings)

    def read(self, document: Document) -> Record:
        """Read one document. Whatever the model answers, a record comes back; what failed is in its problems.

        Raises:
            SettingError: if no address is set, or the extra is not installed.
        """
        return self.read_part(document, None)

    def read_part(self, document: Document, only: list[Span] | None) -> Record:
        """As `read`, asking only about the paragraphs that touch one of the spans; None = all."""
        claims: list[Claim] = []
        problems: list[Problem] = []
        for chunk in chunks(document, self.settings.chunk, self.settings.context, only):
            try:
                found, wrong = self._piece(document, chunk)
            except SettingError:
                raise
            except Exception as error:  # a reader's surprise is a problem of one piece, never of the document
                problems.append(
                    Problem(step="model", message=f"{type(error).__name__}: {error}"[:300], span=chunk.span)
                )
                continue
            claims += found
            problems += wrong
        record = Record(
            document=document,
            parties=(),
            attributions=(),
            claims=tuple(claims),
            reader=self.info,
            problems=tuple(problems),
        )
        return gate(record, document)

    def estimate(self, document: Document) -> Usage:
        """What reading would take at most, before anything is sent: requests, and tokens as estimated."""
        pieces = chunks(document, self.settings.chunk, self.settings.context)
        sent = sum(len(part["content"]) for chunk in pieces for part in messages(document, chunk))
        return Usage(
            requests=len(pieces),
            tokens_in=int(sent / CHARACTERS_PER_TOKEN),
            tokens_out=len(pieces) * self.settings.answer_tokens,
            estimated=True,
        )

    def _piece(self, document: Document, chunk: Chunk) -> tuple[list[Claim], list[Problem]]:
        asked = messages(document, chunk)
        answer_error: type[Exception] = _extra("dragoman.readers.client").AnswerError
        try:
            content, finish = self._answer(asked)
        except answer_error as error:
            self.usage.failed += 1
            return [], [Problem(step="model", message=f"not read: {error}", span=chunk.span)]
        answer = parse_answer(content)
        problems = [Problem(step="model answer", message=message, span=chunk.span) for message in answer.problems]
        if finish == "length":
            problems.append(
                Problem(step="model answer", message="the answer was cut off at its limit", span=chunk.span)
            )
        maker = ClaimMaker(document, chunk)
        found = [claim for stated in answer.claims if (claim := maker.make(stated)) is not None]
        return found, problems + maker.problems

    def _answer(self, asked: list[dict[str, str]]) -> tuple[str, str | None]:
        client = _extra("dragoman.readers.client")
        self.ready()
        assert self.client is not None
        key = _key(self.settings, client.request(self.settings, asked))
        cache = self._store()
        known = cache.get(key) if cache is not None else None
        if known is not None:
            self.usage.cached += 1
            return str(known["content"]), known.get("finish")
        self.usage.requests += 1
        reply = self.client.ask(asked)
        self._count(asked, reply)
        if cache is not None and reply.content:
            cache.set(key, {"content": reply.content, "finish": reply.finish})
        return reply.content, reply.finish

    def _count(self, asked: list[dict[str, str]], reply: Any) -> None:
        if reply.tokens_in is None or reply.tokens_out is None:
            self.usage.estimated = True
        sent = sum(len(part["content"]) for part in asked)
        self.usage.tokens_in += _or(reply.tokens_in, sent)
        self.usage.tokens_out += _or(reply.tokens_out, len(reply.content))

    def _store(self) -> Any:
        """The cache of answers. Values are kept as JSON, so that a cache from elsewhere can run nothing."""
        if self._cache is None and self.settings.folder is not None:
            with self._lock:
                diskcache = _extra("diskcache")
                self._cache = diskcache.Cache(str(self.settings.folder), disk=diskcache.JSONDisk)
        return self._cache


def _or(counted: int | None, characters: int) -> int:
    return int(characters / CHARACTERS_PER_TOKEN) if counted is None else counted


def _key(settings: ModelSettings, request: dict[str, Any]) -> str:
    """Of everything that decides an answer: address, model, instruction, examples, schema, piece and limits."""
    return hashlib.sha256(json.dumps([settings.url, request], sort_keys=True).encode()).hexdigest()


def _extra(module: str) -> Any:
    try:
        return import_module(module)
    except ImportError as error:
        raise SettingError("this needs the extra 'model': pip install 'dragoman[model]'") from error


def from_environment() -> ModelReader:
    """The reader that the environment describes (entry point `model`)."""
    return ModelReader()
