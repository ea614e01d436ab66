"""What the models of every document build on."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

OptStr = str | None
OptInt = int | None
OptFloat = float | None
OptBool = bool | None


class Model(BaseModel):
    model_config = ConfigDict(strict=True)
