"""Newsletters as saved e-mail."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage, Message
from email.utils import parseaddr

from dragoman.model import InputError
from dragoman.sources.decode import decode
from dragoman.sources.item import Found, Input, Loaded, documents
from dragoman.sources.newsjson import html_text
from dragoman.sources.outlets import outlet_name

PLAIN_SHARE = 0.5
"""A plain part with less than this share of the HTML part's text is only a pointer to it ("view in your browser")."""


def read_mail(source: Input) -> Iterator[Loaded]:
    """The document of an e-mail: its text, sender, subject and date. Attachments are named in a notice, not opened."""
    try:
        message = message_from_bytes(source.whole(source.limits.file_bytes), policy=policy.default)
    except (MessageError, ValueError, RecursionError, IndexError) as error:
        raise InputError(f"{source.name}: this is not an e-mail: {error}") from error
    if not any(_header(message, name) for name in ("From", "Date", "Subject")):
        raise InputError(f"{source.name}: this is not an e-mail; it has neither sender, date nor subject")
    plain: list[str] = []
    markup: list[str] = []
    left: list[str] = []
    for part in _leaves(source, message, source.limits.depth):
        kind = part.get_content_type()
        if part.get_content_disposition() == "attachment" or kind not in {"text/plain", "text/html"}:
            left.append(_file_name(part) or kind)
        else:
            (plain if kind == "text/plain" else markup).append(_content(part))
    if left:
        yield source.notice(f"attachments were not opened: {', '.join(left[:10])}")
    name, address = parseaddr(_header(message, "From") or "")
    domain = address.rpartition("@")[2]
    found = Found(
        text=_best("\n\n".join(plain), html_text("\n".join(markup))),
        outlet=outlet_name(name or None, f"https://{domain}" if domain else None),
        url=_archive(message),
        title=_header(message, "Subject"),
        published=_raw_header(message, "Date"),
    )
    yield from documents(source, found)


def _best(plain: str, markup: str) -> str:
    return plain.strip("\n") if len(plain.split()) >= PLAIN_SHARE * len(markup.split()) else markup


def _leaves(source: Input, message: Message, depth: int) -> Iterator[Message]:
    if depth <= 0:
        raise InputError(f"{source.name}: the parts of the e-mail are nested deeper than {source.limits.depth} levels")
    if not message.is_multipart():
        yield message
        return
    payload = message.get_payload()
    for part in payload if isinstance(payload, list) else []:
        if isinstance(part, Message):
            yield from _leaves(source, part, depth - 1)


def _content(part: Message) -> str:
    try:
        data = part.get_payload(decode=True)
    except (ValueError, LookupError):
        data = None
    if not isinstance(data, bytes) or not data.strip():
        return ""
    try:
        charset = part.get_content_charset()
    except (ValueError, LookupError, AttributeError):
        charset = None
    try:
        return decode(data, stated=charset, html=part.get_content_type() == "text/html").text
    except InputError:
        return ""


def _header(message: Message, name: str) -> str | None:
    """A header as text; the library raises on some malformed ones, which are then taken as absent."""
    try:
        value = message[name]
        return None if value is None else (" ".join(str(value).split()) or None)
    except (ValueError, IndexError, AttributeError, TypeError, LookupError, AssertionError, RecursionError):
        return None


def _raw_header(message: EmailMessage | Message, name: str) -> str | None:
    """A header as it was sent; the library gives an empty text for a date that it cannot read."""
    for key, value in message.raw_items():
        if key.lower() == name.lower():
            return " ".join(str(value).split()) or None
    return None


def _file_name(part: Message) -> str | None:
    try:
        name = part.get_filename()
    except (ValueError, IndexError, AttributeError, TypeError, LookupError, AssertionError):
        return None
    return name.replace("\\", "/").rpartition("/")[2][:100] if name else None


def _archive(message: EmailMessage | Message) -> str | None:
    """The address of the newsletter in the web, if it names one (RFC 5064)."""
    stated = (_header(message, "Archived-At") or "").strip("<> ")
    return stated if stated.startswith(("http://", "https://")) else None
