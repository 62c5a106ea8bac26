//! stdout is data, stderr is talk.

use crate::app::Mode;
use serde::Serialize;
use std::io::Write;

/// Writes one JSON document; where each line is an object, on one line.
pub(crate) fn json(mode: Mode, value: &impl Serialize) -> anyhow::Result<()> {
    let document = match mode {
        Mode::JsonLines => serde_json::to_string(value)?,
        Mode::Json | Mode::Prose => serde_json::to_string_pretty(value)?,
    };
    finish(writeln!(std::io::stdout().lock(), "{}", report::inert_json(&document)))
}

/// Writes text as it is.
pub(crate) fn text(text: &str) -> anyhow::Result<()> {
    finish(std::io::stdout().lock().write_all(text.as_bytes()))
}

/// Writes bytes as they are.
pub(crate) fn bytes(bytes: &[u8]) -> anyhow::Result<()> {
    finish(std::io::stdout().lock().write_all(bytes))
}

/// Says something on stderr, with what could steer a terminal made visible. If nobody can hear it, nothing can be done.
pub(crate) fn talk(text: &str) {
    let mut err = std::io::stderr().lock();
    for line in text.lines() {
        let _ = writeln!(err, "{}", report::visible(line));
    }
}

/// An error as JSON, on stderr: stdout stays data.
pub(crate) fn error_json(code: &str, text: &str, remedy: &str) {
    let document = serde_json::json!({ "error": { "code": code, "text": text, "remedy": remedy } });
    talk(&document.to_string());
}

/// A stream of rows: an array that grows, or one object a line.
pub(crate) struct Rows {
    out: std::io::BufWriter<std::io::StdoutLock<'static>>,
    lines: bool,
    first: bool,
    failed: Option<std::io::Error>,
}

impl Rows {
    pub(crate) fn new(lines: bool) -> Self {
        Self { out: std::io::BufWriter::new(std::io::stdout().lock()), lines, first: true, failed: None }
    }

    /// Writes one row; what goes wrong is told by [`Rows::end`].
    pub(crate) fn row(&mut self, row: &impl Serialize) {
        if self.failed.is_none() {
            self.failed = self.write(row).err();
        }
    }

    fn write(&mut self, row: &impl Serialize) -> std::io::Result<()> {
        if !self.lines {
            self.out.write_all(if self.first { b"[\n" } else { b",\n" })?;
        }
        self.first = false;
        let row = report::inert_json(&serde_json::to_string(row)?);
        self.out.write_all(row.as_bytes())?;
        if self.lines { self.out.write_all(b"\n") } else { Ok(()) }
    }

    pub(crate) fn end(mut self) -> anyhow::Result<()> {
        if let Some(error) = self.failed.take() {
            return finish(Err(error));
        }
        let end = match (self.lines, self.first) {
            (true, _) => "",
            (false, true) => "[]\n",
            (false, false) => "\n]\n",
        };
        finish(self.out.write_all(end.as_bytes()).and_then(|()| self.out.flush()))
    }
}

/// A reader that went away (`| head`) is no failure.
fn finish(result: std::io::Result<()>) -> anyhow::Result<()> {
    match result {
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(()),
        other => Ok(other?),
    }
}
