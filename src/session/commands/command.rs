//! Everything a person can do to a session.

use std::mem::discriminant;
use std::path::PathBuf;
use std::sync::Arc;

use bevy::prelude::Message;

use super::super::Effort;
use super::controls::Control;
use crate::demand::HotSpotShape;
use crate::fleet::AgentId;
use crate::grid::{Area, Cell};
use crate::learner::optimiser::Method;
use crate::orchestration::communication::LinkSpec;
use crate::orchestration::meta_skill::Decision;
use crate::record::{End, ExportOptions};
use crate::scene::Scene;

/// How fast time passes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Speed {
    /// So many ticks a second.
    TicksPerSecond(f64),
    /// As many as the machine gives; drawing takes second place.
    Max,
}

/// One thing done to a session.
#[derive(Message, Clone, Debug, PartialEq)]
pub enum Command {
    /// Play when paused, pause when playing.
    TogglePlay,
    /// Let time pass.
    Play,
    /// Stop time.
    Pause,
    /// One tick, then pause.
    Step,
    /// Some ticks at once, then pause.
    StepMany(u32),
    /// So many ticks back, then pause.
    StepBack(u32),
    /// Show a tick of this episode, the last one that was run at most; time passes from there on as before.
    GoTo(u32),
    /// Pause, and show the tick at which the next thing happens that is marked on the timeline.
    GoToNextEvent,
    /// Pause, and show the tick at which the last thing happened that is marked on the timeline.
    GoToEventBefore,
    /// Show the last tick that was run.
    GoLive,
    /// Begin another future from the tick that is shown, and keep both.
    Fork,
    /// Show the future of this number.
    ShowFuture(u32),
    /// Show the next future, around in a circle.
    ShowNextFuture,
    /// Compare the future that is shown with the one of this number, or the next one, side by side from where they part.
    CompareFutures(Option<u32>),
    /// Set the speed.
    SetSpeed(Speed),
    /// One rung up the ladder of speeds.
    Faster,
    /// One rung down.
    Slower,
    /// The speed a session begins with.
    NormalSpeed,
    /// Begin the episode anew, same seed.
    Restart,
    /// Begin the episode anew under another seed.
    NewSeed,
    /// Begin the episode anew under this seed.
    SetSeed(u64),
    /// Size of the fleet.
    SetAgents(u32),
    /// Tasks per agent or per tick.
    SetDemandRate(f64),
    /// Draw the hot spots of demand anew, now.
    ShiftDemand,
    /// How sharply demand gathers around its hot spots: a shape for each distribution that has any, in the order of
    /// [`Demand::hot_spots`](crate::demand::Demand::hot_spots).
    SetHotSpots(Vec<HotSpotShape>),
    /// Let a share of demand, 0 to 1, gather around one hot spot where the scene's has none; at 0 it is what the scene says.
    SetSkew(f64),
    /// Limit communication, but for black-outs. A range is measured from the scene's relays, or from one in the middle of the
    /// floor.
    SetLinks {
        /// From agents to orchestration.
        reports: LinkSpec,
        /// From orchestration to agents.
        directives: LinkSpec,
    },
    /// Let agents break down by chance.
    SetBreakdowns {
        /// Chance of each agent in a tick, 0 to 1.
        rate_per_agent_tick: f64,
        /// For how many ticks.
        ticks: u32,
    },
    /// Length of an episode.
    SetEpisodeTicks(u32),
    /// Silence a part of the floor.
    BlackOut {
        /// Where.
        area: Area,
        /// For how many ticks.
        ticks: u32,
    },
    /// Break an agent down.
    BreakAgent {
        /// Which.
        agent: AgentId,
        /// For how many ticks.
        ticks: u32,
    },
    /// Let nobody enter a cell.
    BlockCell {
        /// Which.
        cell: Cell,
        /// For how many ticks.
        ticks: u32,
    },
    /// Let an agent move again that has broken down.
    MendAgent(AgentId),
    /// Let agents enter a blocked cell again.
    OpenCell(Cell),
    /// Put a policy in charge: a preset's name, `champion`, `untrained`, `generation N`, a shipped meta-skill, a run directory, a
    /// file with a meta-skill, or DECISION=RULE,….
    SetPolicy(String),
    /// Compare with a policy, named as above: the episode begins anew on both sides.
    CompareWith(String),
    /// End the comparison, or compare with what was compared with last.
    ToggleComparison,
    /// Whether a new champion is put in charge at once.
    SetFollowChampion(bool),
    /// Pause or resume learning; begin it where nobody learns.
    ToggleLearning,
    /// Have learning go on, if it is paused.
    ResumeLearning,
    /// Learn here: for the scene as it is, from the champion of the run that is followed, or else from what is in charge.
    StartLearning,
    /// Begin learning anew, after it has ended by an error.
    RestartLearning,
    /// Learn by another optimiser: learning begins anew from the champion, with as many candidates and trials.
    SetMethod(Method),
    /// Candidates in a generation.
    SetPopulation(u32),
    /// Width of the search.
    SetStepSize(f64),
    /// How far the centre is moved in a generation; `None`: as follows from the step size.
    SetLearningRate(Option<f64>),
    /// Pull of the centre to zero.
    SetWeightDecay(f64),
    /// Trials of each candidate.
    SetRollouts(u32),
    /// Have learning pause by itself, once, when the run has simulated so many episodes; `None`: never.
    PauseLearningAt(Option<u64>),
    /// Change one parameter of the meta-skill that is shown, and put it in charge.
    SetParameter {
        /// The decision that it belongs to.
        decision: Decision,
        /// Its place among the decision's features.
        place: usize,
        /// Its new value.
        value: f64,
    },
    /// Population, rollouts and step size at once.
    SetEffort(Effort),
    /// A command whose control is not let go yet. All that it sets until then is one change, and a learner is told of another world
    /// only at the end.
    WhileHeld(Box<Command>),
    /// The control is let go.
    LetGo,
    /// Set back what was set last: a slider, a set of them, who coordinates, a fault, where demand lies.
    Undo,
    /// Set again what was undone last.
    Redo,
    /// Keep what happens from the beginning of the running episode on.
    StartRecording,
    /// Stop keeping it; the clip can then be saved.
    StopRecording,
    /// Keep what has just been seen, recorded or not: a clip up to the tick that is shown, of which the last 20 seconds of
    /// play are meant.
    KeepLast,
    /// Write what is being recorded, the last clip, or what has just been seen to a file: the first of them that there is.
    SaveClip(PathBuf),
    /// Draw a part of the last clip, as a picture of the kind that the file's name says, beside everything else.
    ExportClip {
        /// The picture.
        path: PathBuf,
        /// Which part of it, and how.
        options: ExportOptions,
        /// Whether what it was compared with is drawn at its side, if there is such a thing.
        has_both: bool,
    },
    /// Break off the picture that is being drawn.
    StopExport,
    /// Draw one frame of what [`Command::ExportClip`] would draw, to be looked at; it takes the place of the one that was drawn last.
    Preview {
        /// Which part of the last clip, and how.
        options: ExportOptions,
        /// As for an export.
        has_both: bool,
        /// Which frame.
        end: End,
    },
    /// Write the meta-skill that is in charge to a file, or the champion's where what is in charge was not learned.
    SaveChampion(PathBuf),
    /// Write the learning curve to a file, as a table.
    SaveCurve(PathBuf),
    /// Show a message; nothing else happens.
    Tell {
        /// What it says.
        text: String,
        /// Whether something went wrong.
        is_trouble: bool,
    },
    /// Show a message that offers to open a file.
    OfferToOpen {
        /// What it says.
        text: String,
        /// The file.
        path: PathBuf,
    },
    /// Show the running episode under the champion of this generation: the same seed, up to the tick that is shown.
    ShowGeneration(u32),
    /// Take up the episode that was left for a comparison or an earlier champion, where it was; the running one is kept in its
    /// place.
    TakeUpEpisode,
    /// Keep the champion of a generation whatever comes, or let it go with the others.
    PinGeneration(u32, bool),
    /// Open the table of policies, which has them tried in the background, or close it.
    SetRanking(bool),
    /// Open what is left of a session that came to no clean end, from the file that keeps it.
    Restore(PathBuf),
    /// Bring the session back that was left for this one.
    GoBack,
    /// Open a scene, a layout, a clip or a run in place of what is open, or put a saved meta-skill in charge.
    Open(PathBuf),
    /// Open a scene that no file says, such as a draft that was not saved, in place of what is open.
    OpenScene(Arc<Scene>),
}

