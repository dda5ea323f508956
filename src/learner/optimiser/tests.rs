//! What holds for every optimiser, and whether each searches as well as its authors' own program.

use super::test_functions::{ellipsoid, generation, rosenbrock, sphere};
use super::{AskTell, Method, Optimiser, OptimiserError, STEP_SIZES, Start};
use crate::random::{Purpose, Stream};

fn begin(method: Method, n: usize, mean: f64, step_size: f64, seed: u64) -> Optimiser {
    Optimiser::new(method, &Start::new(vec![mean; n], step_size), stream(seed)).unwrap()
}

fn stream(seed: u64) -> Stream {
    Stream::new(seed, Purpose::Learner, 0)
}

/// Evaluations before the centre costs less than `target`; `usize::MAX` when `limit` is not enough.
fn evaluations(mut search: Optimiser, cost: fn(&[f64]) -> f64, target: f64, limit: usize) -> usize {
    let mut count = 0;
    while cost(search.mean()) >= target {
        if count >= limit {
            return usize::MAX;
        }
        count += generation(&mut search, cost).len();
    }
    count
}

/// Asserts that the median of 31 searches from `mean` with 16 candidates is within a seventh of `reference` evaluations.
fn assert_as_fast_as(
    reference: usize,
    (method, step_size, learning_rate): (Method, f64, f64),
    (cost, target): (fn(&[f64]) -> f64, f64),
    (n, mean): (usize, f64),
) {
    let search = |seed| {
        let mut search = begin(method, n, mean, step_size, seed);
        search.set_population(16).unwrap();
        search.set_learning_rate(Some(learning_rate)).unwrap();
        evaluations(search, cost, target, 100 * reference)
    };
    let mut counts: Vec<usize> = (1..=31).map(search).collect();
    counts.sort_unstable();
    let ratio = counts[15] as f64 / reference as f64;
    assert!((0.86..1.16).contains(&ratio), "{method}: median of {counts:?}, reference {reference}");
}

// References: medians over seeds 1 to 31 of the authors' programs (named at the traces in `open_ai_es` and `pgpe`) with
// NumPy's normal numbers, of the same population, width and learning rate, until the centre costs less than the target.

#[test]
fn openai_es_is_as_fast_as_the_reference() {
    assert_as_fast_as(992, (Method::OpenAiEs, 0.1, 0.05), (sphere, 1e-2), (10, 1.0));
}

#[test]
fn pgpe_is_as_fast_as_the_reference() {
    let rate = 0.5 * libm::sqrt(5.0) / 30.0;
    assert_as_fast_as(1024, (Method::Pgpe, 0.5, rate), (ellipsoid, 100.0), (5, 1.0));
    assert_as_fast_as(3792, (Method::Pgpe, 0.5, rate), (rosenbrock, 1.0), (5, 0.0));
}

/// The expected highest of 15 standard normal numbers is 1.735 91 (Tippett 1925, DOI 10.1093/biomet/17.3-4.364).
#[test]
fn random_search_keeps_the_best_of_its_samples() {
    let best = |seed| {
        let mut search = begin(Method::RandomSearch, 1, 2.0, 0.5, seed);
        for _ in 0..5 {
            search.set_population(4).unwrap();
            generation(&mut search, |x| -x[0]);
        }
        (search.mean()[0] - 2.0) / 0.5
    };
    let runs = 4000;
    let mean = (0..runs).map(best).sum::<f64>() / runs as f64;
    assert!((mean - 1.735_91).abs() < 0.03, "{mean}");
}

/// Mean over 20 seeds of what the centre costs after 1,600 evaluations, 16 a generation, from ½ in 10 dimensions.
fn cost_in_the_end(method: Method, cost: fn(&[f64]) -> f64, step_size: f64, noise: f64) -> f64 {
    let run = |seed| {
        let mut search = begin(method, 10, 0.5, step_size, seed);
        search.set_population(16).unwrap();
        let mut disturbance = Stream::new(seed, Purpose::Demand, 0);
        for _ in 0..100 {
            generation(&mut search, |x| cost(x) - noise * disturbance.normal());
        }
        cost(search.mean())
    };
    (1..=20).map(run).sum::<f64>() / 20.0
}

