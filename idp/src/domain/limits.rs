//! What may happen only so often: names, values and reasons, once, in one table.

/// One row of a table of limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LimitRow {
    /// Its name: the setting is `limits.` and this, and so is the label in the metrics.
    pub name: &'static str,
    /// The value when nothing is set.
    pub default: i64,
    /// The smallest value that makes sense.
    pub least: i64,
    /// The largest value that makes sense.
    pub most: i64,
    /// What is counted, and in which time.
    pub unit: &'static str,
    /// Why there is such a limit, and why it has this value.
    pub reason: &'static str,
}

impl LimitRow {
    /// Whether the value may be set.
    pub fn takes(&self, value: i64) -> bool {
        (self.least..=self.most).contains(&value)
    }
}

/// What became of somebody who met a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LimitOutcome {
    /// Asked to wait: the same is possible in a moment.
    Waited,
    /// Refused: not evaluated, or not sent.
    Refused,
    /// Let through by what is kept for those who waited their turn or are known.
    Reserve,
}

impl LimitOutcome {
    /// The label in the metrics.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waited => "waited",
            Self::Refused => "refused",
            Self::Reserve => "reserve",
        }
    }
}

/// Declares a table of limits: a struct of its values, and the rows with their reasons.
///
/// ```
/// idp::limits! {
///     /// Limits of the garden.
///     pub struct GardenLimits, names GardenLimitNames {
///         visitors: 20, 1..=500, "people an hour", "The paths are narrow.";
///     }
/// }
/// let mut limits = GardenLimits::default();
/// assert_eq!((limits.visitors, GardenLimits::NAMES.visitors), (20, "visitors"));
/// assert!(limits.set("visitors", 30) && !limits.set("dogs", 1));
/// assert_eq!(limits.values(), [30]);
/// ```
#[macro_export]
macro_rules! limits {
    (
        $(#[$meta:meta])*
        pub struct $table:ident, names $names:ident {
            $($name:ident: $default:literal, $least:literal..=$most:literal, $unit:literal, $reason:literal;)*
        }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct $table {
            $(#[doc = $reason] pub $name: i64,)*
        }

        /// The names of the rows, so that a label that is no row does not compile.
        #[derive(Debug)]
        pub struct $names {
            $(#[doc = $unit] pub $name: &'static str,)*
        }

        impl $table {
            /// The rows, in their order.
            pub const ROWS: &'static [$crate::domain::LimitRow] = &[$($crate::domain::LimitRow {
                name: stringify!($name),
                default: $default,
                least: $least,
                most: $most,
                unit: $unit,
                reason: $reason,
            },)*];

            /// The names of the rows.
            pub const NAMES: $names = $names { $($name: stringify!($name),)* };

            /// The values, in the order of the rows.
            #[must_use]
            pub fn values(&self) -> Vec<i64> {
                vec![$(self.$name,)*]
            }

            /// Sets the value of a row; `false` when there is no such row.
            #[must_use]
            pub fn set(&mut self, name: &str, value: i64) -> bool {
                match name {
                    $(stringify!($name) => self.$name = value,)*
                    _ => return false,
                }
                true
            }
        }

        impl Default for $table {
            fn default() -> Self {
                const { $(assert!($least <= $default && $default <= $most, stringify!($name));)* }
                Self { $($name: $default,)* }
            }
        }
    };
}

