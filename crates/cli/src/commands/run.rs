//! `amparo match` and `amparo network`: one step of the way for a case.

use crate::app::{App, Failure, Mode};
use crate::args::OfCase;
use crate::output;

pub(crate) fn matching(app: &App, args: &OfCase) -> Result<u8, Failure> {
    let engine = app.writer()?;
    let m = engine.match_case(engine.case_id(&args.case)?, &app.bars())?;
    match app.mode {
        Mode::Prose => output::text(&format!("{}\n", told_matches(app, &m)))?,
        _ => output::json(&serde_json::json!({
            "item_count": m.item_count,
            "hash_set_count": m.hash_set_count,
            "certain_count": m.certain_count,
            "strong_count": m.strong_count,
            "review_count": m.review_count,
        }))?,
    }
    Ok(0)
}

pub(crate) fn network(app: &App, args: &OfCase) -> Result<u8, Failure> {
    let engine = app.writer()?;
    let s = engine.build_network(engine.case_id(&args.case)?, &app.bars())?;
    match app.mode {
        Mode::Prose => output::text(&format!("{}\n", told_network(app, &s)))?,
        _ => output::json(&serde_json::json!({
            "chat_count": s.chat_count,
            "group_count": s.group_count,
            "account_count": s.account_count,
            "message_count": s.message_count,
            "sighting_count": s.sighting_count,
            "link_count": s.link_count,
        }))?,
    }
    Ok(0)
}

/// What matching found, in a sentence.
pub(super) fn told_matches(app: &App, m: &engine::MatchSummary) -> String {
    let values =
        [("certain", m.certain_count), ("strong", m.strong_count), ("review", m.review_count)].map(|(k, n)| (k, n.to_string()));
    app.words.with("talk-matches-done", &values.each_ref().map(|(k, n)| (*k, n.as_str())))
}

/// What the network came to, in a sentence.
pub(super) fn told_network(app: &App, n: &engine::NetworkSummary) -> String {
    let groups = app.words.count("count-groups", n.group_count);
    let accounts = app.words.count("count-accounts", n.account_count);
    let messages = app.words.count("count-messages", n.message_count);
    app.words.with("talk-network-done", &[("groups", &groups), ("accounts", &accounts), ("messages", &messages)])
}
