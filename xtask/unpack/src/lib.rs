//! Puts a module together again from the form in which it travels; `xtask/src/pack.rs` makes that form and says why.
//!
//! Runs in the page before the module does, as a module of its own of a few hundred bytes, compiled at once: the same loop in
//! JavaScript takes ten times as long where no compiler has seen it yet. Knows the syntax of code just as far as to tell from
//! which stream the next bytes come (WebAssembly Core Specification 2.0, §5.4). No allocator, no dependency.
#![cfg_attr(target_arch = "wasm32", no_std)]

/// Streams, in the order in which they travel.
pub const N_STREAMS: usize = 12;
pub const OP: usize = 0;
pub const GET: usize = 1;
pub const SET: usize = 2;
pub const NUMBER: usize = 3;
pub const WIDE: usize = 4;
pub const ALIGN: usize = 5;
pub const OFFSET: usize = 6;
pub const CALL: usize = 7;
pub const LABEL: usize = 8;
pub const BLOCK: usize = 9;
pub const GLOBAL: usize = 10;
/// Everything rare, each with its length, and what locals a function has.
pub const RAW: usize = 11;

/// What stands behind an operation: numbers for one or two streams, or bytes of which only the packer knows the sense.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Bare,
    One(usize),
    /// `ALIGN`, then `OFFSET`.
    Memory,
    Raw,
}

/// The form of an operation.
pub fn form(op: u8) -> Form {
    match op {
        0x02..=0x04 => Form::One(BLOCK),
        0x0c | 0x0d => Form::One(LABEL),
        0x10 => Form::One(CALL),
        0x20 => Form::One(GET),
        0x21 | 0x22 => Form::One(SET),
        0x23 | 0x24 => Form::One(GLOBAL),
        0x28..=0x3e => Form::Memory,
        0x41 => Form::One(NUMBER),
        0x42 => Form::One(WIDE),
        0x0e | 0x11 | 0x1c | 0x25 | 0x26 | 0x3f | 0x40 | 0x43 | 0x44 | 0xd0 | 0xd2 | 0xfc | 0xfd => Form::Raw,
        _ => Form::Bare,
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
    for _ in 0..n_functions {
        // Room for the length, which is known when the function is whole.
        let body = to + SPARE;
        let mut out = Writer { bytes: into, at: body };
        out.raw(&mut streams[RAW]);
        let mut depth = 1;
        while depth > 0 {
            let op = streams[OP].byte();
            out.push(op);
            match op {
                0x02..=0x04 => depth += 1,
                0x0b => depth -= 1,
                _ => {}
            }
            match form(op) {
                Form::Bare => {}
                Form::One(stream) => out.number(&mut streams[stream]),
                Form::Memory => {
                    out.number(&mut streams[ALIGN]);
                    out.number(&mut streams[OFFSET]);
                }
                Form::Raw => out.raw(&mut streams[RAW]),
            }
        }
        let end = out.at;
        let mut length = end - body;
        out.at = to;
        while length > 0x7f {
            out.push(length as u8 | 0x80);
            length >>= 7;
        }
        out.push(length as u8);
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
