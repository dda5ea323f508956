//! The page of scenes, the way to it, and the card for the first start.

use std::path::{Path, PathBuf};

use bevy_egui::egui::accesskit::Role;
use bevy_egui::egui::{Ui, Vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT, Queryable};

use super::super::Action;
use super::super::column::headline;
use super::super::scenes::{Scenes, scenes_ui};
use super::{harness, sample_view};
use crate::scene::SHIPPED;
use crate::session::Command;

type State = (Scenes, Vec<Action>);

fn page<'a>(scenes: Scenes) -> Harness<'a, State> {
    let room = Vec2::new(900.0, 3000.0);
    let ui = move |ui: &mut Ui, (scenes, asked): &mut State| asked.extend(scenes_ui(ui, scenes, room));
    let mut harness = Harness::builder().with_size(Vec2::new(1000.0, 3100.0)).build_ui_state(ui, (scenes, Vec::new()));
    harness.run_steps(3);
    harness
}

#[test]
fn every_shipped_scene_has_a_card_that_opens_it() {
    let mut scenes = Scenes::default();
    scenes.toggle();
    let mut harness = page(scenes);
    for (name, _) in SHIPPED {
        harness.get_by_role_and_label(Role::Button, &format!("open {name}"));
    }
    let mut places = ["narrow-aisles", "benchmarks/empty-48-48", "training/maze"].map(|name| {
        let label = format!("open {name}");
        let card = harness.get_by_label(&label);
        card.click();
        card.rect().top()
    });
    harness.run_steps(3);
    let opened = ["narrow-aisles", "benchmarks/empty-48-48", "training/maze"];
    let opened = opened.map(|name| Action::Session(Command::Open(PathBuf::from(name))));
    assert_eq!(harness.state().1, opened);
    let in_order = places;
    places.sort_by(f32::total_cmp);
    assert_eq!(in_order.map(f32::to_bits), places.map(f32::to_bits), "those made to be watched come first");
}

#[test]
fn what_was_opened_lately_comes_first() {
    let mut scenes = Scenes::default();
    scenes.note_opened(Path::new("/home/me/mine.ron"));
    scenes.toggle();
    let mut harness = page(scenes);
    let file = harness.get_by_role_and_label(Role::Button, "mine.ron");
    assert!(file.rect().bottom() < harness.get_by_label("open narrow-aisles").rect().top());
    file.click();
    harness.run_steps(3);
    assert_eq!(harness.state().1, [Action::Session(Command::Open(PathBuf::from("/home/me/mine.ron")))]);
    harness.get_by_label("×").click();
    harness.run_steps(3);
    assert_eq!(harness.state().1.last(), Some(&Action::ToggleScenes));
}

#[test]
fn a_closed_page_shows_and_gathers_nothing() {
    let harness = page(Scenes::default());
    assert!(harness.query_by_role(Role::Button).is_none());
}

#[test]
fn the_name_of_the_scene_leads_to_others() {
    let view = sample_view();
    let mut harness = harness(|ui| headline::headline_ui(ui, &view));
    let title = harness.get_by_label("narrow-aisles");
    assert_eq!(title.accesskit_node().role(), Role::Button);
    title.click();
    harness.run();
    assert_eq!(harness.state().as_slice(), [Action::ToggleScenes]);
}
