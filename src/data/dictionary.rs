//! `Dictionary`: the distinct texts of one column, each with a code in order of first sight.
//!
//! Texts are kept as the file's own bytes, so nothing is lost before the column's meaning is known. Texts of up to sixteen
//! bytes, nearly all of them in practice, are compared as two words and never touch the byte store.

/// The first sixteen bytes of a text, zero padded, as two little-endian words: what a lookup compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    lo: u64,
    hi: u64,
    len: u32,
    /// Mixed from what lies behind the first sixteen bytes; 0 for a short text, and until `with_tail`.
    tail: u32,
}

impl Key {
    /// The key of `text`.
    pub fn new(text: &[u8]) -> Key {
        let mut padded = [0u8; 16];
        let head = text.len().min(16);
        padded[..head].copy_from_slice(&text[..head]);
        Key::from_window(&padded, text.len()).with_tail(text)
    }

    /// The same key with what lies behind its first sixteen bytes: names of one kind (`Nguyễn Văn …`) often begin alike.
    #[inline(always)]
    fn with_tail(self, text: &[u8]) -> Key {
        if self.len <= 16 { self } else { Key { tail: tail(text), ..self } }
    }

    /// The key of a text of `len` bytes whose first sixteen stand at the start of `window`; what lies behind the text in the
    /// window does not matter. Saves the copy of `new` where the text lies in a larger buffer.
    #[inline(always)]
    pub fn from_window(window: &[u8; 16], len: usize) -> Key {
        let both = u128::from_le_bytes(*window);
        let (lo, hi) = (both as u64, (both >> 64) as u64);
        Key { lo: lo & KEPT[len.min(8)], hi: hi & KEPT[len.clamp(8, 16) - 8], len: len as u32, tail: 0 }
    }

    /// The first sixteen bytes, zero padded, as two little-endian words.
    #[inline(always)]
    pub fn words(self) -> (u64, u64) {
        (self.lo, self.hi)
    }

    /// Mixed so that the upper bits depend on every byte.
    #[inline(always)]
    fn hash(self) -> u64 {
        let lo = (self.lo ^ u64::from(self.len) ^ u64::from(self.tail) << 32).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        lo.wrapping_add((self.hi ^ (lo >> 32)).wrapping_mul(0xc4ce_b9fe_1a85_ec53))
    }
}

