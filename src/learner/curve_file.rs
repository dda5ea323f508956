//! The learning curve as a table: `curve.csv` of a run.

use thiserror::Error;

use super::curve::{CurvePoint, Spread};
use crate::sim::Interval;

/// The columns, in their order.
const COLUMNS: [&str; 12] = [
    "generation",
    "evaluations",
    "candidates_min",
    "candidates_mean",
    "candidates_max",
    "centre",
    "centre_low",
    "centre_high",
    "champion",
    "champion_low",
    "champion_high",
    "step_size",
];

/// Why a table is no learning curve.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("{line}: {message}")]
pub struct CurveFileError {
    /// Line, from 1.
    pub line: u64,
    /// What was expected.
    pub message: String,
}

/// The curve as a table with a line for each point; scores that were not taken are empty. `secs`, if given, are the seconds
/// of learning up to each point, and become a last column `seconds`.
pub fn write_curve(points: &[CurvePoint], secs: Option<&[f64]>) -> String {
    let mut text = COLUMNS.join(",");
    text.push_str(if secs.is_some() { ",seconds\n" } else { "\n" });
    let cell = |value: Option<f64>| value.map_or_else(String::new, |value| value.to_string());
    for (number, point) in points.iter().enumerate() {
        let mut cells = vec![
            point.generation.to_string(),
            point.evaluations.to_string(),
            cell(point.candidates.map(|spread| spread.min)),
            cell(point.candidates.map(|spread| spread.mean)),
            cell(point.candidates.map(|spread| spread.max)),
            cell(point.centre.map(|centre| centre.mean)),
            cell(point.centre.map(|centre| centre.low)),
            cell(point.centre.map(|centre| centre.high)),
            point.champion.mean.to_string(),
            point.champion.low.to_string(),
            point.champion.high.to_string(),
            point.step_size.to_string(),
        ];
        cells.extend(secs.map(|secs| cell(secs.get(number).copied())));
        text.push_str(&cells.join(","));
        text.push('\n');
    }
    text
}

/// The curve in a table that [`write_curve`] has written; further columns are left out.
///
/// # Errors
/// If a column is missing, or a cell does not hold the number that belongs there.
pub fn read_curve(text: &str) -> Result<Vec<CurvePoint>, CurveFileError> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let at = |line: u64, message: String| CurveFileError { line, message };
    let headers = reader.headers().map_err(|error| at(1, error.to_string()))?.clone();
    let mut places = [0; COLUMNS.len()];
    for (place, column) in places.iter_mut().zip(COLUMNS) {
        let found = headers.iter().position(|header| header == column);
        *place = found.ok_or_else(|| at(1, format!("expected a column \"{column}\"")))?;
    }
    let mut points = Vec::new();
    for record in reader.records() {
        let record = record.map_err(|error| at(error.position().map_or(0, csv::Position::line), error.to_string()))?;
        let line = record.position().map_or(0, csv::Position::line);
        let number = |column: usize| -> Result<Option<f64>, CurveFileError> {
            let cell = record.get(places[column]).unwrap_or_default();
            if cell.is_empty() {
                return Ok(None);
            }
            let number = cell.parse::<f64>().ok().filter(|number| number.is_finite());
            number.map(Some).ok_or_else(|| at(line, format!("{}: expected a number, found {cell}", COLUMNS[column])))
        };
        let needed = |column: usize| number(column)?.ok_or_else(|| at(line, format!("{} is empty", COLUMNS[column])));
        let interval = |first: usize| -> Result<Option<Interval>, CurveFileError> {
            let (mean, low, high) = (number(first)?, number(first + 1)?, number(first + 2)?);
            Ok(mean.zip(low).zip(high).map(|((mean, low), high)| Interval { mean, low, high }))
        };
        let (min, mean, max) = (number(2)?, number(3)?, number(4)?);
        points.push(CurvePoint {
            generation: needed(0)? as u32,
            evaluations: needed(1)? as u64,
            candidates: min.zip(mean).zip(max).map(|((min, mean), max)| Spread { min, mean, max }),
            centre: interval(5)?,
            champion: interval(8)?.ok_or_else(|| at(line, "champion is empty".to_owned()))?,
            step_size: needed(11)?,
        });
    }
    Ok(points)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points() -> Vec<CurvePoint> {
        let interval = |mean: f64| Interval { mean, low: mean - 0.1, high: mean + 0.2 };
        let first = CurvePoint {
            generation: 0,
            evaluations: 5,
            candidates: None,
            centre: None,
            champion: interval(2.0),
            step_size: 0.1,
        };
        let spread = Spread { min: -0.5, mean: 1.0 / 3.0, max: 2.5 };
        let second = CurvePoint {
            generation: 1,
            evaluations: 26,
            candidates: Some(spread),
            centre: Some(interval(2.1)),
            ..first.clone()
        };
        vec![first, second]
    }

    #[test]
    fn tables_read_back_bit_for_bit() {
        assert_eq!(read_curve(&write_curve(&points(), None)), Ok(points()));
        let with_time = write_curve(&points(), Some(&[0.5, 2.0]));
        assert!(with_time.lines().next().is_some_and(|header| header.ends_with("step_size,seconds")), "{with_time}");
        assert!(with_time.lines().nth(2).is_some_and(|line| line.ends_with(",0.1,2")), "{with_time}");
        assert_eq!(read_curve(&with_time), Ok(points()));
    }

    #[test]
    fn errors_name_the_line() {
        let text = write_curve(&points(), None);
        let error = read_curve(&text.replace("evaluations", "episodes")).expect_err("a column is missing");
        assert_eq!(error.to_string(), "1: expected a column \"evaluations\"");
        let error = read_curve(&text.replace("2.5", "much")).expect_err("no number");
        assert_eq!(error.to_string(), "3: candidates_max: expected a number, found much");
        assert!(read_curve(&text.replace("2.5,", "")).is_err_and(|error| error.line == 3), "a cell is missing");
    }
}
