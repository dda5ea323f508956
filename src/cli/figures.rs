//! Figures as people read them.

use comfy_table::{CellAlignment, Table, presets};

/// `value` to three significant digits; whole numbers keep all of theirs.
pub(super) fn three_digits(value: f64) -> String {
    let scientific = format!("{value:.2e}");
    let exponent = scientific.split_once('e').and_then(|(_, exponent)| exponent.parse::<i32>().ok()).unwrap_or(0);
    let decimals = (2 - exponent).max(0) as usize;
    format!("{value:.decimals$}")
}

/// A table with `header`, whose first `words` columns hold words and whose others hold numbers, set flush right.
pub(super) fn table(header: &[&str], words: usize, rows: impl Iterator<Item = Vec<String>>) -> String {
    let mut table = Table::new();
    table.load_style(presets::ASCII_MARKDOWN).set_header(header);
    for row in rows {
        table.add_row(row);
    }
    for column in table.column_iter_mut().skip(words) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    format!("{table}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_digits_are_significant() {
        let figures = [0.0, 0.051_84, 0.999_6, 5.224, 9.996, 84.25, 311.6, 1234.4, -2.371];
        let read: Vec<String> = figures.into_iter().map(three_digits).collect();
        assert_eq!(read, ["0.00", "0.0518", "1.00", "5.22", "10.0", "84.2", "312", "1234", "-2.37"]);
    }

    #[test]
    fn numbers_stand_flush_right() {
        let rows = [vec!["a".to_owned(), "1.00".to_owned()], vec!["b".to_owned(), "12.0".to_owned()]];
        let table = table(&["scene", "mean"], 1, rows.into_iter());
        assert!(table.contains("| a     | 1.00 |"), "{table}");
    }
}
