//! What people write: rows of `message` and the tables beside them.

use super::super::operation::{Act, Body, Post};
use super::super::sql::{base64, row};
use super::super::view::{Row, Shown};
use super::{Chat, Maker};
use crate::Error;

/// `message.message_type`.
mod kind {
    pub(super) const TEXT: i64 = 0;
    pub(super) const PICTURE: i64 = 1;
    pub(super) const DELETED: i64 = 15;
    pub(super) const INVITE: i64 = 24;
    pub(super) const DELETED_BY_ADMIN: i64 = 64;
}

/// Forwarded, in `origination_flags`.
const FORWARDED: i64 = 1;

impl<'o> Maker<'o> {
    /// Writes a message and gives its row.
    pub(super) fn post(&self, chat: &Chat<'o>, row: &Row<'o>, post: &Post) -> Result<i64, Error> {
        let own = post.by == self.phone.owner;
        let sender = if own { None } else { Some(self.named(&post.by, row.at)?) };
        let kind = match (row.shown, &post.body) {
            (Shown::Deleted(by), _) if *by != post.by => kind::DELETED_BY_ADMIN,
            (Shown::Deleted(_), _) => kind::DELETED,
            (_, Body::Text(_)) => kind::TEXT,
            (_, Body::Picture { .. }) => kind::PICTURE,
            (_, Body::Invite(_)) => kind::INVITE,
        };
        let text = match (row.shown, &post.body) {
            (Shown::Whole { text, .. }, Body::Text(_)) => Some(text),
            _ => None,
        };
        let edited = matches!(row.shown, Shown::Whole { edited: true, .. });
        // What edits a message has an id of its own, and the row takes it.
        let key = if edited { format!("ED{}", row.key) } else { row.key.to_owned() };
        let flags = if post.forwarded.is_some() { FORWARDED } else { 0 };
        let (at, received) = (row.at * 1000 + 400, row.at * 1000 + 900);
        let starred = post.starred.contains(&self.phone.owner);
        let number = row!(
            self.tables, "message",
            chat_row_id: chat.row, from_me: own, key_id: key, sender_jid_row_id: sender,
            status: if own { 13 } else { 0 }, origination_flags: flags, timestamp: at, received_timestamp: received,
            message_type: kind, text_data: text, starred: starred,
        )?;
        if own {
            self.sent(chat, row, number)?;
        }
        match row.shown {
            Shown::Deleted(by) => self.revoked(row, post, number, *by != post.by)?,
            Shown::Whole { text, .. } => self.content(chat, post, number, text)?,
        }
        if let Some((at, _)) = post.edited.as_ref().filter(|_| edited) {
            row!(
                self.tables, "message_edit_info",
                message_row_id: number, original_key_id: row.key, edited_timestamp: at * 1000,
                sender_timestamp: at * 1000,
            )?;
        }
        Ok(number)
    }

    /// Which device wrote an own message, and to whom it went.
    fn sent(&self, chat: &Chat<'o>, row: &Row<'o>, number: i64) -> Result<(), Error> {
        let device = self.number(&self.phone.owner, row.at)?;
        row!(self.tables, "message_details", message_row_id: number, author_device_jid: device)?;
        for who in chat.view.others(self.phone, row.at) {
            let user = self.named(&who, row.at)?;
            row!(
                self.tables, "receipt_user",
                message_row_id: number, receipt_user_jid_row_id: user, receipt_timestamp: row.at * 1000 + 2000,
            )?;
        }
        Ok(())
    }

    fn revoked(&self, row: &Row<'o>, post: &Post, number: i64, by_admin: bool) -> Result<(), Error> {
        let Some((at, by)) = &post.deleted else { return Ok(()) };
        let admin = if by_admin { Some(self.named(by, *at)?) } else { None };
        row!(
            self.tables, "message_revoked",
            message_row_id: number, revoked_key_id: format!("RE{}", row.key), admin_jid_row_id: admin,
            revoke_timestamp: at * 1000,
        )?;
        Ok(())
    }

    fn content(&self, chat: &Chat<'o>, post: &Post, number: i64, text: &str) -> Result<(), Error> {
        match &post.body {
            Body::Picture { file, sha256, .. } => {
                let (path, caption) = (format!("Media/WhatsApp Images/{file}"), Some(text).filter(|t| !t.is_empty()));
                row!(
                    self.tables, "message_media",
                    message_row_id: number, chat_row_id: chat.row, file_path: path, file_size: 7054,
                    mime_type: "image/jpeg", media_caption: caption, file_hash: base64(sha256),
                )?;
            }
            Body::Invite(into) => self.invite(*into, post, number)?,
            Body::Text(_) => {}
        }
        if let Some(score) = post.forwarded {
            row!(self.tables, "message_forwarded", message_row_id: number, forward_score: score)?;
        }
        post.answers.map_or(Ok(()), |to| self.quoted(chat, to, number))
    }

    fn invite(&self, into: usize, post: &Post, number: i64) -> Result<(), Error> {
        let Some(group) = self.operation.groups.get(into) else { return Ok(()) };
        let (jid, admin) = (self.group(group)?, self.named(&post.by, self.phone.taken)?);
        row!(
            self.tables, "message_group_invite",
            message_row_id: number, group_jid_row_id: jid, admin_jid_row_id: admin,
            group_name: group.name_at(self.phone.taken), invite_code: group.link, expired: 0,
        )?;
        Ok(())
    }

    /// A copy of the answered message as it was.
    fn quoted(&self, chat: &Chat<'o>, to: usize, number: i64) -> Result<(), Error> {
        let answered = chat.view.group.events.get(to);
        let Some((event, Act::Post(post))) = answered.map(|event| (event, &event.act)) else { return Ok(()) };
        let Body::Text(text) = &post.body else { return Ok(()) };
        let sender = self.named(&post.by, event.at)?;
        row!(
            self.tables, "message_quoted",
            message_row_id: number, chat_row_id: chat.row, parent_message_chat_row_id: chat.row,
            from_me: post.by == self.phone.owner, sender_jid_row_id: sender, key_id: event.key,
            timestamp: event.at * 1000, message_type: 0, text_data: text,
        )?;
        Ok(())
    }
}
