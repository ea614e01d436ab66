"""Replacing a folder as one step.

In: the folder and a function that builds its new content in an empty one.  Out: the folder holds the new content, or,
whatever happens before, the old.

The new tree is built in a workshop beside the folder, ``.<name>.wirestruct-XXXX``, flushed to the disk and exchanged
with the folder by one system call (``renameat2`` on Linux, ``renamex_np`` on macOS); where there is no folder yet, by
one rename.  A run that is killed leaves at most a workshop, which the next run removes: it is known by a marker file
that is written first and removed last, and it is dead since living ones are made under a lock.

Where the system or the file system cannot exchange, two renames are all there is: the folder to the workshop's
``old``, the workshop's ``tree`` to the folder.  A kill between the two leaves no folder at all; the next ``generate``
first puts ``old`` back.  Where a folder cannot even be renamed (one from a lower layer of an overlay file system, as
in container images), it is removed and ``tree`` takes its place; the workshop says so beforehand, and after a kill
the next ``generate`` first completes this.  ``tree`` holds everything, files of others included, so that nothing is
lost either way.

The lock is taken on the parent folder, without a lock file; where it cannot be had (some network file systems, Windows)
leftovers are left alone and of two concurrent runs the later one wins whole.
"""

from __future__ import annotations

import errno
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final, TypeAlias

if sys.platform != "win32":
    import fcntl

__all__ = ["Exchange", "exchange", "replace", "turn", "workshops"]

Exchange: TypeAlias = Callable[[Path, Path], bool]

_MARKER: Final = "wirestruct-workshop"
_REMOVING: Final = "removing"
_UNSUPPORTED: Final = frozenset({errno.ENOSYS, errno.EINVAL, errno.EOPNOTSUPP, errno.ENOTSUP, errno.EPERM, errno.EXDEV})
_AT_FDCWD: Final = -100
_EXCHANGE: Final = 2  # RENAME_EXCHANGE of renameat2 and RENAME_SWAP of renamex_np alike


@contextmanager
def turn(output: Path) -> Generator[None, None, None]:
    """One run at a time for this folder; what killed runs left behind is mended first.

    The parent folder is made where it is missing.
    """
    output.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(output.parent, os.O_RDONLY) if sys.platform != "win32" else -1
    try:
        if _locked(descriptor):
            for workshop in workshops(output):
                _dispose(workshop, output)
        yield
    finally:
        if descriptor >= 0:
            os.close(descriptor)


def replace(output: Path, build: Callable[[Path], None], swap: Exchange) -> None:
    """Puts what ``build`` makes where ``output`` is; call it inside ``turn``."""
    workshop = Path(tempfile.mkdtemp(prefix=_prefix(output), dir=output.parent))
    try:
        (workshop / _MARKER).write_text(_marker(output), encoding="utf-8")
        tree = workshop / "tree"
        tree.mkdir()
        build(tree)
        _flush_folders(tree)
        if not os.path.lexists(output):
            tree.rename(output)
        elif not swap(tree, output):
            _put_aside(output, workshop)
            tree.rename(output)
        _flush(output.parent)
    finally:
        _dispose(workshop, output)


def _put_aside(output: Path, workshop: Path) -> None:
    """Makes room for the new tree where folders cannot be exchanged."""
    try:
        output.rename(workshop / "old")
    except OSError as error:
        if error.errno != errno.EXDEV or output.is_mount() or output.lstat().st_dev != workshop.lstat().st_dev:
            raise
        (workshop / _REMOVING).touch()
        _flush(workshop)
        _remove(output)


def workshops(output: Path) -> list[Path]:
    """The workshops beside this folder that are certainly ours."""
    with os.scandir(output.parent) as entries:
        named = [Path(entry.path) for entry in entries if entry.name.startswith(_prefix(output))]
    return sorted(folder for folder in named if not folder.is_symlink() and folder.is_dir() and _ours(folder, output))


def _prefix(output: Path) -> str:
    return f".{output.name}.wirestruct-"


def _marker(output: Path) -> str:
    return f"wirestruct builds {output.name} here; the next run removes this folder\n"


def _ours(workshop: Path, output: Path) -> bool:
    """Whether the marker is there; before it is complete, nothing else is in a workshop."""
    try:
        inside = {entry.name for entry in workshop.iterdir()}
        text = (workshop / _MARKER).read_text(encoding="utf-8") if inside else ""
    except (OSError, ValueError):
        return False
    return text == _marker(output) or (inside <= {_MARKER} and _marker(output).startswith(text))


def _dispose(workshop: Path, output: Path) -> None:
    """Completes or undoes what was interrupted, then removes the workshop, the marker last.

    What cannot be removed stays for the next run: the folder itself is right by now, or still right.
    """
    with suppress(OSError):
        tree, old = workshop / "tree", workshop / "old"
        if os.path.lexists(workshop / _REMOVING) and os.path.lexists(tree):
            if os.path.lexists(output):
                _remove(output)
            tree.rename(output)
        elif os.path.lexists(old) and not os.path.lexists(output):
            old.rename(output)
        for folder in (tree, old):
            if os.path.lexists(folder):
                _remove(folder)
        for name in (_REMOVING, _MARKER):
            (workshop / name).unlink(missing_ok=True)
        workshop.rmdir()


def _remove(folder: Path) -> None:
    """Removes a tree, folders without write permission included."""
    folder.chmod(0o700)
    for root, names, _ in os.walk(folder):
        for name in names:
            inner = Path(root, name)
            if not inner.is_symlink():
                inner.chmod(0o700)
    shutil.rmtree(folder)


def _locked(descriptor: int) -> bool:
    """Waits for the lock; False where there is none to be had.  The system takes it back when the process ends."""
    if sys.platform == "win32":
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
    except OSError:
        return False
    return True


def _flush(folder: Path) -> None:
    if sys.platform != "win32":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _flush_folders(tree: Path) -> None:
    for root, _, _ in os.walk(tree):
        _flush(Path(root))


def exchange(one: Path, other: Path) -> bool:
    """Exchanges two folders in one step; False where the system cannot, ``OSError`` where it may not."""
    try:
        import ctypes
    except ImportError:  # an interpreter built without it
        return False
    if sys.platform == "darwin":
        function, before, between = "renamex_np", (), ()
    elif sys.platform == "linux":
        function, before, between = "renameat2", (_AT_FDCWD,), (_AT_FDCWD,)
    else:
        return False
    call = getattr(ctypes.CDLL(None, use_errno=True), function, None)
    if call is None:
        return False
    flags = ctypes.c_uint(_EXCHANGE)
    if call(*before, ctypes.c_char_p(os.fsencode(one)), *between, ctypes.c_char_p(os.fsencode(other)), flags) == 0:
        return True
    number = ctypes.get_errno()
    if number in _UNSUPPORTED:
        return False
    raise OSError(number, os.strerror(number), str(one), None, str(other))
