//! Rows side by side, seed by seed.

use super::report::RowReport;

/// Throughput of rows on the seeds that all of them have, in the order of the first: a trial that failed in one says nothing of the
/// others.
pub(super) fn paired<const N: usize>(rows: [&RowReport; N]) -> [Vec<f64>; N] {
    let mut columns = [const { Vec::new() }; N];
    for seed in &rows[0].seeds {
        let on_seed = |row: &RowReport| Some(row.throughput[row.seeds.iter().position(|known| known == seed)?]);
        let values = rows.map(on_seed);
        if values.iter().all(Option::is_some) {
            columns.iter_mut().zip(values.into_iter().flatten()).for_each(|(column, value)| column.push(value));
        }
    }
    columns
}

/// Throughput of a row less that of another, seed by seed.
pub(super) fn differences(row: &RowReport, other: &RowReport) -> Vec<f64> {
    let [ours, theirs] = paired([row, other]);
    less(&ours, &theirs)
}

/// The first column less the second.
pub(super) fn less(ours: &[f64], theirs: &[f64]) -> Vec<f64> {
    ours.iter().zip(theirs).map(|(ours, theirs)| ours - theirs).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trial_that_failed_shifts_no_other() {
        let row = |seeds: &[u64], throughput: &[f64]| RowReport {
            seeds: seeds.to_vec(),
            throughput: throughput.to_vec(),
            ..RowReport::default()
        };
        let ours = row(&[0, 1, 2, 3], &[1.0, 2.0, 3.0, 4.0]);
        let theirs = row(&[0, 2, 3], &[0.5, 1.0, 1.5]);
        assert_eq!(differences(&ours, &theirs), [0.5, 2.0, 2.5]);
        assert_eq!(differences(&theirs, &ours), [-0.5, -2.0, -2.5]);
        let third = row(&[3, 2], &[8.0, 9.0]);
        assert_eq!(paired([&ours, &theirs, &third]), [vec![3.0, 4.0], vec![1.0, 1.5], vec![9.0, 8.0]]);
        assert_eq!(differences(&ours, &RowReport::default()), [] as [f64; 0]);
    }
}
