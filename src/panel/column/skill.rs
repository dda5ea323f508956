//! The meta-skill by name: what each parameter is, how it came about, and a number to change it by hand.

use std::sync::Arc;

use bevy_egui::egui::{
    CollapsingHeader, DragValue, Id, Response, RichText, Sense, Shape, Stroke, TextEdit, Ui, Vec2, pos2,
};

use super::super::knob::{is_double_clicked, is_due_on_the_way, is_elsewhere_on_the_way};
use super::super::widgets::{chip, fold, text_left};
use super::super::{Action, number, theme};
use crate::orchestration::meta_skill::{Decision, Feature, MetaSkill};
use crate::session::{Command, SkillView, View};

/// Room for a parameter's name, in points.
const NAME: Vec2 = Vec2::new(136.0, 17.0);
/// Size of the line of what champions had, in points.
const TREND: Vec2 = Vec2::new(84.0, 15.0);
const NUMBER_WIDTH: f32 = 62.0;
/// How much a parameter changes for each point that its number is dragged.
const PER_POINT: f64 = 0.01;
/// Width of the field for what is looked for, in points.
const SOUGHT_WIDTH: f32 = 150.0;

/// Which parameters are shown, and in what order.
#[derive(Clone, Debug, Default, PartialEq)]
struct Sought {
    /// Words that a name or its meaning holds.
    words: String,
    /// Those that champions have changed most come first.
    most_moved_first: bool,
}

/// Parameters by decision; folded away until they are asked for.
pub(in crate::panel) fn skill_ui(ui: &mut Ui, view: &View, skill: &SkillView) -> Vec<Action> {
    let mut actions = Vec::new();
    fold(ui, CollapsingHeader::new(theme::title("meta-skill by name")).id_salt("meta-skill"), |ui| {
        actions.extend(state_ui(ui, view, skill));
        let sought = sought_ui(ui);
        let of_decisions: Vec<_> = skill.decisions.iter().map(|&it| (it, found(skill, it, &sought))).collect();
        if of_decisions.iter().all(|(_, found)| found.is_empty()) {
            ui.label(RichText::new("no parameter is called so, or means that").size(11.5).color(theme::WEAK));
        }
        for (decision, found) in of_decisions {
            if found.is_empty() {
                continue;
            }
            let title = format!("{} ({})", number::words(decision.token()), found.len());
            // What is looked for is shown at once.
            let open = (!sought.words.trim().is_empty()).then_some(true);
            fold(ui, CollapsingHeader::new(title).id_salt(decision.token()).open(open), |ui| {
                ui.spacing_mut().item_spacing.y = 2.0;
                for place in found {
                    let feature = &decision.features()[place];
                    // By name, as a row may change its place while its number is dragged.
                    let row = ui.push_id(feature.name, |ui| parameter_ui(ui, skill, decision, place, feature));
                    if let Some(value) = row.inner {
                        actions.push(Action::Session(Command::SetParameter { decision, place, value }));
                    }
                }
            });
        }
    });
    actions
}

/// What is looked for among the parameters.
fn sought_ui(ui: &mut Ui) -> Sought {
    let id = ui.id().with("sought");
    let mut sought = ui.data(|data| data.get_temp::<Sought>(id)).unwrap_or_default();
    ui.horizontal(|ui| {
        let name = ui.label(RichText::new("find").size(11.5).color(theme::WEAK));
        let field =
            TextEdit::singleline(&mut sought.words).desired_width(SOUGHT_WIDTH).hint_text("a name or a meaning");
        ui.add(field).labelled_by(name.id).on_hover_text("show those whose name or meaning holds these words");
        let help = "those that learning has changed most come first";
        if chip(ui, sought.most_moved_first, "most moved first").on_hover_text(help).clicked() {
            sought.most_moved_first = !sought.most_moved_first;
        }
    });
    ui.data_mut(|data| data.insert_temp(id, sought.clone()));
    sought
}

