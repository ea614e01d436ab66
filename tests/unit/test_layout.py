"""Long statements are broken as black breaks them, or not at all."""

from __future__ import annotations

import black
import pytest
from black.mode import TargetVersion
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wirestruct.layout import broken

names = st.sampled_from(["x", "value", "o.extras", "v.__class__", "s.Text", "a_name_that_is_rather_long", "m.Model"])
strings = st.sampled_from(['"a"', '"another word"', "'\"'", '"a string that takes some room of its own"', '"(["', "b"])
numbers = st.sampled_from(["1", "5000", "-1", "0.5"])


def listed(opening: str, items: list[str], closing: str) -> str:
    return f"{opening}{', '.join(items)}{',' if opening == '(' and len(items) == 1 else ''}{closing}"


def compound(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    few = st.lists(inner, min_size=1, max_size=4)
    return st.one_of(
        st.builds(lambda name, items: listed(f"{name}(", items, ")"), names, st.lists(inner, max_size=4)),
        st.builds(lambda name, key, item: f"{name}({item}, key={key})", names, inner, inner),
        st.builds(lambda items: listed("(", items, ")"), few),
        st.builds(lambda items: listed("[", items, "]"), few),
        st.builds(
            lambda pairs: listed("{", [f"{k}: {v}" for k, v in pairs], "}"),
            st.lists(st.tuples(strings, inner), min_size=1, max_size=3),
        ),
        st.builds(lambda name, item: f"{name}[{item}]", names, inner),
    )


atoms = names | strings | numbers
values = st.recursive(atoms, compound, max_leaves=9)
compared = st.builds(
    lambda one, sign, other: f"{one} {sign} {other}",
    values,
    st.sampled_from(["==", "is", "is not", "in", "not in", "<"]),
    values,
)
tests = st.builds(
    lambda parts, word: f" {word} ".join(parts),
    st.lists(compared | values | compared.map("({})".format), min_size=1, max_size=4),
    st.sampled_from(["and", "or"]),
)
chosen = st.builds(lambda one, test, other: f"{one} if {test} else {other}", values, tests, values)
statements = st.one_of(
    st.builds("{} = {}".format, names, values | tests | chosen),
    st.builds("NAME: Final[dict[str, {}]] = {}".format, names, values),
    st.builds('d["{}"] = {}'.format, st.sampled_from(["a", "a_longer_key"]), values | chosen),
    st.builds("return {}".format, values | tests | chosen),
    st.builds("if {}:".format, tests),
    st.builds(
        "def decode({}) -> {}:".format, st.sampled_from(["v: Any", "d: Any, cls: type[m.Model] = m.Model"]), names
    ),
    values,
)


def by_black(statement: str, width: int, inside: bool) -> list[str]:
    mode = black.Mode(line_length=width + 4 * inside, target_versions={TargetVersion.PY310, TargetVersion.PY313})
    if inside:
        lines = black.format_str(f"{{\n    {statement}\n}}\n", mode=mode).splitlines()[1:-1]
        return [line[4:] for line in lines]
    body = "\n    pass" if statement.endswith(":") else ""
    lines = black.format_str(f"{statement}{body}\n", mode=mode).splitlines()
    return lines[:-1] if body else lines


@settings(max_examples=600, deadline=None, suppress_health_check=list(HealthCheck))
@given(statements, st.sampled_from([40, 60, 100]))
def test_statements_are_broken_as_black_breaks_them(statement: str, width: int) -> None:
    if len(statement) > width and (lines := broken(statement, width)) is not None:
        assert lines == by_black(statement, width, inside=False)


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(strings, values, st.sampled_from([40, 60, 100]))
def test_entries_are_broken_as_black_breaks_them(key: str, value: str, width: int) -> None:
    entry = f"{key}: {value},"
    if len(entry) > width and (lines := broken(entry, width, inside=True)) is not None:
        assert lines == by_black(entry, width, inside=True)


def test_what_most_statements_look_like_is_known() -> None:
    for statement in (
        "from .models import RealtimeServerEvent as RealtimeServerEvent",
        'MEMBERS: Final = frozenset(("type", "event_id", "item_id", "content_index"))',
        "def decode_thing(d: Any, cls: type[m.Thing] = m.Thing) -> m.Thing:",
        "if v.__class__ is not int and not is_integer(v) or v < 5000 or v > 30000:",
        "o.extras = None if len(d) == n else leftover(d, MEMBERS, WITHOUT_NULL)",
    ):
        lines = broken(statement, 40)
        assert lines is not None and len(lines) > 1, statement


@pytest.mark.parametrize(
    "statement",
    [
        "x = [f(item) for item in items_with_a_long_name]",
        "x = lambda value: a_function_of(value, something)",
        "f(*arguments_of_some_length, **others_of_that_kind)",
        "x = 1  # a comment that black would have to move somewhere",
        "usage: Tokens | Duration | UnknownVariant | None = None",
        "def decode(v: Any) -> One | Another | UnknownVariant | str:",
    ],
)
def test_what_is_not_known_is_left_to_black(statement: str) -> None:
    assert broken(statement, 40) is None
