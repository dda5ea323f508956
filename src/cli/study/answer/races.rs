//! What races of learners answer.

use super::best::{best_by_hand, named};
use super::leaders::leaders;
use crate::cli::figures::three_digits;
use crate::skill::Psi;
use crate::study::{
    AIM, AimVerdict, EntrantReport, LEAST_GAIN_PERCENT, Learns, Level, MOST, RaceReport, RetrainingComparison, Skipped,
    SkippedPart, StepSizes, StepsTo, Wait,
};

/// Seeds of what failed that are named one by one.
const MOST_SEEDS: usize = 5;

/// How soon learning recovers from a shift, what retraining the agents would have cost, who leads each race, and which ψ ran.
pub(super) fn answer(races: &[RaceReport]) -> Vec<String> {
    let recoveries = races.iter().filter_map(recovery);
    let retraining = [true, false].into_iter().flat_map(|same_start| retraining(races, same_start));
    let leaders = races.iter().filter_map(leaders);
    let sizes = races.iter().filter_map(step_sizes);
    recoveries.chain(retraining).chain(leaders).chain(sizes).chain(skills(races)).collect()
}

/// By how much a throughput beats the best that is made by hand, and what that is called.
pub(in crate::cli::study) fn over_by_hand(report: &RaceReport, throughput: f64) -> Option<(String, String)> {
    let (rival, theirs) = report.by_hand.as_ref().filter(|(_, theirs)| *theirs > 0.0)?;
    Some((format!("{:+.1} %", 100.0 * (throughput / theirs - 1.0)), named(rival, report.by_hand_of)))
}

/// An interval over runs, or why there is none.
pub(in crate::cli::study) fn over_runs(interval: Option<[f64; 2]>) -> String {
    interval
        .map_or_else(|| "one run".to_owned(), |[low, high]| format!("{} … {}", three_digits(low), three_digits(high)))
}

/// What is learned, in words.
pub(in crate::cli::study) fn kind(learns: Learns) -> &'static str {
    match learns {
        Learns::Coordination => "coordination",
        Learns::SharedSkill => "one ψ for all agents",
        Learns::SkillOfEach => "a ψ for each agent",
    }
}

/// How many episodes something took, with its interval and with the runs that never came there.
pub(in crate::cli::study) fn waited(wait: &Wait) -> String {
    let Wait { evaluations, never, within, iqm, agent_steps: _, ci95 } = wait;
    let runs = evaluations.len();
    let Some(iqm) = iqm else { return format!("never within {within} ({runs} of {runs} runs)") };
    let is_bound = *never > 0;
    let at_least = if is_bound { "≥ " } else { "" };
    let interval = ci95.map_or_else(|| "one run".to_owned(), |[low, high]| format!("{low:.0} … {at_least}{high:.0}"));
    let never = if is_bound { format!(", {never} of {runs} runs never within {within}") } else { String::new() };
    format!("{at_least}{iqm:.0} ({interval}{never})")
}

/// How many episodes it took to be back after a shift; a level that all runs have when they begin was not learned in the race.
pub(in crate::cli::study) fn came_back(wait: &Wait) -> String {
    let begin_there = !wait.evaluations.is_empty() && wait.evaluations.iter().all(|found| *found == Some(0));
    if begin_there { "there before anything is learned".to_owned() } else { waited(wait) }
}

/// What a learner can be asked to come to after a shift, in words.
pub(in crate::cli::study) fn level(race: &RaceReport, level: Level) -> String {
    match level {
        Level::FrozenChampion => "the frozen champion from before the shift".to_owned(),
        Level::BestByHand => format!("the {}", best_by_hand(race.by_hand_of)),
        Level::FreshLearning => "95 % of what learning afresh comes to".to_owned(),
    }
}

