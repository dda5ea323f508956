//! Eigen decomposition of a symmetric matrix.
//!
//! Householder reduction to a tridiagonal matrix, then implicit QR steps with Wilkinson shifts (G. H. Golub and C. F.
//! Van Loan, "Matrix Computations", 4th ed. 2013, Algorithms 8.3.1 to 8.3.3). Every inner loop runs along a row.

use serde::{Deserialize, Serialize};

/// Eigenvalues and eigenvectors of a symmetric matrix of n rows, in no particular order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Eigen {
    /// n eigenvalues.
    pub values: Vec<f64>,
    /// n rows; row k is the unit eigenvector of value k.
    pub vectors: Vec<Vec<f64>>,
}

impl Eigen {
    /// Decomposes the symmetric matrix whose `lower` triangle is given: row i holds columns 0..=i, all finite.
    ///
    /// Takes about 9 n³ operations. Errors are of the order of f64's precision times the largest eigenvalue.
    pub fn of_symmetric(lower: &[Vec<f64>]) -> Self {
        let n = lower.len();
        // With entries of at most 1, whatever underflows is too small to matter.
        let scale = lower.iter().flatten().fold(f64::MIN_POSITIVE, |scale, entry| scale.max(entry.abs()));
        let mut matrix: Vec<Vec<f64>> = Vec::with_capacity(n);
        for i in 0..n {
            matrix.push((0..n).map(|j| lower[i.max(j)][i.min(j)] / scale).collect());
        }
        let reflections = tridiagonalise(&mut matrix);
        let mut tridiagonal = Tridiagonal {
            diagonal: (0..n).map(|i| matrix[i][i]).collect(),
            beside: (1..n).map(|i| matrix[i][i - 1]).collect(),
            vectors: orthogonal_rows(n, &reflections),
        };
        tridiagonal.diagonalise();
        let values = tridiagonal.diagonal.iter().map(|value| value * scale).collect();
        Self { values, vectors: tridiagonal.vectors }
    }
}

/// The reflection I - 2 u uᵀ / uᵀu of the last coordinates, held as u and 2 / uᵀu; u is empty where none was needed.
struct Reflection {
    vector: Vec<f64>,
    factor: f64,
}

/// Reflects the symmetric `matrix` from both sides until only the diagonal and its neighbours are left; their entries
/// are valid afterwards, the others are not. Reflection k moves the coordinates from k + 1 on.
fn tridiagonalise(matrix: &mut [Vec<f64>]) -> Vec<Reflection> {
    let n = matrix.len();
    let mut reflections = Vec::new();
    for k in 0..n.saturating_sub(2) {
        let mut u: Vec<f64> = matrix[k][k + 1..].to_vec();
        let rest: f64 = u[1..].iter().map(|entry| entry * entry).sum();
        if rest == 0.0 {
            matrix[k + 1][k] = u[0];
            reflections.push(Reflection { vector: Vec::new(), factor: 0.0 });
            continue;
        }
        // The sign that adds to the first entry, not cancels it.
        let length = libm::copysign(libm::sqrt(u[0] * u[0] + rest), u[0]);
        matrix[k + 1][k] = -length;
        u[0] += length;
        let factor = 2.0 / (u[0] * u[0] + rest);
        reflect_both_sides(&mut matrix[k + 1..], k + 1, &u, factor);
        reflections.push(Reflection { vector: u, factor });
    }
    reflections
}

/// M ← H M H for the reflection H of `u` and `factor`, where M is `rows` from column `from` on.
fn reflect_both_sides(rows: &mut [Vec<f64>], from: usize, u: &[f64], factor: f64) {
    let mut p = vec![0.0; u.len()];
    for (row, u) in rows.iter().zip(u) {
        for (p, entry) in p.iter_mut().zip(&row[from..]) {
            *p += factor * u * entry;
        }
    }
    let overlap = factor / 2.0 * dot(&p, u);
    for (p, u) in p.iter_mut().zip(u) {
        *p -= overlap * u;
    }
    for (i, row) in rows.iter_mut().enumerate() {
        for (j, entry) in row[from..].iter_mut().enumerate() {
            *entry -= u[i] * p[j] + p[i] * u[j];
        }
    }
}

