"""The request of a client."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from .members import TAGGED, Model, OptBool, OptFloat, OptInt, OptStr


@dataclass(kw_only=True)
class Transcription(Model):
    model: OptStr = None
    language: OptStr = None
    prompt: OptStr = None


@dataclass(kw_only=True)
class Detection(Model):
    type: OptStr = None
    eagerness: OptStr = None
    threshold: OptFloat = None
    prefix_padding_ms: OptInt = None
    silence_duration_ms: OptInt = None
    create_response: OptBool = None
    interrupt_response: OptBool = None


@dataclass(kw_only=True)
class NoiseReduction(Model):
    type: str


@dataclass(kw_only=True)
class Tool(Model):
    class Config(Model.Config):
        discriminator = TAGGED


@dataclass(kw_only=True)
class ComputerTool(Tool):
    type: Literal["computer_use_preview"] = "computer_use_preview"
    display_height: float
    display_width: float
    environment: str


@dataclass(kw_only=True)
class FileSearchTool(Tool):
    type: Literal["file_search"] = "file_search"


@dataclass(kw_only=True)
class FunctionTool(Tool):
    type: Literal["function"] = "function"
    name: str
    parameters: Any
    description: OptStr = None
    strict: OptBool = None


@dataclass(kw_only=True)
class Location(Model):
    type: OptStr = None
    city: OptStr = None
    country: OptStr = None
    region: OptStr = None
    timezone: OptStr = None


@dataclass(kw_only=True)
class WebSearchTool(Tool):
    type: Literal["web_search_preview"] = "web_search_preview"
    search_context_size: OptStr = None
    user_location: Location | None = None


@dataclass(kw_only=True)
class Request(Model):
    modalities: list[str] | None = None
    model: OptStr = None
    instructions: OptStr = None
    voice: OptStr = None
    input_audio_format: OptStr = None
    output_audio_format: OptStr = None
    input_audio_transcription: Transcription | None = None
    turn_detection: Detection | None = None
    input_audio_noise_reduction: NoiseReduction | None = None
    tools: list[Tool] | None = None
    tool_choice: OptStr = None
    temperature: OptFloat = None
    max_response_output_tokens: Any = None
