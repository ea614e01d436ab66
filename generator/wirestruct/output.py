"""The two sinks: generated files into the output folder, or compared with it.

In: ``Files`` and the folder.  Out: ``write`` gives ``Written``, ``check`` gives ``Drift``; both raise ``Problems``
(WS503, WS504) and have touched nothing then.

The folder may hold files that we did not write (byte caches, notes, metadata of an editable install): ``ownership``
tells them apart.  ``write`` removes files of ours that are no longer generated and never removes, alters or writes
through anything else.  A tree that is right already is not touched at all; any other is built whole and swapped in
(``atomic``).
"""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeAlias

from wirestruct import atomic
from wirestruct.diagnostics import Diagnostic, Location, Problems
from wirestruct.drift import Drift, compare
from wirestruct.ownership import Plan, plan, unwritable, with_manifest

__all__ = ["Files", "Finished", "Written", "check", "write"]

Files: TypeAlias = Mapping[str, str]


class Finished(str):
    """A text that is in its final form: written by hand, or formatted by whoever made it."""

    __slots__ = ()


_ADVICE: Final = {
    errno.EEXIST: "a file stands where a folder is needed: name another folder",
    errno.ENOTDIR: "a file stands where a folder is needed: name another folder",
    errno.ENAMETOOLONG: "give the type, the module or the folder a shorter name",
    errno.ENOSPC: "free some space; the old files are untouched",
    errno.EDQUOT: "free some space; the old files are untouched",
    errno.EACCES: "the folder, its parent and its subfolders must be writable",
    errno.EPERM: "the folder, its parent and its subfolders must be writable",
    errno.EROFS: "the file system is mounted read-only",
    errno.EBUSY: "a mount point cannot be replaced: name a folder inside it",
    errno.EXDEV: "a mount point cannot be replaced: name a folder inside it",
}


@dataclass(frozen=True, slots=True)
class Written:
    """What ``write`` did, as sorted relative paths; without changes nothing was touched."""

    changed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: int = 0

    @property
    def touched(self) -> bool:
        return bool(self.changed or self.added or self.removed)


def write(
    files: Files, output: Path, *, keep: Iterable[Path] = (), exchange: atomic.Exchange = atomic.exchange
) -> Written:
    """Makes the folder hold the files, as one step; raises ``Problems`` and leaves the folder as it was otherwise.

    ``keep`` lists what must not lie inside the folder: the configuration, the schemas.  ``exchange`` swaps two folders.
    """
    try:
        folder, complete = _folder(output, keep), _complete(files, output)
        with atomic.turn(folder):
            planned = plan(complete, folder)
            if planned.collisions:
                raise Problems(planned.collisions)
            if planned.settled:
                return Written(unchanged=len(planned.kept))
            atomic.replace(folder, lambda new: _build(planned, complete, folder, new), exchange)
    except OSError as error:
        raise Problems([_failed(error, output, "write")]) from error
    return Written(planned.changed, planned.added, planned.stale, len(planned.kept))


def check(files: Files, output: Path, *, keep: Iterable[Path] = ()) -> Drift:
    """How the folder differs from what ``write`` would leave there; nothing is touched."""
    try:
        folder, complete = _folder(output, keep), _complete(files, output)
        return compare(plan(complete, folder), complete, folder)
    except OSError as error:
        raise Problems([_failed(error, output, "read")]) from error


def _failed(error: OSError, output: Path, verb: str) -> Diagnostic:
    place = Path(os.fsdecode(error.filename)).as_posix() if error.filename else output.as_posix()
    message = f"cannot {verb}: {error.strerror or error}"
    return Diagnostic("WS504", message, Location(place), _ADVICE.get(error.errno or 0, ""))


def _folder(output: Path, keep: Iterable[Path]) -> Path:
    """The real folder behind ``output``, which may be a symbolic link; raises where it cannot be wholly ours."""
    folder = Path(os.path.realpath(output))
    kept = [path for path in keep if Path(os.path.realpath(path)).is_relative_to(folder)]
    if folder.parent == folder:
        reason = "is the root of the file system"
    elif folder == Path(os.path.realpath(Path.home())):
        reason = "is the home folder"
    elif kept:
        reason = f"would swallow {kept[-1].as_posix()}"
    elif os.path.lexists(folder / ".git"):
        reason = "is the root of a repository"
    elif os.path.lexists(folder) and not folder.is_dir():
        reason = "is not a folder"
    else:
        return folder
    hint = "name a folder that holds nothing but generated files"
    raise Problems([Diagnostic("WS503", f"the output folder {reason}", Location(output.as_posix()), hint)])


def _complete(files: Files, output: Path) -> Files:
    """The files with their manifest; raises where a path must not be written."""
    problems = tuple(unwritable(files, output))
    if problems:
        raise Problems(problems)
    return with_manifest(files)


# ---------------------------------------------------------------- the new tree


def _build(planned: Plan, files: Files, old: Path, new: Path) -> None:
    """The whole new tree in an empty folder; what has not changed keeps its inode, so its times, mode and owner."""
    for path in planned.foreign + planned.kept:
        target = _place(new, path)
        if (old / path).is_dir() and not (old / path).is_symlink():
            target.mkdir()
        else:
            _carry(old / path, target)
    for path in planned.changed + planned.added:
        _create(_place(new, path), files[path])
        if path in planned.changed and not (old / path).is_symlink():
            shutil.copymode(old / path, new / path)
    for root, _, _ in os.walk(new, topdown=False):
        before = old / Path(root).relative_to(new)
        if before.is_dir():
            shutil.copymode(before, root)


def _place(new: Path, path: str) -> Path:
    target = new / path
    target.parent.mkdir(parents=True, exist_ok=True)
    return target


def _create(target: Path, text: str) -> None:
    with target.open("xb") as stream:
        stream.write(text.encode())
        stream.flush()
        os.fsync(stream.fileno())


def _carry(source: Path, target: Path) -> None:
    """The same file under a second name: a writer that has it open is still heard after the swap."""
    try:
        os.link(source, target, follow_symlinks=False)
    except (OSError, NotImplementedError):  # a file system without links, or a file of another user
        shutil.copy2(source, target, follow_symlinks=False)
