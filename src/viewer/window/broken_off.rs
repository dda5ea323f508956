//! A device that is lost in the middle of a frame makes the graphics libraries panic where they draw. What such a panic says is told
//! once, in the sentence with which the window ends, and not as a trace on the terminal.

use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind, resume_unwind, set_hook, take_hook};
use std::sync::Arc;

use crossbeam_channel::bounded;

/// Folders of the libraries that draw, as they stand in the paths of their files.
const LIBRARIES: [&str; 2] = ["/wgpu", "/bevy_render"];

/// Runs this; `Err` has what the first panic of a library that draws said, on whatever thread. Other panics are as they always are.
pub(super) fn hear<R>(run: impl FnOnce() -> R) -> Result<R, String> {
    hear_from(|file| LIBRARIES.iter().any(|library| file.contains(library)), run)
}

fn hear_from<R>(draws: fn(&str) -> bool, run: impl FnOnce() -> R) -> Result<R, String> {
    let (said, heard) = bounded(1);
    let before = Arc::new(take_hook());
    let others = Arc::clone(&before);
    set_hook(Box::new(move |panic: &PanicHookInfo<'_>| {
        if panic.location().is_some_and(|place| draws(place.file())) {
            let _ = said.try_send(panic.payload_as_str().unwrap_or("for no reason that it tells").to_owned());
        } else {
            others(panic);
        }
    }));
    let ran = catch_unwind(AssertUnwindSafe(run));
    set_hook(Box::new(move |panic| before(panic)));
    match (heard.try_recv(), ran) {
        (Ok(text), _) => Err(text),
        (Err(_), Ok(result)) => Ok(result),
        (Err(_), Err(panic)) => resume_unwind(panic),
    }
}

#[cfg(test)]
mod tests {
    use std::thread;

    use super::*;

    /// Panics of this file stand for those of a library; other tests' are let through meanwhile.
    #[test]
    fn a_panic_where_is_drawn_is_what_the_window_ends_with() {
        let draws = |file: &str| file.ends_with("broken_off.rs");
        assert_eq!(hear_from(draws, || 7), Ok(7));
        let on_a_thread = || thread::scope(|scope| drop(scope.spawn(|| panic!("the device is lost")).join()));
        assert_eq!(hear_from(draws, on_a_thread), Err("the device is lost".to_owned()));
        let lost: Result<(), _> = hear_from(draws, || panic!("it is lost here, and {}", 1));
        assert_eq!(lost, Err("it is lost here, and 1".to_owned()));
        let other = catch_unwind(|| hear_from(|_| false, || resume_unwind(Box::new("a mistake"))).map(|()| 1));
        assert!(other.is_err(), "what is no library's goes on");
    }
}
