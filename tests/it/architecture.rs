//! Folders under `src/` import only what the design allows, and documents lead to each other.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// What each room may import besides [`SHARED`], and with it whatever that may import.
const MAY_IMPORT: [(&str, &[&str]); 13] = [
    ("grid", &[]),
    ("demand", &["grid"]),
    ("fleet", &["grid", "demand"]),
    ("skill", &["fleet"]),
    // The frozen skill's hash and weights stand in every meta-skill file.
    ("orchestration", &["fleet", "demand", "skill"]),
    ("scene", &["skill", "orchestration"]),
    ("sim", &["scene"]),
    ("learner", &["sim"]),
    ("record", &["sim"]),
    ("study", &["learner"]),
    ("session", &["learner", "record"]),
    ("panel", &["session"]),
    // Keys and buttons are one table of actions: the panel lists them, the viewer carries out those of the camera.
    ("viewer", &["session", "panel"]),
];

/// May import everything.
const TOP: &str = "cli";

/// Files beside the rooms, which anyone may import and which import nothing of ours.
const SHARED: [&str; 3] = ["atomic_file", "file_lock", "random"];

/// Everything that `room` may import, itself included.
fn allowed(room: &str) -> BTreeSet<&'static str> {
    let rooms = MAY_IMPORT.iter().map(|&(name, _)| name);
    let mut reached: BTreeSet<&str> = rooms.filter(|&name| room == TOP || name == room).collect();
    if room == TOP {
        reached.insert(TOP);
    }
    loop {
        let next = MAY_IMPORT.iter().filter(|(name, _)| reached.contains(name)).flat_map(|(_, imports)| *imports);
        let grown: BTreeSet<&str> = reached.iter().copied().chain(next.copied()).collect();
        if grown.len() == reached.len() {
            return grown.into_iter().chain(SHARED.into_iter().filter(|_| !SHARED.contains(&room))).collect();
        }
        reached = grown;
    }
}

/// The rooms that a source text names after `crate::`, with their lines; unit tests and comments are left out.
fn imports(source: &str) -> Vec<(usize, String)> {
    let mut imports = Vec::new();
    let code = source.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let blanked: Vec<&str> =
        code.lines().map(|line| if line.trim_start().starts_with("//") { "" } else { line }).collect();
    let code = blanked.join("\n");
    for (at, _) in code.match_indices("crate::") {
        let line = code[..at].matches('\n').count() + 1;
        let rest = &code[at + "crate::".len()..];
        let group = rest.strip_prefix('{').map_or_else(|| vec![first_word(rest)], first_words_of_group);
        imports.extend(group.into_iter().map(|room| (line, room)));
    }
    imports
}

fn first_word(text: &str) -> String {
    text.chars().take_while(|&character| character.is_alphanumeric() || character == '_').collect()
}

/// The first word of every path in `use crate::{…}`, whose opening brace has been read.
fn first_words_of_group(text: &str) -> Vec<String> {
    let (mut depth, mut paths) = (0_usize, vec![String::new()]);
    for character in text.chars() {
        match character {
            '}' if depth == 0 => break,
            '}' => depth -= 1,
            '{' => depth += 1,
            ',' if depth == 0 => paths.push(String::new()),
            _ => {}
        }
        if let Some(path) = paths.last_mut().filter(|_| character != ',') {
            path.push(character);
        }
    }
    paths.iter().map(|path| first_word(path.trim())).filter(|word| !word.is_empty()).collect()
}

/// Every source file by the room that it belongs to, except the roots of library and program.
fn sources() -> BTreeMap<PathBuf, String> {
    let source_folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![source_folder.clone()];
    let mut room_of = BTreeMap::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let inside = path.strip_prefix(&source_folder).expect("below the root").to_owned();
            let is_root = inside == Path::new("lib.rs") || inside == Path::new("main.rs");
            if !is_root && inside.extension().is_some_and(|extension| extension == "rs") {
                let room = inside.components().next().expect("a component").as_os_str().to_string_lossy();
                room_of.insert(inside.clone(), room.trim_end_matches(".rs").to_owned());
            }
        }
    }
    room_of
}

#[test]
fn rooms_import_what_the_design_allows() {
    let source_folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut violations = Vec::new();
    for (file, room) in sources() {
        let is_known = room == TOP || SHARED.contains(&&*room) || MAY_IMPORT.iter().any(|&(name, _)| name == room);
        if !is_known {
            violations.push(format!("src/{}: the design has no room \"{room}\"", file.display()));
            continue;
        }
        let allowed = allowed(&room);
        for (line, import) in imports(&fs::read_to_string(source_folder.join(&file)).expect("a source file")) {
            if import != room && !allowed.contains(&*import) {
                violations.push(format!("src/{}:{line}: {room} may not import {import}", file.display()));
            }
        }
    }
    assert!(violations.is_empty(), "arrows that the design does not draw:\n{}", violations.join("\n"));
}

#[test]
fn violations_would_be_seen() {
    let source = "//! [`a`](crate::viewer)\nuse crate::{grid::{Cell, Grid}, sim};\nlet x = crate::cli::run();\n\
                  #[cfg(test)]\nmod tests {\n    use crate::panel;\n}\n";
    let found: Vec<(usize, String)> = imports(source);
    assert_eq!(found, [(2, "grid".to_owned()), (2, "sim".to_owned()), (3, "cli".to_owned())]);
    assert!(!allowed("grid").contains("fleet") && !allowed("sim").contains("learner"));
    assert!(allowed("panel").contains("grid") && allowed("cli").contains("viewer"));
    assert!(!allowed("panel").contains("viewer") && !allowed("random").contains("atomic_file"));
}

/// Files that relative links in a document lead to, without the place in them.
fn linked(text: &str) -> impl Iterator<Item = &str> {
    let links = text.split("](").skip(1).filter_map(|rest| rest.split_once(')')).map(|(link, _)| link);
    links.filter(|link| !link.contains("://")).filter_map(|link| link.split('#').next()).filter(|file| !file.is_empty())
}

#[test]
fn links_between_documents_lead_somewhere() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = ["", "docs", "scenes", "scenes/suites", "assets/meta_skills"].map(|folder| root.join(folder));
    let files = folders.iter().flat_map(|folder| fs::read_dir(folder).expect("a folder").flatten());
    let documents: Vec<_> =
        files.map(|file| file.path()).filter(|path| path.extension().is_some_and(|ending| ending == "md")).collect();
    assert!(documents.len() > 8, "{documents:?}");
    for document in documents {
        let text = fs::read_to_string(&document).expect("a document");
        for file in linked(&text) {
            assert!(document.with_file_name(file).exists(), "{}: {file}", document.display());
        }
    }
}
