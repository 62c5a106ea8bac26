//! What analysts say of groups, accounts and items, in closed words.

crate::closed_enum! {
    /// Where a group comes from, as an analyst says.
    pub enum ParentKind {
        /// From a group of the case.
        Group = "group",
        /// From one that no exhibit shows.
        NotSeen = "not-seen",
        /// From none: it did not break off.
        None = "none",
    }
}

crate::closed_enum! {
    /// What a word on where a group comes from does.
    pub enum LineageSays {
        /// It says that it is so.
        Confirms = "confirms",
        /// It says that it is not so.
        Denies = "denies",
        /// What was said before on the same grounds no longer holds.
        Withdrawn = "withdrawn",
    }
}

crate::closed_enum! {
    /// On what a word on where a group comes from stands.
    pub enum LineageStanding {
        /// On a statement in a chat: it is evidence beside other evidence.
        Quoted = "quoted",
        /// On the outcome of a closed case: the truth against which weights are measured, and no evidence in its own case.
        Established = "established",
    }
}

crate::closed_enum! {
    /// On what an age stands, strongest first.
    pub enum AgeClass {
        /// A document of identity, or a register.
        Document = "document",
        /// What the account's own device holds.
        Device = "device",
        /// A statement to the unit.
        Statement = "statement",
        /// What the account says of itself.
        Declared = "declared",
    }
}

crate::closed_enum! {
    /// Whether somebody is of age.
    pub enum AgeBand {
        /// Of age.
        Adult = "adult",
        /// A minor.
        Minor = "minor",
        /// Not known: what was said before in this class no longer holds, or two words of one class differ.
        Unknown = "unknown",
    }
}

crate::closed_enum! {
    /// What an analyst says of two items.
    pub enum FamilySays {
        /// They show two pictures: they are in no family together.
        Cut = "cut",
        /// They show one picture: their families are one.
        Joined = "joined",
    }
}
