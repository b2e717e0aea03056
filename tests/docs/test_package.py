"""What is installed is whole: wheel and source archive hold every file, and the wheel's code runs away from the tree."""

from __future__ import annotations

import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-d", str(folder)], cwd=ROOT, check=True, capture_output=True
    )
    return {"wheel": next(folder.glob("*.whl")), "sdist": next(folder.glob("*.tar.gz"))}


def files() -> set[str]:
    return {
        str(p.relative_to(ROOT / "src"))
        for p in (ROOT / "src" / "dragoman").rglob("*")
        if p.is_file() and "__pycache__" not in p.parts and p.suffix != ".pyc"
    }


def test_the_wheel_holds_every_file_and_the_manual_page(built: dict[str, Path]):
    with zipfile.ZipFile(built["wheel"]) as wheel:
        names = set(wheel.namelist())
    assert files() <= names, files() - names
    assert "dragoman/py.typed" in names
    assert any(n.endswith("share/man/man1/dragoman.1") for n in names)
    assert not [n for n in names if n.startswith(("tests/", "evaluation/", "tools/", "corpus/"))]


def test_the_source_archive_holds_every_file_docs_and_examples(built: dict[str, Path]):
    with tarfile.open(built["sdist"]) as archive:
        names = {n.partition("/")[2] for n in archive.getnames()}
    assert {f"src/{f}" for f in files()} <= names
    assert {"README.md", "LICENSE", "pyproject.toml", "docs/tutorial/first-hour.md"} <= names
    assert "examples/harbour-strike/articles.jsonl" in names


def test_the_installed_program_runs_the_demo_away_from_the_tree(built: dict[str, Path], tmp_path: Path):
    with zipfile.ZipFile(built["wheel"]) as wheel:
        wheel.extractall(tmp_path / "site")
    code = (
        "import sys; sys.path[:] = [p for p in sys.path if not p.endswith('/src')]; sys.path.insert(0, sys.argv[1]);"
        "sys.meta_path[:] = [f for f in sys.meta_path if 'editable' not in repr(f).lower()];"
        "import dragoman; assert dragoman.__file__.startswith(sys.argv[1]), dragoman.__file__;"
        "from dragoman.cli.main import app; sys.argv = ['dragoman', 'demo']; app()"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "site")], cwd=tmp_path, capture_output=True, text=True, check=False,
        env={"PATH": "/usr/bin:/bin", "HOME": str(tmp_path), "LC_ALL": "C.UTF-8"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "this outlet" in done.stdout
