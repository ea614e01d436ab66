"""Where the tests find reference material that is not part of the repository."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

_BESIDE_THE_REPOSITORY = Path(__file__).parents[2] / "shared"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of reference material: WIRESTRUCT_SHARED, or ``shared`` beside the repository."""
    folder = Path(os.environ.get("WIRESTRUCT_SHARED") or _BESIDE_THE_REPOSITORY)
    if not folder.is_dir():
        pytest.skip(f"no reference material at {folder}; set WIRESTRUCT_SHARED to where it is")
    return folder
