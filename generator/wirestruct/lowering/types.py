"""From subschemas to types and declarations.

In: Schemas with every definition named.  Out: the declarations of each module, and everything that could not be
expressed.  A definition is lowered once; a reference to one is only ever its name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from wirestruct import ir
from wirestruct.diagnostics import Diagnostic, Location
from wirestruct.documents import JSON, Schemas
from wirestruct.lowering import facets as fc
from wirestruct.lowering.branches import Branches
from wirestruct.lowering.facets import Facet, Outline
from wirestruct.lowering.unions import Branch, alternatives, combine, outline_of, tried
from wirestruct.naming import pascal

__all__ = ["Lowering"]

_WIDTHS: Mapping[str, ir.Width] = {
    "u8": "u8",
    "u16": "u16",
    "u32": "u32",
    "u64": "u64",
    "i8": "i8",
    "i16": "i16",
    "i32": "i32",
    "i64": "i64",
}
_RULES: Mapping[str, ir.Rule] = {
    "x-write-null": "write_null",
    "x-write-default": "write_default",
    "x-omit-default": "omit_default",
}


_MEMBERS = frozenset(["properties", "required"])


class Lowering:
    """One module's lowering: ``names`` are the definitions of all modules, ``declared`` grows, ``problems`` too.

    ``open``: enumerations of words may grow.  ``renamed``: types that get another name than they ask for;
    ``claims`` are the places that ask for each name.
    """

    def __init__(
        self,
        schemas: Schemas,
        names: Mapping[Location, ir.Named],
        module: str,
        open_: bool,
        renamed: Mapping[tuple[str, Location], str],
    ) -> None:
        self._schemas = schemas
        self._names = names
        self._module = module
        self._open_words = open_
        self._renamed = renamed
        self._definitions = {named: location for location, named in reversed(list(names.items()))}
        self._branches = Branches(schemas, names, self._definitions)
        self._open: set[ir.Named] = set()
        self._merging: dict[frozenset[Location], str] = {}
        self._recursive: set[frozenset[Location]] = set()
        self._objects: dict[frozenset[Location], str] = {}
        self.declared: dict[str, ir.Declaration] = {}
        self.claims: dict[str, dict[Location, None]] = {}
        self.problems: list[Diagnostic] = []

    def define(self, name: str, location: Location) -> None:
        """Declare the definition at ``location`` under ``name``."""
        type_ = self._resolved(fc.accepted(self._schemas, location), name)
        if type_ != ir.Named(self._module, name):
            self._declare(ir.Alias(name, location, fc.text(self._schemas.at(location), "description"), type_))

    # ------------------------------------------------------------ any subschema

    def _type(self, location: Location, name: str) -> ir.Type:
        """The type of the subschema at ``location``; a declaration born here is called ``name``."""
        location = fc.accepted(self._schemas, location)
        return self._names[location] if location in self._names else self._resolved(location, name)

    def _resolved(self, location: Location, name: str) -> ir.Type:
        if self._schemas.at(location) is False:
            self._report("WS405", "no value satisfies this; the model keeps any", location, "leave the member out")
            return ir.Anything()
        parts = fc.elements(self._schemas, location)
        if parts != [location] and len(parts) == 1:
            return self._type(parts[0], name)
        return self._facets(fc.facets(self._schemas, location), location, name)

    def _facets(self, flat: Sequence[Facet], location: Location, name: str) -> ir.Type:
        values = fc.values(flat)
        if values is not None:
            return self._choice(values, location)
        for facet in flat:
            for keyword in ("oneOf", "anyOf"):
                branches = facet.children(keyword)
                if any(fc.selects(self._schemas.at(branch)) for branch in branches):
                    rest = [other for other in flat if other is not facet] + fc.without(facet, keyword)
                    return self._union(branches, rest, facet, name)
        kinds = fc.kinds(flat)
        if kinds is None:
            return ir.Anything()
        if not kinds:
            self._report("WS403", "the parts of this schema agree on no type", location, "make their types overlap")
            return ir.Anything()
        inner_name = self._inside(location, name) if len(kinds) > 1 else name
        types = [self._kind(kind, flat, location, inner_name) for kind in kinds if kind != "null"]
        branches_ = [Branch(type_, self._branches.kind(type_), fc.outline(self._schemas, flat)) for type_ in types]
        if not any("type" in facet.schema for facet in flat) and isinstance(types[0], ir.Sequence | ir.Mapping):
            return self._implied(types[0], location)
        inner = types[0] if len(types) == 1 else combine(branches_) if types else ir.Null()
        return ir.Nullable(inner) if "null" in kinds and not isinstance(inner, ir.Null | ir.Anything) else inner

    def _implied(self, type_: ir.Sequence | ir.Mapping, location: Location) -> ir.Type:
        """An array or a map whose schema does not say so: values of every other JSON type satisfy it as well."""
        kind = self._branches.kind(type_)
        self._report(
            "WS405", f"no type is given, so that more than an {kind} is allowed", location, f"add type: {kind}"
        )
        anything: list[ir.Type] = [
            ir.String(),
            ir.Number(),
            ir.Boolean(),
            ir.Mapping(ir.Anything()),
            ir.Sequence(ir.Anything()),
        ]
        types = [type_, *(other for other in anything if self._branches.kind(other) != kind)]
        return ir.Nullable(
            combine([Branch(each, self._branches.kind(each), fc.outline(self._schemas, [])) for each in types])
        )

    def _kind(self, kind: str, flat: Sequence[Facet], location: Location, name: str) -> ir.Type:
        match kind:
            case "string":
                return ir.String()
            case "integer":
                widths = [str(facet.schema["x-integer"]) for facet in flat if "x-integer" in facet.schema]
                return ir.Integer(_WIDTHS.get(widths[0]) if widths else None)
            case "number":
                return ir.Number()
            case "boolean":
                return ir.Boolean()
            case "array":
                return self._array(flat, location, name)
            case "object":
                return self._object(flat, location, name)
            case _:
                return ir.Anything()

    def _array(self, flat: Sequence[Facet], location: Location, name: str) -> ir.Type:
        if any("prefixItems" in facet.schema for facet in flat):
            hint = "validators tell them apart; an object with a member for each is easier to read"
            self._report("WS405", "the items differ by position; the model keeps any", location, hint)
            return ir.Sequence(ir.Anything())
        places = [facet.location.child("items") for facet in flat if isinstance(facet.schema.get("items"), dict)]
        return ir.Sequence(self._places(places, f"{name}Item") if places else ir.Anything())

    def _places(self, places: Sequence[Location], name: str) -> ir.Type:
        """The type of a value that several subschemas describe at once."""
        if len(places) == 1:
            return self._type(places[0], name)
        types = {self._names.get(self._branches.end(place)) for place in places}
        if len(types) == 1 and (only := types.pop()) is not None:
            return only
        flat = fc.distinct([facet for place in places for facet in fc.facets(self._schemas, place)])
        return self._merged(flat, places[-1], name)

    def _merged(self, flat: Sequence[Facet], location: Location, name: str) -> ir.Type:
        """The type of facets from several places; inside itself it is only its name."""
        name = self._renamed.get((name, location), name)
        places = frozenset(facet.location for facet in flat)
        if places in self._merging:
            self._recursive.add(places)
            return ir.Named(self._module, self._merging[places])
        self._merging[places] = name
        type_ = self._facets(flat, location, name)
        del self._merging[places]
        itself = ir.Named(self._module, name)
        if places in self._recursive and type_ != itself:
            self._declare(ir.Alias(name, location, "", type_))
            return itself
        return type_

    def _choice(self, values: Sequence[JSON], location: Location) -> ir.Type:
        rest = [value for value in values if value is not None]
        simple = [value for value in rest if isinstance(value, str | int)]
        if not values:
            self._report("WS403", "the parts of this schema agree on no value", location, "let one value pass them all")
            return ir.Anything()
        if len(simple) != len(rest):
            message = "an enumeration of more than strings, integers and booleans; the model keeps any value"
            self._report("WS405", message, location, "validators hold it to the values all the same")
            return ir.Anything()
        if not rest:
            return ir.Null()
        words = tuple(value for value in simple if isinstance(value, str))
        grows = self._open_words and 1 < len(words) == len(simple)
        choice = ir.OpenChoice(words) if grows else ir.Choice(tuple(simple))
        return ir.Nullable(choice) if None in values else choice

    # ------------------------------------------------------------ objects

    def _object(self, flat: Sequence[Facet], location: Location, name: str) -> ir.Type:
        name = self._renamed.get((name, location), name)
        if _MEMBERS.isdisjoint(key for facet in flat for key in facet.schema):
            others = self._others(flat, name)
            if others is not None:
                return ir.Mapping(others)
        places = frozenset(facet.location for facet in flat if not _MEMBERS.isdisjoint(facet.schema))
        for outer, outer_name in self._objects.items():
            if outer and outer <= places:  # inside an object, one that must be like it and more: the same class
                return ir.Named(self._module, outer_name)
        self._objects[places] = name
        self._record(flat, location, name)
        del self._objects[places]
        return ir.Named(self._module, name)

    def _record(self, flat: Sequence[Facet], location: Location, name: str) -> None:
        declared, needed = fc.properties(flat), fc.required(flat)
        others = self._others(flat, name)
        constants: list[ir.Constant] = []
        fields: list[ir.Field] = []
        for member in [*declared, *sorted(needed - declared.keys())]:
            places = declared.get(member, [])
            match fc.values([facet for place in places for facet in fc.facets(self._schemas, place)]):
                case [str(value)] if member in needed:
                    read_only = self._marked("readOnly", places)
                    constants.append(ir.Constant(member, value, places[0], self._describe(places), read_only))
                case _:
                    type_ = self._places(places, name + pascal(member)) if places else ir.Anything()
                    fields.append(self._field(member, type_, places or [location], member in needed))
        untyped = not any("type" in facet.schema for facet in flat)
        text = self._describe([location])
        self._declare(ir.Record(name, location, text, tuple(constants), tuple(fields), others, untyped))

    def _field(self, member: str, type_: ir.Type, places: Sequence[Location], needed: bool) -> ir.Field:
        schemas = [schema for place in places if isinstance(schema := self._schemas.at(place), dict)]
        reached = [facet.schema for place in places for facet in fc.facets(self._schemas, place)]
        merged = {key: value for schema in reversed(schemas) for key, value in schema.items()}
        has_default = "default" in merged
        rules: list[ir.Rule] = [rule for keyword, rule in _RULES.items() if merged.get(keyword) is True]
        return ir.Field(
            member,
            type_,
            ir.Required() if needed else ir.Optional(merged.get("default"), has_default),
            places[0],
            self._describe(places),
            rules[0] if rules else "plain",
            secret=any(schema.get("format") == "password" for schema in [*schemas, *reached]),
            read_only=self._marked("readOnly", places),
            write_only=self._marked("writeOnly", places),
        )

    def _marked(self, keyword: str, places: Sequence[Location]) -> bool:
        facets = (facet for place in places for facet in fc.facets(self._schemas, place))
        return any(facet.schema.get(keyword) is True for facet in facets)

    def _others(self, flat: Sequence[Facet], name: str) -> ir.Type | None:
        """The type of members that are not declared; None where there must be none."""
        patterns = [
            facet.location.child("patternProperties", pattern)
            for facet in flat
            if isinstance(known := facet.schema.get("patternProperties"), dict)
            for pattern in known
        ]
        closed = any(
            facet.schema.get(keyword) is False
            for facet in flat
            for keyword in ("additionalProperties", "unevaluatedProperties")
        )
        places = [
            facet.location.child("additionalProperties")
            for facet in flat
            if isinstance(facet.schema.get("additionalProperties"), dict)
        ]
        if not patterns:
            return None if closed else self._places(places, f"{name}Value") if places else ir.Anything()
        types = {self._type(place, f"{name}Value") for place in [*patterns, *places]}
        return types.pop() if len(types) == 1 and (closed or places) else ir.Anything()

    # ------------------------------------------------------------ unions

    def _union(self, places: Sequence[Location], rest: Sequence[Facet], facet: Facet, name: str) -> ir.Type:
        base = [other for other in rest if not fc.SHAPES.isdisjoint(other.schema.keys() - {"type"})]
        something = [place for place in places if not self._branches.is_null(place)]
        if len(something) == 1 < len(places) and not base:
            inner = self._type(something[0], self._inside(facet.location, name))
            return inner if isinstance(inner, ir.Nullable | ir.Anything) else ir.Nullable(inner)
        discriminator, mapped = fc.discriminator(facet), fc.mapped(self._schemas, facet)
        nullable = False
        branches: list[Branch] = []
        for number, place in enumerate(self._branches.leaves(places), 1):
            flat = fc.distinct([*base, *fc.facets(self._schemas, place)])
            if base and (fc.kinds(flat) == [] or fc.values(flat) == []):
                continue  # what stands beside the union rules this branch out
            outline = fc.outline(self._schemas, flat)
            suggestion = name + self._branches.name(place, outline.tags, number)
            type_ = self._facets(flat, place, suggestion) if base else self._type(place, suggestion)
            for variant in self._alternatives(type_):
                match variant:
                    case ir.Null():
                        nullable = True
                    case ir.Anything():
                        return variant
                    case _:
                        seen = self._outline(variant, outline)
                        home = self._definitions.get(variant, place) if isinstance(variant, ir.Named) else place
                        if discriminator and (tags := mapped.get(home) or fc.implied_tag(seen, discriminator, home)):
                            seen = fc.tagged(seen, discriminator, tags)
                        branches.append(Branch(variant, self._branches.kind(variant), seen))
        if not branches:
            return ir.Null() if nullable else ir.Anything()
        union = combine(self._unnamed(branches), discriminator)
        if isinstance(union, ir.OneOf):
            union = self._undecided(union, facet.location)
        return ir.Nullable(union) if nullable and not isinstance(union, ir.Anything) else union

    def _inside(self, location: Location, name: str) -> str:
        """The name of a type inside another one of that name: ``X`` or null is called ``X``, the object ``XValue``."""
        return f"{name}Value" if location in self._names else name

    def _undecided(self, union: ir.OneOf, location: Location) -> ir.Type:
        """The union, if it need not be tried or can be: that needs a validator per branch, as only definitions have."""
        branches = [union.variants[index] for index in tried(union.dispatch)]
        hint = "give the branches a required property with a const each"
        if not all(branch in self._definitions for branch in branches):
            self._report("WS405", "nothing tells the branches apart; the model keeps any value", location, hint)
            return ir.Anything()
        if branches:
            self._report("WS404", "nothing tells the branches apart; they are tried in order", location, hint)
        return union

    def _alternatives(self, type_: ir.Type) -> Iterator[ir.Type]:
        """The types that a type is a union of; a definition that is more than one of them gives up its name."""
        for one in alternatives(type_):
            if not isinstance(one, ir.Named) or self._branches.definition_kind(one) is not None:
                yield one
            elif (lowered := self._lowered(one)) == one:
                message = f"{one.name}, a union, joins another one inside itself; the model keeps any value there"
                self._report("WS405", message, self._definitions[one], "name the inner union under $defs")
                yield ir.Anything()
            else:
                yield from self._alternatives(lowered)

    def _lowered(self, named: ir.Named) -> ir.Type:
        """What a definition stands for; it stands for itself inside itself."""
        if named in self._open:
            return named
        location = fc.accepted(self._schemas, self._definitions[named])
        self._open.add(named)
        try:
            return self._resolved(location, named.name)
        finally:
            self._open.remove(named)

    def _outline(self, variant: ir.Type, otherwise: Outline) -> Outline:
        """What a variant that was spread out of a branch can be recognised by."""
        if variant in self._definitions:
            return fc.outline(self._schemas, fc.facets(self._schemas, self._definitions[variant]))
        record = self.declared.get(variant.name) if isinstance(variant, ir.Named) else None
        return outline_of(record) if isinstance(record, ir.Record) else otherwise

    def _unnamed(self, branches: Sequence[Branch]) -> list[Branch]:
        """Scalar definitions give up their names where another branch of the same JSON type must be merged in."""
        crowded = {b.kind for b in branches if sum(other.kind == b.kind for other in branches) > 1} - {"object"}
        result: list[Branch] = []
        for branch in branches:
            if branch.kind in crowded and isinstance(branch.type, ir.Named):
                branch = Branch(self._lowered(branch.type), branch.kind, branch.outline)
            result.append(branch)
        return result

    # ------------------------------------------------------------ declarations and problems

    def _declare(self, declaration: ir.Declaration) -> None:
        self.claims.setdefault(declaration.name, {})[declaration.location] = None
        self.declared[declaration.name] = declaration

    def _describe(self, places: Sequence[Location]) -> str:
        return next((text for place in places if (text := fc.text(self._schemas.at(place), "description"))), "")

    def _report(self, code: str, message: str, location: Location, hint: str = "") -> None:
        self.problems.append(Diagnostic(code, message, location, hint))
