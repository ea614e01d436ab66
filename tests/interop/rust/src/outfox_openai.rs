//! outfox-openai.  Its session and all that is in it stand in a private module: they are found through the events.

use crate::reader::{Answer, rewrite, rewrite_member, tagged, types};
use outfox_openai::spec::realtime::{ClientEvent, ServerEvent, SessionUpdateEvent as Update};
use serde_json::Value;

types! {
    ;
    SessionResource => |text| rewrite_member(|event: Update| event.session, text),
    AudioFormat => |text| rewrite_member(|event: Update| event.session.input_audio_format.unwrap(), text),
    AudioTranscription =>
        |text| rewrite_member(|event: Update| event.session.input_audio_transcription.unwrap(), text),
    FunctionType => function_type,
    MaxResponseOutputTokens =>
        |text| rewrite_member(|event: Update| event.session.max_response_output_tokens.unwrap(), text),
    RealtimeVoice => |text| rewrite_member(|event: Update| event.session.voice.unwrap(), text),
    ToolChoice => tool_choice,
    ToolDefinition => tool_definition,
    ToolDefinitionFunction => |text| tagged(tool_definition(text), "type", "function"),
    TurnDetection => turn_detection,
    ServerVAD => |text| tagged(turn_detection(text), "type", "server_vad"),
    SemanticVAD => |text| tagged(turn_detection(text), "type", "semantic_vad"),
    ToolChoiceFunction => |text| tagged(tool_choice(text), "type", "function"),
    SessionUpdateEvent => |text| tagged(rewrite::<ClientEvent>(text), "type", "session.update"),
    ResponseCreateEvent => |text| tagged(rewrite::<ClientEvent>(text), "type", "response.create"),
    SessionCreatedEvent => |text| tagged(rewrite::<ServerEvent>(text), "type", "session.created"),
}

fn tool_choice(text: &str) -> Answer {
    rewrite_member(|event: Update| event.session.tool_choice.unwrap(), text)
}

fn tool_definition(text: &str) -> Answer {
    rewrite_member(|event: Update| event.session.tools.unwrap().remove(0), text)
}

fn turn_detection(text: &str) -> Answer {
    rewrite_member(|event: Update| event.session.turn_detection.unwrap(), text)
}

/// No member that the crate shows has this type; it stands inside a choice, and is read there.
fn function_type(text: &str) -> Answer {
    let written = tool_choice(&format!(r#"{{"type": {text}, "name": ""}}"#))?;
    let choice: Value = serde_json::from_str(&written).map_err(|error| error.to_string())?;
    choice
        .get("type")
        .map(Value::to_string)
        .ok_or_else(|| "not a function".to_owned())
}
