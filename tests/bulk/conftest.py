"""One finished run that the tests of this room look at."""

import pytest
from benchmarks.pages import write_warc
from tests.bulk.outcome import SETTINGS

from dragoman.bulk import run


@pytest.fixture(scope="session")
def finished(tmp_path_factory):
    """A run over an archive of 40 pages, a fifth of them about talks: its folder and summary. Nobody may change it."""
    pytest.importorskip("pyarrow")
    pytest.importorskip("duckdb")
    folder = tmp_path_factory.mktemp("bulk")
    write_warc(folder / "a.warc.gz", 40, relevant=0.2)
    return folder / "out", run([folder / "a.warc.gz"], folder / "out", SETTINGS, workers=1)