/// Qᵀ, where Q is the product of all `reflections` of n coordinates: row k is column k of Q.
fn orthogonal_rows(n: usize, reflections: &[Reflection]) -> Vec<Vec<f64>> {
    let mut rows = vec![vec![0.0; n]; n];
    for (i, row) in rows.iter_mut().enumerate() {
        row[i] = 1.0;
    }
    // Backwards, because then the rows before k + 1 are still untouched by anything but the identity.
    for (k, Reflection { vector, factor }) in reflections.iter().enumerate().rev() {
        if vector.is_empty() {
            continue;
        }
        for row in &mut rows[k + 1..] {
            let tail = &mut row[k + 1..];
            let along = factor * dot(tail, vector);
            for (entry, u) in tail.iter_mut().zip(vector) {
                *entry -= along * u;
            }
        }
    }
    rows
}

/// A symmetric tridiagonal matrix T on its way to being diagonal, and the rows in whose basis it is written.
struct Tridiagonal {
    /// T's n diagonal entries.
    diagonal: Vec<f64>,
    /// The n - 1 entries beside it: entry k is T's at (k + 1, k).
    beside: Vec<f64>,
    /// n unit vectors; T's row k belongs to vector k.
    vectors: Vec<Vec<f64>>,
}

impl Tridiagonal {
    /// Rotates until everything beside the diagonal is negligible.
    fn diagonalise(&mut self) {
        let mut end = self.diagonal.len().saturating_sub(1);
        // About two steps an eigenvalue are usual; EISPACK gives up after 30.
        for _ in 0..30 * self.diagonal.len() {
            while end > 0 && self.is_negligible(end - 1) {
                end -= 1;
            }
            if end == 0 {
                return;
            }
            let mut first = end - 1;
            while first > 0 && !self.is_negligible(first - 1) {
                first -= 1;
            }
            self.qr_step(first, end);
        }
    }

    fn is_negligible(&self, k: usize) -> bool {
        self.beside[k].abs() <= f64::EPSILON * (self.diagonal[k].abs() + self.diagonal[k + 1].abs())
    }

    /// One implicit QR step with Wilkinson's shift on rows `first..=last`.
    fn qr_step(&mut self, first: usize, last: usize) {
        let shift = self.wilkinson_shift(last);
        let (mut x, mut bulge) = (self.diagonal[first] - shift, self.beside[first]);
        for k in first..last {
            let length = libm::hypot(x, bulge);
            let (cos, sin) = if length > 0.0 { (x / length, bulge / length) } else { (1.0, 0.0) };
            if k > first {
                self.beside[k - 1] = length;
            }
            let (upper, lower, beside) = (self.diagonal[k], self.diagonal[k + 1], self.beside[k]);
            self.diagonal[k] = cos * cos * upper + 2.0 * cos * sin * beside + sin * sin * lower;
            self.diagonal[k + 1] = sin * sin * upper - 2.0 * cos * sin * beside + cos * cos * lower;
            self.beside[k] = cos * sin * (lower - upper) + (cos * cos - sin * sin) * beside;
            x = self.beside[k];
            if k + 1 < last {
                bulge = sin * self.beside[k + 1];
                self.beside[k + 1] *= cos;
            }
            self.rotate_vectors(k, cos, sin);
        }
    }

    /// The eigenvalue of the 2 × 2 block ending at `last` that is closer to its last entry.
    fn wilkinson_shift(&self, last: usize) -> f64 {
        let (beside, corner) = (self.beside[last - 1], self.diagonal[last]);
        let half_gap = (self.diagonal[last - 1] - corner) / 2.0;
        let root = libm::copysign(libm::hypot(half_gap, beside), half_gap);
        corner - beside / (half_gap + root) * beside
    }

