"""Fixtures that every room uses."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("untimed", deadline=None)  # how long an example takes says more of the machine than of us
settings.load_profile("untimed")


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of shared gold data: DRAGOMAN_SHARED, or `../shared` beside the checkout."""
    root = Path(os.environ.get("DRAGOMAN_SHARED") or Path(__file__).parents[2] / "shared")
    if not (root / "gold" / "dev.jsonl").exists():
        pytest.skip("the shared gold data is not on this machine")
    return root
