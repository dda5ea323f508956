//! Values as marks beside a row of figures.

/// Characters of a drawing.
const PLOT_COLUMNS: usize = 24;

/// For each value, a line with a mark at its place between the least and the greatest of them on a logarithmic scale.
pub(super) fn plot(values: &[Option<f64>]) -> Vec<String> {
    let logarithms = || values.iter().flatten().map(|&value| libm::log(value));
    let (least, most) = (logarithms().fold(f64::INFINITY, f64::min), logarithms().fold(f64::NEG_INFINITY, f64::max));
    let line = |value: &Option<f64>| {
        let share = value.map_or(0.0, |value| (libm::log(value) - least) / (most - least).max(f64::MIN_POSITIVE));
        let place = libm::round(share * (PLOT_COLUMNS - 1) as f64) as usize;
        let mark = if value.is_some() { '*' } else { ' ' };
        (0..PLOT_COLUMNS).map(|column| if column == place { mark } else { '.' }).collect()
    };
    values.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_stand_on_a_logarithmic_scale() {
        let lines = plot(&[Some(1.0), Some(100.0), None, Some(10_000.0)]);
        let places: Vec<Option<usize>> = lines.iter().map(|line| line.find('*')).collect();
        assert_eq!(places, [Some(0), Some(12), None, Some(PLOT_COLUMNS - 1)]);
    }
}
