//! How deep in a phone a sticker lies, and what an application's database says of one.

use serde::{Deserialize, Serialize};

crate::closed_enum! {
    /// What the place where a sticker was found says about how it came there, weakest first: a later value says more.
    ///
    /// Each is what a file or a row shows, and no more. None of them says that somebody looked at the picture, wanted it
    /// or knew what it shows; that is for a person to judge, who has the rest of the case.
    pub enum StickerDegree {
        /// Its file lies in the exhibit, or a table of the application names it. Nothing tells how it came there.
        Present = "present",
        /// It came with a chat, and the application stored it without being asked.
        StoredAutomatically = "stored-automatically",
        /// It came with a chat that the application counts as read up to there: opened, or marked so.
        ChatOpened = "chat-opened",
        /// This account sent it.
        Sent = "sent",
        /// It is among those that the application offers first because this account used them lately.
        Recent = "recent",
        /// It was marked as a favourite by hand.
        Starred = "starred",
        /// It belongs to a pack that is installed in the application: by hand, or with the application itself.
        PackInstalled = "pack-installed",
        /// It belongs to a pack of which the application says that this account made it.
        PackMadeHere = "pack-made-here",
    }
}

crate::closed_enum! {
    /// What a sticker says of how it was made. Whoever wrote the file last can have set any of them.
    pub enum StickerFlag {
        /// It is the service's own.
        FirstParty = "first-party",
        /// It comes from the service's own editor.
        StickerMaker = "sticker-maker",
        /// It is of a pack that a user made in the application.
        UserCreatedPack = "user-created-pack",
        /// It shows its user's avatar.
        Avatar = "avatar",
        /// It is generated.
        Generated = "generated",
        /// It is made of text.
        Text = "text",
    }
}

/// What one row of an application's database says about one sticker, or about a pack: that has no digest and no file.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StickerFact {
    /// Plain SHA-256 of the file as stored.
    pub digest: Option<[u8; 32]>,
    /// WhatsApp's digest of the picture's part of the file.
    pub image_part: Option<[u8; 32]>,
    /// The pack that the row names.
    pub pack_id: Option<String>,
    /// Its name, as the tables of packs have it.
    pub pack_name: Option<String>,
    /// Its publisher, likewise; a claim.
    pub publisher: Option<String>,
    /// Where the file is said to lie; whether it does, the exhibit tells.
    pub file_path: Option<String>,
    /// What the row says about how the sticker came there.
    pub degree: StickerDegree,
    /// When it was starred, or sent last: milliseconds since 1970 in UTC, by the phone's clock.
    pub at_ms: Option<i64>,
    /// Whether the application takes it for one of the service's own.
    pub first_party: Option<bool>,
    /// Emojis under which it is offered, as stored.
    pub emojis: Option<String>,
    /// Table and row: `starred_stickers row 12`.
    pub place: String,
}

crate::debug_without_content!(StickerFact { degree, at_ms, first_party, place } but
    digest, image_part, pack_id, pack_name, publisher, file_path, emojis);

impl StickerFact {
    /// Whether it is about a pack, and about no sticker of it.
    pub fn is_pack(&self) -> bool {
        self.digest.is_none() && self.image_part.is_none() && self.file_path.is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn degrees_stand_weakest_first() {
        assert!(StickerDegree::ALL.is_sorted());
        assert_eq!(StickerDegree::ALL.first(), Some(&StickerDegree::Present));
        assert!(StickerDegree::Sent < StickerDegree::Recent && StickerDegree::Starred < StickerDegree::PackInstalled);
    }
}
