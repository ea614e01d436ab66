"""The sinks: what is written, what is left alone, and that the folder is whole at any moment."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from textwrap import dedent

import pytest

from wirestruct import atomic
from wirestruct.diagnostics import Problems
from wirestruct.output import Written, check, write
from wirestruct.ownership import MANIFEST

OLD = {"pkg/__init__.py": "", "pkg/a.py": "A = 1\n", "pkg/deep/b.py": "B = 1\n", "pyproject.toml": "[project]\n"}
MARKER = "wirestruct builds out here; the next run removes this folder\n"
NEW = {"pkg/__init__.py": "", "pkg/a.py": "A = 2\n", "pkg/c.py": "C = 1\n", "pyproject.toml": "[project]\n"}


def content(folder: Path) -> dict[str, str]:
    """Everything below the folder but the manifest."""
    return {
        path.relative_to(folder).as_posix(): (
            path.readlink().as_posix() if path.is_symlink() else path.read_text("utf-8")
        )
        for path in folder.rglob("*")
        if (path.is_symlink() or path.is_file()) and path.name != MANIFEST
    }


def state(folder: Path) -> dict[str, tuple[int, int]]:
    return {str(path): (path.lstat().st_ino, path.lstat().st_mtime_ns) for path in (folder, *folder.rglob("*"))}


def refused(files: dict[str, str], output: Path, **options: tuple[Path, ...]) -> str:
    with pytest.raises(Problems) as caught:
        write(files, output, **options)  # type: ignore[arg-type]
    return str(caught.value)


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


# ---------------------------------------------------------------- writing


def test_a_new_folder_and_its_parents(tmp_path: Path) -> None:
    out = tmp_path / "some/where/out"
    assert write(OLD, out) == Written(added=(MANIFEST, *sorted(OLD)))
    assert content(out) == OLD
    assert [path.name for path in out.parent.iterdir()] == ["out"]
    manifest = json.loads((out / MANIFEST).read_text())
    assert list(manifest["files"]) == sorted(OLD)
    assert manifest["files"]["pkg/__init__.py"] == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_a_folder_that_is_right_is_not_touched(out: Path) -> None:
    write(OLD, out)
    before = state(out.parent)
    assert write(dict(reversed(OLD.items())), out) == Written(unchanged=5)
    assert state(out.parent) == before


def test_changes_are_written_and_stale_files_removed(out: Path) -> None:
    write(OLD, out)
    before = state(out)
    assert write(NEW, out) == Written((MANIFEST, "pkg/a.py"), ("pkg/c.py",), ("pkg/deep/b.py",), 2)
    assert content(out) == NEW
    assert not (out / "pkg/deep").exists()
    untouched = str(out / "pyproject.toml")
    assert state(out)[untouched] == before[untouched]


def test_edited_and_deleted_files_of_ours_are_mended(out: Path) -> None:
    write(OLD, out)
    (out / "pkg/a.py").write_text("edited\n")
    (out / "pkg/a.py").chmod(0o600)
    (out / "pyproject.toml").unlink()
    (out / "pkg/deep/b.py").unlink()
    (out / "pkg/deep/b.py").symlink_to("/etc/hostname")
    assert write(OLD, out) == Written(("pkg/a.py", "pkg/deep/b.py"), ("pyproject.toml",), (), 2)
    assert content(out) == OLD
    assert (out / "pkg/a.py").stat().st_mode & 0o777 == 0o600


def test_a_stale_file_of_ours_goes_even_when_it_was_edited(out: Path) -> None:
    write(OLD, out)
    (out / "pkg/deep/b.py").write_text("edited\n")
    write(NEW, out)
    assert content(out) == NEW


def test_files_become_folders_and_folders_files(out: Path) -> None:
    one, two = {"a": "1", "b/c": "2"}, {"a/c": "3", "b": "4"}
    for files in (one, two, one):
        write(files, out)
        assert content(out) == files


def test_files_of_others_stay_as_they_are(out: Path) -> None:
    write(OLD, out)
    (out / "pkg/deep/__pycache__").mkdir()
    (out / "pkg/deep/__pycache__/b.pyc").write_text("cache")
    (out / "pkg/notes.txt").write_text("mine\n")
    (out / "pkg/notes.txt").chmod(0o640)
    (out / "run.sh").write_text("#!/bin/sh\n")
    (out / "run.sh").chmod(0o755)
    (out / "link").symlink_to("../outside")
    (out / "linked").symlink_to("pkg")
    (out / "empty").mkdir(mode=0o700)
    os.mkfifo(out / "pipe")
    before = state(out)
    write(NEW, out)
    others = {
        "pkg/deep/__pycache__/b.pyc": "cache",
        "pkg/notes.txt": "mine\n",
        "run.sh": "#!/bin/sh\n",
        "link": "../outside",
        "linked": "pkg",
    }
    assert content(out) == NEW | others
    after = state(out)
    for name in (*others, "pipe"):
        assert after[str(out / name)] == before[str(out / name)]
    assert (out / "empty").stat().st_mode & 0o777 == 0o700
    assert (out / "run.sh").stat().st_mode & 0o777 == 0o755


def test_a_writer_that_has_a_file_of_its_own_open_is_still_heard(out: Path) -> None:
    write(OLD, out)
    with (out / "log").open("w") as log:
        write(NEW, out)
        log.write("line\n")
    assert (out / "log").read_text() == "line\n"


def test_a_lost_or_broken_manifest_heals(out: Path) -> None:
    write(OLD, out)
    whole = (out / MANIFEST).read_text()
    for damage in ("", "<<<<<<< ours\n", "[]", '{"files": []}', '{"files": {"../../x": ""}}'):
        (out / MANIFEST).write_text(damage)
        assert write(OLD, out) == Written(changed=(MANIFEST,), unchanged=4)
        (out / MANIFEST).unlink()
        assert write(OLD, out) == Written(added=(MANIFEST,), unchanged=4)
        assert (out / MANIFEST).read_text() == whole


def test_a_manifest_cannot_claim_what_lies_outside(tmp_path: Path) -> None:
    out = tmp_path / "out"
    (tmp_path / "precious").write_text("keep")
    write(OLD, out)
    manifest = json.loads((out / MANIFEST).read_text())
    manifest["files"] |= {"../precious": "", str(tmp_path / "precious"): "", "": "", ".": ""}
    (out / MANIFEST).write_text(json.dumps(manifest))
    write(NEW, out)
    assert (tmp_path / "precious").read_text() == "keep"
    assert content(out) == NEW


def test_an_output_that_is_a_symbolic_link_stays_one(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "out").symlink_to("real")
    write(OLD, tmp_path / "out")
    write(NEW, tmp_path / "out")
    assert (tmp_path / "out").is_symlink()
    assert content(tmp_path / "real") == NEW


# ---------------------------------------------------------------- refusing


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("../x.py", "has an empty or a dotted segment"),
        ("a/../../x.py", "has an empty or a dotted segment"),
        ("a//x.py", "has an empty or a dotted segment"),
        ("./x.py", "has an empty or a dotted segment"),
        ("", "has an empty or a dotted segment"),
        ("a/", "has an empty or a dotted segment"),
        ("/tmp/x.py", "is absolute"),
        ("a\\..\\x.py", "holds a backslash, a NUL or a drive"),
        ("C:/x.py", "holds a backslash, a NUL or a drive"),
        ("a\0b", "holds a backslash, a NUL or a drive"),
    ],
)
def test_hostile_paths(out: Path, path: str, reason: str) -> None:
    write(OLD, out)
    before = state(out.parent)
    assert reason in refused({**NEW, path: "x"}, out)
    assert state(out.parent) == before


def test_a_file_of_someone_else_stands_in_the_way(out: Path) -> None:
    out.mkdir()
    (out / "pyproject.toml").write_text("[project]\nname = 'mine'\n")
    before = state(out)
    message = refused(OLD, out)
    assert "out/pyproject.toml: error[WS503]: what stands here was not written by wirestruct" in message
    assert "hint: move it away" in message
    assert state(out) == before


def test_folders_and_links_of_someone_else_stand_in_the_way(tmp_path: Path, out: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    for make in (
        lambda: (out / "pkg").symlink_to(tmp_path / "elsewhere"),
        lambda: (out / "pkg").write_text("a file"),
        lambda: (out / "pkg/a.py").mkdir(parents=True),
        lambda: (out / "pkg/a.py/inner").mkdir(parents=True),
    ):
        out.mkdir()
        make()
        assert "WS503" in refused(OLD, out)
        subprocess.run(["rm", "-r", str(out)], check=True)
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_path_cannot_be_a_file_and_a_folder(out: Path) -> None:
    assert "'a' would be a file and, for 'a/b', a folder" in refused({"a": "", "a/b": ""}, out)


def test_folders_that_can_not_be_wholly_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    (tmp_path / "home/repository/.git").mkdir(parents=True)
    (tmp_path / "link").symlink_to("home")
    (tmp_path / "file").touch()
    schemas = tmp_path / "home/work/schemas"
    schemas.mkdir(parents=True)
    assert "is the root of the file system" in refused(OLD, Path("/"))
    assert "is the home folder" in refused(OLD, tmp_path / "home")
    assert "is the home folder" in refused(OLD, tmp_path / "link")
    assert "is the root of a repository" in refused(OLD, tmp_path / "home/repository")
    assert "is not a folder" in refused(OLD, tmp_path / "file")
    assert "would swallow" in refused(OLD, schemas.parent, keep=(schemas / "api.yaml",))
    assert "would swallow" in refused(OLD, schemas, keep=(schemas,))
    assert write(OLD, schemas / "out", keep=(schemas,)).touched


# ---------------------------------------------------------------- checking


def test_no_drift(out: Path) -> None:
    write(OLD, out)
    (out / "pkg/__pycache__").mkdir()
    (out / "pkg/__pycache__/a.cpython-311.pyc").touch()
    (out / "openai.egg-info").mkdir()
    (out / "dist").mkdir()
    (out / "dist/x.whl").touch()
    before = state(out.parent)
    assert not check(OLD, out).found
    assert state(out.parent) == before


def test_every_kind_of_drift(out: Path) -> None:
    write(OLD, out)
    (out / "pkg/a.py").write_text("A = 1\nB = '\x1b[31m'\r\n")
    (out / "pkg/deep/b.py").unlink()
    (out / "pkg/mine.py").touch()
    (out / "pkg/dist").mkdir()
    files = {key: value for key, value in OLD.items() if key != "pyproject.toml"}
    drift = check(files, out)
    assert drift.changed == (MANIFEST, "pkg/a.py")
    assert drift.missing == ("pkg/deep/b.py",)
    assert drift.stale == ("pyproject.toml",)
    assert drift.foreign == ("pkg/dist", "pkg/mine.py")
    assert drift.diff.endswith(
        "--- found/pkg/a.py\n+++ generated/pkg/a.py\n@@ -1,3 +1,2 @@\n A = 1\n-B = '\\x1b[31m'\\r\n \n"
    )


def test_a_lost_manifest_and_a_lost_folder_are_drift(out: Path) -> None:
    assert check(OLD, out).missing == (MANIFEST, *sorted(OLD))
    write(OLD, out)
    (out / MANIFEST).unlink()
    assert check(OLD, out).missing == (MANIFEST,)
    (out / "pkg/a.py").write_text("edited\n")
    assert (check(OLD, out).missing, check(OLD, out).changed) == ((MANIFEST,), ("pkg/a.py",))
    assert "WS503" in refused(OLD, out)


def test_long_differences_are_cut(out: Path) -> None:
    files = {f"{name}.py": "".join(f"{i}\n" for i in range(500)) for name in "abcdefgh"}
    write(files, out)
    drift = check({path: text.replace("1", "x") for path, text in files.items()}, out)
    assert len(drift.changed) == 9
    assert len(drift.diff.splitlines()) < 320
    assert "more lines of the difference in h.py" in drift.diff


# ---------------------------------------------------------------- crashes


@contextmanager
def interpreter(script: str, *arguments: str, **options: object) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-c", dedent(script), *arguments]
    process = subprocess.Popen(command, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options)  # type: ignore[call-overload]
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


BIG_OLD = {f"pkg/{i}/m{j}.py": f"old {i} {j}\n" * 50 for i in range(6) for j in range(8)} | {"pkg/gone.py": "gone\n"}
BIG_NEW = {f"pkg/{i}/m{j}.py": f"new {i} {j}\n" * 50 for i in range(6) for j in range(8)} | {"pkg/come.py": "come\n"}

ALTERNATE = """
    import json, sys
    from pathlib import Path
    from wirestruct.output import write
    trees = json.loads(sys.stdin.read())
    print("ready", flush=True)
    while True:
        for tree in trees:
            write(tree, Path(sys.argv[1]))
