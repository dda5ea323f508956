//! Charts of gains, and of what is kept of them, along what a case varies.

use kuva::plot::LinePlot;
use kuva::render::plots::Plot;

use super::chart::{BEST_BY_HAND, LEARNED, banded, over_varied, policies};
use crate::cli::study::answer::best_by_hand;
use crate::study::{ByHand, CaseHead, RowReport};

/// A place on the axis, what is there, and its interval.
type Point = (f64, f64, [f64; 2]);

/// Gains in per cent with bands, over a line at zero; `None` without gains.
pub(super) fn gains(head: &CaseHead, rows: &[RowReport]) -> Option<String> {
    let point = |row: &RowReport| {
        let gain = row.gain.as_ref()?;
        Some((row.at?, gain.percent, gain.ci95))
    };
    let over = head.reference.clone().unwrap_or_else(|| format!("the {}", best_by_hand(ByHand::of(rows))));
    curves(head, rows, &format!("gain over {over}, per cent"), point, Some((0.0, "no gain")))
}

/// Shares of the gain at the baseline, with bands and a line at the aim if there is one; `None` where nothing was kept of anything.
pub(super) fn kept(head: &CaseHead, rows: &[RowReport]) -> Option<String> {
    let point = |row: &RowReport| {
        let gain = row.gain.as_ref()?;
        let kept = gain.kept?;
        Some((row.at?, 100.0 * kept, gain.kept_ci95.unwrap_or([kept; 2]).map(|bound| 100.0 * bound)))
    };
    let aim = head.aim.map(|aim| (100.0 * aim.keeps, "aim"));
    curves(head, rows, "gain kept, per cent of that at the baseline", point, aim)
}

/// A curve for each policy that has points, over a named level.
fn curves(
    head: &CaseHead,
    rows: &[RowReport],
    label: &str,
    point: impl Fn(&RowReport) -> Option<Point>,
    level: Option<(f64, &str)>,
) -> Option<String> {
    let of =
        |policy: &str| -> Vec<Point> { rows.iter().filter(|row| row.policy == policy).filter_map(&point).collect() };
    let curves: Vec<(&str, Vec<Point>)> = policies(rows)
        .into_iter()
        .map(|(policy, _)| (policy, of(policy)))
        .filter(|(_, points)| !points.is_empty())
        .collect();
    let places = || curves.iter().flat_map(|(_, points)| points).map(|&(at, ..)| at);
    let (least, most) = (places().reduce(f64::min)?, places().reduce(f64::max)?);
    let mut plots: Vec<Plot> = Vec::new();
    if let Some((height, name)) = level {
        let line = LinePlot::new().with_data(vec![(least, height), (most, height)]).with_color(BEST_BY_HAND);
        plots.push(line.with_stroke_width(1.2).with_dashed().with_legend(name).into());
    }
    for ((policy, points), colour) in curves.iter().zip(LEARNED.iter().cycle()) {
        plots.push(banded(points, colour).with_legend(*policy).into());
    }
    over_varied(plots, head, rows, label)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::{Aim, Gain};

    fn row(at: f64, percent: f64, kept: Option<f64>) -> RowReport {
        let gain = Gain {
            over: "highways".to_owned(),
            percent,
            ci95: [percent - 1.0, percent + 1.0],
            seeds: 20,
            kept,
            kept_ci95: kept.map(|share| [share - 0.1, share + 0.1]),
        };
        RowReport { policy: "general".to_owned(), at: Some(at), gain: Some(gain), ..RowReport::default() }
    }

    #[test]
    fn gains_and_what_is_kept_of_them_are_drawn_where_there_are_any() {
        let head = CaseHead {
            name: "range".to_owned(),
            varied: Some("range, cells".to_owned()),
            reference: None,
            aim: Some(Aim { at: 9.0, keeps: 0.8 }),
            shift_tick: None,
        };
        let far = RowReport { at_label: Some("no limit".to_owned()), ..row(9.0, 8.0, Some(0.9)) };
        let rows = [row(1.0, 4.0, Some(0.4)), far];
        let drawn = gains(&head, &rows).expect("gains");
        assert!(
            ["no gain", "gain over the best of 0 by hand", "general", "9: no limit"]
                .iter()
                .all(|word| drawn.contains(word))
        );
        let drawn = kept(&head, &rows).expect("shares");
        assert!(drawn.contains(">aim<"), "{drawn}");
        let unmeasured = [row(1.0, 4.0, None), row(9.0, 8.0, None)];
        assert_eq!(kept(&head, &unmeasured), None);
        assert_eq!(gains(&head, &[RowReport { at: Some(1.0), ..RowReport::default() }]), None);
    }
}
