//! What analysts said of where groups come from, of ages, and of items that show one picture.

use super::people::Names;
use super::{Case, EvidenceView, Shown};
use crate::Error;
use crate::family_words;
use crate::lineage_words::{about, in_force};
use crate::networks::notes::{WORDS, WordsNote};
use model::{
    AccountId, AgeBand, AgeClass, ChatId, FamilySays, GroupId, ItemId, LineageSays, LineageStanding, MessageId,
    ParentKind,
};
use serde::Serialize;
use std::collections::{HashMap, HashSet};
use store::ObservationRef;

/// A word on where a group comes from.
#[derive(Clone, Debug, Serialize)]
pub struct LineageWordView {
    /// The group; null where its chats are no longer in one.
    pub child: Option<GroupId>,
    /// Its name.
    pub child_name: Option<Shown>,
    /// From what it comes.
    pub parent_kind: ParentKind,
    /// The group from which it comes.
    pub parent: Option<GroupId>,
    /// That group's name.
    pub parent_name: Option<Shown>,
    /// Whether it is so.
    pub says: LineageSays,
    /// On what the word stands.
    pub standing: LineageStanding,
    /// The message that is quoted.
    pub message: Option<MessageId>,
    /// Where that message stands.
    pub quote: Option<EvidenceView>,
    /// What established it.
    pub source: Option<Shown>,
    /// Whether it holds: no later word is about the same on the same grounds.
    pub holds_now: bool,
    /// Whether the network as it stands was made with it.
    pub in_network: bool,
    /// Why.
    pub reason: Shown,
    /// Who said so.
    pub operator: String,
    /// When, ISO 8601 UTC.
    pub at: String,
}

/// A word on the age of an account.
#[derive(Clone, Debug, Serialize)]
pub struct AgeView {
    /// Accounts of the network that are meant.
    pub accounts: Vec<AccountId>,
    /// What they are called.
    pub names: Vec<Shown>,
    /// What kind of evidence it is from.
    pub class: AgeClass,
    /// What that evidence says.
    pub band: AgeBand,
    /// The evidence.
    pub source: Shown,
    /// Whether it holds: no later word of its class is about the same account.
    pub holds_now: bool,
    /// Whether the network as it stands was made with it.
    pub in_network: bool,
    /// Numbers and ids on which it sits; only where who is marked was asked for.
    pub known_by: Vec<Shown>,
    /// Why.
    pub reason: Shown,
    /// Who said so.
    pub operator: String,
    /// When, ISO 8601 UTC.
    pub at: String,
}

/// A word on two items.
#[derive(Clone, Debug, Serialize)]
pub struct FamilyWordView {
    /// The one; the smaller SHA-256.
    pub a: ItemId,
    /// The other.
    pub b: ItemId,
    /// What was said.
    pub says: FamilySays,
    /// Whether no later word is about the pair.
    pub holds_now: bool,
    /// Whether the two are in one family now.
    pub one_family: bool,
    /// Why.
    pub reason: Shown,
    /// Who said so.
    pub operator: String,
    /// When, ISO 8601 UTC.
    pub at: String,
}

