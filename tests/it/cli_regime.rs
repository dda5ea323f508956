//! What a meta-skill has of its own in a regime: learned from the command line where it applies, and nowhere else.

use std::path::Path;

use fleetwright::orchestration::meta_skill::{Regime, Scope, shipped};
use fleetwright::orchestration::{Decision, MetaSkill};

use crate::program::{fleetwright, stderr_of_failure, stdout};

fn champion(run: &Path) -> MetaSkill {
    let text = std::fs::read_to_string(run.join("champion.ron")).expect("a champion");
    MetaSkill::from_ron(&text).expect("a meta-skill")
}

fn bits(vector: &[f64]) -> Vec<u64> {
    vector.iter().map(|value| value.to_bits()).collect()
}

/// Learns for sparse fleets, beginning with the general meta-skill, for so many episodes.
fn learn(run: &Path, evaluations: &str) {
    let scene = ["training/handful", "--ticks", "60", "--policy", "general", "--regime", "sparse"];
    let run = run.to_string_lossy();
    let small = ["--population", "4", "--evaluations", evaluations, "--resume", "--quiet", "--out", &run];
    stdout(&[&["train"], &scene[..], &small].concat());
}

#[test]
fn one_regime_is_learned_and_the_rest_stays_bit_for_bit() {
    let folder = tempfile::tempdir().expect("a folder");
    let run = folder.path().join("run");
    learn(&run, "120");
    let (champion, general) = (champion(&run), shipped("general").expect("it ships"));
    for regime in [None].into_iter().chain(general.regimes().map(Some)) {
        let scope = Scope { regime, ..Scope::of(&Decision::ALL) };
        let is_same = bits(&champion.vector(&scope)) == bits(&general.vector(&scope));
        let is_known = champion.lineage_of(regime) == general.lineage_of(regime);
        let is_learned = regime == Some(Regime::Sparse);
        assert_eq!((is_same, is_known), (!is_learned, !is_learned), "{regime:?}");
    }
    let lineage = champion.lineage_of(Some(Regime::Sparse));
    assert!(lineage.generation > 0 && lineage.scenes == ["handful"], "{lineage:?}");
    assert_eq!(lineage.began_with.as_deref(), Some(general.lineage_of(Some(Regime::Sparse))));

    // It is finished, so going on changes nothing; another beginning is another run.
    learn(&run, "120");
    let again = run.to_string_lossy();
    let other = ["train", "training/handful", "--ticks", "60", "--policy", "warehouse-33-36", "--regime", "sparse"];
    let refused = stderr_of_failure(&[&other[..], &["--population", "4", "--resume", "--out", &again]].concat(), 1);
    assert!(refused.contains("started with another meta-skill"), "{refused}");
}

#[test]
fn what_would_not_act_is_not_learned() {
    let train = ["train", "--policy", "general", "--out", "nowhere"];
    let dense = stderr_of_failure(&[&train[..], &["training/rack-rows", "--regime", "sparse"]].concat(), 2);
    assert!(dense.contains("\"rack-rows\" is nowhere sparse"), "{dense}");
    let both = stderr_of_failure(&[&train[..], &["training/rack-rows", "training/handful"]].concat(), 2);
    assert!(
        both.contains("\"handful\" is sparse") && both.contains("train it in a run with --regime sparse"),
        "{both}"
    );
    for other in [&["--learner", "reinforce"][..], &["--policy", "guidance=learned,assignment=roles", "--tune"]] {
        let refused = [&["train", "training/handful", "--out", "nowhere", "--regime", "sparse"], other].concat();
        let refused = stderr_of_failure(&refused, 2);
        assert!(refused.contains("not constants of rules, and not by reinforce"), "{refused}");
    }
    let several = ["training/rack-rows", "training/alleys", "--learner", "reinforce"];
    assert!(stderr_of_failure(&[&train[..], &several].concat(), 2).contains("on one scene at a time"));
    let unknown = stderr_of_failure(&[&train[..], &["training/handful", "--regime", "dense"]].concat(), 2);
    assert!(
        unknown.contains("winding, sparse-uncovered, uncovered, sparse-late, late, sparse-vast, sparse, vast, open"),
        "{unknown}"
    );
}

/// Between regimes only a part of what is learned acts, which whoever waits for a result should know.
#[test]
fn it_is_told_where_little_of_what_is_learned_acts() {
    let folder = tempfile::tempdir().expect("a folder");
    let run = folder.path().join("run");
    let run = run.to_string_lossy();
    let scenes =
        ["train", "training/staging", "training/handful", "--ticks", "10", "--policy", "general", "--regime", "sparse"];
    let short = ["--population", "4", "--evaluations", "40", "--out", &run];
    let learned = fleetwright(&[&scenes[..], &short].concat()).assert().success();
    let told = String::from_utf8_lossy(&learned.get_output().stderr).into_owned();
    assert!(told.contains("\"staging\" belongs to what is learned by 42 % only"), "{told}");
    assert!(!told.contains("\"handful\""), "{told}");
}
