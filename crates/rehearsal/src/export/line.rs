//! The lines of one export.

use super::{Export, Stored, Visible, stamp};
use crate::{
    groups::{Group, Spell},
    handset::Form,
    library::Item,
    people::Person,
    phone::{Book, Phone},
    rng::Rng,
    story::{Act, Body, Event, Life},
    truth::ExportCount,
};

/// Left-to-right mark: iOS puts it before what it writes itself.
const MARK: char = '\u{200e}';

/// Writes one chat as one phone shows it.
pub(super) struct Pen<'a, 'w> {
    phone: &'a Phone<'w>,
    book: &'a Book<'w>,
    group: &'w Group<'w>,
    spells: Vec<&'a Spell<'w>>,
}

/// What is written so far.
struct Sheet<'w> {
    text: String,
    visible: Visible,
    files: Vec<(String, &'w Item)>,
    counts: ExportCount,
    rng: Rng,
}

impl<'a, 'w> Pen<'a, 'w> {
    pub(super) fn new(phone: &'a Phone<'w>, book: &'a Book<'w>, group: &'w Group<'w>) -> Self {
        Self { phone, book, group, spells: phone.spells(group).collect() }
    }

    /// The group's name when the owner last was in it.
    pub(super) fn title(&self) -> String {
        let last = self.spells.iter().filter_map(|s| s.left).max();
        let still = self.spells.iter().any(|s| s.left.is_none());
        self.group.name_at(last.filter(|_| !still).unwrap_or(crate::clock::SEIZED)).to_owned()
    }

