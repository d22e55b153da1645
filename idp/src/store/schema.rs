//! The tables of this crate, as diesel sees them; those of security events stand in `event_schema`,
//! those of whoever asks without a browser in `polled_schema`. Written from the
//! migrations; other crates name their own.
#![allow(missing_docs, reason = "the columns are described in the migrations")]

diesel::table! {
    accounts (id) {
        id -> Text,
        kind -> Text,
        state -> Text,
        email -> Text,
        mobile -> Nullable<Text>,
        password_hash -> Text,
        profile -> Text,
        locale -> Text,
        created_at -> BigInt,
        updated_at -> BigInt,
        withdrawn_at -> Nullable<BigInt>,
        first_login_at -> Nullable<BigInt>,
        contact_phone -> Nullable<Text>,
        email_key -> Nullable<Text>,
    }
}

diesel::table! {
    clients (id) {
        id -> Text,
        state -> Text,
        secret_hash -> Nullable<Text>,
        registration -> Text,
        created_at -> BigInt,
        updated_at -> BigInt,
    }
}

diesel::table! {
    sessions (id) {
        id -> Text,
        token_hash -> Text,
        account_id -> Text,
        auth_time -> BigInt,
        amr -> Text,
        acr -> Text,
        user_agent -> Text,
        created_at -> BigInt,
        last_seen_at -> BigInt,
        expires_at -> BigInt,
        ended_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    interactions (id) {
        id -> Text,
        browser -> Text,
        journey -> Text,
        session_id -> Nullable<Text>,
        notes -> Text,
        created_at -> BigInt,
        expires_at -> BigInt,
    }
}

diesel::table! {
    grants (id) {
        id -> Text,
        account_id -> Text,
        client_id -> Text,
        session_id -> Text,
        body -> Text,
        created_at -> BigInt,
        revoked_at -> Nullable<BigInt>,
        taken_back_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    authorization_codes (hash) {
        hash -> Text,
        grant_id -> Text,
        grant_body -> Text,
        redirect_uri -> Text,
        code_challenge -> Nullable<Text>,
        expires_at -> BigInt,
        consumed_at -> Nullable<BigInt>,
        dpop_jkt -> Nullable<Text>,
    }
}

diesel::table! {
    pushed_requests (hash) {
        hash -> Text,
        client_id -> Text,
        request -> Text,
        good_until -> BigInt,
        expires_at -> BigInt,
        consumed_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    refresh_tokens (hash) {
        hash -> Text,
        grant_id -> Text,
        generation -> Integer,
        issued_at -> BigInt,
        expires_at -> BigInt,
        consumed_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    scope_consents (account_id, client_id) {
        account_id -> Text,
        client_id -> Text,
        scope -> Text,
        granted_at -> BigInt,
        details -> Text,
    }
}

diesel::table! {
    text_versions (document, version) {
        document -> Text,
        version -> Text,
        body -> Text,
        effective_at -> BigInt,
        announce_to -> Nullable<Text>,
        announce_after -> Nullable<Text>,
        announced_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    text_acceptances (account_id, document, version) {
        account_id -> Text,
        document -> Text,
        version -> Text,
        hash -> Text,
        client_id -> Nullable<Text>,
        accepted_at -> BigInt,
    }
}

diesel::table! {
    item_confirmations (account_id, client_id, item) {
        account_id -> Text,
        client_id -> Text,
        item -> Text,
        confirmed_at -> BigInt,
    }
}

diesel::table! {
    registrations (id) {
        id -> Text,
        interaction_id -> Nullable<Text>,
        terms_version -> Text,
        email -> Nullable<Text>,
        code_hash -> Nullable<Text>,
        code_sent_at -> Nullable<BigInt>,
        code_expires_at -> Nullable<BigInt>,
        tries -> Integer,
        verified_at -> Nullable<BigInt>,
        entries -> Nullable<Text>,
        password_hash -> Nullable<Text>,
        account_id -> Nullable<Text>,
        created_at -> BigInt,
        expires_at -> BigInt,
        arrival_hint -> Nullable<Text>,
        email_key -> Nullable<Text>,
    }
}

diesel::table! {
    mailed_codes (browser, purpose) {
        browser -> Text,
        purpose -> Text,
        account_id -> Nullable<Text>,
        subject -> Text,
        code_hash -> Text,
        stage -> Text,
        tries -> Integer,
        code_expires_at -> BigInt,
        expires_at -> BigInt,
    }
}

diesel::table! {
    signing_keys (kid) {
        kid -> Text,
        alg -> Text,
        sealed -> Text,
        state -> Text,
        created_at -> BigInt,
        changed_at -> BigInt,
        used_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    attempts (name) {
        name -> Text,
        count -> Integer,
        expires_at -> BigInt,
    }
}

diesel::table! {
    used_once (name) {
        name -> Text,
        expires_at -> BigInt,
    }
}

diesel::table! {
    passkeys (id) {
        id -> Text,
        account_id -> Text,
        credential_id -> Text,
        name -> Text,
        credential -> Text,
        created_at -> BigInt,
        last_used_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    two_step (account_id) {
        account_id -> Text,
        secret -> Text,
        last_step -> BigInt,
        confirmed_at -> Nullable<BigInt>,
        unseen_codes -> Nullable<Text>,
        expires_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    recovery_codes (account_id, hash) {
        account_id -> Text,
        hash -> Text,
        used_at -> Nullable<BigInt>,
    }
}

diesel::table! {
    outbox (id) {
        id -> Text,
        kind -> Text,
        payload -> Text,
        state -> Text,
        due_at -> BigInt,
        attempts -> Integer,
        leased_until -> Nullable<BigInt>,
        created_at -> BigInt,
        done_at -> Nullable<BigInt>,
        receiver -> Nullable<Text>,
        good_until -> Nullable<BigInt>,
        topic -> Nullable<Text>,
        failure -> Nullable<Text>,
    }
}

diesel::table! {
    audit (id) {
        id -> Text,
        at -> BigInt,
        actor_type -> Text,
        actor -> Text,
        dealer -> Nullable<Text>,
        action -> Text,
        object -> Text,
        result -> Text,
        request_id -> Text,
        before_digest -> Nullable<Text>,
        after_digest -> Nullable<Text>,
    }
}

diesel::table! {
    withdrawals (account_id) {
        account_id -> Text,
        token_hash -> Text,
        erase_at -> BigInt,
    }
}

diesel::table! {
    erased_accounts (id) {
        id -> Text,
        erased_at -> BigInt,
    }
}

diesel::table! {
    profile_changes (session_id) {
        session_id -> Text,
        account_id -> Text,
        entries -> Text,
        expires_at -> BigInt,
    }
}

diesel::table! {
    range_standings (range) {
        range -> Text,
        failed -> Integer,
        succeeded -> Integer,
    }
}

diesel::table! {
    range_names (range, name) {
        range -> Text,
        name -> Text,
        outcome -> Text,
        expires_at -> BigInt,
    }
}

diesel::table! {
    waits (name) {
        name -> Text,
        due_at -> BigInt,
        expires_at -> BigInt,
        typed -> Nullable<Text>,
    }
}

diesel::table! {
    mail_logs (mailbox) {
        mailbox -> Text,
        sent -> Text,
        expires_at -> BigInt,
    }
}

// userinfo, refresh and introspection read a grant and its account together, and what they were asked with.
diesel::allow_tables_to_appear_in_same_query!(accounts, grants, refresh_tokens);

// A session is looked at with whose it is.
diesel::allow_tables_to_appear_in_same_query!(accounts, sessions);

// New texts are announced to the accounts that agreed to earlier ones.
diesel::allow_tables_to_appear_in_same_query!(accounts, text_acceptances);

diesel::table! {
    idempotency_keys (name) {
        name -> Text,
        request -> Text,
        holder -> Text,
        state -> Text,
        answer -> Nullable<Text>,
        leased_until -> BigInt,
        expires_at -> BigInt,
    }
}

diesel::table! {
    write_probes (id) {
        id -> Text,
    }
}

diesel::table! {
    initial_access_tokens (id) {
        id -> Text,
        hash -> Text,
        note -> Text,
        policy -> Text,
        uses_left -> Integer,
        issued_at -> BigInt,
        expires_at -> BigInt,
    }
}

diesel::table! {
    client_registrations (client_id) {
        client_id -> Text,
        hash -> Text,
        policy -> Text,
        issued_at -> BigInt,
    }
}
