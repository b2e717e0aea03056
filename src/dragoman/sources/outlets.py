"""The name of an outlet from what a page calls its site, and from its address."""

from __future__ import annotations

from urllib.parse import urlsplit

from dragoman import knowledge


def outlet_name(site: str | None, url: str | None) -> str | None:
    """The outlet's usual name if the tables know its domain or name, else the site's own name, else the host.

    The domain decides, since pages call their site many things ("BBC News", "BBC", "bbc.co.uk").
    """
    host = host_of(url)
    tables = knowledge.load()
    known = (tables.outlet(host) if host else None) or (tables.outlet(site) if site else None)
    if known is not None:
        return known.name
    return " ".join(site.split()) if site and site.strip() else host


def web_address(url: str | None) -> str | None:
    """The address if it is one of the web that can be taken apart, else None."""
    try:
        parts = urlsplit(url or "")
        return url if parts.scheme in {"http", "https"} and parts.hostname else None
    except ValueError:
        return None


def host_of(url: str | None) -> str | None:
    """The host of an address without `www.`, None if there is none."""
    try:
        host = urlsplit(url or "").hostname
    except ValueError:
        return None
    return host.lower().removeprefix("www.") or None if host else None
