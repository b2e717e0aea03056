"""A PostgreSQL server of one's own for a test: started in a temporary folder, stopped and removed afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path

import psycopg


def binaries() -> str | None:
    """Why no server can be started here, None if one can."""
    for name in ("initdb", "postgres", "pg_ctl"):
        if shutil.which(name) is None:
            return f"the program {name} is not on this machine"
    if os.geteuid() == 0:
        try:
            pwd.getpwnam("postgres")
        except KeyError:
            return "PostgreSQL refuses to run as root and there is no user named postgres"
    return None


class Server:
    """A server on a free port of the loopback address."""

    def __init__(self, options: str = "") -> None:
        self.options = options
        self.root = Path(tempfile.mkdtemp(prefix="dragoman-pg-"))
        self.data = self.root / "data"
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.address = f"postgresql://postgres@127.0.0.1:{self.port}/postgres"

    def _run(self, *command: str) -> None:
        user = {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}
        with (self.root / "log").open("ab") as log:
            subprocess.run(
                command,
                check=True,
                cwd=self.root,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                timeout=120,
                **user,
            )

    def __enter__(self) -> Server:
        if os.geteuid() == 0:
            account = pwd.getpwnam("postgres")
            os.chown(self.root, account.pw_uid, account.pw_gid)
        self._run("initdb", "-D", str(self.data), "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C", "-N")
        self.start()
        return self

    def start(self) -> None:
        """Start the server and wait until it answers."""
        flags = f"-c listen_addresses=127.0.0.1 -p {self.port} -k {self.root} {self.options}"
        self._run(
            "pg_ctl", "-D", str(self.data), "-w", "-t", "60", "-l", str(self.root / "server.log"), "-o", flags, "start"
        )
        for _ in range(200):
            try:
                psycopg.connect(self.address, connect_timeout=2).close()
                return
            except psycopg.OperationalError:
                time.sleep(0.05)
        raise RuntimeError("the server does not answer")

    def stop(self, mode: str = "fast") -> None:
        """Stop it; `immediate` is as a crash: it has to recover when it starts again."""
        self._run("pg_ctl", "-D", str(self.data), "-w", "-m", mode, "stop")

    def kill(self) -> None:
        """Kill -9 the server process; its children notice and end."""
        pid = int((self.data / "postmaster.pid").read_text().split()[0])
        os.kill(pid, 9)
        for _ in range(200):
            if not Path(f"/proc/{pid}").exists():
                break
            time.sleep(0.02)
        (self.data / "postmaster.pid").unlink(missing_ok=True)

    def __exit__(self, *_: object) -> None:
        try:
            if (self.data / "postmaster.pid").exists():
                self.stop("immediate")
        finally:
            shutil.rmtree(self.root, ignore_errors=True)
