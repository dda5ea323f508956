//! How places are spread over the cells of a kind, as a scene says it.

use serde::{Deserialize, Serialize};

use super::Site;

/// How goals or errands are spread over the cells of their kind, and how that changes.
///
/// Around a hot spot the weight of a place falls off as a Gaussian over its distance. Distances are measured with both
/// axes of the floor rescaled to [−5, 5], so sigma counts tenths of the floor's width and height. This is the protocol
/// of "Online Guidance Graph Optimization for Lifelong Multi-Agent Path Finding" (arXiv 2411.16506) as its authors'
/// simulator has it (github.com/zanghz21/OnlineGGO, `TaskDistGenerator.cpp`): every hot spot weighs 1 at the place next
/// to its centre, weights of several are added up, and draws are in proportion to the sum.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Distribution {
    /// All places alike.
    #[default]
    Uniform,
    /// Around fixed squares.
    HotSpots {
        /// The squares, at least one.
        centres: Vec<Square>,
        /// Width of each, in tenths of the floor's width and height.
        sigma: f64,
        /// Share of draws that follow the hot spots; the others are uniform.
        #[serde(default = "all")]
        share: f64,
    },
    /// Uniform at first, then around random centres, which are drawn anew every so often: cells of the kind, or any
    /// squares where the kind is [`Site::Anywhere`].
    Shifting {
        /// Ticks from one draw of centres to the next.
        every_ticks: u32,
        /// How many centres there are.
        hot_spots: u32,
        /// Width of each, in tenths of the floor's width and height.
        sigma: f64,
        /// Share of draws that follow the hot spots; the others are uniform.
        #[serde(default = "all")]
        share: f64,
    },
}

/// A square of the floor, free or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Square {
    /// Its row, from 0 at the top.
    pub row: u32,
    /// Its column, from 0 at the left.
    pub column: u32,
}

/// How sharply draws gather around hot spots, wherever those lie.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct HotSpotShape {
    /// Share of draws that follow the hot spots, above 0 and at most 1; the others are uniform.
    pub share: f64,
    /// Width of each, in tenths of the floor's width and height.
    pub sigma: f64,
}

impl HotSpotShape {
    /// Least and greatest width.
    pub const SIGMAS: (f64, f64) = (0.01, 100.0);
    /// The width in the published protocol, over endpoints.
    pub const USUAL_SIGMA: f64 = 1.0;

    /// Whether a scene may say so.
    pub fn is_sound(&self) -> bool {
        self.share > 0.0 && self.share <= 1.0 && (Self::SIGMAS.0..=Self::SIGMAS.1).contains(&self.sigma)
    }
}

/// One hot spot.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct HotSpot {
    /// Where it lies.
    pub centre: Square,
    /// How sharply draws gather around it.
    pub shape: HotSpotShape,
}

/// Random hot spots: how many, how wide, and what share of draws follows them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct RandomSpots {
    pub(super) count: usize,
    pub(super) sigma: f64,
    pub(super) share: f64,
}

fn all() -> f64 {
    1.0
}

impl Distribution {
    /// Most hot spots that a distribution may have.
    pub const MAX_HOT_SPOTS: usize = 100;

    /// Fields that are out of range, each with what was expected.
    pub fn problems(&self) -> Vec<(&'static str, String)> {
        let (count, counted_by, sigma, share) = match self {
            Self::Uniform => return Vec::new(),
            Self::HotSpots { centres, sigma, share } => (centres.len(), "centres", *sigma, *share),
            Self::Shifting { hot_spots, sigma, share, .. } => (*hot_spots as usize, "hot_spots", *sigma, *share),
        };
        let mut problems = Vec::new();
        if !(1..=Self::MAX_HOT_SPOTS).contains(&count) {
            problems.push((counted_by, format!("expected 1 to {} hot spots, found {count}", Self::MAX_HOT_SPOTS)));
        }
        if matches!(self, Self::Shifting { every_ticks: 0, .. }) {
            problems.push(("every_ticks", "at least one tick lies between two shifts".to_owned()));
        }
        if !(HotSpotShape::SIGMAS.0..=HotSpotShape::SIGMAS.1).contains(&sigma) {
            problems.push(("sigma", "sigma lies between 0.01 and 100 tenths of the floor".to_owned()));
        }
        if !(share > 0.0 && share <= 1.0) {
            problems.push(("share", "the share of hot spots lies above 0 and at most at 1".to_owned()));
        }
        problems
    }

