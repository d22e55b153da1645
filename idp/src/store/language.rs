//! The language in which PostgreSQL tells of faults.
//!
//! diesel turns the SQLSTATE of some faults into a kind and hides it of all others, so these are known by their words
//! alone. Every connection asks for English words therefore. That needs a right which not every role has; without it a
//! fault is known by what stands beside the words.

use diesel::{
    PgConnection, QueryableByName, RunQueryDsl, sql_query,
    sql_types::{Nullable, Text},
};
use std::{cell::Cell, sync::Once};

/// The language of a connection's messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Language {
    English,
    Other,
}

thread_local! {
    /// Of the connection that this thread works with.
    static SPOKEN: Cell<Language> = const { Cell::new(Language::English) };
}

#[derive(QueryableByName)]
struct Setting {
    #[diesel(sql_type = Nullable<Text>)]
    value: Option<String>,
}

impl Language {
    /// Asks a new connection for English, and says what it speaks from now on.
    pub(super) fn agree(connection: &mut PgConnection) -> diesel::QueryResult<Self> {
        let setting = |connection: &mut PgConnection, query: &str| {
            let setting = sql_query(query).get_result::<Setting>(connection)?;
            // A database that does not know the setting has no translations.
            Ok(setting.value.map_or(Self::English, |locale| Self::of(&locale)))
        };
        if setting(connection, "SELECT current_setting('lc_messages', true) AS value")? == Self::English {
            return Ok(Self::English);
        }
        let asked: diesel::QueryResult<_> =
            setting(connection, "SELECT set_config('lc_messages', 'C', false) AS value");
        let language = asked.unwrap_or(Self::Other);
        if language == Self::Other {
            static TOLD: Once = Once::new();
            TOLD.call_once(|| {
                tracing::warn!(
                    "PostgreSQL does not tell of faults in English, so a fault of its own may be taken for one that \
                     passes: ALTER ROLE … SET lc_messages = 'C', or GRANT SET ON PARAMETER lc_messages TO …"
                );
            });
        }
        Ok(language)
    }

    /// By the name of a locale.
    fn of(locale: &str) -> Self {
        let name = locale.split(['.', '@']).next().unwrap_or_default();
        let is_english = matches!(name, "C" | "POSIX" | "English") || name.starts_with("en_") || name == "en";
        // An empty name is that of the server's surroundings, which we do not know.
        if is_english { Self::English } else { Self::Other }
    }

    /// Does `work` with a connection that speaks so.
    pub(super) fn during<T>(self, work: impl FnOnce() -> T) -> T {
        /// Also when the work panics: the thread serves others later.
        struct Back(Language);
        impl Drop for Back {
            fn drop(&mut self) {
                SPOKEN.set(self.0);
            }
        }
        let _back = Back(SPOKEN.replace(self));
        work()
    }

    /// What the connection of this thread speaks.
    pub(super) fn spoken() -> Self {
        SPOKEN.get()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::panic)]
    use super::*;

    #[test]
    fn locales_have_their_languages() {
        for (locale, language) in [
            ("C", Language::English),
            ("C.UTF-8", Language::English),
            ("POSIX", Language::English),
            ("en_US.UTF-8", Language::English),
            ("en_GB", Language::English),
            ("ja_JP.UTF-8", Language::Other),
            ("ja_JP.eucJP", Language::Other),
            ("de_DE@euro", Language::Other),
            ("", Language::Other),
        ] {
            assert_eq!(Language::of(locale), language, "{locale}");
        }
    }

    #[test]
    fn a_language_is_spoken_while_work_is_done() {
        assert_eq!(Language::spoken(), Language::English);
        assert_eq!(Language::Other.during(Language::spoken), Language::Other);
        let _ = std::panic::catch_unwind(|| Language::Other.during(|| panic!("a visit panics")));
        assert_eq!(Language::spoken(), Language::English);
    }
}
