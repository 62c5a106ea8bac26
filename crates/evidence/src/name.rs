//! Names as stored → texts that are safe to show, unique within an exhibit, and never used as a path on disk.

use crate::event::EntryPath;
use model::{Issue, IssueKind};
use std::collections::HashMap;

/// A name longer than the limit is cut; the text then says so at its end.
const CUT: &str = "…";

/// Texts that are taken in one archive or folder, by fingerprint, with the next number to try.
#[derive(Default)]
pub(crate) struct Names {
    taken: HashMap<[u8; 16], u64>,
}

/// A name made safe: its text, whether a byte had to be written otherwise, and what is to be known about it.
#[derive(Default)]
struct Safe {
    text: String,
    escaped: bool,
    notes: Vec<&'static str>,
}

impl Names {
    /// The place of a member called `raw` in the archive at `archive`.
    pub(crate) fn member(&mut self, archive: &EntryPath, raw: &[u8], max_bytes: usize) -> (EntryPath, Vec<Issue>) {
        self.place(&format!("{}!/", archive.text), archive.bytes.as_deref(), raw, member_name(raw, max_bytes))
    }

    /// The place of a folder entry called `raw` below `folder` (empty for the exhibit itself).
    pub(crate) fn on_disk(&mut self, folder: &EntryPath, raw: &[u8]) -> (EntryPath, Vec<Issue>) {
        let prefix = if folder.text.is_empty() { String::new() } else { format!("{}/", folder.text) };
        let mut safe = Safe::default();
        safe.part(raw);
        self.place(&prefix, folder.bytes.as_deref(), raw, safe)
    }

    fn place(&mut self, prefix: &str, above: Option<&[u8]>, raw: &[u8], mut safe: Safe) -> (EntryPath, Vec<Issue>) {
        let wanted = std::mem::take(&mut safe.text);
        let name = self.unique(&wanted);
        if name != wanted {
            safe.notes.push("name-duplicate");
        }
        let text = format!("{prefix}{name}");
        let bytes = (safe.escaped || above.is_some()).then(|| joined(prefix, above, raw));
        let issues = safe.notes.iter().map(|code| Issue::new(IssueKind::Noteworthy, code, text.clone())).collect();
        (EntryPath { text, bytes }, issues)
    }

    /// `wanted`, or with `#2`, `#3` … at its end if that is taken.
    fn unique(&mut self, wanted: &str) -> String {
        let key = fingerprint(wanted);
        let Some(mut number) = self.taken.get(&key).copied() else {
            self.taken.insert(key, 2);
            return wanted.to_owned();
        };
        loop {
            let name = format!("{wanted}#{number}");
            number += 1;
            if let std::collections::hash_map::Entry::Vacant(free) = self.taken.entry(fingerprint(&name)) {
                free.insert(2);
                self.taken.insert(key, number);
                return name;
            }
        }
    }
}

/// 128 bits instead of a name: a million names cost 24 MB, however long they are.
fn fingerprint(name: &str) -> [u8; 16] {
    let mut id = [0; 16];
    blake3::Hasher::new().update(name.as_bytes()).finalize_xof().fill(&mut id);
    id
}

/// The raw bytes of a whole path: what is above it in bytes or, if nothing there was escaped, as its text.
fn joined(prefix: &str, above: Option<&[u8]>, raw: &[u8]) -> Vec<u8> {
    let separator = if prefix.ends_with("!/") { "!/" } else { "/" };
    match above {
        Some(above) => [above, separator.as_bytes(), raw].concat(),
        None => [prefix.as_bytes(), raw].concat(),
    }
}

/// A member's name: parts between slashes; between backslashes if there is no slash, as old Windows tools write it.
fn member_name(raw: &[u8], max_bytes: usize) -> Safe {
    let mut safe = Safe::default();
    let cut = raw.get(..max_bytes).unwrap_or(raw);
    let separator = if cut.contains(&b'/') || !cut.contains(&b'\\') { b'/' } else { b'\\' };
    safe.note_if(separator == b'\\', "name-backslash");
    let has_drive = matches!(cut, [b'a'..=b'z' | b'A'..=b'Z', b':', b'/' | b'\\', ..]);
    let is_absolute = cut.first() == Some(&separator) || cut.first() == Some(&b'/');
    safe.note_if(is_absolute || has_drive, "name-absolute");
    if is_absolute {
        safe.text.push_str("%2F");
    }
    // Slashes at the end mark folders, and `.` parts say nothing: tars made of `.` have one in each name.
    let parts = cut.split(|b| *b == separator).filter(|part| !part.is_empty() && *part != b".");
    for (i, part) in parts.enumerate() {
        if i > 0 {
            safe.text.push('/');
        }
        safe.part(part);
    }
    if cut.len() < raw.len() {
        safe.text.push_str(CUT);
        safe.note_if(true, "name-too-long");
    }
    if safe.text.is_empty() {
        safe.text.push_str("%00");
        safe.note_if(true, "name-empty");
    }
    safe
}

