//! `fleetwright watch`: the window.

use std::path::Path;
use std::sync::Arc;

use anyhow::anyhow;
use clap::Args;

use super::arguments::TrialArguments;
use super::failure::Failure;
use super::learn::Ended;
use super::policy::{resolve_option, resolve_single};
use super::seeds;
use crate::learner::RUNS;
use crate::orchestration::UNTRAINED;
use crate::scene::{DEFAULT_SCENE, Stage};
use crate::session::{self, Beginning, FollowedRun, Opened};

/// Watch a scene in the window while its coordination is being learned, follow a training run, or play a clip.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// A scene file, a shipped scene by name, or a layout file (.map, .json): opened with a learner. The directory of a
    /// run, which another process may be training: its first scene, curve and champions as they are written. A clip
    /// (.clip): played as it was recorded, every tick compared with its hash.
    #[arg(default_value = DEFAULT_SCENE, value_name = "SCENE|RUN|CLIP")]
    opened: String,
    /// The policy that is in charge at first; its decisions set to `learned` are learned.
    #[arg(long, value_name = "P")]
    policy: Option<String>,
    /// A second policy, to compare with side by side on the same scene, seed and demand.
    #[arg(long, value_name = "P")]
    versus: Option<String>,
    /// Only watch.
    #[arg(long)]
    no_learn: bool,
    /// Seed of the first episode and of the run [default: 0].
    #[arg(long)]
    seed: Option<u64>,
    #[command(flatten)]
    trial: TrialArguments,
}

/// Opens the window.
///
/// # Errors
/// Bad input, or no display.
pub(super) fn run(arguments: &Arguments) -> Result<Ended, Failure> {
    let seed = arguments.seed.unwrap_or(0);
    seeds::check(seed)?;
    let name = &arguments.opened;
    let opened = session::open(name, &arguments.trial.overrides().set).map_err(Failure::bad_input)?;
    let problem = display_problem();
    // Learning is for the window: without one nothing is begun.
    let learns = !arguments.no_learn && problem.is_none();
    let file = Path::new(name);
    let policies = Policies { policy: arguments.policy.as_deref(), versus: arguments.versus.as_deref() };
    let beginning = match opened {
        Opened::Scene(stage) => {
            scene(*stage, policies, learns, seed)?.from_file(file, &arguments.trial.overrides().set)
        }
        Opened::Run(run) => followed(*run, policies, arguments.no_learn, seed)?,
        Opened::Clip(clip) => {
            arguments.refuse_for_a_clip()?;
            Beginning::playing(*clip, file)
        }
        Opened::MetaSkill(_) => {
            let reason = format!("{name}:1:1: a meta-skill needs a scene: watch SCENE --policy {name}");
            return Err(Failure::bad_input(anyhow!(reason)));
        }
    };
    if let Some(problem) = problem {
        return Err(anyhow!("{problem}: train, eval and replay work without a window").into());
    }
    show(beginning.keeping_runs_in(Some(RUNS.into())))
}

impl Arguments {
    /// Everything about a clip stands in it.
    fn refuse_for_a_clip(&self) -> Result<(), Failure> {
        let given = [
            ("--policy", self.policy.is_some()),
            ("--versus", self.versus.is_some()),
            ("--no-learn", self.no_learn),
            ("--seed", self.seed.is_some()),
            ("--set, --agents or --ticks", !self.trial.overrides().set.is_empty()),
        ];
        match given.into_iter().find(|&(_, is_given)| is_given) {
            Some((option, _)) => {
                let reason = format!("{option}: a clip is played as it was recorded; change it in the window");
                Err(Failure::bad_input(anyhow!(reason)))
            }
            None => Ok(()),
        }
    }
}

/// Policies as they were named.
#[derive(Clone, Copy, Default)]
struct Policies<'a> {
    /// In charge at first.
    policy: Option<&'a str>,
    /// Compared with.
    versus: Option<&'a str>,
}

/// A scene, with a learner unless it is only to be watched.
fn scene(stage: Stage, policies: Policies, learns: bool, seed: u64) -> Result<Beginning, Failure> {
    let stage = Arc::new(stage);
    let (policy, name) = match policies.policy {
        Some(text) => (resolve_single(Some(text), &stage)?.policy, text.to_owned()),
        None if learns => (stage.learning_policy(), UNTRAINED.to_owned()),
        None => (stage.policy.clone(), "the scene's own".to_owned()),
    };
    let beginning = Beginning::new(Arc::clone(&stage), policy, name, seed).keeping_runs_in(Some(RUNS.into()));
    let beginning = compared(beginning, &stage, policies)?;
    if learns { Ok(beginning.learning(seed)?) } else { Ok(beginning) }
}

/// A run of another process.
fn followed(run: FollowedRun, policies: Policies, no_learn: bool, seed: u64) -> Result<Beginning, Failure> {
    if no_learn {
        return Err(Failure::bad_input(anyhow!("--no-learn: a run is trained by another process, not here")));
    }
    let stage = Arc::clone(run.stage());
    let mut beginning = Beginning::following(run, seed);
    if let Some(text) = policies.policy {
        beginning = beginning.under(resolve_single(Some(text), &stage)?.policy, text);
    }
    compared(beginning, &stage, policies)
}

fn compared(beginning: Beginning, stage: &Stage, policies: Policies) -> Result<Beginning, Failure> {
    let Some(text) = policies.versus else { return Ok(beginning) };
    Ok(beginning.versus(resolve_option("--versus", text, stage)?.policy, text))
}

/// Opens the window on a scene that is learned.
///
/// # Errors
/// If learning cannot begin.
pub(super) fn learn(stage: Stage, seed: u64) -> Result<Ended, Failure> {
    show(scene(stage, Policies::default(), true, seed)?.from_file(Path::new(DEFAULT_SCENE), &[]))
}

/// Why no window can be opened; `None` where one can.
#[cfg(feature = "viewer")]
pub(super) fn display_problem() -> Option<String> {
    crate::viewer::display_problem()
}

#[cfg(not(feature = "viewer"))]
#[expect(clippy::unnecessary_wraps, reason = "with the viewer there may be no problem")]
pub(super) fn display_problem() -> Option<String> {
    Some("built without the viewer".to_owned())
}

/// Runs the window until it is closed, by hand or by Ctrl-C in the terminal.
///
/// # Errors
/// If the graphics device fails, or the system refuses to have Ctrl-C caught.
#[cfg(feature = "viewer")]
fn show(beginning: Beginning) -> Result<Ended, Failure> {
    use super::learn::{catch_interrupts, is_interrupted};

    catch_interrupts()?;
    let set_up = move |app: &mut bevy::prelude::App| {
        app.add_plugins(session::SessionPlugin::new(beginning).kept_in(crate::panel::folder()).beside_the_frame());
    };
    crate::viewer::run(set_up, is_interrupted).map_err(anyhow::Error::from)?;
    Ok(if is_interrupted() { Ended::Interrupted } else { Ended::Finished })
}

/// Never called: [`display_problem`] always finds one.
#[cfg(not(feature = "viewer"))]
fn show(_: Beginning) -> Result<Ended, Failure> {
    Err(anyhow!("built without the viewer").into())
}