/// A hash of the bytes behind the first sixteen.
fn tail(text: &[u8]) -> u32 {
    let mut hash = 0u64;
    let mut mix = |word: u64| {
        hash = (hash ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        hash ^= hash >> 32;
    };
    let (words, rest) = text[16.min(text.len())..].as_chunks::<8>();
    words.iter().for_each(|word| mix(u64::from_le_bytes(*word)));
    let mut last = [0; 8];
    last[..rest.len()].copy_from_slice(rest);
    mix(u64::from_le_bytes(last));
    hash as u32
}

/// Masks of the first 0..=8 bytes of a little-endian word.
const KEPT: [u64; 9] = [0, 0xff, 0xffff, 0xff_ffff, 0xffff_ffff, 0xff_ffff_ffff, 0xffff_ffff_ffff, 0xff_ffff_ffff_ffff, u64::MAX];

#[derive(Clone, Copy, Debug)]
struct Entry {
    key: Key,
    offset: u32,
}

/// Distinct texts with codes `0..len()`.
#[derive(Clone, Debug)]
pub struct Dictionary {
    /// Code + 1, or 0 for a free slot; a power of two long, at most half full.
    slots: Vec<u32>,
    /// A hash shifted right by this is a slot.
    shift: u32,
    entries: Vec<Entry>,
    bytes: Vec<u8>,
}

impl Default for Dictionary {
    fn default() -> Self {
        Dictionary::new()
    }
}

impl Dictionary {
    /// An empty dictionary.
    pub fn new() -> Dictionary {
        Dictionary { slots: vec![0; 64], shift: 64 - 6, entries: Vec::new(), bytes: Vec::new() }
    }

    /// How many distinct texts it holds.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether it holds none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Bytes of memory held, about.
    pub fn weight(&self) -> usize {
        self.bytes.len() + self.entries.len() * (size_of::<Entry>() + 8)
    }

    /// The text of a code; empty for a code that was never given.
    pub fn get(&self, code: u32) -> &[u8] {
        self.entries.get(code as usize).map_or(&[], |entry| &self.bytes[entry.offset as usize..][..entry.key.len as usize])
    }

    /// The texts in the order of their codes.
    pub fn iter(&self) -> impl Iterator<Item = &[u8]> {
        (0..self.len() as u32).map(|code| self.get(code))
    }

    /// The code of `text`, new if it was not known.
    pub fn intern(&mut self, text: &[u8]) -> u32 {
        self.intern_key(Key::new(text), text)
    }

    /// The code of `text`, if it is known; not to be asked after `seal`.
    pub fn find(&self, text: &[u8]) -> Option<u32> {
        let key = Key::new(text);
        let mask = self.slots.len() - 1;
        let mut slot = (key.hash() >> self.shift) as usize & mask;
        loop {
            let code = self.slots[slot].checked_sub(1)?;
            if self.entries[code as usize].key == key && self.get(code) == text {
                return Some(code);
            }
            slot = (slot + 1) & mask;
        }
    }

    /// As `intern`, with the key already at hand. `key` must be the key of `text`.
    #[inline(always)]
    pub fn intern_key(&mut self, key: Key, text: &[u8]) -> u32 {
        let key = key.with_tail(text);
        let mask = self.slots.len() - 1;
        let mut slot = (key.hash() >> self.shift) as usize & mask;
        loop {
            let code = self.slots[slot];
            if code == 0 {
                return self.insert(key, text, slot);
            }
            let entry = &self.entries[code as usize - 1];
            if entry.key == key && (key.len <= 16 || &self.bytes[entry.offset as usize..][..text.len()] == text) {
                return code - 1;
            }
            slot = (slot + 1) & mask;
        }
    }

    #[cold]
    fn insert(&mut self, key: Key, text: &[u8], slot: usize) -> u32 {
        let code = self.entries.len() as u32;
        self.entries.push(Entry { key, offset: self.bytes.len() as u32 });
        self.bytes.extend_from_slice(text);
        self.slots[slot] = code + 1;
        if self.entries.len() * 2 > self.slots.len() {
            self.widen();
        }
        code
    }

    fn widen(&mut self) {
        let mask = self.slots.len() * 4 - 1;
        self.slots = vec![0; mask + 1];
        self.shift -= 2;
        for (code, entry) in self.entries.iter().enumerate() {
            let mut slot = (entry.key.hash() >> self.shift) as usize & mask;
            while self.slots[slot] != 0 {
                slot = (slot + 1) & mask;
            }
            self.slots[slot] = code as u32 + 1;
        }
    }

    /// Makes room for so many texts in all, so that it need not be made while they come.
    pub fn reserve(&mut self, n: usize) {
        while n * 2 > self.slots.len() {
            self.widen();
        }
        self.entries.reserve(n.saturating_sub(self.entries.len()));
    }

    /// Puts other texts in the place of some, by code; they need not be distinct. For a sealed dictionary: `intern` must not be
    /// called again.
    pub fn replace(&mut self, texts: &[(u32, String)]) {
        for (code, text) in texts {
            if let Some(entry) = self.entries.get_mut(*code as usize) {
                *entry = Entry { key: Key::new(text.as_bytes()), offset: self.bytes.len() as u32 };
                self.bytes.extend_from_slice(text.as_bytes());
            }
        }
    }

    /// Frees what only new texts need. Texts stay readable; `intern` must not be called again.
    pub fn seal(&mut self) {
        self.slots = Vec::new();
        self.entries.shrink_to_fit();
        self.bytes.shrink_to_fit();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_given_in_order_of_first_sight_and_texts_come_back() {
        let mut dictionary = Dictionary::new();
        let long = "x".repeat(40);
        let texts = ["", "a", "Quảng Trị", "0123456789abcdef", "0123456789abcdefg", "0123456789abcdefh", &long, "a\0"];
        for (code, text) in texts.iter().enumerate() {
            assert_eq!(dictionary.intern(text.as_bytes()), code as u32);
        }
        for (code, text) in texts.iter().enumerate() {
            assert_eq!(dictionary.intern(text.as_bytes()), code as u32);
            assert_eq!(dictionary.get(code as u32), text.as_bytes());
        }
        assert_eq!(dictionary.len(), texts.len());
    }

    #[test]
    fn a_hundred_thousand_texts_keep_their_codes() {
        let mut dictionary = Dictionary::new();
        let text = |i: u32| format!("value number {i}");
        for i in 0..100_000 {
            assert_eq!(dictionary.intern(text(i).as_bytes()), i);
        }
        for i in (0..100_000).step_by(97) {
            assert_eq!(dictionary.intern(text(i).as_bytes()), i);
            assert_eq!(dictionary.find(text(i).as_bytes()), Some(i));
        }
        assert_eq!(dictionary.find(b"value number"), None);
    }

    #[test]
    fn room_made_ahead_changes_nothing() {
        let (mut reserved, mut plain) = (Dictionary::new(), Dictionary::new());
        let text = |i: u32| format!("thôn {}", i % 700);
        (0..500).for_each(|i| _ = (reserved.intern(text(i).as_bytes()), plain.intern(text(i).as_bytes())));
        reserved.reserve(5_000);
        let slots = reserved.slots.len();
        for i in 500..1_500 {
            assert_eq!(reserved.intern(text(i).as_bytes()), plain.intern(text(i).as_bytes()));
        }
        assert!(slots >= 10_000 && reserved.slots.len() == slots);
    }

    #[test]
    fn texts_that_begin_alike_do_not_meet() {
        let mut dictionary = Dictionary::new();
        let text = |i: u32| format!("Nguyễn Thị Thanh Hương, thôn {i:06}, xã Đăk Ui");
        (0..20_000).for_each(|i| assert_eq!(dictionary.intern(text(i).as_bytes()), i));
        // Work, not time: how far the texts lie from where they are first looked for.
        let mask = dictionary.slots.len() - 1;
        let far = (0..2_000).map(|i| {
            let home = (Key::new(text(i).as_bytes()).hash() >> dictionary.shift) as usize & mask;
            let slot = dictionary.slots.iter().position(|&code| code == i + 1).expect("a slot");
            (slot + mask + 1 - home) & mask
        });
        assert!(far.sum::<usize>() < 4_000);
    }

    #[test]
    fn a_window_gives_the_key_of_the_text_alone() {
        let buffer = b"Kon Tum,2018,Du an";
        let window: &[u8; 16] = buffer[..16].try_into().expect("sixteen bytes");
        assert_eq!(Key::from_window(window, 7), Key::new(b"Kon Tum"));
        assert_eq!(Key::from_window(window, 0), Key::new(b""));
    }
}
