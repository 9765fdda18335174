//! The form in which the module travels: the same code, its parts sorted so that they compress better.
//!
//! In the code of a module operations and their operands take turns, which hides from any compressor how regular each of
//! them is. Here all operations stand together, all offsets, and so on, and constants by what follows them. Locals are told by how
//! many others were used since; operations that often have one and the same operand are one byte with it, and so are pairs of
//! operations that often follow each other. With functions in a good order (`order.rs`) a fifth less after brotli.
//! Method: split streams, as in executable compressors; move to front (Bentley et al. 1986, doi 10.1145/5684.5688); pairs after
//! Gage, A New Algorithm for Data Compression, 1994; syntax of code after the WebAssembly Core Specification 2.0, §5.4.
//!
//! The result is a small module (`unpack/`) that puts the real one together again in the page, with what it needs for that in
//! a custom section.

use fairshare_unpack::{Form, LOCALS, MOST_LOCALS, N_STREAMS, NUMBERS, OFFSET, OP, RAW, Recent, form};

use crate::code::{self, number, push_number, push_raw, taken_apart};
use crate::order;

/// Operations with their operand, as the bytes of a stream, that get a byte of their own: those for which it pays. Of locals the
/// operand is how many others were used since.
const FIXED: [(u8, &[u8]); 13] = [
    (0x20, &[0]),
    (0x20, &[1]),
    (0x0d, &[0]),
    (0x21, &[0]),
    (0x41, &[0x7f]),
    (0x41, &[0x80, 0x80, 0x80, 0x80, 0x78]),
    (0x41, &[1]),
    (0x41, &[0]),
    (0x02, &[0x40]),
    (0x22, &[0]),
    (0x0c, &[0]),
    (0x0c, &[1]),
    (0x0d, &[1]),
];

/// Pairs that get a byte of their own; more of them hide too much from the compressor.
const N_PAIRS: usize = 40;

/// The module in the form in which it travels; `None` when it is no module, or has code that this cannot take apart.
pub fn packed(module: &[u8], unpacker: &[u8]) -> Option<Vec<u8>> {
    let payload = payload(&order::sorted(module)?)?;
    let mut out = unpacker.to_vec();
    out.push(0);
    push_number(&mut out, payload.len() + 5);
    out.extend_from_slice(b"\x04pack");
    out.extend_from_slice(&payload);
    Some(out)
}

/// An operation as it travels: its byte, and what its stream gets beside.
struct Item {
    token: u8,
    form: Form,
    operand: Vec<u8>,
}

/// The parts of a module: lengths, tables of bytes, what stands before and behind the code, and the streams.
fn payload(module: &[u8]) -> Option<Vec<u8>> {
    let (start, end) = code::section(module)?;
    let bodies = code::bodies(module.get(start..end)?)?;
    let apart = bodies.iter().map(|body| taken_apart(body)).collect::<Option<Vec<_>>>()?;
    let mut is_used = [false; 256];
    apart.iter().flat_map(|body| &body.operations).for_each(|each| is_used[usize::from(each.op)] = true);
    let mut free = (0..=255_u8).filter(|byte| !is_used[usize::from(*byte)]);
    let fixed: Vec<(u8, u8, &[u8])> = FIXED.iter().map_while(|(op, operand)| Some((free.next()?, *op, *operand))).collect();

    let mut streams = vec![Vec::new(); N_STREAMS];
    let mut tokens = Vec::new();
    for (body, apart) in bodies.iter().zip(&apart) {
        push_raw(&mut streams[LOCALS], body.get(..apart.n_declared)?);
        let mut recent = Recent::default();
        let mut items = Vec::new();
        for each in &apart.operations {
            let mut item = item(each.op, body.get(each.operands.clone())?, &mut recent)?;
            let own = fixed.iter().find(|(_, op, operand)| *op == each.op && **operand == *item.operand);
            if let Some((token, ..)) = own {
                item = Item { token: *token, form: Form::Bare, operand: Vec::new() };
            }
            items.push(item);
        }
        for (idx, item) in items.iter().enumerate() {
            match item.form {
                Form::Bare => {}
                Form::One(stream) | Form::Local(stream) => streams[stream].extend_from_slice(&item.operand),
                Form::Number => streams[NUMBERS + usize::from(items.get(idx + 1)?.token)].extend_from_slice(&item.operand),
                Form::Memory => streams[OFFSET].extend_from_slice(&item.operand),
                Form::Raw => push_raw(&mut streams[RAW], &item.operand),
            }
        }
        tokens.push(items.iter().map(|item| item.token).collect::<Vec<u8>>());
    }
    let pairs = paired(&mut tokens, free);
    streams[OP] = tokens.concat();

    let mut payload = Vec::new();
    push_number(&mut payload, module.len());
    let head = module.get(..start + n_digits(bodies.len()))?;
    for part in [head, module.get(end..)?] {
        push_number(&mut payload, part.len());
    }
    push_number(&mut payload, bodies.len());
    push_number(&mut payload, fixed.len());
    for (token, op, operand) in fixed {
        payload.extend_from_slice(&[token, op]);
        payload.extend_from_slice(operand);
    }
    push_number(&mut payload, pairs.len());
    payload.extend_from_slice(pairs.as_flattened());
    streams.iter().for_each(|stream| push_number(&mut payload, stream.len()));
    payload.extend_from_slice(head);
    payload.extend_from_slice(module.get(end..)?);
    streams.iter().for_each(|stream| payload.extend_from_slice(stream));
    Some(payload)
}

/// How many bytes a number takes.
fn n_digits(value: usize) -> usize {
    let mut digits = Vec::new();
    push_number(&mut digits, value);
    digits.len()
}

