//! The form of a relying party: each member with what it means, those that matter first.

use super::{document::OPTIONS, hazards::Hazards};
use crate::{
    console::Desk,
    pages::console::{
        Entries, FormPage, Input, Notice, NoticeKind,
        texts::{FrameTexts, ServiceFormTexts, ServiceTexts, SystemTexts},
    },
};
use idp::{
    domain::{
        BACKCHANNEL_GRANT, ContentEncryption, DEVICE_CODE_GRANT, EncryptedAnswer, Encryption, KeyManagement,
    },
    pages::{Choices, Need},
    protocol::{
        ACR_VALUES,
        ssf::{MANAGE_SCOPE, READ_SCOPE},
    },
};

/// What clients can sign with.
const ASSERTIONS: [&str; 4] = ["RS256", "PS256", "ES256", "EdDSA"];

/// A form with what was typed; a new one asks for the id, too.
pub(super) fn form(desk: &Desk, entries: Entries, is_new: bool) -> FormPage {
    let (f, s) = (FrameTexts::of(desk.lang), ServiceTexts::of(desk.lang));
    let path = desk.path.split('?').next().unwrap_or_default().to_owned();
    let (title, submit) = if is_new { (s.new, s.submit) } else { (s.change_title, f.save) };
    let mut page = FormPage::new(desk.frame(), title, path, submit);
    s.new_lead.clone_into(&mut page.lead);
    page.inputs = about(desk, &entries, is_new);
    page.inputs.extend(addresses(desk, &entries));
    page.inputs.extend(authentication(desk, &entries));
    page.inputs.extend(information(desk, &entries));
    page.inputs.extend(login(desk, &entries));
    page.inputs.extend(details(desk, &entries));
    page.entries = entries;
    page
}

/// The form once more with what is grave about it, and a box to tick.
pub(super) fn with_hazards(mut page: FormPage, desk: &Desk, hazards: Hazards) -> FormPage {
    let t = ServiceFormTexts::of(desk.lang);
    page.notices = hazards.all().map(|sentence| Notice::new(NoticeKind::Caution, sentence)).collect();
    page.entries.refuse("understood", t.understood_needed);
    let ticks = page.entries.ticks("understood", t.understood, "", &[("on", t.understood_label, "")]);
    page.inputs.push(Input::Ticks(ticks));
    page
}

fn about(desk: &Desk, e: &Entries, is_new: bool) -> Vec<Input> {
    let (f, t) = (FrameTexts::of(desk.lang), ServiceFormTexts::of(desk.lang));
    let mut inputs = vec![
        Input::Heading(t.about, ""),
        Input::Line(e.line("client_name", f.name_ja, f.name_hint, Need::Required)),
        Input::Line(e.line("client_name_en", f.name_en, f.name_en_hint, Need::Optional)),
    ];
    if is_new {
        let hint = format!("{} {}", t.client_id_hint, f.id_forever);
        let label = ServiceTexts::of(desk.lang).client_id;
        inputs.push(Input::Line(e.line("client_id", label, &hint, Need::Optional)));
    }
    let kinds = [("web", t.web, t.web_hint), ("native", t.native, t.native_hint)];
    inputs.push(Input::Radios(e.choices("application_type", t.application_type, "", &kinds)));
    inputs.push(Input::Line(e.line("client_uri", t.client_uri, t.client_uri_hint, Need::Optional)));
    inputs
}

fn addresses(desk: &Desk, e: &Entries) -> Vec<Input> {
    let t = ServiceFormTexts::of(desk.lang);
    vec![
        Input::Heading(t.addresses, ""),
        Input::Area(e.area("redirect_uris", t.redirect_uris, t.redirect_uris_hint, Need::Required, 3)),
        Input::Area(e.area(
            "post_logout_redirect_uris",
            t.post_logout,
            t.post_logout_hint,
            Need::Optional,
            2,
        )),
        Input::Line(e.line("initiate_login_uri", t.initiate, t.initiate_hint, Need::Optional)),
        Input::Line(e.line("backchannel_logout_uri", t.backchannel, t.backchannel_hint, Need::Optional)),
        Input::Line(e.line("frontchannel_logout_uri", t.frontchannel, t.frontchannel_hint, Need::Optional)),
    ]
}

