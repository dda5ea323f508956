//! What a case varies, and what its points are measured by.

use serde::{Deserialize, Serialize};

use super::case::{Case, Fault};

/// Something that takes several values; the policies of its case run at each of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vary {
    /// What it is, with its unit: the label of an axis.
    pub what: String,
    /// The fields of the scene that are set to each of the values.
    #[serde(default)]
    pub fields: Vec<String>,
    /// The values, ascending.
    #[serde(default)]
    pub values: Vec<f64>,
    /// Further values, ascending from there, that take more than a number in some fields.
    #[serde(default)]
    pub points: Vec<VaryPoint>,
    /// The largest of all values in a quick study, where the others take long.
    #[serde(default)]
    pub quick_most: Option<f64>,
}

/// A value that is not a number in some fields.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VaryPoint {
    /// Its place on the axis.
    pub at: f64,
    /// What tables call it; its place, if nothing is said.
    #[serde(default)]
    pub label: Option<String>,
    /// What is changed in the scene there, as FIELD=VALUE.
    pub set: Vec<String>,
}

/// How much of its gain a learned policy is to keep.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Aim {
    /// At which value of what is varied.
    pub at: f64,
    /// Which share of its gain at the baseline.
    pub keeps: f64,
}

/// The scene of a case at its baseline, at a value, or as it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub(in crate::study) struct Variant {
    /// The value; `None` at the baseline, and where nothing is varied.
    pub(in crate::study) at: Option<f64>,
    /// What tables call it, where the number does not say it.
    pub(in crate::study) label: Option<String>,
    /// Whether all others are measured by it.
    pub(in crate::study) is_baseline: bool,
    /// What is changed besides what the case changes, as FIELD=VALUE.
    pub(in crate::study) set: Vec<String>,
}

impl Case {
    /// Its scene at the baseline and at all values, or as it is where nothing is varied.
    pub(in crate::study) fn variants(&self, quick: bool) -> Vec<Variant> {
        let Some(vary) = &self.vary else { return vec![Variant::default()] };
        let baseline = self.baseline.iter().map(|set| Variant {
            label: Some("baseline".to_owned()),
            is_baseline: true,
            set: set.clone(),
            ..Variant::default()
        });
        baseline.chain(vary.variants(quick)).collect()
    }

    /// What is wrong with what it varies.
    pub(super) fn problems_of_variation(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        let mut require = |holds: bool, path: &[&str], message: &'static str| {
            if !holds {
                faults.push((path.iter().map(|&part| part.to_owned()).collect(), message));
            }
        };
        require(self.baseline.is_none() || self.vary.is_some(), &["baseline"], "without a variation all is baseline");
        let is_measured = self.aim.is_none() || self.baseline.is_some();
        require(is_measured, &["aim"], "what is kept of a gain is measured by a baseline");
        let Some(vary) = &self.vary else { return faults };
        let all = vary.all();
        require(!vary.what.trim().is_empty(), &["vary", "what"], "what is varied has a name");
        let is_set = vary.values.is_empty() || !vary.fields.is_empty();
        require(is_set, &["vary", "fields"], "values are set in at least one field");
        let is_ascending = all.windows(2).all(|pair| pair[0] < pair[1]) && all.iter().all(|value| value.is_finite());
        let list = if vary.values.is_empty() { "points" } else { "values" };
        require(all.len() > 1 && is_ascending, &["vary", list], "two values or more, ascending");
        let is_left = vary.quick_most.is_none_or(|most| all.iter().any(|&value| value <= most));
        require(is_left, &["vary", "quick_most"], "a quick study needs a value too");
        if let Some(Aim { at, keeps }) = self.aim {
            require(
                all.iter().any(|value| value.to_bits() == at.to_bits()),
                &["aim", "at"],
                "the case has no such value",
            );
            require(keeps > 0.0 && keeps <= 1.0, &["aim", "keeps"], "a share to keep lies above 0, up to 1");
        }
        faults
    }
}

impl Vary {
    fn all(&self) -> Vec<f64> {
        self.values.iter().copied().chain(self.points.iter().map(|point| point.at)).collect()
    }

    fn variants(&self, quick: bool) -> impl Iterator<Item = Variant> {
        let of_value = |&value: &f64| Variant {
            at: Some(value),
            set: self.fields.iter().map(|field| format!("{field}={value}")).collect(),
            ..Variant::default()
        };
        let of_point = |point: &VaryPoint| Variant {
            at: Some(point.at),
            label: point.label.clone(),
            set: point.set.clone(),
            ..Variant::default()
        };
        let most = self.quick_most.filter(|_| quick).unwrap_or(f64::INFINITY);
        let all = self.values.iter().map(of_value).chain(self.points.iter().map(of_point));
        all.filter(move |variant| variant.at.is_none_or(|at| at <= most))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::study::Entry;

    fn case() -> Case {
        Case {
            scene: "narrow-aisles".to_owned(),
            baseline: Some(vec!["c=1".to_owned()]),
            vary: Some(Vary {
                what: "range, cells".to_owned(),
                fields: vec!["a".to_owned(), "b".to_owned()],
                values: vec![1.0, 2.5],
                points: vec![VaryPoint { at: 9.0, label: Some("no limit".to_owned()), set: vec!["a=None".to_owned()] }],
                quick_most: Some(2.5),
            }),
            aim: Some(Aim { at: 9.0, keeps: 0.8 }),
            policies: vec![Entry::of("general")],
            ..Case::default()
        }
    }

    #[test]
    fn a_case_runs_at_its_baseline_at_its_values_and_at_its_points() {
        let variants = case().variants(false);
        let told = |k: usize| (variants[k].at, variants[k].label.as_deref(), variants[k].set.join(" "));
        assert_eq!(told(0), (None, Some("baseline"), "c=1".to_owned()));
        assert_eq!(told(2), (Some(2.5), None, "a=2.5 b=2.5".to_owned()));
        assert_eq!(told(3), (Some(9.0), Some("no limit"), "a=None".to_owned()));
        assert_eq!(variants.iter().map(|variant| variant.is_baseline).collect::<Vec<_>>(), [true, false, false, false]);
        assert_eq!(case().variants(true), variants[..3]);
        assert_eq!(Case { vary: None, ..case() }.variants(false), [Variant::default()]);
    }

    #[test]
    fn what_cannot_be_varied_or_aimed_at_is_told_with_its_place() {
        let places = |case: &Case| -> Vec<String> {
            case.problems_of_variation().into_iter().map(|(path, _)| path.join(".")).collect()
        };
        assert!(places(&case()).is_empty());
        let vary = case().vary.expect("something");
        let varied = |vary: Vary| places(&Case { vary: Some(vary), ..case() });
        assert_eq!(varied(Vary { fields: Vec::new(), ..vary.clone() }), ["vary.fields"]);
        assert_eq!(varied(Vary { values: vec![9.0], ..vary.clone() }), ["vary.values", "vary.quick_most"]);
        assert_eq!(varied(Vary { points: Vec::new(), ..vary }), ["aim.at"]);
        assert_eq!(places(&Case { baseline: None, ..case() }), ["aim"]);
        assert_eq!(places(&Case { vary: None, ..case() }), ["baseline"]);
        assert_eq!(places(&Case { aim: Some(Aim { at: 9.0, keeps: 80.0 }), ..case() }), ["aim.keeps"]);
    }
}
