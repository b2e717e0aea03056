"""`dragoman serve` and `dragoman accounts`: the web faces."""

from __future__ import annotations

import errno
import os
import secrets
import socket
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from dragoman.cli.workspace import WorkspaceOption, console, guarded, notices, open_workspace, row, table_of
from dragoman.model import InputError, SettingError

if TYPE_CHECKING:
    from dragoman.store.entries import Role

SECRET_VARIABLE = "DRAGOMAN_SECRET"  # noqa: S105 - the name of a variable

_accounts = typer.Typer(help="Who may use the web faces, and as what.", no_args_is_help=True)

RoleOption = Annotated[
    str, typer.Option("--role", help="reader looks, reviewer also judges claims, editor also adds and changes.")
]
UserArgument = Annotated[str, typer.Argument(metavar="NAME", help="Name of the account.")]
PasswordFileOption = Annotated[
    str | None,
    typer.Option("--password-file", metavar="FILE", help="Read the password from a file, - for standard input."),
]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command("serve")(guarded(serve))
    app.add_typer(_accounts, name="accounts")


def serve(
    *,
    host: Annotated[
        str, typer.Option(help="Address to listen on. Another than loopback needs accounts.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 8600,
    name: Annotated[
        list[str] | None,
        typer.Option("--name", metavar="HOSTNAME", help="Host name under which people reach it, as behind a proxy."),
    ] = None,
    https: Annotated[
        bool, typer.Option("--https", help="People reach it by https: cookies go over nothing else.")
    ] = False,
    proxied: Annotated[
        bool, typer.Option("--proxied", help="A proxy on this machine states the real address of who asks.")
    ] = False,
    workspace: WorkspaceOption = None,
) -> None:
    """Look at dossiers in a browser, judge claims, add articles; and the same as a JSON API.

    On this machine alone no log-in is needed. To listen on another address, make accounts first.

    For example: dragoman serve --port 8600, then open http://127.0.0.1:8600
    """
    try:
        import uvicorn

        from dragoman.web.app import create_app
        from dragoman.web.settings import WebSettings, check_exposure
    except ImportError as error:
        raise SettingError("the web faces need libraries; install them with: pip install 'dragoman[web]'") from error
    from dragoman.store import default_address

    address = workspace or str(default_address())
    with open_workspace(address, create=True) as store:
        login = store.accounts.any()
        shown = store.address
    for reached in (host, *(name or ())):
        check_exposure(reached, accounts=login)
    secret = os.environ.get(SECRET_VARIABLE, "")
    if secret and len(secret) < 32:
        raise SettingError(f"{SECRET_VARIABLE} has fewer than 32 characters; make one that nobody can guess")
    settings = WebSettings(
        workspace=address, host=host, port=port, names=tuple(name or ()), login=login, https=https, proxied=proxied,
        secret=secret or secrets.token_urlsafe(32),
    )  # fmt: skip
    listening = _listen(host, port)
    app = create_app(settings)
    where = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    notices().print(
        f"{shown} at {where}{' (log-in needed)' if login else ''}; Ctrl+C ends", markup=False, highlight=False
    )
    config = uvicorn.Config(
        app, log_level="warning", server_header=False, proxy_headers=proxied, timeout_graceful_shutdown=5
    )
    uvicorn.Server(config).run(sockets=[listening])


def _listen(host: str, port: int) -> socket.socket:
    """Take the port before anything is loaded, so that a port in use is told at once and in words."""
    try:
        family, *_, where = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)[0]
        return socket.create_server(where[:2], family=family, backlog=2048)
    except OSError as error:
        why = {
            errno.EADDRINUSE: "another program listens there already; choose another port with --port",
            errno.EACCES: "this user may not listen there; ports under 1024 need rights that dragoman should not have",
            errno.EADDRNOTAVAIL: "this machine has no such address",
        }.get(error.errno or 0, str(error))
        raise SettingError(f"cannot listen on {host} port {port}: {why}") from error


@_accounts.command("add")
@guarded
def add(
    name: UserArgument, role: RoleOption = "reader", password_file: PasswordFileOption = None,
    workspace: WorkspaceOption = None,
) -> None:  # fmt: skip
    """Make an account; the password is asked for, or read from a file.

    For example: dragoman accounts add ann --role reviewer
    """
    from dragoman.web.login import hash_password

    with open_workspace(workspace, create=True) as store:
        if store.accounts.get(name) is not None:
            raise InputError(f"there is a user named {name!r} already; see: dragoman accounts change --help")
        store.accounts.add(name, _role(role), hash_password(_password(password_file)))
    notices().print(f"account {name} made as {role}", markup=False, highlight=False)


@_accounts.command("list")
@guarded
def list_accounts(workspace: WorkspaceOption = None) -> None:
    """List accounts."""
    with open_workspace(workspace) as store:
        users = store.accounts.users()
    table = table_of("name", "role", "open", "made")
    for user in users:
        row(table, user.name, user.role, "yes" if user.active else "no", user.created_at)
    console().print(table)


@_accounts.command("change")
@guarded
def change(
    name: UserArgument,
    role: Annotated[str | None, typer.Option("--role", help="A new role.")] = None,
    password: Annotated[bool, typer.Option("--password", help="Ask for a new password.")] = False,
    password_file: PasswordFileOption = None,
    close: Annotated[bool | None, typer.Option("--close/--open", help="Close the account, or open it again.")] = None,
    workspace: WorkspaceOption = None,
) -> None:
    """Change an account; its sessions end with that."""
    from dragoman.web.login import hash_password

    if role is None and not password and password_file is None and close is None:
        raise SettingError("say what to change: --role, --password, --password-file, --close or --open")
    with open_workspace(workspace) as store:
        hashed = hash_password(_password(password_file)) if password or password_file else None
        active = None if close is None else not close
        store.accounts.change(name, role=_role(role) if role else None, password_hash=hashed, active=active)
    notices().print(f"account {name} changed", markup=False, highlight=False)


@_accounts.command("remove")
@guarded
def remove(name: UserArgument, workspace: WorkspaceOption = None) -> None:
    """Remove an account; what it reviewed stays under its name."""
    with open_workspace(workspace) as store:
        store.accounts.remove(name)
    notices().print(f"account {name} removed", markup=False, highlight=False)


def _role(role: str) -> Role:
    from dragoman.store.entries import ROLES

    for known in ROLES:
        if role == known:
            return known
    raise SettingError(f"a role is {', '.join(ROLES)}, not {role!r}")


def _password(file: str | None) -> str:
    if file is None:
        return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True))
    try:
        if file == "-":
            return sys.stdin.readline().rstrip("\n")
        from pathlib import Path

        return Path(file).read_text(encoding="utf-8").rstrip("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{file} cannot be read: {error}") from error