fn authentication(desk: &Desk, e: &Entries) -> Vec<Input> {
    let (t, s) = (ServiceFormTexts::of(desk.lang), SystemTexts::of(desk.lang));
    let methods = [
        ("client_secret_basic", t.basic, t.basic_hint),
        ("client_secret_post", t.post, t.post_hint),
        ("private_key_jwt", t.key, t.key_hint),
        ("tls_client_auth", t.certificate, t.certificate_hint),
        ("self_signed_tls_client_auth", t.own_certificate, t.own_certificate_hint),
        ("none", t.no_secret, t.no_secret_hint),
    ];
    let names = [
        ("tls_client_auth_subject_dn", t.subject_dn, t.subject_dn_hint),
        ("tls_client_auth_san_dns", t.san_dns, t.san_hint),
        ("tls_client_auth_san_uri", t.san_uri, t.san_hint),
        ("tls_client_auth_san_ip", t.san_ip, t.san_hint),
        ("tls_client_auth_san_email", t.san_email, t.san_hint),
    ];
    let mut assertions = vec![("", t.any_algorithm, "")];
    assertions.extend(ASSERTIONS.map(|algorithm| (algorithm, algorithm, "")));
    let profiles = [
        ("default", t.profile_default, t.profile_default_hint),
        ("legacy", t.profile_legacy, t.profile_legacy_hint),
        ("fapi2", t.profile_fapi2, t.profile_fapi2_hint),
    ];
    let mut inputs = vec![
        Input::Heading(t.authentication, ""),
        Input::Radios(e.choices("profile", t.profile, t.profile_hint, &profiles)),
        Input::Radios(e.choices("token_endpoint_auth_method", t.method, "", &methods)),
        Input::Radios(e.choices(
            "token_endpoint_auth_signing_alg",
            t.assertions,
            t.assertions_hint,
            &assertions,
        )),
        Input::Line(e.line("jwks_uri", s.jwks_uri, s.jwks_uri_hint, Need::Optional)),
        Input::Area(e.area("jwks", s.jwks, s.jwks_hint, Need::Optional, 4)),
    ];
    let names = names.map(|(name, label, hint)| Input::Line(e.line(name, label, hint, Need::Optional)));
    inputs.extend(names);
    inputs
}

fn information(desk: &Desk, e: &Entries) -> Vec<Input> {
    let t = ServiceFormTexts::of(desk.lang);
    let words = |scope: &str| match scope {
        "openid" => t.scope_openid,
        "profile" => t.scope_profile,
        "email" => t.scope_email,
        "phone" => t.scope_phone,
        "address" => t.scope_address,
        "offline_access" => t.scope_offline,
        "dealer_links" => t.scope_links,
        READ_SCOPE => t.scope_stream_read,
        MANAGE_SCOPE => t.scope_stream_manage,
        _ => "",
    };
    let registrable = desk.provider.registrable_scopes();
    let mut known: Vec<&str> = registrable.iter().collect();
    // The one without which nothing works comes first.
    known.sort_by_key(|scope| *scope != "openid");
    let scopes: Vec<(&str, &str, &str)> = known.iter().map(|scope| (*scope, *scope, words(scope))).collect();
    let detail_words = |name: &str| if name == "dealer_link" { t.detail_dealer_link } else { "" };
    let shapes = desk.provider.detail_shapes().iter().map(|shape| shape.name);
    let details: Vec<(&str, &str, &str)> = shapes.map(|name| (name, name, detail_words(name))).collect();
    let consents = [("explicit", t.explicit, ""), ("implicit", t.implicit, t.implicit_hint)];
    vec![
        Input::Heading(t.information, ""),
        Input::Ticks(e.ticks("scope", t.scope, "", &scopes)),
        Input::Ticks(e.ticks("authorization_details_types", t.detail_types, t.detail_types_hint, &details)),
        Input::Radios(e.choices("scope_consent", t.consent, "", &consents)),
        Input::Ticks(e.ticks(
            "required_items",
            t.required_items,
            "",
            &[("birthdate", t.birthdate, t.birthdate_hint)],
        )),
        Input::Line(e.line("terms_document", t.terms, t.terms_hint, Need::Optional)),
    ]
}