crate::limits! {
    /// The limits of this crate.
    pub struct Limits, names LimitNames {
        login_guesses: 10, 1..=100, "wrong passwords at one account in `login_window`, over all ranges",
            "A person needs a few tries; ten a quarter of an hour lead no list of passwords anywhere, from however many addresses.";
        login_window: 900, 60..=86_400, "seconds",
            "Long enough that guessing is hopeless, short enough that a locked owner can wait for it.";
        login_range_free: 5, 0..=100_000, "different accounts that may have failed last from one address range",
            "A household or an office mistypes now and then; a stuffing list touches another account with every line.";
        login_range_ratio: 5, 1..=1_000, "accounts that succeed from a range and permit one more that fails",
            "Carriers and companies put tens of thousands behind one range: where many succeed, some failures are typing errors.";
        login_range_memory: 86_400, 3_600..=604_800, "seconds",
            "A day holds the people of a range, those of the night too, and forgets an attack until the next one.";
        wait_first: 15, 1..=900, "seconds",
            "The first wait is one that a person sits through, and a thousand times slower than a list is tried.";
        wait_longest: 900, 15..=3_600, "seconds",
            "The wait doubles with what is beyond the allowance; more than a quarter of an hour nobody believes.";
        login_waiting_per_hour: 60, 1..=1_000_000, "logins an hour that waited their turn, over all hot ranges, successes not counted",
            "Patient robots in thousands of ranges share this; people have their known browser, a passkey or a code by mail.";
        second_step_tries: 5, 1..=20, "codes for one right password",
            "A code is copied wrongly once or twice; five of a million is nothing.";
        second_step_guesses: 10, 1..=100, "codes at one account in `second_step_window`, over all passwords",
            "Whoever comes this far knows the password: the codes of an hour must not be tried out.";
        second_step_window: 3_600, 60..=86_400, "seconds",
            "As long as somebody who lost the device needs to find a recovery code.";
        device_codes_per_hour: 20, 1..=1_000, "codes of devices that no device waits for, at one account",
            "Nine digits are copied wrongly now and then; twenty guesses an hour find none of a thousand million.";
        backchannel_mails: 6, 1..=100, "mails an hour to one person about requests of services without a browser, over all services",
            "More than a few visits an hour nobody makes; what is beyond waits among the requests in the account.";
        backchannel_mails_of_client: 3, 1..=100, "of them for one service",
            "One counter that asks again and again leaves the rest to others.";
        password_tries: 5, 1..=50, "passwords in `password_window` on a page that asks for it once more",
            "The session is there already: only somebody at a device that was left open guesses here.";
        password_window: 900, 60..=86_400, "seconds",
            "The same quarter of an hour as at the login.";
        two_step_setup_tries: 10, 1..=50, "codes while an app is set up, in half an hour",
            "The clock of a new device may be wrong; the owner is logged in.";
        code_tries: 5, 1..=10, "evaluated tries at one code that was sent",
            "Five of a million is nothing, however many arrive at once.";
        birthdate_tries: 10, 1..=50, "birth dates at one account in a day",
            "Whoever reads the owner's mail must not try out the days of a year.";
        mail_gap: 60, 10..=3_600, "seconds between two mails to one address from one browser",
            "Mail needs a moment; a second press must not send a second code that voids the first.";
        mail_open: 2, 1..=20, "mails an hour to one address, for anybody who asks",
            "A code, and one more when it did not arrive; a code that is typed in gives its part back.";
        mail_waited: 2, 1..=20, "mails an hour to one address, only for who waited `mail_wait` or is known",
            "Nobody who asks all the time for somebody else's address uses up what its owner needs.";
        mail_known: 1, 1..=20, "mails an hour to one address, only for browsers that are known to its account",
            "The owner's own browser gets a code, whoever asked before; with this strangers can send the mailbox five an hour at most.";
        mail_total: 10, 1..=100, "mails an hour to one address in all, those too whose browser showed the code and so got its part back",
            "Who registers, forgets the ID and sets a new password in one hour is not kept waiting; more than ten a program asked for.";
        mail_wait: 180, 30..=600, "seconds until the turn of a browser that was told to wait for a mail",
            "A person waits three minutes for a code; with mail on its way it stays below ten.";
        mail_range: 3, 1..=60, "mails an hour to one address from one address range",
            "One place has no use for more, and must leave the rest to others.";
        mail_waited_range: 1, 1..=60, "mails a day to one address that nobody read, after which their range gets none of `mail_waited`, once other ranges ask for the address too",
            "An asker with a few ranges has spent them within the hour; a place that asks for the first time is heard.";
        messages_per_account: 5, 1..=50, "text messages an hour that one account causes",
            "Messages cost money, and nobody writes to half the town.";
        registration_range_free: 300, 1..=100_000, "different addresses from one range in a day that got a code and did not prove it",
            "A shop's campaign fills an evening behind one address; a flood of mails proves none.";
        registration_range_more: 3, 0..=100, "more of them for each address that was proven",
            "Where codes are typed in there are people.";
        reminder_range: 1_000, 1..=1_000_000, "questions for a forgotten ID from one range in `reminder_window`",
            "The answer tells nothing: this only bounds the load.";
        reminder_window: 900, 60..=86_400, "seconds",
            "The same quarter of an hour as at the login.";
        client_range: 300, 1..=1_000_000, "calls an hour of one address range that register or change clients of their own",
            "Each may write a row and make us fetch a document; a team that tries things out stays far below.";
        client_token: 100, 1..=1_000_000, "calls an hour with one initial or registration access token",
            "A token that leaked is not to be worn out before its owner sees it.";
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_has_a_name_and_a_reason_and_takes_its_default() {
        let values = Limits::default().values();
        assert_eq!(values.len(), Limits::ROWS.len());
        for (row, value) in Limits::ROWS.iter().zip(values) {
            assert_eq!(row.default, value, "{}", row.name);
            assert!(
                row.takes(value) && !row.takes(row.least - 1) && !row.takes(row.most + 1),
                "{}",
                row.name
            );
            assert!(row.reason.ends_with('.') && row.reason.matches(". ").count() == 0, "{}", row.name);
            let one = Limits::ROWS.iter().filter(|other| other.name == row.name).count();
            assert_eq!(one, 1, "{}", row.name);
        }
    }

    #[test]
    fn a_handful_of_mails_is_five() {
        let limits = Limits::default();
        assert_eq!(limits.mail_open + limits.mail_waited + limits.mail_known, 5);
        assert_eq!(limits.mail_total, 10, "and so many of one's own at most");
        assert_eq!((limits.login_guesses, limits.code_tries), (10, 5));
    }
}