/// An operation with what is told of its operands.
fn item(op: u8, operands: &[u8], recent: &mut Recent) -> Option<Item> {
    let form = form(op);
    let mut at = 0;
    let operand = match form {
        Form::Local(_) => {
            let local = number(operands, &mut at).filter(|local| *local < MOST_LOCALS)?;
            let mut operand = Vec::new();
            push_number(&mut operand, recent.rank_of(local));
            operand
        }
        // Hints of alignment are gone (`order.rs`).
        Form::Memory => {
            number(operands, &mut at).filter(|hint| *hint == 0)?;
            operands.get(at..)?.to_vec()
        }
        _ => operands.to_vec(),
    };
    Some(Item { token: op, form, operand })
}

/// Puts a byte that is free in the place of the pair that is found most often, some times over; pairs stay within a function.
fn paired(tokens: &mut [Vec<u8>], free: impl DoubleEndedIterator<Item = u8>) -> Vec<[u8; 3]> {
    let mut pairs = Vec::new();
    for token in free.rev().take(N_PAIRS) {
        let mut counts = vec![0_u32; 1 << 16];
        for each in tokens.iter() {
            let mut at = 0;
            while let Some([first, second]) = each.get(at..at + 2) {
                counts[usize::from(*first) << 8 | usize::from(*second)] += 1;
                // Three alike are one pair, not two.
                at += 1 + usize::from(first == second && each.get(at + 2) == Some(first));
            }
        }
        let best = (0..counts.len()).rev().max_by_key(|pair| counts[*pair]).filter(|pair| counts[*pair] > 3);
        let Some(pair) = best else { break };
        let (first, second) = ((pair >> 8) as u8, pair as u8);
        pairs.push([token, first, second]);
        for each in tokens.iter_mut() {
            let (mut at, mut short) = (0, Vec::with_capacity(each.len()));
            while let Some(byte) = each.get(at) {
                let is_pair = *byte == first && each.get(at + 1) == Some(&second);
                short.push(if is_pair { token } else { *byte });
                at += 1 + usize::from(is_pair);
            }
            *each = short;
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unpacked(payload: &[u8]) -> Vec<u8> {
        let mut out = vec![0; fairshare_unpack::length(payload) + fairshare_unpack::SPARE];
        fairshare_unpack::unpack(payload, &mut out);
        out.truncate(fairshare_unpack::length(payload));
        out
    }

    fn module(bodies: &[&[u8]]) -> Vec<u8> {
        let mut code = Vec::new();
        push_number(&mut code, bodies.len());
        bodies.iter().for_each(|body| push_raw(&mut code, body));
        let mut out = b"\0asm\x01\0\0\0\x01\x04\x01\x60\0\0\x0a".to_vec();
        push_raw(&mut out, &code);
        out.extend_from_slice(b"\x0b\x03\0\x01\x02");
        out
    }

    #[test]
    fn modules_come_back_to_the_byte() {
        let long = [&[0][..], &[0x20, 0x81, 0x01, 0x41, 0xff, 0xff, 0x7f, 0x6a, 0x21, 0x05].repeat(40), &[0x0b]].concat();
        let locals =
            [&[0][..], &[0x20, 3, 0x20, 0, 0x22, 9, 0x20, 3, 0x20, 3, 0x21, 0x82, 0x01, 0x20, 0].repeat(9), &[0x0b]].concat();
        let bodies: [&[u8]; 9] = [
            &[0, 0x0b],
            &[2, 1, 0x7f, 0x90, 0x01, 0x7e, 0x02, 0x40, 0x03, 0x40, 0x0c, 1, 0x0b, 0x0b, 0x0b],
            &[0, 0x28, 0, 0x88, 0x80, 0x40, 0x36, 0, 0, 0x42, 0xe8, 0x7f, 0x1a, 0x0b],
            &[0, 0x02, 0x40, 0x0e, 2, 0, 0, 0, 0x0b, 0x44, 0, 0, 0, 0, 0, 0, 0xf0, 0x3f, 0x1a, 0x0b],
            &[0, 0xfc, 10, 0, 0, 0xfc, 11, 0, 0xfd, 0, 4, 0x10, 0xfd, 21, 3, 0xfd, 0xae, 0x01, 0x0b],
            &[0, 0x11, 0x90, 0x01, 0, 0x10, 0x85, 0x02, 0x0b],
            &[0, 0x41, 1, 0x41, 0x7f, 0x41, 0x80, 0x80, 0x80, 0x80, 0x78, 0x41, 5, 0x41, 0, 0x0d, 1, 0x0b],
            &locals,
            &long,
        ];
        for module in [module(&bodies), module(&[]), module(&[long.as_slice(); 200])] {
            assert_eq!(unpacked(&payload(&module).expect("a module with code")), module);
        }
    }

    #[test]
    fn what_is_frequent_takes_a_byte() {
        let body = [&[0][..], &[0x20, 1, 0x41, 1, 0x6a, 0x21, 1].repeat(64), &[0x0b]].concat();
        let payload = payload(&module(&[&body])).expect("a module");
        assert!(payload.len() < 64 + N_STREAMS + 80, "{}", payload.len());
    }

    #[test]
    fn what_cannot_be_taken_apart_is_left_alone() {
        let endless = module(&[&[0, 0x02, 0x40, 0x0b]]);
        let behind = module(&[&[0, 0x0b, 0x01]]);
        let hinted = module(&[&[0, 0x28, 2, 0, 0x0b]]);
        let too_many = module(&[&[0, 0x20, 0xff, 0xff, 0x7f, 0x0b]]);
        for bytes in [&b"\0asm\x01\0\0\0"[..], b"no module", &endless, &behind, &hinted, &too_many] {
            assert_eq!(payload(bytes), None);
        }
        assert_eq!(packed(b"no module", &[]), None);
    }
}
