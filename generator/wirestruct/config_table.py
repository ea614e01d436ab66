"""From the table ``[tool.wirestruct]`` to a ``Config``.

In: the table, flags laid over it, and the folder its relative paths start in.  Out: the ``Config``, or None; what is
wrong is in the table's list of problems (WS501, WS502).
"""

from __future__ import annotations

import difflib
import keyword
import os
import re
from pathlib import Path
from typing import Final, cast

from wirestruct.config import (
    DEFAULT_DIALECT,
    DEFAULT_TARGETS,
    TARGETS,
    Config,
    Distribution,
    Inclusion,
    ModuleSource,
    Remote,
)
from wirestruct.diagnostics import Diagnostic
from wirestruct.dialects import BY_NAME
from wirestruct.naming import RESERVED, snake
from wirestruct.prefixes import is_prefix, is_remote
from wirestruct.references import shown_path
from wirestruct.settings import Table, nearest

__all__ = ["below", "config"]

_KEYS: Final = (
    "schemas",
    "output",
    "package",
    "targets",
    "strict",
    "samples",
    "reexport",
    "include",
    "remotes",
    "dialect",
    "modules",
    "names",
    "distribution",
)
_SUFFIXES: Final = (".json", ".yaml", ".yml")
_DISTRIBUTION_NAME: Final = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?")
_VERSION: Final = re.compile(r"\d+(?:\.\d+)*(?:(?:a|b|rc)\d+)?(?:\.post\d+)?(?:\.dev\d+)?")


def below(folder: Path, text: str) -> Path:
    """The path as written, made absolute; symbolic links are left alone so that messages show what was written."""
    return Path(os.path.normpath(folder / text))


def config(table: Table, home: Path, reading_only: bool = False) -> Config | None:
    """The configuration, or None; every problem is in the table's list."""
    table.only(_KEYS)
    modules = _modules(table, home)
    distribution = _distribution(table)
    output = _output(table, home, reading_only)
    schemas = _folders(table, home) or tuple(dict.fromkeys(module.document.parent for module in modules))
    samples = table.text("samples")
    package = _package(table, distribution, output)
    if output is None:
        return None
    return Config(
        folder=home,
        schemas=schemas,
        output=output,
        package=package,
        modules=modules,
        targets=_targets(table),
        strict=bool(table.flag("strict")),
        samples=below(home, samples) if samples else None,
        reexport=_reexport(table, modules),
        include=_include(table, home, modules),
        remotes=_remotes(table, home),
        distribution=distribution,
        names=_names(table, home),
    )


def _output(table: Table, home: Path, reading_only: bool) -> Path | None:
    output = table.text("output")
    if output is not None:
        return below(home, output)
    if reading_only:
        return home / "generated"
    if "output" not in table:
        table.problem("output", "no output folder is named", "pass --output FOLDER, or set output in [tool.wirestruct]")
    return None


def _folders(table: Table, home: Path) -> tuple[Path, ...]:
    folders: list[Path] = []
    for index, text in enumerate(table.texts("schemas")):
        folder = below(home, text)
        if not folder.is_dir():
            place = table.at("schemas").child(index)
            table.problems.append(Diagnostic("WS501", f"there is no folder {shown_path(folder, home)!r}", place))
        folders.append(folder)
    return tuple(folders)


def _targets(table: Table) -> tuple[str, ...]:
    targets = table.texts("targets")
    for index, target in enumerate(targets):
        if target not in TARGETS:
            place = table.at("targets").child(index)
            hint = nearest(target, TARGETS)
            table.problems.append(Diagnostic("WS501", f"unknown target {target!r}", place, hint))
    return targets or DEFAULT_TARGETS


def _package(table: Table, distribution: Distribution | None, output: Path | None) -> str:
    """The package's name: as set, else after the distribution, else after the output folder."""
    named = table.text("package")
    fallback = distribution.name.replace("-", "_").replace(".", "_") if distribution else output.name if output else "_"
    name = named or fallback
    if not _identifier(name):
        hint = "" if named else f"call the folder {snake(name)!r}, since it is what will be imported"
        table.problem("package" if named else "output", f"{name!r} cannot be the name of a package", hint)
    return name


