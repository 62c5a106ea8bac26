//! Files of an exhibit: digests, signals, rows.

use super::reader::{Batch, Pending};
use super::run::Run;
use crate::pictures::{PictureRead, Wanted, has_frames, read_large, read_picture};
use crate::stickers::{STICKER_VERSION, Sticker, may_be_sticker, sticker_of};
use crate::{Error, Progress, SIGNAL_VERSION};
use evidence::{Class, Content, Entry, Kind, Mark};
use model::{Digests, Issue, IssueKind};
use rayon::prelude::*;
use std::collections::{HashMap, HashSet};
use store::{ItemRow, LocalRow, OccurrenceRow, SignalRow, Tx, Waits, failpoint};

/// What an entry that is read again where it lies counts in a batch: it holds an open file, of which there are not many.
const OPEN_COUNTS: u64 = 2 << 20;

/// Bytes that an entry holds in memory.
pub(super) fn held_bytes(entry: &Entry) -> u64 {
    match &entry.content {
        Content::Streamed { .. } if entry.again.is_some() => OPEN_COUNTS,
        Content::Held(bytes) => bytes.len() as u64,
        Content::Streamed { head, .. } => head.len() as u64,
    }
}

/// One thing of the batch, an entry with its digests.
enum Digested {
    File(Box<Entry>, Digests),
    Issue(Issue),
    Mark(Mark),
}

/// One thing of the batch, worked on.
enum Done {
    File(Box<Worked>),
    Issue(Issue),
    Mark(Mark),
}

/// A file of the batch, worked on.
struct Worked {
    entry: Entry,
    digests: Digests,
    known: Known,
    picture: Option<PictureRead>,
    /// What is not known of it as a sticker yet.
    sticker: Option<Sticker>,
    waits: Option<Waits>,
}

/// What is wrong with pictures of a batch, by content: each copy is to say so, and only the first is read.
type Faults = HashMap<[u8; 32], Issue>;

