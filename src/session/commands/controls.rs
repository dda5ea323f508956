//! Settings as values: what has one, and how it is told.

use super::super::Command;
use crate::demand::{HotSpot, HotSpotShape, Square};
use crate::fleet::AgentId;
use crate::grid::Cell;
use crate::learner::optimiser::Method;
use crate::orchestration::Policy;
use crate::orchestration::communication::{BlackOut, LinkSpec, told_of_links};

/// Something that has a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::session) enum Control {
    Seed,
    Agents,
    DemandRate,
    EpisodeTicks,
    Links,
    Breakdowns,
    /// How sharply demand gathers around hot spots.
    HotSpots,
    /// The hot spot that was given to demand which has none in its scene.
    Gathered,
    /// Where they are in the running episode.
    Centres,
    Broken(AgentId),
    Blocked(Cell),
    BlackOuts,
    InCharge,
    Method,
    Population,
    StepSize,
    LearningRate,
    WeightDecay,
    Rollouts,
    PausesAt,
}

/// What a [`Control`] is set to.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::session) enum Value {
    Seed(u64),
    Agents(u32),
    DemandRate(f64),
    EpisodeTicks(u32),
    Links(Links),
    Breakdowns {
        rate_per_agent_tick: f64,
        ticks: u32,
    },
    HotSpots(Vec<HotSpotShape>),
    /// `None`: demand is spread as in its scene.
    Gathered(Option<HotSpot>),
    Centres(Vec<Vec<Square>>),
    /// The tick of the episode from which the agent can move again; `None`: it can.
    Broken(AgentId, Option<u32>),
    /// The tick of the episode from which the cell can be entered again; `None`: it can.
    Blocked(Cell, Option<u32>),
    BlackOuts(Vec<BlackOut>),
    InCharge(InCharge),
    Method(Method),
    Population(u32),
    StepSize(f64),
    /// `None`: as follows from the step size.
    LearningRate(Option<f64>),
    WeightDecay(f64),
    Rollouts(u32),
    /// `None`: never.
    PausesAt(Option<u64>),
}

/// Limits of communication but for black-outs.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::session) struct Links {
    pub(in crate::session) reports: LinkSpec,
    pub(in crate::session) directives: LinkSpec,
    /// Columns and rows.
    pub(super) relays: Vec<(u32, u32)>,
}

/// What coordinates the fleet.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::session) struct InCharge {
    pub(in crate::session) policy: Policy,
    pub(in crate::session) name: String,
    /// Whether the learner's champions take over; which one does at the moment is then not a setting.
    pub(in crate::session) follows: bool,
}

impl Control {
    /// What a command may set.
    pub(super) fn set_by(command: &Command) -> Vec<Self> {
        match command {
            Command::SetSeed(_) | Command::NewSeed => vec![Self::Seed],
            Command::SetAgents(_) => vec![Self::Agents],
            Command::SetDemandRate(_) => vec![Self::DemandRate],
            Command::SetEpisodeTicks(_) => vec![Self::EpisodeTicks],
            Command::SetLinks { .. } => vec![Self::Links],
            Command::SetBreakdowns { .. } => vec![Self::Breakdowns],
            Command::SetHotSpots(_) => vec![Self::HotSpots],
            Command::SetSkew(_) => vec![Self::Gathered, Self::Centres],
            Command::ShiftDemand => vec![Self::Centres],
            Command::BreakAgent { agent, .. } | Command::MendAgent(agent) => vec![Self::Broken(*agent)],
            Command::BlockCell { cell, .. } | Command::OpenCell(cell) => vec![Self::Blocked(*cell)],
            Command::BlackOut { .. } => vec![Self::BlackOuts],
            Command::SetPolicy(_)
            | Command::SetFollowChampion(_)
            | Command::SetParameter { .. }
            | Command::ShowGeneration(_) => vec![Self::InCharge],
            // Another optimiser comes with settings of its own.
            Command::SetMethod(_) => vec![Self::Method, Self::StepSize, Self::LearningRate, Self::WeightDecay],
            Command::SetPopulation(_) => vec![Self::Population],
            Command::SetStepSize(_) => vec![Self::StepSize],
            Command::SetLearningRate(_) => vec![Self::LearningRate],
            Command::SetWeightDecay(_) => vec![Self::WeightDecay],
            Command::SetRollouts(_) => vec![Self::Rollouts],
            Command::PauseLearningAt(_) => vec![Self::PausesAt],
            Command::SetEffort(_) => vec![Self::Population, Self::Rollouts, Self::StepSize],
            _ => Vec::new(),
        }
    }

    /// Whether its value is the running episode's, and is gone with it.
    pub(super) fn ends_with_the_episode(self) -> bool {
        matches!(self, Self::Centres | Self::Broken(_) | Self::Blocked(_) | Self::BlackOuts)
    }
}

