//! The names that a file is known to hold, gathered before records are made: they decide where a name ends.

use foldhash::HashSet;

/// Longest name of a sender, in bytes: the service allows fewer characters, and a later `: ` is part of a text.
pub(crate) const LONGEST_NAME: usize = 256;

/// Names of accounts, clean.
#[derive(Default)]
pub(crate) struct Names {
    senders: HashSet<String>,
    /// Named by lines of the service.
    named: HashSet<String>,
    /// Some of both hold `: `, so that it costs looking for them.
    any_long: bool,
}

impl Names {
    /// Notes someone who sent something.
    pub(crate) fn add_sender(&mut self, name: &str) {
        self.senders.insert(name.to_owned());
        self.any_long |= name.contains(": ");
    }

    /// Notes someone whom a line of the service names.
    pub(crate) fn add_named(&mut self, name: &str) {
        if !self.named.contains(name) {
            self.named.insert(name.to_owned());
            self.any_long |= name.contains(": ");
        }
    }

    /// Whether the file knows an account of this name.
    pub(crate) fn knows(&self, name: &str) -> bool {
        self.senders.contains(name) || self.named.contains(name)
    }

    /// Whether someone of this name sent something.
    pub(crate) fn is_sender(&self, name: &str) -> bool {
        self.senders.contains(name)
    }

    /// The bytes of the longest known name with `: ` in it that `text` begins with, up to one of its ends `after`.
    fn long_start(&self, text: &str, after: &str) -> Option<usize> {
        if !self.any_long {
            return None;
        }
        let start = text.get(..text.floor_char_boundary(LONGEST_NAME + after.len()))?;
        let ends = start.rmatch_indices(after).map(|(at, _)| at);
        ends.filter_map(|end| text.get(..end)).find(|name| name.contains(": ") && self.knows(name)).map(str::len)
    }

    /// Whether `text` begins with a known name that holds `: `, as a word of its own.
    pub(crate) fn starts_with_long(&self, text: &str) -> bool {
        self.long_start(text, " ").is_some()
    }

    /// Where the sender's name ends and the body begins in `SENDER: BODY`: at the first `: `, or after the longest
    /// known name that holds one itself.
    pub(crate) fn split(&self, text: &str) -> Option<(usize, usize)> {
        if let Some(end) = self.long_start(text, ": ") {
            return Some((end, end + 2));
        }
        split_first(text)
    }
}

/// Where the name ends and the body begins, taking the first `: ` (or a colon that ends the line).
pub(crate) fn split_first(text: &str) -> Option<(usize, usize)> {
    let bytes = text.as_bytes();
    let mut from = 0;
    while let Some(at) = memchr::memchr(b':', bytes.get(from..)?).map(|offset| from + offset) {
        match bytes.get(at + 1) {
            _ if at == 0 || at > LONGEST_NAME => return None,
            None => return Some((at, at + 1)),
            Some(b' ') => return Some((at, at + 2)),
            Some(_) => from = at + 1,
        }
    }
    None
}

/// The names in a list such as `Ana, Tom y Jerry y Bo`; known names are never split.
pub(crate) fn split_list<'t>(list: &'t str, and: &[&str], names: &Names) -> Vec<&'t str> {
    if names.knows(list) {
        return vec![list];
    }
    let atoms = atoms(list, and, names);
    let mut found = Vec::with_capacity(atoms.len());
    let mut first = 0;
    while let Some((from, _)) = atoms.get(first) {
        // More than four parts are no name.
        let lasts = (first..atoms.len().min(first + 4)).rev();
        let joined = lasts.filter_map(|last| Some((last, list.get(*from..atoms.get(last)?.1)?)));
        let Some((last, name)) = joined.into_iter().find(|(last, name)| *last == first || names.knows(name)) else {
            break;
        };
        found.push(name.trim());
        first = last + 1;
    }
    found.retain(|name| !name.is_empty());
    found
}

/// The pieces between commas, the last of them cut at a joining word: the last, unless known names speak for another.
fn atoms(list: &str, and: &[&str], names: &Names) -> Vec<(usize, usize)> {
    let mut atoms = Vec::new();
    let mut from = 0;
    for comma in [", ", "، ", "、"] {
        if list.contains(comma) {
            for (at, _) in list.match_indices(comma) {
                atoms.push((from, at));
                from = at + comma.len();
            }
            break;
        }
    }
    let tail = list.get(from..).unwrap_or_default();
    let known = |name: Option<&str>| {
        name.is_some_and(|n| names.knows(n) || n.strip_prefix("a ").is_some_and(|n| names.knows(n)))
    };
    let cuts = and.iter().flat_map(|word| joining_words(tail, word));
    let cut =
        cuts.max_by_key(|(end, start)| (u8::from(known(tail.get(..*end))) + u8::from(known(tail.get(*start..))), *end));
    if let Some((end, start)) = cut {
        atoms.push((from, from + end));
        from += start;
    }
    atoms.push((from, list.len()));
    atoms.retain(|(from, to)| from < to);
    atoms
}

/// The places where `word` joins two names: where the one before ends and the one after begins.
fn joining_words(text: &str, word: &str) -> impl Iterator<Item = (usize, usize)> {
    let starts = text.match_indices(word).filter(|(at, _)| {
        let before = text.get(..*at).is_some_and(|t| t.is_empty() || t.ends_with(' '));
        before && text.get(at + word.len()..).is_some_and(|t| t.starts_with(' '))
    });
    starts.map(|(at, _)| (at.saturating_sub(1), at + word.len() + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(known: &[&str]) -> Names {
        let mut names = Names::default();
        known.iter().for_each(|name| names.add_sender(name));
        names
    }

    #[test]
    fn lists_are_split_but_known_names_are_not() {
        let and = ["y", "e", "&", "and"];
        let cases: &[(&str, &[&str], &[&str])] = &[
            ("Ana", &[], &["Ana"]),
            ("Ana, Bo y Cy", &[], &["Ana", "Bo", "Cy"]),
            ("Ana, Bo, and Cy", &[], &["Ana", "Bo", "Cy"]),
            ("Ana & Bo", &[], &["Ana", "Bo"]),
            ("Tom y Jerry", &["Tom y Jerry"], &["Tom y Jerry"]),
            ("Ana, Tom y Jerry", &["Tom y Jerry"], &["Ana", "Tom y Jerry"]),
            ("Tom y Jerry y Ana", &[], &["Tom y Jerry", "Ana"]),
            ("Pérez, Ana, Bo y Cy", &["Pérez, Ana"], &["Pérez, Ana", "Bo", "Cy"]),
            ("Randy", &[], &["Randy"]),
            ("", &[], &[]),
        ];
        for (list, known, wanted) in cases {
            assert_eq!(split_list(list, &and, &names(known)), *wanted, "{list:?}");
        }
    }

    #[test]
    fn the_sender_ends_at_the_first_colon_or_at_a_known_name() {
        assert_eq!(names(&[]).split("Ana: see 10:30: ok"), Some((3, 5)));
        assert_eq!(names(&["Club: Ana"]).split("Club: Ana: hi"), Some((9, 11)));
        assert_eq!(names(&["Club: Ana"]).split("Club: Anabel: hi"), Some((4, 6)));
        assert_eq!(names(&[]).split("Ana:"), Some((3, 4)));
        assert_eq!(names(&[]).split("at 10:30 Ana left"), None);
        assert_eq!(names(&[]).split(": hi"), None);
    }
}
