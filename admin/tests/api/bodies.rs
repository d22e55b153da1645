//! A body that can be read for every operation that takes one.

use crate::site::{jwks, relying_party};
use serde_json::{Value, json};

/// By the operation's name; `null` for one without a body.
pub(crate) fn of(operation: &Value) -> Value {
    match operation.as_str().unwrap() {
        "registerDealer" => json!({"dealer_id": "D-1", "name": "トヨタ中央販売"}),
        "registerShop" => json!({"shop_id": "S-01", "name": "本店"}),
        "registerClient" => json!({"registration": relying_party()}),
        "issueInitialAccessToken" => json!({"note": "部品カタログ", "redirect_hosts": ["*.example.jp"]}),
        "registerDealerClient" => {
            json!({"registration": {"client_name": "PAL", "scope": "link:read", "jwks": jwks()}})
        }
        "addStaff" => json!({"email": "hanako@example.jp", "role": "support"}),
        "searchAccount" => json!({"username": "hanako@example.jp", "reason": "customer_request"}),
        "searchMigration" => {
            json!({"site": "owners-site", "legacy_user_id": "hanako82", "reason": "customer_request"})
        }
        "publishText" | "previewText" => {
            json!({
                "version": "2027-01-01", "effective_on": "2027-01-01",
                "title_ja": "規約", "title_en": "Terms", "body_ja": "本文。", "body_en": "Text.",
            })
        }
        "endSession" | "endSessions" => json!({"reason": "customer_request"}),
        "retireSigningKey" => json!({"reason": "compromised"}),
        "cancelLink" | "resendLinkMail" | "rotateClientSecret" | "endLink" | "settleLink" | "retryMail"
        | "giveUpMail" | "rotateSigningKeys" | "confirmApproval" | "refuseApproval" => Value::Null,
        other => panic!("{other} needs a row here"),
    }
}
