//! Runs that go on whatever happens to their trials, and whenever they are killed.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::optimiser::{AskTell as _, Method};
use super::run::event_file;
use super::training::MOST_LOST;
use super::{
    Hyperparameters, RunConfig, RunDirectory, SceneChoice, Stop, Training, TrainingError, Worlds, champion_documents,
};
use crate::orchestration::{MetaSkill, Policy};
use crate::scene::{DEFAULT_SCENE, Stage};
use crate::sim::{Trial, Workers};

/// Held-out seeds lie above.
const HELD_OUT: u64 = 1 << 63;
/// The scene that is bad has so many agents.
const BAD_FLEET: usize = 7;

fn stage(agents: usize) -> Arc<Stage> {
    let overrides = [format!("fleet.agents={agents}"), "episode.ticks=20".to_owned()];
    Arc::new(Stage::open(DEFAULT_SCENE, &overrides).expect("a shipped scene"))
}

fn settings() -> Hyperparameters {
    Hyperparameters { population: 4, held_out_every: 2, rollouts: 2, ..Hyperparameters::default() }
}

fn training(fleets: &[usize], settings: Hyperparameters) -> Training {
    let stages: Vec<_> = fleets.iter().map(|&agents| stage(agents)).collect();
    let policies = stages.iter().map(|stage| stage.learning_policy()).collect();
    Training::new(stages, policies, settings, 1).expect("sound settings")
}

/// Runs some generations, and gives what they say of trials that failed.
fn run(training: &mut Training, workers: &Workers, generations: u32) -> Vec<String> {
    let mut told = Vec::new();
    for _ in 0..generations {
        training.generation_step(workers, Stop::Never).expect("the run goes on");
        told.extend(training.failed().iter().map(ToString::to_string));
    }
    told
}

#[test]
fn trials_that_panic_are_told_with_scene_and_seed_and_skipped() {
    let failing = || Trial::default().failing(|_, seed| seed % 4 == 1);
    let mut runs = [1, 2].map(|_| training(&[5], settings()));
    for (run_of_it, count) in runs.iter_mut().zip([1, 2]) {
        let told = run(run_of_it, &Workers::start_with(count, failing).expect("threads"), 8);
        assert_eq!(told.len() as u64, run_of_it.failures());
        assert!(!told.is_empty() && told.len() as u64 != run_of_it.evaluations());
        for line in &told {
            let seed = line.split_whitespace().find_map(|word| word.parse::<u64>().ok()).expect("a seed");
            assert!(seed % 4 == 1 && line.contains(&format!("\"{DEFAULT_SCENE}\"")), "{line}");
            assert!(line.ends_with("a bad world"), "{line}");
            assert!(run_of_it.log().contains(&format!("skipped: {line}\n")), "{}", run_of_it.log());
        }
        let last = run_of_it.curve().last().expect("generations");
        assert!(last.champion.mean.is_finite() && run_of_it.curve().len() == 9);
        assert!(run_of_it.curve().iter().any(|point| point.candidates.is_some()));
    }
    assert!(runs[0].curve() == runs[1].curve(), "whatever the number of threads");
}

/// What is left out changes nothing for the others.
#[test]
fn a_bad_scene_is_left_out_and_the_others_are_learned_on() {
    let failing = || Trial::default().failing(|agents, _| agents == BAD_FLEET);
    let workers = Workers::start_with(2, failing).expect("threads");
    let mut with_it = training(&[5, BAD_FLEET, 6], settings());
    let mut without = training(&[5, 6], settings());
    let told = run(&mut with_it, &workers, 6);
    assert!(run(&mut without, &workers, 6).is_empty());
    assert_eq!((with_it.left_out(), without.left_out()), (vec![DEFAULT_SCENE], vec![]));
    assert_eq!(told.len(), 5, "it was tried once, on the held-out seeds");
    assert!(with_it.log().contains(&format!("scene \"{DEFAULT_SCENE}\" is left out")), "{}", with_it.log());
    let scores = |training: &Training| -> Vec<_> {
        training.curve().iter().map(|point| (point.candidates, point.centre, point.champion)).collect()
    };
    assert_eq!(scores(&with_it), scores(&without));
}