impl Command {
    /// Whether it sets something that has a value.
    pub fn sets_a_value(&self) -> bool {
        !Control::set_by(self).is_empty()
    }

    /// Whether nothing is lost if only this one is carried out of it and the one right before it: both are of one drag, and
    /// what is set is set outright.
    pub(in crate::session) fn replaces(&self, before: &Self) -> bool {
        match (self, before) {
            (Self::GoTo(_), Self::GoTo(_)) | (Self::Preview { .. }, Self::Preview { .. }) => true,
            (Self::WhileHeld(now), Self::WhileHeld(before)) => match (&**now, &**before) {
                (
                    Self::SetParameter { decision, place, .. },
                    Self::SetParameter { decision: decision_before, place: place_before, .. },
                ) => (decision, place) == (decision_before, place_before),
                (now, before) => before.sets_outright() && discriminant(now) == discriminant(before),
            },
            _ => false,
        }
    }

    fn sets_outright(&self) -> bool {
        matches!(
            self,
            Self::SetSeed(_)
                | Self::SetAgents(_)
                | Self::SetDemandRate(_)
                | Self::SetEpisodeTicks(_)
                | Self::SetLinks { .. }
                | Self::SetBreakdowns { .. }
                | Self::SetHotSpots(_)
                | Self::SetSkew(_)
                | Self::SetPopulation(_)
                | Self::SetStepSize(_)
                | Self::SetLearningRate(_)
                | Self::SetWeightDecay(_)
                | Self::SetRollouts(_)
                | Self::ShowGeneration(_)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_same_drag_sets_outright_is_replaced() {
        let held = |command| Command::WhileHeld(Box::new(command));
        let replaces = |before: Command, now: Command| now.replaces(&before);
        assert!(replaces(held(Command::SetAgents(3)), held(Command::SetAgents(4))));
        assert!(replaces(Command::GoTo(3), Command::GoTo(4)));
        assert!(!replaces(Command::SetAgents(3), Command::SetAgents(4)), "two clicks are two steps to undo");
        assert!(!replaces(held(Command::SetAgents(3)), held(Command::SetRollouts(4))));
        let brush = |agent| held(Command::BreakAgent { agent: AgentId(agent), ticks: 50 });
        assert!(!replaces(brush(1), brush(2)), "both break down");
        assert!(!replaces(held(Command::ShiftDemand), held(Command::ShiftDemand)), "it moves twice");
        let parameter = |place| held(Command::SetParameter { decision: Decision::Guidance, place, value: 0.5 });
        assert!(replaces(parameter(2), parameter(2)) && !replaces(parameter(2), parameter(3)));
    }
}
