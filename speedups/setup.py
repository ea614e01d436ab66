"""The extension module; everything else stands in pyproject.toml.

WIRESTRUCT_SANITIZE=1 builds it with AddressSanitizer and UndefinedBehaviorSanitizer.
"""

import os
import sys

from setuptools import Extension, setup

warnings = ["-std=c11", "-Wall", "-Wextra", "-Wno-unused-parameter", "-Wno-missing-field-initializers"]
optimized = ["-O3", "-fno-semantic-interposition", "-fvisibility=hidden"]
sanitized = ["-O1", "-g", "-fno-omit-frame-pointer", "-fsanitize=address,undefined", "-fno-sanitize-recover=undefined"]

compile_args: "list[str]" = []
link_args: "list[str]" = []
if sys.platform != "win32":
    if os.environ.get("WIRESTRUCT_SANITIZE") == "1":
        compile_args, link_args = warnings + sanitized, ["-fsanitize=address,undefined"]
    else:
        compile_args = warnings + optimized

setup(
    ext_modules=[
        Extension(
            "wirestruct_speedups._engine",
            sources=[f"src/{name}.c" for name in ("module", "tables", "reader", "writer")],
            depends=["src/engine.h"],
            extra_compile_args=compile_args,
            extra_link_args=link_args,
        )
    ]
)
