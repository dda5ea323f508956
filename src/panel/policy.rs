//! What coordinates the fleet on the floor.

use bevy_egui::egui::{ComboBox, RichText, Ui};

use super::{Action, number, theme};
use crate::orchestration::presets::PRESETS;
use crate::session::{Command, View};

/// A list of policies: the champion, the untrained meta-skill, every preset.
pub(super) fn policy_ui(ui: &mut Ui, view: &View) -> Vec<Action> {
    let mut actions = Vec::new();
    ui.label(theme::title("coordination on the floor"));
    let set = |name: &str| Action::Session(Command::SetPolicy(name.to_owned()));
    ui.horizontal(|ui| {
        let name = RichText::new(number::words(&view.policy_name));
        ComboBox::from_id_salt("policy").height(320.0).width(ui.available_width() - 116.0).selected_text(name).show_ui(
            ui,
            |ui| {
                if view.has_learner {
                    let champion = RichText::new("champion").color(theme::LEARNED);
                    let help = "the best meta-skill so far by held-out score";
                    if ui.selectable_label(false, champion).on_hover_text(help).clicked() {
                        actions.push(set("champion"));
                    }
                    let help = "the learned rules before any learning";
                    if ui.selectable_label(false, "untrained").on_hover_text(help).clicked() {
                        actions.push(set("untrained"));
                    }
                    ui.separator();
                }
                for preset in PRESETS {
                    let help = format!("{}\nfails when {}", preset.idea, preset.fails_when);
                    let is_chosen = view.policy_name == preset.name;
                    if ui.selectable_label(is_chosen, number::words(preset.name)).on_hover_text(help).clicked() {
                        actions.push(set(preset.name));
                    }
                }
            },
        );
        if view.has_learner {
            let mut follows = view.follow_champion;
            let help = "put every new champion in charge of the fleet on the floor at once";
            if ui.checkbox(&mut follows, "follow learner").on_hover_text(help).changed() {
                actions.push(Action::Session(Command::SetFollowChampion(follows)));
            }
        }
    });
    actions
}