    /// The hot spots that centres are drawn for when the distribution shifts over the cells of `site`: as many and as
    /// wide as it has. Uniform ones take those of the published protocol, under which workstations stay as they are.
    pub(super) fn random_spots(&self, site: Site) -> Option<RandomSpots> {
        let (count, sigma, share) = match (self, site) {
            (Self::Uniform, Site::Workstation) => return None,
            (Self::Uniform, Site::Endpoint) => (1, HotSpotShape::USUAL_SIGMA, 1.0),
            (Self::Uniform, Site::Anywhere) => (3, 0.5, 1.0),
            (Self::HotSpots { centres, sigma, share }, _) => (centres.len(), *sigma, *share),
            (Self::Shifting { hot_spots, sigma, share, .. }, _) => (*hot_spots as usize, *sigma, *share),
        };
        Some(RandomSpots { count, sigma, share })
    }

    /// The shape of its hot spots; `None` where it has none.
    pub(super) fn shape(&self) -> Option<HotSpotShape> {
        match *self {
            Self::Uniform => None,
            Self::HotSpots { sigma, share, .. } | Self::Shifting { sigma, share, .. } => {
                Some(HotSpotShape { share, sigma })
            }
        }
    }

    /// Gives its hot spots another shape; nothing where it has none.
    pub(super) fn set_shape(&mut self, shape: HotSpotShape) {
        if let Self::HotSpots { sigma, share, .. } | Self::Shifting { sigma, share, .. } = self {
            (*share, *sigma) = (shape.share, shape.sigma);
        }
    }

    /// Where its hot spots are, if they are fixed.
    pub(super) fn centres(&self) -> &[Square] {
        match self {
            Self::HotSpots { centres, .. } => centres,
            Self::Uniform | Self::Shifting { .. } => &[],
        }
    }

    /// Its hot spot, if it has exactly one and that is fixed.
    pub(super) fn hot_spot(&self) -> Option<HotSpot> {
        match *self {
            Self::HotSpots { ref centres, sigma, share } => match centres[..] {
                [centre] => Some(HotSpot { centre, shape: HotSpotShape { share, sigma } }),
                _ => None,
            },
            Self::Uniform | Self::Shifting { .. } => None,
        }
    }

    /// Around one hot spot, or uniform.
    pub(super) fn around(spot: Option<HotSpot>) -> Self {
        spot.map_or(Self::Uniform, |HotSpot { centre, shape: HotSpotShape { share, sigma } }| Self::HotSpots {
            centres: vec![centre],
            sigma,
            share,
        })
    }

    /// Whether it shifts when `tick` begins.
    pub(super) fn shifts_at(&self, tick: u32) -> bool {
        matches!(self, Self::Shifting { every_ticks, .. } if tick > 0 && tick.is_multiple_of(*every_ticks))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn out_of_range_fields_are_named() {
        let distribution = Distribution::Shifting { every_ticks: 0, hot_spots: 0, sigma: f64::NAN, share: 0.0 };
        let fields: Vec<&str> = distribution.problems().into_iter().map(|(field, _)| field).collect();
        assert_eq!(fields, ["hot_spots", "every_ticks", "sigma", "share"]);
        let sound = Distribution::Shifting { every_ticks: 1, hot_spots: 3, sigma: 0.5, share: 1.0 };
        assert_eq!((sound.problems().len(), Distribution::Uniform.problems().len()), (0, 0));
    }

    #[test]
    fn shifting_begins_with_the_first_interval_complete() {
        let shifting = Distribution::Shifting { every_ticks: 200, hot_spots: 1, sigma: 1.0, share: 1.0 };
        let shifts: Vec<u32> = (0..=400).filter(|&tick| shifting.shifts_at(tick)).collect();
        assert_eq!(shifts, [200, 400]);
    }
}
