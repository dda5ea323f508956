//! Which fonts letters are looked for in.

use bevy_egui::egui::{FontDefinitions, FontFamily};

/// Of egui's own fonts the one for code has arrows, which the ones for text lack; so it comes last among these.
const WITH_ARROWS: &str = "Hack";

/// egui's own fonts, so that everything that the panel writes is in one of them.
pub(super) fn definitions() -> FontDefinitions {
    let mut fonts = FontDefinitions::default();
    fonts.families.entry(FontFamily::Proportional).or_default().push(WITH_ARROWS.to_owned());
    fonts
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    use bevy_egui::egui::{FontId, Ui};
    use egui_kittest::Harness;

    use super::*;

    /// Letters beyond ASCII in the code under a folder; comments aside.
    fn letters(folder: &Path, found: &mut BTreeSet<char>) {
        for entry in fs::read_dir(folder).expect("a folder of the sources") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                letters(&path, found);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = fs::read_to_string(&path).expect("text");
                let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
                found.extend(code.flat_map(str::chars).filter(|letter| !letter.is_ascii()));
            }
        }
    }

    #[test]
    fn every_letter_of_the_sources_can_be_drawn() {
        let mut found = BTreeSet::new();
        letters(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
        assert!(found.contains(&'←') && found.contains(&'ψ'), "{found:?}");
        let check = |ui: &mut Ui, missing: &mut Vec<char>| {
            ui.ctx().set_fonts(definitions());
            missing.clear();
            // The other family has the font with arrows anyway.
            let font = FontId::proportional(13.0);
            missing.extend(found.iter().filter(|letter| !ui.fonts_mut(|fonts| fonts.has_glyph(&font, **letter))));
        };
        let mut harness = Harness::new_ui_state(check, Vec::new());
        // Fonts are in force from the next frame on.
        harness.run_steps(2);
        let missing = harness.state();
        assert!(missing.is_empty(), "{missing:?}");
    }
}
