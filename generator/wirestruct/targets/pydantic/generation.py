"""``datamodel-code-generator`` behind a function.

In: a document that ``reading`` prepared, and the head of the file.  Out: Python text, or the reason there is none.
Every setting that could depend on who runs it is pinned: no formatter (black and isort would look for a
``pyproject.toml`` in the working directory; the pipeline formats anyway), no time, no version, no network.
"""

from __future__ import annotations

import json
import warnings
from collections.abc import Callable, Mapping

from datamodel_code_generator import GenerateConfig, InputFileType, LiteralType, NamingStrategy, PythonVersion, generate
from datamodel_code_generator.enums import DataModelType, StrictTypes

from wirestruct.documents import JSON
from wirestruct.naming import pascal
from wirestruct.targets.dataclasses.names import class_name

__all__ = ["GenerationError", "models"]


class GenerationError(Exception):
    """The document was too much for ``datamodel-code-generator``; the message says why."""


def models(document: Mapping[str, JSON], header: str) -> str:
    """The document's definitions as a module of pydantic models; raises ``GenerationError``."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # advice on options; what is lost is reported by this target itself
        try:
            text = generate(json.dumps(document), config=_settings(header, _names(document)))
        except Exception as error:  # its parser may raise anything, and a run ends in diagnostics, not in tracebacks
            raise GenerationError(" ".join(str(error).split()) or type(error).__name__) from error
    if not isinstance(text, str):
        raise GenerationError("it wrote no module")
    return text


def _names(document: Mapping[str, JSON]) -> Callable[[str], str]:
    """The class for a definition is called as in the first flavour; other names come from properties."""
    definitions = document["$defs"]
    assert isinstance(definitions, dict)
    return lambda name: class_name(name) if name in definitions else pascal(name)


def _settings(header: str, names: Callable[[str], str]) -> GenerateConfig:
    return GenerateConfig(
        input_file_type=InputFileType.JsonSchema,
        output_model_type=DataModelType.PydanticV2BaseModel,
        target_python_version=PythonVersion.PY_310,
        custom_file_header=header,
        formatters=[],
        disable_timestamp=True,
        allow_remote_refs=False,
        strict_refs=True,
        # names: a nested object is called after its owner
        custom_class_name_generator=names,
        naming_strategy=NamingStrategy.ParentPrefixed,
        skip_root_model=True,
        # types: as strict as JSON, unions and enumerations as aliases
        strict_types=list(StrictTypes),
        strict_nullable=True,
        use_type_alias=True,
        enum_field_as_literal=LiteralType.All,
        read_unevaluated_properties=True,
        # spelling
        field_constraints=True,
        use_annotated=True,
        use_schema_description=True,
        use_union_operator=True,
        use_standard_collections=True,
        use_double_quotes=True,
    )
