//! Clips as a whole: recorded, saved, opened, run again and exported.

use std::path::Path;
use std::sync::Arc;

use proptest::prelude::*;

use super::container::{self, Tag};
use super::*;
use crate::demand::{HotSpot, HotSpotShape, Square};
use crate::fleet::AgentId;
use crate::grid::{Area, Cell, Guidance};
use crate::orchestration::communication::{BlackOut, LinkSpec};
use crate::orchestration::guidance::{FixedGuidance, GuidanceRule};
use crate::orchestration::{Decision, MetaSkill, Policy};
use crate::scene::{LayoutSource, Stage};
use crate::sim::{Setting, Trial, WorldCommand, apply, state_hash};

const SCENE: &str = r#"Scene(
    version: 1,
    name: "small",
    layout: Generate(Warehouse(rack_rows: 2, rack_columns: 2, rack_length: 4)),
    fleet: (agents: 20),
    demand: Pool(
        errands: [
            (at: Endpoint, distribution: HotSpots(centres: [(row: 1, column: 2)], sigma: 1.0, share: 0.5)),
            (at: Workstation, service_ticks: 2),
        ],
        supply: Backlog(tasks_per_agent: 1.5),
    ),
    captions: [(from_tick: 2, to_tick: 9, text: "Watch the \"aisles\" – all of them.")],
)"#;

fn setting() -> Setting {
    let stage = Stage::parse("small", SCENE, None, &[]).expect("a valid scene");
    let policy = stage.policy.with_rules("guidance=lane_vote", &stage.grid).expect("valid rules");
    Setting { stage: Arc::new(stage), policy, seed: 7 }
}

/// A learned policy whose parameters do not round.
fn learned(setting: &Setting) -> Policy {
    let mut meta_skill = MetaSkill::initial();
    meta_skill.set(Decision::Guidance, 0, -0.1 - 0.2);
    meta_skill.set(Decision::RightOfWay, 0, 1.0 / 3.0);
    let rules = "assignment=learned,guidance=learned,right_of_way=learned";
    setting.policy.with_rules(rules, &setting.stage.grid).expect("valid rules").with_meta_skill(meta_skill)
}

/// A policy with costs that were read from a file whose name looks like a list of rules.
fn fixed(setting: &Setting) -> Policy {
    let guidance = Guidance::from_edges(&setting.stage.grid, |from, _, to| if from < to { 700 } else { 1300 });
    let fixed = FixedGuidance { name: "costs,parking=stay.json".to_owned(), path: None, guidance };
    Policy { guidance: GuidanceRule::Fixed(Arc::new(fixed)), ..setting.policy.clone() }
}

const BLACK_OUT: BlackOut = BlackOut { area: Area { from: (1, 1), to: (5, 5) }, from_tick: 36, to_tick: 90 };

fn limited(range_cells: Option<u32>, delay_ticks: u32, loss: f64) -> WorldCommand {
    let reports = LinkSpec { range_cells, delay_ticks, loss };
    WorldCommand::SetLinks { reports, directives: LinkSpec { range_cells: None, ..reports }, relays: vec![(4, 4)] }
}

fn gathered(share: f64, sigma: f64) -> WorldCommand {
    let spot = HotSpot { centre: Square { row: 1, column: 5 }, shape: HotSpotShape { share, sigma } };
    WorldCommand::GatherDemand { spot: Some(spot) }
}

