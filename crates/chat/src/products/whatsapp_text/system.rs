//! Lines that the service writes: what they tell, and about whom.

use model::{AliasIx, SystemKind, SystemLine};

use super::catalogue::{Captures, Catalogue, Entry, Hits, Meaning, Pattern};
use super::names::{self, Names};
use crate::aliases::Aliases;
use crate::phone;

/// Longer lines are not of the service. (The longest of the catalogue have some 300 bytes, names another 200.)
pub(crate) const LONGEST_SYSTEM_LINE: usize = 1_024;
/// Fixed text of so many bytes is not written by chance.
const TELLING_BYTES: usize = 16;

/// A string of the catalogue that a text is.
#[derive(Clone, Copy)]
pub(crate) struct Found<'t> {
    pub(crate) kind: SystemKind,
    pub(crate) language: &'static str,
    pub(crate) captures: Captures<'t>,
    pattern: &'static Pattern,
}

impl Found<'_> {
    /// Whether the fixed text is long enough not to be written by chance.
    pub(crate) fn is_telling(&self) -> bool {
        self.pattern.weight >= TELLING_BYTES
    }

    /// Whether everyone it speaks of is known from elsewhere in the file.
    pub(crate) fn names_known(&self, catalogue: &Catalogue, names: &Names) -> bool {
        let known = |name: &str| names.knows(name) || catalogue.is_you(name, self.language);
        self.captures.actor.is_none_or(known) && target_names(self, catalogue, names).into_iter().all(known)
    }
}

/// Where and how a text is looked up.
#[derive(Clone, Copy)]
pub(crate) struct Search<'a> {
    pub(crate) catalogue: &'static Catalogue,
    pub(crate) names: &'a Names,
    /// Only this language, where it is known.
    pub(crate) language: Option<&'static str>,
    /// Whether something else says that the service wrote this, so that loose strings count.
    pub(crate) marked: bool,
}

impl Search<'_> {
    /// The string of the catalogue that the whole of `text` is: the one with the most fixed text.
    pub(crate) fn find<'t>(&self, text: &'t str, hits: &Hits) -> Option<Found<'t>> {
        let candidates = self.catalogue.entries(hits).filter(|entry| self.may_be(entry));
        let best = candidates
            .filter_map(|entry| self.matched(entry, text))
            .reduce(|best, next| if next.pattern.weight > best.pattern.weight { next } else { best });
        best.filter(|found| !self.is_of_a_message(text, hits, found.pattern.weight))
    }

    /// Whether a string for messages fits closer: `Ce message a été supprimé` is not about someone of that name who was
    /// removed.
    fn is_of_a_message(&self, text: &str, hits: &Hits, weight: usize) -> bool {
        let closer = self.catalogue.entries(hits).filter(|entry| {
            matches!(entry.meaning, Meaning::Message(_)) && entry.pattern.weight > weight && self.may_be(entry)
        });
        closer.filter_map(|entry| entry.pattern.best(text, &|_| Some(1))).next().is_some()
    }

    fn may_be(&self, entry: &Entry) -> bool {
        (self.marked || !entry.loose) && self.language.is_none_or(|language| language == entry.language)
    }

    fn matched<'t>(&self, entry: &'static Entry, text: &'t str) -> Option<Found<'t>> {
        let Meaning::System(kind) = entry.meaning else { return None };
        let captures = entry.pattern.best(text, &|captures| self.score(kind, text, captures))?;
        Some(Found { kind, language: entry.language, captures, pattern: &entry.pattern })
    }

    fn score(&self, kind: SystemKind, text: &str, captures: &Captures<'_>) -> Option<u32> {
        let leading = [captures.actor, captures.targets, captures.first_any];
        let hides_a_sender = |value: &str| {
            // `Ana: Bo left` is Ana's message, unless an account is known to be called `Ana: Bo`.
            std::ptr::eq(value.as_ptr(), text.as_ptr()) && value.contains(": ") && !self.names.knows(value)
        };
        if leading.into_iter().flatten().any(hides_a_sender) {
            return None;
        }
        let number = |value: &str| value.starts_with('+') && value.chars().filter(char::is_ascii_digit).count() > 5;
        if kind == SystemKind::NumberChanged && captures.old.is_some_and(|old| !number(old)) {
            return None;
        }
        let known = |value: Option<&str>| u32::from(value.is_some_and(|name| self.names.knows(name)));
        Some(1 + 2 * known(captures.actor) + known(captures.targets))
    }
}

