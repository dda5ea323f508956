//! Settings of a session undone and done again: the world's, the learner's, and in the past.

use bevy::app::App;
use fleetwright::orchestration::meta_skill::Decision;
use fleetwright::record::{Clip, Replay};
use fleetwright::session::{Command, Effort, MarkerKind};
use fleetwright::sim::state_hash;

use crate::session::{ground, learning, logged, send, stage, step, view, wait_until, watching};

/// Every kind of setting, back and forth; what is recorded on the way replays.
#[test]
fn settings_are_undone_and_done_again() {
    let mut app = watching(&stage());
    send(&mut app, [Command::StartRecording]);
    step(&mut app, 10);
    let settings = |app: &App| {
        let view = view(app);
        (view.agents, view.demand_rate.map(|(rate, _)| rate), view.episode_ticks, view.policy_name)
    };
    let commands = [
        Command::SetAgents(75),
        Command::SetDemandRate(3.0),
        Command::SetEpisodeTicks(90),
        Command::SetPolicy("highways".to_owned()),
        Command::SetAgents(40),
    ];
    let mut passed = vec![settings(&app)];
    for command in commands {
        send(&mut app, [command]);
        passed.push(settings(&app));
        step(&mut app, 3);
    }
    assert_eq!(view(&app).changes.undo.as_deref(), Some("agents 75 to 40"));
    for expected in passed.iter().rev().skip(1) {
        send(&mut app, [Command::Undo]);
        assert_eq!(settings(&app), *expected);
        step(&mut app, 2);
    }
    assert_eq!((view(&app).changes.undo, view(&app).notices.iter().all(|notice| !notice.is_trouble)), (None, true));
    for expected in &passed[1..] {
        send(&mut app, [Command::Redo]);
        assert_eq!(settings(&app), *expected);
        step(&mut app, 1);
    }
    assert!(logged(&app, &Command::Undo) && logged(&app, &Command::Redo));
    let lines = view(&app).changes.lines;
    let line = |at: usize| (lines[at].episode, lines[at].tick, lines[at].text.as_str());
    assert_eq!(line(3), (1, 19, "coordination the scene's own to highways"));
    assert_eq!(line(5), (1, 25, "undone: agents 75 to 40"));
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("undone.clip");
    send(&mut app, [Command::StopRecording, Command::SaveClip(path.clone())]);
    let clip = Clip::load(&path).expect("a clip");
    assert_eq!((clip.commands.len(), clip.ticks()), (15, 40));
    Replay::new(clip).verify().expect("the same hashes");
}

/// What a control sets while it is dragged acts at once, and is one change.
#[test]
fn what_is_set_on_the_way_is_one_change() {
    let mut app = watching(&stage());
    let held = |command| Command::WhileHeld(Box::new(command));
    let set = |agents| held(Command::SetAgents(agents));
    let before = view(&app).agents;
    for agents in [before + 1, before + 4, before + 2] {
        send(&mut app, [set(agents)]);
        assert_eq!(view(&app).agents, agents);
        step(&mut app, 2);
    }
    send(&mut app, [Command::SetAgents(before + 3), Command::LetGo]);
    let text = format!("agents {before} to {}", before + 3);
    let told = |app: &App| view(app).changes.lines.iter().map(|line| line.text.clone()).collect::<Vec<_>>();
    assert_eq!((view(&app).changes.undo, told(&app)), (Some(text.clone()), vec![text.clone()]));
    // Held again, it is another change; held back to where it was, it is none.
    send(&mut app, [set(before + 9), Command::LetGo, set(before + 12), set(before + 9), Command::LetGo]);
    let second = format!("agents {} to {}", before + 3, before + 9);
    assert_eq!(told(&app), [text, second]);
    send(&mut app, [Command::Undo]);
    assert_eq!(view(&app).agents, before + 3);
    send(&mut app, [Command::Undo]);
    assert_eq!((view(&app).agents, view(&app).changes.undo), (before, None));
}

