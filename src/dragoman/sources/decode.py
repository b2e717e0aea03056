"""Bytes to text: which encoding, stated or assumed, and what is refused as not being text."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from charset_normalizer import from_bytes

from dragoman.model import InputError

BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""UTF-32's little-endian mark begins with UTF-16's, so it is tried first."""

MAGIC = {
    b"%PDF-": "a PDF",
    b"PK\x03\x04": "a ZIP archive (or an office document)",
    b"\x1f\x8b": "a gzip file",
    b"BZh": "a bzip2 file",
    b"\xfd7zXZ": "an xz file",
    b"\x28\xb5\x2f\xfd": "a zstd file",
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"\x7fELF": "a program",
    b"MZ\x90": "a program",
    b"SQLite format 3": "an SQLite database",
    b"\xd0\xcf\x11\xe0": "an old office document",
}
CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
CONTROL_SHARE = 0.01  # news text has none; a stray one (form feed, NUL padding) must not condemn a file
WIDE_NULS = 0.05
HTML_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.IGNORECASE)
LABEL = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._:()-]{0,40}")
NOT_OF_PAGES = frozenset({"idna", "punycode", "undefined", "unicode-escape", "raw-unicode-escape", "utf-7", "hz"})
"""Codecs of Python that hold text but that no page is written in; some take quadratic time, others hide markup."""
ASSUMED_WINDOW = 1 << 18  # bytes shown to the detector; it samples anyway, and its time grows with the input
SURROGATE = re.compile("[\ud800-\udfff]")
LINE_ENDS = re.compile(r"\r\n?")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and how it came to be one.

    Attributes:
        encoding: Python name of the encoding used.
        notice: what was assumed or lost, None if the encoding was stated or is UTF-8.
    """

    text: str
    encoding: str
    notice: str | None = None


def decode(data: bytes, *, stated: str | None = None, html: bool = False) -> Decoded:
    """Decode a text; a byte-order mark counts most, then what was stated, then UTF-8, then what is likely.

    Args:
        data: the whole text, not empty.
        stated: an encoding from outside, as from an HTTP header; a wrong one is noticed and passed over.
        html: look for the encoding that a page states about itself.

    Raises:
        InputError: if the bytes are not text in any encoding that can be recognised.
    """
    for mark, name in BOMS:
        if data.startswith(mark):
            return _lenient(data, name)
    wide = stated is not None and stated.lower().replace("_", "-").startswith(("utf-16", "utf-32"))
    if wide and data[:4096].count(0) < WIDE_NULS * len(data[:4096]):
        stated = None  # any bytes of even number decode as UTF-16, to nonsense; real ones hold the NULs of Latin text
    elif not wide and (what := binary_kind(data)):
        raise InputError(f"this is {what}, not text")
    wrong = None
    for name in filter(None, (stated, _declared(data) if html else None)):
        try:
            codec = _python_name(name)
            return Decoded(data.decode(codec), codec, wrong)
        except (LookupError, UnicodeError):
            wrong = wrong or f"the stated encoding {name[:40]!r} is not that of the text; "
    try:
        text = data.decode("utf-8")
        return Decoded(text, "utf-8", f"{wrong}UTF-8 was assumed" if wrong else None)
    except UnicodeDecodeError as error:
        if _mostly_utf8(data, error):
            return _lenient(data, "utf-8")
    best = from_bytes(data[:ASSUMED_WINDOW]).best()
    if best is None:
        raise InputError("the bytes are not text in any known encoding; convert the file to UTF-8")
    found = _lenient(data, best.encoding)
    if (western := _lenient(data, "cp1252")).text == found.text:
        found = western  # the detector names any of several tables that agree; name the common one
    assumed = f"{wrong or 'not UTF-8; '}{found.encoding} was assumed"
    return Decoded(found.text, found.encoding, assumed if found.notice is None else f"{assumed}; {found.notice}")


def tidy(text: str) -> str:
    """The text as documents keep it: line ends are single line feeds, NUL and byte-order marks at the start are gone.

    Nothing else is changed. Offsets of spans refer to the result. Lone surrogates, which no encoding can hold and
    which only broken JSON escapes bring in, become U+FFFD one for one.
    """
    text = LINE_ENDS.sub("\n", text.replace("\x00", "").removeprefix("\ufeff"))
    return text if text.isascii() else SURROGATE.sub("\ufffd", text)


def binary_kind(data: bytes) -> str | None:
    """What a file is if it is not text ("a PDF", "binary data"), else None."""
    for magic, what in MAGIC.items():
        if data.startswith(magic):
            return what
    head = data[:8192]
    return "binary data" if head and len(CONTROL.findall(head)) > max(CONTROL_SHARE * len(head), 1) else None


def _declared(data: bytes) -> str | None:
    found = HTML_CHARSET.search(data[:4096])
    return found.group(1).decode("ascii") if found else None


def _python_name(name: str) -> str:
    """The codec for a label. Browsers read `iso-8859-1` as Windows-1252 (WHATWG Encoding), and pages rely on it."""
    if not LABEL.fullmatch(name):
        raise LookupError(name)
    info = codecs.lookup(name)
    if not info._is_text_encoding or info.name in NOT_OF_PAGES:
        raise LookupError(name)  # `rot13`, `zlib`: a hostile label, not an encoding
    return "cp1252" if info.name in {"iso8859-1", "ascii"} else info.name


def _mostly_utf8(data: bytes, error: UnicodeDecodeError) -> bool:
    """Whether UTF-8 with a few damaged bytes is likelier than another encoding.

    Valid multi-byte sequences practically never arise by chance in a legacy encoding (RFC 3629, section 1).
    """
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = sum(1 for character in text if character > "\x7f") - bad
    return good > 10 * bad or (error.start >= len(data) - 3 and good >= bad)


def _lenient(data: bytes, name: str) -> Decoded:
    try:
        return Decoded(data.decode(name), name.removesuffix("-sig"))
    except UnicodeDecodeError:
        text = data.decode(name, "replace")
        lost = text.count("\ufffd")
        return Decoded(text, name.removesuffix("-sig"), f"{lost} damaged characters are shown as U+FFFD")
