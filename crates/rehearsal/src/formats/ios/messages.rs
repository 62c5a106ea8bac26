//! Rows of `ZWAMESSAGE`: what the service writes (type 6), and what people do.

use super::super::operation::{Act, Body, Post, Way, Who};
use super::super::sql::{base64, row};
use super::super::view::{Row, Shown};
use super::{Chat, Maker, core_data, protobuf};
use crate::Error;

/// `ZMESSAGETYPE`.
mod kind {
    pub(super) const TEXT: i64 = 0;
    pub(super) const PICTURE: i64 = 1;
    pub(super) const EVENT: i64 = 6;
    pub(super) const DELETED: i64 = 14;
    pub(super) const INVITE: i64 = 27;
}

/// `ZGROUPEVENTTYPE`.
mod code {
    pub(super) const ADDED: i64 = 2;
    pub(super) const LEFT: i64 = 3;
    pub(super) const REMOVED: i64 = 7;
    pub(super) const NUMBER_CHANGED: i64 = 9;
    pub(super) const YOU_PROMOTED: i64 = 10;
    pub(super) const CREATED: i64 = 12;
    pub(super) const BY_LINK: i64 = 15;
    pub(super) const BY_INVITATION: i64 = 23;
    pub(super) const FROM_COMMUNITY: i64 = 30;
    pub(super) const PROMOTED: i64 = 39;
    pub(super) const RENAMED: i64 = 56;
}

/// Both set in `ZFLAGS`: passed on.
const FORWARDED: i64 = 0x180;

impl<'o> Maker<'o> {
    /// Writes an event and gives its row.
    pub(super) fn message(&self, chat: &Chat<'o>, row: &Row<'o>, sort: i64) -> Result<i64, Error> {
        let event = |code, member: Option<&Who>, text| self.event(chat, row, sort, code, member, text);
        match row.act {
            Act::Created { by, name } => event(code::CREATED, Some(by), Some(name.clone())),
            Act::Added { by, who } => self.added(chat, row, sort, by, who),
            Act::Came { who, way } => event(came(*way), Some(who), None),
            Act::Left { who } => event(code::LEFT, Some(who), None),
            Act::Removed { by, who } => event(code::REMOVED, Some(who), self.actor(by, row.at)),
            Act::Promoted { who, .. } if *who == self.phone.owner => event(code::YOU_PROMOTED, None, None),
            Act::Promoted { who, .. } => event(code::PROMOTED, Some(who), None),
            Act::Renamed { by, from, to } => {
                let author = self.id(by, row.at);
                let json = serde_json::json!({ "previous_subject": from, "new_subject": to, "author": author });
                event(code::RENAMED, Some(by), Some(json.to_string()))
            }
            Act::NumberChanged { who } => event(code::NUMBER_CHANGED, Some(who), None),
            Act::Post(post) => self.post(chat, row, sort, post),
        }
    }

    /// Nothing for the owner, else the id of who did it.
    fn actor(&self, by: &Who, at: i64) -> Option<String> {
        (*by != self.phone.owner).then(|| self.id(by, at))
    }

    fn added(&self, chat: &Chat<'o>, row: &Row<'o>, sort: i64, by: &Who, who: &[Who]) -> Result<i64, Error> {
        // Who was added together with the owner is not named.
        let own = who.iter().find(|who| **who == self.phone.owner);
        let targets: Vec<&Who> = own.map_or_else(|| who.iter().collect(), |own| vec![own]);
        let text = match targets.as_slice() {
            [_] => self.actor(by, row.at),
            all => {
                let all: Vec<String> = all.iter().map(|who| self.id(who, row.at)).collect();
                Some(format!("{};{}", self.id(by, row.at), all.join(",")))
            }
        };
        self.event(chat, row, sort, code::ADDED, targets.first().copied(), text)
    }

    fn event(
        &self,
        chat: &Chat<'o>,
        row: &Row<'o>,
        sort: i64,
        code: i64,
        member: Option<&Who>,
        text: Option<String>,
    ) -> Result<i64, Error> {
        let member = member.and_then(|who| chat.members.get(&self.id(who, row.at)));
        // What the service writes is numbered by each phone for itself.
        let key = format!("{}{:05}", self.phone.owner.ix + 1, row.event + 1000 * chat.view.ix);
        row!(
            self.tables, "ZWAMESSAGE",
            ZCHATSESSION: chat.row, ZISFROMME: 0, ZMESSAGETYPE: kind::EVENT, ZGROUPEVENTTYPE: code, ZSORT: sort,
            ZMESSAGEDATE: core_data(row.at), ZGROUPMEMBER: member, ZFROMJID: chat.view.group.jid, ZSTANZAID: key,
            ZTEXT: text, ZSTARRED: 0, ZFLAGS: 0,
        )
    }

