"""The request of a client."""

from __future__ import annotations

from typing import Any

from msgspec import UNSET, Struct, UnsetType

from .members import OptBool, OptFloat, OptInt, OptStr


class Transcription(Struct):
    model: OptStr = UNSET
    language: OptStr = UNSET
    prompt: OptStr = UNSET


class Detection(Struct):
    type: str | UnsetType = UNSET
    eagerness: OptStr = UNSET
    threshold: OptFloat = UNSET
    prefix_padding_ms: OptInt = UNSET
    silence_duration_ms: OptInt = UNSET
    create_response: OptBool = UNSET
    interrupt_response: OptBool = UNSET


class NoiseReduction(Struct):
    type: str


class ComputerTool(Struct, tag="computer_use_preview"):
    display_height: float
    display_width: float
    environment: str


class FileSearchTool(Struct, tag="file_search"):
    pass


class FunctionTool(Struct, tag="function"):
    name: str
    parameters: Any
    description: OptStr = UNSET
    strict: OptBool = UNSET


class Location(Struct):
    type: OptStr = UNSET
    city: OptStr = UNSET
    country: OptStr = UNSET
    region: OptStr = UNSET
    timezone: OptStr = UNSET


class WebSearchTool(Struct, tag="web_search_preview"):
    search_context_size: OptStr = UNSET
    user_location: Location | UnsetType | None = UNSET


Tool = ComputerTool | FileSearchTool | FunctionTool | WebSearchTool


class Request(Struct):
    modalities: list[str] | UnsetType | None = UNSET
    model: OptStr = UNSET
    instructions: OptStr = UNSET
    voice: OptStr = UNSET
    input_audio_format: OptStr = UNSET
    output_audio_format: OptStr = UNSET
    input_audio_transcription: Transcription | UnsetType | None = UNSET
    turn_detection: Detection | UnsetType | None = UNSET
    input_audio_noise_reduction: NoiseReduction | UnsetType | None = UNSET
    tools: list[Tool] | UnsetType | None = UNSET
    tool_choice: OptStr = UNSET
    temperature: OptFloat = UNSET
    max_response_output_tokens: Any = UNSET
