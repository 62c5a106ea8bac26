//! `amparo trace`: every sighting of an item and of its variants, oldest first.

use crate::app::{App, Failure, Mode};
use crate::output::{self, Rows};

pub(crate) fn run(app: &App, args: &crate::args::Trace) -> Result<u8, Failure> {
    let item = args.item.parse().map_err(|_| Failure::Usage("not-an-item", args.item.clone()))?;
    let engine = if args.unmasked.unmasked { app.writer()? } else { app.reader()? };
    let case = super::read_case(&engine, &args.case, "trace", &args.unmasked)?;
    let trace = case.trace(item)?;
    match app.mode {
        Mode::Json => output::json(&trace)?,
        Mode::JsonLines => {
            let mut rows = Rows::new(true);
            trace.sightings.iter().for_each(|s| rows.row(s));
            rows.end()?;
        }
        Mode::Prose => {
            let variants =
                app.words.with("trace-variants", &[("count", &app.words.number(trace.variants.len() as u64))]);
            output::text(&format!("{variants}\n"))?;
            let columns = ["item", "distance", "confidence", "entry"];
            output::text(&super::list::table(app, &columns, &trace.variants)?)?;
            let columns = [
                "at",
                "zone",
                "item",
                "group_name",
                "account_name",
                "exhibit_name",
                "path",
                "record",
                "first_in_group",
                "first_in_case",
            ];
            output::text(&format!("\n{}\n", app.words.text("trace-sightings")))?;
            output::text(&super::list::table(app, &columns, &trace.sightings)?)?;
            output::text(&format!("\n{}\n", app.words.text("trace-unsent")))?;
            output::text(&super::list::table(app, &["exhibit_name", "path"], &trace.unsent)?)?;
        }
    }
    Ok(0)
}
