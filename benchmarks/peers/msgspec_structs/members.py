"""What the models of every document build on."""

from __future__ import annotations

from msgspec import UnsetType

OptStr = str | None | UnsetType
OptInt = int | None | UnsetType
OptFloat = float | None | UnsetType
OptBool = bool | None | UnsetType
