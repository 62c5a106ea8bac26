//! Rows of key accounts and of what was not seen; `amparo leads`.

use super::list::Visit;
use crate::app::{App, Failure, Mode};
use crate::output::{self, Rows};
use engine::views::{Case, KeyAccountView, KeyListView};

/// Ranked accounts by rank; with `all` those that are counted and not compared behind them.
pub(super) fn keys(app: &App, case: &Case<'_>, all: bool, visit: &mut impl Visit) -> Result<(), Failure> {
    let list = case.keys(all)?;
    say(app, &list, all);
    rows(app, list.ranked.into_iter().chain(list.counted), visit);
    Ok(())
}

/// Accounts that are compared with nobody.
pub(super) fn apart(app: &App, case: &Case<'_>, visit: &mut impl Visit) -> Result<(), Failure> {
    rows(app, case.keys(false)?.apart.into_iter(), visit);
    Ok(())
}

fn rows(app: &App, all: impl Iterator<Item = KeyAccountView>, visit: &mut impl Visit) {
    for mut row in all {
        app.words.with_key_reasons(&mut row);
        visit.row(&row);
    }
}

/// What the list leaves out, and as of when its ranks are.
fn say(app: &App, list: &KeyListView, all: bool) {
    if list.ranked.is_empty() {
        app.say(&app.words.text("keys-none"));
    }
    let left_out = if all { 0 } else { list.counted_count };
    let counts = [
        ("keys-due", list.changed_count),
        ("keys-apart-count", list.apart.len() as u64),
        ("keys-counted-count", left_out),
    ];
    for (key, count) in counts.into_iter().filter(|(_, count)| *count > 0) {
        app.say(&app.words.count(key, count));
    }
    let (pivots, groups) = list.betweenness_of;
    if list.betweenness_within > 0 {
        let [pivots, groups] = [pivots, groups].map(|n| n.to_string());
        let within = app.words.hundredths_of_percent(list.betweenness_within);
        let values = [("pivots", pivots.as_str()), ("groups", &groups), ("within", &within)];
        app.say(&app.words.with("keys-sampled", &values));
    }
}

pub(super) fn adults(app: &App, case: &Case<'_>, visit: &mut impl Visit) -> Result<(), Failure> {
    let list = case.adults_among_minors()?;
    for mut row in list.adults {
        app.words.with_adult_reasons(&mut row);
        visit.row(&row);
    }
    if list.group_count > 0 {
        let [groups, members, unknown] =
            [list.group_count, list.member_count, list.unknown_count].map(|n| n.to_string());
        let values = [("groups", groups.as_str()), ("members", &members), ("unknown", &unknown)];
        app.say(&app.words.with("adults-unknown", &values));
    }
    Ok(())
}

pub(super) fn gaps(app: &App, case: &Case<'_>, visit: &mut impl Visit) -> Result<(), Failure> {
    for mut row in case.gaps()? {
        app.words.with_gap(&mut row);
        visit.row(&row);
    }
    Ok(())
}

pub(super) fn estimates(app: &App, case: &Case<'_>, visit: &mut impl Visit) -> Result<(), Failure> {
    for mut row in case.estimates()? {
        app.words.with_estimate(&mut row);
        visit.row(&row);
    }
    app.say(&app.words.text("gaps-lower-bound"));
    Ok(())
}

pub(super) fn proposals(app: &App, case: &Case<'_>, visit: &mut impl Visit) -> Result<(), Failure> {
    for mut row in case.proposals()? {
        app.words.with_proposal(&mut row);
        visit.row(&row);
    }
    app.say(&app.words.text("proposals-described"));
    Ok(())
}

/// `amparo leads`: accounts are named; the asking is logged first.
pub(crate) fn leads(app: &App, args: &crate::args::Leads) -> Result<u8, Failure> {
    let engine = app.writer()?;
    let case = engine.case_id(&args.case)?;
    let (mut all, due) = engine.leads(case, &args.reason)?;
    all.iter_mut().for_each(|row| app.words.with_lead(row));
    if app.mode == Mode::Prose {
        let columns = ["proposal", "account_name", "phone", "country", "group_name", "role", "why"];
        output::text(&super::list::table(app, &columns, &all)?)?;
    } else {
        let mut rows = Rows::new(app.mode == Mode::JsonLines);
        all.iter().for_each(|row| rows.row(row));
        rows.end()?;
    }
    if let Some(sentence) = app.words.network_due(&due) {
        app.say(&sentence);
    }
    Ok(0)
}
