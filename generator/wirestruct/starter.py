"""A first configuration: a folder in, the table ``[tool.wirestruct]`` and, where there is no schema, a small one out.

Nothing is overwritten: the table is added at the end of a ``pyproject.toml`` and only where the result says the same
as before and the table besides.  Documents that are found are listed as modules if ``generate`` takes them.
"""

from __future__ import annotations

import json
import os
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

from wirestruct.config import Config, ModuleSource
from wirestruct.diagnostics import Diagnostic, Location, Problems
from wirestruct.loader import MAX_BYTES, parse
from wirestruct.naming import module_name, snake
from wirestruct.pipeline import Progress, understand
from wirestruct.references import file_uri, shown_path

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

__all__ = ["Started", "start"]

_FILE: Final = "pyproject.toml"
_SUFFIXES: Final = (".json", ".yaml", ".yml")
_SIGNS: Final = (b"$schema", b"openapi", b"swagger", b"$defs", b"definitions")
_DIALECTS: Final = (b"json-schema.org/", b"openapi", b"swagger")
_PASSED: Final = frozenset({"node_modules", "site-packages", "venv", "build", "dist", "samples"})

_SAMPLE: Final = """\
# JSON Schema 2020-12: each entry of $defs becomes a type of the package.
$schema: https://json-schema.org/draft/2020-12/schema
$defs:
  Order:
    description: What a customer asked for.
    type: object
    required: [id, lines]
    properties:
      id: { type: string, minLength: 1 }
      state: { enum: [open, paid, sent] }
      lines: { type: array, minItems: 1, items: { $ref: "#/$defs/Line" } }
      note: { type: [string, "null"], description: In the customer's own words. }
  Line:
    description: One article, and how many of it.
    type: object
    required: [article, count]
    properties:
      article: { type: string }
      count: { type: integer, minimum: 1 }
"""


@dataclass(frozen=True, slots=True)
class Started:
    """What was written, what the modules are, and the documents that were left out, since they have errors."""

    configuration: str
    output: str
    modules: tuple[tuple[str, str], ...]
    sample: str | None
    left_out: tuple[str, ...]


def start(folder: Path, progress: Progress) -> Started:
    """Writes the files; raises ``Problems`` (WS501) where a configuration is there or cannot be added."""
    file = folder / _FILE
    before = _read(file)
    name, existing = _name(before, folder), bool(before)
    progress("looking for schemas")
    found = sorted(_documents(folder), key=lambda path: path.relative_to(folder).as_posix())
    modules = _working(_modules(found, folder), folder)
    left_out = [path for path in found if path not in modules.values()]
    sample = None if modules else _fresh(folder / "schemas" / "example.yaml")
    if sample:
        modules = {module_name(sample.name): sample}
    output = _fresh(folder / "src" / name if (folder / "src").is_dir() else folder / name)
    table = _table(folder, output, modules, strict=sample is not None)
    text = f"{before.rstrip()}\n\n{table}" if before.strip() else table
    _check(before, text, file)
    folder.mkdir(parents=True, exist_ok=True)
    if sample:
        sample.parent.mkdir(parents=True, exist_ok=True)
        sample.write_text(_SAMPLE, encoding="utf-8")
    _write(file, text, existing)
    return Started(
        _FILE,
        shown_path(output, folder),
        tuple((named, shown_path(path, folder)) for named, path in modules.items()),
        shown_path(sample, folder) if sample else None,
        tuple(shown_path(path, folder) for path in left_out),
    )


# ---------------------------------------------------------------- the configuration


def _read(file: Path) -> str:
    try:
        return file.read_bytes().decode("utf-8")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "not UTF-8 text"
        raise _refused(file, f"cannot read the file: {why}", "nothing was written") from None


def _parsed(text: str, file: Path) -> dict[str, object]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _refused(file, f"invalid TOML: {error}", "nothing was written") from None


def _tool(data: dict[str, object]) -> dict[str, object]:
    tool = data.get("tool", {})
    return cast("dict[str, object]", tool) if isinstance(tool, dict) else {}


def _name(text: str, folder: Path) -> str:
    """What the package could be called: after the project, else after the folder."""
    data = _parsed(text, folder / _FILE)
    if "wirestruct" in _tool(data):
        raise _refused(folder / _FILE, "there is a [tool.wirestruct] already", "change it by hand, or remove it first")
    project = data.get("project", {})
    name = cast("dict[str, object]", project).get("name") if isinstance(project, dict) else None
    stem = snake(name if isinstance(name, str) else folder.resolve().name)
    return f"{stem}_models" if stem.isascii() else "models"


