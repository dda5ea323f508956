//! The cards over the floor of a running session.

use bevy_egui::egui::{Align2, Context, Popup, PopupCloseBehavior, RichText, Ui, vec2};

use super::super::column::overlays::Offered;
use super::super::column::{comparison, fleet, overlays, ranking};
use super::super::layout::{
    ABOVE_BAR, BELOW_LEGEND, EDGE, LEGEND_ROW_WIDTH, LEGEND_WIDTH, PanelState, SWITCH_WIDTH, SWITCHES_ROW_WIDTH,
    Scenery, TABLE_HEAD, over_floor,
};
use super::super::{Action, Edit, Fleet, Overlays, shortcuts, theme};
use super::minimap::minimap_ui;
use super::{banner, fault_brush, inspector, notices, overlay_key};

/// Where the cards over a floor find room, in points.
#[derive(Clone, Copy, Debug)]
pub(in crate::panel) struct Space {
    /// The floor's middle, from the window's.
    pub(in crate::panel) middle: f32,
    /// Width.
    pub(in crate::panel) room: f32,
    /// From the window's lower edge to above the bar.
    pub(in crate::panel) above_bar: f32,
}

/// What the cards took, in points.
#[derive(Clone, Copy, Debug)]
pub(in crate::panel) struct Taken {
    /// Height of the cards at the top that stay: legend, troubles, comparison. What comes and goes does not move the floor.
    pub(in crate::panel) steady: f32,
    /// From the window's upper edge to below all cards at the top.
    pub(in crate::panel) below_cards: f32,
    /// Height of the caption above the bar, with a gap.
    pub(in crate::panel) caption: f32,
}

impl Default for Taken {
    /// Where there are none.
    fn default() -> Self {
        Self { steady: 0.0, below_cards: EDGE, caption: 0.0 }
    }
}

/// Everything that floats over the floor of a running session but its bar.
pub(in crate::panel) fn floor_cards(
    context: &Context,
    Scenery { view, fleet, inspected, overlays, survey, brush, .. }: Scenery<'_>,
    Space { middle, room, above_bar }: Space,
    state: &mut PanelState,
    asked: &mut Vec<Action>,
) -> Taken {
    let offered = Offered::of(view, fleet);
    let legend = over_floor(context, "legend", Align2::CENTER_TOP, vec2(middle, EDGE), |ui| {
        let whose = view.comparison.as_ref().map(|_| "left");
        legend_ui(ui, fleet, whose, (overlays, offered), room, asked);
    });
    let mut below_legend = EDGE + legend.height() + ABOVE_BAR;
    let mut steady = legend.height();
    if fleet.has_troubles() {
        over_floor(context, "troubles", Align2::CENTER_TOP, vec2(middle, below_legend), |ui| {
            theme::floating().show(ui, |ui| ui.horizontal(|ui| fleet::troubles_ui(ui, fleet)));
        });
        below_legend += BELOW_LEGEND;
        steady += BELOW_LEGEND;
    }
    if overlay_key::has_key(overlays, offered) {
        let place = vec2(middle, below_legend);
        let key = over_floor(context, "overlay key", Align2::CENTER_TOP, place, |ui| {
            theme::floating().show(ui, |ui| {
                ui.set_max_width(room);
                ui.horizontal_wrapped(|ui| overlay_key::key_ui(ui, overlays, offered, fleet));
            });
        });
        below_legend += key.height() + ABOVE_BAR;
    }
    if brush.is_held {
        fault_brush::show_pointer(context, brush);
        let card = over_floor(context, "fault brush", Align2::CENTER_TOP, vec2(middle, below_legend), |ui| {
            theme::floating().show(ui, |ui| asked.extend(fault_brush::brush_ui(ui, brush)));
        });
        below_legend += card.height() + ABOVE_BAR;
    }
    if let Some(comparison) = &view.comparison {
        comparison::divide(context, context.viewport_rect().center().x + middle);
        let place = vec2(middle, below_legend);
        let card = over_floor(context, "comparison", Align2::CENTER_TOP, place, |ui| {
            theme::floating().show(ui, |ui| asked.extend(comparison::comparison_ui(ui, view, comparison, room)));
        });
        below_legend += card.height() + ABOVE_BAR;
        steady += card.height() + ABOVE_BAR;
    }
    let now_secs = context.input(|input| input.time);
    if let Some(crossing) = view.crossed.as_ref().filter(|crossing| state.banner.shows(crossing, now_secs)) {
        let banner = over_floor(context, "banner", Align2::CENTER_TOP, vec2(middle, below_legend), |ui| {
            let champion = view.curve.last().map_or(crossing.champion, |point| point.champion.mean);
            if banner::banner_ui(ui, crossing, champion, room) {
                state.banner.close();
            }
        });
        below_legend += banner.height() + ABOVE_BAR;
    }
    if let Some(ranking) = &view.ranking {
        let place = vec2(EDGE, below_legend);
        let room = context.viewport_rect().height() - below_legend + above_bar - TABLE_HEAD;
        over_floor(context, "ranking", Align2::LEFT_TOP, place, |ui| {
            theme::floating().show(ui, |ui| asked.extend(ranking::ranking_ui(ui, view, ranking, room)));
        });
    }
    // Where there is little room, the table has it.
    if let Some(survey) = survey.filter(|_| view.ranking.is_none() || room >= LEGEND_WIDTH) {
        let place = vec2(2.0 * middle - EDGE, below_legend);
        over_floor(context, "map", Align2::RIGHT_TOP, place, |ui| {
            theme::floating().show(ui, |ui| asked.extend(minimap_ui(ui, survey, &mut state.map)));
        });
    }
    if let Some(card) = inspected.card.as_ref().filter(|_| !inspector::is_in_column(view)) {
        over_floor(context, "inspector", Align2::LEFT_BOTTOM, vec2(EDGE, above_bar), |ui| {
            theme::floating()
                .show(ui, |ui| asked.extend(inspector::inspector_ui(ui, card, inspected.whose, fleet, brush)));
        });
    }
    let caption = view.caption.as_ref().map_or(0.0, |caption| {
        let place = vec2(middle, above_bar);
        let card = over_floor(context, "caption", Align2::CENTER_BOTTOM, place, |ui| notices::caption_ui(ui, caption));
        card.height() + ABOVE_BAR
    });
    Taken { steady, below_cards: below_legend, caption }
}

