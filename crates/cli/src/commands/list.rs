//! `amparo list`: the rows of a case.

use super::keys;
use crate::app::{App, Failure, Mode};
use crate::args::{Kind, List};
use crate::output::{self, Rows};
use clap::ValueEnum;
use engine::views::{Case, IssueView, MarkedView, MatchView, StickerView};
use serde::Serialize;
use serde_json::Value;

/// Columns of the table for people; `--json` and `--jsonl` give every field.
fn columns(kind: Kind) -> &'static [&'static str] {
    match kind {
        Kind::Exhibits => &[
            "priority",
            "name",
            "number",
            "state",
            "file_count",
            "kept_count",
            "certain_count",
            "strong_count",
            "review_count",
            "damaged_count",
            "acquisition_check",
        ],
        Kind::Items => &["item", "kind", "mime", "bytes", "occurrences", "known_good"],
        Kind::Matches => {
            &["confidence", "method", "distance", "entry", "hash_set", "standing", "exhibit_name", "path", "why"]
        }
        Kind::Issues => &["kind", "exhibit_name", "path", "place", "reason"],
        Kind::Accounts => &["account", "phone", "country", "names", "group_count", "message_count", "category"],
        Kind::Groups => {
            &["group", "name", "kind", "founder_name", "created", "member_count", "message_count", "exhibit_names"]
        }
        Kind::Members => &["group_name", "names", "phone", "way", "joined", "left", "sure"],
        Kind::Messages => &["at", "zone", "group", "account", "kind", "text"],
        Kind::Invites => &["kind", "host", "code", "digest", "group_name", "at"],
        Kind::Indicators => {
            &["kind", "value", "digest", "checked", "country", "exhibit_count", "posting_count", "facts"]
        }
        Kind::Stickers => {
            &["item", "pack_name", "publisher", "pack_id", "pack_exhibit_count", "exhibit_count", "involvement"]
        }
        Kind::Breakoffs => &["created", "child_name", "verdict", "likeliest_name", "kind", "score"],
        Kind::Introductions => {
            &["at", "zone", "item", "group_name", "by_name", "by_country", "account_count", "unseen", "sighting_count"]
        }
        Kind::Weights => &["part", "family", "kind", "feature", "weight"],
        Kind::Keys => &["rank", "rank_from", "rank_to", "no_rank", "layer", "account_name", "country", "reasons"],
        Kind::KeysApart => &["account_name", "apart", "group_count", "reasons"],
        Kind::AdultsAmongMinors => &["account_name", "class", "groups", "reasons"],
        Kind::Gaps => &["kind", "group_name", "digest", "from", "to", "count", "of", "exhibit_names"],
        Kind::Estimates => &["of", "seen_count", "at_least", "from", "to", "coverage", "owner_count", "why"],
        Kind::Proposals => &["proposal", "group_name", "country", "role", "account_count", "expected", "reasons"],
        Kind::Countries => &["country", "account_count", "held_count", "expected"],
        Kind::Languages => &["country", "language", "account_count", "message_count", "inferred_count"],
        Kind::Clocks => &["exhibit_name", "path", "offset", "from", "to", "support"],
        Kind::Differences => &[
            "group_name",
            "exhibit_name",
            "path",
            "lacking_exhibit_name",
            "lacking_path",
            "only_count",
            "common_count",
        ],
        Kind::Unlinked => &["at", "kind", "a", "a_name", "b", "b_name", "apart", "apart_now", "operator", "reason"],
        Kind::Marks => &["at", "name", "marked", "marked_now", "account_count", "known_by", "operator", "reason"],
        Kind::LineageWords => &[
            "at",
            "child_name",
            "parent_kind",
            "parent_name",
            "says",
            "standing",
            "holds_now",
            "in_network",
            "operator",
            "reason",
        ],
        Kind::Ages => {
            &["at", "names", "class", "band", "source", "holds_now", "in_network", "known_by", "operator", "reason"]
        }
        Kind::FamilyWords => &["at", "a", "b", "says", "holds_now", "one_family", "operator", "reason"],
        Kind::Sightings => &[
            "at",
            "zone",
            "item",
            "group_name",
            "account_name",
            "exhibit_name",
            "first_in_group",
            "first_in_case",
            "confidence",
        ],
    }
}

