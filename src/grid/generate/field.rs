//! Checks that the generators share.

use crate::grid::format::MAX_SQUARES;

/// The name of a parameter, and what was expected of it.
pub type FieldProblem = (&'static str, String);

/// Squares along one side for `count` blocks of `length` with `gap` between neighbours; saturates.
pub(super) fn span(count: u32, length: u32, gap: u32) -> u64 {
    let gaps = u64::from(count.saturating_sub(1)) * u64::from(gap);
    (u64::from(count) * u64::from(length)).saturating_add(gaps)
}

/// Adds a problem if `value` is less than `least`.
pub(super) fn at_least(problems: &mut Vec<FieldProblem>, field: &'static str, value: u32, least: u32) {
    if value < least {
        problems.push((field, format!("expected at least {least}, found {value}")));
    }
}

/// Adds a problem if a floor of `width` × `height` squares is too large; it goes to the parameter that makes the longer
/// side, `fields` being those of the width and of the height.
pub(super) fn check_size(problems: &mut Vec<FieldProblem>, fields: [&'static str; 2], width: u64, height: u64) {
    if width.saturating_mul(height) > MAX_SQUARES as u64 {
        let field = fields[usize::from(height > width)];
        problems.push((field, format!("expected at most {MAX_SQUARES} squares, found {width} × {height}")));
    }
}

/// Stops where a layout is asked of parameters that have problems.
pub(super) fn assert_sound(problems: &[FieldProblem]) {
    assert!(problems.is_empty(), "a layout was asked of parameters with problems: {problems:?}");
}
