"""Prints the fronts of a package: ``__init__.py`` of the root, of its folders and of its modules, each with a stub.

A front imports nothing but itself: names are imported where they are used first (PEP 562).  Type checkers read the stub
beside it, which costs the interpreter nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from wirestruct import ir
from wirestruct.config import Config
from wirestruct.diagnostics import Diagnostic
from wirestruct.targets.dataclasses.codecs import codec_names
from wirestruct.targets.dataclasses.models import relative
from wirestruct.targets.dataclasses.program import Program
from wirestruct.targets.dataclasses.text import docstring, quote, tuple_of
from wirestruct.targets.dataclasses.view import InitView

__all__ = ["folder_view", "folders", "module_view", "root_view"]

_RUNTIME = {
    "CodecError": "errors",
    "DecodeError": "errors",
    "EncodeError": "errors",
    "FrameError": "streams",
    "JSON": "values",
    "Problem": "errors",
    "UNSET": "values",
    "UnknownVariant": "values",
    "Unset": "values",
    "Violation": "validation",
    "decode_frames": "streams",
    "decode_frames_async": "streams",
    "decode_ndjson": "streams",
    "decode_ndjson_async": "streams",
}
_CHECKS = ("is_valid", "schema", "validate")


def module_view(program: Program, module: ir.Module, header: str) -> InitView:
    """The front of one module."""
    homes = dict.fromkeys(program.names[module.name].classes.values(), ".models")
    homes |= dict.fromkeys(codec_names(program, module), ".codecs")
    imported = f"from {relative(module.name, '')}_runtime.checking import ModuleChecks as _ModuleChecks"
    checks = tuple(f"{name} = _checks.{name}" for name in _CHECKS)
    return InitView(
        header,
        docstring(module.description or f"The types of {module.name}."),
        imports=(imported,),
        lazy=_lazy(homes),
        functions=("_checks = _ModuleChecks(__name__)", *checks),
        own=", ".join(map(quote, _CHECKS)),
        typed=(imported, *_typed(homes)),
        declared=("_checks: _ModuleChecks", *checks),
        names=_listed([*homes, *_CHECKS]),
    )


def root_view(program: Program, config: Config, header: str) -> tuple[InitView, list[Diagnostic]]:
    """The front of the whole package.

    It offers what ``reexport`` says, or the only module: of a module its configured top types, else all.  Two types of
    one name are reported.
    """
    modules = {module.name: module for module in sorted(program.package.modules, key=lambda module: module.name)}
    offered, problems = _offered(program, config, modules)
    below = {name.partition(".")[0] for name in modules} | {inclusion.name for inclusion in config.include}
    children = {name: f".{name}" for name in sorted(below)}
    homes = {name: f"._runtime.{home}" for name, home in _RUNTIME.items()} | offered
    summary = f"Models, serializers and validators; the types are in {', '.join(modules)}."
    arguments = f"__name__, {tuple_of(map(quote, modules))}, _HOME"
    return _directory_view(header, summary, homes, children, ".", arguments), problems


def _offered(
    program: Program, config: Config, modules: Mapping[str, ir.Module]
) -> tuple[dict[str, str], list[Diagnostic]]:
    configured = {module.name: module.roots for module in config.modules}
    homes: dict[str, str] = {}
    problems: list[Diagnostic] = []
    for entry in config.reexport or (modules if len(modules) == 1 else ()):
        name = entry if entry in modules else entry.rpartition(".")[0]
        module, classes = modules[name], program.names[name].classes
        wanted = (configured.get(name) or tuple(classes)) if entry == name else (entry.removeprefix(f"{name}."),)
        for root in wanted:
            if root not in classes:
                hint = "reexport takes modules, and types as module.Type"
                problems.append(Diagnostic("WS410", f"module {name!r} has no type {root!r}", module.location, hint))
            elif homes.setdefault(classes[root], f".{name}.models") != f".{name}.models":
                other = homes[classes[root]].removesuffix(".models")[1:]
                message = f"{classes[root]} of {name} has the name of a type at {other}"
                hint = "name the types to offer in reexport, as module.Type"
                problems.append(Diagnostic("WS401", message, module.location, hint))
        for codec in codec_names(program, module):
            if homes.get(codec.removesuffix("Codec")) == f".{name}.models":
                homes[codec] = f".{name}.codecs"
    return homes, problems


def folders(package: ir.Package) -> list[str]:
    """The dotted folders between the root and its modules that are no modules themselves."""
    names = {module.name for module in package.modules}
    parents = {".".join(name.split(".")[:depth]) for name in names for depth in range(1, name.count(".") + 1)}
    return sorted(parents - names)


def folder_view(program: Program, folder: str, header: str) -> InitView:
    """The front of a folder of modules: each is imported when its name is first used.

    Where no two of them have a name in common, the folder offers all of their types as well.
    """
    inside = [module for module in program.package.modules if module.name.startswith(f"{folder}.")]
    names = sorted(module.name for module in inside)
    children = {child: f".{child}" for child in sorted({_below(folder, name).partition(".")[0] for name in names})}
    offered = [
        (item, f".{_below(folder, module.name)}.{home}")
        for module in inside
        for home, items in (
            ("models", program.names[module.name].classes.values()),
            ("codecs", codec_names(program, module)),
        )
        for item in items
    ]
    homes = dict(offered) if len(dict(offered)) == len(offered) else {}
    summary = f"The modules below {folder}: {', '.join(children)}."
    arguments = f"__name__.removesuffix({quote(f'.{folder}')}), {tuple_of(map(quote, names))}"
    return _directory_view(header, summary, homes, children, relative(folder, ""), arguments)


def _below(folder: str, module: str) -> str:
    return module.removeprefix(f"{folder}.")


def _directory_view(
    header: str, summary: str, homes: Mapping[str, str], children: Mapping[str, str], dots: str, arguments: str
) -> InitView:
    """A front with a directory of several modules, made with ``arguments``; ``dots`` lead to the root."""
    imported = f"from {dots}_runtime.checking import Directory as _Directory"
    checks = tuple(f"{name} = directory.{name}" for name in _CHECKS)
    return InitView(
        header,
        docstring(summary),
        imports=(imported,),
        lazy=_lazy({**homes, **children}),
        functions=(f"directory = _Directory({arguments})", *checks),
        own=", ".join(map(quote, ("directory", *_CHECKS))),
        typed=(imported, *(f"from . import {child} as {child}" for child in children), *_typed(homes)),
        declared=("directory: _Directory", *checks),
        names=_listed([*homes, *children, *_CHECKS, "directory"]),
    )


def _typed(homes: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(
        f"from {home} import {name} as {name}" for name, home in sorted(homes.items(), key=lambda i: (i[1], i[0]))
    )


def _lazy(homes: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(f"{quote(name)}: {quote(home)}," for name, home in sorted(homes.items()))


def _listed(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(f"{quote(name)}," for name in sorted(set(names)))
