//! A file that a command writes: never over anything but an earlier file of its name, and never half.

use crate::app::{App, Failure, random};
use engine::real_path;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// Whether a file can be written to `path` that is neither in the vault nor one of those that the command reads: told
/// before the work, not after hours of it. Whether it lies in evidence, only the vault knows.
pub(crate) fn check(app: &App, path: &Path, inputs: &[&Path]) -> Result<(), Failure> {
    let usage = |key, about: &Path| Err(Failure::Usage(key, about.display().to_string()));
    let folder = folder(path);
    if !folder.is_dir() {
        return usage("output", folder);
    }
    // A link is no place either: what it leads to would stay as it is, or be written over.
    match path.symlink_metadata() {
        Ok(facts) if !facts.is_file() => return usage("not-a-file", path),
        _ if path.file_name().is_none() => return usage("not-a-file", path),
        Err(error) if error.kind() != io::ErrorKind::NotFound => return usage("output", path),
        _ => {}
    }
    let place = real_path(path);
    if place.starts_with(real_path(&app.vault)) || place.ancestors().skip(1).any(engine::is_vault) {
        return usage("inside-vault", path);
    }
    let mut read = app.reads().into_iter().chain(inputs.iter().copied());
    if read.any(|input| place.starts_with(real_path(input))) { usage("over-input", path) } else { Ok(()) }
}

/// A file on its way to its place: written beside it under a name that nobody can know before, for its owner's eyes.
pub(crate) struct OutFile {
    file: BufWriter<File>,
    beside: PathBuf,
    place: PathBuf,
    is_placed: bool,
}

impl OutFile {
    /// Begins the file that is to stand at `place`.
    pub(crate) fn begin(place: &Path) -> Result<Self, Failure> {
        let mut chance = [0; 8];
        random(&mut chance);
        let mut name = place.file_name().unwrap_or_default().to_os_string();
        name.push(format!(".{}.new", model::to_hex(&chance)));
        let beside = place.with_file_name(name);
        // Made anew or not at all: what stands there by that name, a link too, is not followed.
        let file = File::options().write(true).create_new(true).mode(0o600).open(&beside).map_err(failed(place))?;
        Ok(Self { file: BufWriter::new(file), beside, place: place.into(), is_placed: false })
    }

    /// Makes what was written last, and gives it its name.
    pub(crate) fn finish(mut self) -> Result<(), Failure> {
        self.placed().map_err(failed(&self.place))?;
        self.is_placed = true;
        File::open(folder(&self.place)).and_then(|folder| folder.sync_all()).map_err(failed(&self.place))
    }

    fn placed(&mut self) -> io::Result<()> {
        self.file.flush()?;
        self.file.get_ref().sync_all()?;
        // What came there meanwhile and is no file stays.
        if self.place.symlink_metadata().is_ok_and(|facts| !facts.is_file()) {
            return Err(io::ErrorKind::AlreadyExists.into());
        }
        std::fs::rename(&self.beside, &self.place)
    }
}

impl Write for OutFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Drop for OutFile {
    fn drop(&mut self) {
        if !self.is_placed {
            // What cannot be taken away keeps a name that says that it is not whole.
            let _ = std::fs::remove_file(&self.beside);
        }
    }
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// A full disk has a code of its own, whatever is written.
pub(crate) fn failed(place: &Path) -> impl Fn(io::Error) -> Failure {
    let what = place.display().to_string();
    move |error| match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Failure::Usage("no-space", what.clone()),
        _ => Failure::Usage("output", format!("{what} ({error})")),
    }
}
