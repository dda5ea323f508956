//! Which squares a stroke covers.

/// The squares from `from` to `to` in a line without gaps, both ends included; steps lead to one of eight neighbours
/// (Bresenham 1965, DOI 10.1147/sj.41.0025).
pub(super) fn line(from: (u32, u32), to: (u32, u32)) -> impl Iterator<Item = (u32, u32)> {
    let (mut column, mut row) = (i64::from(from.0), i64::from(from.1));
    let (last_column, last_row) = (i64::from(to.0), i64::from(to.1));
    let (columns, rows) = ((last_column - column).abs(), (last_row - row).abs());
    let (right, down) = ((last_column - column).signum(), (last_row - row).signum());
    let mut error = columns - rows;
    (0..=columns.max(rows)).map(move |_| {
        let square = (column as u32, row as u32);
        let doubled = 2 * error;
        if doubled > -rows {
            error -= rows;
            column += right;
        }
        if doubled < columns {
            error += columns;
            row += down;
        }
        square
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_have_both_ends_and_no_gaps() {
        let squares = |from, to| line(from, to).collect::<Vec<_>>();
        assert_eq!(squares((2, 1), (2, 1)), [(2, 1)]);
        assert_eq!(squares((0, 0), (3, 1)), [(0, 0), (1, 0), (2, 1), (3, 1)]);
        assert_eq!(squares((3, 4), (3, 2)), [(3, 4), (3, 3), (3, 2)]);
        assert_eq!(squares((4, 0), (2, 2)), [(4, 0), (3, 1), (2, 2)]);
        for to in [(0, 0), (9, 3), (5, 8), (1, 9)] {
            let way = squares((5, 4), to);
            assert_eq!((way.first(), way.last()), (Some(&(5, 4)), Some(&to)));
            let is_step = |pair: &[(u32, u32)]| {
                let apart = (pair[0].0.abs_diff(pair[1].0), pair[0].1.abs_diff(pair[1].1));
                apart.0.max(apart.1) == 1
            };
            assert!(way.windows(2).all(is_step), "{way:?}");
        }
    }
}