/// Which parameters of a decision are meant, in the order in which they are shown.
fn found(skill: &SkillView, decision: Decision, sought: &Sought) -> Vec<usize> {
    let asked = words(&sought.words).to_lowercase();
    let holds = |feature: &Feature| {
        let said = [decision.token(), feature.name, feature.meaning].map(words).join(" ").to_lowercase();
        asked.split_whitespace().all(|word| said.contains(word))
    };
    let features = decision.features();
    let mut found: Vec<usize> = (0..features.len()).filter(|&place| holds(&features[place])).collect();
    if sought.most_moved_first {
        let value =
            |entry: Option<&(u32, Arc<MetaSkill>)>, place: usize| entry.map_or(0.0, |e| e.1.block(decision)[place]);
        let moved = |place: usize| (value(skill.history.last(), place) - value(skill.history.first(), place)).abs();
        found.sort_by(|&a, &b| moved(b).total_cmp(&moved(a)));
    }
    found
}

/// Whose parameters these are, a way to keep them, and the way back to the champion.
fn state_ui(ui: &mut Ui, view: &View, skill: &SkillView) -> Vec<Action> {
    let mut actions = Vec::new();
    ui.horizontal(|ui| {
        let (whose, colour) = if skill.is_edited {
            ("edited by hand", theme::RIVAL)
        } else {
            ("drag a number, and it leads the fleet", theme::WEAK)
        };
        ui.label(RichText::new(whose).size(11.5).color(colour));
        let save = ui.button("save").on_hover_text("write these parameters to a file, which can be opened again");
        if save.clicked() {
            actions.push(Action::SaveChampion);
        }
        if skill.is_edited && !skill.history.is_empty() {
            let help = "put the newest champion in charge and follow the learner again; Undo goes back one step";
            if ui.button("back to the champion").on_hover_text(help).clicked() {
                actions.push(Action::Session(if view.has_learner {
                    Command::SetFollowChampion(true)
                } else {
                    Command::SetPolicy("champion".to_owned())
                }));
            }
        }
    });
    actions
}

/// One parameter; returns what to set it to, once the user has let go.
fn parameter_ui(ui: &mut Ui, skill: &SkillView, decision: Decision, place: usize, feature: &Feature) -> Option<f64> {
    let value = skill.meta_skill.block(decision)[place];
    let passed: Vec<(u32, f64)> =
        skill.history.iter().map(|(generation, skill)| (*generation, skill.block(decision)[place])).collect();
    let champion = passed.last().map(|(_, value)| *value);
    let is_changed = skill.is_edited && champion.is_some_and(|champion| champion.to_bits() != value.to_bits());
    let tip = tooltip(feature, champion);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        let colour = if is_changed { theme::RIVAL } else { theme::TEXT };
        let name = RichText::new(words(feature.name)).size(12.0).color(colour);
        let label = text_left(ui, NAME, name).on_hover_text(&tip);
        let trend = trend_ui(ui, &passed, if is_changed { theme::WEAK } else { theme::LEARNED });
        let id = ui.id().with(decision.token()).with(feature.name);
        let (number, set) = number_ui(ui, id, value);
        number.labelled_by(label.id).on_hover_text(&tip);
        // Not on the number, which is typed in after a click.
        let restored = champion.unwrap_or(feature.initial);
        if is_double_clicked(ui, &label) || is_double_clicked(ui, &trend) {
            return (restored.to_bits() != value.to_bits()).then_some(restored);
        }
        set
    })
    .inner
}

/// `horizontal.lane_parity` reads "horizontal lane parity".
fn words(name: &str) -> String {
    number::words(name).replace('.', " ")
}

fn tooltip(feature: &Feature, champion: Option<f64>) -> String {
    let champion = champion.map_or_else(String::new, |champion| format!(", the champion's is {champion:.3}"));
    format!(
        "weighs: {}\nbefore learning it is {:.3}{champion}\ndouble click on the name restores the champion's; click the number to type",
        feature.meaning, feature.initial
    )
}

/// A number that is dragged or typed, and what it is to be set to.
fn number_ui(ui: &mut Ui, id: Id, value: f64) -> (Response, Option<f64>) {
    let held = ui.data(|data| data.get_temp::<f64>(id));
    let mut shown = held.unwrap_or(value);
    let number = DragValue::new(&mut shown).speed(PER_POINT).max_decimals(3).min_decimals(3);
    let number = ui.add_sized([NUMBER_WIDTH, NAME.y], number.update_while_editing(false));
    if number.dragged() {
        ui.data_mut(|data| data.insert_temp(id, shown));
        let is_due = is_due_on_the_way(ui, id, shown, (shown - value).abs() < 1e-9);
        return (number, is_due.then_some(shown));
    }
    let is_elsewhere = is_elsewhere_on_the_way(ui, id, shown);
    ui.data_mut(|data| data.remove::<f64>(id));
    // What is only drawn with fewer digits is not set to them.
    let is_set = held.is_some() || number.changed();
    let differs = (shown - value).abs() > 1e-9;
    (number, (is_elsewhere || is_set && differs).then_some(shown))
}

