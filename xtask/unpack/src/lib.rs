//! Puts a module together again from the form in which it travels; `xtask/src/pack.rs` makes that form and says why.
//!
//! Runs in the page before the module does, as a module of its own of some two thousand bytes, compiled at once: the same loop in
//! JavaScript takes ten times as long where no compiler has seen it yet. Knows the syntax of code just as far as to tell from
//! which stream the next bytes come (WebAssembly Core Specification 2.0, §5.4). No allocator, no dependency.
#![cfg_attr(target_arch = "wasm32", no_std)]

/// Streams, in the order in which they travel.
pub const OP: usize = 0;
pub const GET: usize = 1;
pub const SET: usize = 2;
pub const WIDE: usize = 3;
pub const OFFSET: usize = 4;
pub const CALL: usize = 5;
pub const LABEL: usize = 6;
pub const BLOCK: usize = 7;
pub const GLOBAL: usize = 8;
/// Everything rare, each with its length.
pub const RAW: usize = 9;
/// What locals a function has.
pub const LOCALS: usize = 10;
/// Numbers of 32 bits, in a stream for each byte that may follow them in `OP`.
pub const NUMBERS: usize = 11;
pub const N_STREAMS: usize = NUMBERS + 256;

/// More locals than this no function may have.
pub const MOST_LOCALS: usize = 1 << 13;

/// What stands behind an operation: a number out of one stream, or bytes of which only the packer knows the sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Bare,
    One(usize),
    /// A local, told by how many others were used since.
    Local(usize),
    Number,
    /// No alignment, then `OFFSET`.
    Memory,
    Raw,
}

/// The form of an operation.
pub fn form(op: u8) -> Form {
    match op {
        0x02..=0x04 => Form::One(BLOCK),
        0x0c | 0x0d => Form::One(LABEL),
        0x10 => Form::One(CALL),
        0x20 => Form::Local(GET),
        0x21 | 0x22 => Form::Local(SET),
        0x23 | 0x24 => Form::One(GLOBAL),
        0x28..=0x3e => Form::Memory,
        0x41 => Form::Number,
        0x42 => Form::One(WIDE),
        0x0e | 0x11 | 0x1c | 0x25 | 0x26 | 0x3f | 0x40 | 0x43 | 0x44 | 0xd0 | 0xd2 | 0xfc | 0xfd => Form::Raw,
        _ => Form::Bare,
    }
}

/// The locals of a function, the latest used first; those never used follow by number.
pub struct Recent {
    locals: [u16; MOST_LOCALS],
    /// Behind this many none has moved.
    n_moved: usize,
}

impl Default for Recent {
    fn default() -> Self {
        let mut locals = [0; MOST_LOCALS];
        (0..).zip(&mut locals).for_each(|(number, local)| *local = number);
        Recent { locals, n_moved: 0 }
    }
}

impl Recent {
    /// For the next function.
    fn forget(&mut self) {
        (0..).zip(&mut self.locals[..self.n_moved]).for_each(|(number, local)| *local = number);
        self.n_moved = 0;
    }

    /// The local of this rank, which is now the latest.
    fn take(&mut self, rank: usize) -> usize {
        let mut local = self.locals[0];
        let latest = self.locals[rank];
        for place in &mut self.locals[..=rank] {
            core::mem::swap(place, &mut local);
        }
        self.locals[0] = latest;
        self.n_moved = self.n_moved.max(rank + 1);
        usize::from(latest)
    }

    /// How many others were used since, for the packer; it is now the latest.
    ///
    /// # Panics
    /// When there are no so many locals (`MOST_LOCALS`).
    pub fn rank_of(&mut self, local: usize) -> usize {
        let rank = self.locals.iter().position(|each| usize::from(*each) == local).expect("a local below MOST_LOCALS");
        self.take(rank);
        rank
    }
}

/// What a byte of `OP` stands for.
#[derive(Clone, Copy)]
struct Token {
    kind: Kind,
    op: u8,
    /// The second of a pair, of which `op` is the first.
    second: u8,
    /// Where an operand that is always the same lies in what is packed, or the stream of one that is not.
    from: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Bare,
    Opens,
    Ends,
    One,
    Local,
    Number,
    Memory,
    Raw,
    Pair,
    FixedOne,
    FixedLocal,
}

