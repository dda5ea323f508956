//! `fleetwright explain`: what it says follows from its figures.

use fleetwright::orchestration::MetaSkill;
use fleetwright::orchestration::meta_skill::Decision;

use crate::program::{fields, json, stderr_of_failure, stdout};

const SMALL: [&str; 6] = ["--agents", "30", "--ticks", "80", "--seeds", "3"];

fn explain<'a>(meta_skill: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    [&["explain", meta_skill, "narrow-aisles"], &SMALL[..], more].concat()
}

#[test]
fn a_meta_skill_is_explained_in_words_and_figures() {
    let figures = json(&explain("general", &[]));
    assert_eq!(figures["format"], "fleetwright.explain/1");
    let scene = &figures["scenes"][0];
    assert!(fields(scene).contains(&"contrast") && fields(scene).contains(&"lanes"), "{:?}", fields(scene));
    let decisions: Vec<_> = scene["values"].as_array().expect("a list").iter().map(|it| &it["decision"]).collect();
    assert_eq!(decisions, ["assignment", "guidance", "right_of_way", "parking"]);
    // The trials of the whole are those of `eval`.
    let evaluated = json(&[&["eval", "narrow-aisles", "--policy", "general"], &SMALL[..]].concat());
    assert_eq!(scene["throughput"], evaluated["results"][0]["throughput"]);

    let text = stdout(&explain("general", &["--map", "--quiet"]));
    let first = scene["values"][2]["features"][0]["name"].as_str().expect("a name");
    let line = text.lines().skip_while(|line| *line != "Who goes first").nth(1).expect("a sentence");
    assert!(line.starts_with(&format!("What decides most is {first}: ")), "{line}");
    let parts = scene["parts"].as_array().expect("a list").len();
    assert!(text.contains(&format!("Of {parts} parts, taken out one at a time, ")), "{text}");
    assert!(text.lines().any(|line| line.starts_with("@@") || line.contains("@@@")), "the floor is drawn: {text}");
}

/// Rows alternate by the parity of their number, by construction.
#[test]
fn lanes_that_are_one_way_are_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("parity.ron");
    let mut meta_skill = MetaSkill::initial();
    let names = Decision::Guidance.features();
    let index = names.iter().position(|feature| feature.name == "horizontal.lane_parity").expect("a parameter");
    meta_skill.set(Decision::Guidance, index, 1.0);
    std::fs::write(&path, meta_skill.to_ron()).expect("writable");
    let floor = folder.path().join("open.map");
    std::fs::write(&floor, "type octile\nheight 5\nwidth 6\nmap\n......\n......\n......\n......\n......\n")
        .expect("writable");
    let arguments = ["explain", &*path.to_string_lossy(), &*floor.to_string_lossy()].map(str::to_owned);
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let few = ["--agents", "4", "--ticks", "20", "--seeds", "2", "--quiet", "--map"];
    let text = stdout(&[&arguments[..], &few].concat());
    // A weight of one makes moves to the right dearer in even rows, and cheaper in odd ones: by e² between the two ways.
    assert!(text.contains("5 of 11 lanes of at least 4 cells are one-way"), "{text}");
    assert!(text.contains("Rows 1, 3 lead right; rows 0, 2, 4 lead left."), "{text}");
    assert!(text.contains("<<<<<<\n>>>>>>\n<<<<<<\n>>>>>>\n<<<<<<\n"), "{text}");
    assert!(text.contains("What decides most is horizontal.lane_parity"), "{text}");
    assert!(!text.contains("good trials"), "two trials have no third");
}

#[test]
fn what_was_not_learned_cannot_be_explained() {
    let refused = stderr_of_failure(&explain("highways", &[]), 2);
    assert!(refused.contains("META_SKILL highways: nothing of it is learned"), "{refused}");
    let refused = stderr_of_failure(&explain("nowhere.ron", &[]), 2);
    assert!(refused.contains("nowhere.ron:1:1: "), "{refused}");
    stderr_of_failure(&["explain", "general"], 2);
}
