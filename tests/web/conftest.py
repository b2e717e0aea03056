"""A workspace with the example dossiers, made once a session from their gold, and copied for tests that change it."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

sys.path.insert(0, str(Path(__file__).parents[1] / "store"))

from builders import read
from evaluation.dossier_gold import load_records

from dragoman.dossier import build, program
from dragoman.model import DossierSettings, ReaderInfo
from dragoman.store import Store, open_store
from dragoman.web.app import create_app
from dragoman.web.settings import WebSettings

EXAMPLES = Path(__file__).parents[2] / "examples"
DOSSIERS = {"ukraine-guarantees": "Security guarantees for Ukraine", "harbour-strike": "The harbour strike"}
LOOPBACK = "http://127.0.0.1"


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The examples' records with their analyses; never to be changed."""
    path = tmp_path_factory.mktemp("web") / "examples.sqlite"
    fill(path)
    return path


def fill(address: str | Path) -> None:
    """Keep the examples' records with their analyses."""
    with open_store(address) as store:
        for name, title in DOSSIERS.items():
            store.writer.create(DossierSettings(name=name, title=title))
            for record in load_records(EXAMPLES / name):
                store.writer.add(name, record)
            store.analysis(name, build, program=program())


def second_opinion(store: Store, name: str = "coded") -> None:
    """A dossier of three articles that two readers read; the second finds the first claim of each less certain, and
    does not have the last."""
    store.writer.create(DossierSettings(name=name, title="Read twice"))
    for record in load_records(EXAMPLES / "harbour-strike")[:3]:
        store.writer.add(name, record)
        first = record.claims[0]
        other = first.model_copy(update={"certainty": "possible" if first.certainty != "possible" else "probable"})
        info = ReaderInfo(name="second", version="2")
        store.writer.add(name, record.model_copy(update={"claims": (other, *record.claims[1:-1]), "reader": info}))
    store.analysis(name, build, program=program())


@pytest.fixture
def workspace(filled: Path, tmp_path: Path) -> Path:
    """A copy that a test may change."""
    return Path(shutil.copy(filled, tmp_path / "w.sqlite"))


Make = Callable[..., TestClient]


@pytest.fixture
def make_client(workspace: Path) -> Iterator[Make]:
    """Makes clients of an application over the copy; its reader takes one claim from every sentence."""
    clients: list[TestClient] = []

    def make(**settings: object) -> TestClient:
        chosen = WebSettings(workspace=str(workspace), inline=True, **settings)  # type: ignore[arg-type]
        client = TestClient(create_app(chosen, read=read), base_url=LOOPBACK, raise_server_exceptions=False)
        client.__enter__()
        clients.append(client)
        return client

    yield make
    for client in clients:
        client.__exit__(None, None, None)


@pytest.fixture
def client(make_client: Make) -> TestClient:
    """One user on this machine, without accounts."""
    return make_client()


@pytest.fixture(scope="session")
def looking(filled: Path) -> Iterator[TestClient]:
    """A client for tests that only look."""
    settings = WebSettings(workspace=str(filled), inline=True)
    with TestClient(create_app(settings, read=read), base_url=LOOPBACK, raise_server_exceptions=False) as client:
        yield client


def token(client: TestClient, page: str = "/") -> str:
    """The token that forms of a session carry."""
    found = client.get(page).text.partition('name="csrf" value="')[2].partition('"')[0]
    assert found
    return found