pub(crate) fn run(app: &App, args: &List) -> Result<u8, Failure> {
    if args.full && !matches!(args.kind, Kind::Invites | Kind::Indicators | Kind::Messages) {
        return Err(Failure::Usage("full-only-invites", String::new()));
    }
    if args.all && !matches!(args.kind, Kind::Items | Kind::Breakoffs | Kind::Introductions | Kind::Keys) {
        return Err(Failure::Usage("all-only-items", String::new()));
    }
    // Full codes are logged before they are shown, and a log needs the writer.
    let engine = if args.full || args.unmasked.unmasked { app.writer()? } else { app.reader()? };
    let view = args.kind.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default();
    let case = super::read_case(&engine, &args.case, &view, &args.unmasked)?;
    if app.mode == Mode::Prose {
        let mut rows: Vec<Value> = Vec::new();
        each(app, &case, args, &mut Collect(&mut rows))?;
        output::text(&table(app, columns(args.kind), &rows)?)?;
    } else {
        let mut rows = Rows::new(app.mode == Mode::JsonLines);
        each(app, &case, args, &mut rows)?;
        rows.end()?;
    }
    if OF_NETWORK.contains(&args.kind) || OF_RECORDS.contains(&args.kind) {
        let mut due = case.network_due()?;
        due.retain(|what| OF_NETWORK.contains(&args.kind) || what.changes_records());
        if let Some(sentence) = app.words.network_due(&due) {
            app.say(&sentence);
        }
    }
    if OF_PEOPLE.contains(&args.kind)
        && let Some(marked) = case.marked()?
    {
        app.say(&marked_sentence(app, &marked));
    }
    Ok(0)
}

/// Lists in which accounts can be compared: what is left out of the comparison is said.
const OF_PEOPLE: [Kind; 6] =
    [Kind::Accounts, Kind::Groups, Kind::Members, Kind::Messages, Kind::Sightings, Kind::Introductions];

/// Lists of what the last network worked out: that something would change it is said.
const OF_NETWORK: [Kind; 10] = [
    Kind::Breakoffs,
    Kind::Introductions,
    Kind::Weights,
    Kind::Keys,
    Kind::KeysApart,
    Kind::AdultsAmongMinors,
    Kind::Gaps,
    Kind::Estimates,
    Kind::Proposals,
    Kind::Countries,
];

/// Lists of who is who and what lies where, as the last network put it together: other evidence alone would change it.
const OF_RECORDS: [Kind; 10] = [
    Kind::Accounts,
    Kind::Groups,
    Kind::Members,
    Kind::Messages,
    Kind::Invites,
    Kind::Indicators,
    Kind::Sightings,
    Kind::Languages,
    Kind::Clocks,
    Kind::Differences,
];

/// How many accounts are masked, and how much of the case is theirs.
fn marked_sentence(app: &App, marked: &MarkedView) -> String {
    let [accounts, sent, messages] =
        [marked.account_count, marked.sent_count, marked.message_count].map(|n| app.words.number(n));
    let values = [("accounts", accounts.as_str()), ("sent", &sent), ("messages", &messages)];
    app.words.with("marked-left-out", &values)
}

