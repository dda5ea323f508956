//! `fleetwright speed` keeps its contract.

use crate::program::{fields, json};

#[test]
fn json_has_the_documented_fields_and_parts_add_up() {
    let report = json(&["speed", "narrow-aisles", "--set", "fleet.agents=50", "--set", "episode.ticks=60", "--quiet"]);
    assert_eq!(fields(&report), ["cases", "extra", "format"]);
    assert_eq!(report["format"], "fleetwright.speed/1");
    assert_eq!(fields(&report["extra"]), ["field_ns_per_cell", "reset_us", "two_worker_speedup"]);
    assert_eq!(fields(&report["extra"]["field_ns_per_cell"]), ["unweighted", "weighted"]);
    let case = &report["cases"][0];
    let names = ["agents", "breakdown", "cpu_ns_per_agent_step", "peak_rss_bytes", "policy", "scene", "ticks"];
    assert_eq!(fields(case), names);
    assert_eq!((&case["agents"], &case["ticks"]), (&50.into(), &60.into()));
    assert_eq!(fields(&case["breakdown"]), ["ecs", "fields", "move", "orchestrate", "other"]);
    let parts = case["breakdown"].as_object().expect("an object");
    let sum: f64 = parts.values().map(|part| part.as_f64().expect("a number")).sum();
    let whole = case["cpu_ns_per_agent_step"].as_f64().expect("a number");
    assert!(whole > 0.0 && (sum / whole - 1.0).abs() < 1e-9, "{sum} of {whole}");
    if cfg!(target_os = "linux") {
        assert!(case["peak_rss_bytes"].as_u64().is_some_and(|bytes| bytes > 1 << 20), "{case}");
    }
}