def _identifier(name: str) -> bool:
    return name.isidentifier() and not keyword.iskeyword(name)


def _distribution(table: Table) -> Distribution | None:
    inner = table.table("distribution")
    if inner is None:
        return None
    inner.only(("name", "version", "description", "license"))
    for key, pattern in (("name", _DISTRIBUTION_NAME), ("version", _VERSION)):
        text = inner.text(key)
        if key not in inner:
            inner.problem(key, f"[distribution] needs a {key}")
        elif text is not None and not pattern.fullmatch(text):
            inner.problem(key, f"{text!r} cannot be the {key} of a distribution")
    name, version, description, license_ = (
        inner.text(key) or "" for key in ("name", "version", "description", "license")
    )
    return Distribution(name, version, description, license_)


def _reexport(table: Table, modules: tuple[ModuleSource, ...]) -> tuple[str, ...]:
    """Modules, and types as ``module.Type``; a folder of modules stands for all of them."""
    known = {module.name: None for module in modules}
    offered: list[str] = []
    for index, name in enumerate(table.texts("reexport")):
        inside = [module for module in known if module.startswith(f"{name}.")]
        if not inside and name not in known and name.rpartition(".")[0] not in known:
            place = table.at("reexport").child(index)
            hint = nearest(name, known) if known else ""
            table.problems.append(Diagnostic("WS501", f"there is no module {name!r}", place, hint))
        offered += inside or [name]
    return tuple(dict.fromkeys(offered))


def _names(table: Table, home: Path) -> dict[str, str]:
    """Names by place; the documents' paths start in the configuration's folder."""
    inner = table.table("names")
    found: dict[str, str] = {}
    for place in inner or ():
        name = inner.text(place) if inner else None
        document, mark, pointer = place.partition("#")
        if inner and name is not None and not (_identifier(name) and mark and (pointer == "" or pointer[0] == "/")):
            hint = 'names are "document#/pointer" = "Identifier"'
            inner.problem(place, f"{place!r} cannot be called {name!r}", hint)
        elif name is not None:
            found[f"{shown_path(below(home, document), home)}#{pointer}"] = name
    return found


def _include(table: Table, home: Path, modules: tuple[ModuleSource, ...]) -> tuple[Inclusion, ...]:
    inner = table.table("include")
    if inner is None:
        return ()
    found: list[Inclusion] = []
    taken = RESERVED | {module.name.partition(".")[0] for module in modules}
    for name in inner:
        text = inner.text(name)
        folder = below(home, text or "")
        if text is None:
            continue
        if not _identifier(name) or name.startswith("_"):
            inner.problem(name, f"{name!r} cannot be the name of a module")
        elif name in taken:
            inner.problem(name, f"{name!r} is a name of the generated package already", "choose another name")
        elif not (folder / "__init__.py").is_file():
            hint = "an included folder is a package of hand-written modules"
            inner.problem(name, f"there is no {shown_path(folder / '__init__.py', home)!r}", hint)
        found.append(Inclusion(name, folder))
    return tuple(found)


def _remotes(table: Table, home: Path) -> tuple[Remote, ...]:
    """An array of prefixes to fetch below, or a table: each prefix with its folder, or with true to fetch."""
    values = table.values.get("remotes", [])
    if not isinstance(values, dict):
        named: dict[str, object] = dict.fromkeys(table.texts("remotes"), True)
        inner = Table(named, table.at("remotes"), table.problems, {key: table.at("remotes") for key in named})
    else:
        inner = Table(cast("dict[str, object]", values), table.at("remotes"), table.problems)
    found: list[Remote] = []
    for prefix, value in inner.values.items():
        folder = None if value is True else inner.text(prefix)
        if not is_prefix(prefix):
            hint = "a prefix is an http or https address, such as https://example.com/schemas/"
            inner.problem(prefix, f"{prefix!r} is no prefix of remote references", hint)
        elif folder is not None and not below(home, folder).is_dir():
            inner.problem(prefix, f"there is no folder {shown_path(below(home, folder), home)!r}")
        elif folder is not None or value is True:
            found.append(Remote(prefix, below(home, folder) if folder else None))
    return tuple(found)


