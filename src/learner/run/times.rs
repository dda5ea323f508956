//! When each point of the learning curve was reached, `times.csv`: a file of its own, because the curve of a run is the same on any machine.

use std::path::{Path, PathBuf};
use std::time::Duration;
use std::{fs, io};

use super::super::curve::CurvePoint;
use super::directory::RunError;

const COLUMNS: &str = "generation,seconds";

/// The table of times in a run directory.
pub(super) fn times_path(root: &Path) -> PathBuf {
    root.join("times.csv")
}

/// Wall time that learning had taken at each point of a curve, as a table.
pub(super) fn times_to_csv(curve: &[CurvePoint], times: &[Duration]) -> String {
    let lines =
        curve.iter().zip(times).map(|(point, time)| format!("{},{:.3}\n", point.generation, time.as_secs_f64()));
    format!("{COLUMNS}\n{}", lines.collect::<String>())
}

/// Seconds that learning had taken at each point of the curve that a run has written so far, pauses left out. None where the run says
/// nothing of it, or not yet of every point.
///
/// # Errors
/// If the table is there and cannot be read.
pub fn read_times(root: &Path, curve: &[CurvePoint]) -> Result<Vec<f64>, RunError> {
    let path = times_path(root);
    let text = match fs::read_to_string(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        read => read.map_err(|reason| RunError::Io { path: path.clone(), reason })?,
    };
    let malformed = |line: usize, expected: &str| RunError::Malformed {
        path: path.clone(),
        line,
        column: 1,
        message: format!("expected {expected}"),
    };
    let mut lines = (1..).zip(text.lines());
    if lines.next().is_none_or(|(_, header)| header != COLUMNS) {
        return Err(malformed(1, &format!("the columns {COLUMNS}")));
    }
    // The table is written before the curve, so it may be ahead.
    let seconds = lines.zip(curve).map(|((number, line), point)| {
        let told =
            line.split_once(',').and_then(|(generation, secs)| Some((generation.parse().ok()?, secs.parse().ok()?)));
        let seconds = told.filter(|&(generation, _): &(u32, f64)| generation == point.generation);
        let seconds = seconds.map(|(_, secs)| secs).filter(|secs| secs.is_finite());
        seconds.ok_or_else(|| malformed(number, &format!("generation {} and its seconds", point.generation)))
    });
    let seconds: Vec<f64> = seconds.collect::<Result<_, _>>()?;
    Ok(if seconds.len() == curve.len() { seconds } else { Vec::new() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::Interval;

    fn curve(generations: &[u32]) -> Vec<CurvePoint> {
        let champion = Interval { mean: 2.0, low: 1.5, high: 2.5 };
        let point = |&generation: &u32| CurvePoint {
            generation,
            evaluations: u64::from(generation) * 10,
            candidates: None,
            centre: None,
            champion,
            step_size: 0.1,
            skill_hash: None,
        };
        generations.iter().map(point).collect()
    }

    #[test]
    fn times_come_back_for_the_points_that_the_curve_has() {
        let folder = tempfile::tempdir().expect("a folder");
        let written = curve(&[0, 1, 1, 2]);
        let times = [0.25, 1.5, 2.0, 4.125].map(Duration::from_secs_f64);
        assert_eq!(read_times(folder.path(), &written).expect("nothing"), Vec::<f64>::new(), "an older run");
        fs::write(times_path(folder.path()), times_to_csv(&written, &times)).expect("writable");
        let read = |curve: &[CurvePoint]| read_times(folder.path(), curve).expect("readable");
        assert_eq!(read(&written), [0.25, 1.5, 2.0, 4.125]);
        assert_eq!(read(&written[..3]), [0.25, 1.5, 2.0], "the curve is written after it");
        assert_eq!(read(&curve(&[0, 1, 1, 2, 3])), Vec::<f64>::new(), "a point without a time");
    }

    #[test]
    fn a_damaged_table_is_told_with_its_line() {
        let folder = tempfile::tempdir().expect("a folder");
        let error = |text: &str| {
            fs::write(times_path(folder.path()), text).expect("writable");
            read_times(folder.path(), &curve(&[0, 1])).expect_err("damaged").to_string()
        };
        assert!(error("whatever\n").contains("times.csv:1:1: expected the columns"));
        assert!(error("generation,seconds\n0,0.5\n1,x\n").contains("times.csv:3:1: expected generation 1"));
        assert!(error("generation,seconds\n0,0.5\n4,2\n").contains("times.csv:3:1: expected generation 1"));
    }
}
