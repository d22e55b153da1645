//! What may happen only so often (rules 3, 8 and 9): the table of this crate.

idp::limits! {
    /// The limits of dealer links.
    pub struct FederationLimits, names FederationLimitNames {
        visits_per_client: 2_000, 1..=1_000_000, "visits an hour that one dealer's system opens",
            "The busiest group of shops opens some hundreds; what goes beyond is a loop in a program.";
        lookups_per_terminal: 60, 1..=10_000, "addresses an hour that one terminal looks up",
            "A counter serves twenty customers an hour with three addresses each; who tries out addresses needs more.";
        lookups_per_dealer: 500, 1..=1_000_000, "addresses a day that one dealer looks up",
            "A look-up tells whether somebody has an ID: a dealer's whole address book must not be asked.";
        link_mail_gap: 600, 10..=86_400, "seconds between two mails about one record",
            "Mail needs a moment, and the customer stands at the counter.";
        link_mails_per_account: 3, 1..=100, "mails a day about starts to one account",
            "Nobody is pestered, whichever dealers mean well.";
        reception_tries: 5, 1..=20, "wrong reception codes until the link is void",
            "Four digits of the counter are guessed in ten thousand tries.";
        handovers_per_user: 20, 1..=1_000, "hand-overs an hour of one user of a legacy site",
            "People press the button again; a loop in the site presses it for ever.";
    }
}