/// Whether the worlds in which learners learned ran the published ψ, generation by generation, and the tests of their champions. Where
/// agents are retrained they do not, which shows that the check can fail. `None` before anything has run.
pub(in crate::cli::study) fn skills(races: &[RaceReport]) -> Option<String> {
    let published = format!("{:016x}", Psi::default().hash());
    let (mut coordination, mut retraining) = (Read::default(), Read::default());
    for entrant in races.iter().flat_map(|race| &race.entrants) {
        if entrant.learns == Learns::Coordination { &mut coordination } else { &mut retraining }
            .add(entrant, &published);
    }
    let all_equal = coordination.altered == 0 && coordination.others == 0;
    let of_coordination = (coordination.runs > 0).then(|| {
        let Read { runs, generations, altered, others } = coordination;
        let found = if all_equal {
            format!("all equal the published skill’s {published}")
        } else {
            format!("{altered} differ from the published skill’s {published}, and {others} more in tests of champions")
        };
        format!("of {generations} generations of {} that learn coordination {found}", counted(runs))
    });
    let of_retraining = (retraining.runs > 0).then(|| {
        let Read { runs, generations, altered, others: _ } = retraining;
        format!(
            "of {generations} generations of {} that retrain agents {altered} differ from {}",
            counted(runs),
            if coordination.runs > 0 { "it".to_owned() } else { format!("the published skill’s {published}") }
        )
    });
    let told: Vec<String> = of_coordination.into_iter().chain(of_retraining).collect();
    (!told.is_empty()).then(|| format!("Hashes over the ψ of the worlds from which was learned: {}.", told.join("; ")))
}

/// Which ψ the worlds of some learners ran.
#[derive(Clone, Copy, Default)]
struct Read {
    runs: usize,
    generations: u64,
    /// Generations whose worlds ran another ψ than the published one.
    altered: u64,
    /// Other hashes than that of the published ψ, in tests of champions.
    others: usize,
}

impl Read {
    fn add(&mut self, entrant: &EntrantReport, published: &str) {
        self.runs += entrant.milestones.first().map_or(0, |milestone| milestone.throughput.len());
        self.generations += entrant.generations_read;
        self.altered += entrant.generations_altered;
        self.others += entrant.skill_hashes.iter().filter(|&hash| hash != published).count();
    }
}

fn counted(runs: usize) -> String {
    if runs == 1 { "1 run".to_owned() } else { format!("{runs} runs") }
}

/// Seeds as they are listed: the first few, and how many more there are.
pub(in crate::cli::study) fn seeds_named(seeds: &[u64]) -> String {
    let named = seeds.iter().take(MOST_SEEDS).map(u64::to_string).collect::<Vec<_>>().join(", ");
    match seeds.len().saturating_sub(MOST_SEEDS) {
        0 => named,
        more => format!("{named} and {more} more"),
    }
}

/// What of a race failed and does not count.
pub(in crate::cli::study) fn skipped(race: &RaceReport) -> impl Iterator<Item = String> {
    race.skipped.iter().map(|skipped| {
        let Skipped { entrant, run, part, seeds } = skipped;
        let seeds = seeds_named(seeds);
        let what = match part {
            SkippedPart::Tests { milestone } => {
                format!("tests after {milestone} episodes failed on seeds {seeds}, the others count")
            }
            SkippedPart::Learning { trials } => {
                format!("{trials} trials from which it learned failed, on seeds {seeds}, and it went on without them")
            }
            SkippedPart::Run => {
                format!("all trials failed, first on seed {seeds}, and the run ended; results.csv says why")
            }
        };
        format!("{}, {entrant}, run {run}: {what}", race.name)
    })
}

/// After a shift: how soon coordination that goes on learning is back.
fn recovery(race: &RaceReport) -> Option<String> {
    let (name, _) = race.frozen.as_ref()?;
    let entrant = race.entrants.iter().find(|entrant| entrant.name == *name)?;
    let told: Vec<String> =
        entrant.regained.iter().map(|it| format!("{}: {}", level(race, it.level), came_back(&it.wait))).collect();
    Some(format!("{}: episodes until {name} is past {}.", race.name, told.join("; past ")))
}

