//! api_openai.  A tool in the schema has its tag; in Rust only the enumeration of tools reads that.

use crate::reader::{rewrite, tagged, types};
use api_openai::components::common::VoiceIdsShared;
use api_openai::components::realtime_shared::events::RealtimeClientEvent;
use api_openai::components::realtime_shared::session::{
    RealtimeSessionCreateRequest, RealtimeSessionInputAudioNoiseReduction, RealtimeSessionInputAudioTranscription,
    RealtimeSessionTurnDetection,
};
use api_openai::components::tools::{FunctionParameters, Tool, WebSearchUserLocation};

types! {
    FunctionParameters,
    RealtimeSessionCreateRequest,
    RealtimeSessionInputAudioNoiseReduction,
    RealtimeSessionInputAudioTranscription,
    RealtimeSessionTurnDetection,
    Tool,
    VoiceIdsShared,
    WebSearchUserLocation;
    ComputerTool => |text| tagged(rewrite::<Tool>(text), "type", "computer_use_preview"),
    FileSearchTool => |text| tagged(rewrite::<Tool>(text), "type", "file_search"),
    FunctionTool => |text| tagged(rewrite::<Tool>(text), "type", "function"),
    WebSearchTool => |text| tagged(rewrite::<Tool>(text), "type", "web_search_preview"),
    RealtimeClientEventSessionUpdate =>
        |text| tagged(rewrite::<RealtimeClientEvent>(text), "type", "session.update"),
}
