//! How time passes: playback, the timeline with its futures, recordings.

use std::sync::Arc;

use bevy_egui::egui::Vec2;
use bevy_egui::egui::accesskit::Role;
use egui_kittest::kittest::Queryable;

use super::super::over_floor::transport;
use super::super::{Action, timeline};
use super::{future, harness, sample_view};
use crate::session::{Command, KeptView, Mark, MarkKind, RecordingView, TimelineView, View};

#[test]
fn playback_buttons_send_commands() {
    let view = sample_view();
    let mut harness = harness(|ui| transport::transport_ui(ui, &view));
    for label in ["Pause", "Step", "Step back", "Faster", "Slower", "Restart", "Fork", "Record"] {
        harness.get_by_label(label).click();
        harness.run();
    }
    let session = Action::Session;
    let expected = [
        session(Command::TogglePlay),
        session(Command::Step),
        session(Command::StepBack(1)),
        session(Command::Faster),
        session(Command::Slower),
        session(Command::Restart),
        session(Command::Fork),
        Action::ToggleRecording,
    ];
    assert_eq!(harness.state().as_slice(), expected);
    harness.get_by_label("× ½");
    harness.get_by_label("tick 1,200 of 2,000");
    harness.get_by_label("live · episode 3");
}

/// Half way through what was run, one future of two.
fn looking_back() -> View {
    let mark = |tick, kind, label: &str| Mark { tick, kind, label: label.to_owned() };
    let marks = [
        mark(300, MarkKind::Champion, "champion of generation 4"),
        mark(302, MarkKind::Fault, "agent 7 breaks down"),
        mark(900, MarkKind::Fork, "leaves future 1"),
    ];
    let timeline = TimelineView {
        is_live: false,
        shown: 2,
        futures: vec![future(1, "as it went", None, 1400), future(2, "highways", Some(900), 1200)],
        marks: Arc::new(marks.into()),
        ..sample_view().timeline
    };
    View { tick: 600, timeline, ..sample_view() }
}

#[test]
fn the_past_is_told_from_the_present() {
    let view = looking_back();
    let mut past = harness(|ui| transport::transport_ui(ui, &view));
    past.get_by_label("600 ticks back");
    past.get_by_label("Live").click();
    past.run();
    assert_eq!(past.state().as_slice(), [Action::Session(Command::GoLive)]);
    let travelling = View { timeline: TimelineView { target: Some(1150), ..view.timeline.clone() }, ..view.clone() };
    harness(|ui| transport::transport_ui(ui, &travelling)).get_by_label("on the way to tick 1,150");
    let live = sample_view();
    let mut present = harness(|ui| transport::transport_ui(ui, &live));
    present.get_by_label("Live").click();
    present.run();
    assert!(present.state().is_empty(), "there is nowhere to go");
}

#[test]
fn a_click_on_the_timeline_goes_there() {
    let view = looking_back();
    let mut harness = harness(|ui| timeline::timeline_ui(ui, &view, 400.0));
    let track = harness.get_by_role_and_label(Role::Slider, "timeline").rect();
    let at = |share: f32| track.left_center() + (track.width() * share) * Vec2::X;
    for place in [at(0.25), at(0.95)] {
        harness.drag_at(place);
        harness.run();
        harness.drop_at(place);
        harness.run();
    }
    let last = Action::Session(Command::GoTo(1200));
    assert_eq!(harness.state().first(), Some(&Action::Session(Command::GoTo(500))));
    assert_eq!(harness.state().last(), Some(&last), "nothing lies beyond the last tick");
}

#[test]
fn signs_on_the_timeline_tell_what_happened_and_lead_there() {
    let view = looking_back();
    let mut harness = harness(|ui| timeline::timeline_ui(ui, &view, 400.0));
    harness.get_by_label("tick 300: champion of generation 4").hover();
    harness.run();
    harness.get_by_label("tick 302: agent 7 breaks down");
    harness.get_by_label("tick 900: leaves future 1").click();
    harness.run();
    assert_eq!(harness.state().as_slice(), [Action::Session(Command::GoTo(900))]);
}

#[test]
fn futures_are_listed_with_what_came_of_them() {
    let view = looking_back();
    let mut harness = harness(|ui| timeline::timeline_ui(ui, &view, 600.0));
    harness.get_by_label("2 · highways · 2,000 per 1,000").click();
    harness.run();
    assert!(harness.state().is_empty(), "it is shown already");
    harness.get_by_label("1 · as it went · 1,714 per 1,000").click();
    harness.run();
    assert_eq!(harness.state().as_slice(), [Action::Session(Command::ShowFuture(1))]);
    let alone = self::harness(|ui| timeline::timeline_ui(ui, &sample_view(), 600.0));
    assert!(alone.query_by_role(Role::RadioButton).is_none(), "one future needs no list");
    assert!(alone.query_by_label("Compare futures").is_none(), "nor a comparison");
}

#[test]
fn futures_are_compared_by_a_button_or_a_right_click() {
    let view = looking_back();
    let mut harness = harness(|ui| timeline::timeline_ui(ui, &view, 600.0));
    harness.get_by_label("Compare futures").click();
    harness.run();
    harness.get_by_label("1 · as it went · 1,714 per 1,000").click_secondary();
    harness.run();
    // It stands there already.
    harness.get_by_label("2 · highways · 2,000 per 1,000").click_secondary();
    harness.run();
    let [next, first] = [None, Some(1)].map(|number| Action::Session(Command::CompareFutures(number)));
    assert_eq!(harness.state().as_slice(), [next, first]);
}

#[test]
fn a_finished_recording_can_be_saved() {
    let kept = Some(KeptView { number: 1, from_tick: 1100, ticks: 1200, has_other_side: false });
    let recording = View { recording: Some(RecordingView { ticks: 1312, secs: 65.9 }), kept, ..sample_view() };
    let recording_bar = harness(|ui| transport::transport_ui(ui, &recording));
    recording_bar.get_by_label("1:05 · 1,312 ticks");
    assert!(recording_bar.query_by_label("Save clip").is_none());
    let finished = View { kept, ..sample_view() };
    let mut finished_bar = harness(|ui| transport::transport_ui(ui, &finished));
    finished_bar.get_by_label("Save clip").click();
    finished_bar.run();
    for label in ["Export a picture", "Keep the last 20 seconds"] {
        finished_bar.get_by_label(label).click();
        finished_bar.run();
    }
    let expected = [Action::SaveClip, Action::ToggleExport, Action::Session(Command::KeepLast)];
    assert_eq!(finished_bar.state().as_slice(), expected);
}
