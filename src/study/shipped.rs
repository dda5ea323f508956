//! Suites that ship inside the program.

/// Name and document of every shipped suite.
pub const SHIPPED_SUITES: [(&str, &str); 12] = [
    ("published", include_str!("../../scenes/suites/published.ron")),
    ("by-hand", include_str!("../../scenes/suites/by-hand.ron")),
    ("ablation", include_str!("../../scenes/suites/ablation.ron")),
    ("transfer", include_str!("../../scenes/suites/transfer.ron")),
    ("any-layout", include_str!("../../scenes/suites/any-layout.ron")),
    ("fleet-size", include_str!("../../scenes/suites/fleet-size.ron")),
    ("partial-knowledge", include_str!("../../scenes/suites/partial-knowledge.ron")),
    ("breakdowns", include_str!("../../scenes/suites/breakdowns.ron")),
    ("shifts", include_str!("../../scenes/suites/shifts.ron")),
    ("recovery", include_str!("../../scenes/suites/recovery.ron")),
    ("retraining", include_str!("../../scenes/suites/retraining.ron")),
    ("learners", include_str!("../../scenes/suites/learners.ron")),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::path::Path;

    use super::*;
    use crate::study::{BenchmarkFolder, Case, Extent, Plan, Suite};

    #[test]
    fn no_suite_file_is_forgotten() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenes/suites");
        let mut files = BTreeMap::new();
        for entry in std::fs::read_dir(folder).expect("the folder of suites") {
            let path = entry.expect("a readable entry").path();
            if path.extension().is_none_or(|extension| extension != "ron") {
                continue;
            }
            let name = path.file_stem().and_then(|stem| stem.to_str()).expect("a name in UTF-8").to_owned();
            files.insert(name, std::fs::read_to_string(path).expect("a readable suite"));
        }
        let shipped = SHIPPED_SUITES.map(|(name, text)| (name.to_owned(), text.to_owned()));
        assert_eq!(BTreeMap::from(shipped), files);
    }

    #[test]
    fn the_suite_that_is_told_of_beside_them_makes_a_plan() {
        let told = include_str!("../../scenes/suites/README.md");
        let text = told.split_once("```ron\n").and_then(|(_, rest)| rest.split_once("```")).expect("a suite").0;
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("late-reports.ron");
        std::fs::write(&file, text).expect("writable");
        let suite = Suite::open(file.to_str().expect("a name in UTF-8")).unwrap_or_else(|error| panic!("{error}"));
        let extent = Extent { first_seed: 0, quick: false, overrides: &[] };
        let plan = Plan::new(&suite, &BenchmarkFolder::default(), &extent).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!(plan.rows.len(), 3 * (crate::orchestration::presets::PRESETS.len() + 2));
    }

    /// Without benchmark files what they hold is skipped, and everything else is ready.
    #[test]
    fn every_shipped_suite_makes_a_plan() {
        for (name, _) in SHIPPED_SUITES {
            let suite = Suite::open(name).unwrap_or_else(|error| panic!("{error}"));
            assert_eq!(suite.name, name);
            assert!(suite.question.ends_with('?'), "{name} asks a question");
            assert!(suite.quick_seeds >= 2, "{name}: one seed alone leaves everything undecided");
            let extent = Extent { first_seed: 0, quick: false, overrides: &[] };
            let plan =
                Plan::new(&suite, &BenchmarkFolder::default(), &extent).unwrap_or_else(|error| panic!("{error}"));
            let of_case = |case: &Case| case.policies.len() * case.variants(false).len();
            let entries = suite.cases.iter().map(of_case).sum::<usize>();
            assert!(plan.rows.len() >= entries, "{name}: an entry is one row, or one for each preset");
            assert!(plan.rows.iter().any(|row| row.ready().is_some()), "{name} has nothing to run");
        }
    }
}