#[test]
fn a_bad_scene_is_not_drawn() {
    let failing = || Trial::default().failing(|agents, _| agents == BAD_FLEET);
    let workers = Workers::start_with(2, failing).expect("threads");
    let scene_choice = SceneChoice::SelectiveReflection;
    let drawn = Hyperparameters { scene_choice, scenes: Some(1), ..settings() };
    let mut learned = training(&[5, BAD_FLEET, 6], drawn);
    assert_eq!(run(&mut learned, &workers, 8).len(), 5);
    assert!(learned.curve().iter().skip(1).all(|point| point.candidates.is_some()));
}

/// A pair whose world fails tells nothing of its direction; the others do, and a bad scene is dealt to none.
#[test]
fn pairs_with_worlds_of_their_own_go_on_without_those_that_fail() {
    let failing = || Trial::default().failing(|agents, seed| agents == BAD_FLEET || seed < HELD_OUT && seed % 3 == 1);
    let each = Hyperparameters { worlds: Worlds::PerPair, population: 8, ..settings() };
    let mut runs = [1, 2].map(|_| training(&[5, BAD_FLEET, 6], each.clone()));
    for (run_of_it, count) in runs.iter_mut().zip([1, 2]) {
        let told = run(run_of_it, &Workers::start_with(count, failing).expect("threads"), 6);
        let candidates: Vec<&String> = told.iter().skip(5).collect();
        assert!(!candidates.is_empty(), "no world of a pair failed");
        // Both of a pair fail in its world, one after the other: it is the same one.
        assert!(candidates.chunks(2).all(|pair| pair.len() == 2), "{candidates:?}");
        let mut sorted = candidates.clone();
        sorted.sort();
        assert!(sorted.chunks(2).all(|pair| pair[0] == pair[1]), "{sorted:?}");
        // Five held-out seeds on three scenes, those of two generations more on two scenes, 8 · 2 trials a generation.
        assert_eq!(run_of_it.evaluations(), 15 + 6 * 16 + 3 * 10);
    }
    assert!(runs[0].curve() == runs[1].curve(), "whatever the number of threads");
}

#[test]
fn worlds_for_each_pair_need_pairs_and_nothing_that_compares_across_them() {
    let each = Hyperparameters { worlds: Worlds::PerPair, ..settings() };
    let begun = |settings| {
        let stages = vec![stage(5)];
        let policies = vec![stages[0].learning_policy()];
        Training::new(stages, policies, settings, 1).map(|_| ())
    };
    assert_eq!(begun(each.clone()), Ok(()));
    for refused in [
        Hyperparameters { method: Method::CmaEs, ..each.clone() },
        Hyperparameters { halvings: 1, ..each.clone() },
        Hyperparameters { scenes: Some(1), ..each },
    ] {
        assert_eq!(begun(refused), Err(TrainingError::NoPairs));
    }
}

#[test]
fn generations_without_a_result_teach_nothing_and_several_in_a_row_end_the_run() {
    let workers = Workers::start_with(2, || Trial::default().failing(|_, seed| seed < HELD_OUT)).expect("threads");
    let mut lost = training(&[5], settings());
    run(&mut lost, &workers, MOST_LOST as u32 - 1);
    let start = lost.champion().expect("the opening was scored").clone();
    assert_eq!(start.generation, 0);
    let (beginning, now) = (training(&[5], settings()), lost.state.optimiser.clone());
    assert_eq!(now.mean(), beginning.state.optimiser.mean(), "the search has not moved");
    let end = lost.generation_step(&workers, Stop::Never).expect_err("it does not go on for ever");
    assert!(matches!(end, TrainingError::AllFailed(_)), "{end}");
    assert_eq!(lost.generation(), MOST_LOST as u32 - 1);
}

