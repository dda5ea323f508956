//! What is set once and kept: theme, size, motion, colours.

use egui_kittest::kittest::Queryable;

use super::super::column::{fleet, headline};
use super::super::{Action, FigureColours, Fleet, Look, Settings, Theme, settings};
use super::{harness, sample_view};

#[test]
fn the_card_asks_for_what_is_clicked() {
    let now = Settings { theme: Theme::Light, ..Settings::default() };
    let mut harness = harness(|ui| settings::settings_ui(ui, &now));
    harness.get_by_label("now 100 %");
    // Of the theme, the other is the agents' colours.
    let labels = ["dark", "larger", "smaller", "100 %", "reduced", "Okabe–Ito", "as at the first start", "×"];
    for label in labels {
        harness.get_by_label(label).click();
        harness.run();
    }
    let set = |settings| Action::Set(settings);
    let expected = [
        set(Settings { theme: Theme::Dark, ..now.clone() }),
        Action::Larger,
        Action::Smaller,
        Action::NormalSize,
        set(Settings { is_motion_reduced: true, ..now.clone() }),
        set(Settings { figures: FigureColours::OkabeIto, ..now.clone() }),
        set(Settings::default()),
        Action::ToggleSettings,
    ];
    assert_eq!(harness.state().as_slice(), expected);
}

#[test]
fn at_the_first_start_there_is_nothing_to_set_back() {
    let mut harness = harness(|ui| settings::settings_ui(ui, &Settings::default()));
    harness.get_by_label("as at the first start").click();
    harness.run();
    assert!(harness.state().is_empty());
}

/// Where there is little room the legend shows signs alone, and still says what they mean.
#[test]
fn the_legend_has_a_label_for_every_sign_without_words() {
    let fleet = Fleet { has_tasks: true, ..Fleet::default() };
    let harness = harness(|ui| {
        fleet::fleet_ui(ui, &fleet, false);
        Vec::new()
    });
    for label in [Look::Idle, Look::ToPickUp, Look::Loaded, Look::Served].map(|look| look.label(true)) {
        harness.get_by_label(label);
    }
    harness.get_by_label("waiting");
}

/// The theme is of the thread that draws; what one draws in must not be that of another.
#[test]
fn a_theme_is_in_force_where_it_was_put_in_force() {
    use bevy_egui::egui::Color32;

    use super::super::theme;
    let text = || Color32::from(theme::TEXT);
    let dark = text();
    theme::put_in_force(Theme::Light);
    assert_ne!(text(), dark);
    let elsewhere = std::thread::scope(|scope| {
        std::thread::Builder::new().spawn_scoped(scope, text).expect("a thread").join().expect("no panic")
    });
    assert_eq!(elsewhere, dark);
    let view = sample_view();
    harness(|ui| headline::headline_ui(ui, &view)).get_by_label("2,400");
}
