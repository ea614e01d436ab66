"""What real documents need in order to be tried: stand-ins for other people's files, a package, two oracles.

In: the path of a document.  Out: its generated module, and a function per schema that asks ``jsonschema`` and
``jsonschema_rs`` about the document itself, not about what the generator made of it.
"""

from __future__ import annotations

import importlib
import json
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urldefrag, urljoin

import jsonschema
import jsonschema_rs
import referencing
import yaml
from referencing.jsonschema import DRAFT4, DRAFT7, DRAFT202012

from wirestruct.config import Config, ModuleSource, Remote
from wirestruct.diagnostics import accept
from wirestruct.pipeline import understand
from wirestruct.rendering import render
from wirestruct.targets.dataclasses.names import class_name

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

MODULE: Final = "document"
LISTED: Final[dict[str, list[dict[str, Any]]]] = tomllib.loads(
    Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")
)
BASE: Final = "https://documents.test/"
Oracle = Callable[[Any], bool]


def read(path: Path) -> Any:
    text = path.read_text(encoding="utf-8")
    return json.loads(text) if path.suffix == ".json" else yaml.load(text, JsonInYaml)


class JsonInYaml(yaml.CSafeLoader):
    """YAML that holds what JSON can say: no dates."""

    yaml_implicit_resolvers: Final = {
        letter: [(tag, form) for tag, form in forms if tag != "tag:yaml.org,2002:timestamp"]
        for letter, forms in yaml.CSafeLoader.yaml_implicit_resolvers.items()
    }


# -------------------------------------------------------------------- other people's files


def remote(document: Any, base: str) -> Iterator[str]:
    """What the schemas refer to outside of the document; ``enum``, ``const``, ``default``, ``examples`` hold values."""
    if isinstance(document, dict):
        base = urljoin(base, document["$id"]) if isinstance(document.get("$id"), str) else base
        target = document.get("$ref")
        if isinstance(target, str) and not target.startswith("#"):
            yield urljoin(base, target)
    values = (
        [inner for word, inner in document.items() if word not in ("enum", "const", "default", "examples", "example")]
        if isinstance(document, dict)
        else document if isinstance(document, list) else []
    )
    for inner in values:
        yield from remote(inner, base)


def identifiers(document: Any, base: str) -> Iterator[str]:
    """The names that the document's own schemas give themselves."""
    if isinstance(document, dict) and isinstance(document.get("$id"), str):
        base = urljoin(base, document["$id"])
        yield urldefrag(base).url
    for inner in document.values() if isinstance(document, dict) else document if isinstance(document, list) else ():
        yield from identifiers(inner, base)


def stand_ins(document: Any, base: str) -> dict[str, Any]:
    """For every document that is referred to and not there, one that allows everything at the places referred to."""
    own = {base, *identifiers(document, base)}
    found: dict[str, Any] = {}
    for uri, pointer in map(urldefrag, remote(document, base)):
        if uri in own or uri.startswith("http://json-schema.org/"):
            continue
        place = found.setdefault(uri, {})
        for token in pointer.split("/")[1:]:
            place = place.setdefault(token, {})
    return found


def remotes(documents: Mapping[str, Any], folder: Path) -> tuple[Remote, ...]:
    """The stand-ins as files, with the prefixes that lead to them."""
    prefixes: dict[str, Path] = {}
    for uri, document in documents.items():
        prefix, _, name = uri.rpartition("/")
        place = prefixes.setdefault(f"{prefix}/", folder / f"remote{len(prefixes)}")
        place.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(json.dumps(document), encoding="utf-8")
    return tuple(Remote(prefix, place) for prefix, place in prefixes.items())


# -------------------------------------------------------------------- documents


@dataclass(frozen=True)
class RealDocument:
    """A document, the package generated from it, and the place of each schema that has validators."""

    path: Path
    content: Any
    others: Mapping[str, Any]
    folder: Path
    package: str
    places: Mapping[str, str]

    @cached_property
    def validators(self) -> Any:
        return importlib.import_module(f"{self.package}.{MODULE}.validators").VALIDATORS

    def codec(self, name: str) -> Any:
        """What reads and writes the type of a schema; it may be another name of a class."""
        models, codecs = (importlib.import_module(f"{self.package}.{MODULE}.{part}") for part in ("models", "codecs"))
        called = class_name(name)
        model = getattr(models, called, None)
        named = {codec.name: codec for codec in codecs.CODECS.values()}
        return codecs.CODECS.get(model) or named.get(called) or getattr(codecs, f"{called}Codec")

    @cached_property
    def oracles(self) -> Oracles:
        return Oracles.of(without_mistakes(self.content, self.path.name), self.others)


