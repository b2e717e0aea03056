"""Users and sessions of the web faces. How passwords and tokens are made is decided there; here they are only kept."""

from __future__ import annotations

import hashlib

from sqlalchemy import Engine, Row, delete, func, insert, select, update

from dragoman.model import StoreError
from dragoman.store.audit import log, now
from dragoman.store.engine import reading, writing
from dragoman.store.entries import ROLES, Role, Session, User
from dragoman.store.rows import check_key
from dragoman.store.tables import sessions, users


class Accounts:
    """Who may use a workspace through the web faces."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, name: str, role: Role, password_hash: str, *, actor: str = "local") -> None:
        """Make an account.

        Raises:
            StoreError: if the name is taken or there is no such role.
        """
        check_key("the name of a user", name)
        _check_role(role)
        with writing(self._engine) as connection:
            if connection.execute(select(users.c.pk).where(users.c.name == name)).first():
                raise StoreError(f"there is a user named {name!r} already")
            connection.execute(
                insert(users).values(name=name, role=role, password_hash=password_hash, active=True, created_at=now())
            )
            log(connection, actor, "add user", subject=name, details={"role": role})

    def change(
        self,
        name: str,
        *,
        role: Role | None = None,
        password_hash: str | None = None,
        active: bool | None = None,
        actor: str = "local",
    ) -> None:
        """Change an account; a changed password, role or a closed account ends its sessions.

        Raises:
            StoreError: if there is no such user or role.
        """
        if role is not None:
            _check_role(role)
        values = {"role": role, "password_hash": password_hash, "active": active}
        values = {key: value for key, value in values.items() if value is not None}
        with writing(self._engine) as connection:
            pk = connection.execute(select(users.c.pk).where(users.c.name == name)).scalar()
            if pk is None:
                raise StoreError(f"no user is named {name!r}")
            if values:
                connection.execute(update(users).where(users.c.pk == pk).values(**values))
                connection.execute(delete(sessions).where(sessions.c.user == pk))
                log(connection, actor, "change user", subject=name, details={"changed": " ".join(sorted(values))})

    def remove(self, name: str, *, actor: str = "local") -> None:
        """Remove an account and its sessions; what it reviewed stays under its name.

        Raises:
            StoreError: if there is no such user.
        """
        with writing(self._engine) as connection:
            if not connection.execute(delete(users).where(users.c.name == name)).rowcount:
                raise StoreError(f"no user is named {name!r}")
            log(connection, actor, "remove user", subject=name)

    def get(self, name: str) -> User | None:
        """An account by name, None if there is none."""
        with reading(self._engine) as connection:
            row = connection.execute(select(users).where(users.c.name == name)).first()
            return None if row is None else _user(row)

    def users(self) -> tuple[User, ...]:
        """All accounts by name."""
        with reading(self._engine) as connection:
            return tuple(_user(row) for row in connection.execute(select(users).order_by(users.c.name)))

    def any(self) -> bool:
        """Whether there is any account that may log in."""
        with reading(self._engine) as connection:
            query = select(func.count()).select_from(users).where(users.c.active)
            return connection.execute(query).scalar_one() > 0

    def open_session(self, name: str, token: str, *, csrf: str, expires_at: str) -> None:
        """Begin a session. Only a digest of the token is kept; sessions that expired are removed.

        Args:
            name: the user.
            token: what the browser will show.
            csrf: the token that forms of this session carry.
            expires_at: ISO date-time in UTC, as `2025-02-27T10:00:00Z`.

        Raises:
            StoreError: if there is no such user or the account is closed.
        """
        with writing(self._engine) as connection:
            pk = connection.execute(select(users.c.pk).where(users.c.name == name, users.c.active)).scalar()
            if pk is None:
                raise StoreError(f"no open account is named {name!r}")
            connection.execute(delete(sessions).where(sessions.c.expires_at <= now()))
            connection.execute(
                insert(sessions).values(
                    token_digest=_digest(token), user=pk, csrf=csrf, created_at=now(), expires_at=expires_at
                )
            )
            log(connection, name, "log in")

    def session(self, token: str) -> Session | None:
        """The session of a token, None if there is none, it expired, or the account was closed."""
        with reading(self._engine) as connection:
            query = (
                select(users, sessions.c.csrf, sessions.c.created_at.label("begun"), sessions.c.expires_at)
                .join(users, sessions.c.user == users.c.pk)
                .where(sessions.c.token_digest == _digest(token), sessions.c.expires_at > now(), users.c.active)
            )
            row = connection.execute(query).first()
            if row is None:
                return None
            return Session(user=_user(row), csrf=row.csrf, created_at=row.begun, expires_at=row.expires_at)

    def close_session(self, token: str) -> None:
        """End a session; nothing happens if there is none."""
        with writing(self._engine) as connection:
            connection.execute(delete(sessions).where(sessions.c.token_digest == _digest(token)))


def _check_role(role: str) -> None:
    if role not in ROLES:
        raise StoreError(f"a role is {', '.join(ROLES)}, not {role!r}")


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _user(row: Row) -> User:  # type: ignore[type-arg]
    return User(
        name=row.name, role=row.role, password_hash=row.password_hash, active=row.active, created_at=row.created_at
    )
