//! Agents stay as they are: what proves it, and what it looks like when they do not.

use std::sync::Arc;

use fleetwright::learner::{Hyperparameters, Stop, Training, TrainingError};
use fleetwright::scene::Stage;
use fleetwright::sim::{FrozenSkill, Manner, Setting, Trial, Workers};
use fleetwright::skill::{Psi, Skills};

fn stage() -> Arc<Stage> {
    let set = ["fleet.agents=40", "episode.ticks=60"].map(str::to_owned);
    Arc::new(Stage::open("narrow-aisles", &set).expect("a shipped scene"))
}

/// One weight of one of forty agents, by a thousandth of a move.
fn slightly_altered() -> Skills {
    let mut each = vec![Psi::default(); 40];
    each[17].milli_moves[3] = 1;
    Skills::of_each(each)
}

/// A world in which somebody has got at the agents.
fn tampered_with() -> Trial {
    let mut trial = Trial::default();
    trial.world_mut().insert_resource(FrozenSkill(slightly_altered()));
    trial
}

#[test]
fn a_run_whose_agents_are_altered_is_refused() {
    let stage = stage();
    let policies = vec![stage.learning_policy()];
    let settings = Hyperparameters { population: 4, ..Hyperparameters::default() };
    let mut training = Training::new(vec![stage], policies, settings, 1).expect("something to learn");
    let honest = Workers::start(1).expect("a thread");
    for _ in 0..2 {
        training.generation_step(&honest, Stop::Never).expect("agents are frozen");
    }
    let read = training.curve().iter().map(|point| point.skill_hash);
    assert!(read.eq([Some(Psi::default().hash()); 3]), "the opening and two generations");
    let tampered = Workers::start_with(1, tampered_with).expect("a thread");
    let refused = training.generation_step(&tampered, Stop::Never);
    let (expected, found) = (Psi::default().hash(), slightly_altered().hash());
    assert_eq!(refused, Err(TrainingError::SkillAltered { expected, found }));
    assert!(refused.is_err_and(|error| error.to_string().contains(&format!("{found:016x}"))));
}

#[test]
fn trials_say_which_skill_their_agents_ran() {
    let stage = stage();
    let setting = Setting { policy: stage.policy.clone(), stage, seed: 2 };
    let mut trial = Trial::default();
    let frozen = trial.run(&setting);
    assert_eq!(frozen.skill_hash, Psi::default().hash());
    let mut restless = Psi::default();
    restless.milli_moves[4] = 3000;
    let skills = Arc::new(Skills::shared(restless.clone()));
    let retrained = trial.run_as(&setting, &Manner::Retrained(skills));
    assert_eq!(retrained.skill_hash, restless.hash());
    assert_ne!(retrained.state_hash, frozen.state_hash, "they do behave otherwise");
    assert_eq!(trial.run(&setting), frozen, "nothing of it is left");
}