impl Token {
    fn of(op: u8) -> Self {
        let (kind, from) = match form(op) {
            _ if op == 0x0b => (Kind::Ends, 0),
            Form::One(BLOCK) => (Kind::Opens, BLOCK),
            Form::Bare => (Kind::Bare, 0),
            Form::One(stream) => (Kind::One, stream),
            Form::Local(stream) => (Kind::Local, stream),
            Form::Number => (Kind::Number, NUMBERS),
            Form::Memory => (Kind::Memory, OFFSET),
            Form::Raw => (Kind::Raw, RAW),
        };
        Token { kind, op, second: 0, from }
    }
}

/// The bytes of `OP`, pairs taken apart.
struct Tokens<'a> {
    from: Reader<'a>,
    table: [Token; 256],
    // Second halves of pairs, and what was looked at ahead. A pair can hold others, but not itself.
    waiting: [u8; 256],
    n_waiting: usize,
}

impl Tokens<'_> {
    #[inline]
    fn take(&mut self) -> u8 {
        let mut byte = if self.n_waiting > 0 {
            self.n_waiting -= 1;
            self.waiting[self.n_waiting]
        } else {
            self.from.byte()
        };
        loop {
            let Token { kind: Kind::Pair, op, second, .. } = self.table[usize::from(byte)] else { return byte };
            self.put_back(second);
            byte = op;
        }
    }

    #[inline]
    fn put_back(&mut self, byte: u8) {
        self.waiting[self.n_waiting] = byte;
        self.n_waiting += 1;
    }

    /// The one that comes next.
    fn look(&mut self) -> u8 {
        let byte = self.take();
        self.put_back(byte);
        byte
    }
}

/// Bytes that the result may need behind its end while it is put together.
pub const SPARE: usize = 5;

/// How long the module is that `packed` (the content of its custom section) holds.
pub fn length(packed: &[u8]) -> usize {
    Reader { bytes: packed, at: 0 }.number()
}

/// Writes the module that `packed` holds; `into` must have room for `length(packed) + SPARE` bytes.
///
/// # Panics
/// When the bytes are not what the packer wrote.
pub fn unpack(packed: &[u8], into: &mut [u8]) {
    let mut start = Reader { bytes: packed, at: 0 };
    start.number();
    let (n_head, n_tail, n_functions) = (start.number(), start.number(), start.number());
    let mut table = [Token::of(0); 256];
    (0..=255).zip(&mut table).for_each(|(op, token)| *token = Token::of(op));
    for _ in 0..start.number() {
        let (byte, op) = (start.byte(), start.byte());
        let kind = if matches!(form(op), Form::Local(_)) { Kind::FixedLocal } else { Kind::FixedOne };
        table[usize::from(byte)] = Token { kind, op, second: 0, from: start.at };
        start.number();
    }
    for _ in 0..start.number() {
        let (byte, op, second) = (start.byte(), start.byte(), start.byte());
        table[usize::from(byte)] = Token { kind: Kind::Pair, op, second, from: 0 };
    }
    let mut streams = [start; N_STREAMS];
    let mut at = 0;
    for stream in &mut streams {
        stream.at = at;
        at += start.number();
    }
    let head = start.at;
    streams.iter_mut().for_each(|stream| stream.at += head + n_head + n_tail);
    into[..n_head].copy_from_slice(&packed[head..][..n_head]);
    let mut to = n_head;
    let mut tokens = Tokens { from: streams[OP], table, waiting: [0; 256], n_waiting: 0 };
    let mut recent = Recent::default();
    for _ in 0..n_functions {
        // Room for the length, which is known when the function is whole.
        let body = to + SPARE;
        let mut out = Writer { bytes: into, at: body };
        out.raw(&mut streams[LOCALS]);
        recent.forget();
        let mut depth = 1;
        while depth > 0 {
            let token = table[usize::from(tokens.take())];
            out.push(token.op);
            match token.kind {
                Kind::Bare | Kind::Pair => {}
                Kind::Ends => depth -= 1,
                Kind::Opens => {
                    depth += 1;
                    out.number(&mut streams[BLOCK]);
                }
                Kind::One => out.number(&mut streams[token.from]),
                Kind::Local => out.push_number(recent.take(streams[token.from].number())),
                Kind::Number => out.number(&mut streams[NUMBERS + usize::from(tokens.look())]),
                Kind::Memory => {
                    out.push(0);
                    out.number(&mut streams[OFFSET]);
                }
                Kind::Raw => out.raw(&mut streams[RAW]),
                Kind::FixedOne => {
                    depth += i32::from(form(token.op) == Form::One(BLOCK));
                    out.number(&mut Reader { bytes: packed, at: token.from });
                }
                Kind::FixedLocal => out.push_number(recent.take(Reader { bytes: packed, at: token.from }.number())),
            }
        }
        let end = out.at;
        out.at = to;
        out.push_number(end - body);
        to = out.at;
        into.copy_within(body..end, to);
        to += end - body;
    }
    into[to..][..n_tail].copy_from_slice(&packed[head + n_head..][..n_tail]);
}

