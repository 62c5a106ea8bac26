//! One string of the service, with the places where names and values stand in it.

/// What a place in a pattern holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Slot {
    /// Who did it.
    Actor,
    /// To whom.
    Targets,
    /// The value before.
    Old,
    /// The value after.
    New,
    /// A file's name.
    File,
    /// Anything, or nothing.
    Any,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Part {
    /// Fixed text, folded.
    Literal(Box<str>),
    /// A place.
    Slot(Slot),
}

/// A compiled pattern.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Pattern {
    parts: Box<[Part]>,
    anchor: Box<str>,
    /// The exporting phone's own account did it: the pattern says "you".
    pub(crate) owner_acts: bool,
    /// It was done to the exporting phone's own account.
    pub(crate) owner_is_target: bool,
    /// Bytes of fixed text: the more, the more certain a match.
    pub(crate) weight: usize,
}

/// What the places of a pattern held.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Captures<'t> {
    pub(crate) actor: Option<&'t str>,
    pub(crate) targets: Option<&'t str>,
    pub(crate) old: Option<&'t str>,
    pub(crate) new: Option<&'t str>,
    pub(crate) file: Option<&'t str>,
    /// What the first `{_}` held, empty or not.
    pub(crate) first_any: Option<&'t str>,
}

/// Longest name or value that a place holds, in bytes: group names end at 100 characters, file names at 255 bytes.
const LONGEST_VALUE: usize = 512;
/// Steps that matching one pattern may take: a hostile line must not cost more than others.
const MOST_STEPS: u32 = 4_000;

impl Pattern {
    /// Compiles a pattern without `[a|b]` in it; `None` if it is malformed.
    pub(crate) fn compile(source: &str) -> Option<Pattern> {
        let mut parts = Vec::new();
        let (mut owner_acts, mut owner_is_target) = (false, false);
        let mut literal = String::new();
        let mut anchor = String::new();
        let mut rest = source;
        while let Some((before, from)) = rest.split_once('{') {
            let (place, after) = from.split_once('}')?;
            literal.push_str(before);
            rest = after;
            if let Some((who, word)) = place.split_once('=') {
                match who {
                    "A" => owner_acts = true,
                    "T" => owner_is_target = true,
                    _ => return None,
                }
                literal.push_str(word);
                continue;
            }
            push_literal(&mut parts, &mut literal, &mut anchor);
            parts.push(Part::Slot(slot(place)?));
        }
        literal.push_str(rest);
        let end = literal.trim_end_matches(FULL_STOPS).len();
        literal.truncate(end);
        push_literal(&mut parts, &mut literal, &mut anchor);
        let weight = parts.iter().map(Part::literal_bytes).sum();
        let (parts, anchor) = (parts.into(), anchor.into());
        (weight > 0).then_some(Pattern { parts, anchor, owner_acts, owner_is_target, weight })
    }

    /// Whether the pattern begins with anything at all, so that it needs the service's mark to count.
    pub(crate) fn is_loose(&self) -> bool {
        self.parts.first() == Some(&Part::Slot(Slot::Any))
    }

    /// The longest run of fixed text that reads the same however quotation marks are written, in the case of the
    /// data file: case other than ASCII's is not folded where anchors are looked for.
    pub(crate) fn anchor(&self) -> &str {
        &self.anchor
    }

    /// All that the places of this pattern can hold if `text` is written after it, best first as `score` says.
    pub(crate) fn best<'t>(&self, text: &'t str, score: &dyn Fn(&Captures<'t>) -> Option<u32>) -> Option<Captures<'t>> {
        // A full stop at the end may be there or not, but a name at the end keeps its own.
        let ends_fixed = matches!(self.parts.last(), Some(Part::Literal(_)));
        let text = if ends_fixed { text.trim_end_matches(FULL_STOPS) } else { text };
        let mut search = Search { text, best: None, score, steps: MOST_STEPS };
        search.walk(&self.parts, 0, Captures::default());
        search.best.map(|(_, captures)| captures)
    }
}

const FULL_STOPS: [char; 2] = ['.', '。'];

impl Part {
    fn literal_bytes(&self) -> usize {
        match self {
            Part::Literal(text) => text.len(),
            Part::Slot(_) => 0,
        }
    }
}

fn push_literal(parts: &mut Vec<Part>, literal: &mut String, anchor: &mut String) {
    if literal.is_empty() {
        return;
    }
    let runs = literal.split(|c| matches!(fold(c), '"' | '\'')).filter(|run| !run.trim().is_empty());
    if let Some(run) = runs.max_by_key(|run| run.len()).filter(|run| run.len() > anchor.len()) {
        *anchor = run.to_owned();
    }
    parts.push(Part::Literal(literal.chars().map(fold).collect()));
    literal.clear();
}

fn slot(place: &str) -> Option<Slot> {
    Some(match place {
        "A" => Slot::Actor,
        "T" => Slot::Targets,
        "X" => Slot::Old,
        "Y" => Slot::New,
        "F" => Slot::File,
        "_" => Slot::Any,
        _ => return None,
    })
}

/// Lower case, and one form for each kind of quotation mark.
pub(crate) fn fold(c: char) -> char {
    match c {
        '“' | '”' | '„' | '‟' | '«' | '»' => '"',
        '’' | '‘' | 'ʼ' => '\'',
        c if c.is_ascii() => c.to_ascii_lowercase(),
        // The rest of a character that folds to several (there is none in the catalogue) is let go.
        c => c.to_lowercase().next().unwrap_or(c),
    }
}

/// Every way to write `[a|b]` in `source` out.
pub(crate) fn expand(source: &str) -> Vec<String> {
    let Some((before, from)) = source.split_once('[') else { return vec![source.to_owned()] };
    let Some((choices, after)) = from.split_once(']') else { return Vec::new() };
    let rest = expand(after);
    choices.split('|').flat_map(|choice| rest.iter().map(move |tail| format!("{before}{choice}{tail}"))).collect()
}

/// Says how good captures are; `None`: not at all.
type Score<'s, 't> = &'s dyn Fn(&Captures<'t>) -> Option<u32>;

