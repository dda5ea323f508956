//! The draws of one decision, and the slope of the log probability of what was drawn.

use super::choices::Choices;
use crate::random::Stream;

/// One of several that could be chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct Alternative<const N: usize> {
    /// θ·φ.
    pub score: f64,
    /// φ, in the order of the block's first parameters.
    pub phi: [f64; N],
    /// Index of the last choice of the series, from 0, at which it was still available.
    pub until: u32,
    /// Whether that choice was this one.
    pub is_chosen: bool,
}

/// The draws of a learned rule; greedy unless it is told to explore. Greedy it may be watched.
#[derive(Debug, Default)]
pub struct Sampler {
    draws: Option<Draws>,
    watched: Option<Watched>,
}

/// How much features differ between the alternatives of a choice.
#[derive(Debug, Default)]
struct Watched {
    /// By feature: squared distances from the mean over a choice's alternatives.
    squares: Vec<f64>,
    /// Alternatives beyond the first of each choice.
    freedom: u64,
}

#[derive(Debug)]
struct Draws {
    temperature: f64,
    stream: Stream,
    /// By parameter of the decision.
    slope: Vec<f64>,
}

impl Sampler {
    /// Explores from now on with this `temperature` and `stream`, over a block of so many `parameters`.
    pub fn explore(&mut self, temperature: f64, stream: Stream, parameters: usize) {
        self.draws = Some(Draws { temperature, stream, slope: vec![0.0; parameters] });
    }

    /// Takes note from now on of how features differ between alternatives; what is chosen stays as it is.
    pub fn watch(&mut self) {
        self.watched = Some(Watched::default());
    }

    /// By feature, the standard deviation between alternatives of the same choice since it was watched; `None` where nothing
    /// was, or where nothing was to choose.
    pub fn spreads(&self) -> Option<Vec<f64>> {
        let Watched { squares, freedom } = self.watched.as_ref()?;
        let spread = |sum: &f64| libm::sqrt(sum / *freedom as f64);
        (*freedom > 0).then(|| squares.iter().map(spread).collect())
    }

    /// Whether alternatives are to be noted.
    pub fn is_noting(&self) -> bool {
        self.draws.is_some() || self.watched.is_some()
    }

    /// A score as drawn: with Gumbel noise of the temperature when it explores. Whoever then takes the highest of several has taken
    /// each in proportion to e^(score / temperature), and the highest of the rest likewise (Yellott 1977,
    /// DOI 10.1016/0022-2496(77)90026-8).
    pub fn draw(&mut self, score: f64) -> f64 {
        match &mut self.draws {
            Some(Draws { temperature, stream, .. }) => {
                let gap = -libm::log(1.0 - stream.unit());
                score - *temperature * libm::log(gap.max(f64::MIN_POSITIVE))
            }
            None => score,
        }
    }

    /// Adds the slope of the log probability of a series of choices without putting back, among `alternatives`, whose order is
    /// lost. Does nothing unless it explores or is watched.
    pub fn note<const N: usize>(&mut self, alternatives: &mut [Alternative<N>]) {
        if let Some(watched) = &mut self.watched {
            watched.note(alternatives);
        }
        let Some(Draws { temperature, slope, .. }) = &mut self.draws else { return };
        alternatives.sort_by_key(|alternative| std::cmp::Reverse(alternative.until));
        let mut left = Choices::none();
        for choice in alternatives.chunk_by(|a, b| a.until == b.until) {
            for alternative in choice {
                left.add(alternative.score / *temperature, &alternative.phi);
            }
            for chosen in choice.iter().filter(|alternative| alternative.is_chosen) {
                let beyond = chosen.phi.iter().zip(left.expected()).map(|(phi, expected)| phi - expected);
                for (slope, beyond) in slope.iter_mut().zip(beyond) {
                    *slope += beyond / *temperature;
                }
            }
        }
    }

    /// The slope of all that was noted since the last call; `None` unless it explores.
    pub fn take_slope(&mut self) -> Option<Vec<f64>> {
        self.draws.as_mut().map(|draws| {
            let parameters = draws.slope.len();
            std::mem::replace(&mut draws.slope, vec![0.0; parameters])
        })
    }
}

