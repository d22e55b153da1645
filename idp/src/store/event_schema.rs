//! The tables of security events on their way to receivers, as diesel sees them.
#![allow(missing_docs, reason = "the columns are described in the migrations")]

use super::schema::{grants, scope_consents};

diesel::table! {
    event_streams (id) {
        id -> Text,
        client_id -> Text,
        method -> Text,
        endpoint_url -> Nullable<Text>,
        authorization_header -> Nullable<Text>,
        events_requested -> Nullable<Text>,
        events_delivered -> Text,
        description -> Nullable<Text>,
        status -> Text,
        reason -> Nullable<Text>,
        verified_at -> Nullable<BigInt>,
        created_at -> BigInt,
        updated_at -> BigInt,
        due_at -> BigInt,
        attempts -> Integer,
        leased_until -> Nullable<BigInt>,
    }
}

diesel::table! {
    event_stream_removals (stream_id, subject) {
        stream_id -> Text,
        subject -> Text,
    }
}

diesel::table! {
    stream_events (seq) {
        seq -> BigInt,
        jti -> Text,
        stream_id -> Text,
        kind -> Text,
        body -> Text,
        at -> BigInt,
    }
}

// Events of an account go to the streams of the services that it uses; a stream is due while something waits for it.
diesel::allow_tables_to_appear_in_same_query!(event_streams, grants);
diesel::allow_tables_to_appear_in_same_query!(event_streams, scope_consents);
diesel::allow_tables_to_appear_in_same_query!(event_streams, stream_events);
