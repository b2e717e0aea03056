"""How the web faces run, and what they refuse."""

from __future__ import annotations

import ipaddress
import secrets
from dataclasses import dataclass, field

from dragoman.model import SettingError

LOOPBACK_NAMES = ("localhost", "127.0.0.1", "[::1]", "::1")


@dataclass(frozen=True)
class WebSettings:
    """How the web faces run.

    Attributes:
        workspace: address of the workspace.
        host, port: where to listen.
        names: further host names under which the pages are reached, as behind a proxy; a request under another name is
            refused, which stops a foreign page that points its own name at this machine.
        login: whether accounts are asked for. Without it whoever reaches the address may do everything.
        https: pages are reached by https (through a proxy): cookies are then sent over nothing else.
        secret: signs session cookies; without one a restart logs everybody out.
        session_hours: how long a log-in lasts.
        upload_bytes: largest body of a request.
        patience: seconds that a page waits for an analysis before it shows the one before.
        inline: run readings and analyses in a thread of this process (tests) instead of a process of their own.
        proxied: trust the proxy's word for the address of who asks (`X-Forwarded-For`).
    """

    workspace: str
    host: str = "127.0.0.1"
    port: int = 8600
    names: tuple[str, ...] = ()
    login: bool = False
    https: bool = False
    secret: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    session_hours: int = 12
    upload_bytes: int = 32 * 1024 * 1024
    patience: float = 2.0
    inline: bool = False
    proxied: bool = False

    @property
    def allowed_hosts(self) -> frozenset[str]:
        """Host names that a request may be addressed to, in lower case."""
        own = [self.host] if self.host not in ("0.0.0.0", "::") else []  # noqa: S104 - compared, not listened on
        return frozenset(name.lower() for name in (*LOOPBACK_NAMES, *self.names, *own))


def is_loopback(host: str) -> bool:
    """Whether an address is reached from this machine alone. A name other than localhost is taken for one that is not.

    `localhost` counts because every system that people run this on resolves it to the loopback interface.
    """
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False


def check_exposure(host: str, *, accounts: bool) -> None:
    """Refuse to show a workspace to a network without accounts.

    Raises:
        SettingError: if the address is not loopback and there is no account.
    """
    if not accounts and not is_loopback(host):
        raise SettingError(
            f"{host} can be reached from other machines, and this workspace has no accounts; make one first with "
            "`dragoman accounts add NAME --role editor`, or listen on 127.0.0.1"
        )
