use super::{TerminalHeader, terminal_header::steps, texts::TerminalTexts};
use crate::domain::{CustomerRecord, RecordSex, ValueWarning};
use askama::Template;
use idp::{
    domain::{TextVersion, phone_words, postal_words},
    pages::{Checkbox, Form, Row, Shell, Steps, TextBlock, birthdate_words, text_blocks},
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
    /// What is to be told of values that were not taken as they came.
    pub warnings: Vec<ValueWarning>,
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
        let row = |label: &str, value: &str| Row::new(label, value, self.shell.t);
        let member = |member: &str, row: Row| self.told(member, row);
        let needed = |mark: &str, row: Row| Row { label: format!("{}（{mark}）", row.label), ..row };
        let kana = member("family_kana", row(t.family_kana, &r.family_kana));
        let mobile = member("mobile_phone", row(t.mobile_phone, &phone_words(&r.mobile_phone)));
        let phone = member("phone", row(t.phone, &phone_words(&r.phone)));
        let name = member("given_name", member("family_name", row(t.name, &r.name())));
        vec![
            name,
            needed(t.needed, kana),
            member("given_kana", row(t.given_kana, &r.given_kana)),
            member("birthdate", row(t.birthdate, &birthdate_words(&r.birthdate, self.shell.lang))),
            row(t.gender, gender),
            member("postal_code", row(t.postal_code, &postal_words(&r.postal_code))),
            member("address1", row(t.address1, &r.address1)),
            member("address2", row(t.address2, &r.address2)),
            member("address3", row(t.address3, &r.address3)),
            needed(t.needed_one, mobile),
            needed(t.needed_one, phone),
        ]
    }

    /// The line with what is to be told of its member: a value that cannot be used is shown as the record holds it.
    fn told(&self, member: &str, row: Row) -> Row {
        let Some(warning) = self.warnings.iter().find(|warning| warning.member == member) else { return row };
        let note = Some(self.t.told(warning.reason));
        if warning.reason.is_taken() {
            return Row { note, ..row };
        }
        // Beside the part of a name that can be used, if there is one.
        let is_part = matches!(member, "family_name" | "given_name") && !self.record.name().is_empty();
        let value =
            if is_part { format!("{} {}", row.value, warning.written) } else { warning.written.clone() };
        Row { note, ..Row::new(&row.label, value, self.shell.t) }
    }

    /// What is missing, in words; the page then leads no further.
    fn missing(&self) -> Vec<&'static str> {
        let is_told = |member: &str| self.warnings.iter().any(|warning| warning.member == member);
        self.record
            .missing()
            .into_iter()
            .map(|field| match field {
                "phone" if is_told("phone") || is_told("mobile_phone") => self.t.unusable_phone,
                "phone" => self.t.missing_phone,
                _ if is_told("family_kana") => self.t.unusable_kana,
                _ => self.t.missing_kana,
            })
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
