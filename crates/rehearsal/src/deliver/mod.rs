//! Exhibits as they are delivered: folders, and two archives.

mod extras;
pub(crate) mod pack;

use crate::{
    clock::SEIZED,
    error::Error,
    export::Export,
    handset::Parcel,
    library::{Item, Library},
    phone::Phone,
    plan::Plan,
    truth::Damaged,
};
use pack::{Entry, modified};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

/// What was written for one phone.
#[derive(Default)]
pub(crate) struct Delivered {
    /// Every file below the exhibit.
    pub(crate) files: Vec<String>,
    pub(crate) damaged: Vec<Damaged>,
    /// SHA-256 → paths, for each picture.
    pub(crate) pictures: BTreeMap<String, Vec<String>>,
    /// Pictures that no chat brought: made here.
    pub(crate) extra: Vec<Item>,
}

impl Delivered {
    fn note(&mut self, phone: &Phone<'_>, inner: &str, sha256: Option<&str>) {
        let path = phone.path(inner);
        if let Some(sha256) = sha256 {
            self.pictures.entry(sha256.to_owned()).or_default().push(path.clone());
        }
        self.files.push(path);
    }

    fn broken(&mut self, phone: &Phone<'_>, inner: &str, kind: &str) {
        self.note(phone, inner, None);
        self.damaged.push(Damaged { path: phone.path(inner), kind: kind.to_owned() });
    }
}

/// Writes one exhibit; `stray` are pictures that no export could carry.
pub(crate) fn exhibit(
    plan: &Plan,
    phone: &Phone<'_>,
    exports: &[Export<'_>],
    stray: &[&Item],
    evidence: &Path,
) -> Result<Delivered, Error> {
    let mut delivered = Delivered::default();
    let mut entries = Vec::new();
    for export in exports {
        entries.push(chat(phone, export, &mut delivered)?);
    }
    for (i, item) in stray.iter().enumerate() {
        let path = format!("Pictures/saved-{:02}.{}", i + 1, item.ext);
        delivered.note(phone, &path, Some(&item.sha256));
        entries.push(Entry::new(path, item.bytes.clone(), SEIZED));
    }
    extras::add(plan, phone, &mut delivered, &mut entries)?;
    entries.sort_by(|a, b| a.path.cmp(&b.path));
    delivered.files.sort();
    write(phone, &entries, evidence)?;
    Ok(delivered)
}

/// A chat as a zip with its files, or as a text alone.
fn chat(phone: &Phone<'_>, export: &Export<'_>, delivered: &mut Delivered) -> Result<Entry, Error> {
    delivered.note(phone, &export.text_path(), None);
    let text = export.text.clone().into_bytes();
    let Some(inner) = &export.inner else {
        return Ok(Entry::new(export.file.clone(), text, SEIZED));
    };
    delivered.files.push(phone.path(&export.file));
    let mut members = vec![Entry::new(inner.clone(), text, SEIZED)];
    for (name, item) in &export.files {
        delivered.note(phone, &export.path(name), Some(&item.sha256));
        members.push(Entry::new(name.clone(), item.bytes.clone(), SEIZED));
    }
    Ok(Entry::new(export.file.clone(), pack::zip(&export.file, &members)?, SEIZED))
}

fn write(phone: &Phone<'_>, entries: &[Entry], evidence: &Path) -> Result<(), Error> {
    let target = evidence.join(&phone.exhibit);
    let whole = match phone.set.parcel {
        Parcel::Folder => return entries.iter().try_for_each(|e| put(&target.join(&e.path), &e.bytes, e.at)),
        Parcel::Zip => pack::zip(&phone.exhibit, entries)?,
        Parcel::TarGz => pack::tar_gz(&phone.exhibit, entries)?,
    };
    put(&target, &whole, SEIZED)
}

/// Writes a file, its folders and its time.
pub(crate) fn put(path: &Path, bytes: &[u8], at: i64) -> Result<(), Error> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(Error::write(folder))?;
    }
    fs::write(path, bytes).map_err(Error::write(path))?;
    let file = fs::File::options().write(true).open(path).map_err(Error::write(path))?;
    file.set_modified(modified(at)).map_err(Error::write(path))
}

/// Writes the reference pictures.
pub(crate) fn references(library: &Library, folder: &Path) -> Result<(), Error> {
    for held in &library.held {
        put(&folder.join(format!("{}.{}", held.stem, held.item.ext)), &held.item.bytes, crate::clock::START)?;
    }
    Ok(())
}

/// Forms of references whose file is in no export.
pub(crate) fn strays<'w>(library: &'w Library, exports: &[Vec<Export<'w>>]) -> Vec<&'w Item> {
    let carried: BTreeSet<&str> =
        exports.iter().flatten().flat_map(|e| e.files.iter().map(|(_, item)| item.sha256.as_str())).collect();
    let forms = library.held.iter().flat_map(|h| &h.forms);
    forms.filter(|item| !carried.contains(item.sha256.as_str())).collect()
}
