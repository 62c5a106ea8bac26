//! Calls: `callsHistory`, by the id that a message names.

use model::SystemKind;
use std::collections::HashMap;

use crate::products::whatsapp_android::scan::Source;
use crate::tables::ROW;

/// A call.
pub(super) struct Call {
    pub(super) kind: SystemKind,
    /// Who called: the other side of the conversation, or the owner.
    pub(super) is_outgoing: bool,
    /// Mode, type, direction and state, as they are written.
    pub(super) text: String,
}

/// Calls by their ids.
pub(super) fn read(source: &Source<'_>) -> HashMap<String, Call> {
    let mut calls = HashMap::new();
    source.scan("callsHistory", &[ROW, "callid", "mode", "type", "direction", "status"], |cells| {
        let Some(id) = cells.raw(1) else { return };
        let words: Vec<String> = (2..=5).filter_map(|column| cells.text(column)).collect();
        let call = call(&words);
        if calls.len() < source.limits.records {
            calls.insert(id.into_owned(), call);
        }
    });
    calls
}

fn call(words: &[String]) -> Call {
    let says = |word: &str| words.iter().any(|known| known == word);
    let kind = match (says("Missed"), says("Video")) {
        (true, true) => SystemKind::MissedVideoCall,
        (true, false) => SystemKind::MissedVoiceCall,
        _ => SystemKind::Call,
    };
    Call { kind, is_outgoing: says("Outgoing"), text: words.join(" ") }
}
