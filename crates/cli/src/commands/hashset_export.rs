//! `amparo hashset export`: a hash set as a list of the field, written beside its place and moved there.

use crate::app::{App, Failure, Mode};
use crate::args::HashsetExport;
use crate::outfile::{self, OutFile};
use crate::output;
use engine::{ExportTerms, HashSetExported, ListFormat, ListPages};
use serde_json::json;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

pub(super) fn run(app: &App, args: &HashsetExport) -> Result<u8, Failure> {
    let format = ListFormat::parse(&args.format).ok_or_else(|| Failure::Usage("not-a-format", args.format.clone()))?;
    outfile::check(app, &args.output, &[])?;
    let terms = ExportTerms { format, consent: args.consent.clone() };
    let engine = app.writer()?;
    engine.check_output(&args.output)?;
    let set = engine.hash_set_id(&args.hashset, args.version)?;
    engine.check_export(set, &terms)?;
    let mut pages = Pages::begin(app, &args.output)?;
    let exported = engine.export_hash_set(set, &terms, &args.output, &mut pages);
    // What a page could not be written for is told better than that it could not be.
    let files = match (exported, pages.failed.take()) {
        (_, Some(failure)) => return Err(failure),
        (exported, None) => (exported?, pages.finish()?),
    };
    // Of a list that was longer once: whoever takes all files of the name would take it for a page of this one.
    let further = page_of(&args.output, files.1.len() + 1);
    if further.exists() {
        app.say(&app.words.with("hashset-export-further", &[("path", &further.display().to_string())]));
    }
    tell(app, &files.0, &files.1)
}

/// The files of a list: of one that comes in pages, `list.xml`, `list-2.xml`, `list-3.xml` …
struct Pages<'a> {
    app: &'a App,
    place: PathBuf,
    files: Vec<OutFile>,
    failed: Option<Failure>,
}

impl<'a> Pages<'a> {
    fn begin(app: &'a App, place: &Path) -> Result<Self, Failure> {
        Ok(Self { app, place: place.into(), files: vec![OutFile::begin(place)?], failed: None })
    }

    /// Gives every page its name, the first one last: where it stands, the others do.
    fn finish(self) -> Result<Vec<PathBuf>, Failure> {
        let places = (1..=self.files.len()).map(|page| page_of(&self.place, page)).collect();
        self.files.into_iter().rev().try_for_each(OutFile::finish)?;
        Ok(places)
    }

    fn add(&mut self) -> Result<(), Failure> {
        let place = page_of(&self.place, self.files.len() + 1);
        outfile::check(self.app, &place, &[])?;
        self.files.push(OutFile::begin(&place)?);
        Ok(())
    }

    fn last(&mut self) -> io::Result<&mut OutFile> {
        self.files.last_mut().ok_or_else(|| io::ErrorKind::NotFound.into())
    }
}

impl Write for Pages<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.last()?.write(bytes);
        self.failed = written.as_ref().err().map(|error| outfile::failed(&self.place)(error.kind().into()));
        written
    }

    fn flush(&mut self) -> io::Result<()> {
        self.last()?.flush()
    }
}

impl ListPages for Pages<'_> {
    fn next_page(&mut self) -> io::Result<()> {
        self.add().map_err(|failure| {
            self.failed = Some(failure);
            io::Error::other("no further page")
        })
    }
}

/// Where a page stands, counted from 1.
fn page_of(place: &Path, page: usize) -> PathBuf {
    if page == 1 {
        return place.into();
    }
    let stem = place.file_stem().unwrap_or_default().to_string_lossy();
    let ending = place.extension().map(|e| format!(".{}", e.to_string_lossy())).unwrap_or_default();
    place.with_file_name(format!("{stem}-{page}{ending}"))
}

fn tell(app: &App, exported: &HashSetExported, places: &[PathBuf]) -> Result<u8, Failure> {
    let files: Vec<String> = places.iter().map(|place| place.display().to_string()).collect();
    if app.mode == Mode::Prose {
        let told = std::iter::once(sentence(app, exported)).chain(files);
        told.map(|line| report::visible(&line)).try_for_each(|line| output::text(&format!("{line}\n")))?;
        for issue in &exported.issues {
            app.say(&format!("{}: {}", issue.place, app.words.reason(issue.code, &Default::default())));
        }
        let more = exported.issue_count.saturating_sub(exported.issues.len() as u64);
        if more > 0 {
            app.say(&app.words.with("hashset-list-more-issues", &[("count", &app.words.number(more))]));
        }
        return Ok(0);
    }
    let issues = exported.issues.iter().map(|i| json!({ "entry": i.place, "reason_code": i.code }));
    let mut row = serde_json::to_value(exported).map_err(anyhow::Error::from)?;
    if let Some(row) = row.as_object_mut() {
        row.insert("files".into(), json!(files));
        row.insert("issues".into(), issues.collect());
    }
    output::json(app.mode, &row)?;
    Ok(0)
}

fn sentence(app: &App, exported: &HashSetExported) -> String {
    let words = &app.words;
    let n = |count: u64| words.number(count);
    let format = words.word("list-format", exported.format.as_str());
    let version = exported.version.to_string();
    let (entries, written, shortened) =
        (n(exported.entry_count), n(exported.written_count), n(exported.shortened_count));
    let (withdrawn, disputed, left_out) =
        (n(exported.withdrawn_count), n(exported.disputed_count), n(exported.left_out_count));
    let what = [("name", exported.name.as_str()), ("version", &version), ("format", &format)];
    let counts = [("entries", entries.as_str()), ("written", &written), ("shortened", &shortened)];
    let said = [("withdrawn", withdrawn.as_str()), ("disputed", &disputed), ("left_out", &left_out)];
    words.with("hashset-exported", &[&what[..], &counts, &said].concat())
}
