//! Event files: what TensorBoard was seen to read, and what becomes of a file that is not as it was left.

use std::io::Read as _;

use super::*;
use crate::learner::curve::ScoreRange;
use crate::sim::Interval;

/// The event file of [`curve`], byte for byte as `EventAccumulator` of TensorBoard 2.21.0 read it: eleven tags, one value of each
/// that the first point has and two of all others, the very numbers, steps 5 and 2^40.
const SEEN: &[u8] = include_bytes!("seen_by_tensorboard.tfevents");

fn curve() -> Vec<CurvePoint> {
    let interval = |mean: f64| Interval { mean, low: mean - 0.25, high: mean + 0.25 };
    let point = |generation, evaluations, champion| CurvePoint {
        generation,
        evaluations,
        candidates: None,
        centre: None,
        champion: interval(champion),
        step_size: 0.3,
        skill_hash: None,
    };
    let opening = point(0, 5, 2.5);
    let candidates = Some(ScoreRange { min: 0.1, mean: 2.75, max: 4.0 });
    let scored = CurvePoint { candidates, centre: Some(interval(3.0)), ..point(1, 1 << 40, 3.5) };
    vec![opening, scored]
}

#[test]
fn files_are_those_that_tensorboard_was_seen_to_read() {
    assert_eq!(encode(&curve()), SEEN);
}

/// Vectors of RFC 3720, appendix B.4, and the usual check value.
#[test]
fn checksums_are_the_published_ones() {
    assert_eq!(crc32c(b"123456789"), 0xE306_9283);
    assert_eq!(crc32c(&[0; 32]), 0x8A91_36AA);
    assert_eq!(crc32c(&[0xFF; 32]), 0x62A8_AB43);
    let rising: Vec<u8> = (0..32).collect();
    assert_eq!(crc32c(&rising), 0x46DD_794E);
}

#[test]
fn whatever_is_there_becomes_the_file_of_the_curve() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(NAME);
    let whole = encode(&curve());
    let longer = [&whole[..], b"of a later generation"].concat();
    let mut damaged = whole.clone();
    damaged[40] ^= 1;
    let cuts = (0..=whole.len()).step_by(7).map(|cut| whole[..cut].to_vec());
    for there in cuts.chain([longer, damaged]) {
        fs::write(&path, &there).expect("writable");
        bring_up_to_date(&path, &curve()).expect("writable");
        assert!(fs::read(&path).expect("readable") == whole, "from {} bytes", there.len());
    }
}

/// A reader that has the file open finds what is added, and nothing before it is written anew.
#[test]
fn a_reader_reads_on_where_it_stopped() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(NAME);
    bring_up_to_date(&path, &curve()[..1]).expect("writable");
    let mut reader = fs::File::open(&path).expect("readable");
    let mut read = Vec::new();
    reader.read_to_end(&mut read).expect("readable");
    bring_up_to_date(&path, &curve()).expect("writable");
    reader.read_to_end(&mut read).expect("readable");
    assert_eq!(read, encode(&curve()));
}
