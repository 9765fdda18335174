//! A judgment of texts that is made once for each distinct text, however many rows hold it.

use crate::data::Dictionary;

/// What is known of the texts of a column: each is looked at once, however many rows hold it.
pub(super) struct Verdicts<T> {
    texts: Dictionary,
    known: Vec<Option<T>>,
}

impl<T> Default for Verdicts<T> {
    fn default() -> Verdicts<T> {
        Verdicts { texts: Dictionary::new(), known: Vec::new() }
    }
}

impl<T: Copy> Verdicts<T> {
    /// What `judge` says of the text with these bytes.
    pub fn of(&mut self, bytes: &[u8], judge: &dyn Fn() -> Option<T>) -> Option<T> {
        let code = self.texts.intern(bytes) as usize;
        if code == self.known.len() {
            self.known.push(judge());
        }
        self.known[code]
    }
}
