//! Whether a window can be opened at all, asked before anything of the renderer is started.

use bevy::tasks::block_on;
use wgpu::{Backends, Instance, InstanceDescriptor, RequestAdapterOptions};

/// Why no window can be shown, in one line; `None` if it can.
///
/// On Linux a window needs an X server, which Wayland desktops provide through `XWayland` (`DISPLAY` names it); everywhere
/// it needs a graphics adapter, a software one included.
pub fn display_problem() -> Option<String> {
    if cfg!(target_os = "linux") && std::env::var_os("DISPLAY").is_none_or(|display| display.is_empty()) {
        return Some("no display: DISPLAY is not set".to_owned());
    }
    let backends = Backends::from_env().unwrap_or(Backends::PRIMARY | Backends::GL);
    let instance = Instance::new(InstanceDescriptor { backends, ..InstanceDescriptor::new_without_display_handle() });
    let adapter = block_on(instance.request_adapter(&RequestAdapterOptions::default()));
    adapter.err().map(|error| format!("no usable graphics adapter: {error}"))
}
