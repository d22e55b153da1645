//! The tables of this crate, as diesel sees them. Written from the migrations.
#![allow(missing_docs, reason = "the columns are described in the migrations")]

diesel::table! {
    dealers (id) {
        id -> Text,
        name -> Text,
        name_en -> Text,
        state -> Text,
        created_at -> BigInt,
        updated_at -> BigInt,
        merged_into -> Nullable<Text>,
        merged_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    dealer_names (id) {
        id -> Text,
        dealer_id -> Text,
        name -> Text,
        name_en -> Text,
        until -> BigInt,
    }
}

diesel::table! {
    dealer_shops (dealer_id, id) {
        dealer_id -> Text,
        id -> Text,
        name -> Text,
        name_en -> Text,
        state -> Text,
        created_at -> BigInt,
        updated_at -> BigInt,
    }
}

diesel::table! {
    dealer_clients (client_id) {
        client_id -> Text,
        dealer_id -> Text,
        shop_id -> Nullable<Text>,
        address_book_endpoint -> Nullable<Text>,
        events_endpoint -> Nullable<Text>,
        created_at -> BigInt,
        updated_at -> BigInt,
    }
}

diesel::table! {
    dealer_visits (id) {
        id -> Text,
        dealer_id -> Text,
        client_id -> Text,
        shop -> Text,
        staff -> Text,
        service -> Text,
        code_sealed -> Text,
        code_hash -> Text,
        notice_version -> Nullable<Text>,
        acknowledged_at -> Nullable<BigInt>,
        link_id -> Nullable<Text>,
        created_at -> BigInt,
        expires_at -> BigInt,
    }
}

diesel::table! {
    dealer_links (id) {
        id -> Text,
        dealer_id -> Text,
        shop -> Text,
        staff -> Text,
        service -> Text,
        code_sealed -> Nullable<Text>,
        code_hash -> Nullable<Text>,
        account_id -> Nullable<Text>,
        token_hash -> Text,
        reception_hash -> Nullable<Text>,
        reception_tries -> Integer,
        notice_version -> Text,
        state -> Text,
        mail_id -> Nullable<Text>,
        undeliverable_at -> Nullable<BigInt>,
        created_at -> BigInt,
        expires_at -> BigInt,
        linked_at -> Nullable<BigInt>,
        ended_at -> Nullable<BigInt>,
        reminded -> Integer,
        mailed_at -> Nullable<BigInt>,
        progress -> Integer,
    }
}

diesel::table! {
    dealer_link_consents (id) {
        id -> Text,
        link_id -> Text,
        account_id -> Text,
        dealer_id -> Text,
        document -> Text,
        version -> Text,
        hash -> Text,
        terms -> Text,
        journey -> Text,
        consented_at -> BigInt,
    }
}

diesel::table! {
    dealer_events (jti) {
        jti -> Text,
        client_id -> Text,
        dealer_id -> Text,
        kind -> Text,
        link_id -> Text,
        at -> BigInt,
        done_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    dealer_link_openings (browser) {
        browser -> Text,
        link_id -> Text,
        expires_at -> BigInt,
    }
}

diesel::table! {
    dealer_lookups (id) {
        id -> Text,
        account_id -> Text,
        dealer_id -> Text,
        shop -> Text,
        at -> BigInt,
    }
}

diesel::table! {
    dealer_lookup_optouts (account_id) {
        account_id -> Text,
        since -> BigInt,
    }
}

diesel::table! {
    legacy_handovers (id) {
        id -> Text,
        site -> Text,
        handle_hash -> Text,
        body_hash -> Text,
        user_hash -> Text,
        sealed -> Nullable<Text>,
        browser -> Nullable<Text>,
        interaction_id -> Nullable<Text>,
        stage -> Text,
        created_at -> BigInt,
        expires_at -> BigInt,
    }
}

diesel::table! {
    legacy_users (site, user_hash) {
        site -> Text,
        user_hash -> Text,
        user_sealed -> Text,
        account_id -> Text,
        handover_id -> Text,
        state -> Text,
        task -> Nullable<Text>,
        reference -> Text,
        attempts -> Integer,
        started_at -> BigInt,
        due_at -> BigInt,
        migrated_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    legacy_events (jti) {
        jti -> Text,
        site -> Text,
        kind -> Text,
        user_hash -> Text,
        user_sealed -> Text,
        at -> BigInt,
        done_at -> Nullable<BigInt>,
    }
}

// The claim reads a link and the name of its dealer together.
diesel::allow_tables_to_appear_in_same_query!(dealer_link_consents, dealer_links, dealers);
