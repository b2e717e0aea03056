"""Who is asking: accounts, sessions, roles, and how often somebody may try a password."""

from __future__ import annotations

import getpass
import hashlib
import hmac
import secrets
import threading
import time
from collections import OrderedDict, deque
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from fastapi import Request
from itsdangerous import BadSignature, Signer

from dragoman.model import InputError
from dragoman.store import AuditEntry
from dragoman.store.entries import ROLES, Role
from dragoman.web.desk import Desk
from dragoman.web.problems import Problem

COOKIE = "dragoman_session"
SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 1024
"""Characters; hashing takes time with the length, so there is an end to it."""

GLANCE = 2.0
"""Seconds between two looks whether somebody made the first account while the server runs."""

_HASHER = PasswordHasher()
_NOBODY = _HASHER.hash(secrets.token_urlsafe(16))
"""Checked when there is no such account, so that the time taken does not tell."""


@dataclass(frozen=True)
class Identity:
    """Who asks. `role` None is nobody known; `csrf` is what forms of this session carry."""

    name: str
    role: Role | None
    csrf: str
    token: str | None = None

    def may(self, role: Role) -> bool:
        """Whether the role is at least `role`; each role may do what those before it may."""
        return self.role is not None and ROLES.index(self.role) >= ROLES.index(role)


def hash_password(password: str) -> str:
    """What is kept of a password (argon2id).

    Raises:
        InputError: if it is too short or too long.
    """
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise InputError(f"a password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters")
    return _HASHER.hash(password)


class Limiter:
    """Refuses more than `times` failures within `seconds` for one name or address."""

    def __init__(self, times: int = 8, seconds: float = 300.0, most: int = 10_000) -> None:
        self._times, self._seconds, self._most = times, seconds, most
        self._failures: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = threading.Lock()

    def wait(self, key: str) -> float:
        """Seconds until the next try is allowed, 0 if it is now."""
        now = time.monotonic()
        with self._lock:
            failures = self._failures.get(key)
            if failures is None:
                return 0.0
            while failures and failures[0] <= now - self._seconds:
                failures.popleft()
            return 0.0 if len(failures) < self._times else failures[0] + self._seconds - now

    def failed(self, key: str) -> None:
        """Count a failure."""
        with self._lock:
            self._failures.setdefault(key, deque(maxlen=self._times)).append(time.monotonic())
            self._failures.move_to_end(key)
            while len(self._failures) > self._most:
                self._failures.popitem(last=False)

    def forget(self, key: str) -> None:
        """Forget the failures of a key, after a success."""
        with self._lock:
            self._failures.pop(key, None)


class Doorkeeper:
    """Logs in and out, and tells who a request comes from."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._signer = Signer(desk.settings.secret, salt="dragoman.session", digest_method=hashlib.sha256)
        self._open_csrf = secrets.token_urlsafe(24)
        self._needed = desk.settings.login
        self._looked = float("-inf")
        self.by_name = Limiter()
        self.by_address = Limiter(times=40)

    def identify(self, request: Request) -> Identity:
        """Who a request comes from. Without accounts it is whoever sits at this machine, who may do everything."""
        if not self.needed():
            return Identity(_local_name(), "editor", self._open_csrf)
        token = self._token(request)
        session = self._desk.store.accounts.session(token) if token else None
        if session is None:
            return Identity("", None, "")
        return Identity(session.user.name, session.user.role, session.csrf, token)

    def needed(self) -> bool:
        """Whether people must log in: once there is an account, until the server ends, even if it is closed again."""
        if not self._needed and time.monotonic() - self._looked > GLANCE:
            self._needed = self._desk.store.accounts.any()
            self._looked = time.monotonic()
        return self._needed

    def _token(self, request: Request) -> str | None:
        cookie = request.cookies.get(COOKIE, "")
        try:
            return self._signer.unsign(cookie).decode() if cookie else None
        except (BadSignature, UnicodeDecodeError):
            return None

    def log_in(self, name: str, password: str, address: str) -> str:
        """Check a name and password, and give the value of the session's cookie.

        Raises:
            Problem: 401 if they do not fit, 429 after too many failures.
        """
        for limiter, key in ((self.by_name, name), (self.by_address, address)):
            wait = limiter.wait(key)
            if wait > 0:
                self._log("log in refused: too many tries", name, address)
                raise Problem(429, "Too many tries", "Wait some minutes, then try again.", retry_after=int(wait) + 1)
        user = self._desk.store.accounts.get(name)
        try:
            _HASHER.verify(user.password_hash if user else _NOBODY, password[:LONGEST_PASSWORD])
            fits = user is not None and user.active and len(password) <= LONGEST_PASSWORD
        except (VerificationError, InvalidHashError):
            fits = False
        if not fits or user is None:
            self.by_name.failed(name)
            self.by_address.failed(address)
            self._log("log in refused", name, address)
            raise Problem(401, "Not logged in", "The name or the password is not right.")
        self.by_name.forget(name)
        token = secrets.token_urlsafe(32)
        expires = datetime.now(UTC) + timedelta(hours=self._desk.settings.session_hours)
        self._desk.store.accounts.open_session(
            name, token, csrf=secrets.token_urlsafe(24), expires_at=expires.strftime("%Y-%m-%dT%H:%M:%SZ")
        )
        return self._signer.sign(token).decode()

    def log_out(self, identity: Identity) -> None:
        """End a session."""
        if identity.token is not None:
            self._desk.store.accounts.close_session(identity.token)
            self._log("log out", identity.name, None)

    def _log(self, action: str, name: str, address: str | None) -> None:
        details = {"address": address} if address else {}
        entry = AuditEntry(at="", actor=name[:80] or "?", action=action, details=details)
        self._desk.store.audit.add(entry)


def same(given: str, expected: str) -> bool:
    """Compare secrets in constant time."""
    return hmac.compare_digest(given.encode("utf-8", "replace"), expected.encode())


def _local_name() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "local"
