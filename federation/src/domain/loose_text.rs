//! Members of other systems' records that are optional: whatever is sent for one must not stop the whole.
//!
//! `null` is an empty text, a whole number its digits. What is no text at all reads as the replacement character, which no
//! rule takes: it is told of like every other value that cannot be used.

use serde::{Deserialize, Deserializer};
use serde_json::Value;

const NO_TEXT: &str = "\u{fffd}";

/// Reads one text; for `deserialize_with`.
///
/// # Errors
/// None of its own: only when the input is no JSON.
pub(super) fn text<'de, D: Deserializer<'de>>(input: D) -> Result<String, D::Error> {
    Value::deserialize(input).map(to_text)
}

/// Reads a list of texts. `null` is an empty one, a single text a list of one.
///
/// # Errors
/// None of its own: only when the input is no JSON.
pub(super) fn texts<'de, D: Deserializer<'de>>(input: D) -> Result<Vec<String>, D::Error> {
    Ok(match Value::deserialize(input)? {
        Value::Null => Vec::new(),
        Value::Array(values) => values.into_iter().map(to_text).collect(),
        other => vec![to_text(other)],
    })
}

fn to_text(value: Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text,
        Value::Number(number) if number.is_u64() => number.to_string(),
        _ => NO_TEXT.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use serde_json::json;

    #[test]
    fn whatever_is_sent() {
        for (sent, read) in [
            (json!(null), ""),
            (json!(""), ""),
            (json!("豊田"), "豊田"),
            (json!(4500002), "4500002"),
            (json!(-1), NO_TEXT),
            (json!(1.5), NO_TEXT),
            (json!(true), NO_TEXT),
            (json!([]), NO_TEXT),
            (json!({ "a": 1 }), NO_TEXT),
        ] {
            assert_eq!(text(&sent).unwrap(), read, "{sent}");
        }
        for (sent, read) in [
            (json!(null), vec![]),
            (json!([]), vec![]),
            (json!(["a", null, 7, {}]), vec!["a", "", "7", NO_TEXT]),
            (json!("a"), vec!["a"]),
            (json!({}), vec![NO_TEXT]),
        ] {
            assert_eq!(texts(&sent).unwrap(), read, "{sent}");
        }
    }
}