fn login(desk: &Desk, e: &Entries) -> Vec<Input> {
    let t = ServiceFormTexts::of(desk.lang);
    let words = [t.acr_password, t.acr_two_step, t.acr_passkey];
    let mut classes = vec![("", t.any_acr, "")];
    classes.extend(ACR_VALUES.into_iter().zip(words).map(|(acr, words)| (acr, words, "")));
    let any = Choices { need: Need::Unmarked, ..e.choices("required_acr", t.required_acr, "", &classes) };
    vec![
        Input::Heading(t.login, ""),
        Input::Radios(any),
        Input::Line(e.line("default_max_age", t.default_max_age, t.default_max_age_hint, Need::Optional)),
    ]
}

/// What is encrypted, each with its two algorithms.
fn encryption(desk: &Desk, e: &Entries) -> Vec<Input> {
    let t = ServiceFormTexts::of(desk.lang);
    let mut keys = vec![("", t.unencrypted, "")];
    keys.extend(KeyManagement::ALL.map(|alg| (alg.as_str(), alg.as_str(), "")));
    let mut contents = vec![("", t.usual_content, "")];
    contents.extend(ContentEncryption::ALL.map(|enc| (enc.as_str(), enc.as_str(), "")));
    let labels = [
        [t.id_token_alg, t.id_token_enc],
        [t.userinfo_alg, t.userinfo_enc],
        [t.authorization_alg, t.authorization_enc],
        [t.introspection_alg, t.introspection_enc],
    ];
    let mut inputs = vec![Input::Heading(t.encryption, t.encryption_lead)];
    let mut ask = |members: [&'static str; 2], labels: [&'static str; 2], keys: &[(&str, &str, &str)]| {
        for ((name, label), choices) in members.into_iter().zip(labels).zip([keys, &contents]) {
            let select = e.choices(name, label, "", choices);
            inputs.push(Input::Select(Choices { need: Need::Unmarked, ..select }));
        }
    };
    for (answer, labels) in EncryptedAnswer::ALL.into_iter().zip(labels) {
        ask(answer.members(), labels, &keys);
    }
    if desk.provider.settings.request_object_encryption {
        let mut ways = vec![("", t.unencrypted, "")];
        ways.extend(KeyManagement::OF_REQUESTS.map(|alg| (alg.as_str(), alg.as_str(), "")));
        ask(Encryption::MEMBERS_OF_REQUESTS, [t.requests_alg, t.requests_enc], &ways);
    }
    inputs
}

const CALLED: &str = "backchannel_client_notification_endpoint";

