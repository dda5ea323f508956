//! Which scenes a generation is tried on.
//!
//! Every candidate of a generation meets the same scenes and the same seeds. Selective reflection (Skill-MAS, arXiv
//! 2606.18837) looks where good and bad trials differ most: there coordination decides, and there is most to learn. It
//! draws scenes in proportion to that spread, mixed, as in prioritised level replay (arXiv 2010.03934), with how long a
//! scene has not been seen, so that a spread that has changed is noticed. Scenes not yet seen come first.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::random::Stream;
use crate::sim::mean;

/// How the scenes of a generation are chosen. Written as its token on the command line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum SceneChoice {
    /// All with the same probability: `uniform`.
    #[default]
    Uniform,
    /// Those more often on which good and bad trials differ most: `selective-reflection`.
    SelectiveReflection,
}

impl SceneChoice {
    /// All of them, in the order they are listed to users.
    pub const ALL: [Self; 2] = [Self::Uniform, Self::SelectiveReflection];

    /// The name users write.
    pub fn token(self) -> &'static str {
        match self {
            Self::Uniform => "uniform",
            Self::SelectiveReflection => "selective-reflection",
        }
    }
}

impl fmt::Display for SceneChoice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.token())
    }
}

impl FromStr for SceneChoice {
    type Err = String;

    fn from_str(token: &str) -> Result<Self, String> {
        let named = Self::ALL.into_iter().find(|choice| choice.token() == token);
        named.ok_or_else(|| format!("expected one of {}", Self::ALL.map(Self::token).join(", ")))
    }
}

/// What is known of one scene.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(in crate::learner) struct SceneRecord {
    /// Decaying mean of the spread of candidates' scores; `None` before the first.
    spread: Option<f64>,
    /// Generations since the scene was last seen.
    unseen: u32,
}

/// Weight of the newest spread in the decaying mean.
const NEWEST: f64 = 0.5;
/// Share of the probability that goes by how long a scene has not been seen.
const STALENESS: f64 = 0.2;

/// `count` distinct scenes, in ascending order. With as many as there are, all; nothing is then drawn.
pub(in crate::learner) fn choose(
    choice: SceneChoice,
    records: &[SceneRecord],
    count: usize,
    stream: &mut Stream,
) -> Vec<usize> {
    if count >= records.len() {
        return (0..records.len()).collect();
    }
    let mut left: Vec<(usize, f64)> = weights(choice, records).into_iter().enumerate().collect();
    let mut chosen: Vec<usize> = (0..count).map(|_| draw(&mut left, stream)).collect();
    chosen.sort_unstable();
    chosen
}

/// Notes a generation: `scores` holds, for each of the `chosen` scenes, those of all candidates.
pub(in crate::learner) fn note(records: &mut [SceneRecord], chosen: &[usize], scores: &[Vec<f64>]) {
    for record in records.iter_mut() {
        record.unseen = record.unseen.saturating_add(1);
    }
    for (&scene, scores) in chosen.iter().zip(scores) {
        let record = &mut records[scene];
        record.unseen = 0;
        if let Some(new) = spread(scores) {
            record.spread = Some(record.spread.map_or(new, |old| old + NEWEST * (new - old)));
        }
    }
}

/// Mean of the better half less mean of the worse half; failed trials do not count. `None` of fewer than two.
fn spread(scores: &[f64]) -> Option<f64> {
    let mut finite: Vec<f64> = scores.iter().copied().filter(|score| score.is_finite()).collect();
    finite.sort_unstable_by(f64::total_cmp);
    let half = finite.len() / 2;
    (half > 0).then(|| mean(&finite[finite.len() - half..]) - mean(&finite[..half]))
}

/// In proportion to which scenes are drawn. Of selective reflection, scenes not yet seen outweigh all others together.
pub(in crate::learner) fn weights(choice: SceneChoice, records: &[SceneRecord]) -> Vec<f64> {
    if choice == SceneChoice::Uniform {
        return vec![1.0; records.len()];
    }
    let spreads: f64 = records.iter().filter_map(|record| record.spread).sum();
    let waits: f64 = records.iter().map(|record| f64::from(record.unseen)).sum();
    let share = |part: f64, whole: f64| if whole > 0.0 { part / whole } else { 1.0 / records.len() as f64 };
    let weight = |record: &SceneRecord| match record.spread {
        Some(spread) => (1.0 - STALENESS) * share(spread, spreads) + STALENESS * share(f64::from(record.unseen), waits),
        None => UNSEEN,
    };
    records.iter().map(weight).collect()
}

/// Weight of a scene without a record, beside which probabilities are nothing.
const UNSEEN: f64 = 1e9;

