//! The table of policies, and the gallery of generations.

use std::sync::Arc;

use fleetwright::orchestration::presets::{self, PRESETS};
use fleetwright::scene::Stage;
use fleetwright::session::{Command, RankingView, Session, View};
use fleetwright::sim::{Setting, Trial, state_hash, t_interval};

use crate::session::{ground, learning, send, stage_of, step, view, wait_until, watching};

fn ranking(view: &View) -> &RankingView {
    view.ranking.as_ref().expect("an open table")
}

fn is_full(view: &View) -> bool {
    view.ranking.as_ref().is_some_and(|ranking| ranking.of_trials > 0 && ranking.trials == ranking.of_trials)
}

#[test]
fn every_policy_is_tried_on_the_same_seeds() {
    let stage = stage_of(20);
    let mut app = watching(&stage);
    send(&mut app, [Command::SetRanking(true)]);
    let before = state_hash(ground(&app));
    let full = wait_until(&mut app, is_full);
    assert_eq!(state_hash(ground(&app)), before, "the floor knows nothing of it");
    let table = ranking(&full);
    assert!(table.rows.iter().all(|row| row.seeds == table.seeds && row.trouble.is_none()), "{table:?}");
    let means: Vec<f64> = table.rows.iter().map(|row| row.score.expect("a score").mean).collect();
    assert!(means.is_sorted_by(|a, b| a >= b), "best first: {means:?}");
    for name in ["general", "warehouse-33-36"].into_iter().chain(PRESETS.iter().map(|preset| preset.name)) {
        assert!(table.rows.iter().any(|row| row.name == name), "{name}");
    }
    let policy = presets::find("highways").expect("a preset").policy(&stage.grid).expect("it fits");
    let mut trial = Trial::default();
    let scores = (0..u64::from(table.seeds))
        .map(|seed| trial.run(&Setting { stage: Arc::clone(&stage), policy: policy.clone(), seed }).throughput);
    let row = table.rows.iter().find(|row| row.name == "highways").expect("a row");
    assert_eq!(row.score, Some(t_interval(&scores.collect::<Vec<_>>())), "as any other trial");

    // Another world: everything is tried afresh.
    send(&mut app, [Command::SetAgents(5)]);
    app.update();
    assert!(ranking(&view(&app)).trials < table.trials);
    send(&mut app, [Command::SetRanking(false)]);
    assert_eq!(view(&app).ranking, None);
    send(&mut app, [Command::SetRanking(true)]);
    let afresh = wait_until(&mut app, is_full);
    assert_ne!(ranking(&afresh).rows.iter().find(|row| row.name == "highways").expect("a row").score, row.score);
}

#[test]
fn the_champion_is_tried_beside_its_learner() {
    let mut app = learning(&stage_of(10), None);
    wait_until(&mut app, |view| !view.curve.is_empty());
    send(&mut app, [Command::SetRanking(true)]);
    let is_tried = |view: &View| {
        let rows = &view.ranking.as_ref().expect("an open table").rows;
        rows.iter().any(|row| row.generation.is_some() && row.seeds == 10)
    };
    let now = wait_until(&mut app, is_tried);
    assert!(ranking(&now).rows.iter().any(|row| row.name == "untrained"));
}

/// The same seed under any champion so far, at the same tick.
#[test]
fn a_champion_of_the_past_is_shown_on_the_same_seed() {
    let stage: Arc<Stage> = stage_of(20);
    let mut app = learning(&stage, None);
    let has_some = |view: &View| view.generations.len() > 2;
    let now = wait_until(&mut app, has_some);
    send(&mut app, [Command::ToggleLearning, Command::Restart]);
    step(&mut app, 60);
    let generations: Vec<u32> = now.generations.iter().map(|kept| kept.generation).collect();
    for generation in [generations[1], 0] {
        send(&mut app, [Command::ShowGeneration(generation)]);
        let now = wait_until(&mut app, |view| view.tick == 60);
        assert_eq!((now.generation_in_charge(), now.seed, now.follow_champion), (Some(generation), 7, false));
        let mut trial = Trial::default();
        trial.begin(&app.world().resource::<Session>().setting().clone());
        for _ in 0..60 {
            trial.tick();
        }
        assert_eq!(state_hash(ground(&app)), state_hash(trial.world()));
    }
    send(&mut app, [Command::PinGeneration(generations[1], true)]);
    let pinned = view(&app).generations.into_iter().filter(|kept| kept.is_pinned).map(|kept| kept.generation);
    assert_eq!(pinned.collect::<Vec<_>>(), [generations[1]]);
    let other = format!("generation {}", generations[1]);
    send(&mut app, [Command::SetPolicy("champion".to_owned()), Command::CompareWith(other)]);
    let comparison = view(&app).comparison.expect("a comparison");
    assert_eq!(comparison.policy_name, format!("champion of generation {}", generations[1]));
    send(&mut app, [Command::ShowGeneration(9999)]);
    assert!(view(&app).notices.last().is_some_and(|notice| notice.is_trouble && notice.text.contains("9999")));
}