/// A parameter that is dragged is told by what it was before and what it came to.
#[test]
fn a_parameter_on_the_way_is_told_from_its_beginning() {
    let mut app = watching(&stage());
    send(&mut app, [Command::SetPolicy("general".to_owned())]);
    let decision = Decision::Assignment;
    let place = decision.features().len() - 1;
    let was = view(&app).skill.expect("a meta-skill").meta_skill.block(decision)[place];
    for value in [0.25, 0.5] {
        let set = Command::SetParameter { decision, place, value };
        send(&mut app, [Command::WhileHeld(Box::new(set))]);
        step(&mut app, 1);
        assert_eq!(
            view(&app).skill.expect("a meta-skill").meta_skill.block(decision)[place].to_bits(),
            value.to_bits()
        );
    }
    send(&mut app, [Command::LetGo]);
    let text = view(&app).changes.undo.expect("a change");
    assert!(text.ends_with(&format!(" {was:.3} to 0.500")), "{text}");
    send(&mut app, [Command::Undo]);
    assert_eq!(view(&app).policy_name, "general");
}

#[test]
fn what_sets_nothing_cannot_be_undone() {
    let mut app = watching(&stage());
    step(&mut app, 20);
    send(&mut app, [Command::SetAgents(60), Command::SetDemandRate(-1.0), Command::Restart]);
    let changes = view(&app).changes;
    let told: Vec<&str> = changes.lines.iter().map(|line| line.text.as_str()).collect();
    assert_eq!((changes.undo, told), (None, vec!["episode begins anew, which cannot be undone"]));
    let before = state_hash(ground(&app));
    send(&mut app, [Command::Undo, Command::Redo]);
    assert_eq!(state_hash(ground(&app)), before);
    assert_eq!(view(&app).notices.iter().filter(|notice| notice.text.contains("nothing")).count(), 2);
}

#[test]
fn learner_settings_are_undone_too() {
    let mut app = learning(&stage(), None);
    wait_until(&mut app, |view| view.generation >= 1);
    send(&mut app, [Command::SetEffort(Effort::Thorough)]);
    assert_eq!((view(&app).settings.population, view(&app).settings.rollouts), (32, 4));
    let text = view(&app).changes.undo.expect("a change");
    assert!(text.starts_with("thorough: population 4 to 32, rollouts 1 to 4"), "{text}");
    send(&mut app, [Command::Undo]);
    assert_eq!((view(&app).settings.population, view(&app).settings.rollouts), (4, 1));
    let marks: Vec<_> = view(&app).markers.iter().filter(|m| m.kind == MarkerKind::Setting).cloned().collect();
    assert_eq!(marks.len(), 1, "the set and its undoing share one: {marks:?}");
    assert!(marks[0].label.ends_with(", and back"), "{}", marks[0].label);
    // The learner has really gone back: so few trials are those of 4 candidates.
    let undone = view(&app).generation;
    let later = wait_until(&mut app, |view| view.generation >= undone + 3);
    let at = |wanted: u32| later.curve.iter().filter(|p| p.generation == wanted).map(|p| p.evaluations).max();
    assert_eq!(at(undone + 3).zip(at(undone + 2)).map(|(now, before)| now - before), Some(4 + 2));
}

/// Who follows the learner again gets its newest champion, not the one of then.
#[test]
fn undo_follows_the_learner_again() {
    let mut app = learning(&stage(), None);
    wait_until(&mut app, |view| view.policy_name.starts_with("champion"));
    send(&mut app, [Command::SetPolicy("highways".to_owned())]);
    let changes = view(&app).changes;
    assert_eq!(changes.undo.as_deref(), Some("coordination learner's champion to highways"));
    assert!(!view(&app).follow_champion);
    send(&mut app, [Command::Undo]);
    assert!(view(&app).follow_champion && view(&app).policy_name.starts_with("champion"));
    send(&mut app, [Command::Redo]);
    assert_eq!((view(&app).policy_name.as_str(), view(&app).follow_champion), ("highways", false));
}

/// A change that is undone in the past begins another future, as any change does there.
#[test]
fn undo_in_the_past_begins_another_future() {
    let mut app = watching(&stage());
    step(&mut app, 20);
    send(&mut app, [Command::SetAgents(75)]);
    step(&mut app, 20);
    crate::timeline::travel(&mut app, Command::GoTo(30));
    send(&mut app, [Command::Undo]);
    assert_eq!((view(&app).agents, view(&app).timeline.futures.len()), (60, 2));
    crate::timeline::travel(&mut app, Command::ShowFuture(1));
    assert_eq!(view(&app).agents, 75, "what was is kept");
}
