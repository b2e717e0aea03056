"""The attribution corpus stays as its guidelines say."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

CHECK = Path(__file__).parents[1] / "corpus" / "attribution" / "check.py"


def check(*files: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, str(CHECK), *map(str, files)], capture_output=True, text=True, check=False)


def test_every_article_passes_the_checker():
    result = check()
    assert result.returncode == 0, result.stdout[-2000:]


def test_the_checker_refuses_a_broken_article(tmp_path: Path):
    article = next((CHECK.parent / "articles").glob("*.txt"))
    broken = tmp_path / article.name
    broken.write_text(article.read_text(encoding="utf-8").replace("]", "", 1), encoding="utf-8")
    assert check(broken).returncode != 0
