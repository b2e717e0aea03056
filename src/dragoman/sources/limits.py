"""How much of anything is read before it is refused. The defaults live here and nowhere else."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on what comes in; every one of them ends in a message that names it.

    Attributes:
        text_bytes: bytes of one text, page or JSON-lines line. The longest news texts (transcripts, live blogs) stay
            under 1 MB; 5 MB leaves room and still parses within seconds.
        file_bytes: bytes of one file that must be held whole (a JSON array, a feed, a PDF, an e-mail).
        unpacked_ratio: how many times its packed size a compressed body may grow, beyond `unpacked_floor`. Deflate
            reaches about 1,000; real pages stay under 40.
        unpacked_floor: bytes that any compressed body may unpack to, whatever its ratio.
        depth: how deep nested structures (JSON, MIME parts) may go.
        entries: entries of one feed, outline or archive directory.
        seconds: wall time for one fetch, from the first connection to the last byte.
        redirects: redirects followed for one address.
    """

    text_bytes: int = 5 * MIB
    file_bytes: int = 50 * MIB
    unpacked_ratio: int = 100
    unpacked_floor: int = MIB
    depth: int = 64
    entries: int = 10_000
    seconds: float = 60.0
    redirects: int = 5


DEFAULT_LIMITS = Limits()


def size(count: int) -> str:
    """A number of bytes as people write it, such as `5.0 MB`."""
    if count < 1000:
        return f"{count} bytes"
    for unit in ("kB", "MB"):
        count_in_unit = count / (1 << 10 if unit == "kB" else MIB)
        if count_in_unit < 1000:
            return f"{count_in_unit:.1f} {unit}"
    return f"{count / (1 << 30):.1f} GB"