#[test]
fn every_method_that_learns_beats_random_search() {
    for (cost, step_size, noise) in
        [(sphere as fn(&[f64]) -> f64, 0.3, 0.0), (rosenbrock, 0.1, 0.0), (sphere, 0.3, 0.3)]
    {
        let floor = cost_in_the_end(Method::RandomSearch, cost, step_size, noise);
        for method in Method::ALL.into_iter().filter(|method| *method != Method::RandomSearch) {
            let learned = cost_in_the_end(method, cost, step_size, noise);
            assert!(learned < 0.5 * floor, "{method}: {learned}, random search {floor}");
        }
    }
}

fn reopened(search: &Optimiser) -> [Optimiser; 3] {
    let binary = postcard::to_stdvec(search).unwrap();
    let json = serde_json::to_string(search).unwrap();
    let ron = ron::to_string(search).unwrap();
    [postcard::from_bytes(&binary).unwrap(), serde_json::from_str(&json).unwrap(), ron::from_str(&ron).unwrap()]
}

#[test]
fn a_saved_search_continues_bit_for_bit() {
    for method in Method::ALL {
        let mut search = begin(method, 12, 0.0, 0.5, 1);
        for _ in 0..25 {
            generation(&mut search, rosenbrock);
        }
        let told = reopened(&search);
        let candidates = search.ask();
        assert_eq!(search.ask(), candidates, "asked twice");
        let asked = reopened(&search);
        for _ in 0..26 {
            generation(&mut search, rosenbrock);
        }
        for mut resumed in told.into_iter().chain(asked) {
            assert_eq!(resumed.ask(), candidates);
            for _ in 0..26 {
                generation(&mut resumed, rosenbrock);
            }
            assert_eq!(resumed, search);
        }
    }
}

/// The same numbers on every processor: when this fails without a change of the algorithm, runs no longer resume
/// exactly across versions; say so in the changelog and put in the new numbers.
#[test]
fn bits_are_frozen() {
    let after_forty_generations = |(method, _)| {
        let mut search = begin(method, 2, 0.0, 0.5, 1);
        for _ in 0..40 {
            generation(&mut search, rosenbrock);
        }
        let mean = search.mean();
        (method, [mean[0], mean[1]])
    };
    assert_eq!(FROZEN.map(after_forty_generations), FROZEN);
}
const FROZEN: [(Method, [f64; 2]); 3] = [
    (Method::OpenAiEs, [-0.066_599_275_639_479_47, 0.132_161_836_243_58]),
    (Method::Pgpe, [0.254_551_162_156_928_4, 0.051_518_745_789_315_666]),
    (Method::RandomSearch, [0.778_189_608_148_279_4, 0.559_983_509_920_884_5]),
];

#[test]
fn populations_may_be_odd_and_change() {
    for method in Method::ALL {
        let mut search = begin(method, 4, 1.0, 0.3, 1);
        for candidates in [7, 2, 3, 40, 5] {
            assert!(search.set_population(1).is_err());
            search.set_population(candidates).unwrap();
            assert_eq!(search.population(), candidates);
            assert_eq!(search.ask().len(), candidates);
            search.set_population(9).unwrap();
            assert_eq!(generation(&mut search, sphere).len(), candidates, "told as it was asked");
        }
        for _ in 0..200 {
            generation(&mut search, sphere);
        }
        let most = if method == Method::RandomSearch { 2.0 } else { 0.5 };
        assert!(sphere(search.mean()) < most, "{method} ended at {:?}", search.mean());
    }
}

#[test]
fn mirrored_candidates_lie_opposite() {
    for method in [Method::OpenAiEs, Method::Pgpe] {
        let mut search = begin(method, 3, 2.0, 0.5, 1);
        search.set_population(5).unwrap();
        let candidates = search.ask();
        for pair in candidates[..4].chunks(2) {
            let middle: Vec<f64> = pair[0].iter().zip(&pair[1]).map(|(a, b)| f64::midpoint(*a, *b)).collect();
            assert!(middle.iter().all(|entry| (entry - 2.0).abs() < 1e-15), "{middle:?}");
        }
        assert_ne!(candidates[0], candidates[2]);
        assert_ne!(candidates[4], search.mean());
    }
}

