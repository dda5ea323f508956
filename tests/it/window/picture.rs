//! Pictures: of a screen, of a file, and how much two of them differ.

use std::fs::File;
use std::io::{BufReader, BufWriter};
use std::path::Path;

/// A part of a picture, in pixels from its left upper corner; the ends are not in it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Area {
    pub(super) columns: (usize, usize),
    pub(super) rows: (usize, usize),
}

/// A picture's pixels, row by row.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Picture {
    pub(super) width: usize,
    pub(super) pixels: Vec<[u8; 3]>,
}

impl Picture {
    /// What a virtual screen shows, from the file in which it keeps it (X Window Dump, version 7); `None`: that is no such file yet.
    pub(super) fn of_screen(bytes: &[u8]) -> Option<Self> {
        let number = |place: usize| {
            let bytes = bytes.get(4 * place..4 * place + 4)?;
            Some(u32::from_be_bytes(bytes.try_into().ok()?) as usize)
        };
        let (head, width, height, line, colours) = (number(0)?, number(4)?, number(5)?, number(12)?, number(19)?);
        if (number(1)?, number(7)?, number(11)?) != (7, 0, 32) {
            return None;
        }
        let pixels = bytes.get(head + 12 * colours..)?;
        let rows = pixels.chunks_exact(line).take(height);
        let pixels: Vec<[u8; 3]> = rows
            .flat_map(|row| row.as_chunks::<4>().0[..width].iter().map(|&[blue, green, red, _]| [red, green, blue]))
            .collect();
        (pixels.len() == width * height && width > 0).then_some(Self { width, pixels })
    }

    /// The picture in a PNG file, once it is whole.
    pub(super) fn read(path: &Path) -> Option<Self> {
        let mut reader = png::Decoder::new(BufReader::new(File::open(path).ok()?)).read_info().ok()?;
        let mut bytes = vec![0; reader.output_buffer_size()?];
        let info = reader.next_frame(&mut bytes).ok()?;
        let pixels = bytes.chunks(info.color_type.samples()).map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
        Some(Self { width: info.width as usize, pixels })
    }

    /// Writes a PNG file.
    pub(super) fn write(&self, path: &Path) {
        let file = BufWriter::new(File::create(path).unwrap_or_else(|error| panic!("{}: {error}", path.display())));
        let mut encoder = png::Encoder::new(file, self.width as u32, self.height() as u32);
        encoder.set_color(png::ColorType::Rgb);
        encoder.set_compression(png::Compression::High);
        let written = encoder.write_header().and_then(|mut writer| writer.write_image_data(self.pixels.as_flattened()));
        written.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    }

    pub(super) fn height(&self) -> usize {
        self.pixels.len() / self.width
    }

    /// A part of it, as far as that lies within.
    pub(super) fn part(&self, area: Area) -> Self {
        let columns = area.columns.0.min(self.width)..area.columns.1.min(self.width);
        let rows = self.pixels.chunks(self.width).take(area.rows.1).skip(area.rows.0);
        Self { width: columns.len(), pixels: rows.flat_map(|row| row[columns.clone()].iter().copied()).collect() }
    }

    /// Different colours in a part of it.
    pub(super) fn colours(&self, area: Area) -> usize {
        let mut colours = self.part(area).pixels;
        colours.sort_unstable();
        colours.dedup();
        colours.len()
    }

    /// Share of the pixels in a part of it that are others than in a picture of the same size.
    pub(super) fn change(&self, other: &Self, area: Area) -> f64 {
        let (mine, others) = (self.part(area).pixels, other.part(area).pixels);
        let changed = mine.iter().zip(&others).filter(|(a, b)| a != b).count();
        changed as f64 / mine.len() as f64
    }

    /// The means over squares of `side` pixels; what is left over at the edges is cut off.
    pub(super) fn reduced(&self, side: usize) -> Self {
        let (columns, rows) = (self.width / side, self.height() / side);
        let mean = |column: usize, row: usize| {
            let area = |place: usize| (place * side, (place + 1) * side);
            let square = self.part(Area { columns: area(column), rows: area(row) });
            [0, 1, 2].map(|channel| {
                let sum: usize = square.pixels.iter().map(|pixel| usize::from(pixel[channel])).sum();
                ((sum + side * side / 2) / (side * side)) as u8
            })
        };
        let pixels = (0..rows).flat_map(|row| (0..columns).map(move |column| (column, row)));
        Self { width: columns, pixels: pixels.map(|(column, row)| mean(column, row)).collect() }
    }

    /// How far each pixel is from that of a picture of the same size, in the channel in which it is farthest.
    pub(super) fn distances(&self, other: &Self) -> Vec<u8> {
        let farthest = |(a, b): (&[u8; 3], &[u8; 3])| a.iter().zip(b).map(|(a, b)| a.abs_diff(*b)).max();
        self.pixels.iter().zip(&other.pixels).filter_map(farthest).collect()
    }
}

#[test]
fn a_screen_is_read_as_it_is_dumped() {
    // Two pixels in each of two rows that are padded, after a head with a name and one colour.
    let mut head = [0_u32; 25];
    (head[0], head[1], head[4], head[5], head[11], head[12], head[19]) = (104, 7, 2, 2, 32, 12, 1);
    let mut bytes: Vec<u8> = head.iter().flat_map(|number| number.to_be_bytes()).collect();
    bytes.extend([0; 4 + 12]);
    for row in [[3, 2, 1, 0, 6, 5, 4, 0, 9, 9, 9, 9], [9, 8, 7, 0, 12, 11, 10, 0, 9, 9, 9, 9]] {
        bytes.extend(row);
    }
    let picture = Picture::of_screen(&bytes).expect("a screen");
    assert_eq!(picture, Picture { width: 2, pixels: vec![[1, 2, 3], [4, 5, 6], [7, 8, 9], [10, 11, 12]] });
    assert_eq!(picture.reduced(2), Picture { width: 1, pixels: vec![[6, 7, 8]] });
    assert_eq!(Picture::of_screen(&bytes[..130]), None, "half of it");
}