# ---------------------------------------------------------------- modules


def _modules(table: Table, home: Path) -> tuple[ModuleSource, ...]:
    inner = table.table("modules")
    if inner is None or not inner.values:
        if inner is not None or "modules" not in table:
            hint = "name a document on the command line, or list modules in [tool.wirestruct.modules]"
            table.problem("modules", "no module is named", hint)
        return ()
    for name in inner:
        _check_name(inner, name)
    dialect = _dialect(table, DEFAULT_DIALECT)
    return tuple(module for name in inner if (module := _module(inner, name, home, dialect)))


def _dialect(table: Table, default: str) -> str:
    """What documents are written in that do not say."""
    named = table.text("dialect")
    if named is not None and named not in BY_NAME:
        table.problem("dialect", f"unknown dialect {named!r}", nearest(named, BY_NAME))
    return default if named is None else named


def _module(modules: Table, name: str, home: Path, dialect: str) -> ModuleSource | None:
    value = modules.values[name]
    if isinstance(value, dict):
        inner = Table(cast("dict[str, object]", value), modules.at(name), modules.problems)
        inner.only(("document", "roots", "open", "dialect"))
        dialect = _dialect(inner, dialect)
        if "document" not in inner:
            inner.problem("document", f"module {name!r} names no document")
        text, roots, open_ = inner.text("document"), inner.texts("roots"), bool(inner.flag("open"))
        owner, key = inner, "document"
    else:
        text, roots, open_ = modules.text(name), (), False
        owner, key = modules, name
    if text is None:
        return None
    document = below(home, text)
    if is_remote(text):
        hint = "save it to a file; what it refers to remotely can be locked, with --allow-remote and wirestruct lock"
        owner.problem(key, f"{text} is not a file, and nothing is fetched", hint)
    elif document.is_dir():
        owner.problem(key, f"{shown_path(document, home)!r} is a folder", _inside(document, home))
    elif not document.is_file():
        owner.problem(key, f"there is no file {shown_path(document, home)!r}", _sibling(document))
    return ModuleSource(name, document, roots, open_, dialect)


def _sibling(document: Path) -> str:
    """A hint: the file beside it that has the nearest name, or the documents that are there."""
    if not document.parent.is_dir():
        return ""
    files = [entry.name for entry in document.parent.iterdir() if entry.is_file()]
    near = difflib.get_close_matches(document.name, sorted(files), 1)
    return nearest(document.name, near or [name for name in files if name.endswith(_SUFFIXES)] or ["nothing"])


def _inside(folder: Path, home: Path) -> str:
    names = sorted(shown_path(path, home) for path in folder.iterdir() if path.name.endswith(_SUFFIXES))
    return "name its documents: " + " ".join(names[:3]) + (" ..." if len(names) > 3 else "") if names else ""


def _check_name(modules: Table, name: str) -> None:
    """Module names become folders and import names; one inside another would mix their files."""
    parts = name.split(".")
    wrong = [part for part in parts if not _identifier(part) or part.startswith("_")]
    if wrong:
        hint = "names are dotted Python identifiers without a leading underscore"
        modules.problem(name, f"{wrong[0]!r} cannot be part of a module's name", hint)
    elif parts[0] in RESERVED:
        modules.problem(name, f"{parts[0]!r} is a name of the generated package itself", "choose another name")
    for outer in modules:
        if name.startswith(outer + "."):
            modules.problem(name, f"module {name!r} lies inside module {outer!r}", "name them side by side")
