//! What hands do through X: keys, typing and clicks have their effect.

use std::time::Duration;

use fleetwright::fleet::AgentId;
use fleetwright::record::Clip;
use fleetwright::sim::WorldCommand;

use super::Window;
use super::picture::Area;

/// Where the card of what is selected stands.
const CARD: Area = Area { columns: (14, 240), rows: (470, 580) };
/// Where the brush for faults says what a click does.
const BRUSH: Area = Area { columns: (250, 666), rows: (90, 144) };
/// The timeline and its buttons.
const BAR: Area = Area { columns: (14, 900), rows: (610, 700) };
/// The middle of the floor, where whatever is found by its number is looked at.
const MIDDLE: [&str; 2] = ["458", "360"];

/// The agent that is broken down in the end was clicked, and with nothing selected: the key has taken up the brush.
#[test]
fn keys_typing_and_clicks_do_what_they_should() {
    let arguments = ["watch", "narrow-aisles", "--agents", "20", "--no-learn"];
    let Some(mut window) = Window::open(&arguments) else { return };
    window.wait_for_name("Fleetwright – narrow-aisles");
    window.keys("space");
    window.wait_for_name("Fleetwright – narrow-aisles (paused)");
    window.change("recording", BAR, |window| window.keys("F9"));
    window.open_palette();
    window.xdotool(&["type", "12"]);
    window.change("card of what was typed", CARD, |window| window.keys("Return"));
    window.change("empty place of the card", CARD, |window| window.keys("Escape"));
    window.change("brush", BRUSH, |window| window.keys("b"));
    let click = [&["mousemove"][..], &MIDDLE, &["click", "1"]].concat();
    // What is broken is told above the brush's card, which makes room.
    window.change("fault", BRUSH, |window| {
        window.xdotool(&click);
    });
    window.change("floor without the brush", BRUSH, |window| window.keys("Escape"));
    window.change("card of what was clicked", CARD, |window| {
        window.xdotool(&click);
    });
    window.change("tick", BAR, |window| window.keys("period"));
    window.change("end of the recording", BAR, |window| window.keys("F9"));
    let path = window.folder().join("fleetwright-narrow-aisles-1.clip");
    let clip = window.wait_for("clip", |window| {
        window.keys("ctrl+s");
        std::thread::sleep(Duration::from_secs(1));
        Clip::load(&path).ok()
    });
    let commands: Vec<&WorldCommand> = clip.commands.iter().map(|(_, command)| command).collect();
    let [WorldCommand::BreakAgent { agent, ticks: 50 }] = commands[..] else { panic!("{commands:?}") };
    assert_eq!(*agent, AgentId(12));
    // Time stood still but for one tick, and goes on when it is told to.
    let before = clip.ticks();
    window.photograph("screenshot", |tick, _| tick == before);
    window.keys("space");
    window.wait_for_name("Fleetwright – narrow-aisles");
    window.photograph("screenshot of a later tick", |tick, _| tick > before);
    window.assert_sound();
}
