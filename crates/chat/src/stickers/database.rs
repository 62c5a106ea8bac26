//! `stickers.db` of WhatsApp on Android: what the application keeps about stickers.
//!
//! Columns differ by version: they are looked for, and one that is missing gives nothing. A missing or damaged table is an
//! issue, and the others are read. Packs come first, because rows of stickers name their pack by its id.

mod rows;
mod tables;

use super::Limits;
use super::digest_text::digest_of;
use crate::Tables;
pub use model::StickerFact;
use model::{Issue, IssueKind, StickerDegree, Tally};
use rows::{Fields, Outcome};
use sqlite_ro::{Database, Error};
use std::collections::BTreeMap;
use tables::TABLES;

/// What a database of stickers tells.
#[derive(Default)]
pub struct StickerDatabase {
    /// One for each row of a sticker: a sticker that stands in several tables has several.
    pub facts: Vec<StickerFact>,
    /// Packs that are installed.
    pub installed: Vec<InstalledPack>,
    /// Packs of sticker applications that were added.
    pub third_party: Vec<ThirdPartyPack>,
    /// Packs that the service offers for download: they say nothing about who uses the phone.
    pub offered: Vec<OfferedPack>,
    /// Packs that the tables of order, of new and of unseen packs name.
    pub mentions: Vec<PackMention>,
    /// What could not be read, and where.
    pub issues: Vec<Issue>,
    /// Rows, each counted once. Rows behind damage are not known, and not counted.
    pub tally: Tally,
}

/// A pack that is installed.
#[derive(Clone, PartialEq, Eq)]
pub struct InstalledPack {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: Option<String>,
    /// Who is said to publish it.
    pub publisher: Option<String>,
    /// What it says about itself.
    pub description: Option<String>,
    /// Its kind, in the application's words.
    pub kind: Option<String>,
    /// Whether the application says that this account made it (`is_created_by_me`): on this phone, or on one whose
    /// backup it was given.
    pub made_here: Option<bool>,
    /// Table and row.
    pub place: String,
}

model::debug_without_content!(InstalledPack { made_here, place } but id, name, publisher, description, kind);

/// A pack that was added from a sticker application.
#[derive(Clone, PartialEq, Eq)]
pub struct ThirdPartyPack {
    /// The application's name for what gives its stickers.
    pub authority: Option<String>,
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: Option<String>,
    /// Who is said to publish it.
    pub publisher: Option<String>,
    /// Table and row.
    pub place: String,
}

model::debug_without_content!(ThirdPartyPack { place } but authority, id, name, publisher);

/// A pack that the service offers.
#[derive(Clone, PartialEq, Eq)]
pub struct OfferedPack {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: Option<String>,
    /// Who is said to publish it.
    pub publisher: Option<String>,
    /// What it says about itself.
    pub description: Option<String>,
    /// Table and row.
    pub place: String,
}

model::debug_without_content!(OfferedPack { place } but id, name, publisher, description);

/// A pack that a table names, and no more.
#[derive(Clone, PartialEq, Eq)]
pub struct PackMention {
    /// Its id.
    pub id: String,
    /// Its place among the packs that are shown.
    pub order: Option<i64>,
    /// Table and row.
    pub place: String,
}

model::debug_without_content!(PackMention { order, place } but id);

/// Whether a database has tables of stickers, told by their columns: at least two.
pub fn is_sticker_database(tables: &Tables<'_>) -> bool {
    TABLES.iter().filter(|table| tables.has_column(table.name, table.key)).nth(1).is_some()
}

/// Reads a database of stickers.
pub fn sticker_database(database: &Database, limits: &Limits) -> StickerDatabase {
    let read = StickerDatabase::default();
    let mut reader = Reader { limits, read, packs: BTreeMap::new(), of_rows: Vec::new(), unlisted: 0, read_bytes: 0 };
    for table in TABLES {
        reader.table(database, table);
    }
    reader.into_read()
}

/// What is known of a pack when stickers are read.
#[derive(Clone, Default)]
struct Pack {
    name: Option<String>,
    publisher: Option<String>,
    /// What lying in it says about a sticker.
    degree: Option<StickerDegree>,
}

struct Reader<'l> {
    limits: &'l Limits,
    read: StickerDatabase,
    /// By application – none for the service's own – and id.
    packs: BTreeMap<(Option<String>, String), Pack>,
    /// Issues of rows: those of tables are few, and come before them.
    of_rows: Vec<Issue>,
    unlisted: u64,
    /// Bytes of texts that were kept: rows of a hostile file can share their pages.
    read_bytes: usize,
}