impl Value {
    pub(in crate::session) fn control(&self) -> Control {
        match self {
            Self::Seed(_) => Control::Seed,
            Self::Agents(_) => Control::Agents,
            Self::DemandRate(_) => Control::DemandRate,
            Self::EpisodeTicks(_) => Control::EpisodeTicks,
            Self::Links(_) => Control::Links,
            Self::Breakdowns { .. } => Control::Breakdowns,
            Self::HotSpots(_) => Control::HotSpots,
            Self::Gathered(_) => Control::Gathered,
            Self::Centres(_) => Control::Centres,
            Self::Broken(agent, _) => Control::Broken(*agent),
            Self::Blocked(cell, _) => Control::Blocked(*cell),
            Self::BlackOuts(_) => Control::BlackOuts,
            Self::InCharge(_) => Control::InCharge,
            Self::Method(_) => Control::Method,
            Self::Population(_) => Control::Population,
            Self::StepSize(_) => Control::StepSize,
            Self::LearningRate(_) => Control::LearningRate,
            Self::WeightDecay(_) => Control::WeightDecay,
            Self::Rollouts(_) => Control::Rollouts,
            Self::PausesAt(_) => Control::PausesAt,
        }
    }

    /// What is left of it once `tick` ticks of the episode have been run: faults and black-outs pass.
    pub(in crate::session) fn at(&self, tick: u32) -> Self {
        let lasts = |until: &u32| *until > tick;
        match self {
            Self::Broken(agent, until) => Self::Broken(*agent, until.filter(lasts)),
            Self::Blocked(cell, until) => Self::Blocked(*cell, until.filter(lasts)),
            Self::BlackOuts(black_outs) => {
                Self::BlackOuts(black_outs.iter().filter(|black_out| lasts(&black_out.to_tick)).copied().collect())
            }
            _ => self.clone(),
        }
    }

    /// Whether setting the other one would change nothing.
    pub(in crate::session) fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::InCharge(a), Self::InCharge(b)) if a.follows || b.follows => a.follows == b.follows,
            _ => self == other,
        }
    }

    /// What it is called, and how it is written.
    fn told(&self) -> (String, String) {
        let (name, value) = match self {
            Self::Seed(seed) => ("seed", seed.to_string()),
            Self::Agents(agents) => ("agents", agents.to_string()),
            Self::DemandRate(rate) => ("demand", format!("{rate:.2}")),
            Self::EpisodeTicks(ticks) => ("episode", format!("{ticks} ticks")),
            Self::Links(links) => return ("communication".to_owned(), told_of_links(links.reports, links.directives)),
            Self::Breakdowns { rate_per_agent_tick, .. } if *rate_per_agent_tick <= 0.0 => {
                ("breakdowns", "none".to_owned())
            }
            Self::Breakdowns { rate_per_agent_tick, ticks } => {
                ("breakdowns", format!("{:.2} per 1,000 ticks for {ticks} ticks", rate_per_agent_tick * 1000.0))
            }
            Self::HotSpots(shapes) => ("hot spots", told_of_shape(shapes.first())),
            Self::Gathered(spot) => ("hot spots", told_of_shape(spot.as_ref().map(|spot| &spot.shape))),
            Self::Centres(centres) => ("demand", told_of_centres(centres)),
            Self::Broken(agent, until) => return (format!("agent {}", agent.0), told_until(*until, "sound", "broken")),
            Self::Blocked(_, until) => ("cell", told_until(*until, "open", "blocked")),
            Self::BlackOuts(black_outs) => ("black-outs", black_outs.len().to_string()),
            Self::InCharge(InCharge { follows: true, .. }) => ("coordination", "learner's champion".to_owned()),
            Self::InCharge(InCharge { name, .. }) => ("coordination", name.replace('_', " ")),
            Self::Method(method) => ("optimiser", method.to_string()),
            Self::Population(candidates) => ("population", candidates.to_string()),
            Self::StepSize(step_size) => ("step size", format!("{step_size:.4}")),
            Self::LearningRate(rate) => {
                ("learning rate", rate.map_or_else(|| "as the step size says".to_owned(), |rate| format!("{rate:.4}")))
            }
            Self::WeightDecay(decay) => ("weight decay", format!("{decay:.4}")),
            Self::Rollouts(rollouts) => ("rollouts", rollouts.to_string()),
            Self::PausesAt(episodes) => {
                ("pause", episodes.map_or_else(|| "never".to_owned(), |episodes| format!("after {episodes} episodes")))
            }
        };
        (name.to_owned(), value)
    }

    /// Whether the other one is written otherwise.
    pub(super) fn is_told_otherwise(&self, other: &Self) -> bool {
        self.told() != other.told()
    }

    /// A change in words, for example `agents 60 to 75`.
    pub(super) fn change_to(&self, after: &Self) -> String {
        let ((name, before), (_, after)) = (self.told(), after.told());
        format!("{name} {before} to {after}")
    }
}

fn told_of_shape(shape: Option<&HotSpotShape>) -> String {
    shape.map_or_else(|| "none".to_owned(), |shape| format!("{:.0} % within {:.2}", shape.share * 100.0, shape.sigma))
}

/// The first hot spot stands for all.
fn told_of_centres(centres: &[Vec<Square>]) -> String {
    match centres.iter().flatten().next() {
        Some(Square { row, column }) => format!("around column {column}, row {row}"),
        None => "everywhere".to_owned(),
    }
}

fn told_until(until: Option<u32>, without: &str, with: &str) -> String {
    until.map_or_else(|| without.to_owned(), |until| format!("{with} until tick {until}"))
}
