"""`dragoman serve` and `dragoman accounts` as people run them: in a process of their own."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from dragoman.cli.main import app

PASSWORD = "a long enough passphrase"


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "dragoman", *words]


def environment(**more: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if not k.startswith("DRAGOMAN_")}
    return {**kept, "NO_COLOR": "1", "COLUMNS": "200", **more}


def refused(*words: str, **more: str) -> str:
    """What is said by a command that must refuse; that needs no process of its own."""
    result = CliRunner(env=more).invoke(app, ["serve", *words])
    assert result.exit_code not in (0, 130), result.output
    assert isinstance(result.exception, SystemExit), result.exception
    return " ".join(result.output.split())


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def get(port: int, path: str, host: str = "127.0.0.1") -> http.client.HTTPResponse:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers={"host": host})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer


@contextmanager
def serving(workspace: Path, *options: str, **more: str) -> Iterator[tuple[int, subprocess.Popen[str]]]:
    """A server on a free port; what it says on standard error can be read once it has ended."""
    port = free_port()
    words = command("serve", "--workspace", str(workspace), "--port", str(port), *options)
    process = subprocess.Popen(words, stderr=subprocess.PIPE, text=True, env=environment(**more))
    try:
        for _ in range(600):
            try:
                get(port, "/static/app.css")
                break
            except OSError:
                assert process.poll() is None, process.stderr.read() if process.stderr else ""
                time.sleep(0.1)
        else:
            raise AssertionError("the server did not start")
        yield port, process
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
        process.wait(30)
        if process.stderr:
            process.stderr.close()


def accounts_command(*words: str, typed: str = "") -> Result:
    return CliRunner().invoke(app, ["accounts", *words], input=typed + "\n")


@pytest.fixture
def accounts(workspace: Path) -> Path:
    """The copy, with an editor."""
    words = ("add", "ann", "--role", "editor", "--password-file", "-", "--workspace", str(workspace))
    made = accounts_command(*words, typed=PASSWORD)
    assert made.exit_code == 0, made.output
    return workspace


def test_pages_are_served_until_the_process_is_asked_to_end(workspace: Path) -> None:
    with serving(workspace) as (port, process):
        assert get(port, "/dossiers/harbour-strike").status == 200
        assert get(port, "/", host="somewhere.example").status == 421
        second = refused("--workspace", str(workspace), "--port", str(port))
        process.send_signal(signal.SIGINT)
        said = process.stderr.read() if process.stderr else ""
        assert process.wait(30) == 130, "as a program that was interrupted"
    assert f"http://127.0.0.1:{port}" in said
    assert "log-in needed" not in said
    assert f"cannot listen on 127.0.0.1 port {port}" in second
    assert "--port" in second
    assert "Traceback" not in said


@pytest.mark.parametrize("options", [["--host", "0.0.0.0"], ["--host", "192.0.2.7"], ["--name", "desk.example"]])
def test_another_address_is_refused_without_accounts(workspace: Path, options: list[str]) -> None:
    said = refused("--workspace", str(workspace), "--port", str(free_port()), *options)
    assert "dragoman accounts add" in said


def test_with_accounts_every_page_asks_for_a_log_in(accounts: Path) -> None:
    with serving(accounts, "--host", "0.0.0.0", "--name", "desk.example") as (port, process):
        answer = get(port, "/", host="desk.example")
        assert (answer.status, answer.headers["location"]) == (303, "/login?to=%2F")
        assert get(port, "/api/v1/dossiers", host="desk.example").status == 401
        assert get(port, "/", host="other.example").status == 421
        process.send_signal(signal.SIGTERM)
        said = process.stderr.read() if process.stderr else ""
    assert "log-in needed" in said


def test_a_weak_secret_or_an_address_of_nobody_is_refused(accounts: Path) -> None:
    there = ("--workspace", str(accounts), "--port", str(free_port()))
    assert "DRAGOMAN_SECRET" in refused(*there, DRAGOMAN_SECRET="short")
    assert "this machine has no such address" in refused(*there, "--host", "192.0.2.7")


def test_accounts_are_made_listed_changed_and_removed(accounts: Path) -> None:
    there = ("--workspace", str(accounts))
    assert PASSWORD.encode() not in accounts.read_bytes()
    listed = accounts_command("list", *there)
    assert "ann" in listed.stdout
    assert "editor" in listed.stdout
    for said, words, typed in (
        ("already", ["add", "ann", "--password-file", "-"], PASSWORD),
        ("12 to", ["add", "bob", "--password-file", "-"], "short"),
        ("a role is reader", ["add", "bob", "--role", "king", "--password-file", "-"], PASSWORD),
        ("cannot be read", ["add", "bob", "--password-file", "/no/such/file"], ""),
        ("say what to change", ["change", "ann"], ""),
        ("no user is named", ["change", "bob", "--close"], ""),
        ("no user is named", ["remove", "bob"], ""),
    ):
        answer = accounts_command(*words, *there, typed=typed)
        assert answer.exit_code != 0, words
        assert said in answer.stderr, answer.stderr
        assert "Traceback" not in answer.stderr
    assert accounts_command("change", "ann", "--role", "reader", "--close", *there).exit_code == 0
    listed = accounts_command("list", *there)
    assert "reader" in listed.stdout
    assert "no" in listed.stdout.split()
    assert accounts_command("remove", "ann", *there).exit_code == 0
    assert "ann" not in accounts_command("list", *there).stdout
