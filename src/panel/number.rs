//! Numbers as people read them.

/// Three significant digits with an SI suffix: 0.312, 4.00, 41.3, 412, 5.21k, 1.30M.
pub(super) fn short(value: f64) -> String {
    let (scaled, suffix) = match value.abs() {
        size if size >= 999.5e6 => (value / 1e9, "G"),
        size if size >= 999.5e3 => (value / 1e6, "M"),
        size if size >= 999.5 => (value / 1e3, "k"),
        _ => (value, ""),
    };
    let decimals = match scaled.abs() {
        size if size >= 99.95 => 0,
        size if size >= 9.995 => 1,
        size if size >= 0.9995 || size == 0.0 => 2,
        _ => 3,
    };
    format!("{scaled:.decimals$}{suffix}")
}

/// A whole number with thousands apart: 12,345.
pub(super) fn grouped(value: f64) -> String {
    let digits = format!("{:.0}", value.abs());
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    if value < -0.5 { format!("−{text}") } else { text }
}

/// A gain or loss in per cent: +12.3 %.
pub(super) fn change(from: f64, to: f64) -> String {
    if from <= 0.0 {
        return String::new();
    }
    let percent = (to / from - 1.0) * 100.0;
    let sign = if percent < 0.0 { '−' } else { '+' };
    format!("{sign}{:.1} %", percent.abs())
}

/// A token as words: `first_come` reads "first come".
pub(super) fn words(token: &str) -> String {
    token.replace('_', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_digits_everywhere() {
        let written = [0.0, 0.3123, 4.0, 41.26, 412.4, 999.7, 5210.0, 1.3e6].map(short);
        assert_eq!(written, ["0.00", "0.312", "4.00", "41.3", "412", "1.00k", "5.21k", "1.30M"]);
    }

    #[test]
    fn thousands_and_changes() {
        assert_eq!(
            [0.0, 999.0, 1000.0, 1_234_567.0, -1500.0].map(grouped),
            ["0", "999", "1,000", "1,234,567", "−1,500"]
        );
        assert_eq!(
            (change(2.0, 2.25), change(2.0, 1.0), change(0.0, 1.0)),
            ("+12.5 %".into(), "−50.0 %".into(), String::new())
        );
    }
}
