//! The colours of agents by what they do: more than one set, each to be told apart with any colour vision.

use serde::{Deserialize, Serialize};

use super::{Look, Theme};

/// A set of colours for [`Look`]s.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum FigureColours {
    /// Those of Okabe and Ito, "Color Universal Design" (2008).
    #[default]
    OkabeIto,
    /// After the "high-contrast" scheme of Tol, "Colour Schemes" (SRON/EPS/TN/09-002, 2021): blue, yellow, red and white, the
    /// blue lighter for the dark floor. Further apart than the others where blue and green look alike (tritanopia).
    HighContrast,
}

impl FigureColours {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::OkabeIto, Self::HighContrast];

    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::OkabeIto => "Okabe–Ito",
            Self::HighContrast => "high contrast",
        }
    }

    /// The body's colour, sRGB.
    pub fn rgb(self, look: Look) -> [u8; 3] {
        let colours = match self {
            Self::OkabeIto => [[138, 148, 162], [86, 180, 233], [230, 159, 0], [0, 178, 130], [213, 94, 0]],
            Self::HighContrast => [[140, 146, 155], [60, 130, 235], [236, 190, 60], [235, 240, 245], [187, 60, 90]],
        };
        colours[look as usize]
    }

    /// The colour of a line that belongs to an agent, which has no shade around it to stand out by: darker on a bright floor,
    /// brighter on a dark one.
    pub fn line_rgb(self, look: Look, theme: Theme) -> [u8; 3] {
        self.rgb(look).map(u16::from).map(|channel| match theme {
            Theme::Light => (channel * 11 / 20) as u8,
            Theme::Dark | Theme::HighContrast => ((4 * channel + 255) / 5) as u8,
        })
    }

    /// The body's colour while orchestration does not hear the agent: most of the way to the floor's.
    pub fn pale_rgb(self, look: Look, theme: Theme) -> [u8; 3] {
        let floor: [u16; 3] = match theme {
            Theme::Dark => [56, 66, 80],
            Theme::Light => [218, 222, 227],
            Theme::HighContrast => [12, 12, 13],
        };
        let rgb = self.rgb(look).map(u16::from);
        core::array::from_fn(|channel| ((2 * rgb[channel] + 3 * floor[channel]) / 5) as u8)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Matrix = [[f64; 3]; 3];

    /// Linear sRGB as seen with no, red-blind, green-blind and blue-blind vision: Machado, Oliveira and Fernandes (2009,
    /// doi:10.1109/TVCG.2009.113), severity 1.
    const VISIONS: [(&str, Matrix); 4] = [
        ("any", [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]),
        (
            "protanopia",
            [
                [0.152_286, 1.052_583, -0.204_868],
                [0.114_503, 0.786_281, 0.099_216],
                [-0.003_882, -0.048_116, 1.051_998],
            ],
        ),
        (
            "deuteranopia",
            [[0.367_322, 0.860_646, -0.227_968], [0.280_085, 0.672_501, 0.047_413], [-0.011_820, 0.042_940, 0.968_881]],
        ),
        (
            "tritanopia",
            [
                [1.255_528, -0.076_749, -0.178_779],
                [-0.078_411, 0.930_809, 0.147_602],
                [0.004_733, 0.691_367, 0.303_900],
            ],
        ),
    ];
    /// From linear sRGB to XYZ under D65, and the white there.
    const XYZ: Matrix = [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]];
    const WHITE: [f64; 3] = [0.950_47, 1.0, 1.088_83];

    fn times(matrix: &Matrix, vector: [f64; 3]) -> [f64; 3] {
        matrix.map(|row| row.iter().zip(vector).map(|(a, b)| a * b).sum())
    }

    /// CIELAB of a colour in a vision.
    fn lab(rgb: [u8; 3], vision: &Matrix) -> [f64; 3] {
        let linear = rgb.map(|channel| {
            let channel = f64::from(channel) / 255.0;
            if channel <= 0.04045 { channel / 12.92 } else { ((channel + 0.055) / 1.055).powf(2.4) }
        });
        let seen = times(vision, linear).map(|channel| channel.clamp(0.0, 1.0));
        let xyz = times(&XYZ, seen);
        let [x, y, z] = core::array::from_fn(|axis| {
            let share = xyz[axis] / WHITE[axis];
            if share > 0.008_856 { share.cbrt() } else { 7.787 * share + 16.0 / 116.0 }
        });
        [116.0 * y - 16.0, 500.0 * (x - y), 200.0 * (y - z)]
    }

    /// The least distance (ΔE, CIE 1976) between two looks in a vision.
    fn least_distance(colours: FigureColours, vision: &Matrix) -> f64 {
        let labs = Look::ALL.map(|look| lab(colours.rgb(look), vision));
        let pairs = (0..labs.len()).flat_map(|a| (0..a).map(move |b| (a, b)));
        let distance =
            |(a, b): (usize, usize)| labs[a].iter().zip(labs[b]).map(|(a, b)| (a - b) * (a - b)).sum::<f64>().sqrt();
        pairs.map(distance).fold(f64::INFINITY, f64::min)
    }

    #[test]
    fn looks_are_told_apart_with_any_colour_vision() {
        // Five times what is just noticed (2.3: Mahy, Van Eycken and Oosterlinck 1994), and shape repeats what colour says.
        let enough = 11.5;
        for colours in FigureColours::ALL {
            for (name, vision) in &VISIONS {
                let found = least_distance(colours, vision);
                assert!(found >= enough, "{colours:?} in {name}: {found:.1}");
            }
        }
        let [okabe_ito, high_contrast] = FigureColours::ALL.map(|colours| least_distance(colours, &VISIONS[3].1));
        assert!(high_contrast > 2.0 * okabe_ito, "{high_contrast:.1} against {okabe_ito:.1} in tritanopia");
    }
}
