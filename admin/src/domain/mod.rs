//! What operators write about dealers and clients, and what may be registered.
//!
//! Owns the documents of the interface and the rules over their values. Knows no database and no HTTP.

mod account;
mod approval;
mod audit;
mod choices;
mod dealer;
mod dealer_client;
mod dealer_merger;
mod declaration;
mod fault;
mod initial_token;
mod keys;
mod legacy_tie;
mod link;
mod mail;
mod permission;
mod relying_party;
mod relying_party_encryption;
mod relying_party_kept;
mod relying_party_rules;
mod required_items;
mod role;
mod rules;
mod session;
mod settings;
mod signing_key;
mod staff;
mod staff_session;
mod text;

pub use account::{AccountSearch, AccountView, SupportReason};
pub use approval::{APPROVAL_SECONDS, ActKind, Approval, ApprovalState, ApprovalView, Party, PendingAct};
pub use audit::AuditView;
pub(crate) use audit::harmless;
pub use dealer::{DealerChange, DealerRegistration, DealerView, ShopChange, ShopRegistration, ShopView};
pub use dealer_client::{
    DealerClientChange, DealerClientDocument, DealerClientRegistration, DealerClientView,
};
pub use dealer_merger::DealerMerger;
pub use declaration::{
    Declaration, Declared, DeclaredClient, DeclaredDealer, DeclaredMember, DeclaredShop, DeclaredState,
    DeclaredSystem, DeclaredText, DeclaredTool,
};
pub use fault::{Fault, Rule};
pub use initial_token::{InitialTokenIssue, InitialTokenView};
pub(crate) use keys::public_jwk;
pub use keys::{JwkSet, check_jwks};
pub use legacy_tie::{MigrationSearch, MigrationView};
pub use link::LinkView;
pub use mail::MailView;
pub use permission::Permission;
pub use relying_party::{
    RelyingPartyChange, RelyingPartyDocument, RelyingPartyRegistration, RelyingPartyView,
};
pub use required_items::{RequiredItemsChange, RequiredItemsView};
pub use role::Role;
pub use rules::{Bounds, CertificateWays, check_client_id};
pub use session::{SessionEnd, SessionView, SessionsEnded};
pub use settings::BackOfficeSettings;
pub use signing_key::{KeyRetirement, KeyRetirementReason, RotationView, SigningKeyView};
pub use staff::{InvitationView, Seat, StaffAddition, StaffChange, StaffInvitation, StaffMember, StaffView};
pub use staff_session::{CONSOLE_IDLE_SECONDS, CONSOLE_LONGEST_SECONDS, StaffSession};
pub use text::{TextPreview, TextPublication, TextState, TextView, WholeText};
