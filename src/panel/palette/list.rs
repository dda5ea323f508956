//! The field, the list below it, and the keys that move through it.

use bevy_egui::egui::{
    Align, Button, Key, Layout, Modifiers, RichText, ScrollArea, TextEdit, Ui, WidgetInfo, WidgetType, vec2,
};

use super::super::{Action, theme};
use super::entries::{Entry, Known, entries};
use super::found::found;
use super::fuzzy::fit;
use crate::grid::Grid;

/// Width of the palette without its margins, in points.
const WIDTH: f32 = 440.0;
/// Height of the list, in points.
const LIST_HEIGHT: f32 = 300.0;
const ROW_HEIGHT: f32 = 24.0;
/// What was chosen lately, that stands first.
const MOST_RECENT: usize = 8;

/// What the palette remembers.
#[derive(Clone, Debug, Default)]
pub(in crate::panel) struct Palette {
    /// What is typed, while it is open.
    search: Option<Search>,
    /// What was chosen lately, the newest first.
    recent: Vec<Action>,
}

#[derive(Clone, Debug, Default)]
struct Search {
    query: String,
    /// The place in the list that Enter means.
    chosen: usize,
}

impl Palette {
    /// Opens it with nothing typed, or closes it.
    pub(in crate::panel) fn toggle(&mut self) {
        self.search = if self.search.is_some() { None } else { Some(Search::default()) };
    }

    /// Closes it.
    pub(in crate::panel) fn close(&mut self) {
        self.search = None;
    }

    /// Whether it is drawn.
    pub(in crate::panel) fn is_open(&self) -> bool {
        self.search.is_some()
    }

    fn choose(&mut self, action: &Action) {
        self.search = None;
        self.recent.retain(|known| known != action);
        self.recent.insert(0, action.clone());
        self.recent.truncate(MOST_RECENT);
    }
}

/// The open palette over a floor; nothing while it is closed.
pub(in crate::panel) fn palette_ui(ui: &mut Ui, palette: &mut Palette, known: Known, grid: &Grid) -> Vec<Action> {
    let recent = &palette.recent;
    let Some(search) = &mut palette.search else { return Vec::new() };
    ui.set_width(WIDTH);
    let closes = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape));
    let moved = ui.input_mut(|input| {
        let mut count = |key| input.count_and_consume_key(Modifiers::NONE, key) as isize;
        count(Key::ArrowDown) - count(Key::ArrowUp)
    });
    let title = ui.label(theme::title("do anything"));
    let field = TextEdit::singleline(&mut search.query)
        .hint_text("an action, a scene, a policy; an agent by number, a cell by column,row")
        .desired_width(WIDTH);
    let field = ui.add(field).labelled_by(title.id);
    field.request_focus();
    // After the field: what was typed in the same slow frame comes first.
    let enters = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
    if field.changed() {
        search.chosen = 0;
    }
    let (list, problem) = matching(&search.query, recent, known, grid);
    search.chosen = search.chosen.saturating_add_signed(moved).min(list.len().saturating_sub(1));
    ui.add_space(theme::GAP_SMALL);
    if let Some(problem) = problem {
        ui.label(RichText::new(problem).color(theme::RIVAL));
    } else if list.is_empty() {
        ui.label(RichText::new("nothing fits").color(theme::WEAK));
    }
    let clicked = list_ui(ui, &list, search.chosen, moved != 0 || field.changed());
    let chosen = clicked.or((enters && !list.is_empty()).then_some(search.chosen));
    if let Some(Entry { action, .. }) = chosen.and_then(|place| list.get(place)) {
        palette.choose(action);
        return vec![action.clone()];
    }
    if closes {
        palette.search = None;
    }
    Vec::new()
}

/// What fits, best first; without a query everything, what was chosen lately first. And why a thing on the floor is none.
fn matching(query: &str, recent: &[Action], known: Known, grid: &Grid) -> (Vec<Entry>, Option<String>) {
    let mut list = entries(known);
    if query.trim().is_empty() {
        list.sort_by_key(|entry| recent.iter().position(|action| *action == entry.action).unwrap_or(MOST_RECENT));
        return (list, None);
    }
    let mut fitting: Vec<(i32, Entry)> =
        list.into_iter().filter_map(|entry| Some((fit(query, &entry.text)?, entry))).collect();
    fitting.sort_by_key(|(score, entry)| (-score, entry.text.len()));
    let mut list: Vec<Entry> = fitting.into_iter().map(|(_, entry)| entry).collect();
    match found(query, known.view.agents, grid).filter(|_| !known.is_editing) {
        Some(Ok(entry)) => list.insert(0, entry),
        Some(Err(problem)) => return (list, Some(problem)),
        None => {}
    }
    (list, None)
}

/// The rows; the place of the one that was clicked.
fn list_ui(ui: &mut Ui, list: &[Entry], chosen: usize, shows_chosen: bool) -> Option<usize> {
    let mut clicked = None;
    ui.spacing_mut().item_spacing.y = 1.0;
    // As high again as it was before a query left one row of it.
    ScrollArea::vertical().max_height(LIST_HEIGHT).min_scrolled_height(LIST_HEIGHT).show(ui, |ui| {
        ui.with_layout(Layout::top_down_justified(Align::Min), |ui| {
            for (place, entry) in list.iter().enumerate() {
                let beside = RichText::new(entry.beside).monospace().size(11.0).color(theme::WEAK);
                let text = RichText::new(&entry.text).color(theme::TEXT);
                let row = Button::selectable(place == chosen, text).right_text(beside).min_size(vec2(0.0, ROW_HEIGHT));
                let row = ui.add(row);
                row.widget_info(|| {
                    WidgetInfo::selected(WidgetType::SelectableLabel, true, place == chosen, &entry.text)
                });
                if row.clicked() {
                    clicked = Some(place);
                }
                if place == chosen && shows_chosen {
                    row.scroll_to_me(None);
                }
            }
        });
    });
    clicked
}