/// Every command there is, as a session would give them.
fn eventful_clip() -> Clip {
    let setting = setting();
    let commands = [
        (0, WorldCommand::SetAgents { agents: 12 }),
        (5, WorldCommand::SwapPolicy(Box::new(learned(&setting)))),
        (5, WorldCommand::SetDemandRate { rate: 0.4 }),
        (8, WorldCommand::BlackOut { area: Area { from: (0, 0), to: (6, 40) }, ticks: 20 }),
        (10, WorldCommand::BreakAgent { agent: AgentId(4), ticks: 15 }),
        (10, WorldCommand::BreakAgent { agent: AgentId(4000), ticks: 1 }),
        (10, WorldCommand::BlockCell { cell: Cell(30), ticks: 40 }),
        (10, WorldCommand::BlockCell { cell: Cell(u32::MAX), ticks: u32::MAX }),
        (20, WorldCommand::SetAgents { agents: 31 }),
        (26, WorldCommand::SetAgents { agents: 15 }),
        (30, WorldCommand::ShiftDemand),
        (31, WorldCommand::PlaceHotSpots { centres: vec![vec![Square { row: 2, column: 3 }], Vec::new()] }),
        (31, WorldCommand::SetHotSpots { shapes: vec![HotSpotShape { share: 0.5, sigma: 2.0 }] }),
        (32, WorldCommand::MendAgent { agent: AgentId(4) }),
        (32, WorldCommand::OpenCell { cell: Cell(30) }),
        (33, WorldCommand::SetBreakdowns { rate_per_agent_tick: 0.02, ticks: 6 }),
        (34, limited(Some(9), 3, 0.25)),
        (36, WorldCommand::SetBlackOuts { black_outs: vec![BLACK_OUT] }),
        (38, limited(None, 0, 0.0)),
        (40, WorldCommand::SetEpisodeTicks { ticks: 50 }),
        (41, WorldCommand::Restart { seed: 99 }),
        (60, WorldCommand::SwapPolicy(Box::new(fixed(&setting)))),
        (70, WorldCommand::SetAgents { agents: u32::MAX }),
        (80, WorldCommand::Restart { seed: 3 }),
        (82, gathered(0.75, 0.5)),
        (86, WorldCommand::GatherDemand { spot: None }),
    ];
    let mut recorder = Recorder::begin(&setting);
    let (mut trial, mut now) = (Trial::default(), setting.clone());
    trial.begin(&setting);
    for tick in 0..90 {
        for (_, command) in commands.iter().filter(|&&(at, _)| at == tick) {
            apply(trial.world_mut(), &mut now, command);
            recorder.note(command);
        }
        trial.tick();
        recorder.tick(state_hash(trial.world()));
    }
    recorder.note(&WorldCommand::Restart { seed: 1 });
    let clip = recorder.clip();
    assert_eq!((clip.ticks(), clip.commands.len()), (90, commands.len()), "the last command has changed nothing");
    clip
}

fn assert_same(a: &Clip, b: &Clip) {
    assert_eq!(a.setting.stage.scene, b.setting.stage.scene);
    assert_eq!(a.setting.stage.grid, b.setting.stage.grid);
    assert_eq!(a.setting.stage.policy, b.setting.stage.policy);
    assert_eq!((&a.setting.policy, a.setting.seed), (&b.setting.policy, b.setting.seed));
    assert_eq!((&a.commands, &a.hashes), (&b.commands, &b.hashes));
}

#[test]
fn clips_read_back_and_replay_to_the_recorded_hashes() {
    let clip = eventful_clip();
    let opened = Clip::from_bytes(&clip.to_bytes().unwrap()).unwrap();
    assert_same(&opened, &clip);
    let mut replay = Replay::new(opened);
    assert_eq!(replay.verify(), Ok(()));
    assert_eq!((replay.tick(), replay.step()), (90, false));
    assert_eq!(replay.setting().stage.scene.fleet.agents as usize, clip.setting.stage.grid.len());
}

#[test]
fn seeking_back_and_forth_gives_the_recorded_states() {
    let mut replay = Replay::new(eventful_clip());
    for tick in [64, 5, 6, 90, 0, 42, 1000] {
        replay.seek(tick);
        assert_eq!((replay.tick(), replay.check()), (tick.min(90), Ok(())));
    }
}

#[test]
fn a_replay_says_where_it_departs() {
    let mut clip = eventful_clip();
    clip.hashes[29] ^= 1;
    let expected = clip.hashes[29];
    let mut replay = Replay::new(clip);
    assert_eq!(replay.verify(), Err(Mismatch { tick: 30, expected, found: expected ^ 1 }));
    let mut other = eventful_clip();
    other.commands.remove(0);
    assert_eq!(Replay::new(other).verify().unwrap_err().tick, 1);
}

#[test]
fn recording_is_running_and_noting() {
    let setting = setting();
    let clip = record(&setting, 30);
    let mut trial = Trial::default();
    trial.begin(&setting);
    for hash in &clip.hashes {
        trial.tick();
        assert_eq!(state_hash(trial.world()), *hash);
    }
}

#[test]
fn files_are_embedded() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("floor.map"), "type octile\nheight 2\nwidth 6\nmap\n.....@\n..@...\n").unwrap();
    let scene = SCENE
        .replace("Generate(Warehouse(rack_rows: 2, rack_columns: 2, rack_length: 4))", "File(\"floor.map\")")
        .replace("agents: 20", "agents: 3")
        .replace("at: Endpoint", "at: Anywhere")
        .replace("at: Workstation", "at: Anywhere");
    let stage = Stage::parse("scene", &scene, Some(folder.path()), &[]).unwrap();
    let clip = record(&Setting { policy: stage.policy.clone(), stage: Arc::new(stage), seed: 1 }, 10);
    drop(folder);
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("run.clip");
    clip.save(&path).unwrap();
    let opened = Clip::load(&path).unwrap();
    assert_eq!(opened.setting.stage.scene.layout, LayoutSource::Ascii(vec![".....@".to_owned(), "..@...".to_owned()]));
    assert_same(&opened, &clip);
    assert_eq!(Replay::new(opened).verify(), Ok(()));
}