def _table(folder: Path, output: Path, modules: dict[str, Path], strict: bool) -> str:
    parts = {path.relative_to(folder).parts for path in modules.values()}
    roots = sorted({"." if len(part) == 1 else part[0] for part in parts})
    lines = [
        "[tool.wirestruct]",
        f"schemas = {_toml(['.'] if '.' in roots else roots)} # the only folders that are read; nothing is ever fetched",
        f"output = {_toml(shown_path(output, folder))} # a folder of the tool's own, written as one step",
        *(["strict = true # warnings are errors"] if strict else []),
        "",
        "[tool.wirestruct.modules]",
        *(f"{_key(name)} = {_toml(shown_path(path, folder))}" for name, path in modules.items()),
    ]
    return "\n".join(lines) + "\n"


def _toml(value: object) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")  # JSON's strings are TOML's but for DEL


def _key(name: str) -> str:
    return name if name.isascii() else _toml(name)


def _check(before: str, after: str, file: Path) -> None:
    """Whether the new text says what the old one did, and the table besides."""
    hint = "write [tool.wirestruct] by hand; nothing was written"
    try:
        old, new = tomllib.loads(before), tomllib.loads(after)
    except tomllib.TOMLDecodeError as error:
        raise _refused(file, f"a table cannot be added at the end: {error}", hint) from None
    tool = _tool(new)
    tool.pop("wirestruct", None)
    if not tool and "tool" not in old:
        del new["tool"]
    if new != old:
        raise _refused(file, "a table cannot be added at the end without changing the rest", hint)


def _write(file: Path, text: str, existing: bool) -> None:
    """The whole new file or the old one; line ends as they were."""
    if existing and b"\r\n" in file.read_bytes():
        text = text.replace("\r\n", "\n").replace("\n", "\r\n")
    target = file.resolve()
    new = target.with_name(f".{target.name}.{os.getpid()}")
    new.write_bytes(text.encode())
    if existing:
        new.chmod(target.stat().st_mode & 0o777)
    new.replace(target)


def _refused(file: Path, message: str, hint: str) -> Problems:
    return Problems([Diagnostic("WS501", message, Location(file.name), hint)])


# ---------------------------------------------------------------- the schemas


def _documents(folder: Path) -> Iterator[Path]:
    """Files that say they are a schema or an OpenAPI document; folders that are not the project's own are passed."""
    for root, folders, files in os.walk(folder):
        ours = ".wirestruct-manifest.json" in files
        folders[:] = [] if ours else [name for name in folders if not _foreign(name)]
        paths = [Path(root, name) for name in files if name.endswith(_SUFFIXES) and not name.startswith(".")]
        yield from (path for path in paths if not ours and _is_schema(path, folder))


def _foreign(name: str) -> bool:
    return name.startswith((".", "_")) or name in _PASSED or name.endswith((".lock.d", ".egg-info"))


def _is_schema(path: Path, folder: Path) -> bool:
    if not path.is_file() or path.is_symlink() or path.stat().st_size > MAX_BYTES:
        return False
    content = path.read_bytes()
    if not any(sign in content for sign in _SIGNS):
        return False
    document, problems = parse(shown_path(path, folder), file_uri(path.resolve()), content)
    if document is None:
        strange = any(problem.code == "WS108" for problem in problems)  # not read yet: worth telling
        return strange and any(sign in content for sign in _DIALECTS)
    data = document.data if isinstance(document.data, dict) else {}
    dialect = data.get("$schema")
    named = isinstance(dialect, str) and "json-schema.org/" in dialect
    return (
        named or document.kind == "openapi" or any(isinstance(data.get(key), dict) for key in ("$defs", "definitions"))
    )


def _modules(documents: Sequence[Path], folder: Path) -> dict[str, Path]:
    """A name for each: after its file, where that is one file's, else after its folders, too."""
    counts = Counter(module_name(path.name) for path in documents)
    found: dict[str, Path] = {}
    for path in documents:
        name = module_name(path.name)
        if counts[name] > 1:
            name = snake("_".join(path.relative_to(folder).with_suffix("").parts))
        while name in found:
            name += "_"
        found[name] = path
    return found


def _working(modules: dict[str, Path], folder: Path) -> dict[str, Path]:
    """All of them, or else those that can be had together, the first ones first."""
    if not modules or _works(modules, folder):
        return modules
    kept: dict[str, Path] = {}
    for name, path in modules.items():
        if _works({**kept, name: path}, folder):
            kept[name] = path
    return kept


def _works(modules: dict[str, Path], folder: Path) -> bool:
    sources = tuple(ModuleSource(name, path) for name, path in modules.items())
    try:
        understand(Config(folder, (folder,), folder / "generated", "models", sources))
    except Problems:
        return False
    return True


def _fresh(path: Path) -> Path:
    """The path, or the first numbered one beside it that is free."""
    number, candidate = 1, path
    while os.path.lexists(candidate):
        number += 1
        candidate = path.with_name(f"{path.stem}{number}{path.suffix}")
    return candidate
