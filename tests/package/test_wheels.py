"""Both distributions, installed into empty environments outside the repository, on every supported Python."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import zipfile
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
INSTALL = ("-m", "pip", "install", "--quiet", "--no-compile", "--disable-pip-version-check")
OFFLINE = re.compile(
    r"name resolution|Failed to establish|Could not find a version|ConnectionError|ProxyError|timed out"
)

SCHEMA = """\
$schema: https://json-schema.org/draft/2020-12/schema
$defs:
  Order:
    type: object
    required: [kind, id]
    properties:
      kind: { const: order }
      id: { type: string, minLength: 1 }
      lines: { type: array, items: { $ref: '#/$defs/Line' } }
  Line:
    type: object
    properties: { amount: { type: integer } }
"""


def run(*command: object, cwd: Path) -> str:
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, cwd=cwd)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def metadata(wheel: Path) -> str:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
        return archive.read(name).decode()


def site_packages(python: Path, cwd: Path) -> str:
    return run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=cwd).strip()


# ---------------------------------------------------------------- what is inside


def test_the_tool_brings_its_templates_and_nothing_else(wheels: dict[str, Path]) -> None:
    inside = names(wheels["wirestruct"])
    templates = {path.relative_to(REPOSITORY).as_posix() for path in (REPOSITORY / "templates").rglob("*.jinja")}
    assert templates
    assert {f"wirestruct/{path}" for path in templates} <= inside
    assert "wirestruct/templates/dataclasses/runtime/__init__.py" in inside
    assert "wirestruct/py.typed" in inside
    assert {name.split("/")[0] for name in inside if ".dist-info" not in name} == {"wirestruct"}
    assert not [name for name in inside if "__pycache__" in name]


def test_the_generated_package_depends_on_nothing(wheels: dict[str, Path]) -> None:
    inside = names(wheels["openai_realtime"])
    assert "openai_realtime/py.typed" in inside
    assert "openai_realtime/crates/async_openai/schemas/schema.json" in inside
    assert {name.split("/")[0] for name in inside if ".dist-info" not in name} == {"openai_realtime"}
    required = [line for line in metadata(wheels["openai_realtime"]).splitlines() if line.startswith("Requires-Dist")]
    assert all("extra ==" in line for line in required)


# ---------------------------------------------------------------- at work


def test_the_generated_package_works_alone(wheels: dict[str, Path], empty: Path, tmp_path: Path) -> None:
    run(empty, *INSTALL, "--no-index", "--no-deps", wheels["openai_realtime"], cwd=tmp_path)
    samples = REPOSITORY / "schemas/samples/crates.async_openai/RealtimeResponse/accepted"
    payload = max(samples.glob("*.json"), key=lambda path: (path.stat().st_size, path.name))
    script = f"""
import json, sys
sys.path.insert(0, {site_packages(empty, tmp_path)!r})
import openai_realtime
from openai_realtime import RealtimeResponse, is_valid, validate
value = json.loads(open(sys.argv[1], encoding="utf-8").read())
response = RealtimeResponse.from_dict(value)
assert response.to_dict() == value
assert json.loads(RealtimeResponse.from_json(json.dumps(value)).to_json()) == value
assert is_valid("RealtimeResponse", value) and not validate("RealtimeResponse", value)
assert not is_valid("RealtimeResponse", []) and validate("RealtimeResponse", [])
outside = [name for name in sys.modules if getattr(sys.modules[name], "__file__", None) and "site-packages" in
           sys.modules[name].__file__ and not name.startswith("openai_realtime")]
assert not outside, outside
"""
    run(empty, "-I", "-S", "-W", "error", "-c", script, payload, cwd=tmp_path)
    run(empty, "-m", "openai_realtime", "validate", "RealtimeResponse", payload, cwd=tmp_path)


@pytest.fixture(scope="session")
def digests() -> dict[str, str]:
    """What each Python generated; equal bytes are promised."""
    return {}


def test_the_tool_generates_elsewhere(
    wheels: dict[str, Path], empty: Path, tmp_path: Path, digests: dict[str, str], python: str
) -> None:
    pins = ["--constraint", REPOSITORY / "requirements.lock"]
    install = [empty, *INSTALL, "--prefer-binary", *pins, wheels["wirestruct"]]
    done = subprocess.run([str(word) for word in install], capture_output=True, text=True, cwd=tmp_path)
    if done.returncode and OFFLINE.search(done.stderr):
        pytest.skip("the tool's dependencies cannot be fetched here: " + done.stderr.strip().splitlines()[-1])
    assert done.returncode == 0, done.stderr
    (tmp_path / "shop.yaml").write_text(SCHEMA)
    wirestruct = empty.parent / "wirestruct"
    run(wirestruct, "generate", "shop.yaml", "--output", "src/acme_models", cwd=tmp_path)
    run(wirestruct, "check", "shop.yaml", "--output", "src/acme_models", cwd=tmp_path)
    script = """
import sys
sys.path.insert(0, "src")
from acme_models.shop import Order
order = Order.from_json(b'{"kind": "order", "id": "1", "lines": [{"amount": 2}], "more": null}')
assert order.lines[0].amount == 2
assert order.to_dict() == {"kind": "order", "id": "1", "lines": [{"amount": 2}], "more": None}
"""
    run(empty, "-I", "-S", "-W", "error", "-c", script, cwd=tmp_path)
    manifest = json.loads((tmp_path / "src/acme_models/.wirestruct-manifest.json").read_text())
    digests[python] = hashlib.sha256(json.dumps(manifest, sort_keys=True).encode()).hexdigest()
    assert len(set(digests.values())) == 1, digests
