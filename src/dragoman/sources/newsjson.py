"""Articles as agencies and pages exchange them in JSON: IPTC ninjs (1.x and 2.x) and schema.org."""

from __future__ import annotations

from typing import Any

from dragoman.sources.item import Found
from dragoman.sources.markup import scan
from dragoman.sources.structured import articles_in, author_names, publisher_name, text_of

NINJS_KEYS = frozenset({"body_text", "body_xhtml", "body_html", "bodies", "versioncreated", "headlines", "usageterms"})
PLAIN_ROLES = ("main", "body", "")


def found_in(value: dict[str, Any]) -> Found | None:
    """What an object says of one article, None if it is in neither standard."""
    article = next(articles_in(value), None)
    if article is not None:
        return schema_article(article)
    return ninjs(value) if "uri" in value and NINJS_KEYS & value.keys() else None


def ninjs(value: dict[str, Any]) -> Found:
    """A ninjs item. `firstcreated` is its publication, `versioncreated` its last change if that is later.

    The fields are those of ninjs 1.4 (`body_text`, `headline`, `byline`) and 2.x (`bodies`, `headlines`,
    `infosources`); see https://iptc.org/std/ninjs/.
    """
    first, version = text_of(value.get("firstcreated")), text_of(value.get("versioncreated"))
    return Found(
        text=_ninjs_body(value),
        outlet=_ninjs_outlet(value),
        url=_first_address(value),
        title=text_of(value.get("headline")) or _ranked(value.get("headlines")) or text_of(value.get("title")),
        author=text_of(value.get("byline")) or _ranked(value.get("bylines")),
        published=first or version,
        modified=version if first and version != first else None,
        language=text_of(value.get("language")),
    )


def schema_article(article: dict[str, Any]) -> Found:
    """A schema.org NewsArticle or one of its kin."""
    address = text_of(article.get("url")) or article.get("mainEntityOfPage")
    if isinstance(address, dict):
        address = address.get("@id")
    return Found(
        text=text_of(article.get("articleBody")) or text_of(article.get("text")) or "",
        outlet=publisher_name(article.get("publisher")),
        url=address if isinstance(address, str) else None,
        title=text_of(article.get("headline")),
        author=author_names(article.get("author")),
        published=text_of(article.get("datePublished")),
        modified=text_of(article.get("dateModified")),
        language=text_of(article.get("inLanguage")),
    )


def html_text(markup: str) -> str:
    """The visible text of a piece of HTML, one line per block."""
    return "\n".join(block.text for block in scan(markup).blocks)


def _ninjs_body(value: dict[str, Any]) -> str:
    for key in ("body_text", "body_xhtml", "body_html"):
        if isinstance(body := value.get(key), str) and body.strip():
            return body if key == "body_text" else html_text(body)
    bodies = [it for it in value.get("bodies") or [] if isinstance(it, dict) and isinstance(it.get("value"), str)]
    bodies.sort(key=lambda it: (it.get("role") or "") not in PLAIN_ROLES)
    for body in bodies:
        kind = str(body.get("contenttype") or body.get("mimetype") or "text/plain")
        return html_text(body["value"]) if "html" in kind or "xml" in kind else str(body["value"])
    return ""


def _ninjs_outlet(value: dict[str, Any]) -> str | None:
    sources = [it for it in value.get("infosources") or [] if isinstance(it, dict)]
    sources.sort(key=lambda it: it.get("role") != "provider")
    for name in (
        *(it.get("name") for it in sources),
        value.get("provider"),
        value.get("source"),
        value.get("copyrightholder"),
    ):
        if found := text_of(name):
            return found
    return None


def _first_address(value: dict[str, Any]) -> str | None:
    for key in ("url", "uri"):
        if isinstance(address := value.get(key), str) and address.startswith(("http://", "https://")):
            return address
    return None


def _ranked(values: Any) -> str | None:
    entries = [it for it in values if isinstance(it, dict)] if isinstance(values, list) else []
    entries.sort(key=lambda it: (it.get("role") or "") not in PLAIN_ROLES)
    return next((found for it in entries if (found := text_of(it.get("value")))), None)
