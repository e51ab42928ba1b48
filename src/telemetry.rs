//! What an operator watches: counters and times without anybody's words, and logs that can be searched by id.

use std::sync::Arc;

use jiff::SignedDuration;
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::Registry;

use crate::domain::plan::Kind;

/// Labels of a delivery's outcome.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Delivered {
    kind: &'static str,
    outcome: &'static str,
}

/// Labels of something that came in.
#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Came {
    what: &'static str,
}

/// The figures of one process. A value, so that two replicas in one test do not share them.
pub struct Metrics {
    registry: Registry,
    deliveries: Family<Delivered, Counter>,
    inbound: Family<Came, Counter>,
    ignored: Family<Came, Counter>,
    /// Answers that took this long, seconds.
    answers: Histogram,
    lateness: Histogram,
    pub faults: Counter,
    pub backlog: Gauge,
    /// Age of the oldest message that is due, seconds.
    pub oldest_due: Gauge,
}

impl Metrics {
    pub fn new() -> Arc<Metrics> {
        let mut registry = Registry::with_prefix("taiwa");
        let deliveries = Family::default();
        registry.register("deliveries", "Attempts to deliver a message, by kind and outcome", deliveries.clone());
        let inbound = Family::default();
        registry.register("inbound", "Requests from a chat platform that were acted on", inbound.clone());
        let ignored = Family::default();
        registry.register(
            "ignored",
            "Requests from a chat platform that were not acted on, by reason",
            ignored.clone(),
        );
        let answers = Histogram::new(exponential_buckets(0.001, 2.0, 13));
        registry.register("answer_seconds", "Time from a request to its answer", answers.clone());
        let lateness = Histogram::new(exponential_buckets(0.1, 2.0, 16));
        registry.register(
            "lateness_seconds",
            "Time between when a message was due and when it was sent",
            lateness.clone(),
        );
        let faults = Counter::default();
        registry.register("faults", "Faults that were logged as errors", faults.clone());
        let backlog = Gauge::default();
        registry.register("backlog", "Messages that are due and not sent yet", backlog.clone());
        let oldest_due = Gauge::default();
        registry.register(
            "oldest_due_seconds",
            "Age of the oldest message that is due and not sent",
            oldest_due.clone(),
        );
        Arc::new(Metrics { registry, deliveries, inbound, ignored, answers, lateness, faults, backlog, oldest_due })
    }

    pub fn delivered(&self, kind: Kind, outcome: &'static str) {
        self.deliveries.get_or_create(&Delivered { kind: kind.code(), outcome }).inc();
    }

    pub fn late(&self, by: SignedDuration) {
        self.lateness.observe(by.as_secs_f64().max(0.0));
    }

    pub fn came_in(&self, what: &'static str, took: std::time::Duration) {
        self.inbound.get_or_create(&Came { what }).inc();
        self.answers.observe(took.as_secs_f64());
    }

    pub fn ignored(&self, what: &'static str) {
        self.ignored.get_or_create(&Came { what }).inc();
    }

    /// The figures in the text form that Prometheus reads.
    pub fn text(&self) -> String {
        let mut text = String::new();
        match encode(&mut text, &self.registry) {
            Ok(()) => text,
            Err(_) => String::new(),
        }
    }
}