/// One of the scenes that are left, in proportion to its weight, of which there must be one; it is left no longer. Where no weight is
/// above 0, all are alike.
fn draw(left: &mut Vec<(usize, f64)>, stream: &mut Stream) -> usize {
    if left.iter().all(|&(_, weight)| weight <= 0.0) {
        for (_, weight) in left.iter_mut() {
            *weight = 1.0;
        }
    }
    let mut ahead = stream.unit() * left.iter().map(|(_, weight)| weight).sum::<f64>();
    let mut drawn = 0;
    for (place, (_, weight)) in left.iter().enumerate().filter(|(_, (_, weight))| *weight > 0.0) {
        drawn = place;
        ahead -= weight;
        if ahead < 0.0 {
            break;
        }
    }
    left.remove(drawn).0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::Purpose;

    fn stream(index: u64) -> Stream {
        Stream::new(1, Purpose::Seeds, index)
    }

    /// How often each of four scenes, whose candidates spread as `spreads` say, is seen in `generations` of one.
    fn visits(choice: SceneChoice, spreads: [f64; 4], generations: u64) -> [u32; 4] {
        let mut records = vec![SceneRecord::default(); 4];
        let mut visits = [0; 4];
        for generation in 0..generations {
            let chosen = choose(choice, &records, 1, &mut stream(generation));
            visits[chosen[0]] += 1;
            let half = spreads[chosen[0]] / 2.0;
            note(&mut records, &chosen, &[vec![1.0 + half, f64::NAN, 1.0 - half]]);
        }
        visits
    }

    #[test]
    fn scenes_are_seen_as_often_as_there_is_to_learn() {
        let [a, b, c, d] = visits(SceneChoice::SelectiveReflection, [0.1, 0.3, 0.0, 0.6], 4000).map(f64::from);
        assert!((b / a - 2.5).abs() < 0.5 && (d / a - 4.5).abs() < 1.0, "{a} {b} {d}");
        assert!(c > 200.0, "a scene without spread is still looked at: {c}");
        let uniform = visits(SceneChoice::Uniform, [0.1, 0.3, 0.0, 0.6], 4000);
        assert!(uniform.iter().all(|&visits| (850..1150).contains(&visits)), "{uniform:?}");
    }

    #[test]
    fn every_scene_is_seen_before_any_is_seen_again() {
        assert_eq!(visits(SceneChoice::SelectiveReflection, [9.0, 0.0, 1.0, 0.1], 4), [1; 4]);
        assert_eq!(visits(SceneChoice::SelectiveReflection, [0.0; 4], 4), [1; 4]);
    }

    #[test]
    fn scenes_of_a_generation_are_distinct_and_in_order() {
        let just_seen = |spread| SceneRecord { spread: Some(spread), unseen: 0 };
        let nothing_to_learn = [1.0, 0.0, 0.0, 0.0, 2.0].map(just_seen).to_vec();
        let unseen = SceneChoice::ALL.into_iter().map(|choice| (choice, vec![SceneRecord::default(); 5]));
        for (choice, records) in unseen.chain([(SceneChoice::SelectiveReflection, nothing_to_learn)]) {
            for index in 0..50 {
                let chosen = choose(choice, &records, 3, &mut stream(index));
                assert_eq!(chosen.len(), 3);
                assert!(chosen.is_sorted_by(|a, b| a < b), "{chosen:?}");
            }
            let mut unused = stream(7);
            assert_eq!(choose(choice, &records, 5, &mut unused), [0, 1, 2, 3, 4]);
            assert_eq!(unused, stream(7));
        }
    }

    #[test]
    fn spread_is_between_the_better_and_the_worse_half() {
        assert_eq!(spread(&[1.0, 5.0, f64::NAN, 2.0, 4.0]), Some(3.0));
        assert_eq!(spread(&[1.0, 9.0, 3.0]), Some(8.0));
        assert_eq!(spread(&[1.0, f64::NAN]), None);
        let mut records = vec![SceneRecord::default(); 2];
        note(&mut records, &[1], &[vec![1.0, 2.0]]);
        note(&mut records, &[1], &[vec![1.0, 4.0]]);
        assert_eq!(records[1], SceneRecord { spread: Some(2.0), unseen: 0 });
        assert_eq!(records[0], SceneRecord { spread: None, unseen: 2 });
    }

    #[test]
    fn tokens_name_the_choices() {
        for choice in SceneChoice::ALL {
            assert_eq!(choice.token().parse(), Ok(choice));
        }
        assert_eq!("best".parse::<SceneChoice>(), Err("expected one of uniform, selective-reflection".to_owned()));
    }
}
