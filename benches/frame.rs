//! What a frame of the window costs the processor, part by part: the ticks that are due, what is taken from the worlds to be
//! drawn, figures, overlays, the panel, and what goes to the renderer. Nothing is shown, so no time is spent on drawing; any
//! adapter will do, a software one included, and no display is needed.
//!
//! `cargo bench --bench frame` measures 10,000 agents; `-- --help` lists what else can be measured, sessions of 20 minutes
//! with a learner among it. The systems of a frame run one after another, as if the machine had one core; ticks run beside it,
//! as they do in the window, unless `--within` puts them into the frame.

use std::alloc::System;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use bevy::app::{MainScheduleOrder, SubApps};
use bevy::camera::visibility::VisibilitySystems;
use bevy::ecs::schedule::SingleThreadedExecutor;
use bevy::prelude::*;
use bevy::render::renderer::RenderAdapterInfo;
use bevy_egui::EguiPostUpdateSet;
use clap::Parser;
use fleetwright::orchestration::meta_skill::Decision;
use fleetwright::panel::{Action, Edit, Editor, HeatOf, PanelSystems, Shown};
use fleetwright::scene::Stage;
use fleetwright::session::{Beginning, Command, SessionPlugin, SessionSystems, Speed};
use fleetwright::viewer::{ViewerSystems, unseen};
use rustix::time::{ClockId, clock_gettime};
use stats_alloc::{INSTRUMENTED_SYSTEM, StatsAlloc};

/// Counts what is in use, which may stay level while the process holds more and more; two atomic additions for each allocation.
#[global_allocator]
static ALLOCATOR: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// Frames a second: a usual screen's.
const FRAME_RATE: f64 = 60.0;
/// What the first frames do once (meshes, fonts, fields of a cold start) is not measured.
const WARM_UP: Duration = Duration::from_secs(5);
/// Ticks a second at 1×.
const NORMAL_TICKS_PER_SECOND: f64 = 4.0;

/// What is measured.
#[derive(Parser)]
#[command(about = "What a frame of the window costs the processor, part by part")]
#[expect(clippy::struct_excessive_bools, reason = "switches of a command line")]
struct Wish {
    /// A shipped scene by name, or a scene file.
    #[arg(default_value = "benchmarks/warehouse-large")]
    scene: String,
    /// Size of the fleet [default: the scene's].
    #[arg(long)]
    agents: Option<u32>,
    /// Seconds that are measured.
    #[arg(long, default_value_t = 30.0)]
    secs: f64,
    /// Multiple of the usual speed, which is 4 ticks a second.
    #[arg(long, default_value_t = 1.0)]
    speed: f64,
    /// With a learner beside it.
    #[arg(long)]
    learn: bool,
    /// With everything that can be shown over the floor: heat, map, errands, ways and radio besides guidance and the boards of stations.
    #[arg(long)]
    overlays: bool,
    /// With ticks run within the frame instead of beside it.
    #[arg(long)]
    within: bool,
    /// While a stroke of shelves is painted over the floor, three squares a frame; time stands still meanwhile.
    #[arg(long)]
    paint: bool,
    /// While a parameter of `general`, who is in charge, is dragged: guidance is another in every frame.
    #[arg(long, conflicts_with = "paint")]
    drag: bool,
    /// Seconds between lines about memory and the slowest frame so far.
    #[arg(long)]
    every: Option<f64>,
    /// Given by cargo.
    #[arg(long, hide = true)]
    bench: bool,
}

/// A part of a frame, in the order in which they come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Ticks,
    View,
    Look,
    Figures,
    Overlays,
    Transforms,
    Visibility,
    Panel,
    Rest,
    Extract,
}

