//! `amparo breakoff say`: what an analyst says of where a group comes from.

use crate::app::{App, Failure, Mode};
use crate::args::{Breakoff, BreakoffSay};
use crate::output;
use engine::{Grounds, LineageTerms, ParentNamed};
use model::{LineageSays, ParentKind};

pub(crate) fn run(app: &App, args: &Breakoff) -> Result<u8, Failure> {
    let Breakoff::Say(args) = args;
    say(app, args)
}

fn say(app: &App, args: &BreakoffSay) -> Result<u8, Failure> {
    let engine = app.writer()?;
    let case = engine.case_id(&args.case)?;
    let says = match (args.deny, args.withdraw) {
        (_, true) => LineageSays::Withdrawn,
        (true, false) => LineageSays::Denies,
        (false, false) => LineageSays::Confirms,
    };
    let parent = parent(&args.parent);
    // One of the two is given: the arguments see to it.
    let grounds = match (&args.quote, &args.established) {
        (Some(message), _) => Grounds::Quoted(message),
        (None, source) => Grounds::Established(source.as_deref().unwrap_or_default()),
    };
    let terms = LineageTerms { child: &args.child, parent, says, grounds, reason: &args.reason };
    let done = engine.say_lineage(case, terms)?;
    if app.mode != Mode::Prose {
        output::json(app.mode, &done)?;
        return Ok(0);
    }
    let key = match (done.changed, done.says) {
        (false, LineageSays::Withdrawn) => "lineage-nothing-withdrawn",
        (false, _) => "lineage-said-before",
        (true, LineageSays::Withdrawn) => "lineage-withdrawn",
        (true, _) => "lineage-said",
    };
    let standing = app.words.word("lineage-standing", done.standing.as_str());
    let says = app.words.word("lineage-says", done.says.as_str());
    let parent = app.words.word("parent-kind", done.parent_kind.as_str());
    let values = [("standing", standing.as_str()), ("says", &says), ("parent", &parent)];
    output::text(&format!("{}\n", app.words.with(key, &values)))?;
    Ok(0)
}

/// From what a group comes: a word of its own, else the id of a group.
fn parent(text: &str) -> ParentNamed<'_> {
    match ParentKind::parse(text) {
        Some(ParentKind::NotSeen) => ParentNamed::NotSeen,
        Some(ParentKind::None) => ParentNamed::None,
        Some(ParentKind::Group) | None => ParentNamed::Group(text),
    }
}
