//! Who leads a race at each milestone, and whether that is more than chance.

use serde::Serialize;

use super::over_runs::interquartile_mean;
use super::report::{EntrantReport, Milestone};
use crate::sim::bootstrap_interval;

/// The best learner at a milestone.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Leader {
    /// Simulated episodes.
    pub evaluations: u64,
    /// Who has the highest interquartile mean.
    pub name: String,
    /// That mean.
    pub throughput: f64,
    /// The next best; `None` where nobody else has come so far.
    pub second: Option<Lead>,
}

/// By how much the best is ahead of the next.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Lead {
    /// Who is next.
    pub over: String,
    /// What that comes to.
    pub throughput: f64,
    /// Difference of the interquartile means, per cent of that.
    pub percent: f64,
    /// Its 95 % bootstrap interval over runs, drawn for both at once as runs of the same number share their seeds; `None` of one run, or
    /// where either lacks runs.
    pub ci95: Option<[f64; 2]>,
}

impl Lead {
    /// Whether it may be chance; `None` where nobody can tell.
    pub fn is_even(&self) -> Option<bool> {
        self.ci95.map(|[low, _]| low <= 0.0)
    }
}

/// The leaders of a race of so many `runs` at each milestone that a learner has reached.
pub(super) fn leaders(runs: usize, entrants: &[EntrantReport]) -> Vec<Leader> {
    let at = |k: usize| {
        let standing = entrants.iter().filter_map(|entrant| Some((entrant, entrant.milestones.get(k)?)));
        let mut standing: Vec<(&EntrantReport, &Milestone)> = standing.collect();
        // Of equals the first that is listed.
        standing.sort_by(|(_, a), (_, b)| b.iqm.total_cmp(&a.iqm));
        let (first, milestone) = standing.first()?;
        Some(Leader {
            evaluations: milestone.evaluations,
            name: first.name.clone(),
            throughput: milestone.iqm,
            second: standing.get(1).map(|(second, theirs)| lead(milestone, &second.name, theirs, runs)),
        })
    };
    let reached = entrants.iter().map(|entrant| entrant.milestones.len()).max().unwrap_or_default();
    (0..reached).filter_map(at).collect()
}

fn lead(ours: &Milestone, over: &str, theirs: &Milestone, runs: usize) -> Lead {
    let percent = |difference: f64| 100.0 * difference / theirs.iqm.max(f64::MIN_POSITIVE);
    let has_all = |milestone: &Milestone| milestone.throughput.len() == runs;
    let difference = |drawn: &[usize]| {
        let of = |milestone: &Milestone| {
            interquartile_mean(&drawn.iter().map(|&run| milestone.throughput[run]).collect::<Vec<_>>())
        };
        Some(of(ours) - of(theirs))
    };
    let is_told = runs > 1 && has_all(ours) && has_all(theirs);
    let interval = if is_told { bootstrap_interval(runs, difference) } else { None };
    Lead {
        over: over.to_owned(),
        throughput: theirs.iqm,
        percent: percent(ours.iqm - theirs.iqm),
        ci95: interval.map(|bounds| bounds.map(percent)),
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::suite::Learns;
    use super::*;

    fn entrant(name: &str, scores: &[&[f64]]) -> EntrantReport {
        let milestone = |(k, throughput): (usize, &&[f64])| Milestone {
            evaluations: 50 * k as u64,
            agent_steps: 0,
            throughput: throughput.to_vec(),
            iqm: interquartile_mean(throughput),
            ci95: None,
            completion_rate: 1.0,
            skill_hash: Vec::new(),
        };
        EntrantReport {
            name: name.to_owned(),
            learns: Learns::Coordination,
            rules: String::new(),
            step_size: 0.1,
            parameters: 1,
            milestones: scores.iter().enumerate().map(milestone).collect(),
            generations_read: 0,
            generations_altered: 0,
            skill_hashes: Vec::new(),
            converged: None,
            convergence: None,
            regained: Vec::new(),
            recovery: None,
        }
    }

    /// All begin at 2; then `b` is ahead by chance, and `a` in every run in the end, when `c` lacks a run.
    #[test]
    fn leads_are_told_milestone_by_milestone_with_what_may_be_chance() {
        let level = [2.0; 4];
        let a: [&[f64]; 3] = [&level, &[3.0, 2.0, 3.0, 2.0], &[4.4, 4.5, 4.4, 4.3]];
        let b: [&[f64]; 3] = [&level, &[2.0, 3.1, 2.0, 3.1], &[4.0, 4.1, 4.0, 3.9]];
        let c: [&[f64]; 2] = [&level, &[1.0, 1.0, 1.0]];
        let entrants = [entrant("a", &a), entrant("b", &b), entrant("c", &c)];
        let found = leaders(4, &entrants);
        let told: Vec<_> = found
            .iter()
            .map(|it| {
                (it.evaluations, it.name.as_str(), it.second.as_ref().map(|lead| (lead.over.as_str(), lead.is_even())))
            })
            .collect();
        let expected = [
            (0, "a", Some(("b", Some(true)))),
            (50, "b", Some(("a", Some(true)))),
            (100, "a", Some(("b", Some(false)))),
        ];
        assert_eq!(told, expected);
        let lead = found[2].second.as_ref().expect("a second");
        assert!((lead.percent - 10.0).abs() < 1e-9, "{lead:?}");
        assert!(
            lead.ci95.is_some_and(|[low, high]| low > 9.0 && high < 11.0),
            "runs are drawn for both at once: {lead:?}"
        );

        let alone = leaders(4, &entrants[..1]);
        assert!(alone.len() == 3 && alone.iter().all(|it| it.second.is_none()));
        let with_c = leaders(4, &entrants[1..]);
        assert_eq!(with_c[1].second.as_ref().and_then(Lead::is_even), None, "c lacks a run");
        assert_eq!(leaders(4, &[]), []);
    }
}