impl Part {
    const ALL: [Self; 10] = [
        Self::Ticks,
        Self::View,
        Self::Look,
        Self::Figures,
        Self::Overlays,
        Self::Transforms,
        Self::Visibility,
        Self::Panel,
        Self::Rest,
        Self::Extract,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Ticks => "ticks",
            Self::View => "view of the session",
            Self::Look => "columns of the worlds",
            Self::Figures => "figures",
            Self::Overlays => "camera, overlays, map",
            Self::Transforms => "transforms",
            Self::Visibility => "visibility",
            Self::Panel => "panel",
            Self::Rest => "everything else",
            Self::Extract => "extract for the renderer",
        }
    }
}

/// Time by part, in the frame that runs.
#[derive(Resource)]
struct Stamps {
    last: Instant,
    spans: [Duration; Part::ALL.len()],
}

impl Stamps {
    fn begin() -> Self {
        Self { last: now(), spans: [Duration::ZERO; Part::ALL.len()] }
    }

    /// What has passed since the last stamp was this part's.
    fn close(&mut self, part: Part) {
        let now = now();
        self.spans[part as usize] += now - self.last;
        self.last = now;
    }
}

#[expect(clippy::disallowed_methods, reason = "a measurement of time")]
fn now() -> Instant {
    Instant::now()
}

fn close(part: Part) -> impl Fn(ResMut<Stamps>) {
    move |mut stamps| stamps.close(part)
}

/// Puts stamps between the parts, and the parts one after another.
fn measure_parts(app: &mut App) {
    let (egui, propagate) = (EguiPostUpdateSet::EndPass, TransformSystems::Propagate);
    let seen = (VisibilitySystems::CheckVisibility, VisibilitySystems::MarkNewlyHiddenEntitiesInvisible);
    app.insert_resource(Stamps::begin());
    app.add_systems(
        Update,
        (
            close(Part::Rest).after(PanelSystems::Obey).before(SessionSystems),
            close(Part::Ticks).after(SessionSystems).before(PanelSystems::Look),
            close(Part::View).after(PanelSystems::Look),
        ),
    );
    app.add_systems(
        PostUpdate,
        (
            close(Part::Rest).before(ViewerSystems::Floor),
            close(Part::Look).after(ViewerSystems::Floor).before(ViewerSystems::Figures),
            close(Part::Figures).after(ViewerSystems::Figures).before(ViewerSystems::Camera),
            close(Part::Overlays).after(ViewerSystems::Overlays).before(propagate.clone()),
            close(Part::Transforms).after(propagate).before(seen.0.clone()),
            close(Part::Visibility).after(seen.0).after(seen.1).before(egui.clone()),
            close(Part::Panel).after(egui).after(EguiPostUpdateSet::PostProcessOutput),
        ),
    );
    let labels: Vec<_> = app.world().resource::<MainScheduleOrder>().labels.clone();
    for label in labels {
        app.edit_schedule(label, |schedule| {
            schedule.set_executor(SingleThreadedExecutor::new());
        });
    }
}

/// What a frame took.
struct Frame {
    /// By part, as a clock on the wall has it.
    spans: [Duration; Part::ALL.len()],
    /// Processor time of the main thread: what other processes take from the machine is no part of it.
    busy: Duration,
    has_ticks: bool,
}

/// One frame; drawing is left out of what it took.
fn run_frame(apps: &mut SubApps) -> Frame {
    let seen = |apps: &SubApps| apps.main.world().get_resource::<Shown>().map(|shown| (shown.0.episode, shown.0.tick));
    let seen_before = seen(apps);
    apps.main.world_mut().insert_resource(Stamps::begin());
    let mut start = processor_time();
    apps.main.run_default_schedule();
    apps.main.world_mut().resource_mut::<Stamps>().close(Part::Rest);
    let mut busy = processor_time().saturating_sub(start);
    for renderer in apps.sub_apps.values_mut() {
        apps.main.world_mut().resource_mut::<Stamps>().last = now();
        start = processor_time();
        renderer.extract(apps.main.world_mut());
        busy += processor_time().saturating_sub(start);
        apps.main.world_mut().resource_mut::<Stamps>().close(Part::Extract);
        renderer.update();
    }
    apps.main.world_mut().clear_trackers();
    let has_ticks = seen(apps) != seen_before;
    Frame { spans: apps.main.world().resource::<Stamps>().spans, busy, has_ticks }
}

