//! The icon of a brand: a sign for a person in the brand's colours, drawn here. No artwork of anybody, and no letter:
//! a drawn letter needs a typeface, and a brand's name may begin with any sign there is.
//!
//! One drawing in three forms: SVG for tabs, PNG for home screens, and the `.ico` that browsers ask every site for.

use super::Asset;
use crate::domain::Brand;
use flate2::{Compression, Crc, write::ZlibEncoder};
use std::{
    collections::BTreeMap,
    io::Write as _,
    sync::{Arc, LazyLock, Mutex, PoisonError},
};

/// Width and height of the drawing, in its own units.
const SIDE: f32 = 32.0;
/// Radius of the corners.
const CORNER: f32 = 7.0;
/// Head: centre and radius.
const HEAD: (f32, f32, f32) = (16.0, 12.5, 5.0);
/// Shoulders, the upper half of an ellipse: centre and radii.
const SHOULDERS: (f32, f32, f32, f32) = (16.0, 26.0, 9.5, 8.0);

/// Width of the icon of a home screen, pixels. Larger screens scale it.
const TOUCH_SIDE: u16 = 180;
/// Widths in the `.ico`, pixels: a tab, and a tab on a dense screen.
const ICO_SIDES: [u8; 2] = [32, 48];

/// The icon in its three forms.
#[derive(Debug)]
pub(super) struct Icons {
    /// For tabs of today's browsers.
    pub(super) svg: Asset,
    /// For home screens.
    pub(super) touch: Asset,
    /// `favicon.ico`.
    pub(super) ico: Asset,
}

/// What was drawn already, by the two colours: brands that share them share the drawing.
static DRAWN: LazyLock<Mutex<Drawn>> = LazyLock::new(Mutex::default);

type Drawn = BTreeMap<[[u8; 3]; 2], Arc<Icons>>;

impl Icons {
    /// The icon of a brand.
    pub(super) fn of(brand: &Brand) -> Arc<Self> {
        let colours = [brand.colours.light.action.channels(), brand.colours.light.action_text.channels()];
        let mut drawn = DRAWN.lock().unwrap_or_else(PoisonError::into_inner);
        let icons = drawn.entry(colours).or_insert_with(|| {
            Arc::new(Self {
                svg: Asset::new("image/svg+xml", svg(brand).into_bytes()),
                touch: Asset::new("image/png", touch_png(brand)),
                ico: Asset::new("image/x-icon", ico(brand)),
            })
        });
        Arc::clone(icons)
    }
}

/// For tabs of today's browsers.
fn svg(brand: &Brand) -> String {
    let (ground, sign) = (brand.colours.light.action, brand.colours.light.action_text);
    let (x, y, r) = HEAD;
    let (cx, cy, rx, ry) = SHOULDERS;
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {SIDE} {SIDE}\">\
         <rect width=\"{SIDE}\" height=\"{SIDE}\" rx=\"{CORNER}\" fill=\"{ground}\"/>\
         <circle cx=\"{x}\" cy=\"{y}\" r=\"{r}\" fill=\"{sign}\"/>\
         <path d=\"M{} {cy}a{rx} {ry} 0 0 1 {} 0z\" fill=\"{sign}\"/></svg>",
        cx - rx,
        rx * 2.0,
    )
}

/// For home screens. They round the corners themselves, so the ground goes to the edge.
fn touch_png(brand: &Brand) -> Vec<u8> {
    png(brand, TOUCH_SIDE, false)
}

/// `favicon.ico`: PNGs in the container of Windows' icons.
fn ico(brand: &Brand) -> Vec<u8> {
    let images = ICO_SIDES.map(|side| (side, png(brand, u16::from(side), true)));
    // Reserved, type 1 (icons), how many.
    let mut file = vec![0, 0, 1, 0, ICO_SIDES.len() as u8, 0];
    let mut offset = 6 + 16 * ICO_SIDES.len();
    for (side, image) in &images {
        // Width, height, no palette, reserved, one plane, 32 bits a pixel.
        file.extend_from_slice(&[*side, *side, 0, 0, 1, 0, 32, 0]);
        file.extend_from_slice(&length(image.len()).to_le_bytes());
        file.extend_from_slice(&length(offset).to_le_bytes());
        offset += image.len();
    }
    images.iter().for_each(|(_, image)| file.extend_from_slice(image));
    file
}

/// The drawing as PNG (ISO/IEC 15948): eight bits a channel, with alpha, every line unfiltered.
fn png(brand: &Brand, side: u16, is_rounded: bool) -> Vec<u8> {
    let mut header = Vec::from(u32::from(side).to_be_bytes());
    header.extend_from_slice(&u32::from(side).to_be_bytes());
    // Depth 8, colour type 6 (RGBA), the one compression, the one filter method, not interlaced.
    header.extend_from_slice(&[8, 6, 0, 0, 0]);
    let mut packer = ZlibEncoder::new(Vec::new(), Compression::default());
    // Writing to memory cannot fail.
    let packed = packer.write_all(&pixels(brand, side, is_rounded)).and_then(|()| packer.finish());
    let mut file = Vec::from(b"\x89PNG\r\n\x1a\n");
    chunk(&mut file, b"IHDR", &header);
    chunk(&mut file, b"IDAT", &packed.unwrap_or_default());
    chunk(&mut file, b"IEND", &[]);
    file
}

fn chunk(file: &mut Vec<u8>, kind: &[u8; 4], data: &[u8]) {
    let mut sum = Crc::new();
    sum.update(kind);
    sum.update(data);
    file.extend_from_slice(&length(data.len()).to_be_bytes());
    file.extend_from_slice(kind);
    file.extend_from_slice(data);
    file.extend_from_slice(&sum.sum().to_be_bytes());
}

