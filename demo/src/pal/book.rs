//! The customer book: the dealers' own data. The provider never keeps it.

use std::{
    collections::BTreeMap,
    fs, io,
    path::PathBuf,
    sync::{Mutex, MutexGuard},
};

use serde::{Deserialize, Serialize};

use super::customer_book;
use crate::StartError;

/// A customer as the dealer knows them. This is also the form in which a visit is opened
/// (`customer` in `POST {dealer_api}/visits`). What is not known is empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Customer {
    /// The dealer's own number, for instance `C-000101`.
    pub customer_code: String,
    /// Family name.
    pub family_name: String,
    /// Given name.
    pub given_name: String,
    /// Family name in katakana (セイ).
    pub family_kana: String,
    /// Given name in katakana (メイ).
    pub given_kana: String,
    /// `YYYY-MM-DD`
    pub birthdate: String,
    /// `male`, `female` or `unknown`
    pub gender: String,
    /// Seven digits.
    pub postal_code: String,
    /// Prefecture and city.
    pub address1: String,
    /// Town and number.
    pub address2: String,
    /// Building.
    pub address3: String,
    /// Mobile phone, as people write it.
    pub mobile_phone: String,
    /// Landline, in the same way.
    pub phone: String,
    /// Up to three mail addresses; unused slots are empty.
    pub emails: [String; 3],
}

impl Customer {
    /// Family name and given name.
    pub(super) fn name(&self) -> String {
        format!("{} {}", self.family_name, self.given_name)
    }

    /// The same in katakana.
    pub(super) fn kana(&self) -> String {
        format!("{} {}", self.family_kana, self.given_kana).trim().to_owned()
    }

    /// The postal code as people write it.
    pub(super) fn postal_code_with_hyphen(&self) -> String {
        match (self.postal_code.get(..3), self.postal_code.get(3..)) {
            (Some(head), Some(tail)) => format!("〒{head}-{tail}"),
            _ => self.postal_code.clone(),
        }
    }

    /// The birth date as people in Japan write it.
    pub(super) fn birthday(&self) -> String {
        let date: Result<jiff::civil::Date, _> = self.birthdate.parse();
        date.map(|date| date.strftime("%Y年%-m月%-d日").to_string()).unwrap_or_default()
    }

    /// The gender in words.
    pub(super) fn gender_in_words(&self) -> &'static str {
        match self.gender.as_str() {
            "male" => "男性",
            "female" => "女性",
            _ => "不明",
        }
    }
}

/// The customers of all dealers, by dealer and customer code.
pub(super) struct Book {
    customers: Mutex<BTreeMap<String, BTreeMap<String, Customer>>>,
    file: Option<PathBuf>,
}

/// Why addresses could not be stored.
#[derive(Debug)]
pub(super) enum NotStored {
    /// The dealer has no such customer.
    NoSuchCustomer,
    /// The file cannot be written.
    File(io::Error),
}

impl Book {
    /// The book of an earlier run, or the initial one.
    pub(super) fn open<'d>(
        dealers: impl Iterator<Item = &'d str>,
        file: Option<PathBuf>,
    ) -> Result<Self, StartError> {
        let mut customers: BTreeMap<String, BTreeMap<String, Customer>> =
            dealers.map(|dealer| (dealer.to_owned(), by_code(customer_book(dealer)))).collect();
        if let Some(path) = &file {
            let failed = |cause| StartError::Data { path: path.display().to_string(), cause };
            match fs::read(path) {
                Ok(bytes) => {
                    let kept: BTreeMap<_, _> =
                        serde_json::from_slice(&bytes).map_err(|error| failed(error.into()))?;
                    customers.extend(kept);
                }
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(failed(error)),
            }
        }
        Ok(Self { customers: Mutex::new(customers), file })
    }

    /// A dealer's customers, by code.
    pub(super) fn list(&self, dealer_id: &str) -> Vec<Customer> {
        let customers = self.lock();
        customers.get(dealer_id).into_iter().flat_map(BTreeMap::values).cloned().collect()
    }

    /// One customer of a dealer.
    pub(super) fn find(&self, dealer_id: &str, customer_code: &str) -> Option<Customer> {
        self.lock().get(dealer_id)?.get(customer_code).cloned()
    }

    /// Replaces a customer's mail addresses. Nothing has changed when this fails.
    pub(super) fn store_emails(
        &self,
        dealer_id: &str,
        customer_code: &str,
        emails: [String; 3],
    ) -> Result<(), NotStored> {
        let mut customers = self.lock();
        let customer = customers.get_mut(dealer_id).and_then(|book| book.get_mut(customer_code));
        let customer = customer.ok_or(NotStored::NoSuchCustomer)?;
        let before = std::mem::replace(&mut customer.emails, emails);
        let written = self.write(&customers);
        if written.is_err() {
            // Said to be not stored, so it must not be.
            if let Some(customer) = customers.get_mut(dealer_id).and_then(|book| book.get_mut(customer_code))
            {
                customer.emails = before;
            }
        }
        written.map_err(NotStored::File)
    }

    /// Writes a new file and puts it in the place of the old one, so that a crash leaves one or the other.
    fn write(&self, customers: &BTreeMap<String, BTreeMap<String, Customer>>) -> io::Result<()> {
        let Some(path) = &self.file else { return Ok(()) };
        let fresh = path.with_extension("new");
        fs::write(&fresh, serde_json::to_vec_pretty(customers)?)?;
        fs::rename(fresh, path)
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<String, BTreeMap<String, Customer>>> {
        // A panic elsewhere cannot leave the book half-written, so a poisoned lock is still good.
        self.customers.lock().unwrap_or_else(|poisoned| poisoned.into_inner())
    }
}

fn by_code(customers: Vec<Customer>) -> BTreeMap<String, Customer> {
    customers.into_iter().map(|customer| (customer.customer_code.clone(), customer)).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn emails(first: &str) -> [String; 3] {
        [first.to_owned(), String::new(), String::new()]
    }

    #[test]
    fn changed_addresses_survive_a_restart_and_stay_with_their_dealer() {
        let file = std::env::temp_dir().join(format!("book-{}.json", crate::provider::random_token()));
        let open = || Book::open(["D-0234", "D-0567"].into_iter(), Some(file.clone())).unwrap();
        open().store_emails("D-0234", "C-000101", emails("new@example.jp")).unwrap();

        let book = open();
        fs::remove_file(&file).unwrap();
        assert_eq!(book.find("D-0234", "C-000101").unwrap().emails, emails("new@example.jp"));
        assert_ne!(book.find("D-0567", "C-000101").unwrap().emails, emails("new@example.jp"));
    }

    #[test]
    fn nothing_is_stored_for_strangers_or_when_the_file_cannot_be_written() {
        let nowhere = PathBuf::from("/nonexistent/book.json");
        let book = Book::open(["D-0234"].into_iter(), Some(nowhere)).unwrap();
        let before = book.find("D-0234", "C-000101");
        assert!(matches!(
            book.store_emails("D-0234", "C-999999", emails("a@b")),
            Err(NotStored::NoSuchCustomer)
        ));
        assert!(matches!(
            book.store_emails("D-0567", "C-000101", emails("a@b")),
            Err(NotStored::NoSuchCustomer)
        ));
        assert!(matches!(book.store_emails("D-0234", "C-000101", emails("a@b")), Err(NotStored::File(_))));
        assert_eq!(book.find("D-0234", "C-000101"), before);
    }
}
