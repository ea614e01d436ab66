//! openai-struct.  Every type of the schema is one of the crate's.

use crate::reader::types;
use openai_struct::models::{
    RealtimeResponseCreateParamsTools, RealtimeSessionCreateResponse, RealtimeSessionCreateResponseClientSecret,
    RealtimeSessionCreateResponseInputAudioTranscription, RealtimeSessionCreateResponseTurnDetection, VoiceIdsShared,
};

types! {
    RealtimeResponseCreateParamsTools,
    RealtimeSessionCreateResponse,
    RealtimeSessionCreateResponseClientSecret,
    RealtimeSessionCreateResponseInputAudioTranscription,
    RealtimeSessionCreateResponseTurnDetection,
    VoiceIdsShared;
}
