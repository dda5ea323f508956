//! `fleetwright watch`: the window.

use anyhow::anyhow;
use clap::Args;

use super::arguments::TrialArguments;
use super::failure::Failure;
use super::learn::Ended;
use super::policy::{resolve_option, resolve_single};
use super::seeds;
use crate::scene::{DEFAULT_SCENE, Stage};

/// Watch a scene in the window while its coordination is being learned.
#[derive(Debug, Args)]
pub(super) struct Arguments {
    /// A scene file, a shipped scene by name, or a layout file (.map, .json).
    #[arg(default_value = DEFAULT_SCENE, value_name = "SCENE")]
    scene: String,
    /// The policy that is in charge at first; its decisions set to `learned` are learned.
    #[arg(long, value_name = "P")]
    policy: Option<String>,
    /// A second policy, to compare with side by side on the same scene, seed and demand.
    #[arg(long, value_name = "P")]
    versus: Option<String>,
    /// Only watch.
    #[arg(long)]
    no_learn: bool,
    /// Seed of the first episode and of the run.
    #[arg(long, default_value_t = 0)]
    seed: u64,
    #[command(flatten)]
    trial: TrialArguments,
}

/// Opens the window.
///
/// # Errors
/// Bad input, or no display.
pub(super) fn run(arguments: &Arguments) -> Result<Ended, Failure> {
    seeds::check(arguments.seed)?;
    let stage = arguments.trial.overrides().open(&arguments.scene)?;
    if let Some(problem) = display_problem() {
        return Err(anyhow!("{problem}: train and eval work without a window").into());
    }
    let versus = arguments.versus.as_deref();
    open(&stage, arguments.policy.as_deref(), versus, !arguments.no_learn, arguments.seed)
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

/// Opens the window on a stage; `policy` is what is in charge at first, `versus` what it is compared with.
#[cfg(feature = "viewer")]
pub(super) fn open(
    stage: &Stage,
    policy: Option<&str>,
    versus: Option<&str>,
    learns: bool,
    seed: u64,
) -> Result<Ended, Failure> {
    use std::sync::Arc;

    use crate::learner::{Hyperparameters, Learner, Training};
    use crate::session::SessionPlugin;
    use crate::sim::Workers;

    let stage = Arc::new(stage.clone());
    let (policy, name) = match policy {
        Some(text) => (resolve_single(Some(text), &stage)?.policy, text.to_owned()),
        None if learns => (stage.learning_policy(), "untrained".to_owned()),
        None => (stage.policy.clone(), "the scene's own".to_owned()),
    };
    let mut session = SessionPlugin::new(Arc::clone(&stage), policy.clone(), name, seed);
    if let Some(text) = versus {
        session = session.versus(resolve_option("--versus", text, &stage)?.policy, text);
    }
    if learns && !policy.learned().is_empty() {
        let settings = Hyperparameters::default();
        let training = Training::new(vec![Arc::clone(&stage)], vec![policy], settings.clone(), seed)?;
        // One core stays with the window.
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let learner = Learner::start(training, Workers::start(cores.saturating_sub(1))?, None)?;
        session = session.with_learner(learner, settings);
    }
    crate::viewer::run(&stage.scene.name, move |app| {
        app.add_plugins(session);
    });
    Ok(Ended::Finished)
}

/// Never called: [`display_problem`] always finds one.
#[cfg(not(feature = "viewer"))]
pub(super) fn open(
    stage: &Stage,
    policy: Option<&str>,
    versus: Option<&str>,
    _: bool,
    _: u64,
) -> Result<Ended, Failure> {
    resolve_single(policy, stage)?;
    if let Some(text) = versus {
        resolve_option("--versus", text, stage)?;
    }
    Err(anyhow!("built without the viewer").into())
}
