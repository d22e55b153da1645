//! The tables of devices and services that ask without a browser, as diesel sees them.
#![allow(missing_docs, reason = "the columns are described in the migrations")]

diesel::table! {
    backchannel_requests (auth_req_id) {
        auth_req_id -> Text,
        id -> Text,
        client_id -> Text,
        account_id -> Nullable<Text>,
        request -> Text,
        binding_message -> Nullable<Text>,
        answer -> Text,
        grant_body -> Nullable<Text>,
        call -> Nullable<Text>,
        poll_interval -> BigInt,
        asked_at -> Nullable<BigInt>,
        created_at -> BigInt,
        expires_at -> BigInt,
    }
}

diesel::table! {
    device_authorizations (device_code) {
        device_code -> Text,
        user_code -> Text,
        client_id -> Text,
        request -> Text,
        answer -> Text,
        grant_body -> Nullable<Text>,
        poll_interval -> BigInt,
        asked_at -> Nullable<BigInt>,
        expires_at -> BigInt,
    }
}
