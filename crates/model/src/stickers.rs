//! How deep in a phone a sticker lies.

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
        /// It came with a chat, and that chat was open after it came.
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