#[derive(Clone, Copy)]
struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Reader<'_> {
    fn byte(&mut self) -> u8 {
        let byte = self.bytes[self.at];
        self.at += 1;
        byte
    }

    /// An unsigned LEB128 number.
    fn number(&mut self) -> usize {
        let (mut value, mut shift) = (0, 0);
        loop {
            let byte = self.byte();
            value |= usize::from(byte & 0x7f) << shift;
            shift += 7;
            if byte < 0x80 {
                return value;
            }
        }
    }
}

struct Writer<'a> {
    bytes: &'a mut [u8],
    at: usize,
}

impl Writer<'_> {
    fn push(&mut self, byte: u8) {
        self.bytes[self.at] = byte;
        self.at += 1;
    }

    /// An unsigned LEB128 number.
    #[inline]
    fn push_number(&mut self, mut value: usize) {
        while value > 0x7f {
            self.push(value as u8 | 0x80);
            value >>= 7;
        }
        self.push(value as u8);
    }

    #[inline]
    fn number(&mut self, from: &mut Reader) {
        loop {
            let byte = from.byte();
            self.push(byte);
            if byte < 0x80 {
                return;
            }
        }
    }

    fn raw(&mut self, from: &mut Reader) {
        for _ in 0..from.number() {
            self.push(from.byte());
        }
    }
}

/// The seam to the page: `room(n)` is where the packed bytes go, `put(n)` puts the module together and says where it is, and
/// `length_of(n)` how long.
#[cfg(target_arch = "wasm32")]
mod page {
    use core::arch::wasm32::{memory_grow, memory_size};

    const PAGE: usize = 1 << 16;

    #[panic_handler]
    fn stop(_: &core::panic::PanicInfo) -> ! {
        core::arch::wasm32::unreachable()
    }

    /// Where `n` bytes of new, zeroed memory are.
    fn grown(n: usize) -> *mut u8 {
        let place = memory_size(0) * PAGE;
        memory_grow(0, n.div_ceil(PAGE));
        place as *mut u8
    }

    #[unsafe(no_mangle)]
    extern "C" fn room(n: usize) -> *mut u8 {
        grown(n)
    }

    #[unsafe(no_mangle)]
    extern "C" fn length_of(packed: *const u8, n: usize) -> usize {
        // SAFETY: the page hands over what `room(n)` gave it, filled.
        super::length(unsafe { core::slice::from_raw_parts(packed, n) })
    }

    #[unsafe(no_mangle)]
    extern "C" fn put(packed: *const u8, n: usize) -> *mut u8 {
        // SAFETY: as above; the new memory is nobody else's.
        let packed = unsafe { core::slice::from_raw_parts(packed, n) };
        let room = super::length(packed) + super::SPARE;
        let place = grown(room);
        super::unpack(packed, unsafe { core::slice::from_raw_parts_mut(place, room) });
        place
    }
}
