//! `amparo case`: open, list, show.

use super::case_terms;
use crate::app::{App, Failure, Mode};
use crate::args::Case;
use crate::output::{self, Rows};
use engine::CaseView;

pub(crate) fn run(app: &App, args: &Case) -> Result<u8, Failure> {
    match args {
        Case::Open(open) => {
            let terms = case_terms(&open.name, &open.terms)?;
            terms.check()?;
            let engine = app.writer_or_new(&app.vault)?;
            let id = engine.open_case(&terms)?;
            let case = engine.case(id)?;
            super::warn_if_overdue(app, &case);
            show(app, &case)
        }
        Case::Show(args) => {
            let engine = app.reader()?;
            show(app, &engine.case(engine.case_id(&args.name)?)?)
        }
        Case::List => list(app, &app.reader()?.cases()?),
    }
}

fn show(app: &App, case: &CaseView) -> Result<u8, Failure> {
    match app.mode {
        Mode::Prose => list(app, std::slice::from_ref(case)),
        _ => {
            output::json(app.mode, case)?;
            Ok(0)
        }
    }
}

fn list(app: &App, cases: &[CaseView]) -> Result<u8, Failure> {
    if app.mode != Mode::Prose {
        let mut rows = Rows::new(app.mode == Mode::JsonLines);
        cases.iter().for_each(|case| rows.row(case));
        rows.end()?;
        return Ok(0);
    }
    let columns = ["name", "legal_basis", "review_by", "jurisdiction", "state", "opened_at"];
    output::text(&super::list::table(app, &columns, cases)?)?;
    Ok(0)
}
