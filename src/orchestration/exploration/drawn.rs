//! Parameters that are drawn once an episode.

use super::{Exploration, Slopes};
use crate::orchestration::meta_skill::{Decision, MetaSkill};

/// Draws the parameters of `decisions` that weigh no alternatives around their values, and gives the slope of the log
/// probability of what was drawn, with respect to the values: (drawn − value) / temperature².
pub(in crate::orchestration) fn draw_parameters(
    meta_skill: &mut MetaSkill,
    decisions: &[Decision],
    exploration: Exploration,
    seed: u64,
) -> Slopes {
    let mut slopes = Slopes::default();
    for &decision in decisions {
        let mut stream = exploration.stream(seed, decision, 1);
        let weighing = decision.choice_parameters();
        let mut slope = vec![0.0; weighing];
        for (index, feature) in decision.features().iter().enumerate().skip(weighing) {
            if feature.of_streets && !exploration.of_streets {
                slope.push(0.0);
                continue;
            }
            let noise = stream.normal();
            let value = meta_skill.block(decision)[index];
            meta_skill.set(decision, index, value + exploration.temperature * noise);
            slope.push(noise / exploration.temperature);
        }
        slopes.0[decision as usize] = slope;
    }
    slopes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::orchestration::meta_skill::Feature;

    #[test]
    fn only_what_weighs_no_alternatives_is_drawn() {
        let initial = MetaSkill::initial();
        let exploration = Exploration { temperature: 0.2, number: 3, of_streets: true };
        let mut drawn = initial.clone();
        let slopes = draw_parameters(&mut drawn, &[Decision::Guidance, Decision::Parking], exploration, 5);
        for decision in Decision::ALL {
            let moved: Vec<bool> = initial
                .block(decision)
                .iter()
                .zip(drawn.block(decision))
                .map(|(a, b)| a.to_bits() != b.to_bits())
                .collect();
            let is_drawn = matches!(decision, Decision::Guidance | Decision::Parking);
            let expected: Vec<bool> = (0..moved.len()).map(|k| is_drawn && k >= decision.choice_parameters()).collect();
            assert_eq!(moved, expected, "{}", decision.token());
        }
        let guidance = Decision::Guidance;
        for ((value, drawn), slope) in initial.block(guidance).iter().zip(drawn.block(guidance)).zip(&slopes.0[1]) {
            assert!(((drawn - value) / 0.04 - slope).abs() < 1e-9);
        }
        assert!(slopes.0[0].is_empty() && slopes.0[2].is_empty());
    }

    #[test]
    fn trials_of_the_same_seed_draw_differently() {
        let drawn = |number| {
            let mut meta_skill = MetaSkill::initial();
            let exploration = Exploration { temperature: 0.1, number, of_streets: false };
            draw_parameters(&mut meta_skill, &[Decision::Guidance], exploration, 5);
            meta_skill
        };
        assert_eq!(drawn(1), drawn(1));
        assert_ne!(drawn(1), drawn(2));
        let initial = MetaSkill::initial();
        let stays = |&(place, feature): &(usize, &Feature)| {
            let [before, after] = [&initial, &drawn(1)].map(|skill| skill.block(Decision::Guidance)[place].to_bits());
            assert_eq!(before == after, feature.of_streets, "{}", feature.name);
            before == after
        };
        assert_eq!(
            Decision::Guidance.features().iter().enumerate().filter(stays).count(),
            2,
            "they are drawn where asked for"
        );
    }
}
