//! What each phone writes when its owner exports a chat.

mod line;
pub(crate) mod stamp;

use crate::{
    groups::Group,
    library::Item,
    phone::{Book, Phone},
    plan::Plan,
    rng::Rng,
    story::{Act, Body, Life},
    truth::ExportCount,
};
use std::collections::BTreeMap;

/// Which messages an export shows: index of the event → name of the file, if there is one in the export.
pub(crate) type Visible = BTreeMap<usize, Option<String>>;

/// One chat of one phone.
pub(crate) struct Export<'w> {
    pub(crate) group: &'w Group<'w>,
    /// Below the exhibit: a zip, or a text alone.
    pub(crate) file: String,
    /// The text's name inside the zip; `None` if the text stands alone.
    pub(crate) inner: Option<String>,
    pub(crate) text: String,
    /// Files with their names, in order of appearance.
    pub(crate) files: Vec<(String, &'w Item)>,
    pub(crate) visible: Visible,
    pub(crate) counts: ExportCount,
}

impl Export<'_> {
    /// The path of a file of this export below the exhibit.
    pub(crate) fn path(&self, name: &str) -> String {
        if self.inner.is_some() { format!("{}!/{name}", self.file) } else { name.to_owned() }
    }

    /// The path of the text.
    pub(crate) fn text_path(&self) -> String {
        self.inner.as_ref().map_or_else(|| self.file.clone(), |inner| self.path(inner))
    }
}

/// All exports of a phone.
pub(crate) fn exports<'w>(plan: &Plan, phone: &Phone<'w>, book: &Book<'w>, lives: &'w [Life<'w>]) -> Vec<Export<'w>> {
    let stored = stored(plan, phone, lives);
    let mut names = BTreeMap::new();
    let mut all = Vec::new();
    for life in lives {
        if phone.spells(life.group).next().is_none() {
            continue;
        }
        let with_media = phone.with_media(plan.seed, life.group);
        let pen = line::Pen::new(phone, book, life.group);
        let mut export = pen.write(life, with_media.then_some(&stored));
        let (file, inner) = file_names(phone, &pen.title(), with_media);
        let again = names.entry(file.clone()).or_insert(0);
        *again += 1;
        // Two groups of one name: the second export lies in a folder of its own.
        export.file = if *again > 1 { format!("{again}/{file}") } else { file };
        export.inner = inner;
        all.push(export);
    }
    all
}

fn file_names(phone: &Phone<'_>, title: &str, with_media: bool) -> (String, Option<String>) {
    if phone.set.form.is_ios() {
        return (format!("WhatsApp Chat - {title}.zip"), Some("_chat.txt".to_owned()));
    }
    let stem = format!("{}{title}", phone.set.words.chat_with);
    if with_media { (format!("{stem}.zip"), Some(format!("{stem}.txt"))) } else { (format!("{stem}.txt"), None) }
}

/// The name under which an Android phone stored each picture that it still has: (group, event) → name.
type Stored<'w> = BTreeMap<(&'w str, usize), String>;

/// Numbers run per day and kind over all chats of the phone.
fn stored<'w>(plan: &Plan, phone: &Phone<'_>, lives: &'w [Life<'w>]) -> Stored<'w> {
    let mut rng = Rng::new(plan.seed, "stored", phone.ix);
    let mut media: Vec<(i64, &'w str, usize, &'w Item)> = Vec::new();
    for life in lives {
        for (ix, event) in life.events.iter().enumerate() {
            if let Act::Post { body: Body::Media { item, .. }, .. } = &event.act
                && phone.spells(life.group).any(|s| s.covers(event.at))
            {
                media.push((event.at, &life.group.id, ix, item));
            }
        }
    }
    media.sort_by_key(|&(at, group, ix, _)| (at, group, ix));
    let mut counters: BTreeMap<String, usize> = BTreeMap::new();
    let mut stored = Stored::new();
    for (at, group, ix, item) in media {
        let kind = if item.is_sticker() { "STK" } else { "IMG" };
        let day = format!("{kind}-{}", stamp::compact_day(phone.set.zone.local(at)));
        let n = counters.entry(day.clone()).or_insert(0);
        let name = format!("{day}-WA{n:04}.{}", item.ext);
        // A user deletes a picture now and then: the number stays used, the file is gone.
        *n += 1;
        if !rng.chance(5) {
            stored.insert((group, ix), name);
        }
    }
    stored
}