/// Processor time of this thread.
fn processor_time() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}

/// Times of one part, or of whole frames, in milliseconds.
#[derive(Default)]
struct Times(Vec<f32>);

impl Times {
    fn take(&mut self, time: Duration) {
        self.0.push(time.as_secs_f32() * 1000.0);
    }

    fn line(&mut self, name: &str) -> String {
        self.0.sort_unstable_by(f32::total_cmp);
        let mean = self.0.iter().map(|&time| f64::from(time)).sum::<f64>() / self.0.len().max(1) as f64;
        let last = self.0.len().saturating_sub(1) as f64;
        let at = |share: f64| self.0.get((share * last) as usize).copied().unwrap_or_default();
        let (half, most_of_all) = (at(0.5), at(0.99));
        format!("{name:26} {mean:8.3} {half:8.3} {most_of_all:8.3} {:8.3}", at(1.0))
    }
}

/// The session that is measured.
fn beginning(wish: &Wish) -> Beginning {
    let agents = wish.agents.map(|agents| format!("fleet.agents={agents}"));
    let overrides: Vec<String> = agents.into_iter().collect();
    let stage = Arc::new(Stage::open(&wish.scene, &overrides).expect("a scene"));
    let policy = if wish.learn { stage.learning_policy() } else { stage.policy.clone() };
    let beginning = Beginning::new(stage, policy, "measured", 0).from_file(Path::new(&wish.scene), &overrides);
    if wish.learn { beginning.learning(0).expect("a learner") } else { beginning }
}

/// Runs frames at the pace of a screen until a time has passed; `look` gets each and when it ended.
fn run_frames(apps: &mut SubApps, time: Duration, wish: &Wish, mut look: impl FnMut(Duration, Frame)) {
    let start = now();
    let mut due = start;
    for number in 0.. {
        if start.elapsed() >= time {
            break;
        }
        let world = apps.main.world_mut();
        if wish.paint {
            paint(&mut world.resource_mut::<Editor>(), number);
        }
        if wish.drag {
            world.write_message(drag(number));
        }
        let frame = run_frame(apps);
        look(start.elapsed(), frame);
        due = (due + Duration::from_secs_f64(1.0 / FRAME_RATE)).max(now());
        std::thread::sleep(due - now());
    }
}

/// Leads the stroke on; a second later another begins on another row.
fn paint(editor: &mut Editor, number: u32) {
    const STROKE_FRAMES: u32 = 60;
    let Some(size) = editor.open_draft().map(|draft| (draft.layout().width(), draft.layout().height())) else { return };
    let row = (number / STROKE_FRAMES * 7) % size.1;
    let square = (3 * (number % STROKE_FRAMES) % size.0, row);
    if number.is_multiple_of(STROKE_FRAMES) {
        editor.release();
        editor.press(square, false, false);
    } else {
        editor.drag_to(square);
    }
}

/// Leads the first parameter of guidance back and forth, two seconds each way.
fn drag(number: u32) -> Command {
    const WAY_FRAMES: u32 = 120;
    let way = number % (2 * WAY_FRAMES);
    let value = f64::from(way.min(2 * WAY_FRAMES - way)) / f64::from(WAY_FRAMES);
    Command::WhileHeld(Box::new(Command::SetParameter { decision: Decision::Guidance, place: 0, value }))
}

/// Memory that is allocated and not freed, in MiB.
fn used_mib() -> f64 {
    let stats = ALLOCATOR.stats();
    stats.bytes_allocated.wrapping_sub(stats.bytes_deallocated) as f64 / f64::from(1 << 20)
}

