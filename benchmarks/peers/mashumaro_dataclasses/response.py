"""A response of the model."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from .members import TAGGED, Model, OptInt, OptStr


@dataclass(kw_only=True)
class Part(Model):
    class Config(Model.Config):
        discriminator = TAGGED


@dataclass(kw_only=True)
class InputText(Part):
    type: Literal["input_text"] = "input_text"
    text: str


@dataclass(kw_only=True)
class InputAudio(Part):
    type: Literal["input_audio"] = "input_audio"
    audio: str
    transcript: str


@dataclass(kw_only=True)
class InputImage(Part):
    type: Literal["input_image"] = "input_image"
    image_url: str
    detail: Literal["auto", "low", "high"]


@dataclass(kw_only=True)
class OutputText(Part):
    type: Literal["output_text"] = "output_text"
    text: str


@dataclass(kw_only=True)
class OutputAudio(Part):
    type: Literal["output_audio"] = "output_audio"
    transcript: str
    audio: OptStr = None


@dataclass(kw_only=True)
class Item(Model):
    class Config(Model.Config):
        discriminator = TAGGED


@dataclass(kw_only=True)
class Message(Item):
    type: Literal["message"] = "message"
    role: Literal["system", "user", "assistant"]
    content: list[Part]
    id: OptStr = None
    object: OptStr = None
    status: OptStr = None


@dataclass(kw_only=True)
class FunctionCall(Item):
    type: Literal["function_call"] = "function_call"
    arguments: str
    name: str
    call_id: str
    status: str
    id: OptStr = None
    object: OptStr = None


@dataclass(kw_only=True)
class FunctionCallOutput(Item):
    type: Literal["function_call_output"] = "function_call_output"
    call_id: str
    output: str
    status: str
    id: OptStr = None
    object: OptStr = None


@dataclass(kw_only=True)
class ApprovalResponse(Item):
    type: Literal["mcp_approval_response"] = "mcp_approval_response"
    approval_request_id: str
    approved: bool
    id: str
    reason: OptStr = None


@dataclass(kw_only=True)
class ListedTool(Model):
    input_schema: Any
    name: str
    annotations: Any = None
    description: OptStr = None


@dataclass(kw_only=True)
class ListTools(Item):
    type: Literal["mcp_list_tools"] = "mcp_list_tools"
    server_label: str
    tools: list[ListedTool]
    id: str


@dataclass(kw_only=True)
class MCPError(Model):
    class Config(Model.Config):
        discriminator = TAGGED


@dataclass(kw_only=True)
class ProtocolError(MCPError):
    type: Literal["protocol_error"] = "protocol_error"
    code: str
    message: str


@dataclass(kw_only=True)
class ExecutionError(MCPError):
    type: Literal["tool_execution_error"] = "tool_execution_error"
    message: str


@dataclass(kw_only=True)
class HTTPError(MCPError):
    type: Literal["http_error"] = "http_error"
    code: str
    message: str


@dataclass(kw_only=True)
class ToolCall(Item):
    type: Literal["mcp_call"] = "mcp_call"
    arguments: str
    id: str
    name: str
    server_label: str
    approval_request_id: OptStr = None
    error: MCPError | None = None
    output: OptStr = None


@dataclass(kw_only=True)
class ApprovalRequest(Item):
    type: Literal["mcp_approval_request"] = "mcp_approval_request"
    arguments: str
    id: str
    name: str
    server_label: str


@dataclass(kw_only=True)
class Format(Model):
    class Config(Model.Config):
        discriminator = TAGGED


@dataclass(kw_only=True)
class PCM(Format):
    type: Literal["audio/pcm"] = "audio/pcm"
    rate: int


@dataclass(kw_only=True)
class PCMU(Format):
    type: Literal["audio/pcmu"] = "audio/pcmu"


@dataclass(kw_only=True)
class PCMA(Format):
    type: Literal["audio/pcma"] = "audio/pcma"


@dataclass(kw_only=True)
class AudioOutput(Model):
    format: Format
    voice: str


@dataclass(kw_only=True)
class Audio(Model):
    output: AudioOutput


@dataclass(kw_only=True)
class Error(Model):
    code: str
    type: str


@dataclass(kw_only=True)
class StatusDetail(Model):
    type: Literal["completed", "cancelled", "incomplete", "failed"]
    error: Error | None = None
    reason: Literal["turn_detected", "client_cancelled", "max_output_tokens", "content_filter"] | None = None


@dataclass(kw_only=True)
class CachedDetails(Model):
    audio_tokens: OptInt = None
    image_tokens: OptInt = None
    text_tokens: OptInt = None


@dataclass(kw_only=True)
class InputDetails(Model):
    audio_tokens: OptInt = None
    cached_tokens: OptInt = None
    cached_token_details: CachedDetails | None = None
    image_tokens: OptInt = None
    text_tokens: OptInt = None


@dataclass(kw_only=True)
class OutputDetails(Model):
    text_tokens: OptInt = None
    audio_tokens: OptInt = None


@dataclass(kw_only=True)
class Usage(Model):
    input_tokens: int
    output_tokens: int
    total_tokens: int
    input_token_details: InputDetails | None = None
    output_token_details: OutputDetails | None = None


@dataclass(kw_only=True)
class Response(Model):
    id: str
    max_output_tokens: int | Literal["inf"]
    object: str
    output: list[Item]
    output_modalities: list[str]
    status: Literal["in_progress", "completed", "cancelled", "failed", "incomplete"]
    audio: Audio | None = None
    conversation_id: OptStr = None
    metadata: dict[str, str] | None = None
    status_details: StatusDetail | None = None
    usage: Usage | None = None