/// The key to colours and shapes, with how many agents do what on the side that `whose` names if there are two; and the
/// switches of what is drawn over the floor. In two rows, and then without words, where there is little `room`; with switches that
/// open where there is less.
fn legend_ui(
    ui: &mut Ui,
    fleet: &Fleet,
    whose: Option<&str>,
    (overlays, offered): (Overlays, Offered),
    room: f32,
    asked: &mut Vec<Action>,
) {
    let for_switches = f32::from(offered.switches()) * SWITCH_WIDTH;
    let has_words = room >= LEGEND_WIDTH;
    let counts = |ui: &mut Ui| {
        if let Some(side) = whose {
            ui.label(RichText::new(side).small().color(theme::WEAK)).on_hover_text("the figures are of this side");
        }
        fleet::fleet_ui(ui, fleet, has_words);
    };
    theme::floating().show(ui, |ui| {
        let edit = |ui: &mut Ui, asked: &mut Vec<Action>| {
            let edit = Action::Edit(Edit::Toggle);
            if ui.button("Edit floor").on_hover_text(shortcuts::tip(&edit)).clicked() {
                asked.push(edit);
            }
            let tips = format!("{}\n{}", shortcuts::tip(&Action::AskForFile), shortcuts::tip(&Action::AskForRun));
            if ui.button("Open…").on_hover_text(tips).clicked() {
                asked.push(Action::AskForFile);
            }
        };
        if room >= LEGEND_ROW_WIDTH + for_switches {
            ui.horizontal(|ui| {
                counts(ui);
                asked.extend(overlays::overlays_ui(ui, overlays, offered));
                ui.add_space(theme::GAP_SMALL);
                edit(ui, asked);
            });
        } else if room >= SWITCHES_ROW_WIDTH + for_switches {
            ui.horizontal(counts);
            ui.horizontal(|ui| {
                asked.extend(overlays::overlays_ui(ui, overlays, offered));
                edit(ui, asked);
            });
        } else {
            ui.set_max_width(room);
            ui.horizontal_wrapped(|ui| {
                counts(ui);
                let button = ui.button("Show…").on_hover_text("what is drawn over the floor");
                let stays = PopupCloseBehavior::CloseOnClickOutside;
                Popup::menu(&button).close_behavior(stays).show(|ui| {
                    asked.extend(overlays::overlays_ui(ui, overlays, offered));
                });
                edit(ui, asked);
            });
        }
    });
}
