//! What people keep of a session: runs, clips, pictures, meta-skills.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use fleetwright::learner::RunConfig;
use fleetwright::record::{Clip, End, ExportOptions, Replay};
use fleetwright::scene::Stage;
use fleetwright::session::{Beginning, Command, KeptRun, KeptView, PreviewView, Session, View};
use fleetwright::sim::state_hash;

use crate::program::{fleetwright, stderr_of_failure};
use crate::session::{app, ground, learning, send, stage_of, step, view, wait_until, watching};

fn last_notice(view: &View) -> (String, bool) {
    view.notices.last().map(|notice| (notice.text.clone(), notice.is_trouble)).expect("a message")
}

/// A window's learner and the command line write the same kind of run: what one began, the other goes on with.
#[test]
fn what_the_window_learns_is_continued_on_the_command_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let runs = folder.path().join("runs");
    let overrides = ["fleet.agents=150", "episode.ticks=40"].map(str::to_owned);
    let stage = Arc::new(Stage::open("narrow-aisles", &overrides).expect("a shipped scene"));
    let policy = stage.learning_policy();
    let beginning = Beginning::new(stage, policy, "untrained", 7).keeping_runs_in(Some(runs.clone()));
    let mut app = app(beginning.learning(3).expect("a learner"));
    let kept = wait_until(&mut app, |view| matches!(view.kept_run, KeptRun::In(_)));
    let root = runs.join("narrow-aisles-1");
    assert_eq!(kept.kept_run, KeptRun::In(root.display().to_string()));
    let begun_with = ["train", "narrow-aisles", "--learner", "sep-cma-es", "--agents", "150", "--ticks", "40"];
    let locked = [&begun_with[..], &["--seed", "3", "--evaluations", "1"]].concat();
    let out = root.to_string_lossy().into_owned();
    let resume = [&locked[..], &["--resume", "--out", &out]].concat();
    assert!(stderr_of_failure(&resume, 1).contains("another process"), "the window is at it");
    drop(app);
    let config = RunConfig::read(&root).expect("a configuration");
    assert_eq!((config.seed, config.scenes[0].fleet.agents), (3, 150));
    let curve = || fs::read_to_string(root.join("curve.csv")).expect("a curve");
    let before = curve();
    let evaluations = |curve: &str| {
        let last = curve.lines().last().expect("a line").to_owned();
        last.split(',').nth(1).and_then(|count| count.parse::<u64>().ok()).expect("a count")
    };
    let more = (evaluations(&before) + 200).to_string();
    let arguments: Vec<&str> = resume.iter().map(|&word| if word == "1" { more.as_str() } else { word }).collect();
    fleetwright(&arguments).assert().success();
    let after = curve();
    assert!(after.starts_with(&before) && after.len() > before.len(), "{before}\nand\n{after}");
}

#[test]
fn nothing_is_kept_where_nobody_asked_for_it() {
    let mut app = learning(&stage_of(20), None);
    wait_until(&mut app, |view| view.generation >= 2);
    assert_eq!(view(&app).kept_run, KeptRun::Nowhere);
}

#[test]
fn what_was_just_seen_is_kept_without_a_recording() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut app = watching(&stage_of(20));
    send(&mut app, [Command::KeepLast]);
    assert!(view(&app).kept.is_none() && last_notice(&view(&app)).1, "no tick was run");
    step(&mut app, 30);
    app.update();
    send(&mut app, [Command::KeepLast]);
    assert_eq!(view(&app).kept, Some(KeptView { number: 1, from_tick: 0, ticks: 30, has_other_side: false }));
    // Up to what is shown, not to what is known.
    send(&mut app, [Command::GoTo(12)]);
    wait_until(&mut app, |view| view.tick == 12 && view.timeline.target.is_none());
    let path = folder.path().join("seen.clip");
    send(&mut app, [Command::KeepLast, Command::SaveClip(path.clone())]);
    let clip = Clip::load(&path).expect("a clip");
    assert_eq!((clip.ticks(), view(&app).kept.map(|kept| kept.number)), (12, Some(2)));
    Replay::new(clip).verify().expect("it is what was seen");
}

/// Whatever begins the next episode, and whatever was changed in the one before.
#[test]
fn the_last_seconds_reach_into_the_episodes_before() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut app = watching(&stage_of(20));
    send(&mut app, [Command::SetEpisodeTicks(25)]);
    step(&mut app, 30);
    send(&mut app, [Command::SetAgents(30), Command::Restart]);
    step(&mut app, 4);
    send(&mut app, [Command::SetPolicy("highways".to_owned())]);
    step(&mut app, 3);
    let path = folder.path().join("seen.clip");
    send(&mut app, [Command::KeepLast, Command::SaveClip(path.clone())]);
    assert_eq!(view(&app).kept, Some(KeptView { number: 1, from_tick: 0, ticks: 37, has_other_side: false }));
    let clip = Clip::load(&path).expect("a clip");
    assert_eq!(clip.hashes.last(), Some(&state_hash(ground(&app))));
    Replay::new(clip).verify().expect("it is what was seen");
}

