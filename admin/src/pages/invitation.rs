use super::{role_name, texts::StaffTexts};
use crate::{domain::Role, flow::Offer};
use askama::Template;
use idp::{
    domain::Lang,
    mail::time_words,
    pages::{Row, Shell},
};

/// What the page says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvitationState {
    /// One press is left. Button `#accept`.
    Ready,
    /// A passkey or the two-step login is missing. Links `#two-step` and `#passkey`.
    NeedsFactor,
    /// The login is another person's. Button `#logout`.
    OtherAccount,
    /// The person has the role.
    Seated,
    /// There is nothing to take.
    Gone,
}

/// An invitation to the staff, at every stage.
#[derive(Template)]
#[template(path = "staff/invitation.html")]
pub struct InvitationPage {
    /// The frame.
    pub shell: Shell,
    /// The texts.
    pub t: &'static StaffTexts,
    /// Which stage.
    pub state: InvitationState,
    /// What is offered, or what there is.
    pub rows: Vec<Row>,
    /// Whether this issuer knows passkeys.
    pub passkeys: bool,
    /// Where the work is, for whoever has it. Link `#console`.
    pub console: Option<String>,
}

impl InvitationPage {
    fn heading(&self) -> (&'static str, &'static str) {
        let t = self.t;
        match self.state {
            InvitationState::Ready => (t.offer_title, t.offer_lead),
            InvitationState::NeedsFactor => (t.factor_title, t.factor_lead),
            InvitationState::OtherAccount => (t.other_title, t.other_lead),
            InvitationState::Seated => (t.done_title, t.done_lead),
            InvitationState::Gone => (t.gone_title, t.gone_lead),
        }
    }

    /// Role, dealer, address and last moment of an offer.
    pub fn rows_of(shell: &Shell, offer: &Offer) -> Vec<Row> {
        let (t, lang) = (StaffTexts::of(shell.lang), shell.lang);
        let mut rows = Self::role_row(shell, offer.invitation.seat.role());
        if let Some(dealer) = &offer.dealer {
            rows.push(Row::new(t.dealer, dealer.name_in(lang), shell.t));
        }
        rows.push(Row::new(t.id, offer.invitation.email.as_str(), shell.t));
        rows.push(Row::new(t.until, time_words(offer.invitation.expires_at.seconds(), lang), shell.t));
        rows
    }

    /// The role alone.
    pub fn role_row(shell: &Shell, role: Role) -> Vec<Row> {
        let (t, lang): (_, Lang) = (StaffTexts::of(shell.lang), shell.lang);
        vec![Row::new(t.role, role_name(role, lang), shell.t)]
    }
}
