//! `fleetwright speed` keeps its contract.

use crate::program::{fields, json, stderr_of_failure};

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

#[test]
fn scaling_measures_three_sweeps_and_draws_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let plot = folder.path().join("growth.png");
    let file = plot.to_string_lossy();
    let case = ["speed", "two-doors", "--set", "fleet.agents=5", "--set", "episode.ticks=5", "--quiet"];
    let scaling = ["--scaling", "--most-agents", "1000", "--plot", &file, "--policy", "highways"];
    let report = json(&[&case[..], &scaling].concat());
    assert_eq!(fields(&report), ["cases", "extra", "format", "scaling"]);
    let sweeps = report["scaling"]["sweeps"].as_array().expect("an array");
    let what: Vec<_> = sweeps.iter().map(|sweep| (&sweep["demand"], &sweep["grows"])).collect();
    for demand in ["Pool", "PerAgent"] {
        for grows in ["fleet_and_floor", "fleet", "floor"] {
            assert!(what.contains(&(&demand.into(), &grows.into())), "{what:?}");
        }
    }
    assert_eq!(sweeps.len(), 6);
    assert_eq!(report["scaling"]["ticks"], 5, "what is set holds here as well");
    for sweep in sweeps {
        let sizes = |field: &str| -> Vec<u64> {
            let points = sweep["points"].as_array().expect("an array");
            points.iter().map(|point| point[field].as_u64().expect("a whole number")).collect()
        };
        let grow = |field: &str| sizes(field).windows(2).all(|pair| pair[0] < pair[1]);
        let stay = |field: &str| sizes(field).windows(2).all(|pair| pair[0] == pair[1]);
        assert!(sizes("agents").len() >= 2 && !sizes("agents").contains(&5), "the sizes have the last word");
        assert!(sizes("ticks").iter().all(|&ticks| ticks == 5));
        let points = sweep["points"].as_array().expect("an array");
        assert!(points.iter().all(|point| point["policy"] == "highways"), "{points:?}");
        assert_eq!(sweep["grows"] == "floor", stay("agents"));
        assert_eq!(sweep["grows"] == "fleet", stay("squares"));
        assert!((grow("agents") || stay("agents")) && (grow("squares") || stay("squares")));
        let exponents = &sweep["exponents"];
        assert!(exponents["time"].is_f64() && exponents["orchestrate"].is_f64(), "{exponents}");
        assert_eq!(exponents["memory"].is_f64(), cfg!(target_os = "linux"), "{exponents}");
    }
    let picture = std::fs::read(&plot).expect("the picture");
    assert!(picture.starts_with(b"\x89PNG"));
}

#[test]
fn scaling_refuses_what_would_change_its_sweeps() {
    let refuses = |arguments: &[&str], expected: &str| {
        let case = ["speed", "narrow-aisles", "--scaling", "--quiet"];
        let text = stderr_of_failure(&[&case[..], arguments].concat(), 2);
        assert!(text.contains(expected), "{text}");
    };
    refuses(&["--set", "demand=PerAgent()"], "demand stays a Pool");
    refuses(&["--set", "layout.perimeter_width=4"], "racks and aisles stay");
    refuses(&["--policy", "guidance=crosscriss"], "crisscross");
}
