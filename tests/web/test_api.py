"""The API against its own schema, and many readers beside a writer."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import schemathesis
from builders import articles, read
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import load_all_checks

from conftest import DOSSIERS, LOOPBACK
from dragoman.store import open_store
from dragoman.web.app import create_app
from dragoman.web.settings import WebSettings

load_all_checks()
EXAMPLES_EACH = 6


@pytest.fixture(scope="module")
def app(filled: Path, tmp_path_factory: pytest.TempPathFactory):
    copy = tmp_path_factory.mktemp("api") / "w.sqlite"
    copy.write_bytes(filled.read_bytes())
    made = create_app(WebSettings(workspace=str(copy), inline=True, names=("testserver",)), read=read)
    with TestClient(made, base_url=LOOPBACK):
        yield made


def real(path: str, name: str) -> str | None:
    """Values that lead somewhere, so that not only 404 is tried."""
    return {"name": "harbour-strike", "key": "outlet:Freight & Tide"}.get(name) if "{name}" in path else None


CHECKS = [
    schemathesis.checks.CHECKS.get_one(name)
    for name in ("not_a_server_error", "content_type_conformance", "response_schema_conformance")
]
ELSEWHERE = ("/export/", "/session")
"""Tried in test_pages and test_permissions."""


def test_the_api_keeps_to_its_schema(app) -> None:
    """No answer of 500 and above, and every answer has the type and form that the schema promises."""
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", app)
    tried = 0
    for found in schema.get_all_operations():
        operation = found.ok()
        if any(part in operation.path for part in ELSEWHERE):
            continue

        @given(case=operation.as_strategy())
        @settings(max_examples=EXAMPLES_EACH, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
        def attempt(case) -> None:
            nonlocal tried
            for name in list(case.path_parameters or {}):
                value = real(case.operation.path, name)
                if value is not None:
                    case.path_parameters[name] = value
            if isinstance(case.body, dict):
                case.body.pop("url", None)  # nothing is fetched in tests
            response = case.call()
            assert response.status_code < 500, response.text[:500]
            case.validate_response(response, checks=CHECKS)
            tried += 1

        attempt()
    assert tried >= 100


def test_the_schema_names_every_page_and_its_errors(app) -> None:
    document = TestClient(app, base_url=LOOPBACK).get("/api/v1/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    assert len(document["paths"]) > 20
    for path, operations in document["paths"].items():
        assert path.startswith("/api/v1/"), path
        for method, operation in operations.items():
            assert operation["summary"], (path, method)
            fault = operation["responses"]["422"]["content"]
            assert "application/problem+json" in fault, (path, method)


def test_many_readers_meet_no_error_while_another_process_adds(filled: Path, tmp_path: Path) -> None:
    copy = tmp_path / "w.sqlite"
    copy.write_bytes(filled.read_bytes())
    code = (
        "import sys, json; sys.path.insert(0, sys.argv[2])\n"
        "from builders import read; from dragoman.model import Document; from dragoman.store import open_store\n"
        "with open_store(sys.argv[1]) as store:\n"
        "    for line in sys.stdin: store.writer.add('harbour-strike', read(Document.from_json(line)))\n"
    )
    documents = articles(25, 3)
    errors: list[str] = []
    client = TestClient(
        create_app(WebSettings(workspace=str(copy), inline=True), read=read),
        base_url=LOOPBACK,
        raise_server_exceptions=False,
    )
    with client:
        writer = subprocess.Popen(
            [sys.executable, "-c", code, str(copy), str(Path(__file__).parents[1] / "store")],
            stdin=subprocess.PIPE,
            text=True,
        )
        assert writer.stdin is not None
        begun = threading.Barrier(50)

        def look(number: int) -> None:
            begun.wait()
            for part in ("", "/matrix", "/timeline", "/articles", "/review", "/sources")[number % 3 :]:
                name = list(DOSSIERS)[number % 2]
                answer = client.get(f"/dossiers/{name}{part}")
                if answer.status_code != 200:
                    errors.append(f"{part}: {answer.status_code}")

        threads = [threading.Thread(target=look, args=(n,)) for n in range(50)]
        for thread in threads:
            thread.start()
        writer.stdin.write("".join(f"{json.dumps(d.as_json())}\n" for d in documents))
        writer.stdin.close()
        for thread in threads:
            thread.join()
        assert writer.wait(60) == 0
    assert errors == []
    with open_store(copy) as store:
        assert store.reader.dossier("harbour-strike").documents == 6 + len(documents)