/// Hands over each row of a list.
fn each(app: &App, case: &Case<'_>, args: &List, visit: &mut impl Visit) -> Result<(), Failure> {
    match args.kind {
        Kind::Exhibits => case.exhibits()?.iter().for_each(|row| visit.row(row)),
        Kind::Items => items(app, case, args.all, visit)?,
        Kind::Matches => case.matches()?.into_iter().for_each(|row| visit.row(&with_why(app, row))),
        Kind::Issues => case.issues()?.into_iter().for_each(|row| visit.row(&with_reason(app, row))),
        Kind::Accounts => case.accounts()?.iter().for_each(|row| visit.row(row)),
        Kind::Groups => case.groups()?.iter().for_each(|row| visit.row(row)),
        Kind::Members => case.members()?.iter().for_each(|row| visit.row(row)),
        Kind::Messages => case.messages(args.full, &mut |row| visit.row(&row))?,
        Kind::Invites => case.invites(args.full)?.iter().for_each(|row| visit.row(row)),
        Kind::Indicators => case.indicators(args.full)?.iter().for_each(|row| visit.row(row)),
        Kind::Stickers => case.stickers()?.into_iter().for_each(|row| visit.row(&with_degrees(app, row))),
        Kind::Breakoffs => breakoffs(app, case, args.all, visit)?,
        Kind::Introductions => introductions(app, case, args.all, visit)?,
        Kind::Weights => case.weights()?.iter().for_each(|row| visit.row(row)),
        Kind::Keys => keys::keys(app, case, args.all, visit)?,
        Kind::KeysApart => keys::apart(app, case, visit)?,
        Kind::AdultsAmongMinors => keys::adults(app, case, visit)?,
        Kind::Gaps => keys::gaps(app, case, visit)?,
        Kind::Estimates => keys::estimates(app, case, visit)?,
        Kind::Proposals => keys::proposals(app, case, visit)?,
        Kind::Countries => case.countries()?.iter().for_each(|row| visit.row(row)),
        Kind::Languages => case.languages()?.iter().for_each(|row| visit.row(row)),
        Kind::Clocks => case.clocks()?.iter().for_each(|row| visit.row(row)),
        Kind::Differences => case.differences()?.iter().for_each(|row| visit.row(row)),
        Kind::Unlinked => case.unlinked()?.iter().for_each(|row| visit.row(row)),
        Kind::Marks => case.marks()?.iter().for_each(|row| visit.row(row)),
        Kind::LineageWords => case.lineage_words()?.iter().for_each(|row| visit.row(row)),
        Kind::Ages => case.ages()?.iter().for_each(|row| visit.row(row)),
        Kind::FamilyWords => case.family_words()?.iter().for_each(|row| visit.row(row)),
        Kind::Sightings => case.sightings()?.iter().for_each(|row| visit.row(row)),
    }
    Ok(())
}

/// Items; those that are out of view are told of at least.
fn items(app: &App, case: &Case<'_>, all: bool, visit: &mut impl Visit) -> Result<(), Failure> {
    for mut row in case.items(all)? {
        for hit in &mut row.known_good {
            hit.why = app.words.why(&hit.why_code, &Default::default());
        }
        visit.row(&row);
    }
    let hidden = case.hidden_count();
    if hidden > 0 && !all {
        app.say(&app.words.count("list-items-hidden", hidden));
    }
    Ok(())
}

/// Groups and where they come from; those of which nothing shows that they broke off are told of at least.
fn breakoffs(app: &App, case: &Case<'_>, all: bool, visit: &mut impl Visit) -> Result<(), Failure> {
    let mut rows = case.breakoffs(all)?;
    for row in &mut rows {
        app.words.with_reasons(row);
        visit.row(row);
    }
    let hidden = case.no_parent_count()?;
    if hidden > 0 && !all {
        app.say(&app.words.count("lineage-left-out", hidden));
    }
    let undated = case.undated_count()?;
    if undated > 0 {
        app.say(&app.words.count("lineage-undated", undated));
    }
    if let Some(sentence) = rows.first().and_then(|row| app.words.no_lr(row).or_else(|| app.words.rests_on(row))) {
        app.say(&sentence);
    }
    Ok(())
}

