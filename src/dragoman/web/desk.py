"""The open workspace that all pages share: its store, the analyses at hand, and the work that runs beside."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYet
from dataclasses import dataclass
from multiprocessing import get_context
from typing import Literal, TypeVar, cast

from dragoman.dossier import program
from dragoman.model import Document, Record
from dragoman.readers.registry import DEFAULT
from dragoman.store import RawPage, Store, open_store
from dragoman.web import worker
from dragoman.web.analysed import Analysed
from dragoman.web.jobs import Jobs
from dragoman.web.settings import WebSettings

AT_HAND = 12
"""Analyses kept in memory."""
SHORT = 0.25
"""Seconds that a page waits for a new analysis where an older one can be shown."""
GLANCE = 0.5
"""Seconds between two looks whether somebody else changed the workspace; own changes are seen at once."""

MOST_ANSWERS = 2_000
"""Answers of the store that are remembered until the workspace changes."""

T = TypeVar("T")
State = Literal["current", "renewing", "first", "failed"]


@dataclass
class _Kept:
    analysed: Analysed
    digest: str
    revision: int
    looked: float


class Desk:
    """One per running server. Safe to use from many threads."""

    def __init__(self, settings: WebSettings, read: Callable[[Document], Record] | None = None) -> None:
        """`read` stands in for the built-in reader (tests)."""
        self.settings = settings
        self.store: Store = open_store(settings.workspace, create=True)
        self.program = program()
        self._read = read
        self._executor: Executor | None = None
        self._kept: OrderedDict[str, _Kept] = OrderedDict()
        self._pending: dict[str, Future[str]] = {}
        self._failed: dict[str, str] = {}
        self._answers: dict[tuple[str, str], object] = {}
        self._answers_of = -1
        self._lock = threading.Lock()
        self.jobs = Jobs(self._keep, self.changed)

    def close(self) -> None:
        """End the work beside and let go of the workspace."""
        self.jobs.close()
        with self._lock:
            executor = self._executor
        if executor is not None:
            executor.shutdown(wait=self.settings.inline, cancel_futures=True)
            # A long analysis would hold up the end of the server; what it kept so far is safe, the rest is made again.
            for process in list((getattr(executor, "_processes", None) or {}).values()):
                process.terminate()
        self.store.close()

    def changed(self, dossier: str) -> None:
        """Somebody changed a dossier through these pages, so the next page must look."""
        with self._lock:
            if dossier in self._kept:
                self._kept[dossier].looked = 0.0

    def remembered(self, dossier: str, question: str, ask: Callable[[], T]) -> T:
        """An answer of the store that holds until the workspace changes, whoever changes it."""
        revision = self.store.faces.revision()
        with self._lock:
            if self._answers_of != revision:
                self._answers.clear()
                self._answers_of = revision
            known = self._answers.get((dossier, question))
        if known is not None:
            return cast("T", known)
        answer = ask()
        with self._lock:
            if self._answers_of == revision and len(self._answers) < MOST_ANSWERS:
                self._answers[dossier, question] = answer
        return answer

    def _workers(self) -> Executor:
        with self._lock:
            if self._executor is None:
                if self.settings.inline:
                    self._executor = ThreadPoolExecutor(1)
                else:
                    self._executor = ProcessPoolExecutor(
                        1, mp_context=get_context("spawn"), initializer=worker.leave_with_parent
                    )
            return self._executor

    def _keep(self, dossier: str, document: Document, page: RawPage | None, actor: str, reader: str) -> tuple[str, int]:
        if self._read is not None and reader == DEFAULT:
            record = self._read(document)
            return self.store.writer.add(dossier, record, page=page, actor=actor), len(record.claims)
        address = self.settings.workspace
        return self._workers().submit(worker.read_and_keep, address, dossier, document, page, actor, reader).result()

    def analysis(self, dossier: str) -> tuple[Analysed, State]:
        """The analysis of a dossier as far as it is at hand; a new one is made beside if something changed.

        Returns:
            The analysis, and `current`; `renewing` if it is an older one; `first` if there is none yet (it is empty
            then); `failed` if it cannot be made (`failure` says why).
        """
        with self._lock:
            kept = self._kept.get(dossier)
        now = time.monotonic()
        if kept is not None and now - kept.looked < GLANCE:
            return kept.analysed, "current" if kept.digest == kept.analysed.digest else "renewing"
        revision = self.store.faces.revision()
        if kept is not None and kept.revision == revision and kept.digest == kept.analysed.digest:
            kept.looked = now
            return kept.analysed, "current"
        digest = self.store.reader.inputs_digest(dossier, self.program)
        if kept is not None and kept.analysed.digest == digest:
            kept.digest, kept.revision, kept.looked = digest, revision, now
            return kept.analysed, "current"
        found = self._load(dossier, digest, revision)
        if found is not None:
            return found, "current"
        future = self._begin(dossier)
        if kept is None:
            latest = self.store.faces.latest_analysis(dossier)
            if latest is not None:
                kept = self._at_hand(dossier, Analysed(latest[1], latest[0]), digest, revision)
        try:
            made = future.result(timeout=SHORT if kept is not None else self.settings.patience)
            found = self._load(dossier, made, revision)
            if found is not None:
                return found, "current"
        except NotYet:
            pass
        except Exception as error:
            # Whatever goes wrong beside, the pages that need no analysis still work, and this one says why.
            with self._lock:
                self._failed[dossier] = f"{type(error).__name__}: {error}"
            return (kept.analysed if kept else Analysed.empty(dossier)), "failed"
        if kept is None:
            return Analysed.empty(dossier), "first"
        kept.digest, kept.revision, kept.looked = digest, revision, time.monotonic()
        return kept.analysed, "renewing"

    def failure(self, dossier: str) -> str:
        """Why the last analysis could not be made."""
        with self._lock:
            return self._failed.get(dossier, "")

    def _load(self, dossier: str, digest: str, revision: int) -> Analysed | None:
        result = self.store.reader.analysis(dossier, digest)
        if result is None:
            return None
        return self._at_hand(dossier, Analysed(result, digest), digest, revision).analysed

    def _at_hand(self, dossier: str, analysed: Analysed, digest: str, revision: int) -> _Kept:
        with self._lock:
            kept = self._kept.get(dossier)
            if kept is None or kept.analysed.digest != analysed.digest:
                kept = self._kept[dossier] = _Kept(analysed, digest, revision, time.monotonic())
            else:
                kept.digest, kept.revision, kept.looked = digest, revision, time.monotonic()
            self._kept.move_to_end(dossier)
            while len(self._kept) > AT_HAND:
                self._kept.popitem(last=False)
            return kept

    def _begin(self, dossier: str) -> Future[str]:
        executor = self._workers()
        with self._lock:
            pending = self._pending.get(dossier)
            if pending is not None and not pending.done():
                return pending
            future = executor.submit(worker.analyse, self.settings.workspace, dossier)
            self._pending[dossier] = future
            return future