/// A line of what champions had, by generation, with another where nothing is.
fn trend_ui(ui: &mut Ui, passed: &[(u32, f64)], colour: theme::Tone) -> Response {
    let (rect, response) = ui.allocate_exact_size(TREND, Sense::hover());
    let points = trend(passed);
    let place = |(x, y): (f32, f32)| pos2(rect.left() + x * rect.width(), rect.bottom() - y * rect.height());
    let nothing = place((0.0, points.nothing)).y;
    ui.painter().hline(rect.x_range(), nothing, Stroke::new(1.0, theme::LINE));
    let line: Vec<_> = points.line.iter().copied().map(place).collect();
    if let Some(&last) = line.last() {
        ui.painter().circle_filled(last, 1.8, colour);
    }
    ui.painter().add(Shape::line(line, Stroke::new(1.3, colour)));
    match (passed.first(), passed.last()) {
        (Some((from, first)), Some((to, last))) => {
            response.on_hover_text(format!("{first:.3} in generation {from}, {last:.3} in generation {to}"))
        }
        _ => response,
    }
}

/// Shares of a picture's width and height, upwards.
#[derive(Clone, Debug, PartialEq)]
struct Trend {
    line: Vec<(f32, f32)>,
    /// The height of 0.
    nothing: f32,
}

/// Places values by generation; the picture holds them all, and 0.
fn trend(passed: &[(u32, f64)]) -> Trend {
    let (low, high) = passed.iter().fold((0.0_f64, 0.0_f64), |(low, high), (_, v)| (low.min(*v), high.max(*v)));
    let span = high - low;
    let height = |value: f64| if span > 0.0 { ((value - low) / span) as f32 } else { 0.5 };
    let (first, last) = (passed.first().map_or(0, |(at, _)| *at), passed.last().map_or(0, |(at, _)| *at));
    let along = |at: u32| if last > first { (at - first) as f32 / (last - first) as f32 } else { 1.0 };
    Trend { line: passed.iter().map(|(at, value)| (along(*at), height(*value))).collect(), nothing: height(0.0) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::panel::tests::skill_view;

    #[test]
    fn parameters_are_found_by_name_and_by_meaning() {
        let skill = skill_view(false);
        let names = |sought: &Sought| {
            let named = |place: usize| Decision::Guidance.features()[place].name;
            found(&skill, Decision::Guidance, sought).into_iter().map(named).collect::<Vec<_>>()
        };
        let sought = |words: &str| Sought { words: words.to_owned(), ..Sought::default() };
        assert_eq!(names(&sought("KEEP right")), ["horizontal.keep_right", "vertical.keep_right"]);
        assert_eq!(names(&sought("cost of waiting")), ["stay"]);
        assert_eq!(names(&sought("horizontal.lane_parity")), ["horizontal.lane_parity"], "as files call it");
        assert_eq!(names(&sought("guidance.flow_there")), ["flow_there"]);
        assert_eq!(names(&sought("no such thing")), [""; 0]);
        assert_eq!(names(&sought(" ")).len(), Decision::Guidance.features().len());
    }

    #[test]
    fn those_that_moved_most_come_first() {
        let sought = Sought { most_moved_first: true, ..Sought::default() };
        let places = found(&skill_view(false), Decision::RightOfWay, &sought);
        assert_eq!(places[..3], [1, 0, 2], "the only one that moved, then the others as they are listed");
    }

    #[test]
    fn trends_hold_all_values_and_nothing() {
        let both = trend(&[(0, 0.0), (4, -1.0), (8, 3.0)]);
        assert_eq!(both, Trend { line: vec![(0.0, 0.25), (0.5, 0.0), (1.0, 1.0)], nothing: 0.25 });
        assert_eq!(trend(&[(0, 2.0), (2, 4.0)]), Trend { line: vec![(0.0, 0.5), (1.0, 1.0)], nothing: 0.0 });
        assert_eq!(trend(&[(3, 0.0)]), Trend { line: vec![(1.0, 0.5)], nothing: 0.5 });
        assert_eq!(trend(&[]), Trend { line: vec![], nothing: 0.5 });
    }
}
