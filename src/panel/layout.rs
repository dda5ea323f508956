//! Puts the parts of the panel in their places: a column at the right, cards over the floor.

use std::path::Path;

use bevy::prelude::{MessageWriter, Res, ResMut, Resource, Result};
use bevy_egui::EguiContexts;
use bevy_egui::egui::{
    Align2, Area, Context, Frame, Id, LayerId, Margin, Order, Panel, Rect, RichText, ScrollArea, Ui, UiBuilder, Vec2,
    vec2,
};

use super::notices::Toasts;
use super::{
    Action, Card, CurveOptions, Edit, Editor, Fleet, Inspected, Overlays, Shown, banner, changes, comparison, curves,
    editor, fleet, gallery, headline, inspector, learner, notices, overlays, policy, ranking, rivals, shortcuts, skill,
    theme, timeline, transport, world,
};
use crate::learner::RUNS;
use crate::session::{EarlierRuns, View};

/// Width of the column, in points.
const COLUMN_WIDTH: f32 = 364.0;
/// From the window's edge to the cards over the floor, in points.
const EDGE: f32 = 14.0;

/// From the top of a row of the legend to what stands below it, in points.
const BELOW_LEGEND: f32 = 46.0;
/// Between the bar at the bottom and what stands above it, in points.
const ABOVE_BAR: f32 = 8.0;
/// Height of the table of policies without its rows, in points.
const TABLE_HEAD: f32 = 88.0;
/// Least width of the bar, in points: that of its buttons.
const LEAST_BAR_WIDTH: f32 = 560.0;
/// Margin within a card, left and right, in points.
const CARD_MARGIN: f32 = 13.0;

/// How much of the window's right side the panel takes, in logical pixels.
#[derive(Resource, Clone, Copy, Debug, PartialEq)]
pub struct PanelWidth(pub f32);

impl Default for PanelWidth {
    fn default() -> Self {
        Self(COLUMN_WIDTH)
    }
}

/// Where the learning curve stands with its legend, in physical pixels from the window's left upper corner.
#[derive(Resource, Clone, Copy, Debug, PartialEq)]
pub struct CurveArea(pub Rect);

impl Default for CurveArea {
    fn default() -> Self {
        Self(Rect::NOTHING)
    }
}

/// The name of a file that is held over the window, to be dropped.
#[derive(Resource, Clone, Debug, Default, PartialEq, Eq)]
pub struct Hovering(pub Option<String>);

/// What the panel remembers from frame to frame.
#[derive(Resource, Debug, Default)]
pub(super) struct PanelState {
    /// Whether the list of keys is open.
    pub(super) shows_shortcuts: bool,
    /// The generation of the crossing whose banner was closed.
    closed_banner: Option<u32>,
    /// The rival under the pointer.
    emphasised: Option<String>,
    /// How the learning curve is shown.
    pub(super) curve: CurveOptions,
    /// Earlier runs of this scene.
    earlier: EarlierRuns,
    /// Where the learning curve stands, in points.
    curve_area: Option<Rect>,
    /// The first view of this scene: what a double click on a slider restores.
    defaults: Option<View>,
    toasts: Toasts,
    is_styled: bool,
}