impl Safe {
    /// Something to be known, once; the name's text is then not the name.
    fn note_if(&mut self, it_is_so: bool, code: &'static str) {
        if it_is_so {
            self.escaped = true;
            if !self.notes.contains(&code) {
                self.notes.push(code);
            }
        }
    }

    /// One part of a path.
    fn part(&mut self, part: &[u8]) {
        if part == b".." {
            self.note_if(true, "name-climbs");
            self.text.push_str("%2E%2E");
            return;
        }
        for chunk in part.utf8_chunks() {
            chunk.valid().chars().for_each(|c| self.char(c));
            self.note_if(!chunk.invalid().is_empty(), "name-not-utf8");
            chunk.invalid().iter().for_each(|b| self.escape(*b));
        }
        if self.text.ends_with('!') {
            self.text.pop();
            self.escape(b'!');
        }
    }

    /// Control characters (line breaks, NUL) would break lists and terminals.
    fn char(&mut self, c: char) {
        if c.is_control() {
            self.note_if(true, "name-control");
            c.encode_utf8(&mut [0; 4]).bytes().for_each(|b| self.escape(b));
        } else {
            self.text.push(c);
        }
    }

    fn escape(&mut self, byte: u8) {
        self.escaped = true;
        self.text.push_str(&format!("%{byte:02X}"));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member(raw: &[u8]) -> (String, Vec<&'static str>) {
        let archive = EntryPath { text: "a.zip".into(), bytes: None };
        let (path, issues) = Names::default().member(&archive, raw, 64);
        (path.text, issues.iter().map(|i| i.code).collect())
    }

    #[test]
    fn hostile_names_are_visible_and_harmless() {
        let cases: &[(&[u8], &str, &[&str])] = &[
            (b"media/x.jpg", "a.zip!/media/x.jpg", &[]),
            (b"./media//x.jpg", "a.zip!/media/x.jpg", &[]),
            (b"../../etc/passwd", "a.zip!/%2E%2E/%2E%2E/etc/passwd", &["name-climbs"]),
            (b"/etc/passwd", "a.zip!/%2Fetc/passwd", &["name-absolute"]),
            (b"C:\\x\\y.jpg", "a.zip!/C:/x/y.jpg", &["name-backslash", "name-absolute"]),
            (b"x\\..\\y", "a.zip!/x/%2E%2E/y", &["name-backslash", "name-climbs"]),
            (b"ma\xf1ana.jpg", "a.zip!/ma%F1ana.jpg", &["name-not-utf8"]),
            (b"a\0b\n", "a.zip!/a%00b%0A", &["name-control"]),
            (b"", "a.zip!/%00", &["name-empty"]),
            (b"inner!/x", "a.zip!/inner%21/x", &[]),
        ];
        for (raw, text, codes) in cases {
            assert_eq!(member(raw), ((*text).to_owned(), codes.to_vec()), "{raw:?}");
        }
    }

    #[test]
    fn names_that_are_taken_get_a_number() {
        let archive = EntryPath::default();
        let mut names = Names::default();
        let mut texts =
            |raws: &[&[u8]]| -> Vec<String> { raws.iter().map(|raw| names.member(&archive, raw, 64).0.text).collect() };
        assert_eq!(texts(&[b"a", b"a", b"a#2", b"a", b"./a"]), ["!/a", "!/a#2", "!/a#2#2", "!/a#3", "!/a#4"]);
    }

    #[test]
    fn raw_bytes_are_kept_down_the_whole_path() {
        let (folder, _) = Names::default().on_disk(&EntryPath::default(), b"\xff");
        let (file, _) = Names::default().on_disk(&folder, b"a.zip");
        let (member, issues) = Names::default().member(&file, b"x", 64);
        assert_eq!(member.text, "%FF/a.zip!/x");
        assert_eq!(member.bytes.as_deref(), Some(b"\xff/a.zip!/x".as_slice()));
        assert!(issues.is_empty());
    }

    #[test]
    fn a_long_name_is_cut_and_said() {
        let (text, codes) = member(&[b'n'; 100]);
        assert_eq!(text, format!("a.zip!/{}…", "n".repeat(64)));
        assert_eq!(codes, ["name-too-long"]);
    }
}