impl Run<'_> {
    /// Works off the batch: digests on all cores, then signals of what is new, then rows.
    pub(super) fn work_off(&mut self, batch: Batch, progress: &dyn Progress) -> Result<(), Error> {
        self.engine.context.check()?;
        let digested: Vec<Digested> = batch.pending.into_par_iter().map(digest).collect();
        let known = self.known(&digested)?;
        let hits = self.hits(&digested);
        let (decoders, video_bytes) = (&self.engine.settings.decoders, self.engine.settings.ingest.video_bytes);
        let (engine, context) = (self.engine, &self.engine.context);
        let worked = digested
            .into_par_iter()
            .zip(known)
            .map(|(digested, known)| {
                // a batch of long videos takes hours: who asks for an end gets it after the one at hand
                context.check()?;
                Ok(match digested {
                    Digested::File(entry, digests) => {
                        Done::File(Box::new(work(*entry, digests, known, (decoders, video_bytes))))
                    }
                    Digested::Issue(issue) => Done::Issue(issue),
                    Digested::Mark(mark) => Done::Mark(mark),
                })
            })
            .collect::<Result<Vec<Done>, Error>>()?;
        let tx = self.begin()?;
        let mut faults = Faults::new();
        for one in worked {
            match one {
                Done::File(file) => {
                    // Of an archive on disk, what its members take of it was shown with them.
                    let size = if file.entry.on_disk { file.entry.size } else { 0 };
                    progress.advance(size.saturating_sub(self.at.mark.packed));
                    self.write_file(&tx, *file, &mut faults)?;
                }
                Done::Issue(issue) => {
                    self.doubted_by_both(&issue.path);
                    self.write_issue(&tx, &issue)?;
                }
                Done::Mark(mark) => {
                    progress.advance(mark.packed.saturating_sub(self.at.mark.packed));
                    self.at.mark = mark;
                    self.kept = self.at;
                }
            }
        }
        tx.set_point(self.exhibit, &serde_json::to_string(&self.kept)?)?;
        tx.beat_job(self.job, engine.context.now())?;
        failpoint("ingest.batch-open");
        tx.commit()?;
        failpoint("ingest.batch-done");
        if hits > 0 {
            progress.known_items(hits);
        }
        Ok(())
    }

    /// For each file whether it needs work. Of several equal files in the batch only the first does; a damaged picture
    /// is read again wherever it lies, since each exhibit is to say so.
    fn known(&self, digested: &[Digested]) -> Result<Vec<Known>, Error> {
        let mut met = HashSet::new();
        let video_bytes = self.engine.settings.ingest.video_bytes;
        let one = |digested: &Digested| {
            let Digested::File(entry, d) = digested else { return Ok(Known::New) };
            // Of copies of a large video, the first may lie where it cannot be read again.
            let is_readable = matches!(entry.content, Content::Held(_)) || can_be_read_again(entry, video_bytes);
            if met.contains(&d.sha256) {
                return Ok(Known::Twin);
            }
            if is_readable {
                met.insert(d.sha256);
            }
            let is_current = |h: &store::Held| {
                h.signal_version.as_deref() == Some(SIGNAL_VERSION) && (h.decoder.is_some() || !has_frames(entry.kind))
            };
            Ok(match self.engine.vault.item_with(&d.sha256)? {
                Some(held) if is_current(&held) => Known::Held(held),
                Some(held) => Known::Stale(held),
                None => Known::New,
            })
        };
        digested.iter().map(one).collect()
    }

    /// How many contents of the batch a hash set of the case holds that were not told of yet.
    fn hits(&mut self, digested: &[Digested]) -> u64 {
        let mut count = 0;
        for one in digested {
            let Digested::File(_, Digests { sha256, .. }) = one else { continue };
            let is_hit = self.sets.iter().any(|set| set.has_bytes(sha256));
            count += u64::from(is_hit && self.told.insert(*sha256));
        }
        count
    }

    fn write_file(&mut self, tx: &Tx<'_>, file: Worked, faults: &mut Faults) -> Result<(), Error> {
        let path = file.entry.path.text.clone();
        let row = OccurrenceRow {
            k: self.at.entries,
            path: path.clone(),
            path_bytes: file.entry.path.bytes.clone(),
            item: written_item(tx, &file)?,
            modified: file.entry.modified.clone(),
            on_disk: file.entry.on_disk,
        };
        tx.insert_occurrence(self.exhibit, &row)?;
        self.at.entries += 1;
        let own = issue_of(&file);
        if let Some(issue) = own.as_ref().filter(|_| file.picture.is_some()) {
            faults.insert(file.digests.sha256, issue.clone());
        }
        let of_twin = || faults.get(&file.digests.sha256).map(|twin| Issue { path: path.clone(), ..twin.clone() });
        self.doubted_last = None;
        if let Some(issue) = own.or_else(of_twin) {
            self.write_issue(tx, &issue)?;
            if file.entry.sound && makes_doubtful(issue.code) {
                self.at.doubted += 1;
                self.doubted_last = Some(path.clone());
            }
        }
        match (file.waits, &file.entry.content) {
            (Some(how @ Waits::Aside), Content::Held(bytes)) => {
                tx.insert_waiting(self.exhibit, row.k, &path, how, bytes)?;
            }
            (Some(how), _) => tx.insert_waiting(self.exhibit, row.k, &path, how, &[])?,
            (None, _) => {}
        }
        Ok(())
    }

    /// What the walk says of an entry follows it, and makes it doubtful there already.
    fn doubted_by_both(&mut self, path: &str) {
        if self.doubted_last.take_if(|last| last == path).is_some() {
            self.at.doubted -= 1;
        }
    }
}

/// What is known of a file before it is worked on.
enum Known {
    /// The vault's number of the item, which has its signals.
    Held(store::Held),
    /// Held without signals, because it was over a limit or damaged, or with those of another version.
    Stale(store::Held),
    /// The same bytes as a file before it in the batch.
    Twin,
    New,
}

/// The vault's number of the file's item, of which is written what is new.
fn written_item(tx: &Tx<'_>, file: &Worked) -> Result<i64, Error> {
    let item = item_of(tx, file)?;
    if let Some(sticker) = &file.sticker {
        tx.put_sticker(&sticker.row(item)?)?;
    }
    Ok(item)
}

/// The vault's number of the file's item.
fn item_of(tx: &Tx<'_>, file: &Worked) -> Result<i64, Error> {
    // What is streamed may have a twin that could not be read: see `known`.
    let may_have_twin =
        matches!((&file.known, &file.entry.content), (Known::Twin, _) | (Known::New, Content::Streamed { .. }));
    let twin = if may_have_twin { tx.item_with(&file.digests.sha256)? } else { None };
    if let Some(held) = twin.as_ref().filter(|held| knows_more(file, held)) {
        tx.renew_item(held.n, &item_row(file), &signal_rows(file), &local_rows(file))?;
    }
    match &file.known {
        Known::Held(held) => return Ok(held.n),
        Known::Stale(held) => {
            if knows_more(file, held) {
                tx.renew_item(held.n, &item_row(file), &signal_rows(file), &local_rows(file))?;
            }
            return Ok(held.n);
        }
        Known::Twin | Known::New => {}
    }
    Ok(match twin {
        Some(held) => held.n,
        None => tx.insert_item(&item_row(file), &signal_rows(file), &local_rows(file))?,
    })
}

