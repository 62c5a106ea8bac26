//! `amparo exhibit relocate`: evidence moved; what lies at the new place must be the same.

use crate::app::{App, Failure, Mode};
use crate::args::Exhibit;
use crate::output;
use engine::views::Shown;

pub(crate) fn run(app: &App, args: &Exhibit) -> Result<u8, Failure> {
    let Exhibit::Relocate(args) = args;
    let engine = app.writer()?;
    let id = engine.relocate(engine.case_id(&args.case)?, &args.exhibit, &args.path)?;
    let path = Shown::path(&args.path.to_string_lossy());
    match app.mode {
        Mode::Prose => {
            let told =
                app.words.with("exhibit-relocated", &[("exhibit", &Shown::path(&args.exhibit)), ("path", &path)]);
            output::text(&format!("{}\n", report::visible(&told)))?;
        }
        _ => output::json(app.mode, &serde_json::json!({ "exhibit": id, "path": path }))?,
    }
    Ok(0)
}
