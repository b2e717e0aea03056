"""The manifest: from what, with what settings and by which reader a folder was made. No clock, no machine in it."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from pydantic import ValidationError

from dragoman.bulk.output import replace_file
from dragoman.bulk.settings import BulkSettings
from dragoman.bulk.shards import BulkInput, Shard, survey
from dragoman.model import Noun, ReaderInfo, SettingError

NAME = "manifest.json"
FORMAT = 1


class Manifest(Noun):
    """What must not change between a run and its resumption. Inputs are only ever added at the end."""

    format: int = FORMAT
    reader: ReaderInfo
    settings: BulkSettings
    inputs: tuple[BulkInput, ...] = ()

    def shards(self) -> Iterator[Shard]:
        """All pieces, in order."""
        for number, source in enumerate(self.inputs):
            yield from source.shards(number)

    def write(self, out: Path) -> None:
        """Keep it in its folder."""
        replace_file(out / NAME, self.model_dump_json(indent=1).encode() + b"\n")


def read_manifest(out: Path) -> Manifest | None:
    """The manifest of a folder, None if nothing was begun there.

    Raises:
        SettingError: if the folder holds something else, or a manifest that this version does not know.
    """
    try:
        data = (out / NAME).read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise SettingError(f"{out}: {error.strerror}") from error
    try:
        manifest = Manifest.from_json(data)
    except ValidationError as error:
        raise SettingError(f"{out / NAME} is damaged: {error.error_count()} fields are missing or wrong") from error
    if manifest.format != FORMAT:
        raise SettingError(f"{out / NAME} has format {manifest.format}; this version knows {FORMAT}")
    return manifest


def open_manifest(
    out: Path,
    paths: Sequence[Path],
    settings: BulkSettings,
    reader: ReaderInfo,
    on_bytes: Callable[[int], None] = lambda _: None,
) -> Manifest:
    """Begin a folder, or go on with it; inputs that it does not know yet are added.

    Raises:
        SettingError: if it was begun with other settings, by another reader, or an input has changed since.
        InputError: if an input cannot be read.
    """
    before = read_manifest(out)
    if before is None:
        if out.exists() and any(p.name != ".lock" for p in out.iterdir()):
            raise SettingError(f"{out} is not empty and holds no bulk run; name another folder")
        before = Manifest(reader=reader, settings=settings)
    else:
        _same(out, before, settings, reader)
    known = {source.path: source for source in before.inputs}
    inputs = list(before.inputs)
    for path in dict.fromkeys(paths):
        old = known.get(str(path))
        if old is None:
            inputs.append(survey(path, settings.shard_bytes, on_bytes))
        elif old.sha256 != _digest(path, on_bytes):
            raise SettingError(f"{path} has changed since it was first read into {out}; use another folder or name")
    manifest = before.model_copy(update={"inputs": tuple(inputs)})
    manifest.write(out)
    return manifest


def _same(out: Path, before: Manifest, settings: BulkSettings, reader: ReaderInfo) -> None:
    then = before.settings.model_dump() | {"read by": before.reader.model_dump()}
    now = settings.model_dump() | {"read by": reader.model_dump()}
    changed = [f"{name} was {then[name]!r}, is {now[name]!r}" for name in now if then.get(name) != now[name]]
    if changed:
        raise SettingError(
            f"{out} was begun with other settings ({'; '.join(changed)}); go on with those, or elsewhere"
        )


def _digest(path: Path, on_bytes: Callable[[int], None]) -> str:
    digest = hashlib.sha256()
    try:
        with path.open("rb") as stream:
            while block := stream.read(1 << 20):
                digest.update(block)
                on_bytes(len(block))
    except OSError as error:
        raise SettingError(f"{path} was read before and cannot be opened now: {error.strerror}") from error
    return digest.hexdigest()


@contextmanager
def alone(out: Path) -> Iterator[None]:
    """Keep other runs away from a folder for as long as the block lasts; the system lets go of it if we are killed.

    Raises:
        SettingError: if another run is at it, or the folder cannot be made.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        handle = os.open(out / ".lock", os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise SettingError(f"{out}: {error.strerror}") from error
    try:
        if os.name == "posix":
            import fcntl  # noqa: PLC0415 - not on Windows

            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                raise SettingError(f"another run is working on {out}") from error
        yield
    finally:
        os.close(handle)