    fn post(&self, chat: &Chat<'o>, row: &Row<'o>, sort: i64, post: &Post) -> Result<i64, Error> {
        let own = post.by == self.phone.owner;
        let kind = match (row.shown, &post.body) {
            (Shown::Deleted(_), _) => kind::DELETED,
            (_, Body::Text(_)) => kind::TEXT,
            (_, Body::Picture { .. }) => kind::PICTURE,
            (_, Body::Invite(_)) => kind::INVITE,
        };
        let text = match (row.shown, &post.body) {
            (Shown::Whole { text, .. }, Body::Text(_)) => Some(text),
            _ => None,
        };
        let media = match row.shown {
            Shown::Whole { text, .. } => self.media(chat, post, text)?,
            Shown::Deleted(_) => None,
        };
        let member = chat.members.get(&self.id(&post.by, row.at)).filter(|_| !own);
        let (from, to) = (&chat.view.group.jid, self.phone.owner.jid_at(row.at));
        let forwarded = post.forwarded.is_some() && media.is_some();
        row!(
            self.tables, "ZWAMESSAGE",
            ZCHATSESSION: chat.row, ZISFROMME: own, ZMESSAGETYPE: kind, ZGROUPEVENTTYPE: 0, ZSORT: sort,
            ZMESSAGEDATE: core_data(row.at) + 0.4, ZSENTDATE: core_data(row.at), ZGROUPMEMBER: member,
            ZFROMJID: (!own).then_some(from), ZTOJID: if own { from.clone() } else { to }, ZSTANZAID: row.key,
            ZTEXT: text, ZSTARRED: post.starred.contains(&self.phone.owner), ZMEDIAITEM: media,
            ZFLAGS: if forwarded { FORWARDED } else { 0 }, ZMESSAGESTATUS: if own { 8 } else { 0 },
        )
    }

    /// The file of a message, and what its metadata tells.
    fn media(&self, chat: &Chat<'o>, post: &Post, text: &str) -> Result<Option<i64>, Error> {
        let metadata = self.metadata(chat, post);
        let row = match &post.body {
            Body::Picture { file, sha256, .. } => {
                let (path, caption) = (format!("Media/{}/a/b/{file}", chat.view.group.jid), Some(text));
                row!(
                    self.tables, "ZWAMEDIAITEM",
                    ZMEDIALOCALPATH: path, ZTITLE: caption.filter(|text| !text.is_empty()), ZVCARDNAME: base64(sha256),
                    ZVCARDSTRING: "image/jpeg", ZFILESIZE: 7054, ZMETADATA: metadata,
                )?
            }
            _ if metadata.is_empty() => return Ok(None),
            _ => row!(self.tables, "ZWAMEDIAITEM", ZMETADATA: metadata)?,
        };
        Ok(Some(row))
    }

    fn metadata(&self, chat: &Chat<'o>, post: &Post) -> Vec<u8> {
        let mut out = Vec::new();
        if let Some(count) = post.forwarded {
            out.extend(protobuf::number(17, u64::from(count)));
        }
        if let Some(event) = post.answers.and_then(|to| chat.view.group.events.get(to))
            && let Act::Post(Post { by, body: Body::Text(text), .. }) = &event.act
        {
            out.extend(protobuf::bytes(5, event.key.as_bytes()));
            out.extend(protobuf::bytes(6, self.id(by, event.at).as_bytes()));
            out.extend(protobuf::bytes(19, &protobuf::bytes(1, text.as_bytes())));
        }
        if let Body::Invite(into) = &post.body
            && let Some(group) = self.operation.groups.get(*into)
        {
            out.extend(protobuf::bytes(26, group.jid.as_bytes()));
            out.extend(protobuf::bytes(28, group.name_at(self.phone.taken).as_bytes()));
        }
        out
    }
}

fn came(way: Way) -> i64 {
    match way {
        Way::Founded => code::CREATED,
        Way::Added => code::ADDED,
        Way::Link => code::BY_LINK,
        Way::Invitation => code::BY_INVITATION,
        Way::Community => code::FROM_COMMUNITY,
    }
}
