//! What the gains of a suite come to, in sentences and as people read them.

use super::best::among_fewer;
use super::degradation::who_degrades_slower;
use super::parts::against_references;
use crate::study::{Aim, CaseHead, Gain, RowReport, Share, SuiteReport, Tally, Trend};

/// What the gains of a suite say; nothing if it has none. What others are measured by, baselines and specialists, is not counted.
pub(super) fn sentences(report: &SuiteReport) -> Vec<String> {
    let (apart, of_parts): (Vec<_>, Vec<_>) = report.by_case().partition(|(head, _)| head.reference.is_none());
    let mut sentences = Vec::new();
    sentences.extend(over_by_hand(&apart));
    sentences.extend(among_fewer(&apart));
    sentences.extend(beside_specialists(&apart));
    sentences.extend(against_references(&of_parts));
    sentences.extend(who_degrades_slower(&apart));
    sentences.extend(report.by_case().filter_map(|(head, rows)| Some((head, rows, head.aim?))).flat_map(aimed_at));
    sentences
}

/// Cases with their rows.
pub(super) type Cases<'a> = [(&'a CaseHead, &'a [RowReport])];

/// Which way gains point, each by its own interval and all together after Holm's correction.
pub(super) fn tallies(cases: &Cases<'_>) -> (Tally, Tally) {
    let rows = cases.iter().flat_map(|(_, rows)| *rows);
    let counted = rows.filter(|row| !row.is_baseline && !row.trained_here);
    let gains: Vec<&Gain> = counted.filter_map(|row| row.gain.as_ref()).collect();
    (Tally::of(gains.iter().copied()), Tally::after_holm(gains.iter().copied()))
}

fn over_by_hand(cases: &Cases<'_>) -> Option<String> {
    let (tally, together) = tallies(cases);
    let Tally { better, even, worse, .. } = tally;
    (tally.count() > 0).then(|| {
        format!(
            "{} with the best that is made by hand there: better in {better}, even in {even}, worse in {worse}{} (95 % intervals of \
             paired differences; with Holm's correction for their number better in {}, worse in {}).",
            comparisons(tally.count()),
            undecided(&tally),
            together.better,
            together.worse
        )
    })
}

/// How close policies that have to do everywhere come to those that were trained on the very scene.
fn beside_specialists(cases: &Cases<'_>) -> Option<String> {
    let of_case = |(head, rows): &(&CaseHead, &[RowReport])| {
        let told = |row: &RowReport| Some(format!("{} on {} {}", row.policy, head.name, share_of(&row.of_specialist?)));
        rows.iter().filter_map(told).collect::<Vec<_>>()
    };
    let told: Vec<String> = cases.iter().flat_map(of_case).collect();
    (!told.is_empty()).then(|| {
        format!("Of the throughput of a specialist, trained on the very floor, is reached: {}.", told.join("; "))
    })
}

/// How much of its gain and of its throughput each learned policy keeps at the value of the aim.
fn aimed_at((head, rows, aim): (&CaseHead, &[RowReport], Aim)) -> Vec<String> {
    let is_there = |row: &&RowReport| row.at.is_some_and(|at| at.to_bits() == aim.at.to_bits());
    let place = format!("{}, at {} ({})", head.name, aim.at, head.varied.as_deref().unwrap_or_default());
    let of_row = |row: &RowReport| {
        let gain = row.gain.as_ref()?;
        let name = &row.policy;
        let Some(share) = gain.kept else {
            return Some(format!(
                "{place}: {name} has no certain gain at the baseline of which it could keep a share."
            ));
        };
        let share = Share { share, ci95: gain.kept_ci95 };
        let own = |row: &RowReport| Some(format!("{:.0} %", 100.0 * row.of_baseline?.share));
        let rival = rows.iter().filter(is_there).find(|other| other.policy == gain.over);
        let both = own(row).zip(rival.and_then(own)).map_or_else(String::new, |(ours, theirs)| {
            format!(" Of their own throughput at the baseline, {name} keeps {ours} and {} {theirs}.", gain.over)
        });
        Some(format!(
            "{place}: {name} keeps {} of its gain; aim {:.0} %: {}.{both}",
            share_of(&share),
            100.0 * aim.keeps,
            verdict(&share, aim.keeps)
        ))
    };
    rows.iter().filter(is_there).filter_map(of_row).collect()
}

/// Whether a share comes to what it should, and whether its interval leaves room for the opposite.
fn verdict(share: &Share, keeps: f64) -> &'static str {
    let [low, high] = share.ci95.unwrap_or([f64::NEG_INFINITY, f64::INFINITY]);
    match share.share >= keeps {
        true if low >= keeps => "met",
        true => "met, though not for certain",
        false if high < keeps => "not met",
        false => "not met, though not for certain",
    }
}

pub(super) fn comparisons(count: usize) -> String {
    if count == 1 { "1 comparison".to_owned() } else { format!("{count} comparisons") }
}

pub(super) fn undecided(tally: &Tally) -> String {
    if tally.undecided == 0 {
        String::new()
    } else {
        format!(", undecided in {} for want of a second seed", tally.undecided)
    }
}

/// A gain and its interval, which one seed does not have.
pub(in crate::cli::study) fn gain(gain: &Gain) -> (String, String) {
    let [low, high] = gain.ci95;
    let interval = match gain.direction() {
        Trend::Undecided => "one seed".to_owned(),
        _ => format!("{low:+.1} … {high:+.1} %"),
    };
    (format!("{:+.1} %", gain.percent), interval)
}

/// How much of the gain at the baseline is left.
pub(in crate::cli::study) fn kept(gain: &Gain) -> Option<String> {
    gain.kept.map(|share| share_of(&Share { share, ci95: gain.kept_ci95 }))
}

