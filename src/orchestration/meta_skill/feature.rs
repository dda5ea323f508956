//! The decisions and their features.

use serde::{Deserialize, Serialize};

use crate::orchestration::{assignment, guidance, parking, right_of_way};

/// One of the decisions that coordination takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Decision {
    /// Who takes which task.
    Assignment,
    /// Which way traffic flows.
    Guidance,
    /// Who yields.
    RightOfWay,
    /// Where idle agents wait.
    Parking,
}

impl Decision {
    /// All decisions in the order in which they are listed to users.
    pub const ALL: [Self; 4] = [Self::Assignment, Self::Guidance, Self::RightOfWay, Self::Parking];

    /// The word that stands for the decision in a policy.
    pub fn token(self) -> &'static str {
        match self {
            Self::Assignment => "assignment",
            Self::Guidance => "guidance",
            Self::RightOfWay => "right_of_way",
            Self::Parking => "parking",
        }
    }

    /// The decision that a word stands for.
    pub fn by_token(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.token() == word)
    }

    /// How many of its parameters, the first ones, weigh alternatives of which one is chosen.
    pub fn choice_parameters(self) -> usize {
        match self {
            Self::Assignment => assignment::FEATURES.len(),
            Self::Guidance => 0,
            Self::RightOfWay => right_of_way::ORDER_FEATURES,
            Self::Parking => parking::PLACE_FEATURES,
        }
    }

    /// The features that its learned rule weighs, one parameter each.
    pub fn features(self) -> &'static [Feature] {
        match self {
            Self::Assignment => assignment::FEATURES,
            Self::Guidance => guidance::FEATURES,
            Self::RightOfWay => right_of_way::FEATURES,
            Self::Parking => parking::FEATURES,
        }
    }
}

/// One named parameter and what it weighs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Feature {
    /// Its name in files.
    pub name: &'static str,
    /// Its value before anything is learned.
    pub initial: f64,
    /// What is multiplied by it.
    pub meaning: &'static str,
    /// Whether it is learned in the [regimes of streets](super::Regime::is_of_streets) alone; elsewhere it keeps its value.
    pub of_streets: bool,
}

impl Feature {
    /// A parameter that is 0 before anything is learned.
    pub const fn new(name: &'static str, meaning: &'static str) -> Self {
        Self { name, initial: 0.0, meaning, of_streets: false }
    }

    /// The same with another value before anything is learned.
    #[must_use]
    pub const fn initially(self, initial: f64) -> Self {
        Self { initial, ..self }
    }

    /// The same, learned in the regimes of streets alone.
    #[must_use]
    pub const fn of_streets(self) -> Self {
        Self { of_streets: true, ..self }
    }
}
