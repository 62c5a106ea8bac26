//! `amparo family cut` and `join`: two items that show two pictures, or one.

use crate::app::{App, Failure, Mode};
use crate::args::{Family, TwoItems};
use crate::output;
use model::{FamilySays, ItemId};

pub(crate) fn run(app: &App, args: &Family) -> Result<u8, Failure> {
    match args {
        Family::Cut(args) => say(app, args, FamilySays::Cut),
        Family::Join(args) => say(app, args, FamilySays::Joined),
    }
}

fn say(app: &App, args: &TwoItems, says: FamilySays) -> Result<u8, Failure> {
    let item = |text: &str| text.parse().map_err(|_| Failure::Usage("not-an-item", text.to_owned()));
    let items: [ItemId; 2] = [item(&args.a)?, item(&args.b)?];
    let engine = app.writer()?;
    let case = engine.case_id(&args.case)?;
    let done = engine.say_family(case, items, says, &args.reason)?;
    if app.mode != Mode::Prose {
        output::json(app.mode, &done)?;
        return Ok(0);
    }
    let key = match (says, done.changed, done.one_family) {
        (FamilySays::Cut, true, _) => "family-cut",
        (FamilySays::Cut, false, _) => "family-cut-before",
        (FamilySays::Joined, true, true) => "family-joined",
        (FamilySays::Joined, false, true) => "family-joined-before",
        (FamilySays::Joined, _, false) => "family-joined-in-vain",
    };
    output::text(&format!("{}\n", app.words.text(key)))?;
    Ok(0)
}
