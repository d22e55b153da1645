//! Traces (OpenTelemetry), for whoever collects them: OTLP over HTTP, in JSON. Off unless the settings name a collector.
//!
//! Spans are collected from one target alone, [`TARGET`]: they are written for it, and libraries cannot add to them what
//! they think worth telling. Nothing waits for the collector: what it does not take is dropped and counted.

use crate::settings::TracesSettings;
use anyhow::Context;
use opentelemetry::{KeyValue, trace::TracerProvider};
use opentelemetry_http::{Bytes, HttpClient, HttpError, Request, Response};
use opentelemetry_otlp::{Protocol, SpanExporter, WithExportConfig, WithHttpConfig};
use opentelemetry_sdk::{
    Resource,
    trace::{BatchConfigBuilder, BatchSpanProcessor, Sampler, SdkTracer, SdkTracerProvider},
};
use prometheus::IntCounter;
use std::time::Duration;
use tokio::runtime::Handle;
use tracing::Subscriber;
use tracing_opentelemetry::OpenTelemetryLayer;
use tracing_subscriber::{
    Layer,
    filter::{LevelFilter, Targets},
    registry::LookupSpan,
};

/// The target of spans that are collected. The log does not write it.
pub(crate) const TARGET: &str = "common_id::traces";

/// How long a collector may take to answer.
const PATIENCE: Duration = Duration::from_secs(5);

/// How long spans gather before they leave.
const PAUSE: Duration = Duration::from_secs(2);

/// Spans that wait at most: a few megabytes.
const QUEUE: usize = 4_096;

/// How long the end of the program waits for the last spans.
const LAST_SPANS: Duration = Duration::from_secs(1);

/// The traces that are collected.
#[derive(Debug)]
pub(crate) struct Traces {
    provider: SdkTracerProvider,
}

impl Traces {
    /// Begins, when a collector is named. Called by a runtime; exports that fail are counted by `failed`.
    pub(crate) fn start(settings: &TracesSettings, failed: IntCounter) -> anyhow::Result<Option<Self>> {
        let Some(endpoint) = &settings.endpoint else { return Ok(None) };
        let http = reqwest::Client::builder()
            .timeout(PATIENCE)
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()
            .context("the way to the collector of traces")?;
        let exporter = SpanExporter::builder()
            .with_http()
            .with_http_client(Collector { http, runtime: Handle::current(), failed })
            .with_protocol(Protocol::HttpJson)
            .with_endpoint(endpoint.as_str())
            .with_timeout(PATIENCE)
            .build()
            .context("the exporter of traces")?;
        let config = BatchConfigBuilder::default().with_max_queue_size(QUEUE).with_scheduled_delay(PAUSE);
        let batches = BatchSpanProcessor::builder(exporter).with_batch_config(config.build()).build();
        let ratio = settings.ratio.unwrap_or(1.0);
        let provider = SdkTracerProvider::builder()
            .with_sampler(Sampler::ParentBased(Box::new(Sampler::TraceIdRatioBased(ratio))))
            .with_span_processor(batches)
            .with_resource(
                Resource::builder_empty()
                    .with_service_name("common-id")
                    .with_attribute(KeyValue::new("service.version", env!("CARGO_PKG_VERSION")))
                    .build(),
            )
            .build();
        Ok(Some(Self { provider }))
    }

    /// What hands spans over to them.
    pub(crate) fn layer<S>(&self) -> impl Layer<S> + use<S>
    where
        S: Subscriber + for<'span> LookupSpan<'span>,
    {
        let tracer: SdkTracer = self.provider.tracer("common-id");
        // Neither places in the source nor threads: they say nothing to an operator.
        OpenTelemetryLayer::new(tracer)
            .with_location(false)
            .with_threads(false)
            .with_target(false)
            .with_filter(Targets::new().with_target(TARGET, LevelFilter::INFO))
    }

    /// Waits a moment for the last spans.
    pub(crate) fn end(&self) {
        // What is late then is lost, as it would be for a collector that is away.
        let _ = self.provider.shutdown_with_timeout(LAST_SPANS);
    }
}

/// The way to the collector. The exporter has a thread of its own, which knows no runtime.
#[derive(Debug)]
struct Collector {
    http: reqwest::Client,
    runtime: Handle,
    failed: IntCounter,
}

#[async_trait::async_trait]
impl HttpClient for Collector {
    async fn send_bytes(&self, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let call = send(self.http.clone(), request);
        let answer = self.runtime.spawn(call).await?;
        if !answer.as_ref().is_ok_and(|answer| answer.status().is_success()) {
            self.failed.inc();
        }
        answer
    }
}

async fn send(http: reqwest::Client, request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
    let answer = http.execute(request.try_into()?).await?;
    let mut response = Response::builder().status(answer.status());
    if let Some(headers) = response.headers_mut() {
        *headers = answer.headers().clone();
    }
    Ok(response.body(answer.bytes().await?)?)
}