/// How families came into groups; that those without a match are left out is told at least.
fn introductions(app: &App, case: &Case<'_>, all: bool, visit: &mut impl Visit) -> Result<(), Failure> {
    case.introductions(all, &mut |row| visit.row(&row))?;
    if !all {
        app.say(&app.words.text("introductions-left-out"));
    }
    Ok(())
}

/// Takes rows of any list.
pub(super) trait Visit {
    fn row(&mut self, row: &impl Serialize);
}

impl Visit for Rows {
    fn row(&mut self, row: &impl Serialize) {
        Rows::row(self, row);
    }
}

/// Rows kept for a table. A row of ours always has a JSON form; one that had none would be an empty line.
struct Collect<'a>(&'a mut Vec<Value>);

impl Visit for Collect<'_> {
    fn row(&mut self, row: &impl Serialize) {
        self.0.push(serde_json::to_value(row).unwrap_or_default());
    }
}

fn with_why(app: &App, mut row: MatchView) -> MatchView {
    row.why = app.words.why(&row.why_code, &row.why_details);
    row
}

fn with_degrees(app: &App, mut row: StickerView) -> StickerView {
    for of in &mut row.involvement {
        of.why = format!("{}: {}.", of.exhibit_name, app.words.word("sticker-degree", of.degree.as_str()));
    }
    row
}

fn with_reason(app: &App, mut row: IssueView) -> IssueView {
    row.reason = app.words.reason(&row.reason_code, &row.reason_details);
    row
}

/// A table of these columns of serialisable rows, with headings in the reader's language.
pub(super) fn table(app: &App, columns: &[&str], rows: &[impl Serialize]) -> anyhow::Result<String> {
    let heads: Vec<String> = columns.iter().map(|c| app.words.text(&format!("col-{}", c.replace('_', "-")))).collect();
    let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
    let cells = |row| -> anyhow::Result<Vec<String>> {
        let value = serde_json::to_value(row)?;
        Ok(columns.iter().map(|c| cell(value.get(c).unwrap_or(&Value::Null))).collect())
    };
    let rows = rows.iter().map(cells).collect::<anyhow::Result<Vec<_>>>()?;
    Ok(report::table(&heads, &rows))
}

/// A value short enough for a table.
fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => shortened(text),
        Value::Array(list) if list.iter().all(Value::is_string) => {
            shortened(&list.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", "))
        }
        Value::Array(list) if !list.is_empty() && list.iter().all(|one| one.get("why").is_some()) => {
            shortened(&one_after_another(list.iter().filter_map(|one| one.get("why")?.as_str())))
        }
        Value::Array(list) => list.len().to_string(),
        Value::Object(time) => time.get("at").map(cell).unwrap_or_default(),
        other => other.to_string(),
    }
}

/// Reasons, one behind the other: what is no sentence ends with a semicolon.
fn one_after_another<'w>(reasons: impl Iterator<Item = &'w str>) -> String {
    reasons.fold(String::new(), |mut all, reason| {
        all.push_str(match all.chars().last() {
            None => "",
            Some('.') => " ",
            Some(_) => "; ",
        });
        all + reason
    })
}

pub(super) fn shortened(text: &str) -> String {
    let line: String = text.chars().map(|c| if c == '\n' { ' ' } else { c }).collect();
    // Ids and digests are told apart by their beginning; whole ones stand in the JSON.
    let is_id = line.len() >= 32 && line.chars().all(|c| c.is_ascii_hexdigit());
    let limit = if is_id { 12 } else { 100 };
    if line.chars().count() <= limit { line } else { line.chars().take(limit).chain("…".chars()).collect() }
}

#[cfg(test)]
mod tests {
    use super::one_after_another;

    #[test]
    fn reasons_do_not_run_into_each_other() {
        assert_eq!(one_after_another(["a group", "a country"].into_iter()), "a group; a country");
        assert_eq!(one_after_another(["He wrote.", "He left."].into_iter()), "He wrote. He left.");
        assert_eq!(one_after_another(["alone"].into_iter()), "alone");
    }
}
