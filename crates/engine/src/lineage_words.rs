//! What analysts say of where groups come from ([ADR 0023](../../../docs/adr/0023-what-analysts-say.md)).
//!
//! A word sits on the chats that were the groups when it was said, never on a cluster: it survives every network that is
//! made anew, and holds for none where its chats are no longer one group.

use crate::access::{Object, act};
use crate::marks::{Mask, given, says_something};
use crate::{Engine, Error};
use model::{CaseId, ChatId, GroupId, LineageSays, LineageStanding, MessageId, ParentKind};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::Hash;
use store::{GroupRow, LineageWordRow, QuotedRecord};

/// From what a group comes, as an operator names it.
#[derive(Clone, Copy)]
pub enum ParentNamed<'a> {
    /// A group, by its id.
    Group(&'a str),
    /// One that no exhibit shows.
    NotSeen,
    /// None.
    None,
}

/// On what a word stands, as an operator names it.
#[derive(Clone, Copy)]
pub enum Grounds<'a> {
    /// A message of the case, by its id.
    Quoted(&'a str),
    /// What established it.
    Established(&'a str),
}

/// A word on where a group comes from.
#[derive(Clone, Copy)]
pub struct LineageTerms<'a> {
    /// The group, by its id.
    pub child: &'a str,
    /// From what it comes.
    pub parent: ParentNamed<'a>,
    /// Whether it is so.
    pub says: LineageSays,
    /// On what the word stands.
    pub grounds: Grounds<'a>,
    /// Why.
    pub reason: &'a str,
}

/// What came of a word on where a group comes from.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct LineageWordSummary {
    /// The group.
    pub child: GroupId,
    /// From what it comes.
    pub parent_kind: ParentKind,
    /// The group from which it comes.
    pub parent: Option<GroupId>,
    /// Whether it is so.
    pub says: LineageSays,
    /// On what the word stands.
    pub standing: LineageStanding,
    /// Whether that was a change: what holds already is not said again.
    pub changed: bool,
}

/// What a word is about, as groups are now.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct About<G> {
    pub(crate) child: G,
    pub(crate) kind: ParentKind,
    pub(crate) parent: Option<G>,
}

/// What a word is about, by the group in which each chat is now. Nothing where its chats are in several groups or in none,
/// or where the two are one by now.
pub(crate) fn about<G: Copy + Eq>(word: &LineageWordRow, groups: &HashMap<ChatId, G>) -> Option<About<G>> {
    let child = one_group(&word.child, groups)?;
    let parent = match word.parent_kind {
        ParentKind::Group => Some(one_group(&word.parent, groups).filter(|parent| *parent != child)?),
        ParentKind::NotSeen | ParentKind::None => None,
    };
    Some(About { child, kind: word.parent_kind, parent })
}

/// The group of these chats, if those that the case holds are all in one.
fn one_group<G: Copy + Eq>(chats: &BTreeSet<ChatId>, groups: &HashMap<ChatId, G>) -> Option<G> {
    let mut found = chats.iter().filter_map(|chat| groups.get(chat));
    let first = *found.next()?;
    found.all(|group| *group == first).then_some(first)
}

/// The words that hold, by their places: of each group, parent and standing the last, of what is quoted for each message.
pub(crate) fn in_force<G: Copy + Ord + Hash>(
    words: &[LineageWordRow],
    groups: &HashMap<ChatId, G>,
) -> BTreeMap<usize, About<G>> {
    let mut last: BTreeMap<(About<G>, LineageStanding, Option<QuotedRecord>), usize> = BTreeMap::new();
    for (place, word) in words.iter().enumerate() {
        if let Some(about) = about(word, groups) {
            last.insert((about, word.standing, word.quote), place);
        }
    }
    let holds = last.into_iter().map(|((about, ..), place)| (place, about));
    holds.filter(|(place, _)| words.get(*place).is_some_and(|word| word.says != LineageSays::Withdrawn)).collect()
}

