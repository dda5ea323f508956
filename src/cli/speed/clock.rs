//! Processor time of the calling thread, and the process's peak memory.

use rustix::time::{ClockId, clock_gettime};

/// Nanoseconds of processor time that the calling thread has used.
pub(super) fn thread_nanos() -> u64 {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    time.tv_sec as u64 * 1_000_000_000 + time.tv_nsec as u64
}

/// The most memory that the process ever held, in bytes (`VmHWM`); `None` where the system does not say.
pub(super) fn peak_rss_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok().map(|kibibytes| kibibytes * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn processor_time_advances_with_work_only() {
        let start = thread_nanos();
        std::thread::sleep(std::time::Duration::from_millis(30));
        assert!(thread_nanos() - start < 15_000_000, "sleeping is no work");
        let mut sum = 0_u64;
        while thread_nanos() == start {
            sum = std::hint::black_box(sum + 1);
        }
    }

    #[test]
    fn memory_once_held_counts_for_good() {
        if let Some(before) = peak_rss_bytes() {
            drop(std::hint::black_box(vec![1_u8; 64 << 20]));
            assert!(peak_rss_bytes().is_some_and(|after| after >= before.max(64 << 20)));
        }
    }
}
