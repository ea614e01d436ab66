"""The request of a client."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from .members import Model, OptBool, OptFloat, OptInt, OptStr


class Transcription(Model):
    model: OptStr = None
    language: OptStr = None
    prompt: OptStr = None


class Detection(Model):
    type: OptStr = None
    eagerness: OptStr = None
    threshold: OptFloat = None
    prefix_padding_ms: OptInt = None
    silence_duration_ms: OptInt = None
    create_response: OptBool = None
    interrupt_response: OptBool = None


class NoiseReduction(Model):
    type: str


class ComputerTool(Model):
    type: Literal["computer_use_preview"]
    display_height: float
    display_width: float
    environment: str


class FileSearchTool(Model):
    type: Literal["file_search"]


class FunctionTool(Model):
    type: Literal["function"]
    name: str
    parameters: Any
    description: OptStr = None
    strict: OptBool = None


class Location(Model):
    type: OptStr = None
    city: OptStr = None
    country: OptStr = None
    region: OptStr = None
    timezone: OptStr = None


class WebSearchTool(Model):
    type: Literal["web_search_preview"]
    search_context_size: OptStr = None
    user_location: Location | None = None


Tool = Annotated[ComputerTool | FileSearchTool | FunctionTool | WebSearchTool, Field(discriminator="type")]


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
