//! async-openai.  Items, parts, formats and errors have their tags in the schema; in Rust their enumerations read those.

use crate::reader::{Answer, rewrite, tagged, types};
use async_openai::types::mcp::MCPListToolsTool;
use async_openai::types::realtime::{
    AssistantMessageContent, CachedTokenDetails, Error, ErrorCodeMessage, ErrorMessage, ImageDetail, InputTokenDetails,
    MaxOutputTokens, OutputTokenDetails, RealtimeAudioFormats, RealtimeConversationItem, RealtimeMCPToolCallError,
    RealtimeResponse, RealtimeResponseStatus, RealtimeResponseStatusDetail, RealtimeResponseStatusDetailReason,
    RealtimeResponseStatusDetailType, RealtimeResponseUsage, RealtimeVoice, ResponseAudio, ResponseAudioOutput,
    SystemMessageContent, UserMessageContent,
};

types! {
    AssistantMessageContent,
    CachedTokenDetails,
    Error,
    ErrorCodeMessage,
    ErrorMessage,
    ImageDetail,
    InputTokenDetails,
    MCPListToolsTool,
    MaxOutputTokens,
    OutputTokenDetails,
    RealtimeAudioFormats,
    RealtimeConversationItem,
    RealtimeMCPToolCallError,
    RealtimeResponse,
    RealtimeResponseStatus,
    RealtimeResponseStatusDetail,
    RealtimeResponseStatusDetailReason,
    RealtimeResponseStatusDetailType,
    RealtimeResponseUsage,
    RealtimeVoice,
    ResponseAudio,
    ResponseAudioOutput,
    SystemMessageContent,
    UserMessageContent;
    RealtimeConversationItemMessage => |text| item(text, "message"),
    RealtimeConversationItemMessageSystem => |text| message(text, "system"),
    RealtimeConversationItemMessageUser => |text| message(text, "user"),
    RealtimeConversationItemMessageAssistant => |text| message(text, "assistant"),
    RealtimeConversationItemFunctionCall => |text| item(text, "function_call"),
    RealtimeConversationItemFunctionCallOutput => |text| item(text, "function_call_output"),
    RealtimeMCPApprovalRequest => |text| item(text, "mcp_approval_request"),
    RealtimeMCPApprovalResponse => |text| item(text, "mcp_approval_response"),
    RealtimeMCPListTools => |text| item(text, "mcp_list_tools"),
    RealtimeMCPToolCall => |text| item(text, "mcp_call"),
    RealtimeMCPHTTPError => |text| call_error(text, "http_error"),
    RealtimeMCPProtocolError => |text| call_error(text, "protocol_error"),
    RealtimeMCPToolExecutionError => |text| call_error(text, "tool_execution_error"),
    UserMessageContentInputText => |text| user_part(text, "input_text"),
    UserMessageContentInputAudio => |text| user_part(text, "input_audio"),
    UserMessageContentInputImage => |text| user_part(text, "input_image"),
    AssistantMessageContentOutputText => |text| assistant_part(text, "output_text"),
    AssistantMessageContentOutputAudio => |text| assistant_part(text, "output_audio"),
    PCMAudioFormat => |text| format(text, "audio/pcm"),
    PCMUAudioFormat => |text| format(text, "audio/pcmu"),
    PCMAAudioFormat => |text| format(text, "audio/pcma"),
}

fn item(text: &str, tag: &str) -> Answer {
    tagged(rewrite::<RealtimeConversationItem>(text), "type", tag)
}

fn message(text: &str, role: &str) -> Answer {
    tagged(item(text, "message"), "role", role)
}

fn call_error(text: &str, tag: &str) -> Answer {
    tagged(rewrite::<RealtimeMCPToolCallError>(text), "type", tag)
}

fn user_part(text: &str, tag: &str) -> Answer {
    tagged(rewrite::<UserMessageContent>(text), "type", tag)
}

fn assistant_part(text: &str, tag: &str) -> Answer {
    tagged(rewrite::<AssistantMessageContent>(text), "type", tag)
}

fn format(text: &str, tag: &str) -> Answer {
    tagged(rewrite::<RealtimeAudioFormats>(text), "type", tag)
}
