"""What the stages report: located, coded problems.

In: a code of ``CODES``, a message, a place, a hint.  Out: values that sort, print and serialize the same everywhere.
A stage returns its result together with every problem it could see; ``accept`` stops the run when one is an error.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal, TypeVar

__all__ = ["CODES", "Code", "Diagnostic", "Location", "Part", "Position", "Problems", "Severity", "accept"]

Severity = Literal["error", "warning"]
Part = Literal["value", "key"]

T = TypeVar("T")


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in a text: 1-based line and column; columns count code points."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Location:
    """A place in a document.

    ``path`` is the document as shown to people: POSIX style, relative to the configuration's folder where possible.
    ``pointer`` is a JSON Pointer (RFC 6901); ``part`` says whether the member's key or its value is meant.
    """

    path: str
    pointer: str = ""
    part: Part = "value"

    def child(self, *tokens: str | int) -> Location:
        """The location below this one, token by token."""
        escaped = "".join("/" + str(token).replace("~", "~0").replace("/", "~1") for token in tokens)
        return Location(self.path, self.pointer + escaped)

    def key(self) -> Location:
        """The same member, but its name rather than its value."""
        return Location(self.path, self.pointer, "key")

    def __str__(self) -> str:
        return f"{self.path}#{self.pointer}"


@dataclass(frozen=True, slots=True)
class Code:
    """A stable kind of problem: ``title`` says in a few words what is wrong."""

    title: str
    severity: Severity = "error"


CODES: Final[dict[str, Code]] = {
    # 1xx: text to document (load)
    "WS101": Code("invalid JSON"),
    "WS102": Code("invalid YAML"),
    "WS103": Code("duplicate key"),
    "WS104": Code("not UTF-8 text"),
    "WS105": Code("cannot read the file"),
    "WS106": Code("YAML that JSON cannot express"),
    "WS107": Code("not a schema document"),
    "WS108": Code("unsupported dialect"),
    "WS109": Code("included module is not valid Python"),
    "WS110": Code("remote document is not the locked one"),
    "WS111": Code("cannot fetch the remote document"),
    # 2xx: documents to schemas (resolve)
    "WS201": Code("dangling reference"),
    "WS202": Code("reference loop without progress"),
    "WS203": Code("reference leaves the schema folders"),
    "WS204": Code("remote reference"),
    "WS205": Code("malformed reference"),
    "WS206": Code("duplicate identifier"),
    "WS207": Code("remote document is not locked"),
    # 3xx: keywords (resolve and lower)
    "WS301": Code("unknown keyword", "warning"),
    "WS302": Code("keyword with a value of the wrong kind", "warning"),
    "WS303": Code("unsupported vocabulary"),
    "WS304": Code("invalid pattern"),
    "WS305": Code("contradictory limits", "warning"),
    "WS306": Code("required member is not declared", "warning"),
    "WS307": Code("extension keyword misused"),
    "WS308": Code("keyword without effect", "warning"),
    # 4xx: meaning (lower)
    "WS401": Code("name collision"),
    "WS402": Code("default does not match its schema", "warning"),
    "WS403": Code("conflicting allOf", "warning"),
    "WS404": Code("union branches cannot be told apart", "warning"),
    "WS405": Code("type widened", "warning"),
    "WS407": Code("no type to generate"),
    "WS408": Code("enumeration without values", "warning"),
    "WS409": Code("two members with the same Python name", "warning"),
    "WS410": Code("unknown root type"),
    "WS411": Code("name taken, another one given", "warning"),
    # 5xx: configuration and output
    "WS501": Code("bad configuration"),
    "WS502": Code("unknown option"),
    "WS503": Code("output is not ours to write"),
    "WS504": Code("cannot write"),
    "WS505": Code("generated text is not valid Python"),
    "WS506": Code("cannot use the generated package or the samples"),
}


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One problem: what (``code``, ``message``), where (``location``, ``position``) and what to try (``hint``).

    ``position`` is filled in at the edge of the pipeline, from the text of the document, so that the success path
    never looks for lines and columns; a syntax error carries its own.
    """

    code: str
    message: str
    location: Location | None = None
    hint: str = ""
    position: Position | None = None
    raised: Severity | None = None

    @property
    def severity(self) -> Severity:
        """``error`` or ``warning``: the code's own, unless the run was told to be strict."""
        return self.raised or CODES[self.code].severity

    def __str__(self) -> str:
        place = ""
        if self.location is not None:
            place = self.location.path
            if self.position is not None:
                place += f":{self.position.line}:{self.position.column}"
            elif self.location.pointer:
                place += f"#{self.location.pointer}"
            place += ": "
        hint = f"\n    hint: {self.hint}" if self.hint else ""
        return f"{place}{self.severity}[{self.code}]: {self.message}{hint}"


class Problems(Exception):
    """The run stops here: ``diagnostics`` holds every problem the stage could see, at least one of them an error."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__("\n".join(map(str, self.diagnostics)))


def accept(staged: tuple[T, Iterable[Diagnostic]], warnings: list[Diagnostic]) -> T:
    """The stage's result, its warnings appended to ``warnings``; raises ``Problems`` where it reported an error."""
    result, diagnostics = staged
    found = tuple(diagnostics)
    if any(problem.severity == "error" for problem in found):
        raise Problems(found)
    warnings.extend(found)
    return result
