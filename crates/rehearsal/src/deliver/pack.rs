//! Archives with fixed times, owners and order: the same entries give the same bytes.

use crate::error::Error;
use model::civil;
use std::{
    io::{Cursor, Write as _},
    time::{Duration, SystemTime},
};

/// A file in an exhibit or archive.
pub(crate) struct Entry {
    pub(crate) path: String,
    pub(crate) bytes: Vec<u8>,
    /// UTC.
    pub(crate) at: i64,
}

impl Entry {
    pub(crate) fn new(path: String, bytes: Vec<u8>, at: i64) -> Self {
        Self { path, bytes, at }
    }

    fn is_text(&self) -> bool {
        self.path.ends_with(".txt")
    }
}

/// A moment as the file system wants it.
pub(crate) fn modified(at: i64) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(u64::try_from(at).unwrap_or(0))
}

/// A zip: texts deflated, the rest (already compressed) stored.
pub(crate) fn zip(name: &str, entries: &[Entry]) -> Result<Vec<u8>, Error> {
    let failed = |e: &dyn std::fmt::Display| Error::Archive { name: name.to_owned(), reason: e.to_string() };
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for entry in entries {
        let method = if entry.is_text() { zip::CompressionMethod::Deflated } else { zip::CompressionMethod::Stored };
        let options = zip::write::SimpleFileOptions::default()
            .compression_method(method)
            .last_modified_time(dos_time(entry.at))
            .unix_permissions(0o644);
        zip.start_file(&*entry.path, options).map_err(|e| failed(&e))?;
        zip.write_all(&entry.bytes).map_err(|e| failed(&e))?;
    }
    Ok(zip.finish().map_err(|e| failed(&e))?.into_inner())
}

fn dos_time(at: i64) -> zip::DateTime {
    let c = civil(at);
    let year = u16::try_from(c.year).unwrap_or(1980);
    zip::DateTime::from_date_and_time(year, c.month, c.day, c.hour, c.minute, c.second).unwrap_or_default()
}

/// A gzipped tar.
pub(crate) fn tar_gz(name: &str, entries: &[Entry]) -> Result<Vec<u8>, Error> {
    let failed = |e: std::io::Error| Error::Archive { name: name.to_owned(), reason: e.to_string() };
    // GzBuilder's default has no time and no name in the header.
    let gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(1));
    let mut tar = tar::Builder::new(gz);
    for entry in entries {
        let mut header = tar::Header::new_gnu();
        header.set_size(entry.bytes.len() as u64);
        header.set_mode(0o644);
        header.set_mtime(u64::try_from(entry.at).unwrap_or(0));
        tar.append_data(&mut header, &entry.path, entry.bytes.as_slice()).map_err(failed)?;
    }
    tar.into_inner().map_err(failed)?.finish().map_err(failed)
}
