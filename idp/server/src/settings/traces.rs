//! Traces, for whoever collects them.

use super::Settings;
use serde::Deserialize;
use url::Url;

/// Whether traces are collected, and how many.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct TracesSettings {
    /// Where the collector takes OTLP over HTTP: `https://collector.example.jp/v1/traces`. Nothing is collected without it.
    pub(crate) endpoint: Option<String>,
    /// Which part of the requests that nobody began before us is collected, 0 to 1; all when absent.
    pub(crate) ratio: Option<f64>,
}

/// The address is one, and holds no secret: it would stand in the settings for all to read.
pub(super) fn traces_have_a_collector(settings: &Settings) -> Option<String> {
    let endpoint = settings.traces.endpoint.as_deref()?;
    let is_usable = |url: Url| {
        matches!(url.scheme(), "http" | "https")
            && url.has_host()
            && url.username().is_empty()
            && url.password().is_none()
            && url.query().is_none()
            && url.fragment().is_none()
    };
    let usable = Url::parse(endpoint).is_ok_and(is_usable);
    (!usable).then(|| {
        "`traces.endpoint` must be an address without name, password and parameters, as in \
         http://collector:4318/v1/traces"
            .to_owned()
    })
}

/// A part is between none and all.
pub(super) fn traces_are_a_part(settings: &Settings) -> Option<String> {
    let ratio = settings.traces.ratio?;
    (!(0.0..=1.0).contains(&ratio)).then(|| format!("`traces.ratio` must be from 0 to 1, not {ratio}"))
}
