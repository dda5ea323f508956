//! The meta-skill document.

use std::fmt::Write as _;

use ron::extensions::Extensions;
use serde::Deserialize;
use thiserror::Error;

use super::parameters::{Blocks, DEFAULT_REFRESH_TICKS, OfRegime};
use super::{Constant, Decision, Lineage, MetaSkill, Regime};
use crate::skill::PSI_NAMES;

/// Version of the document; older ones keep opening.
const VERSION: u32 = 2;
/// The first version that knows regimes; documents without any are written as of before.
const WITHOUT_REGIMES: u32 = 1;

/// Most rounds of foresight; more would take a tick longer than anyone waits for.
const MOST_ROUNDS: u32 = 64;

/// What parameters were called in earlier documents, and what they are called now.
const RENAMED: [(&str, &str); 1] = [("winding", "geometry.winding")];

/// Why a meta-skill document was refused.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("{line}:{column}: {message}")]
pub struct MetaSkillError {
    /// Line in the document, from 1.
    pub line: usize,
    /// Column in the line, from 1.
    pub column: usize,
    /// What is wrong and what was expected.
    pub message: String,
}

/// Names and values in the order in which they were written.
#[derive(Deserialize)]
#[serde(transparent)]
struct Named(#[serde(deserialize_with = "ordered_map")] Vec<(String, f64)>);

fn ordered_map<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<(String, f64)>, D::Error> {
    struct Pairs;
    impl<'de> serde::de::Visitor<'de> for Pairs {
        type Value = Vec<(String, f64)>;
        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("a map from parameter names to numbers")
        }
        fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut pairs = Vec::new();
            while let Some(pair) = map.next_entry()? {
                pairs.push(pair);
            }
            Ok(pairs)
        }
    }
    deserializer.deserialize_map(Pairs)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename = "MetaSkill")]
struct Document {
    version: u32,
    #[serde(default)]
    lineage: Lineage,
    skill_hash: String,
    #[serde(default)]
    psi: Option<Named>,
    #[serde(default = "default_refresh_ticks")]
    guidance_refresh_ticks: u32,
    /// Documents from before there was foresight have none.
    #[serde(default)]
    foresight_rounds: u32,
    #[serde(default)]
    assignment: Option<Named>,
    #[serde(default)]
    guidance: Option<Named>,
    #[serde(default)]
    right_of_way: Option<Named>,
    #[serde(default)]
    parking: Option<Named>,
    #[serde(default)]
    regimes: Vec<RegimeDocument>,
    /// Of hand-crafted rules; those left out have their usual values.
    #[serde(default)]
    constants: Option<Named>,
}

/// Parameters that a regime has of its own; those left out are what they are elsewhere.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename = "Regime")]
struct RegimeDocument {
    when: String,
    #[serde(default)]
    lineage: Lineage,
    #[serde(default)]
    assignment: Option<Named>,
    #[serde(default)]
    guidance: Option<Named>,
    #[serde(default)]
    right_of_way: Option<Named>,
    #[serde(default)]
    parking: Option<Named>,
}

fn default_refresh_ticks() -> u32 {
    DEFAULT_REFRESH_TICKS
}

