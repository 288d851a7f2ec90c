//! What INTROSPECT SERVER and INTROSPECT STATUS show.

use super::engine::Engine;
use crate::exec::{Fact, ServerFacts};

impl ServerFacts for Engine {
    fn server(&self) -> Vec<Fact> {
        let version = ("version", env!("CARGO_PKG_VERSION").to_owned());
        let protocol = ("protocol_version", String::from("1"));
        let about = self.about.iter().cloned();
        [version, protocol].into_iter().chain(about).collect()
    }

    fn status(&self) -> Vec<Fact> {
        let root = self.manager.published();
        let rows: usize = root.tables().map(|table| table.len()).sum();
        let uptime = self.clock.instant().saturating_duration_since(self.started);
        let (plans, results) = (self.plans.counts(), self.results.counts());
        vec![
            ("uptime_seconds", uptime.as_secs().to_string()),
            ("sessions", self.sessions().to_string()),
            ("sessions_total", self.sessions_total().to_string()),
            ("tables", root.tables().count().to_string()),
            ("rows", rows.to_string()),
            ("log_index", root.index().to_string()),
            ("schema_version", root.schema_version().to_string()),
            ("plan_cache_entries", plans.entries.to_string()),
            ("plan_cache_hits", plans.hits.to_string()),
            ("plan_cache_misses", plans.misses.to_string()),
            ("plan_cache_hit_rate", plans.hit_rate()),
            ("result_cache_entries", results.entries.to_string()),
            ("result_cache_bytes", self.results.bytes().to_string()),
            ("result_cache_hits", results.hits.to_string()),
            ("result_cache_misses", results.misses.to_string()),
            ("result_cache_hit_rate", results.hit_rate()),
            ("column_cache_bytes", self.columns.used().to_string()),
        ]
    }
}
