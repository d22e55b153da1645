//! JSON objects from the network, read strictly.

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// Reads one JSON object. A member that stands twice is an error at any depth: parsers that take
/// the first and parsers that take the last would otherwise read different things (RFC 7515, 4).
///
/// # Errors
/// Anything that is no single JSON object of at most `max_bytes` bytes with unique members.
pub fn parse_strict_object(bytes: &[u8], max_bytes: usize) -> Result<Map<String, Value>, NotAnObject> {
    if bytes.len() > max_bytes {
        return Err(NotAnObject);
    }
    match serde_json::from_slice(bytes) {
        Ok(Strict(Value::Object(object))) => Ok(object),
        _ => Err(NotAnObject),
    }
}

/// Reads one JSON array in the same way.
///
/// # Errors
/// Anything that is no single JSON array of at most `max_bytes` bytes whose objects have unique members.
pub fn parse_strict_array(bytes: &[u8], max_bytes: usize) -> Result<Vec<Value>, NotAnArray> {
    match serde_json::from_slice(bytes) {
        Ok(Strict(Value::Array(list))) if bytes.len() <= max_bytes => Ok(list),
        _ => Err(NotAnArray),
    }
}

/// The bytes are not one JSON array whose objects have unique members, or too many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a JSON array whose objects have unique members")]
pub struct NotAnArray;

/// The bytes are not one JSON object with unique members, or too many.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a JSON object with unique members")]
pub struct NotAnObject;

/// A JSON value in which no object repeats a member.
struct Strict(Value);

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        StrictSeed.deserialize(deserializer).map(Self)
    }
}

struct StrictSeed;

impl<'de> DeserializeSeed<'de> for StrictSeed {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for StrictSeed {
    type Value = Value;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("JSON with unique members")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(Value::Number(value.into()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element_seed(StrictSeed)? {
            items.push(item);
        }
        Ok(Value::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(name) = map.next_key::<String>()? {
            if object.contains_key(&name) {
                return Err(A::Error::custom("a member stands twice"));
            }
            let value = map.next_value_seed(StrictSeed)?;
            object.insert(name, value);
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn refuses_what_is_no_single_object() {
        for text in [
            "",
            "{",
            "[]",
            "1",
            "null",
            "{} {}",
            r#"{"a":1,"a":1}"#,
            r#"{"a":{"b":1,"b":2}}"#,
            r#"[{"a":1,"a":2}]"#,
        ] {
            assert_eq!(parse_strict_object(text.as_bytes(), 1_000), Err(NotAnObject), "{text}");
        }
        assert_eq!(parse_strict_object(b"{\"a\":\"0123456789\"}", 8), Err(NotAnObject));
    }

    #[test]
    fn reads_as_serde_json_does() {
        let text = r#"{"a":[1,-2,3.5,true,null,"x",{"b":{}}],"ü":"\u00e9","n":18446744073709551615}"#;
        let expected: Value = serde_json::from_str(text).unwrap();
        assert_eq!(Value::Object(parse_strict_object(text.as_bytes(), 1_000).unwrap()), expected);
    }

    #[test]
    fn survives_depth() {
        let deep = format!("{{\"a\":{}", "[".repeat(100_000));
        assert_eq!(parse_strict_object(deep.as_bytes(), 1_000_000), Err(NotAnObject));
    }

    proptest! {
        #[test]
        fn never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = parse_strict_object(&bytes, 150);
        }
    }
}