impl MetaSkill {
    /// Reads a document. Parameters that it leaves out keep their initial value.
    ///
    /// # Errors
    /// Where the text is not RON of the right shape, names a parameter that is unknown or twice, holds a number that is not finite or
    /// out of range, or was written by a newer version.
    pub fn from_ron(text: &str) -> Result<Self, MetaSkillError> {
        let options = ron::Options::default().with_default_extension(Extensions::IMPLICIT_SOME);
        let document: Document = options.from_str(text).map_err(|error| MetaSkillError {
            line: error.span.start.line,
            column: error.span.start.col,
            message: error.code.to_string(),
        })?;
        if !(1..=VERSION).contains(&document.version) {
            let message =
                format!("version {} is none that this program reads, which are 1 to {VERSION}", document.version);
            return Err(at(text, "version", message));
        }
        let skill_hash = u64::from_str_radix(&document.skill_hash, 16)
            .map_err(|_| at(text, "skill_hash", "expected sixteen hexadecimal digits".to_owned()))?;
        let mut meta_skill = Self::initial();
        meta_skill.skill_hash = skill_hash;
        meta_skill.lineage = document.lineage;
        if document.guidance_refresh_ticks == 0 {
            return Err(at(text, "guidance_refresh_ticks", "expected at least 1 tick between two looks".to_owned()));
        }
        meta_skill.guidance_refresh_ticks = document.guidance_refresh_ticks;
        if document.foresight_rounds > MOST_ROUNDS {
            let message = format!("expected at most {MOST_ROUNDS} forecasts of the whole fleet in a tick");
            return Err(at(text, "foresight_rounds", message));
        }
        meta_skill.foresight_rounds = document.foresight_rounds;
        let blocks = [document.assignment, document.guidance, document.right_of_way, document.parking];
        read_blocks(text, blocks, meta_skill.blocks_mut())?;
        for RegimeDocument { when, lineage, assignment, guidance, right_of_way, parking } in document.regimes {
            let regime = Regime::by_token(&when).filter(|regime| !meta_skill.regimes().any(|known| known == *regime));
            let Some(regime) = regime else {
                let known = Regime::tokens();
                let place = format!("when: \"{when}\"");
                return Err(at(text, &place, format!("expected each regime once, of {known}, found \"{when}\"")));
            };
            let mut blocks = meta_skill.blocks_mut().clone();
            read_blocks(text, [assignment, guidance, right_of_way, parking], &mut blocks)?;
            meta_skill.add_regime(OfRegime { regime, blocks, lineage });
        }
        let constants: Vec<Constant> = Constant::all().collect();
        let names: Vec<_> = constants.iter().map(|constant| constant.name()).collect();
        for (index, value) in indexed(text, document.constants, &names)? {
            let ((least, most), name) = (constants[index].range(), names[index]);
            if !(least..=most).contains(&value) {
                return Err(at(text, name, format!("\"{name}\" is {value}, expected {least} to {most}")));
            }
            meta_skill.set_constant(constants[index], value);
        }
        for (index, value) in indexed(text, document.psi, &PSI_NAMES)? {
            meta_skill.psi.milli_moves[index] = libm::round(value) as i32;
        }
        if meta_skill.psi.hash() != skill_hash {
            let expected = format!("the skill with these ψ has the hash {:016x}", meta_skill.psi.hash());
            return Err(at(text, "skill_hash", expected));
        }
        Ok(meta_skill)
    }

    /// Writes the document.
    pub fn to_ron(&self) -> String {
        let mut text = String::from("MetaSkill(\n");
        // Writing to a String cannot fail.
        let version = if self.of_regimes().is_empty() { WITHOUT_REGIMES } else { VERSION };
        let _ = writeln!(text, "    version: {version},");
        write_lineage(&mut text, 1, &self.lineage);
        let _ = writeln!(text, "    skill_hash: \"{:016x}\",", self.skill_hash);
        if !self.psi.is_zero() {
            let milli_moves = self.psi.milli_moves.map(f64::from);
            write_block(&mut text, 1, "psi", PSI_NAMES.iter().copied().zip(milli_moves));
        }
        if self.guidance_refresh_ticks != DEFAULT_REFRESH_TICKS {
            let _ = writeln!(text, "    guidance_refresh_ticks: {},", self.guidance_refresh_ticks);
        }
        if self.foresight_rounds != 0 {
            let _ = writeln!(text, "    foresight_rounds: {},", self.foresight_rounds);
        }
        write_blocks(&mut text, 1, |decision| self.block(decision));
        if !self.of_regimes().is_empty() {
            text.push_str("    regimes: [\n");
            for OfRegime { regime, blocks, lineage } in self.of_regimes() {
                let _ = writeln!(text, "        Regime(\n            when: \"{}\",", regime.token());
                write_lineage(&mut text, 3, lineage);
                write_blocks(&mut text, 3, |decision| &blocks[decision as usize]);
                text.push_str("        ),\n");
            }
            text.push_str("    ],\n");
        }
        let mut tuned = self.tuned().peekable();
        if tuned.peek().is_some() {
            write_block(&mut text, 1, "constants", tuned.map(|(constant, value)| (constant.name(), value)));
        }
        text.push_str(")\n");
        text
    }
}

/// So deep, in steps of four spaces, are the lines of what is written.
fn margin(depth: usize) -> String {
    "    ".repeat(depth)
}

fn write_lineage(text: &mut String, depth: usize, lineage: &Lineage) {
    let margin = margin(depth);
    let pretty = ron::ser::PrettyConfig::new().new_line("\n").indentor("    ");
    let lineage = ron::ser::to_string_pretty(lineage, pretty).expect("no deeper than a lineage is");
    let lineage = lineage.replace('\n', &format!("\n{margin}"));
    let _ = writeln!(text, "{margin}lineage: {lineage},");
}

