"""``python -m wirestruct`` and the console script."""

from __future__ import annotations

import sys
from typing import NoReturn

from wirestruct.cli import main

__all__ = ["run"]


def run() -> NoReturn:
    """Runs the command line of this process."""
    sys.exit(main())


if __name__ == "__main__":
    run()
