//! The learning curve as a table, `curve.csv`: one line a generation, numbers in full.

use std::str::FromStr;

use super::super::curve::{CurvePoint, ScoreRange};
use crate::sim::Interval;

/// The columns. Candidates' scores are empty where a segment opens, the centre's where it was not scored on held-out seeds.
const COLUMNS: [&str; 13] = [
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
    "skill_hash",
];

/// What is wrong with a table, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::learner) struct Mistake {
    /// Line, from 1.
    pub(in crate::learner) line: usize,
    /// Column, from 1.
    pub(in crate::learner) column: usize,
    /// What was expected there.
    pub(in crate::learner) message: String,
}

/// The curve as a table. `secs`, if given, are the seconds of learning up to each point, and become a last column `seconds`.
pub fn curve_to_csv(curve: &[CurvePoint], secs: Option<&[f64]>) -> String {
    let mut text = COLUMNS.join(",");
    text.push_str(if secs.is_some() { ",seconds\n" } else { "\n" });
    let cell = |value: Option<f64>| value.map_or_else(String::new, |value| value.to_string());
    for (number, point) in curve.iter().enumerate() {
        let mut cells = vec![point.generation.to_string(), point.evaluations.to_string()];
        cells.extend(figures(point).map(cell));
        cells.push(point.skill_hash.map_or_else(String::new, |hash| format!("{hash:016x}")));
        cells.extend(secs.map(|secs| cell(secs.get(number).copied())));
        text.push_str(&cells.join(","));
        text.push('\n');
    }
    text
}

/// The numbers of a point after generation and evaluations, in the order of the columns; empty where it has none.
pub(in crate::learner) fn figures(point: &CurvePoint) -> [Option<f64>; 10] {
    let spread = |part: fn(ScoreRange) -> f64| point.candidates.map(part);
    let centre = |part: fn(Interval) -> f64| point.centre.map(part);
    [
        spread(|spread| spread.min),
        spread(|spread| spread.mean),
        spread(|spread| spread.max),
        centre(|centre| centre.mean),
        centre(|centre| centre.low),
        centre(|centre| centre.high),
        Some(point.champion.mean),
        Some(point.champion.low),
        Some(point.champion.high),
        Some(point.step_size),
    ]
}

/// The curve in a table.
///
/// # Errors
/// The first thing that is wrong with it.
pub(in crate::learner) fn curve_from_csv(text: &str) -> Result<Vec<CurvePoint>, Mistake> {
    let mut lines = text.lines();
    let header = COLUMNS.join(",");
    if lines.next() != Some(header.as_str()) {
        return Err(Mistake { line: 1, column: 1, message: format!("expected the columns {header}") });
    }
    (2..).zip(lines).map(|(number, line)| point(number, line)).collect()
}

fn point(number: usize, line: &str) -> Result<CurvePoint, Mistake> {
    let mut row = Row { number, cells: line.split(','), column: 1, names: COLUMNS.iter() };
    let point = CurvePoint {
        generation: row.value()?,
        evaluations: row.value()?,
        candidates: row.three()?.map(|[min, mean, max]| ScoreRange { min, mean, max }),
        centre: row.three()?.map(|[mean, low, high]| Interval { mean, low, high }),
        champion: Interval { mean: row.value()?, low: row.value()?, high: row.value()? },
        step_size: row.value()?,
        skill_hash: row.hash()?,
    };
    if row.cells.next().is_none() {
        return Ok(point);
    }
    let message = format!("expected {} values and no more", COLUMNS.len());
    Err(Mistake { line: number, column: row.column, message })
}

/// A line that is read cell by cell.
struct Row<'a, C> {
    number: usize,
    cells: C,
    /// Where the next cell begins.
    column: usize,
    names: std::slice::Iter<'a, &'a str>,
}

impl<'a, C: Iterator<Item = &'a str>> Row<'a, C> {
    /// The next cell, and what to say if it is not what it should be.
    fn cell(&mut self) -> Result<(&'a str, Mistake), Mistake> {
        let name = self.names.next().copied().unwrap_or_default();
        let expected = |found: &str| Mistake {
            line: self.number,
            column: self.column,
            message: format!("expected {name}, a number, found {found}"),
        };
        let Some(cell) = self.cells.next() else { return Err(expected("the end of the line")) };
        let mistake = expected(&format!("\"{cell}\""));
        self.column += cell.chars().count() + 1;
        Ok((cell, mistake))
    }

    fn value<T: FromStr>(&mut self) -> Result<T, Mistake> {
        let (cell, mistake) = self.cell()?;
        cell.parse().map_err(|_| mistake)
    }

    /// Hexadecimal digits, or an empty cell.
    fn hash(&mut self) -> Result<Option<u64>, Mistake> {
        let (cell, mistake) = self.cell()?;
        if cell.is_empty() { Ok(None) } else { u64::from_str_radix(cell, 16).map(Some).map_err(|_| mistake) }
    }

    /// Three numbers, or three empty cells.
    fn three(&mut self) -> Result<Option<[f64; 3]>, Mistake> {
        let cells = [self.cell()?, self.cell()?, self.cell()?];
        if cells.iter().all(|(cell, _)| cell.is_empty()) {
            return Ok(None);
        }
        let mut numbers = [0.0; 3];
        for (number, (cell, mistake)) in numbers.iter_mut().zip(cells) {
            *number = cell.parse().map_err(|_| mistake)?;
        }
        Ok(Some(numbers))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn curve() -> Vec<CurvePoint> {
        let champion = Interval { mean: 0.1 + 0.2, low: 1e-9, high: 2.5 };
        let opening = CurvePoint {
            generation: 0,
            evaluations: 5,
            candidates: None,
            centre: None,
            champion,
            step_size: 0.3,
            skill_hash: Some(0x8012_c818_de1a_2be2),
        };
        let scored = CurvePoint {
            generation: 1,
            evaluations: u64::MAX,
            candidates: Some(ScoreRange { min: 0.5, mean: 0.75, max: 1.0 }),
            centre: Some(champion),
            skill_hash: None,
            ..opening.clone()
        };
        vec![opening, scored]
    }

    #[test]
    fn every_number_reads_back() {
        assert_eq!(curve_from_csv(&curve_to_csv(&curve(), None)), Ok(curve()));
        assert_eq!(curve_from_csv(&curve_to_csv(&[], None)), Ok(Vec::new()));
    }

    #[test]
    fn seconds_are_a_last_column() {
        let text = curve_to_csv(&curve(), Some(&[0.5, 2.0]));
        assert!(text.lines().next().is_some_and(|header| header.ends_with("skill_hash,seconds")), "{text}");
        assert!(text.lines().nth(2).is_some_and(|line| line.ends_with(",0.3,,2")), "{text}");
    }

    #[test]
    fn mistakes_are_named_with_their_place() {
        let sound = curve_to_csv(&curve(), None);
        let mistake =
            |text: &str| curve_from_csv(text).map_err(|mistake| (mistake.line, mistake.column, mistake.message));
        let at = |text: &str| mistake(text).expect_err("a mistake");
        assert_eq!(at("").0, 1);
        let (line, column, message) = at(&sound.replace(",0.75,", ",much,"));
        assert_eq!((line, column, message.as_str()), (3, 28, "expected candidates_mean, a number, found \"much\""));
        assert_eq!(at(&sound.replace(",0.75,", ",,")).0, 3, "three numbers or none");
        let cut = &sound[..sound.len() - 5];
        assert_eq!(at(cut).0, 3, "{cut}");
        assert!(at(&sound.replace("2.5,0.3,\n", "2.5,0.3,,1\n")).2.contains("no more"));
    }
}
