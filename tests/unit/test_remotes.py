"""Remote references: which are allowed, what a folder or the lock says of them, and what ``lock`` fetches."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from wirestruct import cli
from wirestruct.config import Remote
from wirestruct.documents import Document
from wirestruct.fetching import Limits, fetch
from wirestruct.locking import Locked, lock_entry
from wirestruct.prefixes import allowed, is_prefix
from wirestruct.remotes import RemoteError, Remotes

ADDRESS = (
    b'{"$defs": {"Street": {"type": "string"}}, "type": "object", "properties": {"street": {"$ref": "street.yaml"}}}'
)
STREET = b"type: string\nminLength: 1\n"


@dataclass
class Site:
    """A web site of a test: what it has, and what it was asked for."""

    pages: dict[str, bytes]
    redirects: dict[str, str] = field(default_factory=dict[str, str])
    asked: list[str] = field(default_factory=list[str])
    address: str = ""


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    monkeypatch.setenv("no_proxy", "127.0.0.1,localhost")
    found = Site({"/schemas/address.json": ADDRESS, "/schemas/street.yaml": STREET})

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found.asked.append(self.path)
            target, page = found.redirects.get(self.path), found.pages.get(self.path)
            self.send_response(302 if target else 200 if page is not None else 404)
            if target:
                self.send_header("Location", target)
            self.end_headers()
            self.wfile.write(page or b"")

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    found.address = f"http://127.0.0.1:{server.server_port}"
    yield found
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def project(tmp_path: Path, site: Site, monkeypatch: pytest.MonkeyPatch) -> Path:
    reference = f"{site.address}/schemas/address.json"
    (tmp_path / "shop.json").write_text(json.dumps({"$defs": {"Order": {"properties": {"to": {"$ref": reference}}}}}))
    configure(tmp_path, f'remotes = ["{site.address}/schemas/"]')
    monkeypatch.chdir(tmp_path)
    return tmp_path


def configure(folder: Path, remotes: str) -> None:
    text = f'[tool.wirestruct]\noutput = "generated"\n{remotes}\n[tool.wirestruct.modules]\nshop = "shop.json"\n'
    (folder / "pyproject.toml").write_text(text)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    def run(*arguments: str) -> tuple[int, str, str]:
        status = cli.main(arguments)
        captured = capsys.readouterr()
        return status, captured.out, captured.err

    return run


Run = Callable[..., tuple[int, str, str]]

# ---------------------------------------------------------------- prefixes


@pytest.mark.parametrize(
    ("prefix", "uri", "expected"),
    [
        ("https://example.com/schemas/", "https://example.com/schemas/a.json", True),
        ("https://example.com/schemas/", "https://EXAMPLE.com/schemas/a/b.json", True),
        ("https://example.com/schemas", "https://example.com/schemas/a.json", True),
        ("https://example.com/schemas", "https://example.com/schemas", True),
        ("https://example.com", "https://example.com/a.json", True),
        ("https://example.com/schemas", "https://example.com/schemas-of-others/a.json", False),
        ("https://example.com", "https://example.com.evil.org/a.json", False),
        ("https://example.com", "https://example.com@evil.org/a.json", False),
        ("https://example.com", "https://example.com:8443/a.json", False),
        ("https://example.com", "http://example.com/a.json", False),
        ("https://example.com/schemas/", "https://example.com/schemas/../secret.json", False),
        ("https://example.com/schemas/", "https://example.com/schemas/%2e%2e/secret.json", False),
        ("https://example.com/schemas/", "https://example.com/schemas/..%5csecret.json", False),
        ("https://example.com/schemas/", "https://[::1/a.json", False),
    ],
)
def test_what_a_prefix_allows(prefix: str, uri: str, expected: bool) -> None:
    assert (allowed([Remote(prefix)], uri) is not None) is expected


def test_the_longest_prefix_counts(tmp_path: Path) -> None:
    wide, narrow = Remote("https://example.com"), Remote("https://example.com/ours/", tmp_path)
    assert allowed([wide, narrow], "https://example.com/ours/a.json") is narrow
    assert allowed([narrow, wide], "https://example.com/theirs/a.json") is wide


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://example.com/", True),
        ("http://localhost:1234", True),
        ("example.com", False),
        ("https://", False),
        ("ftp://example.com/", False),
        ("file:///etc/", False),
        ("https://example.com/?q=", False),
        ("https://user@example.com/", False),
    ],
)
def test_what_a_prefix_is(text: str, expected: bool) -> None:
    assert is_prefix(text) is expected


# ---------------------------------------------------------------- lock, and what follows from it


def test_a_locked_run_is_offline_and_gives_the_same(project: Path, site: Site, run: Run) -> None:
    status, out, err = run("generate")
    assert (status, out, site.asked) == (2, "", [])
    assert "shop.json:1:" in err
    assert "error[WS207]" in err
    assert "hint: fetch it once, with wirestruct lock" in err
    assert run("lock") == (0, "wirestruct.lock: 2 remote documents, 2 fetched\n", "")
    assert site.asked == ["/schemas/address.json", "/schemas/street.yaml"]
    lock = json.loads((project / "wirestruct.lock").read_text())
    entry = lock["documents"][f"{site.address}/schemas/street.yaml"]
    assert (project / entry["file"]).read_bytes() == STREET
    site.pages.clear()
    site.asked.clear()
    assert run("generate")[0] == 0
    assert run("check")[0] == 0
    assert run("lock") == (0, "wirestruct.lock: 2 remote documents, 0 fetched\n", "")
    assert site.asked == []
    assert (project / "generated/address/models.py").is_file()


def test_a_locked_text_that_changed_is_refused(project: Path, site: Site, run: Run) -> None:
    run("lock")
    assert run("generate")[0] == 0
    assert run("generate")[1] == "generated: nothing has changed\n"
    (text,) = (project / "wirestruct.lock.d").glob("street-*")
    text.write_bytes(STREET + b"# and a word\n")
    status, _, err = run("generate")
    assert (status, "error[WS110]" in err, "wirestruct lock --update" in err) == (2, True, True)
    assert run("lock")[0] == 2
    site.pages["/schemas/street.yaml"] = b"type: integer\n"
    assert run("lock", "--update")[0] == 0
    assert run("generate")[0] == 0
    assert text.read_bytes() == b"type: integer\n"


def test_what_nobody_refers_to_leaves_the_lock(project: Path, site: Site, run: Run) -> None:
    run("lock")
    note = project / "wirestruct.lock.d/README"
    note.write_text("of others")
    (project / "shop.json").write_text('{"$defs": {"Order": {"properties": {}}}}')
    status, out, _ = run("lock", "--json")
    told = json.loads(out)
    assert (status, told["locked"], len(told["removed"])) == (0, [], 2)
    assert not (project / "wirestruct.lock").exists()
    assert list((project / "wirestruct.lock.d").iterdir()) == [note]


def test_the_files_behind_documents(tmp_path: Path) -> None:
    base = "https://example.com"
    entry = Locked("0" * 64, "wirestruct.lock.d/a-000000000000.json")
    remotes = Remotes((Remote(base), Remote(f"{base}/own/", tmp_path / "own")), {f"{base}/a.json": entry}, tmp_path)
    read = [
        Document(path, uri, "", "json", "schema", {})
        for path, uri in (
            ("shop.json", f"file://{tmp_path}/shop.json"),
            (f"{base}/a.json", f"{base}/a.json"),
            (f"{base}/own/b%20c.json", f"{base}/own/b%20c.json"),
        )
    ]
    assert list(remotes.behind(read)) == ["shop.json", "wirestruct.lock", entry.file, "own/b c.json"]


def test_a_broken_lock_file(project: Path, run: Run) -> None:
    wrong = ("{", "[]", '{"version": 2}', '{"version": 1}', '{"version": 1, "documents": {"a": {"sha256": 1}}}')
    entry = {"sha256": "0" * 64, "file": "../secret"}
    for text in (*wrong, json.dumps({"version": 1, "documents": {"a": entry}})):
        (project / "wirestruct.lock").write_text(text)
        status, _, err = run("generate")
        assert (status, err.startswith("wirestruct.lock: error[WS501]: not a lock file: ")) == (2, True), text
    assert run("lock", "--update")[0] == 0
    assert run("generate")[0] == 0


def test_flags_need_no_configuration(project: Path, site: Site, run: Run) -> None:
    (project / "pyproject.toml").unlink()
    flags = ("shop.json", "--allow-remote", site.address)
    assert run("generate", *flags, "--output", "acme")[0] == 2
    assert run("lock", *flags)[0] == 0
    assert run("generate", *flags, "--output", "acme")[0] == 0
    status, _, err = run("generate", "shop.json", "--output", "acme")
    assert (status, "error[WS204]" in err) == (2, True), "locked, but no longer allowed"


def test_lock_tells_what_is_not_allowed(project: Path, site: Site, run: Run) -> None:
    configure(project, 'remotes = ["https://example.com/"]')
    status, out, err = run("lock")
    assert (status, out, site.asked) == (2, "", [])
    assert err.startswith("shop.json:1:")
    assert "error[WS204]" in err


def test_a_folder_stands_in_for_a_prefix(project: Path, site: Site, run: Run) -> None:
    (project / "theirs").mkdir()
    configure(project, f'remotes = {{ "{site.address}/schemas" = "theirs" }}')
    assert "error[WS201]" in run("generate")[2]
    (project / "theirs/address.json").write_bytes(ADDRESS)
    (project / "theirs/street.yaml").write_bytes(STREET)
    assert run("generate")[0] == 0
    assert run("lock") == (0, "wirestruct.lock: 0 remote documents, 0 fetched\n", "")
    assert (site.asked, (project / "wirestruct.lock").exists()) == ([], False)
    (project / "theirs/street.yaml").write_bytes(b"type: integer\n")
    assert "changed" in run("generate")[1], "a run with nothing to do is not taken for this one"
    (project / "theirs/street.yaml").unlink()
    (project / "secret.yaml").write_bytes(STREET)
    (project / "theirs/street.yaml").symlink_to(project / "secret.yaml")
    assert "error[WS203]" in run("generate")[2]


def test_a_document_of_the_folders_that_declares_to_be_it_is_taken_first(project: Path, site: Site, run: Run) -> None:
    own = {"$id": f"{site.address}/schemas/address.json", "type": "string"}
    (project / "address.json").write_text(json.dumps(own))
    assert run("generate", "shop.json", "address.json", "--output", "acme")[0] == 0
    assert run("generate", "shop.json", "address.json", "--output", "acme", "--allow-remote", site.address)[0] == 0
    assert site.asked == []


# ---------------------------------------------------------------- fetching


def test_redirects_stay_where_references_are_allowed(project: Path, site: Site, run: Run) -> None:
    site.redirects["/schemas/address.json"] = "/schemas/v2/address.json"
    site.pages["/schemas/v2/address.json"] = ADDRESS
    assert run("lock")[0] == 0
    site.redirects["/schemas/address.json"] = "/elsewhere/address.json"
    status, _, err = run("lock", "--update")
    assert status == 2
    assert f"redirects to {site.address}/elsewhere/address.json, which no prefix allows" in err
    assert "/elsewhere/address.json" not in site.asked
    for target in ("file:///etc/passwd", "ftp://127.0.0.1/a.json", "data:application/json,{}"):
        site.redirects["/schemas/address.json"] = target
        assert "error[WS111]" in run("lock", "--update")[2]


def test_what_cannot_be_fetched_or_read(project: Path, site: Site, run: Run) -> None:
    page = site.pages.pop("/schemas/street.yaml")
    status, _, err = run("lock")
    assert (status, f"error[WS111]: cannot fetch {site.address}/schemas/street.yaml: 404" in err) == (2, True)
    assert not (project / "wirestruct.lock").exists(), "a lock is written whole or not at all"
    site.pages["/schemas/street.yaml"] = b"<!doctype html>\n<p>Not here: sorry"
    status, _, err = run("lock")
    assert (status, err.startswith(f"{site.address}/schemas/street.yaml:")) == (2, True)
    site.pages["/schemas/street.yaml"] = page
    assert run("lock")[0] == 0


def test_limits_of_size_and_time(site: Site) -> None:
    site.pages["/large"] = b" " * 100_000
    remotes, uri = [Remote(site.address)], f"{site.address}/large"
    assert len(fetch(uri, remotes, Limits(size=100_000))) == 100_000
    with pytest.raises(RemoteError, match="larger than 99999 bytes"):
        fetch(uri, remotes, Limits(size=99_999))
    with pytest.raises(RemoteError, match="not there within"):
        fetch(uri, remotes, Limits(total=-1))


def test_a_server_that_says_nothing() -> None:
    silent = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)  # it takes connections and nobody serves
    start = time.monotonic()
    address = f"http://127.0.0.1:{silent.server_port}"
    with pytest.raises(RemoteError, match="timed out"):
        fetch(f"{address}/a.json", [Remote(address)], Limits(silence=0.1))
    assert time.monotonic() - start < 5
    silent.server_close()
    with pytest.raises(RemoteError, match=r"[Rr]efused"):
        fetch(f"{address}/a.json", [Remote(address)])


def test_files_of_the_lock_never_collide(tmp_path: Path) -> None:
    lock = tmp_path / "wirestruct.lock"
    uris = [
        "https://example.com/a.json",
        "https://example.com/A.json",
        "https://example.com/a.json?v=2",
        "https://example.com/a.json/b",
        "https://example.com/",
        "https://example.com/%2e%2e%2fa.YAML",
        "https://example.com/" + "x" * 300,
    ]
    files = [lock_entry(uri, b"", lock).file for uri in uris]
    assert len({file.lower() for file in files}) == len(uris)
    assert all(file.startswith("wirestruct.lock.d/") and file.count("/") == 1 and len(file) < 90 for file in files)
