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


def host_of(url: str | None) -> str | None:
    """The host of an address without `www.`, None if there is none."""
    try:
        host = urlsplit(url or "").hostname
    except ValueError:
        return None
    return host.lower().removeprefix("www.") or None if host else None
