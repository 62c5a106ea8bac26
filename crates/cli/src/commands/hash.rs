//! `amparo hash`: digests and perceptual hashes of files; nothing is stored.

use super::DAMAGED;
use crate::app::{App, Failure, Mode};
use crate::output::{self, Rows};
use engine::{HashedFile, can_be_hashed, hash_file};

pub(crate) fn run(app: &App, args: &crate::args::Hash) -> Result<u8, Failure> {
    // Nothing is printed of the first where the last is not there.
    args.files.iter().try_for_each(|path| can_be_hashed(path))?;
    let mut rows = (app.mode != Mode::Prose).then(|| Rows::new(app.mode == Mode::JsonLines));
    let mut damaged = false;
    for path in &args.files {
        let file = hash_file(path, app.decoders())?;
        damaged |= file.is_damaged;
        match &mut rows {
            Some(rows) => rows.row(&file.row),
            None => output::text(&prose(app, &file))?,
        }
    }
    if let Some(rows) = rows {
        rows.end()?;
    }
    Ok(if damaged { DAMAGED } else { 0 })
}

fn prose(app: &App, file: &HashedFile) -> String {
    let row = &file.row;
    let mut lines = vec![report::visible(&row.path)];
    let mut line = |name: &str, value: &str| lines.push(format!("  {name:<10} {value}"));
    line("sha256", &row.sha256);
    line("sha1", &row.sha1);
    line("md5", &row.md5);
    line("blake3", &row.blake3);
    let quality = row.quality.map(|q| format!("({q})")).unwrap_or_default();
    row.pdq.iter().for_each(|pdq| line("pdq", &format!("{pdq} {quality}")));
    row.pdq_full.iter().for_each(|pdq| line("pdq_full", pdq));
    row.pdq_forms.iter().for_each(|(form, pdq)| line(form, pdq));
    if let Some(code) = row.issue {
        line("!", &app.words.reason(code, &file.details));
    }
    format!("{}\n", lines.join("\n"))
}
