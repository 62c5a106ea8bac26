//! `amparo match` and `amparo network`: one step of the way for a case.

use crate::app::{App, Failure, Mode};
use crate::args::{Match, OfCase};
use crate::output;

pub(crate) fn matching(app: &App, args: &Match) -> Result<u8, Failure> {
    if let Some(item) = &args.explain {
        return super::explain::run(app, &args.case, item);
    }
    let engine = app.writer()?;
    let m = engine.match_case(engine.case_id(&args.case)?, &app.bars())?;
    let n = |count: u64| app.words.number(count);
    match app.mode {
        Mode::Prose => {
            let counts =
                [("certain", n(m.certain_count)), ("strong", n(m.strong_count)), ("review", n(m.review_count))];
            let values: Vec<(&str, &str)> = counts.iter().map(|(k, v)| (*k, v.as_str())).collect();
            output::text(&format!("{}\n", app.words.with("triage-matches", &values)))?;
            if m.carried_count > 0 {
                let counts = [("compared", n(m.compared_count)), ("carried", n(m.carried_count))];
                let values: Vec<(&str, &str)> = counts.iter().map(|(k, v)| (*k, v.as_str())).collect();
                output::text(&format!("{}\n", app.words.with("match-carried", &values)))?;
            }
            if m.quarantined_count > 0 {
                output::text(&format!("{}\n", app.words.count("match-quarantined", m.quarantined_count)))?;
            }
        }
        _ => output::json(
            app.mode,
            &serde_json::json!({
                "item_count": m.item_count,
                "compared_count": m.compared_count,
                "carried_count": m.carried_count,
                "hash_set_count": m.hash_set_count,
                "certain_count": m.certain_count,
                "strong_count": m.strong_count,
                "review_count": m.review_count,
                "quarantined_count": m.quarantined_count,
            }),
        )?,
    }
    Ok(0)
}

pub(crate) fn network(app: &App, args: &OfCase) -> Result<u8, Failure> {
    let engine = app.writer()?;
    let s = engine.build_network(engine.case_id(&args.case)?, &app.bars())?;
    let n = |count: u64| app.words.number(count);
    match app.mode {
        Mode::Prose => {
            let counts =
                [("groups", n(s.group_count)), ("accounts", n(s.account_count)), ("messages", n(s.message_count))];
            let values: Vec<(&str, &str)> = counts.iter().map(|(k, v)| (*k, v.as_str())).collect();
            output::text(&format!("{}\n", app.words.with("triage-network", &values)))?;
        }
        _ => output::json(
            app.mode,
            &serde_json::json!({
                "chat_count": s.chat_count,
                "group_count": s.group_count,
                "account_count": s.account_count,
                "message_count": s.message_count,
                "sighting_count": s.sighting_count,
                "link_count": s.link_count,
            }),
        )?,
    }
    Ok(0)
}
