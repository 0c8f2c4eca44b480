//! The figures of this room: requests, how long they took, how many are under way, panics, missing words.

use std::sync::Arc;

use axum::http::{Method, StatusCode};

use crate::metrics::{Counter, Family, Gauge, Histogram, Metrics};

/// Handles on this room's families.
pub(crate) struct Figures {
    requests: Arc<Family<Counter>>,
    took: Arc<Family<Histogram>>,
    in_flight: Arc<Gauge>,
    pub panics: Arc<Counter>,
}

impl Figures {
    pub fn new(metrics: &Metrics) -> Self {
        let gauge = metrics.gauge("polity_http_requests_in_flight", "Requests being answered", &[]);
        let panics = metrics.counter("polity_http_panics_total", "Handlers that panicked", &[]);
        Self {
            requests: metrics.counter(
                "polity_http_requests_total",
                "Requests answered",
                &["method", "route", "status"],
            ),
            took: metrics.histogram(
                "polity_http_request_seconds",
                "From the head of a request to the head of its answer",
                &["route"],
            ),
            in_flight: gauge.with(&[]),
            panics: panics.with(&[]),
        }
    }

    /// Count one answer. Requests that met no route are counted together.
    pub fn request(&self, method: &Method, route: &str, status: StatusCode, took_us: u64) {
        let class = match status.as_u16() / 100 {
            1 => "1xx",
            2 => "2xx",
            3 => "3xx",
            4 => "4xx",
            _ => "5xx",
        };
        // A method of the caller's own making is no label.
        let method = match *method {
            Method::GET => "GET",
            Method::POST => "POST",
            Method::PUT => "PUT",
            Method::PATCH => "PATCH",
            Method::DELETE => "DELETE",
            Method::HEAD => "HEAD",
            Method::OPTIONS => "OPTIONS",
            _ => "other",
        };
        self.requests.with(&[method, route, class]).add(1);
        self.took.with(&[route]).observe_us(took_us);
    }

    /// Count a request as under way until the value is dropped.
    pub fn in_flight(&self) -> InFlight {
        self.in_flight.add(1);
        InFlight(self.in_flight.clone())
    }
}

/// A request under way.
pub(crate) struct InFlight(Arc<Gauge>);

impl Drop for InFlight {
    fn drop(&mut self) {
        self.0.add(-1);
    }
}