/// Memory that the process holds, in MiB (`VmRSS`).
fn resident_mib() -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
    line.trim().trim_end_matches("kB").trim().parse::<f64>().unwrap_or(f64::NAN) / 1024.0
}

fn main() {
    let wish = Wish::parse();
    let beginning = beginning(&wish);
    let mut app = unseen(|app| {
        app.add_plugins(if wish.within {
            SessionPlugin::new(beginning)
        } else {
            SessionPlugin::new(beginning).beside_the_frame()
        });
    });
    measure_parts(&mut app);
    let mut apps = std::mem::take(app.sub_apps_mut());
    let world = apps.main.world_mut();
    world.write_message(Command::SetSpeed(Speed::TicksPerSecond(wish.speed * NORMAL_TICKS_PER_SECOND)));
    if wish.overlays {
        let shown = [Action::ToggleMinimap, Action::ToggleErrands, Action::ToggleFleetWays, Action::ToggleRadio];
        world.write_message(Action::ShowHeat(HeatOf::Conflicts));
        world.write_message_batch(shown);
    }
    if wish.paint {
        world.write_message(Action::Edit(Edit::Toggle));
    }
    if wish.drag {
        world.write_message(Command::SetPolicy("general".to_owned()));
    }
    run_frames(&mut apps, WARM_UP, &wish, |_, _| {});

    let adapter = apps.main.world().get_resource::<RenderAdapterInfo>().map(|adapter| adapter.name.clone());
    let (before, mut told) = (resident_mib(), Duration::ZERO);
    let mut parts: [Times; Part::ALL.len()] = Default::default();
    let (mut frames, mut frames_with_ticks) = (Times::default(), Times::default());
    let (mut busy, mut busy_with_ticks) = (Times::default(), Times::default());
    let mut slowest = (Duration::ZERO, Duration::ZERO);
    run_frames(&mut apps, Duration::from_secs_f64(wish.secs), &wish, |at, frame| {
        for (times, span) in parts.iter_mut().zip(frame.spans) {
            times.take(span);
        }
        let whole: Duration = frame.spans.iter().sum();
        frames.take(whole);
        if frame.has_ticks {
            frames_with_ticks.take(whole);
            busy_with_ticks.take(frame.busy);
        } else {
            busy.take(frame.busy);
        }
        slowest = (slowest.0.max(whole), slowest.1.max(frame.busy));
        if wish.every.is_some_and(|every| at.saturating_sub(told).as_secs_f64() >= every) {
            told = at;
            let [whole, busy] = [slowest.0, slowest.1].map(|time| time.as_secs_f64() * 1000.0);
            let (secs, held, used) = (at.as_secs_f64(), resident_mib(), used_mib());
            println!(
                "{secs:6.0} s: {held:7.1} MiB held, {used:7.1} MiB used, slowest frame so far {whole:.1} ms, {busy:.1} ms of them busy"
            );
        }
    });

    let Shown(view) = apps.main.world().resource::<Shown>();
    let (agents, place) = (view.agents, if wish.within { "within" } else { "beside" });
    println!("{}, {agents} agents, {}x, ticks {place} the frame", wish.scene, wish.speed);
    println!("up to tick {} of episode {}; {} s measured", view.tick, view.episode, wish.secs);
    println!("adapter: {}", adapter.as_deref().unwrap_or("none"));
    println!("{:26} {:>8} {:>8} {:>8} {:>8}  ms", "part of a frame", "mean", "half", "99 %", "most");
    for (part, times) in Part::ALL.into_iter().zip(&mut parts) {
        println!("{}", times.line(part.name()));
    }
    println!("{}", frames.line("frame"));
    println!("{}", frames_with_ticks.line("frames with ticks"));
    println!("{}", busy.line("processor, without ticks"));
    println!("{}", busy_with_ticks.line("processor, with ticks"));
    println!(
        "memory held: {before:.1} MiB after warming up, {:.1} MiB at the end; used: {:.1} MiB",
        resident_mib(),
        used_mib()
    );
}
