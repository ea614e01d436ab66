"""Specifications that people have: every document of the shared folder, against two other validators.

Each document goes the whole way to an imported package, as it stands; where it refers to files of other people, which
are not here, there are stand-ins that allow everything.  Instances are made from the document's schemas: as they come
out, mended until they are valid, and with one fault.  For each, five verdicts have to be one: generated function, list
of violations, interpreter, ``jsonschema`` and ``jsonschema_rs``; what is valid is read by its model and written back.

``real_documents.toml`` lists where the two others differ and who is right, and what keeps a document from being tried.
Type checkers look at the packages of the small documents; with WIRESTRUCT_TYPE_CHECK=all at all of them.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, Final

import jsonschema
import jsonschema_rs
import pytest
from real_documents import LISTED, RealDocument, made
from sampling import Bundle, Sampler, faults, mended

from wirestruct.diagnostics import Problems

INSTANCES: Final = 200
SCHEMAS: Final = 40
SECONDS: Final = 60
SMALL: Final = 500_000  # characters of a document
REFUSED: Final = {entry["document"]: entry for entry in LISTED.get("refused", [])}
UNCHECKED: Final = {(entry["document"], entry["checker"]): entry["problem"] for entry in LISTED["unchecked"]}


def specifications() -> list[Path]:
    """Every document of the shared folder; none where it is absent, and the fixture says so."""
    beside = Path(__file__).parents[3] / "shared"
    folder = Path(os.environ.get("WIRESTRUCT_SHARED") or beside) / "specs"
    return sorted(path for path in folder.glob("**/*") if path.suffix in (".json", ".yaml", ".yml"))


DOCUMENTS: Final = specifications()
tried = pytest.mark.parametrize("path", DOCUMENTS, ids=[path.stem for path in DOCUMENTS])


@contextmanager
def limited(seconds: int) -> Iterator[None]:
    """Raises TimeoutError where the work takes longer."""

    def stop(*_: object) -> None:
        raise TimeoutError(f"it took longer than {seconds} seconds")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@pytest.fixture(scope="module")
def made_from(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], RealDocument]:
    """From the path of a document to its package, made when first asked for."""

    @cache
    def make(path: Path) -> RealDocument | str:
        refused = path.name in REFUSED
        try:
            with limited(3 if refused else SECONDS):
                return made(path, tmp_path_factory.mktemp(path.stem))
        except (Problems, TimeoutError) as problem:
            if not refused:
                raise
            return str(problem)

    def document(path: Path) -> RealDocument:
        outcome = make(path)
        if not isinstance(outcome, str):
            assert path.name not in REFUSED, "it is generated now: take its entry out of real_documents.toml"
            return outcome
        assert REFUSED[path.name]["problem"] in outcome
        pytest.skip(REFUSED[path.name]["reason"])

    return document


def instances(document: RealDocument, random: Random) -> Iterator[tuple[str, Any]]:
    """A schema's name and a value for it, valid or not, again and again."""
    bundle = Bundle(document.content)
    sampler = Sampler(bundle, random)
    names = random.sample(list(document.places), min(SCHEMAS, len(document.places)))
    for name in names:
        place = bundle.name(document.places[name])
        for _ in range(-(-INSTANCES // (4 * len(names)))):
            raw = sampler.made(bundle.definitions[place])
            valid = mended(document.validators, name, raw)
            for instance in (raw, valid, *(changed for changed, _ in faults(valid, random))):
                yield name, instance


@tried
def test_verdicts(shared: Path, made_from: Callable[[Path], RealDocument], path: Path) -> None:
    """Five verdicts about every instance, and all of them one."""
    document = made_from(path)
    ours = document.validators
    oracle = cache(lambda name: document.oracles.at(document.places[name]))
    count = {True: 0, False: 0}
    for name, instance in instances(document, Random(path.stem)):
        verdicts = {
            "function": ours.is_valid(name, instance),
            "violations": not ours.violations(name, instance),
            "interpreter": ours.checker.is_valid(name, instance),
            "jsonschema": oracle(name)[0](instance),
            "jsonschema_rs": oracle(name)[1](instance),
        }
        assert len(set(verdicts.values())) == 1, f"{name}: {verdicts}: {json.dumps(instance)}"
        count[verdicts["function"]] += 1
    assert sum(count.values()) >= INSTANCES
    assert min(count.values()) >= INSTANCES // 10


@tried
def test_round_trips(shared: Path, made_from: Callable[[Path], RealDocument], path: Path) -> None:
    """What the validators take is read, and written back to the letter: as a value and as text."""
    document = made_from(path)
    total = 0
    for name, instance in instances(document, Random(path.stem)):
        if document.validators.is_valid(name, instance):
            total += 1
            codec = document.codec(name)
            letters = json.dumps(instance, sort_keys=True)
            place = f"{name}: {letters}"
            assert json.dumps(codec.to_dict(codec.from_dict(instance)), sort_keys=True) == letters, place
            text = codec.to_json(codec.from_json(json.dumps(instance)))
            assert json.dumps(json.loads(text), sort_keys=True) == letters, place
    assert total >= INSTANCES // 10


@pytest.mark.parametrize("checker", ["mypy", "pyright"])
@tried
def test_types(shared: Path, made_from: Callable[[Path], RealDocument], path: Path, checker: str) -> None:
    if path.stat().st_size > SMALL and os.environ.get("WIRESTRUCT_TYPE_CHECK") != "all":
        pytest.skip("it takes minutes; WIRESTRUCT_TYPE_CHECK=all asks for it")
    document = made_from(path)
    command = {
        "mypy": ["--strict", "--python-version", "3.10", "--config-file", "", "--cache-dir", os.devnull],
        "pyright": ["--pythonpath", sys.executable],
    }[checker]
    done = subprocess.run(
        [sys.executable, "-m", checker, *command, document.package], cwd=document.folder, capture_output=True, text=True
    )
    known = UNCHECKED.get((path.name, checker))
    if known is not None:
        assert done.returncode != 0, "it passes now: take its entry out of real_documents.toml"
        assert known in done.stdout
        return
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr


@tried
def test_bytes(shared: Path, made_from: Callable[[Path], RealDocument], path: Path, tmp_path: Path) -> None:
    """Another hash seed gives the same bytes."""
    if path.stat().st_size > SMALL:
        pytest.skip("small documents have every kind of schema")
    document = made_from(path)
    script = "import sys; from pathlib import Path; from real_documents import made; made(*map(Path, sys.argv[1:]))"
    environment = {**os.environ, "PYTHONHASHSEED": "4711", "PYTHONPATH": os.pathsep.join(sys.path)}
    subprocess.run([sys.executable, "-c", script, str(path), str(tmp_path)], check=True, env=environment)
    assert texts(tmp_path / "import") == texts(document.folder)


def texts(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.glob("**/*")
        if path.is_file() and path.suffix != ".pyc"
    }


@pytest.mark.parametrize("entry", LISTED["disagreement"], ids=[one["schema"] for one in LISTED["disagreement"]])
def test_who_is_right(validators: Callable[[Mapping[str, Any], list[str]], Any], entry: Mapping[str, Any]) -> None:
    """Where others differ, each says what is listed, and ours is the right one."""
    schema = json.loads(entry["schema"])
    instance = 10**400 if entry["instance"] == "1e400" else json.loads(entry["instance"])
    ours = validators({"$defs": {"It": schema}}, ["It"])
    assert entry["reason"]
    assert ours.is_valid("It", instance) is entry["valid"] is not bool(ours.violations("It", instance))
    assert said(lambda: jsonschema.Draft202012Validator(schema).is_valid(instance)) == entry["jsonschema"]
    assert said(lambda: jsonschema_rs.Draft202012Validator(schema).is_valid(instance)) == entry["jsonschema_rs"]


def said(verdict: Callable[[], bool]) -> str:
    try:
        return json.dumps(verdict())
    except Exception:  # noqa: BLE001, the two have no exception in common
        return "crash"