    /// Vectors k and k + 1 become cos · vₖ + sin · vₖ₊₁ and cos · vₖ₊₁ - sin · vₖ.
    fn rotate_vectors(&mut self, k: usize, cos: f64, sin: f64) {
        let (head, tail) = self.vectors.split_at_mut(k + 1);
        for (a, b) in head[k].iter_mut().zip(&mut tail[0]) {
            (*a, *b) = (cos * *a + sin * *b, cos * *b - sin * *a);
        }
    }
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::{Purpose, Stream};

    /// The lower triangle of a symmetric matrix of standard normal entries.
    fn random_lower(n: usize, seed: u64) -> Vec<Vec<f64>> {
        let mut stream = Stream::new(seed, Purpose::Learner, 0);
        (0..n).map(|i| (0..=i).map(|_| stream.normal()).collect()).collect()
    }

    /// The largest error of Σ valueₖ · vₖ vₖᵀ against the matrix, and of V Vᵀ against the identity.
    fn errors(lower: &[Vec<f64>], eigen: &Eigen) -> (f64, f64) {
        let (mut rebuilt_error, mut unit_error) = (0.0_f64, 0.0_f64);
        for (i, row) in lower.iter().enumerate() {
            for (j, &entry) in row.iter().enumerate() {
                let rebuilt: f64 = eigen.values.iter().zip(&eigen.vectors).map(|(value, v)| value * v[i] * v[j]).sum();
                rebuilt_error = rebuilt_error.max((rebuilt - entry).abs());
                let unit = f64::from(u8::from(i == j));
                unit_error = unit_error.max((dot(&eigen.vectors[i], &eigen.vectors[j]) - unit).abs());
            }
        }
        (rebuilt_error, unit_error)
    }

    #[test]
    fn values_and_vectors_rebuild_the_matrix() {
        for n in [1, 2, 3, 4, 10, 57, 120] {
            let lower = random_lower(n, n as u64);
            let eigen = Eigen::of_symmetric(&lower);
            let (rebuilt, unit) = errors(&lower, &eigen);
            assert!(rebuilt < 1e-14 * n as f64, "n {n}: rebuilt to {rebuilt:e}");
            assert!(unit < 1e-14 * n as f64, "n {n}: orthonormal to {unit:e}");
        }
    }

    #[test]
    fn matrices_that_invite_division_by_zero() {
        let zero: Vec<Vec<f64>> = (1..=5).map(|len| vec![0.0; len]).collect();
        let ones: Vec<Vec<f64>> = (1..=5).map(|len| vec![1.0; len]).collect();
        let swap = vec![vec![0.0], vec![1.0, 0.0]];
        let mut blocks = zero.clone();
        (blocks[1][0], blocks[4][3]) = (1e-170, 1.0);
        let mut graded = random_lower(6, 1);
        for (i, row) in graded.iter_mut().enumerate() {
            for (j, entry) in row.iter_mut().enumerate() {
                *entry *= libm::pow(10.0, -2.0 * (i + j) as f64);
            }
        }
        for lower in [zero, ones, swap, blocks, graded] {
            let (rebuilt, unit) = errors(&lower, &Eigen::of_symmetric(&lower));
            assert!(rebuilt < 1e-14, "{lower:?} rebuilt to {rebuilt:e}");
            assert!(unit < 1e-14, "{lower:?} orthonormal to {unit:e}");
        }
    }

    /// Second differences: the eigenvalues are 2 - 2 cos(kπ / (n + 1)), known in closed form.
    #[test]
    fn known_eigenvalues_are_found() {
        let n = 40;
        let entry = |i: usize, j: usize| if i == j { 2.0 } else { -f64::from(u8::from(i == j + 1)) };
        let lower: Vec<Vec<f64>> = (0..n).map(|i| (0..=i).map(|j| entry(i, j)).collect()).collect();
        let mut values = Eigen::of_symmetric(&lower).values;
        values.sort_by(f64::total_cmp);
        for (k, value) in values.iter().enumerate() {
            let exact = 2.0 - 2.0 * libm::cos((k + 1) as f64 * core::f64::consts::PI / (n + 1) as f64);
            assert!((value - exact).abs() < 1e-14, "eigenvalue {k}: {value} instead of {exact}");
        }
    }
}