impl Engine {
    /// Says from which group another comes, that it comes from one that is not seen, or from none; or that this is not so.
    pub fn say_lineage(&self, case: CaseId, terms: LineageTerms<'_>) -> Result<LineageWordSummary, Error> {
        let reason = given(terms.reason)?;
        let rows = self.vault.groups(case)?;
        let child = self.group_meant(case, terms.child, &rows)?;
        let (parent_kind, parent) = match terms.parent {
            ParentNamed::Group(text) => (ParentKind::Group, Some(self.group_meant(case, text, &rows)?)),
            ParentNamed::NotSeen => (ParentKind::NotSeen, None),
            ParentNamed::None => (ParentKind::None, None),
        };
        if parent.is_some_and(|parent| parent.id == child.id) {
            return Err(Error::OwnParent);
        }
        let (standing, quote, source) = match terms.grounds {
            Grounds::Quoted(text) => (LineageStanding::Quoted, Some(self.record_meant(case, text)?), None),
            Grounds::Established(text) => (LineageStanding::Established, None, Some(sourced(text)?.to_owned())),
        };
        let chats = self.chat_ids(case)?;
        let of = |group: &GroupRow| group.chats.iter().filter_map(|chat| chats.get(chat).copied()).collect();
        let word = LineageWordRow {
            n: 0,
            child: of(child),
            parent_kind,
            parent: parent.map(of).unwrap_or_default(),
            says: terms.says,
            standing,
            quote,
            source,
            reason: reason.to_owned(),
            actor: self.context.operator.clone(),
            at: self.context.now(),
        };
        let changed = !self.is_said(case, &word, &self.groups_of_chats(case)?)?;
        if changed {
            self.write_lineage_word(case, &word, (child.id, parent.map(|group| group.id)))?;
        }
        let (child, parent) = (child.id, parent.map(|group| group.id));
        Ok(LineageWordSummary { child, parent_kind, parent, says: terms.says, standing, changed })
    }

    /// Whether just this holds already; what is withdrawn without ever having held changes nothing either.
    fn is_said(&self, case: CaseId, word: &LineageWordRow, groups: &HashMap<ChatId, GroupId>) -> Result<bool, Error> {
        let words = self.vault.lineage_words(case)?;
        let now = about(word, groups);
        let before = in_force(&words, groups).into_iter().filter(|(_, about)| Some(*about) == now);
        let mut before = before
            .filter_map(|(place, _)| words.get(place))
            .filter(|other| (other.standing, other.quote) == (word.standing, word.quote));
        Ok(match before.next() {
            Some(other) => (other.says, &other.source) == (word.says, &word.source),
            None => word.says == LineageSays::Withdrawn,
        })
    }

    fn write_lineage_word(
        &self,
        case: CaseId,
        word: &LineageWordRow,
        (child, parent): (GroupId, Option<GroupId>),
    ) -> Result<(), Error> {
        let tx = self.vault.begin()?;
        tx.insert_lineage_word(case, word)?;
        let facts = [
            ("child", child.to_string()),
            ("parent", parent.map_or_else(|| word.parent_kind.to_string(), |parent| parent.to_string())),
            ("says", word.says.to_string()),
            ("standing", word.standing.to_string()),
        ];
        let quote = word.quote.map(|(chat, record)| model::ObservationId::of(chat, record).to_string());
        let private = [
            ("reason", word.reason.clone()),
            ("source", word.source.clone().unwrap_or_default()),
            ("quote", quote.unwrap_or_default()),
        ];
        act(&self.context, &tx, "breakoff.say", Object::Case(case), &facts, &private)?;
        Ok(tx.commit()?)
    }