#[test]
fn a_new_width_counts_from_the_next_generation() {
    for method in Method::ALL {
        let mut search = begin(method, 5, 1.0, 0.1, 1);
        search.set_step_size(0.2).unwrap();
        let mut wide = begin(method, 5, 1.0, 0.2, 1);
        assert_eq!(search.ask(), wide.ask());
        let asked = search.ask();
        search.set_step_size(0.4).unwrap();
        assert_eq!(search.ask(), asked);
        assert_eq!(generation(&mut search, sphere), generation(&mut wide, sphere));
        assert!((search.step_size() / wide.step_size() - 2.0).abs() < 1e-12, "{method}");
        for wrong in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert!(search.set_step_size(wrong).is_err());
        }
    }
}

/// Powers of two round nothing.
#[test]
fn scales_are_units() {
    let scales = vec![0.25, 1.0, 8.0, 1024.0];
    let in_units = |x: &[f64]| x.iter().zip(&scales).map(|(x, scale)| x / scale).collect::<Vec<f64>>();
    // Trials that explore do so in units of their own.
    for method in Method::ALL.into_iter().filter(|method| *method != Method::Reinforce) {
        let mut plain = begin(method, 4, 1.0, 0.5, 1);
        let stretched = Start { mean: scales.clone(), step_size: 0.5, scales: Some(scales.clone()) };
        let mut stretched = Optimiser::new(method, &stretched, stream(1)).unwrap();
        if method == Method::OpenAiEs {
            plain.set_weight_decay(0.1).unwrap();
            stretched.set_weight_decay(0.1).unwrap();
        }
        for _ in 0..60 {
            generation(&mut plain, ellipsoid);
            generation(&mut stretched, |x| ellipsoid(&in_units(x)));
        }
        assert_eq!(in_units(stretched.mean()), plain.mean(), "{method}");
        assert_eq!(stretched.step_size().to_bits(), plain.step_size().to_bits());
    }
}

#[test]
fn a_tied_generation_teaches_nothing() {
    for method in Method::ALL {
        let mut search = begin(method, 4, 1.0, 1.0, 1);
        generation(&mut search, sphere);
        let (mean, step_size) = (search.mean().to_vec(), search.step_size());
        for tied in [3.0, f64::NAN, f64::NEG_INFINITY] {
            let asked = search.ask();
            generation(&mut search, |_| tied);
            assert_eq!((search.mean(), search.step_size()), (mean.as_slice(), step_size), "{method}");
            if search.temperature().is_none() {
                assert_ne!(search.ask(), asked, "{method}");
            }
        }
    }
}

#[test]
fn failed_trials_are_avoided() {
    // A trial that failed says no slope.
    for method in Method::ALL.into_iter().filter(|method| *method != Method::Reinforce) {
        let mut search = begin(method, 3, 1.0, 0.2, 1);
        search.set_population(17).unwrap();
        for _ in 0..300 {
            // Half the space fails, and the optimum lies at its border.
            generation(&mut search, |x| if x[0] < 0.0 { f64::NAN } else { sphere(x) });
        }
        let most = if method == Method::RandomSearch { 1.5 } else { 0.5 };
        assert!(search.mean()[0] > -0.1 && sphere(search.mean()) < most, "{method} ended at {:?}", search.mean());
    }
}

#[test]
fn no_score_drives_numbers_out_of_range() {
    for method in Method::ALL {
        for cost in [|x: &[f64]| x.iter().sum(), |x: &[f64]| libm::sqrt(sphere(x))] {
            for n in [1, 4] {
                let mut search = begin(method, n, 0.1, 1.0, 1);
                for _ in 0..1000 {
                    generation(&mut search, cost);
                }
                assert!((STEP_SIZES.0..=STEP_SIZES.1).contains(&search.step_size()), "{method}");
                assert!(search.mean().iter().all(|entry| entry.is_finite()), "{method}: {:?}", search.mean());
            }
        }
    }
}

