//! Observations as operators name them, and what was taken apart.

use super::{Case, Shown};
use crate::Error;
use crate::networks::alias_id;
use crate::unlinked::pairs_apart;
use model::{AliasId, AliasKind, ChatId, ExhibitId};
use serde::Serialize;
use std::collections::HashMap;
use store::{AliasRow, ChatRow, ObservationKind};

/// A chat as one exhibit shows it: what `unlink` takes.
#[derive(Clone, Debug, Serialize)]
pub struct ChatPartView {
    /// Its id.
    pub chat: ChatId,
    /// The exhibit.
    pub exhibit: ExhibitId,
    /// Below the exhibit.
    pub path: Shown,
}

/// An account as one chat of one exhibit shows it: what `unlink` takes.
#[derive(Clone, Debug, Serialize)]
pub struct AliasPartView {
    /// Its id.
    pub alias: AliasId,
    /// The chat.
    pub chat: ChatId,
    /// The exhibit.
    pub exhibit: ExhibitId,
    /// What it is made of.
    pub kind: AliasKind,
    /// As written.
    pub text: Shown,
}

/// A word of an operator on two observations, or on an exhibit.
#[derive(Clone, Debug, Serialize)]
pub struct UnlinkedView {
    /// What they are.
    pub kind: ObservationKind,
    /// The one.
    pub a: String,
    /// What its exhibit calls it; null if no exhibit holds it any more.
    pub a_name: Option<Shown>,
    /// The other; null of an exhibit, which is apart from all others.
    pub b: Option<String>,
    /// What its exhibit calls it.
    pub b_name: Option<Shown>,
    /// Whether they were taken apart by it, or may be one again.
    pub apart: bool,
    /// Whether they are apart now.
    pub apart_now: bool,
    /// Why.
    pub reason: Shown,
    /// Who said so.
    pub operator: String,
    /// When, ISO 8601 UTC.
    pub at: String,
}

impl Case<'_> {
    pub(super) fn chat_id(&self, n: i64) -> Option<(ChatId, ExhibitId, &ChatRow)> {
        let (_, exhibit, row) = self.exhibit_of_chat(n)?;
        Some((ChatId::of_key(exhibit, &row.path, &row.key), exhibit, row))
    }

    pub(super) fn chat_part(&self, n: i64) -> Option<ChatPartView> {
        let (chat, exhibit, row) = self.chat_id(n)?;
        Some(ChatPartView { chat: self.mask.chat(n, chat), exhibit, path: self.path(&row.path) })
    }

    pub(super) fn alias_part(&self, n: i64, a: &AliasRow) -> Option<AliasPartView> {
        let (chat, exhibit, _) = self.chat_id(n)?;
        let alias = self.mask.alias(n, a.k, alias_id(chat, a.kind, &a.text));
        let (chat, text) = (self.mask.chat(n, chat), self.alias_text(n, a));
        Some(AliasPartView { alias, chat, exhibit, kind: a.kind, text })
    }

    /// What operators said of pairs of observations and of exhibits, oldest first.
    pub fn unlinked(&self) -> Result<Vec<UnlinkedView>, Error> {
        let words = self.engine.vault.unlinkings(self.id)?;
        let apart = pairs_apart(&words);
        let names = if words.is_empty() { HashMap::new() } else { self.names_of_observations()? };
        let view = |w: store::UnlinkingRow| UnlinkedView {
            kind: w.kind,
            a: shown_id(&names, w.a),
            a_name: names.get(&w.a).map(|(_, name)| name.clone()),
            b: other(&w).map(|b| shown_id(&names, b)),
            b_name: other(&w).and_then(|b| Some(names.get(&b)?.1.clone())),
            apart: w.apart,
            apart_now: apart.contains(&(w.kind, w.a, w.b)),
            reason: self.text(&w.reason),
            operator: w.actor,
            at: model::utc_text(w.at.div_euclid(1000)),
        };
        Ok(words.into_iter().map(view).collect())
    }

    /// What is shown of each observation: its id and its name.
    fn names_of_observations(&self) -> Result<HashMap<[u8; 16], (String, Shown)>, Error> {
        let held = self.engine.held_exhibits(self.id)?;
        let mut names: HashMap<[u8; 16], (String, Shown)> =
            held.into_iter().map(|(n, id)| (id.0, (id.to_string(), self.exhibit_name(n)))).collect();
        for n in self.chats.keys() {
            let Some((chat, _, row)) = self.chat_id(*n) else { continue };
            let name = row.names.last().map_or_else(|| self.path(&row.path), |name| self.text(name));
            let name = self.mask.chat_name(*n).map_or(name, Shown::from);
            names.insert(chat.0, (self.mask.chat(*n, chat).to_string(), name));
            for a in self.engine.vault.aliases(*n)? {
                let id = alias_id(chat, a.kind, &a.text);
                names.insert(id.0, (self.mask.alias(*n, a.k, id).to_string(), self.alias_text(*n, &a)));
            }
        }
        Ok(names)
    }
}

/// The second side of a word on two.
fn other(word: &store::UnlinkingRow) -> Option<[u8; 16]> {
    (word.kind != ObservationKind::Exhibit).then_some(word.b)
}

fn shown_id(names: &HashMap<[u8; 16], (String, Shown)>, id: [u8; 16]) -> String {
    names.get(&id).map_or_else(|| model::to_hex(&id), |(shown, _)| shown.clone())
}
