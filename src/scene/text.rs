//! Fonts and the measuring of text, which every layout needs and only the surface can do truly.
//!
//! `Metrics` is the native twin: the advance widths of Helvetica (Adobe's AFM tables, which Arial and Liberation Sans share),
//! Vietnamese letters counted as their base letters. It knows no kerning and no installed font, so it gives one answer on
//! every machine.

/// Stroke weight of a font.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Weight {
    Regular,
    Bold,
}

/// A font of the host's family: size in device pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Font {
    pub size: u32,
    pub weight: Weight,
}

/// Measures text. The browser's twin asks one cached canvas; the native twin below is deterministic.
pub trait TextMeasure {
    /// Advance width of one line, in device pixels.
    fn width(&self, text: &str, font: Font) -> f64;
}

/// The native twin: a fixed table of widths.
#[derive(Clone, Copy, Debug, Default)]
pub struct Metrics;

impl TextMeasure for Metrics {
    fn width(&self, text: &str, font: Font) -> f64 {
        let thousandths: u64 = text.chars().map(|c| u64::from(advance(c))).sum();
        let bold = if font.weight == Weight::Bold { 1.07 } else { 1.0 };
        thousandths as f64 * f64::from(font.size) * bold / 1000.0
    }
}

/// Thousandths of an em for U+0020..=U+007E.
#[rustfmt::skip]
const ASCII: [u16; 95] = [
    278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278,
    556, 556, 556, 556, 556, 556, 556, 556, 556, 556, 278, 278, 584, 584, 584, 556,
    1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
    667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556,
    333, 556, 556, 500, 556, 556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556,
    556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
];

fn advance(c: char) -> u16 {
    match c {
        ' '..='~' => ASCII[c as usize - 0x20],
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' => 0,
        '\u{a0}' | '\u{202f}' | '·' => 278,
        'À'..='Å' | 'Ă' | 'Ạ' | 'Ả' | 'Ấ' | 'Ầ' | 'Ẩ' | 'Ẫ' | 'Ậ' | 'Ắ' | 'Ằ' | 'Ẳ' | 'Ẵ' | 'Ặ' => 667,
        'È'..='Ë' | 'Ẹ' | 'Ẻ' | 'Ẽ' | 'Ế' | 'Ề' | 'Ể' | 'Ễ' | 'Ệ' | 'Ý' | 'Ỳ' | 'Ỵ' | 'Ỷ' | 'Ỹ' => 667,
        'Ì'..='Ï' | 'Ĩ' | 'Ỉ' | 'Ị' => 278,
        'Ò'..='Ö' | 'Ơ' | 'Ọ' | 'Ỏ' | 'Ố' | 'Ồ' | 'Ổ' | 'Ỗ' | 'Ộ' | 'Ớ' | 'Ờ' | 'Ở' | 'Ỡ' | 'Ợ' => 778,
        'Ù'..='Ü' | 'Ũ' | 'Ư' | 'Ụ' | 'Ủ' | 'Ứ' | 'Ừ' | 'Ử' | 'Ữ' | 'Ự' | 'Đ' => 722,
        'ì'..='ï' | 'ĩ' | 'ỉ' | 'ị' => 222,
        'ý' | 'ỳ' | 'ỵ' | 'ỷ' | 'ỹ' => 500,
        'ư' | 'ứ' | 'ừ' | 'ử' | 'ữ' | 'ự' | 'ơ' | 'ớ' | 'ờ' | 'ở' | 'ỡ' | 'ợ' => 600,
        '–' => 556,
        '—' | '…' | '\u{2460}'..='\u{2473}' | '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7ff}' | '\u{f900}'..='\u{faff}' => {
            1000
        }
        '\u{ff00}'..='\u{ff60}' | '\u{1f000}'..='\u{1ffff}' => 1000,
        // The remaining small Vietnamese letters, Cyrillic, Greek, Arabic and so on: about as wide as "a".
        _ => 556,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vietnamese_letters_are_as_wide_as_their_base_letters() {
        let font = Font { size: 100, weight: Weight::Regular };
        for (marked, plain) in [("Ngân sách nhà nước", "Ngan sach nha nuoc"), ("Hòa Bình", "Hoa Binh"), ("Đắk Nông", "Dak Nong")]
        {
            let (a, b) = (Metrics.width(marked, font), Metrics.width(plain, font));
            assert!((a - b).abs() <= 0.02 * b, "{marked}: {a} against {b}");
        }
    }

    #[test]
    fn combining_marks_and_control_characters_take_no_room() {
        let font = Font { size: 10, weight: Weight::Regular };
        assert_eq!(Metrics.width("e\u{302}\u{1}", font), Metrics.width("e", font));
    }
}
