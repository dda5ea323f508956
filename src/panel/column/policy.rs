//! What coordinates the fleet on the floor.

use bevy_egui::egui::{Align, ComboBox, Key, Layout, RichText, TextEdit, Ui};

use super::super::shortcuts::tip;
use super::super::widgets::chip;
use super::super::{Action, number, theme};
use crate::orchestration::UNTRAINED;
use crate::orchestration::presets::PRESETS;
use crate::session::{Command, View};

/// What is in charge, and what it is compared with: the champion, the untrained meta-skill, every preset, a saved one.
pub(in crate::panel) fn policy_ui(ui: &mut Ui, view: &View) -> Vec<Action> {
    let (mut actions, mut title) = (Vec::new(), None);
    ui.horizontal(|ui| {
        title = Some(ui.label(theme::title("coordination on the floor")).id);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if chip(ui, view.ranking.is_some(), "table").on_hover_text(tip(&Action::ToggleRanking)).clicked() {
                actions.push(Action::ToggleRanking);
            }
        });
    });
    ui.horizontal(|ui| {
        let width = ui.available_width() - 116.0;
        let list = ComboBox::from_id_salt("policy").height(320.0).width(width);
        let list = list.selected_text(words(&view.policy_name)).show_ui(ui, |ui| {
            let chosen = policies_ui(ui, view, Some(&view.policy_name));
            actions.extend(chosen.map(|name| Action::Session(Command::SetPolicy(name))));
        });
        if let Some(title) = title {
            list.response.labelled_by(title);
        }
        if view.has_curve() {
            let mut follows = view.follow_champion;
            let help = "put every new champion in charge of the fleet on the floor at once";
            if ui.checkbox(&mut follows, "follow learner").on_hover_text(help).changed() {
                actions.push(Action::Session(Command::SetFollowChampion(follows)));
            }
        }
    });
    actions.extend(comparison_ui(ui, view));
    actions
}

/// What the floor is compared with.
fn comparison_ui(ui: &mut Ui, view: &View) -> Vec<Action> {
    let mut actions = Vec::new();
    let title = ui.label(theme::title("compared side by side with")).id;
    ui.horizontal(|ui| {
        let other = view.comparison.as_ref().map(|comparison| comparison.policy_name.as_str());
        let width = ui.available_width() - 148.0;
        let list = ComboBox::from_id_salt("other")
            .height(320.0)
            .width(width)
            .selected_text(words(other.unwrap_or("nothing")))
            .show_ui(ui, |ui| {
                if other.is_some() && ui.selectable_label(false, "nothing").clicked() {
                    actions.push(Action::Session(Command::ToggleComparison));
                }
                let chosen = policies_ui(ui, view, other);
                actions.extend(chosen.map(|name| Action::Session(Command::CompareWith(name))));
            });
        list.response.labelled_by(title);
        let id = ui.id().with("file");
        let mut file = ui.data(|data| data.get_temp::<String>(id)).unwrap_or_default();
        let field = TextEdit::singleline(&mut file).hint_text("meta-skill .ron").desired_width(124.0);
        let help = "a saved meta-skill, such as a run's champion.ron; Enter compares with it";
        let field = ui.add(field).labelled_by(title).on_hover_text(help);
        if field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)) && !file.trim().is_empty() {
            actions.push(Action::Session(Command::CompareWith(file.trim().to_owned())));
        }
        ui.data_mut(|data| data.insert_temp(id, file));
    });
    actions
}

/// A list of policies; the one that was clicked.
fn policies_ui(ui: &mut Ui, view: &View, chosen: Option<&str>) -> Option<String> {
    let mut clicked = None;
    let mut entry = |ui: &mut Ui, name: &str, text: RichText, help: &str| {
        if ui.selectable_label(chosen == Some(name), text).on_hover_text(help).clicked() {
            clicked = Some(name.to_owned());
        }
    };
    if view.has_curve() {
        let help = "the best meta-skill so far by held-out score";
        entry(ui, "champion", RichText::new("champion").color(theme::LEARNED), help);
        entry(ui, UNTRAINED, RichText::new(UNTRAINED), "generation 0: the learned rules before any learning");
        ui.separator();
    }
    for preset in PRESETS {
        let help = format!("{}\nfails when {}", preset.idea, preset.fails_when);
        entry(ui, preset.name, words(preset.name), &help);
    }
    clicked
}

fn words(name: &str) -> RichText {
    RichText::new(number::words(name))
}
