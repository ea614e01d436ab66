"""The third stage: keywords become meaning.

In: Schemas, and which documents become which modules.  Out: an ``ir.Package``.  ``definitions`` says what has a name,
``types`` turns subschemas into types and declarations, ``unions`` finds how variants are told apart, ``defaults``
holds defaults against their schemas; ``wirestruct.bundling`` adds the schema document that validators work from.
"""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from wirestruct import ir
from wirestruct.bundling import Bundler, suggest
from wirestruct.config import Config
from wirestruct.diagnostics import Diagnostic, Location
from wirestruct.documents import Document, Schemas
from wirestruct.lowering.collisions import crowded, definition_names
from wirestruct.lowering.defaults import check_defaults
from wirestruct.lowering.definitions import Source, definitions
from wirestruct.lowering.types import Lowering
from wirestruct.naming import module_name
from wirestruct.references import file_uri

__all__ = ["lower"]


def lower(schemas: Schemas, config: Config) -> tuple[ir.Package, list[Diagnostic]]:
    """The package that the documents describe; documents that are only referred to become modules of their own."""
    sources = _sources(schemas, config)
    problems = list(_module_names(sources, config))
    names = _names(schemas, sources, problems)
    modules = tuple(_module(schemas, source, names, config, problems) for source in sources)
    if not any(module.declarations for module in modules):
        problems.append(_nothing(sources))
    return ir.Package(config.package, modules), problems


def _sources(schemas: Schemas, config: Config) -> list[Source]:
    configured = {file_uri(module.document): module for module in config.modules}
    order = list(configured)
    documents = sorted(
        schemas.documents.values(),
        key=lambda document: (order.index(document.uri) if document.uri in configured else len(order), document.path),
    )
    sources: list[Source] = []
    for document in documents:
        module = configured.get(document.uri)
        name = module.name if module else module_name(document.path)
        roots = module.roots if module else ()
        open_ = module is not None and module.open
        sources.append(Source(name, document, tuple(definitions(schemas, document)), roots, open_))
    return sources


def _module_names(sources: list[Source], config: Config) -> Iterator[Diagnostic]:
    """Documents that are only referred to are named after their files, which may not do for a module."""
    first = len(config.modules)  # the configured ones come before them
    for number, source in enumerate(sources[first:], first):
        message = f"this document would be the module {source.module!r}"
        hint = "list the document under [tool.wirestruct.modules], with a name of its own"
        for other in sources[:number]:
            if f"{other.module}.".startswith(f"{source.module}."):
                why = f"but {other.document.path} is {other.module!r}"
                yield Diagnostic("WS401", f"{message}, {why}", Location(source.document.path), hint)


def _names(schemas: Schemas, sources: list[Source], problems: list[Diagnostic]) -> dict[Location, ir.Named]:
    """The definition at each location.  What is referred to without being a definition gets a name from its place."""
    names: dict[Location, ir.Named] = {}
    taken: dict[ir.Named, Location] = {}
    modules = {source.document.path: source.module for source in sources}
    for source in sources:
        given, renamed = definition_names(schemas, source)
        problems += renamed
        for location, name in given.items():
            named = ir.Named(source.module, name)
            taken[named] = location
            names[location] = named
    for target in schemas.targets.values():
        if target not in names and target.path in modules and _is_schema(schemas, target):
            name = suggest(target)
            while (named := ir.Named(modules[target.path], name)) in taken:
                name += "_"
            taken[named] = target
            names[target] = named
    return names


def _is_schema(schemas: Schemas, location: Location) -> bool:
    """OpenAPI also refers to parameters, bodies and responses; only a schema becomes a type."""
    document = schemas.documents[location.path]
    return document.kind == "schema" or "/schema" in location.pointer


def _module(
    schemas: Schemas, source: Source, names: dict[Location, ir.Named], config: Config, problems: list[Diagnostic]
) -> ir.Module:
    own = {location: named.name for location, named in names.items() if named.module == source.module}
    lowering = _lowered(schemas, source, names, own)
    problems += dict.fromkeys(lowering.problems)  # a definition is lowered again where a union has to look into it
    identifier = f"urn:wirestruct:{config.package}:{source.module}"
    document = Bundler(schemas, own).document(identifier, source.module)
    problems += check_defaults(document, {name: location for location, name in own.items()})
    declared = lowering.declared
    return ir.Module(
        source.module,
        Location(source.document.path),
        _description(source.document),
        tuple(declared.values()),
        _roots(schemas, source, own, problems),
        document,
        tuple(own.values()),
    )


def _lowered(schemas: Schemas, source: Source, names: dict[Location, ir.Named], own: dict[Location, str]) -> Lowering:
    """The module's declarations.  Names that turn out to be taken are changed, and everything is lowered once more."""
    renamed: dict[tuple[str, Location], str] = {}
    problems: list[Diagnostic] = []
    while True:
        lowering = Lowering(schemas, names, source.module, source.open, renamed)
        for location, name in own.items():
            lowering.define(name, location)
        changed, found = crowded(lowering.claims, own)
        if changed.keys() <= renamed.keys():
            lowering.problems += problems
            return lowering
        renamed |= changed
        problems += found


def _roots(schemas: Schemas, source: Source, own: dict[Location, str], problems: list[Diagnostic]) -> tuple[str, ...]:
    """The configured top types, else every definition that no other definition refers to."""
    known = list(own.values())
    for name in source.roots:
        if name not in known:
            near = get_close_matches(name, known, 1)
            hint = f"did you mean {near[0]!r}?" if near else "name a definition of the document"
            location = Location(source.document.path)
            problems.append(Diagnostic("WS410", f"module {source.module!r} has no type {name!r}", location, hint))
    if source.roots:
        return tuple(name for name in source.roots if name in known)
    referred = {
        target
        for place, target in schemas.targets.items()
        if place.path != target.path or not place.pointer.startswith(target.pointer)
    }
    return tuple(name for location, name in own.items() if location not in referred) or tuple(known)


def _description(document: Document) -> str:
    data = document.data if isinstance(document.data, dict) else {}
    info = data.get("info")
    holder = info if document.kind == "openapi" and isinstance(info, dict) else data
    text = holder.get("description") or holder.get("title")
    return text.strip() if isinstance(text, str) else ""


def _nothing(sources: list[Source]) -> Diagnostic:
    location = Location(sources[0].document.path) if sources else None
    return Diagnostic("WS407", "the documents define no type", location, "put types under $defs or components/schemas")