fn digest(pending: Pending) -> Digested {
    match pending {
        Pending::Entry(entry) => {
            let digests = entry.digests();
            Digested::File(entry, digests)
        }
        Pending::Issue(issue) => Digested::Issue(issue),
        Pending::Mark(mark) => Digested::Mark(mark),
    }
}

/// Whether it is a video that is decoded where it lies.
fn can_be_read_again(entry: &Entry, video_bytes: u64) -> bool {
    has_frames(entry.kind) && entry.again.is_some() && entry.size <= video_bytes
}

fn work(entry: Entry, digests: Digests, known: Known, (decoders, video_bytes): (&media::Decoders, u64)) -> Worked {
    let limits = media::Limits::standard();
    let picture = match (&known, &entry.content) {
        // An item that the vault knows has its signals; whether this copy is damaged is told by the same bytes.
        (Known::Held(_) | Known::Twin, _) => None,
        (_, Content::Held(bytes)) if has_frames(entry.kind) => {
            Some(read_picture(bytes, decoders, &limits, Wanted::Item))
        }
        (_, Content::Streamed { head, .. }) if can_be_read_again(&entry, video_bytes) => {
            entry.again.as_ref().map(|again| read_large(head, again, decoders, &limits, Wanted::Item))
        }
        _ => None,
    };
    let sticker = if is_to_be_read(&known, entry.kind) { sticker_of(&entry) } else { None };
    let waits = waits(&entry);
    Worked { entry, digests, known, picture, sticker, waits }
}

/// Whether what may be a sticker is to be read as one: once for each item, and anew by another version.
fn is_to_be_read(known: &Known, kind: Kind) -> bool {
    let is_known = match known {
        Known::Held(held) | Known::Stale(held) => held.sticker_version.as_deref() == Some(STICKER_VERSION),
        Known::Twin => true,
        Known::New => false,
    };
    may_be_sticker(kind) && !is_known
}

/// Whether something is a record of chats, or may be one: of a database that shows when it is opened.
fn waits(entry: &Entry) -> Option<Waits> {
    let (head, is_held) = match &entry.content {
        Content::Held(bytes) => (bytes.as_slice(), true),
        Content::Streamed { head, .. } => (head.as_slice(), false),
    };
    match entry.kind {
        Kind::Sqlite => Some(Waits::Database),
        Kind::Unknown if chat::backups::is_backup(head, split(&entry.path.text).1).is_some() => Some(Waits::Backup),
        // A stray control character makes a text no clean text any more, and leaves a chat a chat.
        Kind::Text | Kind::Unknown | Kind::Email | Kind::Mbox | Kind::Mhtml | Kind::Warc => {
            match chat::recognise(head)?.reads {
                chat::Reads::Text { .. } => is_held.then_some(Waits::Aside),
                chat::Reads::Stream { .. } => Some(Waits::Stream),
                chat::Reads::Database { .. } => None,
            }
        }
        _ => None,
    }
}

/// Whether this reading of a picture gave what the vault has not.
fn knows_more(file: &Worked, held: &store::Held) -> bool {
    let Some(picture) = &file.picture else { return false };
    let is_whole = picture.summary.is_some();
    let is_other_version = held.signal_version.as_deref() != Some(SIGNAL_VERSION);
    (is_whole && held.decoder.is_none()) || (is_other_version && (is_whole || !picture.frames.is_empty()))
}

fn item_row(file: &Worked) -> ItemRow {
    let picture = file.picture.as_ref();
    ItemRow {
        n: 0,
        digests: file.digests,
        kind: file.entry.kind.class().to_string(),
        mime: file.entry.kind.mime().into(),
        width: picture.and_then(|p| p.size).map(|s| s.0.into()),
        height: picture.and_then(|p| p.size).map(|s| s.1.into()),
        frame_count: picture.map(|p| p.frame_count.into()),
        decoder: picture.and_then(|p| p.summary.as_ref()).map(|s| s.decoder.to_string()),
        signal_version: Some(SIGNAL_VERSION.into()),
        texture: picture.and_then(|p| p.first.as_ref()).map(|f| f.texture.look().to_string()),
    }
}

