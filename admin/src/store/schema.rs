//! The tables of this crate, as diesel sees them. Written from the migrations.
#![allow(missing_docs, reason = "the columns are described in the migrations")]

diesel::table! {
    approvals (id) {
        id -> Text,
        act -> Text,
        object -> Text,
        document -> Text,
        seen -> Text,
        state -> Text,
        asked_by_type -> Text,
        asked_by -> Text,
        asked_at -> BigInt,
        expires_at -> BigInt,
        decided_by_type -> Nullable<Text>,
        decided_by -> Nullable<Text>,
        decided_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    client_keys (client_id, name) {
        client_id -> Text,
        name -> Text,
        since -> BigInt,
    }
}

diesel::table! {
    staff (id) {
        id -> Text,
        account_id -> Text,
        role -> Text,
        dealer_id -> Nullable<Text>,
        added_by -> Text,
        added_at -> BigInt,
        ended_by -> Nullable<Text>,
        ended_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    staff_invitations (id) {
        id -> Text,
        token_hash -> Text,
        email -> Text,
        email_key -> Text,
        role -> Text,
        dealer_id -> Nullable<Text>,
        added_by -> Text,
        added_at -> BigInt,
        expires_at -> BigInt,
    }
}

diesel::table! {
    staff_sessions (token_hash) {
        token_hash -> Text,
        account_id -> Text,
        grant_id -> Text,
        created_at -> BigInt,
        last_seen_at -> BigInt,
        expires_at -> BigInt,
    }
}
