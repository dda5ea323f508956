//! Why the selected agent was given its task: the words of the rule, its number, what that is the sum of, and what came next.

use bevy_egui::egui::{Grid, RichText, Ui, Vec2, vec2};

use super::super::widgets::text_right;
use super::super::{number, theme};
use crate::orchestration::assignment::{Reason, RunnerUp};

/// Width of the sentence, in points.
const WIDTH: f32 = 236.0;
/// A space for a number, in points.
const NUMBER: Vec2 = vec2(48.0, 14.0);

/// The reason; `None`: it is not known.
pub(in crate::panel) fn why_ui(ui: &mut Ui, reason: Option<&Reason>) {
    ui.add_space(theme::GAP_SMALL);
    ui.label(theme::title("why this task"));
    ui.set_max_width(WIDTH);
    let Some(reason) = reason else {
        let text = "decided before what is remembered; the next task will be told";
        ui.label(RichText::new(text).color(theme::WEAK));
        return;
    };
    let rule = number::words(reason.rule.token());
    ui.label(RichText::new(format!("{rule}, in tick {}: {}", reason.tick, reason.words())).color(theme::TEXT));
    match (reason.measure(), reason.score) {
        (Some(measure), Some(score)) => numbers_ui(ui, reason, measure, score),
        (Some(_), None) => {
            ui.label(RichText::new("its number is not known any more").color(theme::WEAK));
        }
        (None, _) => {}
    }
}

fn numbers_ui(ui: &mut Ui, reason: &Reason, measure: &str, score: f64) {
    Grid::new("why").num_columns(2).spacing([12.0, 3.0]).show(ui, |ui| {
        ui.label(RichText::new(measure).color(theme::WEAK));
        text_right(ui, NUMBER, RichText::new(signed(score)).color(theme::BRIGHT));
        ui.end_row();
        for part in &reason.parts {
            let words = number::words(part.name);
            let label = format!("   {words} {} × {}", number::short(part.value), signed(part.weight));
            ui.label(RichText::new(label).size(11.0).color(theme::WEAK));
            text_right(ui, NUMBER, RichText::new(signed(part.weight * part.value)).size(11.0));
            ui.end_row();
        }
        if let Some(next) = &reason.runner_up {
            let who = match next {
                RunnerUp::Task(task, _) => format!("next best: task {}", task.0),
                RunnerUp::Agent(agent, _) => format!("next best: agent {}", agent.0),
            };
            ui.label(RichText::new(who).color(theme::WEAK));
            text_right(ui, NUMBER, RichText::new(signed(next.score())));
            ui.end_row();
        }
    });
    if reason.runner_up.is_none() {
        ui.label(RichText::new("nothing else was left or looked at").size(11.0).color(theme::WEAK));
    }
}

/// Three significant digits, with a minus that is as broad as a plus.
fn signed(value: f64) -> String {
    if value.abs() < 0.0005 { "0".to_owned() } else { number::short(value).replace('-', "−") }
}