/// What retraining the agents would have cost in all races, under the coordination with which all begin or under another one; nothing
/// where nobody retrains them so.
fn retraining(races: &[RaceReport], same_start: bool) -> Vec<String> {
    let all: Vec<(&RaceReport, &RetrainingComparison)> = races
        .iter()
        .flat_map(|race| race.retraining.iter().map(move |it| (race, it)))
        .filter(|(_, it)| it.same_start == same_start)
        .collect();
    if all.is_empty() {
        return Vec::new();
    }
    let under = if same_start { "the untrained coordination with which both begin" } else { "another coordination" };
    let gains = all.iter().map(|(race, it)| format!("{}, {}: {}", race.name, it.retraining, gain(it)));
    let gains = gains.collect::<Vec<_>>().join("; ");
    let informative: Vec<_> = all.iter().filter(|(_, it)| it.is_informative()).collect();
    if informative.is_empty() {
        return vec![format!(
            "The comparison is uninformative: under {under}, retraining ψ gains {LEAST_GAIN_PERCENT} % over ψ = 0, with an interval above \
             0, on none of {} scenes ({gains}), so that its pace says nothing.",
            all.len()
        )];
    }
    let verdict = format!(
        "Under {under}, retraining ψ gains on {} of {} scenes over ψ = 0 ({gains}).",
        informative.len(),
        all.len()
    );
    let paces = informative.into_iter().map(|(race, it)| {
        let RetrainingComparison { retraining, coordination, .. } = it;
        let RetrainingComparison { to_most_of_retraining, to_retraining, to_coordination, .. } = it;
        format!(
            "{}: to {:.0} % of the {} of {retraining}, {}. To all of it, {}. To the {} of {coordination}, {}.",
            race.name,
            100.0 * MOST,
            three_digits(to_retraining.score),
            pace(to_most_of_retraining),
            pace(to_retraining),
            three_digits(to_coordination.score),
            pace(to_coordination)
        )
    });
    std::iter::once(verdict).chain(paces).collect()
}

/// What the best of those who retrain agents gain over ψ = 0.
fn gain(comparison: &RetrainingComparison) -> String {
    let Some(percent) = comparison.gain_percent else { return "nobody begins with ψ = 0".to_owned() };
    let interval =
        comparison.gain_ci95.map_or_else(|| "one run".to_owned(), |[low, high]| format!("{low:+.1} … {high:+.1} %"));
    format!("{percent:+.1} % ({interval})")
}

/// What both spend on the way to a score, and whether that is the aim.
fn pace(pace: &StepsTo) -> String {
    let millions = |steps: f64| format!("{} million agent-steps", three_digits(steps / 1e6));
    let ours = pace.coordination_steps.map_or_else(
        || "coordination does not come".to_owned(),
        |steps| match steps {
            steps if steps <= 0.0 => "coordination is there before it has learned anything".to_owned(),
            steps => format!("coordination takes {}", millions(steps)),
        },
    );
    let theirs = pace.retraining_steps.map_or_else(
        || format!("retraining does not come within {}", millions(pace.retraining_spent as f64)),
        |steps| format!("retraining takes {}", millions(steps)),
    );
    // Whoever was stopped before it was there, or began there, says no more than that.
    if pace.aim == AimVerdict::BeginsThere || pace.aim == AimVerdict::Open && pace.factor.is_some() {
        return format!("{ours}, {theirs}");
    }
    let interval = pace.factor_ci95.map(|[low, high]| format!(" ({} … {})", three_digits(low), three_digits(high)));
    let interval = interval.unwrap_or_default();
    let at_least = if pace.retraining_steps.is_none() { "at least " } else { "" };
    let factor = pace
        .factor
        .map_or_else(String::new, |factor| format!(": {at_least}{} times as much{interval}", three_digits(factor)));
    format!("{ours}, {theirs}{factor}; aim of {AIM} times: {}", verdict(pace))
}

