"""Formatting: a fixed style, whatever the surroundings; texts that are not Python are reported."""

from __future__ import annotations

from pathlib import Path

import pytest

from wirestruct.formatting import format_files, format_text, format_whole

LONG = "a_name_of_forty_characters_as_they_happen"
UGLY = f'x = {{"a": {LONG}, "b": {LONG}, "c": {LONG}}}\n\n\n\n\ny = [f(item) for item in ({LONG}, {LONG}, {LONG})]\n\n'
NEAT = f"""x = {{
    "a": {LONG},
    "b": {LONG},
    "c": {LONG},
}}


y = [
    f(item)
    for item in (
        {LONG},
        {LONG},
        {LONG},
    )
]
"""


def test_python_is_formatted_and_nothing_else() -> None:
    files = {"b.py": UGLY, "a.json": '{"a":1}', "README.md": "x  =  1", "pyproject.toml": "a='1'", "py.typed": ""}
    formatted, problems = format_files(files)
    assert problems == []
    assert formatted == {**files, "b.py": NEAT}
    assert list(formatted) == list(files)


def test_statements_of_several_lines() -> None:
    long = f"    {LONG}: f({LONG}, {LONG}),"
    inside = f"def f():\n    if {LONG} == ({LONG}) or {LONG}.count(x):\n        return 1\n"
    text = f'"""First.\n\n{LONG * 4}\n"""\n\nx = {{\n    "a": 1,\n{long}\n}}\n\n\n{inside}'
    formatted = format_text(text)
    assert formatted == format_whole([text])[0]
    assert formatted.count("\n") == text.count("\n") + 4


def test_texts_of_others_are_formatted_whole() -> None:
    assert format_whole(["x = {  'a':1,\n 'b':2 }\n", "x = ("]) == ['x = {"a": 1, "b": 2}\n', "x = ("]


def test_formatted_text_stays_as_it_is() -> None:
    assert format_text(format_text(UGLY)) == format_text(UGLY)


def test_no_configuration_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.black]\nline-length = 10\nskip-string-normalization = true\n")
    monkeypatch.chdir(tmp_path)
    assert format_text(UGLY) == NEAT


def test_lines_are_120_wide() -> None:
    text = f"x = [{'1, ' * 37}1]\n"
    assert format_text(text) == text


@pytest.mark.parametrize(
    ("text", "message", "place"),
    [
        ("x = 1\ny = (\n", "was never closed", (2, 5)),
        ("def f(x, x): pass\nclass class: pass\n", "invalid syntax", (2, 7)),
        ("x = 1\n  y = 2\n", "unexpected indent", (2, 3)),
        ("x = 'a\0b'\n", "null", (1, 1)),
        ("x = '\\d'\n", "invalid escape sequence", (1, 5)),
    ],
)
def test_texts_that_are_not_python(text: str, message: str, place: tuple[int, int]) -> None:
    formatted, (problem,) = format_files({"good.py": UGLY, "bad.py": text})
    assert formatted == {"good.py": NEAT, "bad.py": text}
    assert problem.code == "WS505"
    assert message in problem.message
    assert problem.location is not None
    assert problem.location.path == "bad.py"
    assert problem.position is not None
    if "\0" not in text:
        assert problem.position.line == place[0]


def test_several_processes_give_the_same() -> None:
    files = {f"{i}.py": f"x = {i}\n" * (i % 7) + ("(" if i == 5 else "") for i in range(20)}
    assert format_files(files, processes=3) == format_files(files, processes=1)
