//! `Inlet`: the bytes of one file on their way into a table or a tree of JSON, as UTF-8 whatever they came in.
//!
//! Decides the encoding from a sample and hands on; how the bytes were cut into chunks never matters. UTF-8 is written
//! straight into the reader's buffer. A file that begins in ASCII stays undecided until its first other letter.

use super::compound::{self, Compound};
use super::encoding::{self, Decoder, Encoding, SAMPLE};
use super::problem::ReadError;
use super::seek::Found;
use super::sniff;
use super::table::TableBuilder;
use super::tape::Tape;

/// What reads the text.
enum Sink {
    Table(Box<TableBuilder>),
    Tape(Box<Tape>),
    Compound(Box<Compound>),
}

/// What a file became.
pub(super) enum Outcome {
    Table(Box<TableBuilder>),
    Tape(Box<Tape>),
}

enum Stage {
    /// The first bytes gather in `head`.
    Begin,
    /// ASCII so far: bytes go straight on.
    Ascii,
    /// From the first letter beyond ASCII on, bytes gather in `head`.
    Sample,
    /// UTF-8: bytes go straight on.
    Plain,
    Decode(Decoder),
}

pub(super) struct Inlet {
    sink: Sink,
    stage: Stage,
    head: Vec<u8>,
    /// Bytes of `head` that are filled.
    used: usize,
    encoding: Encoding,
    /// What the page or a package states.
    stated: Option<Encoding>,
    /// Whether the file may be JSON or something to refuse.
    is_open: bool,
}

impl Inlet {
    /// An inlet for a file that is read by `builder` unless it is JSON.
    pub fn open(builder: Box<TableBuilder>) -> Inlet {
        Inlet { is_open: true, ..Inlet::of(builder) }
    }

    /// An inlet for delimited text.
    pub fn of(builder: Box<TableBuilder>) -> Inlet {
        Inlet {
            sink: Sink::Table(builder),
            stage: Stage::Begin,
            head: Vec::new(),
            used: 0,
            encoding: Encoding::Utf8,
            stated: None,
            is_open: false,
        }
    }

    /// States the encoding, which then is not guessed.
    pub fn state_encoding(&mut self, label: &str) {
        self.stated = Encoding::from_label(label).or(self.stated);
    }

    /// Ends a part of the file; the next one begins with a row, and may have a mark of its own.
    pub fn end_part(&mut self) -> Result<(), ReadError> {
        while matches!(self.stage, Stage::Begin | Stage::Sample) {
            self.decide()?;
        }
        match self.stage {
            Stage::Ascii => {}
            Stage::Decode(_) => {
                self.used = 0;
                self.decode(true)?;
                self.stated = Some(self.encoding);
            }
            _ => self.stated = Some(self.encoding),
        }
        if let Sink::Table(builder) = &self.sink
            && builder.is_within_row()
        {
            write(&mut self.sink, b"\n")?;
        }
        (self.stage, self.used, self.is_open) = (Stage::Begin, 0, false);
        self.head = Vec::new();
        Ok(())
    }

    /// What a search has found so far.
    pub fn found(&mut self) -> Option<&mut Found> {
        match &mut self.sink {
            Sink::Table(builder) => builder.found(),
            Sink::Tape(_) => None,
            Sink::Compound(compound) => compound.builder.found(),
        }
    }

    /// Room for the next `n` bytes.
    pub fn buffer(&mut self, n: usize) -> &mut [u8] {
        if matches!(self.stage, Stage::Ascii | Stage::Plain) {
            return self.sink.buffer(n);
        }
        if self.head.len() < self.used + n {
            self.head.resize(self.used + n, 0);
        }
        &mut self.head[self.used..self.used + n]
    }

    /// Reads the first `n` bytes of the last `buffer`.
    pub fn commit(&mut self, n: usize) -> Result<(), ReadError> {
        match &mut self.stage {
            Stage::Plain => return self.sink.commit(n),
            Stage::Ascii => {
                let new = &self.sink.buffer(n)[..n];
                let at = new.iter().position(|byte| !byte.is_ascii()).unwrap_or(n);
                if at < n {
                    self.head = new[at..].to_vec();
                    self.used = n - at;
                    self.stage = Stage::Sample;
                }
                self.sink.commit(at)?;
            }
            Stage::Begin | Stage::Sample => self.used = (self.used + n).min(self.head.len()),
            Stage::Decode(_) => {
                self.used = n.min(self.head.len());
                return self.decode(false);
            }
        }
        if self.used >= SAMPLE { self.decide() } else { Ok(()) }
    }