"""


def test_a_kill_at_any_moment_leaves_the_old_tree_or_the_new(out: Path) -> None:
    write(BIG_OLD, out)
    (out / "pkg/mine.txt").write_text("mine\n")
    mine = {"pkg/mine.txt": "mine\n"}
    seen = set[str]()
    chance = random.Random(20)
    for turn in range(200):
        if turn >= 25 and seen == {"old", "new"}:
            break
        with interpreter(ALTERNATE, str(out), stdin=subprocess.PIPE) as process:
            assert process.stdin and process.stdout
            process.stdin.write(json.dumps([BIG_NEW, BIG_OLD]))
            process.stdin.close()
            assert process.stdout.readline() == "ready\n"
            time.sleep(chance.uniform(0, 0.06 + turn / 500))
            process.send_signal(signal.SIGKILL)
            process.wait()
            process.stdin = None
        found = content(out)
        assert found in (BIG_OLD | mine, BIG_NEW | mine)
        assert not check(BIG_OLD if "pkg/gone.py" in found else BIG_NEW, out).missing
        seen.add("old" if "pkg/gone.py" in found else "new")
    write(OLD, out)
    assert content(out) == OLD | mine
    assert [path.name for path in out.parent.iterdir()] == ["out"]
    assert seen == {"old", "new"}


def test_a_full_disk_leaves_the_old_tree(out: Path) -> None:
    write(OLD, out)
    before = state(out.parent)
    script = """
        import resource, sys
        from pathlib import Path
        from wirestruct.diagnostics import Problems
        from wirestruct.output import write
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))
        try:
            write({"pkg/a.py": "small", "pkg/big.py": "x" * 5000}, Path(sys.argv[1]))
        except Problems as problems:
            print(problems)
    """
    with interpreter(script, str(out)) as process:
        text, _ = process.communicate()
    assert "WS504" in text
    assert "cannot write: File too large" in text
    assert {path: seen for path, seen in state(out.parent).items() if path != str(out.parent)} == {
        path: seen for path, seen in before.items() if path != str(out.parent)
    }


def test_permission_denied_leaves_the_old_tree() -> None:
    with tempfile.TemporaryDirectory() as name:
        parent = Path(name)
        out = parent / "out"
        write(OLD, out)
        script = """
            import os, sys
            from pathlib import Path
            from wirestruct.diagnostics import Problems
            from wirestruct.output import write
            if os.geteuid() == 0:
                os.setgid(65534)
                os.setuid(65534)
            try:
                write({"a.py": ""}, Path(sys.argv[1]))
            except Problems as problems:
                print(problems)
        """
        parent.chmod(0o555)
        with interpreter(script, str(out)) as process:
            text, _ = process.communicate()
        parent.chmod(0o755)
        assert "error[WS504]: cannot write: Permission denied\n    hint: the folder, its parent" in text
        assert content(out) == OLD
        assert [path.name for path in parent.iterdir()] == ["out"]


def test_concurrent_writers_take_turns(out: Path) -> None:
    trees = [{f"pkg/m{j}.py": f"writer {i}\n" * 100 for j in range(20 + i)} for i in range(3)]
    script = ALTERNATE.replace("while True:", "for _ in range(8):")
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", dedent(script), str(out)], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL
        )
        for _ in trees
    ]
    for process, tree in zip(processes, trees, strict=True):
        assert process.stdin
        process.stdin.write(json.dumps([tree]).encode())
        process.stdin.close()
    assert [process.wait() for process in processes] == [0, 0, 0]
    assert content(out) in trees
    assert [path.name for path in out.parent.iterdir()] == ["out"]


# ---------------------------------------------------------------- without an exchange, and leftovers


def no_exchange(_: Path, __: Path) -> bool:
    return False


def test_two_renames_where_nothing_can_be_exchanged(out: Path) -> None:
    write(OLD, out)
    (out / "mine").write_text("mine")
    write(NEW, out, exchange=no_exchange)
    assert content(out) == NEW | {"mine": "mine"}
    assert [path.name for path in out.parent.iterdir()] == ["out"]


def test_a_second_rename_that_fails_brings_the_old_tree_back(out: Path) -> None:
    write(OLD, out)

    def broken(tree: Path, _: Path) -> bool:
        tree.rename(tree.parent / "lost")
        return False

    with pytest.raises(Problems, match="WS504"):
        write(NEW, out, exchange=broken)
    assert content(out) == OLD


def test_a_kill_between_the_two_renames_is_mended_by_the_next_run(out: Path) -> None:
    write(OLD, out)
    (out / "mine").write_text("mine")
    script = """
        import os, signal, sys
        from pathlib import Path
        from wirestruct.output import write
        def killed_half_way(tree, output):
            output.rename(tree.parent / "old")
            os.kill(os.getpid(), signal.SIGKILL)
        write({"a.py": "A = 1"}, Path(sys.argv[1]), exchange=killed_half_way)
    """
    with interpreter(script, str(out)) as process:
        process.wait()
    assert not out.exists()
    write(NEW, out)
    assert content(out) == NEW | {"mine": "mine"}
    assert [path.name for path in out.parent.iterdir()] == ["out"]


OVERLAY = """
    import subprocess, sys
    from pathlib import Path
    from wirestruct.output import write
    base = Path(sys.argv[1])
    options = ",".join(f"{name}dir={base}/{name}" for name in ("lower", "upper", "work"))
    mount = ["mount", "-t", "overlay", "overlay", "-o", options, str(base / "merged")]
    if subprocess.run(mount, capture_output=True).returncode:
        sys.exit(77)
    write({"pkg/a.py": "A = 3", "b.py": ""}, base / "merged/out")