impl Watched {
    fn note<const N: usize>(&mut self, alternatives: &[Alternative<N>]) {
        if alternatives.len() < 2 {
            return;
        }
        self.squares.resize(N, 0.0);
        self.freedom += alternatives.len() as u64 - 1;
        for (k, squares) in self.squares.iter_mut().enumerate() {
            let values = || alternatives.iter().map(|alternative| alternative.phi[k]);
            let mean = values().sum::<f64>() / alternatives.len() as f64;
            *squares += values().map(|value| (value - mean) * (value - mean)).sum::<f64>();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Purpose;

    const TEMPERATURE: f64 = 0.7;
    const PHI: [[f64; 2]; 4] = [[1.0, 0.0], [0.2, -1.0], [-0.4, 0.5], [0.0, 2.0]];

    fn sampler(seed: u64) -> Sampler {
        let mut sampler = Sampler::default();
        sampler.explore(TEMPERATURE, Stream::new(seed, Purpose::Exploration, 0), 2);
        sampler
    }

    fn scores(theta: [f64; 2]) -> [f64; 4] {
        PHI.map(|phi| theta[0] * phi[0] + theta[1] * phi[1])
    }

    /// The log probability that alternatives are chosen in this order, each `until` it is no longer there, written out.
    fn log_probability(theta: [f64; 2], order: &[(usize, u32)]) -> f64 {
        let weights = scores(theta).map(|score| libm::exp(score / TEMPERATURE));
        let choices = (0..).zip(order).filter(|(choice, (_, until))| choice == until);
        choices
            .map(|(choice, &(chosen, _))| {
                let there = order.iter().filter(|&&(_, until)| until >= choice).map(|&(k, _)| weights[k]);
                libm::log(weights[chosen] / there.sum::<f64>())
            })
            .sum()
    }

    /// Orders, a choice of one, and a matching whose first choice takes another alternative away with it: the slope is that of the log
    /// probability, by central differences.
    #[test]
    fn the_slope_is_that_of_the_log_probability() {
        let theta = [0.3, -0.8];
        let series: [&[(usize, u32)]; 3] =
            [&[(2, 0), (0, 1), (3, 2), (1, 3)], &[(1, 0), (0, 0), (2, 0), (3, 0)], &[(3, 0), (1, 1), (0, 0), (2, 1)]];
        for order in series {
            let mut sampler = sampler(1);
            let alternative = |(choice, &(k, until)): (u32, &(usize, u32))| Alternative {
                score: scores(theta)[k],
                phi: PHI[k],
                until,
                is_chosen: choice == until,
            };
            let mut alternatives: Vec<_> = (0..).zip(order).map(alternative).collect();
            sampler.note(&mut alternatives);
            let slope = sampler.take_slope().unwrap();
            for k in 0..2 {
                let at = |step: f64| {
                    let mut moved = theta;
                    moved[k] += step;
                    log_probability(moved, order)
                };
                let difference = (at(1e-5) - at(-1e-5)) / 2e-5;
                assert!((slope[k] - difference).abs() < 1e-8, "{order:?}: {slope:?}, {difference}");
            }
            assert_eq!(sampler.take_slope(), Some(vec![0.0; 2]), "it was taken");
        }
    }

    /// Shares of 20,000 draws against e^(score / temperature); three standard errors are 0.01.
    #[test]
    fn the_highest_draw_is_each_in_proportion_to_its_weight() {
        let scores = scores([0.3, -0.8]);
        let mut sampler = sampler(2);
        let mut counts = [0_u32; 4];
        for _ in 0..20_000 {
            let drawn = scores.map(|score| sampler.draw(score));
            let best = (0..4).max_by(|&a, &b| drawn[a].total_cmp(&drawn[b])).unwrap();
            counts[best] += 1;
        }
        let weights = scores.map(|score| libm::exp(score / TEMPERATURE));
        let total: f64 = weights.iter().sum();
        for (count, weight) in counts.into_iter().zip(weights) {
            assert!((f64::from(count) / 20_000.0 - weight / total).abs() < 0.01, "{counts:?}");
        }
    }

    #[test]
    fn who_does_not_explore_takes_scores_as_they_are() {
        let mut greedy = Sampler::default();
        assert_eq!(greedy.draw(0.25).to_bits(), 0.25_f64.to_bits());
        greedy.note(&mut [Alternative { score: 1.0, phi: [1.0], until: 0, is_chosen: true }]);
        assert_eq!(greedy.take_slope(), None);
    }

    /// Two choices: among 1 and 3 (squares of 1 + 1), and among 0, 3 and 6 (9 + 0 + 9): 20 over 3 that are free.
    #[test]
    fn who_is_watched_tells_how_alternatives_differ() {
        let mut watched = Sampler::default();
        watched.watch();
        assert_eq!((watched.draw(0.25), watched.spreads()), (0.25, None));
        for choice in [&[1.0, 3.0][..], &[0.0, 3.0, 6.0], &[100.0]] {
            let alternative = |phi: &f64| Alternative { score: 0.0, phi: [*phi, 1.0], until: 0, is_chosen: false };
            watched.note(&mut choice.iter().map(alternative).collect::<Vec<_>>());
        }
        assert_eq!(watched.spreads(), Some(vec![libm::sqrt(20.0 / 3.0), 0.0]));
    }

    #[test]
    fn scores_far_apart_stay_finite() {
        let mut sampler = sampler(3);
        let score = |k: u32| [1e5, -1e5, 0.0][k as usize];
        let mut order: Vec<_> = (0..3)
            .map(|k| Alternative { score: score(k), phi: [f64::from(k), 1.0], until: k, is_chosen: true })
            .collect();
        sampler.note(&mut order);
        assert!(sampler.take_slope().unwrap().iter().all(|slope| slope.is_finite()));
    }
}
