"""The two sides of a comparison: what ``diff`` was given in, configurations out.

A side is a document, a folder of documents, a ``pyproject.toml``, or ``REVISION:PATH``, one of those as git has it at
a revision; as in git, a path is relative to the repository unless it starts with ``./`` or ``../``.  The documents of
a revision are put into a scratch folder, since they may refer to each other.
"""

from __future__ import annotations

import re
import subprocess
import tarfile
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import IO, Final

from wirestruct.config import Config, ModuleSource
from wirestruct.config_file import Flags, read
from wirestruct.diagnostics import Diagnostic, Location, Problems

__all__ = ["side", "sides"]

_SUFFIXES: Final = (".yaml", ".yml", ".json")
_INPUTS: Final = (*_SUFFIXES, ".toml", ".lock")
_TEXTS: Final = ".lock.d"


def sides(old: str, new: str, folder: Path, scratch: Path) -> tuple[Config, Config]:
    """Both sides; two documents are one module, however the files are called."""
    left, right = side(old, folder, scratch / "old"), side(new, folder, scratch / "new")
    if len(left.modules) == len(right.modules) == 1:
        left = replace(left, modules=(replace(left.modules[0], name=right.modules[0].name),))
    return left, right


def side(text: str, folder: Path, scratch: Path) -> Config:
    """One side; never strict, since nothing is generated from it."""
    path = (folder / text).resolve()
    revision, colon, inner = text.partition(":")
    if colon and len(revision) > 1 and not path.exists():  # one letter is a drive
        folder, path = _checked_out(revision, inner, folder, scratch)
    own = path / "pyproject.toml" if path.is_dir() else path
    if own.suffix == ".toml" and own.is_file():
        return replace(read(Flags(config=str(own)), folder, reading_only=True), strict=False)
    if not path.exists():
        raise _unknown(text, "there is no such document, folder or configuration")
    documents = [path] if path.is_file() else sorted(_documents(path))
    if not documents:
        raise _unknown(text, "there are no schema documents here")
    home = path.parent if path.is_file() else path
    modules = tuple(ModuleSource(_name(document.relative_to(home)), document) for document in documents)
    return Config(folder, (home,), folder / "generated", "compared", modules)


def _unknown(text: str, message: str, hint: str = "") -> Problems:
    return Problems([Diagnostic("WS501", message, Location(text), hint)])


def _documents(folder: Path) -> Iterable[Path]:
    for path in folder.rglob("*"):
        parts = path.relative_to(folder).parts
        if path.suffix in _SUFFIXES and path.is_file() and "samples" not in parts and not parts[0].endswith(_TEXTS):
            yield path


def _name(path: Path) -> str:
    return ".".join(re.sub(r"\W", "_", part) for part in path.with_suffix("").parts)


# ---------------------------------------------------------------- git


def _checked_out(revision: str, inner: str, folder: Path, scratch: Path) -> tuple[Path, Path]:
    """The root of a revision's documents in the scratch folder, and the path asked for in there."""
    top = Path(_git(["rev-parse", "--show-toplevel"], folder, revision).strip())
    commit = _git(["rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}"], folder, revision).strip()
    relative = inner.startswith(("./", "../"))
    wanted = (folder / inner).resolve() if relative else (top / inner).resolve()
    if not wanted.is_relative_to(top):
        raise _unknown(f"{revision}:{inner}", "the path leads out of the repository")
    scratch.mkdir(parents=True)
    command = ["git", "-C", str(top), "archive", "--format=tar", commit]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as git:  # noqa: S603
        assert git.stdout is not None
        _unpack(git.stdout, scratch)
    return scratch, scratch / wanted.relative_to(top)


def _git(arguments: list[str], folder: Path, revision: str) -> str:
    hint = "REVISION:PATH is looked up in the git repository of the working directory"
    try:
        done = subprocess.run(  # noqa: S603
            ["git", "-C", str(folder), *arguments], capture_output=True, text=True, check=True  # noqa: S607
        )
    except FileNotFoundError:
        raise _unknown(revision, "there is no such file, and no git to ask for a revision", hint) from None
    except subprocess.CalledProcessError as error:
        said = str(error.stderr).strip().removeprefix("fatal: ")
        raise _unknown(revision, f"there is no such file, and no such revision: {said}", hint) from None
    return done.stdout


def _unpack(stream: IO[bytes], folder: Path) -> None:
    """What a comparison could read; links stay behind."""
    with tarfile.open(fileobj=stream, mode="r|") as archive:
        for member in archive:
            path = PurePosixPath(member.name)
            wanted = path.suffix in _INPUTS or path.parent.name.endswith(_TEXTS)
            if member.isfile() and wanted and ".." not in path.parts and (file := archive.extractfile(member)):
                target = folder.joinpath(*path.parts)
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(file.read())
