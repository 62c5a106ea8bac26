//! Words of matching: how an item met an entry of a hash set, and how sure that is.

crate::closed_enum! {
    /// How a match was made.
    pub enum Method {
        /// The same bytes.
        Exact = "exact",
        /// The same picture by its plain perceptual hash.
        Near = "near",
        /// The same picture after a normalised form (padding, outline, border, flip) is taken away.
        Transformed = "transformed",
        /// A part of the same picture, by points that lie alike in both.
        Partial = "partial",
        /// A video that shows the same pictures in the same order as another, in the whole or in a part.
        Video = "video",
        /// The SHA-256 that a chat keeps of a file is an entry's. The file itself is not in our hands: never certain.
        Claimed = "claimed",
    }
}

crate::closed_enum! {
    /// What a hash set's owner holds of an entry.
    pub enum Standing {
        /// Mapped to illegal by the set's category scheme or by who imported it.
        Illegal = "illegal",
        /// Mapped to not illegal.
        NotIllegal = "not-illegal",
        /// Sources disagree.
        Disputed = "disputed",
        /// Listed; what that means was not said.
        Unmapped = "unmapped",
    }
}

crate::closed_enum! {
    /// Whether a hash set is compared with anything.
    pub enum SetState {
        /// It is.
        Active = "active",
        /// Somebody took it out of use.
        Disabled = "disabled",
    }
}

crate::closed_enum! {
    /// What a hash set is for.
    pub enum SetKind {
        /// To tell what is on it.
        Listed = "listed",
        /// To take files of systems and programs out of view.
        KnownGood = "known-good",
    }
}

crate::closed_enum! {
    /// What may be done with a hash set.
    pub enum Handling {
        /// It is the unit's own: it may be passed on.
        Own = "own",
        /// It is somebody else's, and is passed on when its owner agrees.
        ShareWithConsent = "share-with-consent",
        /// It is somebody else's, and is not passed on.
        NoOnward = "no-onward",
    }
}

crate::closed_enum! {
    /// What was said last of an entry of a hash set.
    pub enum EntryState {
        /// Nothing stands against it.
        Active = "active",
        /// Somebody took it out of use: nothing is compared with it.
        Disabled = "disabled",
        /// Somebody contests what the list holds of it: its matches stand as disputed.
        Disputed = "disputed",
        /// It met so many items that likeness to it says nothing: only the same bytes are told.
        Quarantined = "quarantined",
    }
}

crate::closed_enum! {
    /// How sure a match is.
    pub enum Confidence {
        /// The same bytes, in our hands.
        Certain = "certain",
        /// Fewer than one false hit is to be expected among this many items and entries.
        Strong = "strong",
        /// A person must look.
        Review = "review",
    }
}

crate::closed_enum! {
    /// What a picture looks like to a hash of it.
    pub enum Look {
        /// Like a photograph: with detail.
        Rich = "rich",
        /// Flat, or like text.
        Plain = "plain",
        /// One small tile over and over.
        Patterned = "patterned",
    }
}

impl Look {
    /// Its number, where it is kept as one.
    pub const fn number(self) -> u8 {
        match self {
            Self::Rich => 0,
            Self::Plain => 1,
            Self::Patterned => 2,
        }
    }

    /// The look with this number.
    pub fn numbered(number: u8) -> Option<Self> {
        Self::ALL.iter().copied().find(|look| look.number() == number)
    }
}

crate::closed_enum! {
    /// The normalised form of a picture from which a hash was made.
    pub enum Form {
        /// The reference route: a side over 512 first brought to 512 × 512 by nearest neighbour; alpha ignored.
        Pdq = "pdq",
        /// The full-size route; alpha ignored.
        PdqFull = "pdq_full",
        /// Composited on white.
        White = "white",
        /// Composited on black.
        Black = "black",
        /// Cropped to the visible box, alpha ignored.
        Visible = "visible",
        /// Cropped to the visible box, composited on white.
        VisibleWhite = "visible_white",
        /// Cropped to the visible box, composited on black.
        VisibleBlack = "visible_black",
        /// Composited on white, uniform border trimmed.
        Trimmed = "trimmed",
        /// The visible box without a uniform outline around it, composited on white.
        Peeled = "peeled",
    }
}
