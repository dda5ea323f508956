//! What is left of a gain, and of throughput: where something stands in the way, and where one policy has to do for all floors; and who
//! keeps more of its own there.

use serde::Serialize;

use super::gains::Trend;
use super::pairs::{less, paired};
use super::report::RowReport;
use crate::sim::bootstrap_interval;

/// A share of what there is elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Share {
    /// Ratio of means.
    pub share: f64,
    /// Its 95 % bootstrap interval over seeds; `None` of one seed.
    pub ci95: Option<[f64; 2]>,
}

/// How much more of its own throughput at the baseline a learned policy keeps than the best by hand of the same place keeps of its own.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct KeptMore {
    /// Which policy by hand that is.
    pub than: String,
    /// The difference of the two shares.
    pub difference: f64,
    /// Its 95 % bootstrap interval over seeds, drawn for all four columns at once; `None` of one seed.
    pub ci95: Option<[f64; 2]>,
}

impl KeptMore {
    /// Whether it keeps more.
    pub fn direction(&self) -> Trend {
        match self.ci95 {
            None => Trend::Undecided,
            Some([low, _]) if low > 0.0 => Trend::Better,
            Some([_, high]) if high < 0.0 => Trend::Worse,
            Some(_) => Trend::Even,
        }
    }
}

/// Writes into `rows` of one case, as far as it has a baseline, which share of their throughput and of their gain there they keep, and of
/// learned policies whether that is more than the best by hand keeps. `rivals` are the rows that they are compared with.
pub(super) fn compare_with_baseline(rows: &mut [RowReport], rivals: &[Option<usize>]) {
    let baseline_of = |row: &RowReport| {
        let is_there = |other: &RowReport| other.is_baseline && other.policy == row.policy && other.scene == row.scene;
        rows.iter().position(is_there).filter(|_| !row.is_baseline)
    };
    let shares: Vec<(Option<Share>, Option<Share>, Option<KeptMore>)> = (0..rows.len())
        .map(|k| {
            let Some(base) = baseline_of(&rows[k]) else { return (None, None, None) };
            let of_own = share_of_means(paired([&rows[k], &rows[base]]));
            let rival = rivals[k].and_then(|rival| Some([&rows[rival], &rows[baseline_of(&rows[rival])?]]));
            let more = rival.and_then(|rival| kept_more([&rows[k], &rows[base]], rival));
            (of_own, of_gain((k, base), rows, rivals), more)
        })
        .collect();
    for (row, (of_own, of_gain, more)) in rows.iter_mut().zip(shares) {
        row.of_baseline = of_own;
        row.kept_more = more;
        if let (Some(gain), Some(Share { share, ci95 })) = (row.gain.as_mut(), of_gain) {
            (gain.kept, gain.kept_ci95) = (Some(share), ci95);
        }
    }
}

/// Writes into learned `rows` of one case which share of the throughput of a policy they reach that was trained on the very scene.
pub(super) fn compare_with_specialist(rows: &mut [RowReport]) {
    let of_specialist = |row: &RowReport| {
        let specialist =
            rows.iter().find(|other| other.trained_here && other.at == row.at && other.scene == row.scene)?;
        let is_compared = row.is_learned == Some(true) && !row.trained_here;
        is_compared.then(|| share_of_means(paired([row, specialist])))?
    };
    let shares: Vec<Option<Share>> = rows.iter().map(of_specialist).collect();
    for (row, share) in rows.iter_mut().zip(shares) {
        row.of_specialist = share;
    }
}

/// The gain of a row as a share of that at its baseline, if that is certainly one. Either is over the best of its own place.
fn of_gain((row, base): (usize, usize), rows: &[RowReport], rivals: &[Option<usize>]) -> Option<Share> {
    rows[base].gain.as_ref().filter(|gain| gain.direction() == Trend::Better)?;
    let [ours, theirs, our_base, their_base] =
        paired([&rows[row], &rows[rivals[row]?], &rows[base], &rows[rivals[base]?]]);
    share_of_means([less(&ours, &theirs), less(&our_base, &their_base)])
}