/// Whether that is the aim, or why nobody can tell.
fn verdict(pace: &StepsTo) -> &'static str {
    let [low, high] = pace.factor_ci95.unwrap_or([f64::INFINITY, f64::NEG_INFINITY]);
    match pace.aim {
        AimVerdict::Met if low < AIM => "met, though not for certain",
        AimVerdict::Met => "met",
        AimVerdict::NotMet if high >= AIM => "not met, though not for certain",
        AimVerdict::NotMet => "not met",
        AimVerdict::Open | AimVerdict::BeginsThere => "open: coordination was stopped too soon",
    }
}

/// The best step sizes of a race.
fn step_sizes(race: &RaceReport) -> Option<String> {
    let told: Vec<String> = race.step_sizes.iter().map(step_size).collect();
    (!told.is_empty()).then(|| format!("{}: best step size {}.", race.name, told.join("; ")))
}

fn step_size(sizes: &StepSizes) -> String {
    let StepSizes { learns, chosen, tried, is_at_edge, .. } = sizes;
    let tried: Vec<String> = tried.iter().map(ToString::to_string).collect();
    let edge = if *is_at_edge { ", the edge of what was tried: a better one may lie beyond" } else { "" };
    format!("of {} {chosen} (of {}{edge})", kind(*learns), tried.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::{ByHand, Leader, Milestone, Regained};

    fn comparison(gain: f64, interval: Option<[f64; 2]>) -> RetrainingComparison {
        let to = |score, ours: Option<f64>, theirs: Option<f64>, factor, aim| StepsTo {
            score,
            coordination_steps: ours,
            retraining_steps: theirs,
            retraining_spent: 120_000_000,
            factor,
            factor_ci95: factor.map(|factor| [factor - 1.0, factor + 1.0]).filter(|_| theirs.is_some()),
            aim,
        };
        RetrainingComparison {
            same_start: true,
            rules: "guidance=learned".to_owned(),
            retraining: "one ψ".to_owned(),
            coordination: "ours".to_owned(),
            unlearned: Some(4.0),
            gain_percent: Some(gain),
            gain_ci95: interval,
            to_most_of_retraining: to(3.99, Some(5e6), Some(20e6), Some(4.0), AimVerdict::NotMet),
            to_retraining: to(4.2, Some(6e6), Some(63e6), Some(10.5), AimVerdict::Met),
            to_coordination: to(5.0, Some(40e6), None, Some(3.0), AimVerdict::Open),
        }
    }

    fn race(name: &str, retraining: Vec<RetrainingComparison>) -> RaceReport {
        RaceReport {
            name: name.to_owned(),
            case: 0,
            agents: 10,
            ticks: 100,
            runs: vec![0, 1],
            test_seeds: vec![0],
            by_hand: None,
            by_hand_of: ByHand { policies: 2, are_all: false },
            learned: Vec::new(),
            frozen: None,
            entrants: Vec::new(),
            leaders: Vec::new(),
            step_sizes: Vec::new(),
            retraining,
            skipped: Vec::new(),
        }
    }

    #[test]
    fn where_retraining_gains_both_paces_are_judged() {
        let races = [
            race("aisles", vec![comparison(5.0, Some([3.0, 6.0]))]),
            race("doors", vec![comparison(4.0, Some([-1.0, 9.0]))]),
        ];
        let expected = "Under the untrained coordination with which both begin, retraining ψ gains on 1 of 2 scenes over ψ = 0 \
            (aisles, one ψ: +5.0 % (+3.0 … +6.0 %); doors, one ψ: +4.0 % (-1.0 … +9.0 %)). aisles: to 95 % of the 4.20 of one ψ, \
            coordination takes 5.00 million agent-steps, retraining takes 20.0 million agent-steps: 4.00 times as much (3.00 … 5.00); aim of 10 \
            times: not met. To all of it, coordination takes 6.00 million agent-steps, retraining takes 63.0 million agent-steps: 10.5 times \
            as much (9.50 … 11.5); aim of 10 times: met, though not for certain. To the 5.00 of ours, coordination takes 40.0 million \
            agent-steps, retraining does not come within 120 million agent-steps.";
        assert_eq!(answer(&races).join(" "), expected);
        let told = |aim, factor| verdict(&StepsTo { factor, aim, ..comparison(5.0, None).to_coordination });
        assert_eq!(told(AimVerdict::NotMet, Some(3.0)), "not met");
        assert_eq!(told(AimVerdict::Open, None), "open: coordination was stopped too soon");
        let begins = StepsTo {
            coordination_steps: Some(0.0),
            factor: None,
            aim: AimVerdict::BeginsThere,
            ..comparison(5.0, None).to_coordination
        };
        let expected = "coordination is there before it has learned anything, retraining does not come within 120 million agent-steps";
        assert_eq!(pace(&begins), expected);
    }

    #[test]
    fn where_retraining_gains_nothing_its_pace_says_nothing() {
        let races =
            [race("aisles", vec![comparison(5.0, None)]), race("doors", vec![comparison(0.2, Some([0.1, 0.3]))])];
        let expected = "The comparison is uninformative: under the untrained coordination with which both begin, retraining ψ gains 1 % \
            over ψ = 0, with an interval above 0, on none of 2 scenes (aisles, one ψ: +5.0 % (one run); doors, one ψ: +0.2 % (+0.1 … +0.3 %)), so that its pace says nothing.";
        assert_eq!(answer(&races), [expected]);
        assert!(answer(&[race("learners", Vec::new())]).is_empty(), "nobody retrains agents");
    }

    fn entrant(learns: Learns, generations_read: u64, generations_altered: u64) -> EntrantReport {
        EntrantReport {
            name: "ours".to_owned(),
            learns,
            rules: String::new(),
            step_size: 0.1,
            parameters: 14,
            milestones: vec![Milestone {
                evaluations: 50,
                agent_steps: 50_000,
                throughput: vec![3.0, 3.0],
                iqm: 3.0,
                ci95: Some([3.0, 3.0]),
                completion_rate: 1.0,
                skill_hash: Vec::new(),
            }],
            generations_read,
            generations_altered,
            skill_hashes: vec![format!("{:016x}", Psi::default().hash())],
            converged: None,
            convergence: None,
            regained: Vec::new(),
            recovery: None,
        }
    }

    #[test]
    fn skills_that_were_read_are_told_of_both_kinds_of_learners() {
        let hash = format!("{:016x}", Psi::default().hash());
        let raced = |entrants: Vec<EntrantReport>| RaceReport { entrants, ..race("aisles", Vec::new()) };
        let both = raced(vec![entrant(Learns::Coordination, 60, 0), entrant(Learns::SharedSkill, 50, 49)]);
        let told = |races: &[RaceReport]| skills(races).expect("runs");
        let expected = |runs: usize, read: u64| {
            format!(
                "Hashes over the ψ of the worlds from which was learned: of {read} generations of {runs} runs that learn \
                 coordination all equal the published skill’s {hash}"
            )
        };
        let with_retraining =
            format!("{}; of 50 generations of 2 runs that retrain agents 49 differ from it.", expected(2, 60));
        assert_eq!(told(std::slice::from_ref(&both)), with_retraining);
        let alone = raced(vec![entrant(Learns::Coordination, 60, 0)]);
        assert_eq!(told(&[alone.clone(), alone.clone()]), format!("{}.", expected(4, 120)));
        // Neither an altered world nor an altered test passes for frozen.
        let altered = raced(vec![entrant(Learns::Coordination, 60, 1)]);
        assert!(told(&[alone, altered]).contains("1 differ from the published skill’s"));
        let mut tested = entrant(Learns::Coordination, 60, 0);
        tested.skill_hashes.push("0".to_owned());
        assert!(told(&[raced(vec![tested])]).contains("and 1 more in tests of champions"));
        assert_eq!(skills(&[race("aisles", Vec::new())]), None);
    }

    /// Learning after a shift and the lead of a race are told against the best of those by hand that ran.
    #[test]
    fn the_best_by_hand_is_that_of_those_that_ran() {
        let wait =
            Wait { evaluations: vec![Some(50)], never: 0, within: 50, iqm: Some(50.0), agent_steps: None, ci95: None };
        let regained = [Level::FrozenChampion, Level::BestByHand, Level::FreshLearning];
        let regained = regained.map(|level| Regained { level, throughput: 2.0, wait: wait.clone() });
        let learner = EntrantReport { regained: regained.into(), ..entrant(Learns::Coordination, 1, 0) };
        let of = |are_all| RaceReport {
            by_hand: Some(("highways".to_owned(), 2.0)),
            by_hand_of: ByHand { policies: 6, are_all },
            frozen: Some(("ours".to_owned(), 2.0)),
            entrants: vec![learner.clone()],
            leaders: vec![Leader { evaluations: 50, name: "ours".to_owned(), throughput: 3.0, second: None }],
            ..race("aisles", Vec::new())
        };
        let some = answer(&[of(false)]).join(" ");
        let expected = "aisles: episodes until ours is past the frozen champion from before the shift: 50 (one run); past the best of 6 by \
            hand: 50 (one run); past 95 % of what learning afresh comes to: 50 (one run). aisles: after 50 episodes ours with 3.00; that is \
            +50.0 % over highways, the best of 6 by hand.";
        assert!(some.starts_with(expected), "{some}");
        let all = answer(&[of(true)]).join(" ");
        assert!(all.contains("over highways. ") && all.contains("past the best by hand: 50"), "{all}");
    }

    #[test]
    fn what_failed_is_told_with_its_seeds() {
        let of = |part, seeds: &[u64]| Skipped { entrant: "ours".to_owned(), run: 3, part, seeds: seeds.to_vec() };
        let all = vec![
            of(SkippedPart::Learning { trials: 9 }, &[1, 2, 3, 4, 5, 6, 7]),
            of(SkippedPart::Tests { milestone: 50 }, &[8, 9]),
            of(SkippedPart::Run, &[1]),
        ];
        let race = RaceReport { skipped: all, ..race("aisles", Vec::new()) };
        let expected = [
            "aisles, ours, run 3: 9 trials from which it learned failed, on seeds 1, 2, 3, 4, 5 and 2 more, and it went on without them",
            "aisles, ours, run 3: tests after 50 episodes failed on seeds 8, 9, the others count",
            "aisles, ours, run 3: all trials failed, first on seed 1, and the run ended; results.csv says why",
        ];
        assert_eq!(skipped(&race).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn waits_are_told_with_runs_that_never_come_there() {
        let wait = |evaluations: Vec<Option<u64>>, iqm, ci95| Wait {
            never: evaluations.iter().filter(|found| found.is_none()).count(),
            evaluations,
            within: 1000,
            iqm,
            agent_steps: None,
            ci95,
        };
        let all = wait(vec![Some(50), Some(100)], Some(75.0), Some([50.0, 100.0]));
        assert_eq!(waited(&all), "75 (50 … 100)");
        let some = wait(vec![Some(50), None], Some(525.0), Some([50.0, 1000.0]));
        assert_eq!(waited(&some), "≥ 525 (50 … ≥ 1000, 1 of 2 runs never within 1000)");
        assert_eq!(waited(&wait(vec![None, None], None, None)), "never within 1000 (2 of 2 runs)");
        assert_eq!(waited(&wait(vec![Some(50)], Some(50.0), None)), "50 (one run)");
        // Some runs that begin there are no level that is had without learning.
        let begins = |runs: Vec<Option<u64>>, iqm| came_back(&wait(runs, Some(iqm), Some([0.0, 50.0])));
        assert_eq!(begins(vec![Some(0), Some(0)], 0.0), "there before anything is learned");
        assert_eq!(begins(vec![Some(0), Some(50)], 25.0), "25 (0 … 50)");
    }
}