fn signal_rows(file: &Worked) -> Vec<SignalRow> {
    let frames = file.picture.iter().flat_map(|p| &p.frames);
    frames
        .map(|f| SignalRow {
            item: 0,
            form: f.form,
            frame: f.frame,
            hash: f.hash.0,
            quality: f.quality,
            look: f.look,
            shown: f.shown,
        })
        .collect()
}

fn local_rows(file: &Worked) -> Vec<LocalRow> {
    let local = file.picture.iter().flat_map(|p| &p.local);
    local.map(|f| LocalRow { frame: f.frame, points: f.signature.to_bytes() }).collect()
}

/// What is to be said of a file besides what the walk said.
fn issue_of(file: &Worked) -> Option<Issue> {
    let (entry, path) = (&file.entry, file.entry.path.text.as_str());
    if let Some(error) = file.picture.as_ref().and_then(|p| p.error.as_ref()) {
        let kind = if error.is_damage() { IssueKind::Damaged } else { IssueKind::NotYetSupported };
        let issue = Issue::new(kind, error.code(), path).at(error.place()).with("mime", entry.kind.mime());
        return Some(error.details().into_iter().fold(issue, |issue, (name, value)| issue.with(name, value)));
    }
    let is_told_of = matches!(file.known, Known::Held(_) | Known::Twin) || file.picture.is_some();
    if matches!(entry.content, Content::Streamed { .. }) && has_frames(entry.kind) && !is_told_of {
        let (kind, code) = match entry.kind.class() {
            Class::Video => (IssueKind::NotYetSupported, "video-over-hold-limit"),
            _ => (IssueKind::Damaged, "image-over-hold-limit"),
        };
        return Some(Issue::new(kind, code, path).with("bytes", entry.size));
    }
    if matches!(entry.content, Content::Streamed { .. }) && entry.kind == Kind::Text && file.waits.is_none() {
        return Some(Issue::new(IssueKind::Noteworthy, "text-over-hold-limit", path).with("bytes", entry.size));
    }
    let later = matches!(entry.kind.class(), Class::Image | Class::Video) && !has_frames(entry.kind);
    later.then(|| Issue::new(IssueKind::NotYetSupported, "not-yet-supported", path).with("mime", entry.kind.mime()))
}

/// Whether an entry that is told of with this code counts as doubtful: what is only not read is kept all the same.
pub(super) fn makes_doubtful(code: &str) -> bool {
    !matches!(
        code,
        "not-yet-supported"
            | "image-not-recognised"
            | "image-over-hold-limit"
            | "text-over-hold-limit"
            | "video-over-hold-limit"
            | "decoder-missing"
            | "decoder-not-jailed"
    )
}

/// Folder (with archive boundary) and name of a path.
pub(crate) fn split(path: &str) -> (&str, &str) {
    path.rfind('/').map_or(("", path), |at| (path.get(..=at).unwrap_or(""), path.get(at + 1..).unwrap_or("")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::ops::ControlFlow;

    #[test]
    fn a_text_in_utf16_is_held_whole_and_says_nothing() {
        let texts =
            [("24/12/23, 20:15 - Ana: ¿mañana?\n24/12/23, 20:16 - Luis: sí 🙂\n", true), ("mañana no\n", false)];
        for (text, is_chat) in texts {
            let units = || [0xFEFF].into_iter().chain(text.encode_utf16());
            let little: Vec<u8> = units().flat_map(u16::to_le_bytes).collect();
            for bytes in [little, units().flat_map(u16::to_be_bytes).collect()] {
                let folder = tempfile::tempdir().unwrap();
                std::fs::write(folder.path().join("saved.txt"), &bytes).unwrap();
                let mut entries = Vec::new();
                evidence::walk(folder.path(), &evidence::Limits::for_tests(), &mut |event| {
                    match event {
                        evidence::Event::Entry(entry) => entries.push(entry),
                        evidence::Event::Issue(issue) => panic!("{issue:?}"),
                        evidence::Event::Mark(_) => {}
                    }
                    ControlFlow::Continue(())
                })
                .unwrap();
                let [entry] = <[Entry; 1]>::try_from(entries).unwrap();
                assert_eq!((entry.kind, chat::recognise(&bytes).is_some()), (Kind::Text, is_chat));
                let digests = entry.digests();
                assert_eq!(issue_of(&work(entry, digests, Known::New, (&media::Decoders::inside_only(), 0))), None);
            }
        }
    }
}