/// Of the methods that have one, the learning rate follows from the step size until it is set.
#[test]
fn learning_rate_and_weight_decay_belong_to_some() {
    for method in Method::ALL {
        let moved = |step_size: f64, learning_rate: Option<f64>| {
            let mut search = begin(method, 3, 1.0, 0.5, 1);
            search.set_step_size(step_size).unwrap();
            search.set_learning_rate(learning_rate)?;
            search.ask();
            search.note_slopes(&[vec![1.0; 3]]);
            search.tell(&(0..search.population()).map(|index| index as f64).collect::<Vec<f64>>());
            let squares = search.mean().iter().map(|entry| (entry - 1.0) * (entry - 1.0));
            Ok::<f64, OptimiserError>(libm::sqrt(squares.sum()))
        };
        let has_rate = matches!(method, Method::OpenAiEs | Method::Pgpe | Method::Reinforce);
        assert_eq!(moved(0.5, Some(0.1)).is_ok(), has_rate, "{method}");
        if has_rate {
            assert!((moved(0.5, Some(0.2)).unwrap() / moved(0.5, Some(0.1)).unwrap() - 2.0).abs() < 1e-9);
            assert!((moved(0.8, None).unwrap() / moved(0.4, None).unwrap() - 2.0).abs() < 1e-6, "{method}");
            assert!(moved(0.5, Some(0.0)).is_err());
        }
        let mut search = begin(method, 3, 1.0, 0.5, 1);
        assert_eq!(search.set_weight_decay(0.1).is_ok(), method == Method::OpenAiEs, "{method}");
        assert!(search.set_weight_decay(-0.1).is_err());
    }
}

#[test]
fn a_damaged_save_is_refused() {
    let places_of = |method| -> Vec<(&str, serde_json::Value, &str)> {
        let common = [
            ("/centre/mean", serde_json::json!([]), "mean"),
            ("/centre/mean", serde_json::json!([0.0]), "scales"),
            ("/centre/scales/0", serde_json::json!(0.0), "scales"),
            ("/dials/population", serde_json::json!(1), "population 1"),
            ("/dials/step_size", serde_json::json!(0.0), "step size 0"),
            ("/dials/learning_rate", serde_json::json!(-1.0), "learning rate -1"),
            ("/dials/weight_decay", serde_json::json!(2.0), "weight decay 2"),
            ("/asked/draws/0", serde_json::json!([]), "candidates"),
            ("/asked/widths", serde_json::json!([1.0]), "candidates"),
            ("/asked/widths/0", serde_json::json!(0.0), "candidates"),
        ];
        let own = match method {
            Method::CmaEs => vec![
                ("/strategy/path_c", serde_json::json!([0.0, 0.0, 0.0]), "evolution paths"),
                ("/strategy/covariance/lower/1", serde_json::json!([0.0]), "covariance"),
                ("/strategy/covariance/axes/values/0", serde_json::json!(-1.0), "covariance"),
            ],
            Method::SepCmaEs => vec![
                ("/strategy/path_sigma", serde_json::json!([0.0]), "evolution paths"),
                ("/strategy/covariance/variances/0", serde_json::json!(0.0), "covariance"),
            ],
            Method::OpenAiEs => vec![("/strategy/adam/second_moment/0", serde_json::json!(-1.0), "moments")],
            Method::Pgpe => vec![
                ("/strategy/widths/1", serde_json::json!(0.0), "widths"),
                ("/strategy/clip_up/velocity", serde_json::json!([0.0]), "velocity"),
            ],
            Method::Reinforce => vec![
                ("/strategy/adam/first_moment", serde_json::json!([0.0]), "moments"),
                ("/strategy/slope", serde_json::json!([0.0]), "slope"),
            ],
            Method::RandomSearch => vec![("/strategy/start", serde_json::json!([1.0]), "start")],
        };
        common.into_iter().chain(own).collect()
    };
    for method in Method::ALL {
        let mut search = begin(method, 2, 0.0, 0.5, 1);
        search.ask();
        let intact = serde_json::to_value(&search).unwrap();
        for (place, value, complaint) in places_of(method) {
            let mut damaged = intact.clone();
            *damaged.pointer_mut(&format!("/{method}{place}")).unwrap() = value;
            let error = serde_json::from_value::<Optimiser>(damaged).unwrap_err().to_string();
            assert!(error.contains(complaint), "{place}: {error}");
        }
        assert_eq!(serde_json::from_value::<Optimiser>(intact).unwrap(), search);
    }
}
