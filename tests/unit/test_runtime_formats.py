"""Formats beyond what the official suite asks: an accepted and a rejected text for every one, and how they are asked for."""

from __future__ import annotations

import importlib
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

import openai_realtime
from openai_realtime.ga import tools

CASES: dict[str, tuple[list[str], list[str]]] = {
    "date-time": (
        ["2024-02-29t23:59:60z", "0001-01-01T00:00:00.1+23:59"],
        ["2023-02-29T00:00:00Z", "2024-01-01 00:00:00Z"],
    ),
    "date": (["0000-02-29", "2000-02-29"], ["1900-02-29", "2024-13-01", "2024-1-01", "2024-01-01\n"]),
    "time": (["00:29:60-23:30"], ["24:00:00Z", "12:00:00", "12:00Z"]),
    "duration": (["P1Y2M3DT4H5M6S", "P3W"], ["P", "P1Y1D", "P1W1D"]),
    "email": (['"a\\"b"@x.y', "a@[IPv6:::1]"], ["a@b@c", "é@example.com", "a@[x]", "a" * 65 + "@x.y"]),
    "idn-email": (["é@bücher.example"], ["é", "é" * 33 + "@x.y"]),
    "hostname": (["EXAMPLE.com", "a--b.c"], ["a_b", "xn--", "a" * 64, "xn--\u00fc"]),
    "idn-hostname": (
        ["bücher.example", "xn--bcher-kva.example", "WWW.x"],
        ["Bücher.example", "ab--\u00fc", "\ud800", "xn--a"],
    ),
    "ipv4": (["0.0.0.0"], ["1.2.3", "01.2.3.4", "1.2.3.4/8"]),
    "ipv6": (["::", "::ffff:1.2.3.4"], ["fe80::1%eth0", ":::", "1.2.3.4"]),
    "uri": (["a:", "http://[v1.x]:80/?#"], ["a", "http://[::g]/", "http://é/", "http://x/ "]),
    "uri-reference": (["", "?x", "./1:b", "//h"], ["1:b", "\\", "#a#b"]),
    "iri": (["http://é/ü"], ["é", "http://é/\u0000"]),
    "iri-reference": (["é"], ["é|"]),
    "uri-template": (["/{a,b*}{?c:3}", "{+x.y}"], ["{", "{a:0}", "{}", "a b"]),
    "uuid": (["2EB8AA08-aa98-11ea-b4aa-73b441d16380"], ["2eb8aa08aa9811eab4aa73b441d16380"]),
    "json-pointer": (["", "/~0~1/"], ["a", "/~", "#/a"]),
    "relative-json-pointer": (["0#", "10/a"], ["/a", "00", "1#/a"]),
    "regex": (
        [r"(?<a>x)\k<a>\1", "[a-b-c]", r"[-a-]", r"\p{Script=Greek}", r"\u{10FFFF}", "(?<!a)b*?", "[^]"],
        [
            "a{2,1}",
            "(?=a)*",
            r"\1",
            "[z-a]",
            r"[a-\d]",
            "a|*",
            "]",
            "(?<a>x)(?<a>y)",
            "(?)",
            r"\u{110000}",
            r"\k<a>",
            "[",
        ],
    ),
}


@pytest.fixture(scope="module")
def conforms(runtime: str) -> Callable[[str, str], bool]:
    return importlib.import_module(f"{runtime}.formats").conforms


def test_every_format_has_cases(runtime: str) -> None:
    assert set(CASES) == set(importlib.import_module(f"{runtime}.formats").FORMATS)


@pytest.mark.parametrize("name", CASES)
def test_formats(conforms: Callable[[str, str], bool], name: str) -> None:
    accepted, rejected = CASES[name]
    assert [text for text in accepted if not conforms(name, text)] == []
    assert [text for text in rejected if conforms(name, text)] == []


@pytest.mark.parametrize("text", ["\u00fc" * 10**5, "a" * 10**5, "a." * 10**5, "/" * 10**5, "(" * 10**4, "%41" * 10**4])
@pytest.mark.parametrize("name", CASES)
def test_long_texts_take_no_long_time(conforms: Callable[[str, str], bool], name: str, text: str) -> None:
    start = time.thread_time()
    conforms(name, text)
    conforms(name, text + "\n")
    assert time.thread_time() - start < 5


def test_names_that_are_not_known_say_nothing(conforms: Callable[[str, str], bool]) -> None:
    assert conforms("no-such-format", "anything")


def test_formats_are_asserted_where_they_are_asked_for() -> None:
    good = {"type": "mcp", "server_label": "x", "server_url": "https://example.com"}
    bad = {**good, "server_url": "no address"}
    for home, name in ((openai_realtime, "ga.tools.MCPTool"), (tools, "MCPTool")):
        assert home.is_valid(name, bad)
        assert home.validate(name, bad) == []
        assert home.is_valid(name, good, formats=True)
        assert not home.is_valid(name, bad, formats=True)
        [violation] = home.validate(name, bad, formats=True)
        assert (violation.pointer, violation.keyword, violation.expected) == (
            "/server_url",
            "format",
            "a text of format uri",
        )


def test_formats_cost_nothing_where_nobody_asks() -> None:
    folder = str(Path(openai_realtime.__file__).parents[1])
    code = (
        f"import sys; sys.path.insert(0, {folder!r}); import openai_realtime as o;"
        "o.validate('ga.tools.MCPTool', {'server_url': 5});"
        "print(*[name.rpartition('.')[2] for name in sys.modules if '_runtime' in name])"
    )
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True)
    assert not set(done.stdout.split()) & {"formats", "hosts", "times", "uris", "regexes", "places", "reports", "texts"}