impl Case<'_> {
    /// What was said of where groups come from, oldest first.
    pub fn lineage_words(&self) -> Result<Vec<LineageWordView>, Error> {
        let words = self.engine.vault.lineage_words(self.id)?;
        let groups = self.engine.groups_of_chats(self.id)?;
        let holds = in_force(&words, &groups);
        let taken_in = self.words_in_network()?.lineage;
        let names = self.names()?;
        let numbers: HashMap<ChatId, i64> =
            self.engine.chat_ids(self.id)?.into_iter().map(|(n, chat)| (chat, n)).collect();
        let quoted = |word: &store::LineageWordRow| {
            let (chat, record) = word.quote?;
            Some((*numbers.get(&chat)?, record))
        };
        let messages = self.messages_at(words.iter().filter_map(quoted).collect())?;
        let view = |(place, w): (usize, &store::LineageWordRow)| {
            let now = about(w, &groups);
            let (child, parent) = (now.map(|now| now.child), now.and_then(|now| now.parent));
            let quote = quoted(w);
            LineageWordView {
                child,
                child_name: child.and_then(|group| names.group(group)),
                parent_kind: w.parent_kind,
                parent,
                parent_name: parent.and_then(|group| names.group(group)),
                says: w.says,
                standing: w.standing,
                message: quote.and_then(|at| messages.get(&at).copied()),
                quote: quote.and_then(|at| self.evidence(at)),
                source: w.source.as_deref().map(|source| self.text(source)),
                holds_now: holds.contains_key(&place),
                in_network: taken_in.contains(&w.n),
                reason: self.text(&w.reason),
                operator: w.actor.clone(),
                at: model::utc_text(w.at.div_euclid(1000)),
            }
        };
        Ok(words.iter().enumerate().map(view).collect())
    }

    /// What was said of ages, oldest first.
    pub fn ages(&self) -> Result<Vec<AgeView>, Error> {
        let taken_in = self.words_in_network()?.ages;
        let said = self.engine.ages(self.id)?;
        let names = if said.is_empty() { None } else { Some(self.names()?) };
        let view = |said: crate::ages::AgeSaid| {
            let w = said.word;
            let accounts: Vec<AccountId> = said.accounts.into_iter().map(|id| self.mask.account(id)).collect();
            let called = |names: &Names| accounts.iter().filter_map(|id| names.account(*id)).collect();
            AgeView {
                names: names.as_ref().map(called).unwrap_or_default(),
                accounts,
                class: w.class,
                band: w.band,
                source: self.text(&w.source),
                holds_now: said.holds,
                in_network: taken_in.contains(&w.n),
                known_by: self.known_by(&w.known_by),
                reason: self.text(&w.reason),
                operator: w.actor,
                at: model::utc_text(w.at.div_euclid(1000)),
            }
        };
        Ok(said.into_iter().map(view).collect())
    }

    /// What was said of pairs of items, oldest first.
    pub fn family_words(&self) -> Result<Vec<FamilyWordView>, Error> {
        let words = self.engine.vault.family_words(self.id)?;
        let last: HashMap<family_words::ItemPair, usize> =
            words.iter().enumerate().map(|(at, w)| ((w.a, w.b), at)).collect();
        let family = |digest: &[u8; 32]| {
            let item = self.items.values().find(|item| item.digests.sha256 == *digest)?;
            self.families.get(&item.n)
        };
        let view = |(at, w): (usize, &store::FamilyWordRow)| {
            let (of_a, of_b) = (family(&w.a), family(&w.b));
            FamilyWordView {
                a: ItemId(w.a),
                b: ItemId(w.b),
                says: w.says,
                holds_now: last.get(&(w.a, w.b)) == Some(&at),
                one_family: of_a.is_some() && of_a == of_b,
                reason: self.text(&w.reason),
                operator: w.actor.clone(),
                at: model::utc_text(w.at.div_euclid(1000)),
            }
        };
        Ok(words.iter().enumerate().map(view).collect())
    }

    /// Which words the network as it stands was made with.
    fn words_in_network(&self) -> Result<WordsNote, Error> {
        let notes: Vec<WordsNote> = self.engine.vault.notes(self.id, WORDS)?;
        Ok(notes.into_iter().next().unwrap_or_default())
    }

    /// The messages that stand at these places.
    fn messages_at(&self, wanted: HashSet<ObservationRef>) -> Result<HashMap<ObservationRef, MessageId>, Error> {
        let mut found = HashMap::new();
        if wanted.is_empty() {
            return Ok(found);
        }
        self.each_cluster(&mut |row| {
            found.extend(row.observations.iter().filter(|at| wanted.contains(at)).map(|at| (*at, row.id)));
        })?;
        Ok(found)
    }
}
