//! Lengths of time as users write them: `90s`, `5m`, `1h`, `2.5m`.

use std::time::Duration;

/// Reads a number with one of the units s, m and h; a bare number counts seconds.
///
/// # Errors
/// What was expected.
pub(super) fn parse(text: &str) -> Result<Duration, String> {
    let expected = || format!("expected a length of time such as 90s, 5m or 1h, found \"{text}\"");
    let (number, secs) = match text.char_indices().last() {
        Some((end, 's')) => (&text[..end], 1.0),
        Some((end, 'm')) => (&text[..end], 60.0),
        Some((end, 'h')) => (&text[..end], 3600.0),
        _ => (text, 1.0),
    };
    let value: f64 = number.parse().map_err(|_| expected())?;
    if value.is_finite() && value > 0.0 {
        Duration::try_from_secs_f64(value * secs).map_err(|_| expected())
    } else {
        Err(expected())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_read() {
        assert_eq!(parse("90s"), Ok(Duration::from_secs(90)));
        assert_eq!(parse("2.5m"), Ok(Duration::from_secs(150)));
        assert_eq!(parse("7"), Ok(Duration::from_secs(7)));
        for wrong in ["", "s", "-1s", "1d", "1e30h", "NaN"] {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }
}