#[test]
fn a_recording_begins_where_it_was_started_for_whoever_draws_it() {
    let mut app = watching(&stage_of(20));
    step(&mut app, 25);
    send(&mut app, [Command::StartRecording]);
    step(&mut app, 15);
    assert_eq!(view(&app).recording.map(|recording| recording.ticks), Some(15));
    send(&mut app, [Command::StopRecording]);
    assert_eq!(view(&app).kept, Some(KeptView { number: 1, from_tick: 25, ticks: 40, has_other_side: false }));
}

/// Whoever saves before anything was recorded means what was seen.
#[test]
fn saving_without_a_recording_saves_what_was_just_seen() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |name: &str| folder.path().join(name);
    let mut app = watching(&stage_of(20));
    send(&mut app, [Command::SaveClip(path("none.clip"))]);
    assert!(last_notice(&view(&app)).1 && !path("none.clip").exists(), "no tick was run");
    step(&mut app, 30);
    send(&mut app, [Command::SaveClip(path("seen.clip"))]);
    let (text, is_trouble) = last_notice(&view(&app));
    assert!(text.contains("because nothing was recorded") && !is_trouble, "{text}");
    assert_eq!(Clip::load(&path("seen.clip")).expect("a clip").ticks(), 30);
    assert_eq!(
        view(&app).kept,
        Some(KeptView { number: 1, from_tick: 0, ticks: 30, has_other_side: false }),
        "a picture can be made of it"
    );
    // While something is recorded that is meant, and it goes on.
    send(&mut app, [Command::StartRecording]);
    step(&mut app, 10);
    send(&mut app, [Command::SaveClip(path("so-far.clip"))]);
    assert!(last_notice(&view(&app)).0.contains("the recording so far"), "{:?}", last_notice(&view(&app)));
    assert_eq!(Clip::load(&path("so-far.clip")).expect("a clip").ticks(), 40);
    assert_eq!(view(&app).recording.map(|recording| recording.ticks), Some(10));
    step(&mut app, 5);
    send(&mut app, [Command::StopRecording, Command::SaveClip(path("whole.clip"))]);
    let (text, _) = last_notice(&view(&app));
    assert!(text.ends_with("whole.clip"), "{text}");
    assert_eq!(Clip::load(&path("whole.clip")).expect("a clip").ticks(), 45);
}

#[test]
fn a_picture_is_drawn_beside_the_session() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut app = watching(&stage_of(20));
    let gif = |name: &str| folder.path().join(name);
    let options = ExportOptions { from_tick: 10, size_px: 200, fps: 4, ..ExportOptions::default() };
    send(&mut app, [Command::ExportClip { path: gif("none.gif"), options: options.clone(), has_both: true }]);
    assert!(last_notice(&view(&app)).0.contains("nothing was recorded"));
    step(&mut app, 20);
    let export = |name: &str| Command::ExportClip { path: gif(name), options: options.clone(), has_both: true };
    send(&mut app, [Command::KeepLast, export("run.gif"), export("second.gif")]);
    assert!(last_notice(&view(&app)).0.contains("run.gif is still being drawn"), "one after the other");
    let done = wait_until(&mut app, |view| view.export.is_none());
    let (text, is_trouble) = last_notice(&done);
    assert!(text.contains("run.gif: 11 frames of 200 × ") && !is_trouble, "{text}");
    assert!(fs::read(gif("run.gif")).expect("written").starts_with(b"GIF89a") && !gif("second.gif").exists());
    // It goes on while something else is opened, and can be broken off.
    let long = ExportOptions { ticks_per_sec: Some(0.01), size_px: 1600, ..options.clone() };
    send(&mut app, [Command::ExportClip { path: gif("long.gif"), options: long, has_both: true }]);
    let clip = gif("run.clip");
    send(&mut app, [Command::SaveClip(clip.clone()), Command::Open(clip)]);
    assert!(view(&app).played.is_some() && view(&app).export.is_some());
    send(&mut app, [Command::StopExport]);
    let stopped = wait_until(&mut app, |view| view.export.is_none());
    assert!(stopped.notices.iter().any(|notice| notice.text.contains("broken off")) && !gif("long.gif").exists());
    send(&mut app, [Command::ExportClip { path: gif("x.mov"), options, has_both: true }]);
    let refused = wait_until(&mut app, |view| view.export.is_none());
    assert!(last_notice(&refused).0.contains(".mp4"), "{:?}", last_notice(&refused));
}

