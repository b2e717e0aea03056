"""The same document gives the same record in every process: nothing may depend on the order of a set."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def records(seed: str, dossier: str) -> bytes:
    command = [sys.executable, "-m", "dragoman", "read", f"examples/{dossier}/articles.jsonl", "--json"]
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT / "src")}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=True).stdout


@pytest.mark.parametrize("dossier", ["harbour-strike", "ukraine-guarantees"])
def test_the_hash_seed_changes_nothing(dossier: str):
    first = records("0", dossier)
    assert first
    assert all(records(seed, dossier) == first for seed in ("2", "5"))
