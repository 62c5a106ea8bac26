//! Marks that operators give to accounts.

crate::closed_enum! {
    /// Why an account is shown by its mark alone. Of several the first one holds.
    pub enum AccountMark {
        /// A victim.
        Victim = "victim",
        /// A witness.
        Witness = "witness",
        /// Who reported.
        Reporter = "reporter",
        /// An operator whom the law authorises to act in the group.
        AuthorisedOperator = "authorised-operator",
    }
}
