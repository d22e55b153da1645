use super::{TerminalHeader, terminal_header::steps, texts::TerminalTexts};
use crate::domain::{CustomerRecord, RecordSex};
use askama::Template;
use idp::{
    domain::TextVersion,
    pages::{
        Checkbox, Form, Row, Shell, Steps, TextBlock, birthdate_words, phone_words, postal_words, text_blocks,
    },
};

/// T1. Box `#customer_ack`, button `#next`; sends `notice_version` along, so that the tick names what was shown.
#[derive(Template)]
#[template(path = "terminal/customer.html")]
pub struct TerminalCustomer {
    /// The frame.
    pub shell: Shell,
    /// The texts.
    pub t: &'static TerminalTexts,
    /// The record, as the dealer's system sent it.
    pub record: CustomerRecord,
    /// The notice in force.
    pub notice: TextVersion,
    /// Problems: `customer_ack`.
    pub form: Form,
}

impl TerminalCustomer {
    fn header(&self) -> TerminalHeader {
        TerminalHeader::of(&self.record)
    }

    fn steps(&self) -> Steps {
        steps(self.shell.lang, 1)
    }

    fn notice_blocks(&self) -> Vec<TextBlock<'_>> {
        text_blocks(self.notice.body(self.shell.lang))
    }

    fn rows(&self) -> Vec<Row> {
        let (r, t) = (&self.record, self.t);
        let gender = match r.gender {
            RecordSex::Male => t.male,
            RecordSex::Female => t.female,
            RecordSex::Unknown => t.unknown,
        };
        let needed = |mark: &str, row: Row| Row { label: format!("{}（{mark}）", row.label), ..row };
        let row = |label: &str, value: &str| Row::new(label, value, self.shell.t);
        vec![
            row(t.name, &r.name()),
            needed(t.needed, row(t.family_kana, &r.family_kana)),
            row(t.given_kana, &r.given_kana),
            row(t.birthdate, &birthdate_words(&r.birthdate, self.shell.lang)),
            row(t.gender, gender),
            row(t.postal_code, &postal_words(&r.postal_code)),
            row(t.address1, &r.address1),
            row(t.address2, &r.address2),
            row(t.address3, &r.address3),
            needed(t.needed_one, row(t.mobile_phone, &phone_words(&r.mobile_phone))),
            needed(t.needed_one, row(t.phone, &phone_words(&r.phone))),
        ]
    }

    /// What is missing, in words; the page then leads no further.
    fn missing(&self) -> Vec<&'static str> {
        self.record
            .missing()
            .into_iter()
            .map(|field| if field == "phone" { self.t.missing_phone } else { self.t.missing_kana })
            .collect()
    }

    fn ack(&self) -> Checkbox {
        Checkbox {
            id: "customer_ack".to_owned(),
            label: self.t.ack.to_owned(),
            ticked: false,
            problem: self.form.problem_of("customer_ack", self.shell.t),
        }
    }
}