pub(super) fn draw_panel(
    mut contexts: EguiContexts,
    shown: Option<Res<Shown>>,
    fleet: Res<Fleet>,
    inspected: Res<Inspected>,
    overlays: Res<Overlays>,
    hovering: Res<Hovering>,
    editor: Res<Editor>,
    mut state: ResMut<PanelState>,
    mut width: ResMut<PanelWidth>,
    mut curve_area: ResMut<CurveArea>,
    mut actions: MessageWriter<Action>,
) -> Result {
    let context = contexts.ctx_mut()?;
    let Some(shown) = shown else { return Ok(()) };
    if !state.is_styled {
        theme::apply(context);
        state.is_styled = true;
    }
    let view = &shown.0;
    let mut asked = Vec::new();
    let wide = column(context, |ui| {
        if editor.is_open() {
            asked.extend(editor::column_ui(ui, &editor, &view.scene_name));
        } else {
            sections(ui, view, &mut state, &mut asked);
        }
    });
    width.0 = wide * context.zoom_factor();
    if let Some(area) = state.curve_area {
        curve_area.0 = area.intersect(context.viewport_rect()) * context.pixels_per_point();
    }
    let middle = -width.0 / context.zoom_factor() / 2.0;
    let room = context.viewport_rect().width() + 2.0 * middle - 2.0 * (EDGE + CARD_MARGIN);
    let bar = over_floor(context, "bar", Align2::CENTER_BOTTOM, vec2(middle, -EDGE), |ui| {
        theme::floating().show(ui, |ui| {
            asked.extend(if editor.is_open() { editor::strip_ui(ui, &editor, room) } else { bar_ui(ui, view, room) });
        });
    });
    let above_bar = -EDGE - bar.height() - ABOVE_BAR;
    if !editor.is_open() {
        let floor = FloorCards { fleet: &fleet, card: inspected.0.as_ref(), overlays: *overlays, middle, above_bar };
        floor_cards(context, view, &floor, &mut state, &mut asked);
    }
    let notices_place = vec2(2.0 * middle - EDGE, above_bar);
    over_floor(context, "notices", Align2::RIGHT_BOTTOM, notices_place, |ui| {
        asked.extend(notices::notices_ui(ui, &view.notices, &mut state.toasts));
    });
    if let Some(name) = &hovering.0 {
        over_floor(context, "drop", Align2::CENTER_CENTER, vec2(middle, 0.0), |ui| notices::drop_ui(ui, name));
    }
    if state.shows_shortcuts && shortcuts::shortcuts_ui(context, vec2(middle, 0.0)) {
        asked.push(Action::ToggleShortcuts);
    }
    actions.write_batch(asked);
    Ok(())
}

/// What the cards over a floor show besides the session, and where they find room, in points.
struct FloorCards<'a> {
    fleet: &'a Fleet,
    card: Option<&'a Card>,
    overlays: Overlays,
    middle: f32,
    above_bar: f32,
}