/// How much more a learned row keeps of its baseline than a row by hand of its own, each beside its baseline; `None` where nothing is
/// impaired, as the trials are those of the baseline.
fn kept_more(ours: [&RowReport; 2], theirs: [&RowReport; 2]) -> Option<KeptMore> {
    let [row, base] = ours;
    let is_impaired = row.state_hash != base.state_hash || row.throughput != base.throughput;
    let are_of_both_kinds = row.is_learned == Some(true) && theirs[0].is_learned == Some(false);
    if !is_impaired || !are_of_both_kinds {
        return None;
    }
    let columns = paired([row, base, theirs[0], theirs[1]]);
    let seeds = columns[0].len();
    let difference = |drawn: &[usize]| {
        let sum = |k: usize| drawn.iter().map(|&seed| columns[k][seed]).sum::<f64>();
        let [ours, our_base, theirs, their_base] = [0, 1, 2, 3].map(sum);
        (our_base > 0.0 && their_base > 0.0).then(|| ours / our_base - theirs / their_base)
    };
    let of_all = difference(&(0..seeds).collect::<Vec<_>>())?;
    let ci95 = if seeds > 1 { bootstrap_interval(seeds, difference) } else { None };
    Some(KeptMore { than: theirs[0].policy.clone(), difference: of_all, ci95 })
}

/// The ratio of the means of two columns, a seed in each place. Its interval is that of seeds drawn again, for both columns at
/// once; draws whose second mean is not above 0 have no ratio.
fn share_of_means([ours, base]: [Vec<f64>; 2]) -> Option<Share> {
    let seeds = ours.len();
    let ratio = |drawn: &[usize]| {
        let sum = |values: &[f64]| drawn.iter().map(|&k| values[k]).sum::<f64>();
        let below = sum(&base);
        (below > 0.0).then(|| sum(&ours) / below)
    };
    let share = ratio(&(0..seeds).collect::<Vec<_>>())?;
    Some(Share { share, ci95: if seeds > 1 { bootstrap_interval(seeds, ratio) } else { None } })
}

#[cfg(test)]
mod tests {
    use super::super::gains::compare_within;
    use super::*;

    fn row(policy: &str, is_learned: bool, at: Option<f64>, throughput: &[f64]) -> RowReport {
        RowReport {
            policy: policy.to_owned(),
            is_learned: Some(is_learned),
            at,
            is_baseline: at.is_none(),
            seeds: (0..throughput.len() as u64).collect(),
            throughput: throughput.to_vec(),
            ..RowReport::default()
        }
    }

    /// At the baseline the learned policy is 2 and 4 above the best by hand, `b`; at 1 it is 1 and 2 above another, `a`, and has 3 and 4
    /// of 6 and 8 itself.
    #[test]
    fn shares_are_those_of_the_baseline_and_gains_are_over_the_best_of_each_place() {
        let mut rows = vec![
            row("a", false, None, &[2.0, 2.0]),
            row("b", false, None, &[4.0, 4.0]),
            row("c", true, None, &[6.0, 8.0]),
            row("a", false, Some(1.0), &[2.0, 2.0]),
            row("b", false, Some(1.0), &[1.0, 1.0]),
            row("c", true, Some(1.0), &[3.0, 4.0]),
        ];
        // Two seeds that differ leave the gain at the baseline uncertain, so that there is nothing to keep.
        compare_within(&mut rows, None);
        assert_eq!(rows[5].gain.as_ref().and_then(|gain| gain.kept), None);
        assert_eq!(rows[4].of_baseline, Some(Share { share: 0.25, ci95: Some([0.25; 2]) }));
        assert_eq!(rows[5].of_baseline.map(|own| own.share), Some(0.5));
        assert!(rows[..3].iter().all(|row| row.of_baseline.is_none()));

        let again = |row: &mut RowReport| {
            row.throughput = row.throughput.repeat(4);
            row.seeds = (0..8).collect();
        };
        rows.iter_mut().for_each(again);
        compare_within(&mut rows, None);
        let gain = rows[5].gain.clone().expect("a gain");
        assert_eq!((gain.over.as_str(), gain.kept, gain.kept_ci95), ("a", Some(0.5), Some([0.5; 2])));
        assert_eq!(rows[2].gain.as_ref().and_then(|gain| gain.kept), None);
    }