    /// The group that an operator names by its id, or by one that it had. Chats of two come from no group.
    fn group_meant<'g>(&self, case: CaseId, text: &str, rows: &'g [GroupRow]) -> Result<&'g GroupRow, Error> {
        let missing = || Error::NoGroup(text.trim().into());
        let mut id: GroupId = text.trim().parse().map_err(|_| missing())?;
        let next: HashMap<[u8; 16], [u8; 16]> =
            self.vault.superseded(case)?.into_iter().filter(|r| r.0 == "group").map(|r| (r.1, r.2)).collect();
        for _ in 0..next.len() {
            match next.get(&id.0).filter(|_| rows.iter().all(|row| row.id != id)) {
                Some(new) => id = GroupId(*new),
                None => break,
            }
        }
        let row = rows.iter().find(|row| row.id == id).ok_or_else(missing)?;
        let is_group = row.kind.is_group(row.member_count);
        is_group.then_some(row).ok_or_else(|| Error::NotAGroup(text.trim().into()))
    }

    /// The record that tells best of a message that an operator names by its id.
    fn record_meant(&self, case: CaseId, text: &str) -> Result<QuotedRecord, Error> {
        let missing = || Error::NoMessage(text.trim().into());
        let id: MessageId = text.trim().parse().map_err(|_| missing())?;
        let mask = Mask::read(self, case)?;
        let mut found = None;
        self.vault.clusters(case, &mut |row| {
            if row.id == id || (!mask.is_empty() && mask.cluster(row.clone()).id == id) {
                found = row.observations.get(row.dated).or_else(|| row.observations.first()).copied();
            }
        })?;
        let (chat, record) = found.ok_or_else(missing)?;
        let chat = self.chat_ids(case)?.get(&chat).copied().ok_or_else(missing)?;
        Ok((chat, record))
    }

    /// The ids of the chats of held exhibits, by the vault's numbers.
    pub(crate) fn chat_ids(&self, case: CaseId) -> Result<HashMap<i64, ChatId>, Error> {
        let exhibits = self.held_exhibits(case)?;
        let rows = self.vault.chats(case)?.into_iter();
        let id = |row: store::ChatRow| Some((row.n, ChatId::of_key(*exhibits.get(&row.exhibit)?, &row.path, &row.key)));
        Ok(rows.filter_map(id).collect())
    }

    /// The group in which each chat of a case is now.
    pub(crate) fn groups_of_chats(&self, case: CaseId) -> Result<HashMap<ChatId, GroupId>, Error> {
        let chats = self.chat_ids(case)?;
        let mut groups = HashMap::new();
        for row in self.vault.groups(case)? {
            groups.extend(row.chats.iter().filter_map(|chat| Some((*chats.get(chat)?, row.id))));
        }
        Ok(groups)
    }
}

/// A source that says something.
pub(crate) fn sourced(source: &str) -> Result<&str, Error> {
    let source = source.trim();
    if says_something(source) { Ok(source) } else { Err(Error::SourceMissing) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chat(n: u8) -> ChatId {
        ChatId([n; 16])
    }

    fn word(child: &[u8], parent: Option<&[u8]>, says: LineageSays, quote: Option<u64>) -> LineageWordRow {
        let of = |chats: &[u8]| chats.iter().map(|n| chat(*n)).collect();
        LineageWordRow {
            n: 0,
            child: of(child),
            parent_kind: if parent.is_some() { ParentKind::Group } else { ParentKind::NotSeen },
            parent: parent.map(of).unwrap_or_default(),
            says,
            standing: if quote.is_some() { LineageStanding::Quoted } else { LineageStanding::Established },
            quote: quote.map(|record| (chat(9), record)),
            source: None,
            reason: String::new(),
            actor: String::new(),
            at: 0,
        }
    }

    /// Chats 1 and 2 are group 10, 3 is 30, 4 is 40.
    fn groups() -> HashMap<ChatId, u8> {
        [(1, 10), (2, 10), (3, 30), (4, 40)].map(|(n, group)| (chat(n), group)).into()
    }

    use LineageSays::{Confirms, Denies, Withdrawn};

    #[test]
    fn a_word_follows_its_chats_and_holds_for_none_where_they_are_no_longer_one_group() {
        let of = |child: &[u8], parent: &[u8]| about(&word(child, Some(parent), Confirms, None), &groups());
        assert_eq!(of(&[3], &[1, 2]), Some(About { child: 30, kind: ParentKind::Group, parent: Some(10) }));
        // Of chats that are not held any more the others tell.
        assert_eq!(of(&[3, 8], &[2]), of(&[3], &[1]));
        assert_eq!(of(&[3, 4], &[1]), None);
        assert_eq!(of(&[3], &[1, 4]), None);
        assert_eq!(of(&[8], &[1]), None);
        // The two turned out to be one group.
        assert_eq!(of(&[1], &[2]), None);
    }

    #[test]
    fn the_last_word_on_a_pair_holds_and_one_that_is_withdrawn_does_not() {
        let places = |words: &[LineageWordRow]| in_force(words, &groups()).into_keys().collect::<Vec<_>>();
        let p: Option<&[u8]> = Some(&[1]);
        let said =
            [word(&[3], p, Confirms, None), word(&[3], Some(&[2]), Denies, None), word(&[3], None, Confirms, None)];
        assert_eq!(places(&said), [1, 2]);
        let more = [said.as_slice(), &[word(&[3], p, Withdrawn, None)]].concat();
        assert_eq!(places(&more), [2]);
        // Two messages can say the same, and each is withdrawn by itself.
        let quoted =
            [word(&[3], p, Confirms, Some(1)), word(&[3], p, Confirms, Some(2)), word(&[3], p, Withdrawn, Some(1))];
        assert_eq!(places(&quoted), [1]);
    }
}
