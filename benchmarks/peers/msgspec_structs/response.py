"""A response of the model."""

from __future__ import annotations

from typing import Any, Literal

from msgspec import UNSET, Struct, UnsetType

from .members import OptInt, OptStr


class InputText(Struct, tag="input_text"):
    text: str


class InputAudio(Struct, tag="input_audio"):
    audio: str
    transcript: str


class InputImage(Struct, tag="input_image"):
    image_url: str
    detail: Literal["auto", "low", "high"]


class OutputText(Struct, tag="output_text"):
    text: str


class OutputAudio(Struct, tag="output_audio"):
    transcript: str
    audio: OptStr = UNSET


Part = InputText | InputAudio | InputImage | OutputText | OutputAudio


class Message(Struct, tag="message"):
    role: Literal["system", "user", "assistant"]
    content: list[Part]
    id: OptStr = UNSET
    object: OptStr = UNSET
    status: OptStr = UNSET


class FunctionCall(Struct, tag="function_call"):
    arguments: str
    name: str
    call_id: str
    status: str
    id: OptStr = UNSET
    object: OptStr = UNSET


class FunctionCallOutput(Struct, tag="function_call_output"):
    call_id: str
    output: str
    status: str
    id: OptStr = UNSET
    object: OptStr = UNSET


class ApprovalResponse(Struct, tag="mcp_approval_response"):
    approval_request_id: str
    approved: bool
    id: str
    reason: OptStr = UNSET


class ListedTool(Struct):
    input_schema: Any
    name: str
    annotations: Any = UNSET
    description: OptStr = UNSET


class ListTools(Struct, tag="mcp_list_tools"):
    server_label: str
    tools: list[ListedTool]
    id: str


class ProtocolError(Struct, tag="protocol_error"):
    code: str
    message: str


class ExecutionError(Struct, tag="tool_execution_error"):
    message: str


class HTTPError(Struct, tag="http_error"):
    code: str
    message: str


class ToolCall(Struct, tag="mcp_call"):
    arguments: str
    id: str
    name: str
    server_label: str
    approval_request_id: OptStr = UNSET
    error: ProtocolError | ExecutionError | HTTPError | UnsetType | None = UNSET
    output: OptStr = UNSET


class ApprovalRequest(Struct, tag="mcp_approval_request"):
    arguments: str
    id: str
    name: str
    server_label: str


Item = Message | FunctionCall | FunctionCallOutput | ApprovalResponse | ListTools | ToolCall | ApprovalRequest


class PCM(Struct, tag="audio/pcm"):
    rate: int


class PCMU(Struct, tag="audio/pcmu"):
    pass


class PCMA(Struct, tag="audio/pcma"):
    pass


class AudioOutput(Struct):
    format: PCM | PCMU | PCMA
    voice: str


class Audio(Struct):
    output: AudioOutput


class Error(Struct):
    code: str
    type: str


class StatusDetail(Struct):
    type: Literal["completed", "cancelled", "incomplete", "failed"]
    error: Error | UnsetType | None = UNSET
    reason: Literal["turn_detected", "client_cancelled", "max_output_tokens", "content_filter"] | UnsetType | None = (
        UNSET
    )


class CachedDetails(Struct):
    audio_tokens: OptInt = UNSET
    image_tokens: OptInt = UNSET
    text_tokens: OptInt = UNSET


class InputDetails(Struct):
    audio_tokens: OptInt = UNSET
    cached_tokens: OptInt = UNSET
    cached_token_details: CachedDetails | UnsetType | None = UNSET
    image_tokens: OptInt = UNSET
    text_tokens: OptInt = UNSET


class OutputDetails(Struct):
    text_tokens: OptInt = UNSET
    audio_tokens: OptInt = UNSET


class Usage(Struct):
    input_tokens: int
    output_tokens: int
    total_tokens: int
    input_token_details: InputDetails | UnsetType | None = UNSET
    output_token_details: OutputDetails | UnsetType | None = UNSET


class Response(Struct):
    id: str
    max_output_tokens: int | Literal["inf"]
    object: str
    output: list[Item]
    output_modalities: list[str]
    status: Literal["in_progress", "completed", "cancelled", "failed", "incomplete"]
    audio: Audio | UnsetType | None = UNSET
    conversation_id: OptStr = UNSET
    metadata: dict[str, str] | UnsetType | None = UNSET
    status_details: StatusDetail | UnsetType | None = UNSET
    usage: Usage | UnsetType | None = UNSET