#[test]
fn errors_name_file_and_place() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("run.clip");
    assert!(matches!(Clip::load(&path), Err(FileError::Read { .. })));
    std::fs::write(&path, b"FLTWCLIP\xff\0\0\0").unwrap();
    let Err(FileError::Malformed { path: named, source, .. }) = Clip::load(&path) else { panic!("a version to come") };
    assert_eq!((named, source.offset), (path, 8));
    assert!(source.to_string().starts_with("byte 8: expected a version from 1 to 1, found 255"));
    assert!(matches!(eventful_clip().save(Path::new("/nowhere/run.clip")), Err(FileError::Write { .. })));
}

/// The chunks of a sound clip with one of them replaced, checksums right.
fn with_chunk(clip: &Clip, tag: Tag, content: &[u8]) -> Vec<u8> {
    let mut chunks = document::to_chunks(clip).unwrap();
    chunks.retain(|chunk| chunk.0 != tag);
    chunks.push((tag, content.to_vec()));
    container::write(&container::CLIP, &chunks).unwrap()
}

#[test]
fn unknown_chunks_are_passed_over_missing_and_doubled_ones_are_not() {
    let clip = record(&setting(), 3);
    assert_same(&Clip::from_bytes(&with_chunk(&clip, *b"NEW ", b"from a later version")).unwrap(), &clip);
    let mut chunks = document::to_chunks(&clip).unwrap();
    chunks.push(chunks[3].clone());
    let doubled = Clip::from_bytes(&container::write(&container::CLIP, &chunks).unwrap()).unwrap_err();
    assert!(doubled.message.contains("only one chunk \"HASH\""));
    let missing = Clip::from_bytes(&container::write(&container::CLIP, &chunks[..3]).unwrap()).unwrap_err();
    assert!(missing.message.contains("expected a chunk \"HASH\""));
}

/// A clip is opened by people who did not make it: what it says must neither read their files nor fill their memory.
#[test]
fn what_a_clip_says_is_checked() {
    let clip = eventful_clip();
    let refused = |clip: &Clip| Clip::from_bytes(&clip.to_bytes().unwrap()).unwrap_err().message;
    let with_command = |tick, command| Clip { commands: vec![(tick, command)], ..clip.clone() };
    assert!(refused(&with_command(90, WorldCommand::Restart { seed: 1 })).contains("within 90 ticks"));
    for rate in [f64::NAN, f64::INFINITY, -1.0, 1e9] {
        assert!(refused(&with_command(0, WorldCommand::SetDemandRate { rate })).contains("rate"));
    }
    let without_relays = WorldCommand::SetLinks {
        reports: LinkSpec { range_cells: Some(3), ..LinkSpec::default() },
        directives: LinkSpec::default(),
        relays: Vec::new(),
    };
    let too_many = WorldCommand::PlaceHotSpots { centres: vec![vec![Square { row: 0, column: 0 }; 101]] };
    let flat = WorldCommand::SetHotSpots { shapes: vec![HotSpotShape { share: 0.5, sigma: f64::NAN }] };
    for (command, told) in [
        (limited(None, 101, 0.0), "a delay of 0 to 100 ticks"),
        (limited(None, 0, f64::NAN), "a loss from 0 to 1"),
        (without_relays, "relays"),
        (WorldCommand::SetBreakdowns { rate_per_agent_tick: 1.5, ticks: 1 }, "rate of breakdowns"),
        (too_many, "at most 100 hot spots"),
        (flat, "sigma NaN"),
        (gathered(0.0, 1.0), "share 0"),
    ] {
        assert!(refused(&with_command(0, command)).contains(told), "{told}");
    }
    let mut reordered = clip.clone();
    reordered.commands.swap(0, 3);
    assert!(refused(&reordered).contains("in order"));

    let other_floor = Stage::parse("other", &SCENE.replace("rack_rows: 2", "rack_rows: 3"), None, &[]).unwrap();
    let mut misfit = clip.clone();
    misfit.setting.policy = fixed(&Setting { stage: Arc::new(other_floor), ..setting() });
    assert!(refused(&misfit).contains("expected guidance for"));

    for (sound, foreign) in [
        ("guidance:\"none\"", "guidance:\"fixed:secret.json\""),
        ("guidance:\"none\"", "guidance:\" fixed:secret.json\""),
        ("parking:\"stay\"", "parking:\"stay,guidance=fixed:secret.json\""),
        ("small", "no/name"),
    ] {
        let chunks = document::to_chunks(&clip).unwrap();
        let scene = String::from_utf8(chunks[0].1.clone()).unwrap();
        let changed = scene.replace(sound, foreign);
        assert_ne!(changed, scene);
        assert!(Clip::from_bytes(&with_chunk(&clip, *b"SCEN", changed.as_bytes())).is_err(), "{foreign}");
    }
}

