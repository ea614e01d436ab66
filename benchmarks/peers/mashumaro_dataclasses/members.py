"""What the models of every document build on."""

from __future__ import annotations

from dataclasses import dataclass

from mashumaro import DataClassDictMixin
from mashumaro.config import BaseConfig
from mashumaro.types import Discriminator

OptStr = str | None
OptInt = int | None
OptFloat = float | None
OptBool = bool | None


@dataclass(kw_only=True)
class Model(DataClassDictMixin):
    class Config(BaseConfig):
        omit_none = True


TAGGED = Discriminator(field="type", include_subtypes=True)
