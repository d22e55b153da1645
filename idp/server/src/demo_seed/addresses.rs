//! Where everything is: one port base, fixed distances.

use std::{fmt::Write, path::Path};

/// The addresses of one demo.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Addresses {
    base: u16,
    is_https: bool,
}

impl Addresses {
    /// Addresses from `base` on; the command line sees to it that `base + 15` is a port.
    pub(crate) fn new(base: u16, is_https: bool) -> Self {
        Self { base, is_https }
    }

    pub(crate) fn is_https(self) -> bool {
        self.is_https
    }

    pub(crate) fn provider_port(self) -> u16 {
        self.base
    }

    pub(crate) fn admin_port(self) -> u16 {
        self.port(1)
    }

    pub(crate) fn mutual_tls_port(self) -> u16 {
        self.port(2)
    }

    pub(crate) fn my_toyota_port(self) -> u16 {
        self.port(10)
    }

    pub(crate) fn notebook_port(self) -> u16 {
        self.port(11)
    }

    pub(crate) fn head_unit_port(self) -> u16 {
        self.port(9)
    }

    pub(crate) fn owners_site_port(self) -> u16 {
        self.port(12)
    }

    pub(crate) fn pal_port(self) -> u16 {
        self.port(13)
    }

    pub(crate) fn smtp_port(self) -> u16 {
        self.port(14)
    }

    pub(crate) fn mailbox_port(self) -> u16 {
        self.port(15)
    }

    pub(crate) fn issuer(self) -> String {
        self.url(self.provider_port())
    }

    /// Where clients come with a certificate, when the demo is https.
    pub(crate) fn mutual_tls(self) -> String {
        self.url(self.mutual_tls_port())
    }

    pub(crate) fn admin(self) -> String {
        self.url(self.admin_port())
    }

    pub(crate) fn console(self) -> String {
        format!("{}/console", self.admin())
    }

    pub(crate) fn dealer_console(self) -> String {
        format!("{}{}", self.issuer(), admin::flow::DEALER_CONSOLE_BASE)
    }

    /// What the tokens of operators' tools are for; nothing listens there.
    pub(crate) fn admin_audience(self) -> String {
        format!("{}/admin/v1", self.issuer())
    }

    pub(crate) fn dealer_api(self) -> String {
        format!("{}/dealer/v1", self.issuer())
    }

    pub(crate) fn migration_api(self) -> String {
        format!("{}/migration/v1", self.issuer())
    }

    pub(crate) fn my_toyota(self) -> String {
        self.url(self.my_toyota_port())
    }

    pub(crate) fn notebook(self) -> String {
        self.url(self.notebook_port())
    }

    pub(crate) fn head_unit(self) -> String {
        self.url(self.head_unit_port())
    }

    pub(crate) fn owners_site(self) -> String {
        self.url(self.owners_site_port())
    }

    pub(crate) fn pal(self) -> String {
        self.url(self.pal_port())
    }

    pub(crate) fn mailbox(self) -> String {
        self.url(self.mailbox_port())
    }

    /// What is printed once everything runs.
    pub(crate) fn table(self, data: &Path) -> String {
        let mut text = String::from("The common ID and the systems around it are running.\n\n");
        for (name, address, note) in [
            ("provider", self.issuer(), "register at /register"),
            ("My TOYOTA", self.my_toyota(), "a service: log in here"),
            ("整備手帳", self.notebook(), "another service"),
            ("owners' site", self.owners_site(), "the legacy site: its members move to 整備手帳"),
            ("car", self.head_unit(), "its screen: log in by a number that you type on your phone"),
            ("PAL", self.pal(), "the dealer's counter"),
            ("mailbox", self.mailbox(), "every mail that was sent"),
            ("console", self.console(), "the back office: log in as the operator of demo.json"),
            ("dealers", self.dealer_console(), "the same for a dealer's people: their logins are there, too"),
            ("admin", self.admin(), "its API, document at /docs"),
        ] {
            // Japanese letters take two columns of a terminal.
            let columns: usize = name.chars().map(|letter| if letter.is_ascii() { 1 } else { 2 }).sum();
            let space = " ".repeat(14_usize.saturating_sub(columns));
            // Writing to a string does not fail.
            let _ = writeln!(text, "  {name}{space}{address:<31}{note}");
        }
        let _ = write!(
            text,
            "\nSample users, clients and their secrets: {}\nCtrl-C stops; the next start goes on with the same data.\n",
            data.join("demo.json").display()
        );
        text
    }

    fn port(self, distance: u16) -> u16 {
        self.base.saturating_add(distance)
    }

    fn url(self, port: u16) -> String {
        format!("{}://localhost:{port}", if self.is_https { "https" } else { "http" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distances_are_fixed() {
        let addresses = Addresses::new(8080, false);
        assert_eq!(addresses.issuer(), "http://localhost:8080");
        assert_eq!(addresses.admin(), "http://localhost:8081");
        assert_eq!(addresses.my_toyota(), "http://localhost:8090");
        assert_eq!(addresses.notebook(), "http://localhost:8091");
        assert_eq!(addresses.head_unit(), "http://localhost:8089");
        assert_eq!(addresses.owners_site(), "http://localhost:8092");
        assert_eq!(addresses.pal(), "http://localhost:8093");
        assert_eq!(addresses.smtp_port(), 8094);
        assert_eq!(addresses.mailbox(), "http://localhost:8095");
        assert_eq!(Addresses::new(8080, true).dealer_api(), "https://localhost:8080/dealer/v1");
    }
}
