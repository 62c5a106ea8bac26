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

/// A word of an operator on two observations.
#[derive(Clone, Debug, Serialize)]
pub struct UnlinkedView {
    /// What they are.
    pub kind: ObservationKind,
    /// The one.
    pub a: String,
    /// What its exhibit calls it; null if no exhibit holds it any more.
    pub a_name: Option<Shown>,
    /// The other.
    pub b: String,
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
        Some(ChatPartView { chat, exhibit, path: Shown::path(&row.path) })
    }

    pub(super) fn alias_part(&self, n: i64, a: &AliasRow) -> Option<AliasPartView> {
        let (chat, exhibit, _) = self.chat_id(n)?;
        let alias = alias_id(chat, a.kind, &a.text);
        Some(AliasPartView { alias, chat, exhibit, kind: a.kind, text: Shown::text(&a.text) })
    }

    /// What operators said of pairs of observations, oldest first.
    pub fn unlinked(&self) -> Result<Vec<UnlinkedView>, Error> {
        let words = self.engine.vault.unlinkings(self.id)?;
        let apart = pairs_apart(&words);
        let names = if words.is_empty() { HashMap::new() } else { self.names_of_observations()? };
        let view = |w: store::UnlinkingRow| UnlinkedView {
            kind: w.kind,
            a: model::to_hex(&w.a),
            a_name: names.get(&w.a).cloned(),
            b: model::to_hex(&w.b),
            b_name: names.get(&w.b).cloned(),
            apart: w.apart,
            apart_now: apart.contains(&(w.kind, w.a, w.b)),
            reason: Shown::text(&w.reason),
            operator: w.actor,
            at: model::utc_text(w.at.div_euclid(1000)),
        };
        Ok(words.into_iter().map(view).collect())
    }

    fn names_of_observations(&self) -> Result<HashMap<[u8; 16], Shown>, Error> {
        let mut names = HashMap::new();
        for n in self.chats.keys() {
            let Some((chat, _, row)) = self.chat_id(*n) else { continue };
            let name = row.names.last().map_or_else(|| Shown::path(&row.path), |name| Shown::text(name));
            names.insert(chat.0, name);
            for a in self.engine.vault.aliases(*n)? {
                names.insert(alias_id(chat, a.kind, &a.text).0, Shown::text(&a.text));
            }
        }
        Ok(names)
    }
}