"""


def test_a_folder_from_a_lower_layer_is_replaced(tmp_path: Path) -> None:
    unshare = shutil.which("unshare")
    if unshare is None or subprocess.run([unshare, "--mount", "true"], capture_output=True).returncode:
        pytest.skip("this user may not mount anything")
    for name in ("lower", "upper", "work", "merged"):
        (tmp_path / name).mkdir()
    write(OLD, tmp_path / "lower/out")
    (tmp_path / "lower/out/mine").write_text("mine")
    command = [unshare, "--mount", sys.executable, "-c", dedent(OVERLAY), str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode == 77:
        pytest.skip("overlay file systems cannot be mounted here")
    assert done.returncode == 0, done.stderr
    assert content(tmp_path / "upper/out") == {"pkg/a.py": "A = 3", "b.py": "", "mine": "mine"}
    assert [path.name for path in (tmp_path / "upper").iterdir()] == ["out"]


def test_a_kill_while_the_old_folder_is_removed_is_mended_by_the_next_run(out: Path) -> None:
    write(NEW, out)
    (out / "mine").write_text("mine")
    workshop = out.parent / ".out.wirestruct-killed"
    shutil.copytree(out, workshop / "tree")
    (workshop / "wirestruct-workshop").write_text(MARKER)
    (workshop / "removing").touch()
    (out / "mine").unlink()
    (out / "pkg/a.py").unlink()
    assert write(NEW, out) == Written(unchanged=5)
    assert content(out) == NEW | {"mine": "mine"}
    assert [path.name for path in out.parent.iterdir()] == ["out"]


def test_only_workshops_that_are_certainly_ours_are_removed(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write(OLD, out)
    (tmp_path / ".out.wirestruct-empty").mkdir()
    (tmp_path / ".out.wirestruct-begun").mkdir()
    (tmp_path / ".out.wirestruct-begun/wirestruct-workshop").write_text("wirestruct builds")
    (tmp_path / ".out.wirestruct-dead/tree/locked").mkdir(parents=True)
    (tmp_path / ".out.wirestruct-dead/tree/locked/file").touch()
    (tmp_path / ".out.wirestruct-dead/tree/locked").chmod(0o555)
    (tmp_path / ".out.wirestruct-dead/wirestruct-workshop").write_text(MARKER)
    (tmp_path / ".out.wirestruct-notes").mkdir()
    (tmp_path / ".out.wirestruct-notes/text").touch()
    (tmp_path / ".out.wirestruct-file").touch()
    (tmp_path / ".out.wirestruct-link").symlink_to("out")
    (tmp_path / ".other.wirestruct-dead").mkdir()
    assert [path.name for path in atomic.workshops(out)] == [
        ".out.wirestruct-begun",
        ".out.wirestruct-dead",
        ".out.wirestruct-empty",
    ]
    write(OLD, out)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        ".other.wirestruct-dead",
        ".out.wirestruct-file",
        ".out.wirestruct-link",
        ".out.wirestruct-notes",
        "out",
    ]


def test_folders_are_exchanged_in_one_step(tmp_path: Path) -> None:
    if not sys.platform.startswith(("linux", "darwin")):
        pytest.skip("this system has no call for it")
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "name").write_text(name)
    if not atomic.exchange(tmp_path / "one", tmp_path / "two"):
        pytest.skip("this file system cannot exchange folders")
    assert (tmp_path / "one/name").read_text() == "two"
    with pytest.raises(FileNotFoundError):
        atomic.exchange(tmp_path / "one", tmp_path / "three")