#[test]
fn a_frame_is_shown_before_it_is_exported() {
    let mut app = watching(&stage_of(20));
    let preview = |to_tick, size_px, end| {
        let options = ExportOptions { from_tick: 2, to_tick: Some(to_tick), size_px, ..ExportOptions::default() };
        Command::Preview { options, has_both: true, end }
    };
    send(&mut app, [preview(20, 640, End::Last)]);
    assert!(view(&app).preview == PreviewView::default(), "there is no clip");
    step(&mut app, 20);
    let mut drawn = |command: Command| {
        send(&mut app, [Command::KeepLast]);
        assert!(view(&app).preview.drawn.is_none(), "what is there is of another clip");
        // One is begun, and another takes its place.
        send(&mut app, [preview(18, 640, End::First)]);
        send(&mut app, [command]);
        assert!(view(&app).preview.is_drawing);
        wait_until(&mut app, |view| !view.preview.is_drawing).preview.drawn.expect("drawn")
    };
    let last = drawn(preview(20, 1920, End::Last));
    let earlier = drawn(preview(5, 1920, End::Last));
    let [last, earlier] = [&last, &earlier].map(|frame| frame.as_ref().as_ref().expect("a frame"));
    assert_eq!((last.size_px.0, earlier.size_px), (640, last.size_px), "no larger than is shown");
    assert_ne!(last.rgba, earlier.rgba);
    let refused = drawn(preview(1, 640, End::First));
    assert!(refused.as_ref().as_ref().is_err_and(|trouble| trouble.contains("end after the start")), "{refused:?}");
    // The clip is kept when something else is opened, and so is what was drawn of it.
    send(&mut app, [Command::Open("two-doors".into())]);
    assert_eq!(view(&app).preview, PreviewView { drawn: Some(refused), is_drawing: false });
}

#[test]
fn a_comparison_becomes_one_picture() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut app = watching(&stage_of(20));
    let gif = |name: &str| folder.path().join(name);
    step(&mut app, 5);
    send(&mut app, [Command::CompareWith("highways".to_owned())]);
    step(&mut app, 12);
    send(&mut app, [Command::KeepLast]);
    let kept = view(&app).kept.expect("a clip");
    assert_eq!((kept.ticks, kept.has_other_side), (12, true));
    let options = ExportOptions { size_px: 408, fps: 4, ..ExportOptions::default() };
    let mut width = |name: &str, has_both| {
        send(&mut app, [Command::ExportClip { path: gif(name), options: options.clone(), has_both }]);
        wait_until(&mut app, |view| view.export.is_none());
        let told = last_notice(&view(&app)).0;
        assert!(told.contains("frames of 408 × "), "{told}");
        let height = told.split(" × ").nth(1).and_then(|rest| rest.split(',').next()).expect("a height").to_owned();
        height.parse::<u32>().expect("a number")
    };
    let (one, both) = (width("one.gif", false), width("both.gif", true));
    assert!(both < one, "two floors of half the width: {both} and {one} high");
}

#[test]
fn a_saved_meta_skill_opens_again_and_is_in_the_table() {
    let folder = tempfile::tempdir().expect("a folder");
    let stage = stage_of(10);
    let mut app = learning(&stage, None);
    wait_until(&mut app, |view| !view.curve.is_empty());
    send(&mut app, [Command::ToggleLearning, Command::SetRanking(true)]);
    let parameter =
        Command::SetParameter { decision: fleetwright::orchestration::Decision::RightOfWay, place: 0, value: 0.625 };
    let path = folder.path().join("mine.ron");
    send(&mut app, [parameter, Command::SaveChampion(path.clone())]);
    assert!(last_notice(&view(&app)).0.contains("mine.ron"));
    let name = path.to_string_lossy().into_owned();
    let full = wait_until(&mut app, |view| {
        let rows = view.ranking.as_ref().map(|ranking| &ranking.rows[..]).unwrap_or_default();
        rows.iter().any(|row| row.name == name && row.seeds == 10)
    });
    let row = full.ranking.and_then(|ranking| ranking.rows.into_iter().find(|row| row.name == name)).expect("a row");
    assert!(row.is_learned && row.trouble.is_none(), "{row:?}");
    send(&mut app, [Command::SetPolicy("highways".to_owned()), Command::Open(path)]);
    let shown = view(&app);
    assert_eq!(shown.policy_name, "mine");
    let meta_skill = shown.skill.expect("it is learned").meta_skill;
    let value = meta_skill.block(fleetwright::orchestration::Decision::RightOfWay)[0];
    assert!((value - 0.625).abs() < 1e-12, "{value}");
    let nowhere = Path::new("/nowhere/mine.ron").to_owned();
    send(&mut app, [Command::SaveChampion(nowhere)]);
    assert!(last_notice(&view(&app)).1);
    let session = app.world().resource::<Session>();
    assert!(session.view(ground(&app)).has_learner, "a meta-skill takes the place of nothing else");
}
