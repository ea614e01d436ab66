"""A response of the model."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from .members import Model, OptInt, OptStr


class InputText(Model):
    type: Literal["input_text"]
    text: str


class InputAudio(Model):
    type: Literal["input_audio"]
    audio: str
    transcript: str


class InputImage(Model):
    type: Literal["input_image"]
    image_url: str
    detail: Literal["auto", "low", "high"]


class OutputText(Model):
    type: Literal["output_text"]
    text: str


class OutputAudio(Model):
    type: Literal["output_audio"]
    transcript: str
    audio: OptStr = None


class SystemPart(Model):
    type: str
    text: str


class Message(Model):
    type: Literal["message"]
    id: OptStr = None
    object: OptStr = None
    status: OptStr = None


class SystemMessage(Message):
    role: Literal["system"]
    content: list[SystemPart]


class UserMessage(Message):
    role: Literal["user"]
    content: list[Annotated[InputText | InputAudio | InputImage, Field(discriminator="type")]]


class AssistantMessage(Message):
    role: Literal["assistant"]
    content: list[Annotated[OutputText | OutputAudio, Field(discriminator="type")]]


AnyMessage = Annotated[SystemMessage | UserMessage | AssistantMessage, Field(discriminator="role")]


class FunctionCall(Model):
    type: Literal["function_call"]
    arguments: str
    name: str
    call_id: str
    status: str
    id: OptStr = None
    object: OptStr = None


class FunctionCallOutput(Model):
    type: Literal["function_call_output"]
    call_id: str
    output: str
    status: str
    id: OptStr = None
    object: OptStr = None


class ApprovalResponse(Model):
    type: Literal["mcp_approval_response"]
    approval_request_id: str
    approved: bool
    id: str
    reason: OptStr = None


class ListedTool(Model):
    input_schema: Any
    name: str
    annotations: Any = None
    description: OptStr = None


class ListTools(Model):
    type: Literal["mcp_list_tools"]
    server_label: str
    tools: list[ListedTool]
    id: str


class ProtocolError(Model):
    type: Literal["protocol_error"]
    code: str
    message: str


class ExecutionError(Model):
    type: Literal["tool_execution_error"]
    message: str


class HTTPError(Model):
    type: Literal["http_error"]
    code: str
    message: str


class ToolCall(Model):
    type: Literal["mcp_call"]
    arguments: str
    id: str
    name: str
    server_label: str
    approval_request_id: OptStr = None
    error: Annotated[ProtocolError | ExecutionError | HTTPError, Field(discriminator="type")] | None = None
    output: OptStr = None


class ApprovalRequest(Model):
    type: Literal["mcp_approval_request"]
    arguments: str
    id: str
    name: str
    server_label: str


Item = Annotated[
    AnyMessage | FunctionCall | FunctionCallOutput | ApprovalResponse | ListTools | ToolCall | ApprovalRequest,
    Field(discriminator="type"),
]


class PCM(Model):
    type: Literal["audio/pcm"]
    rate: int


class PCMU(Model):
    type: Literal["audio/pcmu"]


class PCMA(Model):
    type: Literal["audio/pcma"]


class AudioOutput(Model):
    format: Annotated[PCM | PCMU | PCMA, Field(discriminator="type")]
    voice: str


class Audio(Model):
    output: AudioOutput


class Error(Model):
    code: str
    type: str


class StatusDetail(Model):
    type: Literal["completed", "cancelled", "incomplete", "failed"]
    error: Error | None = None
    reason: Literal["turn_detected", "client_cancelled", "max_output_tokens", "content_filter"] | None = None


class CachedDetails(Model):
    audio_tokens: OptInt = None
    image_tokens: OptInt = None
    text_tokens: OptInt = None


class InputDetails(Model):
    audio_tokens: OptInt = None
    cached_tokens: OptInt = None
    cached_token_details: CachedDetails | None = None
    image_tokens: OptInt = None
    text_tokens: OptInt = None


class OutputDetails(Model):
    text_tokens: OptInt = None
    audio_tokens: OptInt = None


class Usage(Model):
    input_tokens: int
    output_tokens: int
    total_tokens: int
    input_token_details: InputDetails | None = None
    output_token_details: OutputDetails | None = None


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