fn small_clip() -> Clip {
    let setting = setting();
    let mut recorder = Recorder::begin(&setting);
    recorder.note(&WorldCommand::SwapPolicy(Box::new(fixed(&setting))));
    recorder.note(&WorldCommand::SetAgents { agents: 3 });
    (0..5).for_each(|hash| recorder.tick(hash));
    recorder.finish()
}

proptest! {
    #[test]
    fn arbitrary_content_never_panics(which in 0..4_usize, content in prop::collection::vec(any::<u8>(), 0..300)) {
        let clip = small_clip();
        let tag = [*b"SCEN", *b"STRT", *b"CMDS", *b"HASH"][which];
        let _ = Clip::from_bytes(&with_chunk(&clip, tag, &content));
    }

    /// Neither when it is opened nor, if it can be, when it is run.
    #[test]
    fn damaged_content_never_panics(
        which in 0..4_usize,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4),
        length in any::<prop::sample::Index>(),
    ) {
        let clip = small_clip();
        let (tag, mut content) = document::to_chunks(&clip).unwrap().swap_remove(which);
        for (at, byte) in changes {
            let at = at.index(content.len());
            content[at] = byte;
        }
        if let Ok(opened) = Clip::from_bytes(&with_chunk(&clip, tag, &content)) {
            Replay::new(opened).seek(5);
        }
        content.truncate(length.index(content.len()));
        let _ = Clip::from_bytes(&with_chunk(&clip, tag, &content));
    }
}

/// Size of the picture and delays of the frames of a GIF, as the `gif` crate decodes it.
fn decode(path: &Path) -> ((u16, u16), Vec<u16>) {
    let mut options = gif::DecodeOptions::new();
    options.set_color_output(gif::ColorOutput::RGBA);
    let mut decoder = options.read_info(std::fs::File::open(path).unwrap()).unwrap();
    let size = (decoder.width(), decoder.height());
    let mut delays = Vec::new();
    while let Some(frame) = decoder.read_next_frame().unwrap() {
        assert!(u32::from(frame.left) + u32::from(frame.width) <= u32::from(size.0));
        assert!(u32::from(frame.top) + u32::from(frame.height) <= u32::from(size.1));
        delays.push(frame.delay);
    }
    (size, delays)
}

#[test]
fn exports_decode_to_what_was_reported() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("run.gif");
    let clip = eventful_clip();
    let options = ExportOptions {
        from_tick: 10,
        to_tick: Some(20),
        fps: 10,
        ticks_per_sec: Some(5.0),
        size_px: 200,
        ..ExportOptions::default()
    };
    let report = Show::of(&clip).export(&path, &options, &mut |_, _| true).unwrap();
    let (size, delays) = decode(&path);
    assert_eq!(delays, [vec![10; 20], vec![150]].concat());
    assert_eq!((report.frames, report.size_px), (21, (u32::from(size.0), u32::from(size.1))));
    assert_eq!((report.bytes, report.size_px.0), (std::fs::metadata(&path).unwrap().len(), 200));

    let short = record(&setting(), 4);
    let options = ExportOptions { from_tick: 0, size_px: 408, ..options };
    let report =
        Show::side_by_side([(&short, "short"), (&clip, "long")]).export(&path, &options, &mut |_, _| true).unwrap();
    assert_eq!((report.frames, report.size_px.0), (41, 408));
    assert_eq!(decode(&path).1.len(), 41);
    let late = ExportOptions { from_tick: 91, to_tick: None, ..options };
    assert!(matches!(Show::of(&clip).export(&path, &late, &mut |_, _| true), Err(ExportError::AfterTheEnd { .. })));
}

#[test]
fn scenes_become_pictures() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("scene.png");
    let report = scene_png(&setting().stage, &path, 320).unwrap();
    let picture = tiny_skia::Pixmap::load_png(&path).unwrap();
    assert_eq!((picture.width(), picture.height()), report.size_px);
    assert!(scene_png(&setting().stage, &path, 10_000).is_err());
}

#[test]
fn floors_of_any_shape_are_drawn_or_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("scene.png");
    for (width, height, is_drawn) in [(1, 1, true), (300, 3, true), (3, 700, true), (1, 5000, false), (5000, 1, false)]
    {
        let rows = vec![".".repeat(width); height];
        let mut scene = setting().stage.scene.clone();
        scene.layout = LayoutSource::Ascii(rows);
        scene.fleet.agents = 1;
        scene.demand = crate::demand::Demand::PerAgent {
            dead_end_goals: crate::demand::DeadEndGoals::Allow,
            goals: crate::demand::Distribution::Uniform,
        };
        let stage = setting().stage.rebuild(scene).unwrap();
        for size_px in [160, 1280] {
            assert_eq!(scene_png(&stage, &path, size_px).is_ok(), is_drawn, "{width} × {height}, {size_px} pixels");
        }
    }
}
