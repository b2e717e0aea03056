"""Adding articles while people watch: what was handed over, what became of each, and how far it has come."""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Literal

from dragoman.model import Document, DragomanError, Noun
from dragoman.readers.registry import DEFAULT
from dragoman.sources import LoadFault
from dragoman.store import RawPage
from dragoman.web.intake import Handed

KEPT = 100
"""Finished jobs that are remembered; the audit log remembers all that they changed."""

Keep = Callable[[str, Document, RawPage | None, str, str], tuple[str, int]]
"""Reads and keeps one document: dossier, document, page, actor, reader -> outcome, number of claims."""


class Step(Noun):
    """What became of one article.

    Attributes:
        what: title or name of what was handed over.
        outcome: added, new version, reread, known, not read, or notice.
        document: id of the document, None if there is none.
        message: the reason, where it was not read.
    """

    what: str
    outcome: str
    document: str | None = None
    claims: int = 0
    message: str | None = None


class Job(Noun):
    """Some articles on their way into a dossier.

    Attributes:
        total: things handed over; a file may hold many articles, so there can be more steps than that.
        done: things that were dealt with.
        reader: who reads.
    """

    id: str
    dossier: str
    by: str
    reader: str = DEFAULT
    state: Literal["waiting", "running", "done"]
    total: int
    done: int = 0
    now: str | None = None
    steps: tuple[Step, ...] = ()


class Jobs:
    """Jobs run one after the other, in the order in which they came."""

    def __init__(self, keep: Keep, changed: Callable[[str], None]) -> None:
        """`keep` does the work on one document; `changed` is told the dossier after each."""
        self._keep = keep
        self._changed = changed
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._waiting: list[tuple[str, Sequence[Handed]]] = []
        self._lock = threading.Lock()
        self._wake = threading.Condition(self._lock)
        self._thread: threading.Thread | None = None
        self._closed = False

    def start(self, dossier: str, handed: Sequence[Handed], by: str, reader: str = DEFAULT) -> Job:
        """Line up what was handed over."""
        job = Job(
            id=secrets.token_urlsafe(9), dossier=dossier, by=by, reader=reader, state="waiting", total=len(handed)
        )
        with self._lock:
            self._jobs[job.id] = job
            finished = [j.id for j in self._jobs.values() if j.state == "done"]
            for old in finished[: max(0, len(self._jobs) - KEPT)]:
                del self._jobs[old]
            self._waiting.append((job.id, handed))
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="dragoman-jobs", daemon=True)
                self._thread.start()
            self._wake.notify()
        return job

    def get(self, dossier: str, id: str) -> Job | None:
        """A job of a dossier as it stands, None if it is not remembered."""
        with self._lock:
            job = self._jobs.get(id)
        return job if job is not None and job.dossier == dossier else None

    def close(self) -> None:
        """End after the present document; what waits is dropped."""
        with self._lock:
            self._closed = True
            self._waiting.clear()
            self._wake.notify()
        if self._thread is not None:
            self._thread.join(timeout=5)

    def _set(self, id: str, **values: object) -> None:
        with self._lock:
            if id in self._jobs:
                self._jobs[id] = self._jobs[id].model_copy(update=values)

    def _add(self, id: str, step: Step) -> None:
        with self._lock:
            if id in self._jobs:
                job = self._jobs[id]
                self._jobs[id] = job.model_copy(update={"steps": (*job.steps, step)})

    def _run(self) -> None:
        while True:
            with self._lock:
                while not self._waiting and not self._closed:
                    self._wake.wait()
                if self._closed:
                    return
                id, handed = self._waiting.pop(0)
                job = self._jobs[id]
            for number, thing in enumerate(handed):
                self._set(id, state="running", now=thing.name, done=number)
                try:
                    self._one(job, thing)
                except DragomanError as error:
                    self._add(id, Step(what=thing.name, outcome="not read", message=str(error)))
                except Exception as error:
                    # A fault of ours in one article must not take the others along; it is told, not hidden.
                    self._add(id, Step(what=thing.name, outcome="not read", message=f"{type(error).__name__}: {error}"))
            self._set(id, state="done", now=None, done=len(handed))

    def _one(self, job: Job, thing: Handed) -> None:
        for item in thing.open():
            if self._closed:
                return
            if isinstance(item, LoadFault):
                outcome = "not read" if item.severity == "error" else "notice"
                self._add(job.id, Step(what=thing.name, outcome=outcome, message=item.message))
                continue
            document, page = item if isinstance(item, tuple) else (item, None)
            what = document.title or thing.name
            self._set(job.id, now=what)
            try:
                outcome, claims = self._keep(job.dossier, document, page, job.by, job.reader)
            except DragomanError as error:
                self._add(job.id, Step(what=what, outcome="not read", message=str(error)))
                continue
            self._add(job.id, Step(what=what, outcome=outcome, document=document.id, claims=claims))
            self._changed(job.dossier)
