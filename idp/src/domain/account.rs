//! The common ID account: one person or one company.

use super::{AccountId, Lang, Secret, Timestamp};
use serde::{Deserialize, Serialize};

/// Whether the account belongs to a person or a company. Chosen once, never changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccountKind {
    /// 個人
    Individual,
    /// 法人
    Corporate,
}

impl AccountKind {
    /// The value of the claim `account_type` and of the stored column.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Individual => "individual",
            Self::Corporate => "corporate",
        }
    }

    /// Reads the value that [`Self::as_str`] writes.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "individual" => Some(Self::Individual),
            "corporate" => Some(Self::Corporate),
            _ => None,
        }
    }
}

/// How long the owner of an account that was left may come back: to the end of this day in Japan, counted from the day
/// of leaving. Then everything about them is erased.
pub const COME_BACK_DAYS: i64 = 30;

/// What may be done with the account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountState {
    /// In use.
    Active,
    /// Switched off by an operator.
    Disabled,
    /// Left by its owner, who may still come back.
    Withdrawing,
}

impl AccountState {
    /// The stored value.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Disabled => "disabled",
            Self::Withdrawing => "withdrawing",
        }
    }

    /// Whether this edge exists: `active ⇄ disabled`, `active ⇄ withdrawing`. What is withdrawing ends by erasure.
    pub const fn may_become(self, next: Self) -> bool {
        matches!(
            (self, next),
            (Self::Active, Self::Disabled | Self::Withdrawing)
                | (Self::Disabled | Self::Withdrawing, Self::Active)
        )
    }

    /// Reads the stored value.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "active" => Some(Self::Active),
            "disabled" => Some(Self::Disabled),
            "withdrawing" => Some(Self::Withdrawing),
            _ => None,
        }
    }
}

/// Gender as the customer gave it; absent when 回答しない was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Gender {
    /// 男性
    Male,
    /// 女性
    Female,
}

/// A postal address in Japan, in the order in which it is written there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Address {
    /// Seven digits without hyphen.
    pub postal_code: String,
    /// One of the 47 prefectures (`region`).
    pub prefecture: String,
    /// 市区町村名 (`locality`).
    pub city: String,
    /// 丁目番地, as typed.
    pub street: String,
    /// 建物名, may be empty.
    pub building: String,
}

/// What the customer told about themselves, byte for byte as typed where it is a name.
///
/// Members are empty or `None` when the customer did not give them. Stored as one JSON document:
/// no query needs a part of it, and an erasure is one column.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Profile {
    /// 姓 (`family_name`).
    pub family_name: String,
    /// 名 (`given_name`).
    pub given_name: String,
    /// セイ (`family_name#ja-Kana-JP`).
    pub family_kana: String,
    /// メイ (`given_name#ja-Kana-JP`).
    pub given_kana: String,
    /// 会社名, of corporate accounts.
    pub org_name: Option<String>,
    /// 会社名(カナ), of corporate accounts.
    pub org_kana: Option<String>,
    /// 部署, of corporate accounts.
    pub org_unit: Option<String>,
    /// `gender`.
    pub gender: Option<Gender>,
    /// `birthdate`, YYYY-MM-DD.
    pub birthdate: Option<String>,
    /// `address`.
    pub address: Option<Address>,
    /// `phone_number`, E.164. Counts as verified only when [`Self::phone_verified`].
    pub phone: Option<String>,
    /// Whether a code proved the phone number.
    pub phone_verified: bool,
    /// `middle_name`.
    pub middle_name: Option<String>,
    /// `nickname`.
    pub nickname: Option<String>,
    /// `preferred_username`.
    pub preferred_username: Option<String>,
    /// `profile`, a URL.
    pub profile_url: Option<String>,
    /// `picture`, a URL.
    pub picture: Option<String>,
    /// `website`, a URL.
    pub website: Option<String>,
    /// `zoneinfo`, a name of the time zone database.
    pub zoneinfo: Option<String>,
}

/// One account. Its `Debug` names the account and nothing about the person.
#[derive(Clone)]
pub struct Account {
    /// The account.
    pub id: AccountId,
    /// Person or company.
    pub kind: AccountKind,
    /// What may be done with it.
    pub state: AccountState,
    /// The login name: a verified mail address, as its owner wrote it. Compared by [`super::fold_email`] alone.
    pub email: String,
    /// A second login name: a mobile number, E.164, that was checked and switched on by its owner.
    pub mobile: Option<String>,
    /// Argon2id in PHC form.
    pub password_hash: Secret,
    /// What the customer told.
    pub profile: Profile,
    /// Language of mails and of the claim `locale`: `ja` or `en`.
    pub locale: String,
    /// When the account began.
    pub created_at: Timestamp,
    /// When something about it last changed (`updated_at`).
    pub updated_at: Timestamp,
    /// When its owner left; after the time to come back everything about them is erased.
    pub withdrawn_at: Option<Timestamp>,
}

impl Account {
    /// The language of mails.
    pub fn lang(&self) -> Lang {
        Lang::from_tags([self.locale.as_str()]).unwrap_or_default()
    }
}

impl std::fmt::Debug for Account {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Account").field("id", &self.id).field("state", &self.state).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_these_edges_exist() {
        use AccountState::{Active, Disabled, Withdrawing};
        let edges = [(Active, Disabled), (Disabled, Active), (Active, Withdrawing), (Withdrawing, Active)];
        for from in [Active, Disabled, Withdrawing] {
            for to in [Active, Disabled, Withdrawing] {
                assert_eq!(from.may_become(to), edges.contains(&(from, to)), "{from:?} to {to:?}");
            }
        }
    }
}
