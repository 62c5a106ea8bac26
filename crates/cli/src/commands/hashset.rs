//! `amparo hashset`: build from reference media, import lists, list. What is said of a set later: `hashset_said.rs`.

use super::{DAMAGED, hashset_columns, hashset_export, hashset_map, hashset_said, standing};
use crate::app::{App, Failure, Mode};
use crate::args::{Hashset, HashsetOfCase, HashsetTerms};
use crate::output::{self, Rows};
use engine::{Engine, HashSetBuilt, HashSetTerms, ListRead};
use std::path::Path;

pub(crate) fn run(app: &App, args: &Hashset) -> Result<u8, Failure> {
    match args {
        Hashset::Build(build) => {
            let engine = app.writer_or_new(&app.vault)?;
            let set = engine.build_hash_set(&build.dir, &terms(&build.terms, &build.dir)?, &app.bars())?;
            done(app, &engine, &set, &build.terms)
        }
        Hashset::Import(import) => {
            let columns = hashset_columns::mapping(import)?;
            let terms = HashSetTerms { columns, ..terms(&import.terms, &import.file)? };
            let engine = app.writer_or_new(&app.vault)?;
            let set = match (import.known_good, import.update) {
                (true, _) => engine.import_known_good(&import.file, &terms, import.in_place)?,
                (false, true) => engine.update_hash_set(&import.file, &terms)?,
                (false, false) => engine.import_hash_set(&import.file, &terms)?,
            };
            done(app, &engine, &set, &import.terms)
        }
        Hashset::Attach(args) => of_case(app, args, true),
        Hashset::Detach(args) => of_case(app, args, false),
        Hashset::List => list(app),
        Hashset::Show(args) => hashset_said::show(app, args),
        Hashset::Disable(args) => hashset_said::disable(app, args),
        Hashset::Enable(args) => hashset_said::enable(app, args),
        Hashset::Dispute(args) => hashset_said::dispute(app, args),
        Hashset::Export(args) => hashset_export::run(app, args),
        Hashset::Map(args) => hashset_map::map(app, args),
        Hashset::Mappings => hashset_map::list(app),
    }
}

fn terms(args: &HashsetTerms, source: &Path) -> Result<HashSetTerms, Failure> {
    Ok(HashSetTerms {
        name: args.name.clone(),
        source: std::path::absolute(source).unwrap_or_else(|_| source.into()).display().to_string(),
        category_scheme: args.scheme.clone(),
        standing: args.standing.as_deref().map(standing).transpose()?,
        handling: args.handling.as_deref().map(handling).transpose()?,
        columns: None,
    })
}

fn handling(text: &str) -> Result<model::Handling, Failure> {
    model::Handling::parse(text).ok_or_else(|| Failure::Usage("not-a-handling", text.into()))
}

fn of_case(app: &App, args: &HashsetOfCase, attach: bool) -> Result<u8, Failure> {
    let engine = app.writer()?;
    let case = engine.case_id(&args.case)?;
    let set = if attach {
        let set = engine.hash_set_id(&args.hashset, args.version)?;
        engine.use_hash_set(case, set)?;
        set
    } else {
        let set = engine.used_hash_set_id(case, &args.hashset, args.version)?;
        engine.leave_hash_set(case, set)?;
        set
    };
    if app.mode == Mode::Prose {
        let key = if attach { "hashset-attached" } else { "hashset-detached" };
        let told = app.words.with(key, &[("name", &args.hashset), ("case", &args.case)]);
        output::text(&format!("{}\n", report::visible(&told)))?;
    } else {
        output::json(app.mode, &serde_json::json!({ "hash_set": set, "case": case, "attached": attach }))?;
    }
    Ok(0)
}

fn done(app: &App, engine: &Engine, set: &HashSetBuilt, args: &HashsetTerms) -> Result<u8, Failure> {
    for case in &args.case {
        engine.use_hash_set(engine.case_id(case)?, set.id)?;
    }
    if app.mode == Mode::Prose {
        let count = app.words.number(set.entry_count);
        let version = set.version.to_string();
        let key = if set.was_held { "hashset-held" } else { "hashset-made" };
        let told = app.words.with(key, &[("name", &set.name), ("version", &version), ("count", &count)]);
        output::text(&format!("{}\n", report::visible(&told)))?;
        if let Some(list) = &set.list {
            output::text(&format!("{}\n", sentences(app, list)))?;
        }
        for issue in &set.issues {
            let detail = Some(issue.detail.clone()).filter(|detail| !detail.is_empty());
            let details = detail.map(|detail| ("detail".to_string(), detail)).into_iter().collect();
            let reason = app.words.reason(issue.code, &details);
            app.say(&format!("{}: {reason}", issue.place));
        }
        let more = set.list.as_ref().map_or(0, |list| list.issue_count.saturating_sub(set.issues.len() as u64));
        if more > 0 {
            app.say(&app.words.with("hashset-list-more-issues", &[("count", &app.words.number(more))]));
        }
    } else {
        output::json(app.mode, &row(set))?;
    }
    Ok(if set.has_damage() { DAMAGED } else { 0 })
}

/// What was read of a list, in a few sentences.
fn sentences(app: &App, list: &ListRead) -> String {
    let words = &app.words;
    let format = words.word("list-format", list.format.as_str());
    let n = |count: u64| words.number(count);
    let (records, refused) = (n(list.record_count), n(list.refused_count));
    let (added, replaced) = (n(list.added_count), n(list.replaced_count));
    let (removed, absent) = (n(list.removed_count), n(list.absent_count));
    let read = [("format", format.as_str()), ("records", &records), ("added", &added), ("replaced", &replaced)];
    let gone = [("removed", removed.as_str()), ("absent", &absent), ("refused", &refused)];
    let mut told = vec![words.with("hashset-list-read", &[&read[..], &gone].concat())];
    if list.uncompared_count > 0 {
        told.push(words.with("hashset-list-uncompared", &[("count", &n(list.uncompared_count))]));
    }
    if let Some(page) = &list.next_page {
        told.push(words.with("hashset-list-next-page", &[("page", page)]));
    }
    told.join("\n")
}

pub(super) fn row(set: &HashSetBuilt) -> serde_json::Value {
    let mut row = built(set);
    let read = serde_json::json!(set.list);
    if let (Some(row), Some(read)) = (row.as_object_mut(), read.as_object()) {
        row.extend(read.clone());
    }
    row
}

fn built(set: &HashSetBuilt) -> serde_json::Value {
    let issues = set.issues.iter();
    serde_json::json!({
        "hash_set": set.id,
        "name": set.name,
        "version": set.version,
        "entry_count": set.entry_count,
        "was_held": set.was_held,
        "issues": issues.map(|i| serde_json::json!({ "place": i.place, "reason_code": i.code })).collect::<Vec<_>>(),
    })
}

fn list(app: &App) -> Result<u8, Failure> {
    let sets = app.reader()?.hash_sets()?;
    if app.mode == Mode::Prose {
        output::text(&super::list::table(app, hashset_said::COLUMNS, &sets)?)?;
    } else {
        let mut rows = Rows::new(app.mode == Mode::JsonLines);
        sets.iter().for_each(|set| rows.row(set));
        rows.end()?;
    }
    Ok(0)
}