    /// The learned policy falls from 8 to 6, the best by hand at 1 from 4 to 3.6 and at 2 from 5 to 2; at 0 nothing is impaired.
    #[test]
    fn who_keeps_more_of_its_own_is_told_where_something_is_impaired() {
        let wobbly = |level: f64| [level * 0.99, level * 1.01, level, level];
        let mut rows = vec![
            row("a", false, None, &wobbly(4.0)),
            row("b", false, None, &wobbly(5.0)),
            row("c", true, None, &wobbly(8.0)),
            row("a", false, Some(0.0), &wobbly(4.0)),
            row("b", false, Some(0.0), &wobbly(5.0)),
            row("c", true, Some(0.0), &wobbly(8.0)),
            row("a", false, Some(1.0), &[3.5, 3.6, 3.7, 3.6]),
            row("b", false, Some(1.0), &[3.0, 3.0, 3.0, 3.0]),
            row("c", true, Some(1.0), &[6.0, 6.0, 6.0, 6.0]),
            row("a", false, Some(2.0), &[1.0, 1.0, 1.0, 1.0]),
            row("b", false, Some(2.0), &[2.0, 1.9, 2.1, 2.0]),
            row("c", true, Some(2.0), &[6.0, 6.0, 6.0, 6.0]),
            row("b", false, Some(3.0), &[3.0, 4.0, 3.0, 5.0]),
            row("c", true, Some(3.0), &[6.0, 5.0, 7.0, 6.0]),
        ];
        compare_within(&mut rows, None);
        let told = |k: usize| rows[k].kept_more.clone().map(|it| (it.than.clone(), it.difference, it.direction()));
        let (than, difference, direction) = told(8).expect("impaired");
        assert_eq!((than.as_str(), direction), ("a", Trend::Worse));
        assert!((difference - (6.0 / 8.0 - 3.6 / 4.0)).abs() < 1e-12, "{difference}");
        let (than, difference, direction) = told(11).expect("impaired");
        assert_eq!((than.as_str(), direction), ("b", Trend::Better));
        assert!((difference - (6.0 / 8.0 - 2.0 / 5.0)).abs() < 1e-12, "{difference}");
        assert_eq!(told(13).map(|(.., direction)| direction), Some(Trend::Even));
        assert!([0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 12].iter().all(|&k| rows[k].kept_more.is_none()));

        let first = |row: &mut RowReport| {
            row.throughput.truncate(1);
            row.seeds.truncate(1);
        };
        rows.iter_mut().for_each(first);
        compare_within(&mut rows, None);
        let of_one = rows[11].kept_more.as_ref().expect("impaired");
        assert_eq!((of_one.ci95, of_one.direction()), (None, Trend::Undecided));
    }

    #[test]
    fn learned_policies_are_measured_by_what_was_trained_on_the_very_scene() {
        let specialist = RowReport { trained_here: true, ..row("specialist", true, Some(1.0), &[4.0, 4.0]) };
        let mut rows = vec![
            row("a", false, Some(1.0), &[2.0, 2.0]),
            row("general", true, Some(1.0), &[3.0, 3.0]),
            specialist,
            row("general", true, Some(2.0), &[3.0, 3.0]),
        ];
        compare_within(&mut rows, None);
        assert_eq!(rows[1].of_specialist, Some(Share { share: 0.75, ci95: Some([0.75; 2]) }));
        assert!([0, 2, 3].iter().all(|&k| rows[k].of_specialist.is_none()));
    }

    #[test]
    fn intervals_of_shares_are_as_wide_as_seeds_differ() {
        let base = [10.0, 11.0, 9.0, 10.0, 10.0, 12.0, 8.0, 10.0];
        let share = share_of_means([vec![8.0, 9.0, 7.0, 9.0, 7.0, 9.0, 7.0, 8.0], base.to_vec()]).expect("a share");
        let [low, high] = share.ci95.expect("an interval");
        assert!((share.share - 0.8).abs() < 1e-12);
        assert!(0.7 < low && low < 0.8 && 0.8 < high && high < 0.9, "{low} … {high}");
        assert_eq!(share_of_means([vec![1.0], vec![2.0]]), Some(Share { share: 0.5, ci95: None }));
        assert_eq!((share_of_means([vec![], vec![]]), share_of_means([vec![1.0], vec![0.0]])), (None, None));
    }
}