    /// The export, its file names still to be given; without `stored` media are left out.
    pub(super) fn write(&self, life: &'w Life<'w>, stored: Option<&Stored<'w>>) -> Export<'w> {
        let mut sheet = Sheet {
            text: String::new(),
            visible: Visible::new(),
            files: Vec::new(),
            counts: ExportCount::default(),
            rng: Rng::new(self.phone.ix as u64, &self.group.link, 0),
        };
        self.opening(&mut sheet);
        for (ix, event) in life.events.iter().enumerate() {
            if self.spells.iter().any(|s| s.covers(event.at)) {
                self.event(&mut sheet, ix, event, stored);
            }
        }
        let Sheet { text, visible, files, counts, .. } = sheet;
        Export { group: self.group, file: String::new(), inner: None, text, files, visible, counts }
    }

    /// The notice of encryption; on some Android phones also who created the group, with the time of creation.
    fn opening(&self, sheet: &mut Sheet<'w>) {
        let Some(joined) = self.spells.iter().map(|s| s.joined).min() else { return };
        let founded = self.group.founder == self.phone.owner;
        let tells = self.phone.set.form == Form::Android && self.phone.ix.is_multiple_of(3) && !founded;
        let at = if tells { self.group.created } else { joined };
        let notice = self.phone.set.words.encryption;
        match self.phone.set.form {
            Form::Android => self.put(sheet, at, None, notice),
            // Since long, the notice stands under the group's name.
            Form::Ios | Form::OldIos => self.put(sheet, at, Some(&self.title()), &format!("{MARK}{notice}")),
        }
        sheet.counts.system += 1;
        if tells {
            self.created(sheet, at);
        }
    }

    fn event(&self, sheet: &mut Sheet<'w>, ix: usize, event: &Event<'w>, stored: Option<&Stored<'w>>) {
        let (at, words) = (event.at, self.phone.set.words);
        match &event.act {
            Act::Created => self.created(sheet, at),
            Act::Added { by, who } if who.contains(&self.phone.owner) => {
                self.system(sheet, at, Some(by), words.added_you, &[]);
            }
            Act::Added { by, who } => {
                self.act(sheet, at, by, [words.added, words.you_added], &[("t", &self.list(who))])
            }
            Act::Joined { who } => self.act(sheet, at, who, [words.joined, words.you_joined], &[]),
            Act::Left { who } => self.act(sheet, at, who, [words.left, words.you_left], &[]),
            Act::Removed { by, who } if *who == self.phone.owner => {
                self.system(sheet, at, Some(by), words.removed_you, &[]);
            }
            Act::Removed { by, who } => {
                self.act(sheet, at, by, [words.removed, words.you_removed], &[("t", &self.book.written(who))]);
            }
            Act::Renamed { by, from, to } => {
                self.act(sheet, at, by, [words.renamed, words.you_renamed], &[("o", from), ("n", to)]);
            }
            Act::Post { by, body, deleted } => {
                sheet.counts.messages += 1;
                sheet.visible.insert(ix, None);
                if *deleted {
                    self.deleted(sheet, at, by);
                } else {
                    self.post(sheet, ix, at, by, body, stored);
                }
            }
        }
    }

    fn created(&self, sheet: &mut Sheet<'w>, at: i64) {
        let (words, name) = (self.phone.set.words, self.group.name_at(self.group.created));
        self.act(sheet, at, self.group.founder, [words.created, words.you_created], &[("n", name)]);
    }

    /// A system line whose actor may be the owner.
    fn act(&self, sheet: &mut Sheet<'w>, at: i64, by: &Person, texts: [&str; 2], slots: &[(&str, &str)]) {
        let [other, you] = texts;
        if by == self.phone.owner {
            self.system(sheet, at, None, you, slots);
        } else {
            self.system(sheet, at, Some(by), other, slots);
        }
    }

    fn system(&self, sheet: &mut Sheet<'w>, at: i64, by: Option<&Person>, text: &str, slots: &[(&str, &str)]) {
        let actor = by.map(|by| self.book.written(by));
        let mut line = text.to_owned();
        for (slot, value) in slots.iter().copied().chain(actor.iter().map(|a| ("a", a.as_str()))) {
            line = line.replace(&format!("{{{slot}}}"), value);
        }
        sheet.counts.system += 1;
        match self.phone.set.form {
            Form::Android => self.put(sheet, at, None, &line),
            Form::OldIos => self.put(sheet, at, None, &format!("{MARK}{line}")),
            // Since 2024 the actor, or the group itself, stands as the sender.
            Form::Ios => {
                self.put(sheet, at, Some(&actor.unwrap_or_else(|| self.title())), &format!("{MARK}{line}"));
            }
        }
    }

    fn deleted(&self, sheet: &mut Sheet<'w>, at: i64, by: &Person) {
        let words = self.phone.set.words;
        let text = if by == self.phone.owner { words.you_deleted } else { words.deleted };
        let mark = if self.phone.set.form.is_ios() { MARK.to_string() } else { String::new() };
        self.put(sheet, at, Some(&self.book.written(by)), &format!("{mark}{text}"));
    }

    fn post(
        &self,
        sheet: &mut Sheet<'w>,
        ix: usize,
        at: i64,
        by: &Person,
        body: &Body<'w>,
        stored: Option<&Stored<'w>>,
    ) {
        let text = match body {
            Body::Text { text, edited, mention } => self.words(text, *edited, *mention),
            Body::Media { item, caption } => {
                let file = stored.and_then(|stored| self.file(sheet, stored, ix, at, item));
                sheet.visible.insert(ix, file.clone());
                if let Some(name) = &file {
                    sheet.files.push((name.clone(), item));
                    sheet.counts.files += 1;
                }
                self.media(item, caption.as_deref(), file.as_deref())
            }
        };
        self.put(sheet, at, Some(&self.book.written(by)), &text);
    }

    fn words(&self, text: &str, edited: bool, mention: Option<&Person>) -> String {
        let mut out = mention.map_or_else(String::new, |p| format!("@\u{2068}{}\u{2069} ", self.book.written(p)));
        out.push_str(text);
        if edited {
            out.push_str(&format!(" {MARK}{}", self.phone.set.words.edited));
        }
        out
    }

    /// The file's name in this export; `None` if the phone has it no more.
    fn file(&self, sheet: &mut Sheet<'w>, stored: &Stored<'w>, ix: usize, at: i64, item: &Item) -> Option<String> {
        if !self.phone.set.form.is_ios() {
            return stored.get(&(self.group.id.as_str(), ix)).cloned();
        }
        if sheet.rng.chance(5) {
            return None;
        }
        let kind = if item.is_sticker() { "STICKER" } else { "PHOTO" };
        let number = sheet.counts.messages + sheet.counts.system;
        Some(format!("{number:08}-{kind}-{}.{}", stamp::dashed(self.phone.set.zone.local(at)), item.ext))
    }

    fn media(&self, item: &Item, caption: Option<&str>, file: Option<&str>) -> String {
        let words = self.phone.set.words;
        if self.phone.set.form.is_ios() {
            let left_out = if item.is_sticker() { words.omitted_sticker } else { words.omitted_photo };
            let tag = file.map_or_else(|| left_out.to_owned(), |file| words.attached_ios.replace("{f}", file));
            return caption.map_or_else(|| format!("{MARK}{tag}"), |caption| format!("{caption} {MARK}{tag}"));
        }
        let tag = file.map_or_else(|| words.omitted.to_owned(), |file| words.attached.replace("{f}", file));
        caption.map_or_else(|| tag.clone(), |caption| format!("{tag}\n{caption}"))
    }

    /// `A, B y C`.
    fn list(&self, who: &[&Person]) -> String {
        let names: Vec<String> = who.iter().map(|p| self.book.written(p)).collect();
        match names.split_last() {
            Some((last, [])) => last.clone(),
            Some((last, rest)) => format!("{}{}{last}", rest.join(", "), self.phone.set.words.and),
            None => String::new(),
        }
    }

    /// Adds one record.
    fn put(&self, sheet: &mut Sheet<'w>, at: i64, sender: Option<&str>, body: &str) {
        let record = self.phone.set.record(at, sender, body);
        sheet.text.push_str(&record);
    }
}