fn write_blocks<'a>(text: &mut String, depth: usize, block: impl Fn(Decision) -> &'a [f64]) {
    for decision in Decision::ALL {
        let values = decision.features().iter().zip(block(decision).iter().copied());
        // What is learned nowhere but on streets is told where it is other than it was.
        let told =
            values.filter(|(feature, value)| !feature.of_streets || value.to_bits() != feature.initial.to_bits());
        write_block(text, depth, decision.token(), told.map(|(feature, value)| (feature.name, value)));
    }
}

fn write_block<'a>(text: &mut String, depth: usize, name: &str, values: impl Iterator<Item = (&'a str, f64)>) {
    let margin = margin(depth);
    let _ = writeln!(text, "{margin}{name}: {{");
    for (name, value) in values {
        let _ = writeln!(text, "{margin}    \"{name}\": {value:?},");
    }
    let _ = writeln!(text, "{margin}}},");
}

/// Sets the parameters that are named, by decision.
fn read_blocks(text: &str, given: [Option<Named>; 4], blocks: &mut Blocks) -> Result<(), MetaSkillError> {
    for ((decision, given), block) in Decision::ALL.into_iter().zip(given).zip(blocks) {
        let names: Vec<_> = decision.features().iter().map(|feature| feature.name).collect();
        for (index, value) in indexed(text, given, &names)? {
            block[index] = value;
        }
    }
    Ok(())
}

/// The index of every named value among `names`.
fn indexed(text: &str, block: Option<Named>, known: &[&str]) -> Result<Vec<(usize, f64)>, MetaSkillError> {
    let mut values = Vec::new();
    for (name, value) in block.map(|block| block.0).unwrap_or_default() {
        let now = RENAMED.iter().find(|(then, _)| *then == name).map_or(name.as_str(), |&(_, now)| now);
        let Some(index) = known.iter().position(|&parameter| parameter == now) else {
            return Err(at(text, &name, format!("unknown parameter \"{name}\", expected one of {}", known.join(", "))));
        };
        if !value.is_finite() {
            return Err(at(text, &name, format!("\"{name}\" is {value}, expected a finite number")));
        }
        if values.iter().any(|&(known, _)| known == index) {
            return Err(at(text, &name, format!("\"{name}\" is given a value twice")));
        }
        values.push((index, value));
    }
    Ok(values)
}

/// An error at the first place where `word` stands in the text.
fn at(text: &str, word: &str, message: String) -> MetaSkillError {
    let found = text.lines().enumerate().find_map(|(line, content)| Some((line, content.find(word)?)));
    let (line, column) = found.unwrap_or((0, 0));
    MetaSkillError { line: line + 1, column: column + 1, message }
}

#[cfg(test)]
mod tests {
    use super::super::{Conditions, Scope};
    use super::*;
    use crate::grid::{Grid, Layout};

    #[test]
    fn documents_read_back_bit_for_bit() {
        let mut meta_skill = MetaSkill::initial();
        meta_skill.set(Decision::Guidance, 3, 0.1 + 0.2);
        meta_skill.set(Decision::Assignment, 1, -1.0 / 3.0);
        meta_skill.guidance_refresh_ticks = 20;
        meta_skill.foresight_rounds = 5;
        meta_skill.set_constant(Constant::RolesZone, 100.0 / 3.0);
        meta_skill.lineage.learner = "cma-es".to_owned();
        for (regime, value) in [(Regime::Open, 0.7), (Regime::Winding, -0.3)] {
            let scope = Scope { regime: Some(regime), ..Scope::of(&[Decision::Parking]) };
            let vector = meta_skill.vector(&scope).iter().map(|parameter| parameter * value).collect::<Vec<f64>>();
            meta_skill = meta_skill.with_vector(&scope, &vector);
            meta_skill.lineage_of_mut(Some(regime)).seed = 7;
        }
        let text = meta_skill.to_ron();
        assert_eq!(MetaSkill::from_ron(&text), Ok(meta_skill), "{text}");
    }

    #[test]
    fn parameters_under_earlier_names_keep_opening() {
        let mut meta_skill = MetaSkill::initial();
        let winding = Decision::Guidance.features().iter().position(|feature| feature.name == "geometry.winding");
        meta_skill.set(Decision::Guidance, winding.expect("a feature"), 0.75);
        let earlier = meta_skill.to_ron().replace("\"geometry.winding\"", "\"winding\"");
        assert_eq!(MetaSkill::from_ron(&earlier), Ok(meta_skill), "{earlier}");
    }