fn details(desk: &Desk, e: &Entries) -> Vec<Input> {
    let t = ServiceFormTexts::of(desk.lang);
    let offered = desk.provider.settings.signing_algorithms.as_slice();
    let algorithms: Vec<(&str, &str, &str)> =
        offered.iter().map(|algorithm| (algorithm.as_str(), algorithm.as_str(), "")).collect();
    let mut signed = vec![("", t.unsigned, "")];
    signed.extend(algorithms.iter().copied());
    let signed =
        e.choices("authorization_signed_response_alg", t.signed_answers, t.signed_answers_hint, &signed);
    let mut userinfo = vec![("", t.unsigned, "")];
    userinfo.extend(algorithms.iter().copied());
    let userinfo =
        e.choices("userinfo_signed_response_alg", t.signed_userinfo, t.signed_userinfo_hint, &userinfo);
    let introspection = e.choices(
        "introspection_signed_response_alg",
        t.signed_introspection,
        t.signed_introspection_hint,
        &[("", t.usual_algorithm, "")].into_iter().chain(algorithms.iter().copied()).collect::<Vec<_>>(),
    );
    let mut requests = vec![("", t.unsigned, "")];
    requests.extend(ASSERTIONS.map(|algorithm| (algorithm, algorithm, "")));
    let counter = e.choices(
        "backchannel_authentication_request_signing_alg",
        t.counter_signed,
        t.counter_signed_hint,
        &requests,
    );
    let deliveries = [("", t.deliver_poll, ""), ("ping", t.deliver_ping, "")];
    let deliveries = e.choices("backchannel_token_delivery_mode", t.delivery, "", &deliveries);
    let requests =
        e.choices("request_object_signing_alg", t.signed_requests, t.signed_requests_hint, &requests);
    let subjects = [("pairwise", t.pairwise, t.pairwise_hint), ("public", t.public, "")];
    let claims = [("subject", t.claims_subject, ""), ("scopes", t.claims_scopes, t.claims_scopes_hint)];
    let [certified, pushed, bound, signs, auth_time, session, frame, customer_ref, audience] = OPTIONS;
    let options = [
        (customer_ref, t.customer_ref, t.customer_ref_hint),
        (auth_time, t.require_auth_time, ""),
        (session, t.session_required, ""),
        (frame, t.session_management, t.session_management_hint),
        ("client_credentials", t.client_credentials, ""),
        (DEVICE_CODE_GRANT, t.device, t.device_hint),
        (BACKCHANNEL_GRANT, t.counter, t.counter_hint),
        (pushed, t.pushed, t.pushed_hint),
        (bound, t.bound, t.bound_hint),
        (certified, t.certified, t.certified_hint),
        (signs, t.signs, t.signs_hint),
        (audience, t.endpoint_audience, t.endpoint_audience_hint),
    ];
    let mut inputs = vec![
        Input::Heading(t.details, t.details_lead),
        Input::Radios(e.choices("subject_type", t.subject_type, "", &subjects)),
        Input::Line(e.line("sector_identifier", t.sector, t.sector_hint, Need::Optional)),
        Input::Radios(e.choices("id_token_signed_response_alg", t.alg, "", &algorithms)),
        Input::Radios(Choices { need: Need::Unmarked, ..signed }),
        Input::Radios(Choices { need: Need::Unmarked, ..requests }),
        Input::Area(e.area("request_uris", t.request_uris, t.request_uris_hint, Need::Optional, 2)),
        Input::Radios(Choices { need: Need::Unmarked, ..userinfo }),
        Input::Radios(Choices { need: Need::Unmarked, ..introspection }),
        Input::Radios(e.choices("id_token_claims", t.id_token_claims, "", &claims)),
        Input::Ticks(e.ticks("options", t.options, "", &options)),
        Input::Radios(Choices { need: Need::Unmarked, ..deliveries }),
        Input::Line(e.line(CALLED, t.called, t.called_hint, Need::Optional)),
        Input::Radios(Choices { need: Need::Unmarked, ..counter }),
        Input::Ticks(e.ticks("response_modes", t.modes, "", &[("fragment", t.fragment, t.fragment_hint)])),
        Input::Area(e.area("default_acr_values", t.default_acr, t.default_acr_hint, Need::Optional, 2)),
        Input::Area(e.area("resources", t.resources, t.resources_hint, Need::Optional, 2)),
    ];
    inputs.extend(encryption(desk, e));
    // Where a code is all that is offered there is nothing to choose.
    let offered = &desk.provider.settings.response_types;
    if offered.has_front_channel() {
        let answers: Vec<(&str, &str, &str)> =
            offered.as_slice().iter().map(|one| (one.as_str(), one.as_str(), "")).collect();
        inputs.push(Input::Ticks(e.ticks("response_types", t.answers, t.answers_hint, &answers)));
    }
    inputs
}
