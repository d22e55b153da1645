use crate::pages::{Checkbox, Form, Shell, Texts};
use askama::Template;

/// The shop that the person came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shop {
    /// Its name, where it is known.
    pub name: Option<String>,
}

impl Shop {
    /// A sentence with the name, or one without.
    fn lead(&self, t: &Texts) -> String {
        match &self.name {
            Some(name) => t.registration.shop_named(name),
            None => t.registration.shop_lead.to_owned(),
        }
    }
}

/// R0. What the ID is for; link `#register` to R1, `#login` to L1.
#[derive(Debug, Template)]
#[template(path = "registration/landing.html")]
pub struct RegisterLanding {
    /// The frame.
    pub shell: Shell,
    /// R1, with the way back.
    pub register_href: String,
    /// L1, with the way back.
    pub login_href: String,
    /// Whether a shop's QR code led here, and which.
    pub shop: Option<Shop>,
}

impl RegisterLanding {
    fn shop_lead(&self, shop: &Shop) -> String {
        shop.lead(self.shell.t)
    }
}

/// What the common ID is good for; services with an address are links.
#[derive(Debug, Template)]
#[template(path = "services.html")]
pub struct Services {
    /// The frame.
    pub shell: Shell,
}

/// R1. Box `#tos`, button `#next`.
#[derive(Debug, Template)]
#[template(path = "registration/terms.html")]
pub struct RegisterTerms {
    /// The frame.
    pub shell: Shell,
    /// Where the form goes.
    pub action: String,
    /// Problems: `tos`.
    pub form: Form,
    /// The readable text.
    pub terms_href: String,
    /// Its version, sent along as `tos_version` so that agreement names what was shown.
    pub terms_version: String,
    /// R0.
    pub back_href: String,
}

impl RegisterTerms {
    fn tos(&self) -> Checkbox {
        Checkbox::terms(&self.form, self.shell.t)
    }
}