/// What `found` tells, with its people as aliases. `sender`: to whom the file attributes the line, if it is an account.
pub(crate) fn line(
    found: &Found<'_>,
    sender: Option<AliasIx>,
    catalogue: &Catalogue,
    names: &Names,
    aliases: &mut Aliases,
) -> SystemLine {
    let captures = &found.captures;
    let mut alias = |name: &str| {
        if catalogue.is_you(name, found.language) { aliases.owner() } else { aliases.named(name) }
    };
    let mut actor = captures.actor.map(&mut alias);
    let mut targets: Vec<AliasIx> = target_names(found, catalogue, names).into_iter().map(&mut alias).collect();
    if found.pattern.owner_acts {
        actor = Some(aliases.owner());
    }
    if found.pattern.owner_is_target {
        targets.push(aliases.owner());
    }
    let (mut old, mut new) = (captures.old.map(str::to_owned), captures.new.map(str::to_owned));
    if found.kind == SystemKind::NumberChanged {
        actor = actor.or_else(|| captures.old.map(|name| aliases.named(name)));
        (old, new) = (old.map(in_e164), new.map(in_e164));
    }
    if is_call(found.kind) {
        actor = actor.or(sender);
    }
    SystemLine { actor, targets, old, new, ..SystemLine::of(found.kind) }
}

/// Everyone to whom it was done, by name.
fn target_names<'t>(found: &Found<'t>, catalogue: &Catalogue, names: &Names) -> Vec<&'t str> {
    let list = found.captures.targets;
    list.map(|list| split_targets(list, found.language, catalogue, names)).unwrap_or_default()
}

/// The names in a list of a line in `language`.
pub(crate) fn split_targets<'t>(list: &'t str, language: &str, catalogue: &Catalogue, names: &Names) -> Vec<&'t str> {
    let and = catalogue.words(language).map_or(&[][..], |words| &words.and);
    let mut targets = names::split_list(list, and, names);
    for target in &mut targets {
        // Spanish may repeat the preposition in a list: `añadió a Ana y a Bo`.
        let bare = target.strip_prefix("a ").filter(|_| language == "es" && !names.knows(target));
        *target = bare.unwrap_or(target);
        // The full stop that closes the line is no part of the last name, if the name is known without it.
        *target = target.strip_suffix('.').filter(|name| names.knows(name)).unwrap_or(target);
    }
    targets
}

fn in_e164(number: String) -> String {
    phone(&number).unwrap_or(number)
}

/// Whether it is about a call.
pub(crate) fn is_call(kind: SystemKind) -> bool {
    matches!(kind, SystemKind::Call | SystemKind::MissedVoiceCall | SystemKind::MissedVideoCall)
}

/// Whether only groups have such lines.
pub(crate) fn is_of_groups(kind: SystemKind) -> bool {
    use SystemKind as K;
    matches!(
        kind,
        K::Created
            | K::Added
            | K::Removed
            | K::Left
            | K::JoinedByLink
            | K::JoinedByRequest
            | K::Requested
            | K::JoinedFromCommunity
            | K::Subject
            | K::Icon
            | K::Description
            | K::Promoted
            | K::Demoted
            | K::LinkReset
    )
}

/// Whether it changes what is known of who belonged to the group: too grave to be taken from a sender's own words.
pub(crate) fn is_of_membership(kind: SystemKind) -> bool {
    is_of_groups(kind) || kind == SystemKind::NumberChanged
}