    /// Ends the file.
    pub fn end(mut self) -> Result<(Outcome, Encoding), ReadError> {
        while matches!(self.stage, Stage::Begin) || matches!(self.stage, Stage::Sample) {
            self.decide()?;
        }
        if let Stage::Decode(_) = self.stage {
            self.used = 0;
            self.decode(true)?;
        }
        let outcome = match self.sink {
            Sink::Table(builder) => Outcome::Table(builder),
            Sink::Tape(tape) => Outcome::Tape(tape),
            Sink::Compound(compound) => Outcome::Table(compound.end()?),
        };
        Ok((outcome, self.encoding))
    }

    /// Decides from `head`: at the beginning the kind of file and what is proven of its encoding, then the encoding.
    fn decide(&mut self) -> Result<(), ReadError> {
        let bytes = &self.head[..self.used];
        let sample = &bytes[..bytes.len().min(SAMPLE)];
        let is_beginning = matches!(self.stage, Stage::Begin);
        let mut skip = 0;
        let mut decided = None;
        if is_beginning {
            let marked = encoding::marked(sample);
            decided = marked.or(self.stated);
            if let Some(encoding) = marked
                && sample.starts_with(encoding.mark())
            {
                skip = encoding.mark().len();
            }
            let mut text = Vec::new();
            let text = match decided {
                Some(Encoding::Utf16Le | Encoding::Utf16Be) => {
                    Decoder::new(decided.unwrap_or(Encoding::Utf8)).decode(&sample[skip..], true, &mut text);
                    &text[..]
                }
                _ => &sample[skip..],
            };
            if self.is_open {
                sniff::refuse(text)?;
                if sniff::is_json(text) || sniff::called(text) > 0 {
                    self.sink = Sink::Tape(Box::default());
                } else if compound::is(text)
                    && let Sink::Table(builder) = std::mem::replace(&mut self.sink, Sink::Tape(Box::default()))
                {
                    self.sink = Sink::Compound(Box::new(Compound::new(builder)));
                }
            }
        }
        let at = match decided {
            None => bytes[skip..].iter().position(|byte| !byte.is_ascii()).map(|at| at + skip),
            Some(_) => Some(skip),
        };
        let from = at.unwrap_or(bytes.len());
        if from > skip {
            // ASCII in front: it is the same in all that may follow.
            write(&mut self.sink, &bytes[skip..from])?;
            skip = from;
        }
        if at.is_none() {
            (self.stage, self.used) = (Stage::Ascii, 0);
            self.head = Vec::new();
            return Ok(());
        }
        if decided.is_none() && is_beginning && skip > 0 {
            self.head.copy_within(skip..self.used, 0);
            self.used -= skip;
            self.stage = Stage::Sample;
            return if self.used >= SAMPLE { self.decide() } else { Ok(()) };
        }
        self.encoding = decided.unwrap_or_else(|| encoding::guess(&self.head[skip..self.used.min(skip + SAMPLE)]));
        if self.encoding.is_utf8() {
            write(&mut self.sink, &self.head[skip..self.used])?;
            self.head = Vec::new();
            self.stage = Stage::Plain;
            return Ok(());
        }
        self.head.copy_within(skip..self.used, 0);
        self.used -= skip;
        self.stage = Stage::Decode(Decoder::new(self.encoding));
        self.decode(false)
    }

    fn decode(&mut self, is_last: bool) -> Result<(), ReadError> {
        let Stage::Decode(decoder) = &mut self.stage else { return Ok(()) };
        let mut text = Vec::new();
        decoder.decode(&self.head[..self.used], is_last, &mut text);
        self.used = 0;
        write(&mut self.sink, &text)
    }
}

impl Sink {
    fn buffer(&mut self, n: usize) -> &mut [u8] {
        match self {
            Sink::Table(builder) => builder.buffer(n),
            Sink::Tape(tape) => tape.buffer(n),
            Sink::Compound(compound) => compound.buffer(n),
        }
    }

    fn commit(&mut self, n: usize) -> Result<(), ReadError> {
        match self {
            Sink::Table(builder) => builder.commit(n),
            Sink::Tape(tape) => tape.commit(n),
            Sink::Compound(compound) => compound.commit(n),
        }
    }
}

fn write(sink: &mut Sink, text: &[u8]) -> Result<(), ReadError> {
    sink.buffer(text.len()).copy_from_slice(text);
    sink.commit(text.len())
}