def generated(path: Path, folder: Path) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """The files of a package with one module for a document, not formatted, and the places of its schemas."""
    content = read(path)
    allowed = remotes(stand_ins(content, base_of(content)), folder)
    source = ModuleSource(MODULE, path)
    config = Config(path.parent, (), folder / "package", "package", (source,), remotes=allowed)
    package, _ = understand(config)
    files = accept(render(package, config), [])
    module = next(one for one in package.modules if one.name == MODULE)
    declared = {declaration.name: declaration.location for declaration in module.declarations}
    places = {name: declared[name].pointer for name in module.definitions if declared[name].path == path.name}
    return files, places


def written(files: Mapping[str, str], folder: Path) -> None:
    for name, text in files.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")


def made(path: Path, folder: Path) -> RealDocument:
    """The document with its package, importable from now on."""
    package = "real_" + re.sub(r"\W", "_", path.stem)
    files, places = generated(path, folder)
    written(files, folder / "import" / package)
    sys.path.insert(0, str(folder / "import"))
    importlib.invalidate_caches()
    content = read(path)
    return RealDocument(path, content, stand_ins(content, base_of(content)), folder / "import", package, places)


# -------------------------------------------------------------------- oracles


def base_of(content: Any) -> str:
    return urljoin(BASE, content.get("$id", ""))


def nullable(schema: Any) -> Any:
    """A document of OpenAPI 3.0 in the words of draft 4, which it has its keywords from, but for ``nullable``."""
    if isinstance(schema, list):
        return [nullable(inner) for inner in schema]
    if not isinstance(schema, dict):
        return schema
    found = {word: nullable(inner) for word, inner in schema.items()}
    if found.pop("nullable", False) is True and isinstance(found.get("type"), str):
        found["type"] = [found["type"], "null"]
    return found


def without_mistakes(content: Any, name: str) -> Any:
    """The document without the keywords that are listed as wrong, wherever they stand."""
    wrong = [(entry["keyword"], entry["value"]) for entry in LISTED["mistake"] if entry["document"] == name]

    def cleaned(value: Any) -> Any:
        if isinstance(value, list):
            return [cleaned(inner) for inner in value]
        if not isinstance(value, dict):
            return value
        return {word: cleaned(inner) for word, inner in value.items() if not any((word, inner) == one for one in wrong)}

    return cleaned(content) if wrong else content


@dataclass(frozen=True)
class Oracles:
    """Two validators that share nothing with ours: one in Python and one in Rust."""

    base: str
    registry: Any
    registry_rs: Any
    checker: Any
    checker_rs: Any

    @classmethod
    def of(cls, content: Any, others: Mapping[str, Any]) -> Oracles:
        specification, checker, checker_rs = dialect(content)
        base = base_of(content)
        whole = nullable(content) if str(content.get("openapi", "")).startswith("3.0") else content
        whole = {**whole, "$id": base} if "$id" in whole else whole
        resources = {base: whole, **others}
        registry: Any = referencing.Registry().with_resources(
            (uri, specification.create_resource(document)) for uri, document in resources.items()
        )
        draft = {DRAFT4: jsonschema_rs.Draft4, DRAFT7: jsonschema_rs.Draft7}.get(
            specification, jsonschema_rs.Draft202012
        )
        registry_rs = jsonschema_rs.Registry(list(resources.items()), draft=draft)
        return cls(base, registry.crawl(), registry_rs, checker, checker_rs)

    def at(self, pointer: str) -> tuple[Oracle, Oracle]:
        """The verdicts of both about the schema at a place."""
        schema = {"$ref": self.base + "#" + quote(pointer)}
        one = self.checker(schema, registry=self.registry)
        other = self.checker_rs(schema, registry=self.registry_rs, validate_formats=False)
        return one.is_valid, other.is_valid


def dialect(content: Any) -> tuple[Any, Any, Any]:
    if str(content.get("openapi", "")).startswith("3.0"):
        return DRAFT4, jsonschema.Draft4Validator, jsonschema_rs.Draft4Validator
    if "draft-07" in content.get("$schema", ""):
        return DRAFT7, jsonschema.Draft7Validator, jsonschema_rs.Draft7Validator
    return DRAFT202012, jsonschema.Draft202012Validator, jsonschema_rs.Draft202012Validator