    /// Meta-skills were learned with sparse fleets before late messages, and come to what they came to.
    #[test]
    fn regimes_take_their_shares_in_the_order_of_their_document() {
        let scope = |regime| Scope { regime: Some(regime), ..Scope::of(&[Decision::Guidance]) };
        let [sparse, late] = [scope(Regime::Sparse), scope(Regime::Late)];
        let ones = vec![1.0; sparse.dimensions()];
        let learned = MetaSkill::initial().with_vector(&sparse, &ones).with_vector(&late, &ones);
        assert_eq!(learned.regimes().collect::<Vec<_>>(), [Regime::Late, Regime::Sparse], "whichever came first");
        let text = learned.to_ron();
        let swapped =
            text.replace("\"late\"", "\"?\"").replace("\"sparse\"", "\"late\"").replace("\"?\"", "\"sparse\"");
        let earlier = MetaSkill::from_ron(&swapped).expect("a document");
        assert_eq!(earlier.to_ron(), swapped);
        let grid = Grid::new(Layout::open(20, 20)).expect("free");
        let few_and_late = Conditions { lateness_ticks: 8.0, ..Conditions::of(&grid, 20) };
        let shares =
            |skill: &MetaSkill| [Regime::Sparse, Regime::Late].map(|regime| skill.share(Some(regime), &few_and_late));
        assert_eq!((shares(&learned), shares(&earlier)), ([0.0, 1.0], [1.0, 0.0]));
    }

    /// Parking could not be learned at first.
    #[test]
    fn documents_without_a_block_keep_opening() {
        let text = MetaSkill::initial().to_ron();
        let (before, parking) = text.split_once("    parking: {").expect("a block");
        assert!(parking.contains("\"station\": 1.0"));
        assert_eq!(MetaSkill::from_ron(&format!("{before})")), Ok(MetaSkill::initial()));
    }

    #[test]
    fn errors_name_the_place() {
        let text = MetaSkill::initial().to_ron().replace("\"use\"", "\"usage\"");
        let error = MetaSkill::from_ron(&text).expect_err("an unknown parameter");
        let line = text.lines().position(|line| line.contains("usage")).expect("it stands there") + 1;
        assert_eq!(error.line, line);
        assert!(error.message.contains("opposite_use"), "{error}");
        let tuned = MetaSkill::initial()
            .to_ron()
            .replace("    parking:", "    constants: {\"roles.zone\": 0.0},\n    parking:");
        let error = MetaSkill::from_ron(&tuned).expect_err("no agents in a zone");
        assert!(error.message.contains("expected 1 to 10000"), "{error}");
        assert!(MetaSkill::from_ron("MetaSkill(version: 1,\n skill_hash: 3)").is_err_and(|error| error.line == 2));
        let regimes = "    regimes: [Regime(when: \"sparse\"), Regime(when: \"sprase\")],\n    parking:";
        let error = MetaSkill::from_ron(&MetaSkill::initial().to_ron().replace("    parking:", regimes));
        assert!(
            error
                .expect_err("no such regime")
                .message
                .contains("winding, sparse-uncovered, uncovered, sparse-late, late, sparse-vast, sparse, vast, open")
        );
        for version in [0, 99] {
            let text = MetaSkill::initial().to_ron().replace("version: 1", &format!("version: {version}"));
            assert!(MetaSkill::from_ron(&text).is_err_and(|error| error.message.contains("1 to 2")), "{version}");
        }
        let twice =
            MetaSkill::initial().to_ron().replace("\"geometry.winding\"", "\"winding\": 1.0, \"geometry.winding\"");
        assert!(MetaSkill::from_ron(&twice).is_err_and(|error| error.message.contains("twice")), "{twice}");
        let usual = format!("foresight_rounds: {}", MetaSkill::initial().foresight_rounds);
        let endless = MetaSkill::initial().to_ron().replace(&usual, "foresight_rounds: 4000000000");
        assert!(MetaSkill::from_ron(&endless).is_err_and(|error| error.message.contains("at most 64")));
    }

    #[test]
    fn shipped_meta_skills_open() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/meta_skills");
        let mut opened = 0;
        let paths = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        for path in paths.filter(|path| path.extension().is_some_and(|extension| extension == "ron")) {
            let meta_skill = MetaSkill::from_ron(&std::fs::read_to_string(&path).unwrap()).unwrap();
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            assert_eq!(super::super::shipped(&name).as_ref(), Some(&meta_skill), "it is inside the program");
            assert!(meta_skill.lineage.held_out.is_some(), "it says where it comes from");
            opened += 1;
        }
        assert_eq!(opened, super::super::SHIPPED.len());
    }
}