/// Everything that floats over the floor of a running session but its bar.
fn floor_cards(
    context: &Context,
    view: &View,
    &FloorCards { fleet, card, overlays, middle, above_bar }: &FloorCards,
    state: &mut PanelState,
    asked: &mut Vec<Action>,
) {
    over_floor(context, "legend", Align2::CENTER_TOP, vec2(middle, EDGE), |ui| {
        let whose = view.comparison.as_ref().map(|_| "left");
        legend(ui, fleet, whose, overlays, asked);
    });
    let mut below_legend = EDGE + BELOW_LEGEND;
    if fleet.has_troubles() {
        over_floor(context, "troubles", Align2::CENTER_TOP, vec2(middle, below_legend), |ui| {
            theme::floating().show(ui, |ui| ui.horizontal(|ui| fleet::troubles_ui(ui, fleet)));
        });
        below_legend += BELOW_LEGEND;
    }
    if let Some(comparison) = &view.comparison {
        comparison::divide(context, context.viewport_rect().center().x + middle);
        let place = vec2(middle, below_legend);
        let card = over_floor(context, "comparison", Align2::CENTER_TOP, place, |ui| {
            theme::floating().show(ui, |ui| asked.extend(comparison::comparison_ui(ui, view, comparison)));
        });
        below_legend += card.height() + ABOVE_BAR;
    }
    if let Some(crossing) = view.crossed.as_ref().filter(|crossing| state.closed_banner != Some(crossing.generation)) {
        let banner = over_floor(context, "banner", Align2::CENTER_TOP, vec2(middle, below_legend), |ui| {
            if banner::banner_ui(ui, crossing) {
                state.closed_banner = Some(crossing.generation);
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
    if let Some(card) = card {
        over_floor(context, "inspector", Align2::LEFT_BOTTOM, vec2(EDGE, above_bar), |ui| {
            theme::floating().show(ui, |ui| asked.extend(inspector::inspector_ui(ui, card, fleet.has_tasks)));
        });
    }
    if let Some(caption) = &view.caption {
        let place = vec2(middle, above_bar);
        over_floor(context, "caption", Align2::CENTER_BOTTOM, place, |ui| notices::caption_ui(ui, caption));
    }
}

/// The column at the right; returns its width in points.
fn column(context: &Context, contents: impl FnOnce(&mut Ui)) -> f32 {
    let place = UiBuilder::new().layer_id(LayerId::background()).max_rect(context.viewport_rect());
    let mut root = Ui::new(context.clone(), Id::new("panel"), place);
    // What the sections leave free at the right is for the scroll bar.
    let frame = Frame::new().fill(theme::PANEL).inner_margin(Margin { left: 12, right: 4, top: 8, bottom: 8 });
    Panel::right("column")
        .exact_size(COLUMN_WIDTH)
        .resizable(false)
        .show_separator_line(false)
        .frame(frame)
        .show(&mut root, |ui| {
            ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
                ui.set_max_width(ui.available_width() - theme::GAP);
                contents(ui);
            });
        })
        .response
        .rect
        .width()
}

fn sections(ui: &mut Ui, view: &View, state: &mut PanelState, asked: &mut Vec<Action>) {
    if state.defaults.as_ref().is_none_or(|defaults| defaults.scene_name != view.scene_name) {
        state.defaults = Some(view.clone());
        state.earlier = EarlierRuns::read(Path::new(RUNS), &view.scene_name);
    }
    asked.extend(headline::headline_ui(ui, view));
    if view.has_curve() {
        section(ui, |ui| {
            let PanelState { curve, earlier, curve_area, emphasised, .. } = state;
            let unit = if view.scores_are_relative() { "untrained = 1,000" } else { "finished per 1,000 ticks" };
            let picture = ui.scope(|ui| {
                ui.label(theme::title(&format!("{unit}, by {}", curve.x.name())));
                curves::curves_ui(ui, view, earlier, curve, emphasised.as_deref());
                if view.has_learner {
                    ui.scope(|ui| *emphasised = rivals::rivals_ui(ui, view));
                }
            });
            *curve_area = Some(picture.response.rect.expand(theme::GAP_SMALL));
            asked.extend(curves::options_ui(ui, curve));
            asked.extend(curves::earlier_ui(ui, view, earlier, curve));
        });
    }
    if view.generations.len() > 1 {
        section(ui, |ui| asked.extend(gallery::gallery_ui(ui, view)));
    }
    let defaults = state.defaults.as_ref().unwrap_or(view);
    if view.has_learner {
        section(ui, |ui| asked.extend(learner::learner_ui(ui, view, defaults)));
    }
    section(ui, |ui| asked.extend(world::world_ui(ui, view, defaults)));
    section(ui, |ui| asked.extend(policy::policy_ui(ui, view)));
    if let Some(skill) = &view.skill {
        section(ui, |ui| asked.extend(skill::skill_ui(ui, view, skill)));
    }
    section(ui, |ui| changes::changes_ui(ui, &view.changes));
}

/// A card as wide as the column.
fn section(ui: &mut Ui, contents: impl FnOnce(&mut Ui)) {
    theme::card().show(ui, |ui| {
        ui.set_width(ui.available_width());
        contents(ui);
    });
}

/// The key to colours and shapes, with how many agents do what on the side that `whose` names if there are two; and the
/// switches of what is drawn over the floor.
fn legend(ui: &mut Ui, fleet: &Fleet, whose: Option<&str>, overlays: Overlays, asked: &mut Vec<Action>) {
    theme::floating().show(ui, |ui| {
        ui.horizontal(|ui| {
            if let Some(side) = whose {
                ui.label(RichText::new(side).small().color(theme::WEAK)).on_hover_text("the figures are of this side");
            }
            fleet::fleet_ui(ui, fleet);
            asked.extend(overlays::overlays_ui(ui, overlays));
            ui.add_space(theme::GAP_SMALL);
            let edit = Action::Edit(Edit::Toggle);
            if ui.button("Edit floor").on_hover_text(shortcuts::tip(&edit)).clicked() {
                asked.push(edit);
            }
        });
    });
}

/// The episode's timeline, and the buttons that run it, in `room` points.
fn bar_ui(ui: &mut Ui, view: &View, room: f32) -> Vec<Action> {
    let width = room.max(LEAST_BAR_WIDTH);
    ui.set_width(width);
    let mut asked = timeline::timeline_ui(ui, view, width);
    ui.add_space(theme::GAP_SMALL);
    // In the middle, whatever they take: what they took in the last frame.
    let id = ui.id().with("transport width");
    let taken = ui.data(|data| data.get_temp::<f32>(id)).unwrap_or(width);
    ui.horizontal(|ui| {
        ui.add_space((width - taken).max(0.0) / 2.0);
        let start = ui.cursor().left();
        asked.extend(transport::transport_ui(ui, view));
        let taken = ui.min_rect().right() - start;
        ui.data_mut(|data| data.insert_temp(id, taken));
    });
    asked
}

/// A card over the floor; returns its place.
fn over_floor(context: &Context, name: &str, align: Align2, offset: Vec2, contents: impl FnOnce(&mut Ui)) -> Rect {
    Area::new(Id::new(name)).order(Order::Middle).anchor(align, offset).show(context, contents).response.rect
}
