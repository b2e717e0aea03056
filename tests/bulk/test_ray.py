"""The same pieces on Ray: the same files."""

import pytest
from tests.bulk.outcome import SETTINGS, tree

from dragoman.bulk import run

pytestmark = pytest.mark.ray
pytest.importorskip("ray", reason="Ray is not installed; it comes with the extra `bulk`")


def test_ray_leaves_the_same_files_as_processes(finished):
    out, summary = finished
    other = out.parent / "ray"
    assert run([out.parent / "a.warc.gz"], other, SETTINGS, engine="ray", workers=1) == summary
    assert tree(other) == tree(out)