fn length(bytes: usize) -> u32 {
    u32::try_from(bytes).unwrap_or(u32::MAX)
}

/// Line by line, each with its filter (none) before it.
fn pixels(brand: &Brand, side: u16, is_rounded: bool) -> Vec<u8> {
    let ground = brand.colours.light.action.channels();
    let sign = brand.colours.light.action_text.channels();
    let unit = SIDE / f32::from(side);
    let mut all = Vec::with_capacity(usize::from(side) * (usize::from(side) * 4 + 1));
    for row in 0..side {
        all.push(0);
        for column in 0..side {
            let (x, y) = ((f32::from(column) + 0.5) * unit, (f32::from(row) + 0.5) * unit);
            let share = covered(sign_distance(x, y), unit);
            let mix = |from: u8, to: u8| byte(f32::from(from) + (f32::from(to) - f32::from(from)) * share);
            all.extend(ground.iter().zip(sign).map(|(ground, sign)| mix(*ground, sign)));
            all.push(if is_rounded { byte(255.0 * covered(ground_distance(x, y), unit)) } else { 255 });
        }
    }
    all
}

/// A channel's value; what is outside is cut.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "cut to 0–255 before")]
fn byte(value: f32) -> u8 {
    value.round().clamp(0.0, 255.0) as u8
}

/// How much of a pixel lies inside a shape whose edge is `distance` away; negative is inside.
fn covered(distance: f32, unit: f32) -> f32 {
    (0.5 - distance / unit).clamp(0.0, 1.0)
}

/// The way to the edge of the rounded square.
fn ground_distance(x: f32, y: f32) -> f32 {
    let inner = SIDE / 2.0 - CORNER;
    let (dx, dy) = ((x - SIDE / 2.0).abs() - inner, (y - SIDE / 2.0).abs() - inner);
    dx.max(0.0).hypot(dy.max(0.0)) + dx.max(dy).min(0.0) - CORNER
}

/// The way to the edge of head or shoulders, whichever is nearer.
fn sign_distance(x: f32, y: f32) -> f32 {
    let (head_x, head_y, radius) = HEAD;
    let head = (x - head_x).hypot(y - head_y) - radius;
    let (cx, cy, rx, ry) = SHOULDERS;
    let (dx, dy) = ((x - cx) / rx, (y - cy) / ry);
    // An ellipse's distance to first order: value over slope. Exact enough within a pixel of the edge.
    let slope = (dx / rx).hypot(dy / ry).max(f32::EPSILON);
    let round = dx.hypot(dy);
    let ellipse = (round - 1.0) * round.max(f32::EPSILON) / slope;
    head.min(ellipse.max(y - cy))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::indexing_slicing)]
    use super::*;
    use crate::domain::Colour;
    use std::io::Read as _;

    /// Reads our own PNGs back: pixels as RGBA.
    fn read(file: &[u8]) -> (usize, Vec<u8>) {
        assert_eq!(&file[..8], b"\x89PNG\r\n\x1a\n");
        let (mut at, mut side, mut data) = (8, 0, Vec::new());
        while at < file.len() {
            let size = u32::from_be_bytes(file[at..at + 4].try_into().unwrap()) as usize;
            let (kind, body) = (&file[at + 4..at + 8], &file[at + 8..at + 8 + size]);
            let mut sum = Crc::new();
            sum.update(&file[at + 4..at + 8 + size]);
            assert_eq!(file[at + 8 + size..at + 12 + size], sum.sum().to_be_bytes());
            match kind {
                b"IHDR" => side = u32::from_be_bytes(body[..4].try_into().unwrap()) as usize,
                b"IDAT" => {
                    flate2::read::ZlibDecoder::new(body).read_to_end(&mut data).unwrap();
                }
                _ => assert_eq!(kind, b"IEND"),
            }
            at += 12 + size;
        }
        let lines = data.chunks(side * 4 + 1).flat_map(|line| line[1..].to_vec());
        (side, lines.collect())
    }

    #[test]
    fn the_drawing_wears_the_brand() {
        let mut brand = Brand::default();
        brand.colours.light.action = Colour::new(0x12, 0x34, 0x56);
        brand.colours.light.action_text = Colour::new(0xfe, 0xdc, 0xba);
        assert!(svg(&brand).contains("#123456") && svg(&brand).contains("#fedcba"));
        let (side, pixels) = read(&touch_png(&brand));
        assert_eq!((side, pixels.len()), (180, 180 * 180 * 4));
        let at = |x: usize, y: usize| &pixels[(y * side + x) * 4..(y * side + x) * 4 + 4];
        assert_eq!(at(0, 0), [0x12, 0x34, 0x56, 255], "the ground goes to the edge");
        assert_eq!(at(90, 70), [0xfe, 0xdc, 0xba, 255], "the head");
        assert_eq!(at(90, 130), [0xfe, 0xdc, 0xba, 255], "the shoulders");
        assert_eq!(at(90, 150), [0x12, 0x34, 0x56, 255], "below them");
        assert_eq!(at(20, 70), [0x12, 0x34, 0x56, 255], "beside the head");
    }

    #[test]
    fn the_ico_holds_what_its_directory_says() {
        let file = ico(&Brand::default());
        assert_eq!(file[..6], [0, 0, 1, 0, 2, 0]);
        for (entry, side) in file[6..38].chunks(16).zip([32usize, 48]) {
            let number = |at: usize| u32::from_le_bytes(entry[at..at + 4].try_into().unwrap()) as usize;
            let (size, pixels) = read(&file[number(12)..number(12) + number(8)]);
            assert_eq!((size, usize::from(entry[0])), (side, side));
            assert_eq!(pixels[3], 0, "its corners are clear");
            assert_eq!(pixels[(side / 2 * side + side / 2) * 4 + 3], 255);
        }
    }
}