/// All files of a folder by their path within it.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for part in ["", "champions", "checkpoints"] {
        for entry in fs::read_dir(folder.join(part)).expect("a folder").flatten() {
            if entry.path().is_file() {
                found.insert(Path::new(part).join(entry.file_name()), fs::read(entry.path()).expect("readable"));
            }
        }
    }
    found
}

/// A run is killed between any two writes of a generation, and within that of the event file, the only one that is not
/// replaced whole; it goes on to the very files of a run that was not.
#[test]
fn a_run_may_be_killed_between_any_two_writes() {
    let folder = tempfile::tempdir().expect("a folder");
    let (stages, workers) = (vec![stage(5)], Workers::start(2).expect("threads"));
    let policies: Vec<Policy> = vec![stages[0].learning_policy()];
    let config = RunConfig::new(&stages, &policies, &settings(), 1);
    let go_on = |training: &mut Training, directory: &RunDirectory, until: u32| {
        while training.generation() < until {
            training.generation_step(&workers, Stop::Never).expect("sound scenes");
            directory.save(training).expect("writable");
        }
    };
    let undisturbed = folder.path().join("undisturbed");
    let directory = RunDirectory::create(&undisturbed, &config).expect("a new folder");
    let mut training = training(&[5], settings());
    go_on(&mut training, &directory, 1);
    // Up to a generation that finds a champion: it has the most to write.
    let (before, after) = loop {
        let (before, next) = (files(&undisturbed), training.generation() + 1);
        go_on(&mut training, &directory, next);
        if training.champion().is_some_and(|champion| champion.generation == training.generation()) {
            break (before, files(&undisturbed));
        }
    };
    let crowned = training.generation();
    go_on(&mut training, &directory, crowned + 2);
    let end = files(&undisturbed);

    let events = PathBuf::from(event_file::NAME);
    let of_generation = |folder: &str, ending: &str| PathBuf::from(format!("{folder}/{crowned:08}.{ending}"));
    let writes = [
        of_generation("champions", "ron"),
        "champion.ron".into(),
        "curve.csv".into(),
        "log.txt".into(),
        events.clone(),
        of_generation("checkpoints", "checkpoint"),
    ];
    assert!(writes.iter().all(|path| before.get(path) != after.get(path)));
    let lengths = [&before, &after].map(|files| files[&events].len());
    assert!(lengths[0] < lengths[1]);
    let mut moments: Vec<(usize, usize)> = (0..=writes.len()).map(|done| (done, lengths[0])).collect();
    moments.extend((lengths[0]..=lengths[1]).step_by(37).map(|cut| (4, cut)));
    for (number, (done, cut)) in moments.into_iter().enumerate() {
        let mut files_then = before.clone();
        for path in &writes[..done] {
            files_then.insert(path.clone(), after[path].clone());
        }
        if done == 4 {
            files_then.insert(events.clone(), after[&events][..cut].to_vec());
        }
        files_then.insert(".curve.csv.123.partial".into(), b"generation,eval".to_vec());
        files_then.insert("champions/.00000099.ron.123.partial".into(), b"MetaSkill(".to_vec());
        let root = folder.path().join(format!("killed-{number}"));
        for part in ["champions", "checkpoints"] {
            fs::create_dir_all(root.join(part)).expect("writable");
        }
        for (path, bytes) in &files_then {
            fs::write(root.join(path), bytes).expect("writable");
        }
        let directory = RunDirectory::open(&root, &config).expect("the same run");
        let (resumed, damaged) = directory.resume(stages.clone(), policies.clone()).expect("a checkpoint");
        assert!(damaged.is_empty());
        go_on(&mut resumed.expect("a checkpoint"), &directory, crowned + 2);
        assert!(files(&root) == end, "killed after {done} writes, {cut} bytes of the event file");
    }
}

