//! The nouns: accounts, clients, sessions, interactions, grants, and what they are made of.
//!
//! Owns the types and the rules that need nothing but the value itself. Knows no database, no
//! HTTP, no key material and no clock but the one that is handed in.

mod account;
mod authorization_detail;
mod authorize_request;
mod backchannel_request;
mod bilingual;
mod birthdate;
mod birthdate_text;
mod brand;
mod certificate_name;
mod client;
mod client_choices;
mod client_profile;
mod clock;
mod confirmation;
mod counted_event;
mod device;
mod device_authorization;
mod distinguished_name;
mod dynamic_client;
mod email;
mod encryption;
mod era;
mod event_stream;
mod grant;
mod id;
mod interaction;
mod invisible;
mod key_use;
mod keyed_call;
mod limits;
mod localized;
mod login_name;
mod mail_budget;
mod mail_failure;
mod mailed_code;
mod passkey;
mod polling;
mod postal;
mod random;
mod range_standing;
mod recovery_code;
mod registration;
mod response_type;
mod scope;
mod secret;
mod security_event;
mod session;
mod signing_algorithm;
mod strict_json;
mod text;
mod text_size;

pub use account::{Account, AccountKind, AccountState, Address, COME_BACK_DAYS, Gender, Profile};
pub use authorization_detail::{AuthorizationDetail, DetailField, DetailShape, FieldKind, all_covered};
pub use authorize_request::{AuthorizeRequest, ClaimRequest, ClaimsRequest, Prompt, ResponseMode};
pub use backchannel_request::{
    BACKCHANNEL_GRANT, BACKCHANNEL_SECONDS, BackchannelJourney, BackchannelRequest, DeliveryMode,
    LONGEST_BACKCHANNEL_SECONDS,
};
pub use birthdate::{BirthdateError, parse_birthdate};
pub use birthdate_text::read_birthdate;
pub use brand::{AppLink, Brand, BrandLinks, BrandService, Colour, Colours, DarkPalette, LightPalette};
pub use certificate_name::{CertificateName, CertificateNames};
pub use client::{Client, ClientKind, ClientRegistration, ClientState};
pub use client_choices::{
    IdTokenClaims, RequiredItem, ScopeConsentPolicy, SubjectType, TokenEndpointAuthMethod,
};
pub use client_profile::{ClientProfile, PkceRule, ProfileBreach, ProfileRow, ProfileRules, TokenBinding};
pub use clock::{Clock, SetClock, SystemClock, Timestamp};
pub use confirmation::Confirmation;
pub use counted_event::CountedEvent;
pub use device::device_words;
pub use device_authorization::{
    DEVICE_CODE_GRANT, DEVICE_CODE_SECONDS, DeviceAuthorization, DeviceJourney, USER_CODE_DIGITS,
    normalize_user_code, user_code_words,
};
pub use distinguished_name::DistinguishedName;
pub use dynamic_client::{DynamicClient, DynamicRegistration, InitialAccessToken, RegistrationPolicy};
pub use email::{EmailAddress, EmailError, EmailKey, fold_email, normalize_email};
pub use encryption::{ContentEncryption, EncryptedAnswer, EncryptedAnswers, Encryption, KeyManagement};
pub use era::{ERAS, Era};
pub use event_stream::{EventStream, StreamDelivery, StreamStatus};
pub use grant::{AuthorizationCode, Grant, RefreshToken};
pub use id::{
    AccountId, ClientId, EventStreamId, GrantId, InitialAccessTokenId, InteractionId, PasskeyId, SessionId,
    first_id_at, generate_id,
};
pub use interaction::{AccountPath, GuidedJourney, Interaction, Journey};
pub use invisible::{clean_text, clean_value, is_blank, is_hidden, visible};
pub use key_use::KeyUse;
pub use keyed_call::KeyedCall;
pub use limits::{LimitNames, LimitOutcome, LimitRow, Limits};
pub use localized::Localized;
pub use login_name::{LoginName, normalize_mobile};
pub use mail_budget::{MailAbout, MailAsk, MailLog, MailPart, MailVerdict};
pub use mail_failure::MailFailure;
pub use mailed_code::{CodePurpose, CodeStage, MailedCode};
pub use passkey::{LONGEST_PASSKEY_NAME, MOST_PASSKEYS, Passkey};
pub use polling::{POLL_SECONDS, PollVerdict, Polled, PolledAnswer};
pub use postal::{
    PostalAddress, PostalCsvError, PostalList, fill_readings, pack_postal_list, read_postal_csv,
};
pub use random::{OsRandom, Randomness};
pub use range_standing::{Allowance, RangeOutcome, RangeStanding, Waits};
pub use recovery_code::{
    RECOVERY_CODES, generate_recovery_code, normalize_recovery_code, recovery_code_words,
};
pub use registration::{
    ArrivalHint, CodeError, EntryError, LONGEST_LINE, PREFECTURES, PasswordError, PasswordPolicy, PhoneError,
    RegistrationEntries, check_entry, check_kana, check_line, check_name, check_optional_line,
    check_postal_code, find_code, normalize_kana, normalize_line, normalize_phone, normalize_postal_code,
    parse_phone, phone_words, postal_words, without_extension,
};
pub use response_type::{IMPLICIT, ResponseType, ResponseTypes};
pub use scope::ScopeSet;
pub use secret::{Secret, TokenHash};
pub use security_event::{EventSubject, EventType, SecurityEvent};
pub use session::{FRESH_LOGIN_SECONDS, NewSession, Session};
pub use signing_algorithm::{PROOF_ALGORITHMS, SigningAlgorithm, SigningAlgorithms};
pub use strict_json::{NotAnObject, parse_strict_array, parse_strict_object};
pub use text::{Announcement, Lang, TextVersion};
pub use text_size::TextSize;