/// A share with its interval, in per cent.
pub(in crate::cli::study) fn share_of(Share { share, ci95 }: &Share) -> String {
    let interval = ci95.map(|[low, high]| format!(" ({:.0} … {:.0} %)", 100.0 * low, 100.0 * high));
    format!("{:.0} %{}", 100.0 * share, interval.unwrap_or_default())
}

/// The value of what is varied, as tables say it.
pub(in crate::cli::study) fn value(row: &RowReport) -> Option<String> {
    row.at_label.clone().or_else(|| row.at.map(|at| at.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::orchestration::presets::PRESETS;

    fn gained(percent: f64, half: f64) -> Gain {
        Gain {
            over: "highways".to_owned(),
            percent,
            ci95: [percent - half, percent + half],
            seeds: 20,
            kept: None,
            kept_ci95: None,
        }
    }

    fn row(case: usize, policy: &str, gain: Option<Gain>) -> RowReport {
        RowReport { case, policy: policy.to_owned(), gain, ..RowReport::default() }
    }

    /// Presets from some place on that ran in a case.
    fn by_hand(case: usize, from: usize) -> impl Iterator<Item = RowReport> {
        let ran = move |policy| RowReport { is_learned: Some(false), throughput: vec![1.0], ..row(case, policy, None) };
        PRESETS[from..].iter().map(move |preset| ran(preset.name))
    }

    /// What ran counts, whatever the case is called.
    #[test]
    fn where_the_best_by_hand_is_that_of_fewer_it_is_told() {
        let with = |fewer: usize| {
            let learned = [0, 1].map(|case| row(case, "general", Some(gained(9.0, 1.0))));
            let mut rows: Vec<RowReport> = by_hand(0, 0).chain(by_hand(1, fewer)).chain(learned).collect();
            rows.sort_by_key(|row| row.case);
            sentences(&report(vec![head("doors"), head("aisles")], rows))
        };
        let all = PRESETS.len();
        assert_eq!(with(0).len(), 1, "all of them ran everywhere");
        let expected = format!("The best by hand is that of all {all} presets, but of 2 on aisles.");
        assert_eq!(with(all - 2)[1..], [expected]);
    }

    fn report(cases: Vec<CaseHead>, rows: Vec<RowReport>) -> SuiteReport {
        SuiteReport { suite: "s".to_owned(), question: "Why?".to_owned(), cases, rows, races: Vec::new() }
    }

    fn head(name: &str) -> CaseHead {
        CaseHead { name: name.to_owned(), varied: None, reference: None, aim: None, shift_tick: None }
    }

    #[test]
    fn a_gain_of_one_seed_is_told_as_undecided() {
        let rows = by_hand(0, 0).chain([row(0, "general", Some(Gain { seeds: 1, ..gained(9.0, 0.0) }))]).collect();
        let expected = "1 comparison with the best that is made by hand there: better in 0, even in 0, worse in 0, undecided in 1 for want \
                        of a second seed (95 % intervals of paired differences; with Holm's correction for their number better in 0, worse \
                        in 0).";
        assert_eq!(sentences(&report(vec![head("doors")], rows)), [expected]);
    }

    #[test]
    fn specialists_are_measures_and_not_counted() {
        let of = Some(Share { share: 0.954, ci95: Some([0.94, 0.97]) });
        let rows = vec![
            RowReport { of_specialist: of, ..row(0, "general", Some(gained(9.0, 1.0))) },
            RowReport { trained_here: true, ..row(0, "specialist", Some(gained(12.0, 1.0))) },
        ];
        let rows = rows.into_iter().chain(by_hand(0, 0)).collect();
        let told = sentences(&report(vec![head("doors")], rows));
        assert!(told[0].starts_with("1 comparison with the best"), "{told:?}");
        let expected = "Of the throughput of a specialist, trained on the very floor, is reached: general on doors 95 % (94 … 97 %).";
        assert_eq!(told[1..], [expected]);
    }

    #[test]
    fn what_is_kept_is_told_at_the_value_of_the_aim() {
        let case = CaseHead {
            varied: Some("delay in ticks".to_owned()),
            aim: Some(Aim { at: 10.0, keeps: 0.8 }),
            ..head("late")
        };
        let at = |at: f64, row: RowReport| RowReport { at: Some(at), ..row };
        let own = |share: f64, row: RowReport| RowReport { of_baseline: Some(Share { share, ci95: None }), ..row };
        let kept = |low: f64| Some(Gain { kept: Some(0.85), kept_ci95: Some([low, 0.9]), ..gained(9.0, 1.0) });
        let rows = |low: f64| {
            vec![
                RowReport { is_baseline: true, ..row(0, "general", kept(low)) },
                at(5.0, row(0, "general", kept(low))),
                at(10.0, own(0.9, row(0, "highways", None))),
                at(10.0, own(0.95, row(0, "general", kept(low)))),
            ]
            .into_iter()
            .chain(by_hand(0, 0))
            .collect()
        };
        let told = |low: f64| sentences(&report(vec![case.clone()], rows(low)));
        assert!(told(0.81)[0].starts_with("2 comparisons"), "the baseline is not counted");
        let expected = "late, at 10 (delay in ticks): general keeps 85 % (81 … 90 %) of its gain; aim 80 %: met. Of their own throughput \
                        at the baseline, general keeps 95 % and highways 90 %.";
        assert_eq!(told(0.81)[1..], [expected]);
        assert!(told(0.75)[1].contains("aim 80 %: met, though not for certain."));
        let share = |share: f64, ci95: [f64; 2]| verdict(&Share { share, ci95: Some(ci95) }, 0.8);
        assert_eq!([share(0.7, [0.6, 0.79]), share(0.7, [0.6, 0.85])], ["not met", "not met, though not for certain"]);
    }
}