struct Search<'s, 't> {
    text: &'t str,
    best: Option<(u32, Captures<'t>)>,
    score: Score<'s, 't>,
    steps: u32,
}

impl<'t> Search<'_, 't> {
    /// Tries `parts` on the text from byte `at`.
    fn walk(&mut self, parts: &[Part], at: usize, captures: Captures<'t>) {
        match parts {
            [] => self.offer(at, captures),
            [Part::Literal(literal), rest @ ..] => {
                if let Some(end) = literal_at(self.text, at, literal) {
                    self.walk(rest, end, captures);
                }
            }
            [Part::Slot(slot)] => self.take(*slot, at, self.text.len(), &[], captures),
            [Part::Slot(slot), rest @ ..] => self.seek(*slot, at, rest, captures),
        }
    }

    /// A place with something after it: it ends wherever what is after it can begin.
    fn seek(&mut self, slot: Slot, at: usize, rest: &[Part], captures: Captures<'t>) {
        let Some(tail) = self.text.get(at..) else { return };
        let ends = tail.char_indices().map(|(offset, _)| offset).take_while(|offset| *offset <= LONGEST_VALUE);
        let first = usize::from(slot != Slot::Any);
        for offset in ends.skip(first) {
            if self.steps == 0 {
                return;
            }
            self.steps -= 1;
            let end = at + offset;
            let fits = match rest {
                [Part::Literal(literal), ..] => literal_at(self.text, end, literal).is_some(),
                _ => true,
            };
            if fits {
                self.take(slot, at, end, rest, captures);
            }
        }
    }

    fn take(&mut self, slot: Slot, from: usize, to: usize, rest: &[Part], mut captures: Captures<'t>) {
        let Some(value) = self.text.get(from..to) else { return };
        let place = match slot {
            Slot::Actor => &mut captures.actor,
            Slot::Targets => &mut captures.targets,
            Slot::Old => &mut captures.old,
            Slot::New => &mut captures.new,
            Slot::File => &mut captures.file,
            Slot::Any => {
                captures.first_any.get_or_insert(value);
                return self.walk(rest, to, captures);
            }
        };
        let value = value.trim();
        if value.is_empty() || value.len() > LONGEST_VALUE || place.is_some() {
            return;
        }
        *place = Some(value);
        self.walk(rest, to, captures);
    }

    fn offer(&mut self, at: usize, captures: Captures<'t>) {
        if at != self.text.len() {
            return;
        }
        let Some(score) = (self.score)(&captures) else { return };
        if self.best.as_ref().is_none_or(|(best, _)| score > *best) {
            self.best = Some((score, captures));
        }
    }
}

/// The end of `literal` (folded) if the text from byte `at` begins with it.
fn literal_at(text: &str, at: usize, literal: &str) -> Option<usize> {
    let rest = text.get(at..)?;
    let mut chars = rest.chars();
    for wanted in literal.chars() {
        if fold(chars.next()?) != wanted {
            return None;
        }
    }
    Some(text.len() - chars.as_str().len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn captures<'t>(pattern: &str, text: &'t str) -> Option<Captures<'t>> {
        Pattern::compile(pattern).unwrap().best(text, &|_| Some(1))
    }

    #[test]
    fn names_and_values_are_captured() {
        let found =
            captures(r#"{A} changed the subject from "{X}" to "{Y}""#, "Ana changed the subject from “a” to “b: c”.");
        let found = found.unwrap();
        assert_eq!((found.actor, found.old, found.new), (Some("Ana"), Some("a"), Some("b: c")));
        assert_eq!(captures("{A} added {T}", "Ana added").map(|c| c.targets), None);
        assert_eq!(captures("{A} added {T}", "Ana added Juan P.").unwrap().targets, Some("Juan P."));
    }

    #[test]
    fn a_name_that_holds_the_verb_is_found_when_it_is_known() {
        let pattern = Pattern::compile("{A} added {T}").unwrap();
        let found =
            pattern.best("Who added Bob added Cy", &|c| Some(u32::from(c.actor == Some("Who added Bob")))).unwrap();
        assert_eq!(found.targets, Some("Cy"));
    }

    #[test]
    fn choices_are_written_out() {
        assert_eq!(expand("a[b|c|]d[e|f]"), ["abde", "abdf", "acde", "acdf", "ade", "adf"]);
    }

    #[test]
    fn anything_may_be_nothing() {
        assert!(captures("{_}encrypted{_}", "encrypted").is_some());
        assert!(captures("{_}encrypted{_}", "All is encrypted. Tap.").is_some());
        assert_eq!(captures("{A=}Creaste el grupo \"{Y}\"", "Creaste el grupo « Té »").unwrap().new, Some("Té"));
    }

    #[test]
    fn a_hostile_line_costs_no_more_than_the_limit() {
        let line = "\" to \"".repeat(5_000);
        assert_eq!(captures(r#"{A} from "{X}" to "{Y}""#, &line), None);
    }
}
