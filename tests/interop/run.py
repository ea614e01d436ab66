"""Runs every comparison with programs of others and prints their tables; ``--update`` writes those into the docs.

Each driver's ``main`` takes the arguments and gives an exit status: 0 where all agree, or where its tools are absent.
"""

from __future__ import annotations

import sys

import ajv_services
from peers import rust

DRIVERS = (rust.main, ajv_services.main)

if __name__ == "__main__":
    sys.exit(max([main(sys.argv[1:]) for main in DRIVERS]))