/// Whoever looks at a world that is changed while it is learned in finds the champion again as it scores there, and those before
/// it as they were; a run that goes on from an earlier checkpoint has none of what came after that.
#[test]
fn a_directory_has_the_champions_of_the_checkpoint_that_is_gone_on_from() {
    let folder = tempfile::tempdir().expect("a folder");
    let (stages, workers) = (vec![stage(5)], Workers::start(2).expect("threads"));
    let policies: Vec<Policy> = vec![stages[0].learning_policy()];
    let root = folder.path().join("run");
    let config = RunConfig::new(&stages, &policies, &settings(), 1);
    let directory = RunDirectory::create(&root, &config).expect("a new folder");
    let mut training = training(&[5], settings());
    run(&mut training, &workers, 2);
    directory.save(&training).expect("writable");
    let (kept, then) = (files(&root), training.generation());
    training.set_stages(vec![stage(6)]).expect("something to learn");
    // Nothing is saved for a while.
    run(&mut training, &workers, 4);
    directory.save(&training).expect("writable");
    let documents = champion_documents(&root).expect("a folder");
    let again = documents.iter().find(|(generation, _)| *generation == then).expect("as it was scored again");
    let lineage = MetaSkill::from_ron(&fs::read_to_string(&again.1).expect("readable")).expect("sound").lineage;
    let begun_again = training.curve().iter().rfind(|point| point.generation == then).expect("a point");
    assert!(begun_again.candidates.is_none());
    let score = lineage.held_out.expect("a score").mean;
    assert_eq!((lineage.generation, score.to_bits()), (then, begun_again.champion.mean.to_bits()));
    let documents_before: Vec<_> = kept.keys().filter(|path| path.starts_with("champions")).collect();
    assert!(documents.len() >= documents_before.len() && !documents_before.is_empty());

    let newest = "checkpoints/00000006.checkpoint";
    fs::write(root.join(newest), b"damaged").expect("writable");
    let (resumed, damaged) = directory.resume(stages, policies).expect("an earlier checkpoint");
    assert_eq!((resumed.map(|training| training.generation()), damaged.len()), (Some(then), 1));
    let now = files(&root);
    assert!(kept.iter().all(|(path, bytes)| now.get(path) == Some(bytes)));
    assert!(now.keys().all(|path| kept.contains_key(path) || path == Path::new(newest)), "{:?}", now.keys());
}

/// It begins anew, and what it had written by then with it.
#[test]
fn a_run_that_was_killed_before_its_first_checkpoint_leaves_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let stages = vec![stage(5)];
    let policies: Vec<Policy> = vec![stages[0].learning_policy()];
    let config = RunConfig::new(&stages, &policies, &settings(), 1);
    let root = folder.path().join("run");
    let directory = RunDirectory::create(&root, &config).expect("a new folder");
    fs::create_dir(root.join("champions")).expect("writable");
    let before = files(&root);
    for file in ["champions/00000000.ron", "champions/.00000001.ron.7.partial", ".champion.ron.7.partial"] {
        fs::write(root.join(file), b"MetaSkill(").expect("writable");
    }
    let (resumed, damaged) = directory.resume(stages, policies).expect("nothing to read");
    assert!(resumed.is_none() && damaged.is_empty());
    assert!(files(&root) == before, "{:?}", files(&root).keys());
}

#[test]
fn a_run_that_was_killed_before_it_had_a_configuration_begins() {
    let folder = tempfile::tempdir().expect("a folder");
    let stages = [stage(5)];
    let config = RunConfig::new(&stages, &[stages[0].learning_policy()], &settings(), 1);
    let root = folder.path().join("run");
    fs::create_dir_all(root.join("checkpoints")).expect("writable");
    fs::write(root.join(".config.ron.9.partial"), b"(ver").expect("writable");
    RunDirectory::open(&root, &config).expect("there is nothing to lose");
    assert!(RunConfig::read(&root).expect("it is there now") == config);
    fs::remove_file(root.join("config.ron")).expect("removed");
    fs::write(root.join("notes.txt"), b"of someone else").expect("writable");
    RunDirectory::open(&root, &config).expect_err("another folder is not taken over");
}