impl Reader<'_> {
    /// Counts a row, and says what is wrong with it.
    fn count(&mut self, outcome: Outcome, place: &str) {
        let tally = &mut self.read.tally;
        tally.seen += 1;
        match outcome {
            Outcome::Kept => tally.kept += 1,
            Outcome::Doubtful(code) => {
                tally.doubtful += 1;
                self.note(Issue::new(IssueKind::Noteworthy, code, "").at(place));
            }
            Outcome::Refused(code) => {
                tally.refused += 1;
                self.note(Issue::new(IssueKind::Damaged, code, "").at(place));
            }
        }
    }

    fn note(&mut self, issue: Issue) {
        if self.of_rows.len() < self.limits.issues {
            self.of_rows.push(issue);
        } else {
            self.unlisted += 1;
        }
    }

    /// Says that a table could not be read, or not to its end.
    fn failed(&mut self, table: &str, error: &Error) {
        let code = match error {
            Error::Limit { .. } => "sticker-table-limit",
            _ => "sticker-table-damaged",
        };
        self.read.issues.push(Issue::new(IssueKind::Damaged, code, "").at(table));
    }

    fn into_read(mut self) -> StickerDatabase {
        self.read.issues.append(&mut self.of_rows);
        if self.unlisted > 0 {
            let more = Issue::new(IssueKind::Damaged, "sticker-more-issues", "");
            self.read.issues.push(more.with("issues", self.unlisted));
        }
        self.read
    }

    fn remember(&mut self, authority: Option<&str>, id: &str, pack: Pack) {
        self.packs.entry((authority.map(str::to_owned), id.to_owned())).or_insert(pack);
    }

    /// A row of a sticker. Its degree is the table's own, or what lying in its pack says.
    fn sticker(&mut self, row: &Fields<'_>, degree: Option<StickerDegree>, place: String) -> Outcome {
        let (stored, part) = (row.bytes(tables::DIGEST), row.bytes(tables::IMAGE_PART));
        let file_path = row.text(tables::PATH);
        if stored.is_none() && part.is_none() && file_path.is_none() {
            return Outcome::Refused("sticker-row-empty");
        }
        let (digest, image_part) = (stored.and_then(digest_of), part.and_then(digest_of));
        let unreadable = (stored.is_some() && digest.is_none()) || (part.is_some() && image_part.is_none());
        let pack_id = row.text(tables::PACK_ID);
        let pack = self.pack_of(row.text(tables::AUTHORITY), pack_id.as_deref());
        self.read.facts.push(StickerFact {
            digest,
            image_part,
            pack_id,
            pack_name: pack.name,
            publisher: pack.publisher,
            file_path,
            degree: degree.or(pack.degree).unwrap_or(StickerDegree::Present),
            at_ms: row.integer(tables::TIME).filter(|at| *at > 0),
            first_party: row.flag(tables::FIRST_PARTY),
            emojis: row.text(tables::EMOJIS),
            place,
        });
        if unreadable { Outcome::Doubtful("sticker-digest-not-readable") } else { Outcome::Kept }
    }

    fn pack_of(&self, authority: Option<String>, id: Option<&str>) -> Pack {
        id.and_then(|id| self.packs.get(&(authority, id.to_owned()))).cloned().unwrap_or_default()
    }

    fn installed(&mut self, row: &Fields<'_>, place: String) -> Outcome {
        let Some(id) = row.text(tables::PACK_KEY) else { return Outcome::Refused("sticker-row-empty") };
        let (name, publisher) = (row.text(tables::PACK_NAME), row.text(tables::PUBLISHER));
        let made_here = row.flag(tables::MADE_HERE);
        let made = made_here == Some(true);
        let degree = if made { StickerDegree::PackMadeHere } else { StickerDegree::PackInstalled };
        self.remember(None, &id, Pack { name: name.clone(), publisher: publisher.clone(), degree: Some(degree) });
        let (description, kind) = (row.text(tables::DESCRIPTION), row.text(tables::PACK_KIND));
        self.read.installed.push(InstalledPack { id, name, publisher, description, kind, made_here, place });
        Outcome::Kept
    }

    fn third_party(&mut self, row: &Fields<'_>, place: String) -> Outcome {
        let Some(id) = row.text(tables::PACK_KEY) else { return Outcome::Refused("sticker-row-empty") };
        let authority = row.text(tables::THIRD_AUTHORITY);
        let (name, publisher) = (row.text(tables::PACK_NAME), row.text(tables::PUBLISHER));
        let degree = Some(StickerDegree::PackInstalled);
        self.remember(authority.as_deref(), &id, Pack { name: name.clone(), publisher: publisher.clone(), degree });
        self.read.third_party.push(ThirdPartyPack { authority, id, name, publisher, place });
        Outcome::Kept
    }

    fn offered(&mut self, row: &Fields<'_>, place: String) -> Outcome {
        let Some(id) = row.text(tables::PACK_KEY) else { return Outcome::Refused("sticker-row-empty") };
        let (name, publisher) = (row.text(tables::PACK_NAME), row.text(tables::PUBLISHER));
        self.remember(None, &id, Pack { name: name.clone(), publisher: publisher.clone(), degree: None });
        let description = row.text(tables::DESCRIPTION);
        self.read.offered.push(OfferedPack { id, name, publisher, description, place });
        Outcome::Kept
    }

    fn mention(&mut self, row: &Fields<'_>, place: String) -> Outcome {
        let Some(id) = row.text(tables::PACK_KEY) else { return Outcome::Refused("sticker-row-empty") };
        self.read.mentions.push(PackMention { id, order: row.integer(tables::ORDER), place });
        Outcome::Kept
    }
}
