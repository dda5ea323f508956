//! What a screen reader hears of the panel, and what it asks for.
//!
//! Every widget has a name and a role. While a reader listens, egui's tree of them goes to the window's AccessKit adapter, which hands it to
//! the system: AT-SPI on Linux, UI Automation on Windows, `NSAccessibility` on macOS. While none does, the tree is not made.

use bevy::a11y::{AccessibilityRequested, ActionRequest, ManageAccessibilityUpdates};
use bevy::ecs::system::NonSendMarker;
use bevy::prelude::*;
use bevy::window::PrimaryWindow;
use bevy::winit::accessibility::ACCESS_KIT_ADAPTERS;
use bevy_egui::egui::Event;
use bevy_egui::input::EguiInputEvent;
use bevy_egui::{EguiContext, EguiInputSet, EguiOutput, EguiPostUpdateSet, PrimaryEguiContext};

pub(in crate::viewer) fn plugin(app: &mut App) {
    app.add_message::<ActionRequest>();
    app.add_systems(PreUpdate, obey.before(EguiInputSet::WriteEguiEvents));
    app.add_systems(PostUpdate, tell.after(EguiPostUpdateSet::ProcessOutput).run_if(is_heard));
}

fn is_heard(requested: Option<Res<AccessibilityRequested>>) -> bool {
    requested.is_some_and(|requested| requested.get())
}

/// Has the tree made from the next frame on, and hands over the last one.
fn tell(
    mut bevy_tells: ResMut<ManageAccessibilityUpdates>,
    panel: Single<(&mut EguiContext, &EguiOutput), With<PrimaryEguiContext>>,
    window: Single<Entity, With<PrimaryWindow>>,
    _main_thread: NonSendMarker,
) {
    // Bevy would put a tree of its own in its place, in which there is nothing but the window.
    bevy_tells.set(false);
    let (mut context, output) = panel.into_inner();
    context.get_mut().enable_accesskit();
    let Some(update) = &output.platform_output.accesskit_update else { return };
    ACCESS_KIT_ADAPTERS.with_borrow_mut(|adapters| {
        if let Some(adapter) = adapters.get_mut(&*window) {
            adapter.update_if_active(|| update.clone());
        }
    });
}

/// A widget that a reader presses or changes hears of it as if it had been touched.
fn obey(
    mut requests: MessageReader<ActionRequest>,
    context: Option<Single<Entity, With<PrimaryEguiContext>>>,
    mut events: MessageWriter<EguiInputEvent>,
) {
    let Some(context) = context else { return };
    for ActionRequest(request) in requests.read() {
        events.write(EguiInputEvent { context: *context, event: Event::AccessKitActionRequest(request.clone()) });
    }
}

#[cfg(test)]
mod tests {
    use bevy_egui::egui::accesskit::{Action, ActionRequest as Request, NodeId, TreeId};

    use super::*;

    /// What is asked for in the panel comes to its context; where there is no reader, nothing is made for one.
    #[test]
    fn what_a_reader_asks_for_comes_to_the_panel() {
        let mut app = App::new();
        app.add_message::<EguiInputEvent>().init_resource::<AccessibilityRequested>();
        app.init_resource::<ManageAccessibilityUpdates>().add_plugins(plugin);
        let panel = app.world_mut().spawn((PrimaryEguiContext, EguiContext::default(), EguiOutput::default())).id();
        app.world_mut().spawn((Window::default(), PrimaryWindow));
        let request = Request { action: Action::Click, target_tree: TreeId::ROOT, target_node: NodeId(7), data: None };
        app.world_mut().write_message(ActionRequest(request.clone()));
        app.update();
        let mut told = app.world_mut().resource_mut::<Messages<EguiInputEvent>>();
        let told: Vec<(Entity, Event)> = told.drain().map(|event| (event.context, event.event)).collect();
        assert_eq!(told, [(panel, Event::AccessKitActionRequest(request))]);
        let is_made = |app: &mut App| {
            let context = app.world_mut().get_mut::<EguiContext>(panel).expect("a context").get_mut().clone();
            let mut output = context.run_ui(bevy_egui::egui::RawInput::default(), |_| {});
            output.textures_delta.clear();
            output.platform_output.accesskit_update.is_some()
        };
        assert!(!is_made(&mut app), "nobody listens");
        app.world().resource::<AccessibilityRequested>().set(true);
        app.update();
        assert!(is_made(&mut app) && !app.world().resource::<ManageAccessibilityUpdates>().get());
    }
}
