//! A WebAssembly module and its code, taken apart as far as to tell where each section, operation and operand is.
//!
//! Method: WebAssembly Core Specification 2.0, §5.2.2 (integers), §5.4 (instructions) and §5.5 (modules).

use fairshare_unpack::{Form, form};

/// One operation and where its operands lie in the body of its function.
pub struct Operation {
    pub op: u8,
    pub operands: std::ops::Range<usize>,
}

/// The body of a function: what it declares of locals comes first, in `..n_declared`.
pub struct Body {
    pub n_declared: usize,
    pub operations: Vec<Operation>,
}

/// Where the content of the code section starts and ends; `None` when the bytes are no module, or one without code.
pub fn section(module: &[u8]) -> Option<(usize, usize)> {
    let mut at = 8;
    loop {
        let id = *module.get(at)?;
        at += 1;
        let size = number(module, &mut at)?;
        let end = at.checked_add(size).filter(|end| *end <= module.len())?;
        if id == 10 {
            return Some((at, end));
        }
        at = end;
    }
}

/// The sections of a module: number and content.
pub fn sections(module: &[u8]) -> Option<Vec<(u8, &[u8])>> {
    let (mut found, mut at) = (Vec::new(), 8);
    while at < module.len() {
        let id = module[at];
        at += 1;
        let size = number(module, &mut at)?;
        found.push((id, module.get(at..at.checked_add(size)?)?));
        at += size;
    }
    Some(found)
}

/// How many functions are imported, by the content of that section.
pub fn imported(content: &[u8]) -> Option<usize> {
    let (mut at, mut n_functions) = (0, 0);
    for _ in 0..number(content, &mut at)? {
        for _ in 0..2 {
            at += number(content, &mut at)?;
        }
        n_functions += usize::from(*content.get(at)? == 0);
        skip_import(content, &mut at)?;
    }
    Some(n_functions)
}

/// Passes over what is imported, behind its names.
pub fn skip_import(content: &[u8], at: &mut usize) -> Option<()> {
    let kind = *content.get(*at)?;
    *at += 1;
    match kind {
        0 => skip_number(content, at)?,
        1 | 2 => {
            *at += usize::from(kind == 1);
            let has_most = content.get(*at)? & 1 == 1;
            *at += 1;
            for _ in 0..1 + usize::from(has_most) {
                skip_number(content, at)?;
            }
        }
        3 => *at += 2,
        _ => return None,
    }
    Some(())
}

/// The bodies of a code section; `None` when it is not whole.
pub fn bodies(content: &[u8]) -> Option<Vec<&[u8]>> {
    let mut at = 0;
    let n = number(content, &mut at)?;
    let mut found = Vec::new();
    for _ in 0..n {
        let length = number(content, &mut at)?;
        found.push(content.get(at..at.checked_add(length)?)?);
        at += length;
    }
    (at == content.len()).then_some(found)
}

/// Takes the body of a function apart; `None` when it has an operation that is not known, or something behind its end.
pub fn taken_apart(body: &[u8]) -> Option<Body> {
    let mut at = 0;
    for _ in 0..number(body, &mut at)? {
        number(body, &mut at)?;
        at += 1;
    }
    body.get(..at)?;
    let (n_declared, mut operations, mut depth) = (at, Vec::new(), 0_usize);
    while at < body.len() {
        let op = body[at];
        at += 1;
        let start = at;
        match form(op) {
            Form::Bare => {}
            Form::One(_) | Form::Local(_) | Form::Number => skip_number(body, &mut at)?,
            Form::Memory => {
                skip_number(body, &mut at)?;
                skip_number(body, &mut at)?;
            }
            Form::Raw => skip_raw(op, body, &mut at)?,
        }
        operations.push(Operation { op, operands: start..at });
        match op {
            0x02..=0x04 => depth += 1,
            // The last one of a function is all that tells where it ends.
            0x0b if depth == 0 => return (at == body.len()).then_some(Body { n_declared, operations }),
            0x0b => depth -= 1,
            _ => {}
        }
    }
    None
}

/// Passes over what stands behind a rare operation.
fn skip_raw(op: u8, body: &[u8], at: &mut usize) -> Option<()> {
    let (mut n_numbers, mut n_bytes) = (0, 0);
    match op {
        0x0e => n_numbers = number(body, at)? + 1,
        0x11 => n_numbers = 2,
        0x1c => n_bytes = number(body, at)?,
        0x25 | 0x26 | 0xd2 => n_numbers = 1,
        0x3f | 0x40 | 0xd0 => n_bytes = 1,
        0x43 => n_bytes = 4,
        0x44 => n_bytes = 8,
        0xfc => {
            n_numbers = match number(body, at)? {
                0..=7 => 0,
                9 | 11 | 13 | 15..=17 => 1,
                8 | 10 | 12 | 14 => 2,
                _ => return None,
            }
        }
        0xfd => {
            (n_numbers, n_bytes) = match number(body, at)? {
                0..=11 | 92 | 93 => (2, 0),
                12 | 13 => (0, 16),
                21..=34 => (0, 1),
                84..=91 => (2, 1),
                _ => (0, 0),
            }
        }
        _ => return None,
    }
    for _ in 0..n_numbers {
        number(body, at)?;
    }
    *at += n_bytes;
    (*at <= body.len()).then_some(())
}

fn skip_number(bytes: &[u8], at: &mut usize) -> Option<()> {
    loop {
        let byte = *bytes.get(*at)?;
        *at += 1;
        if byte < 0x80 {
            return Some(());
        }
    }
}

/// An unsigned LEB128 number; of signed and longer ones only the place of their end is of use.
pub fn number(bytes: &[u8], at: &mut usize) -> Option<usize> {
    let mut value = 0_usize;
    for shift in (0..70).step_by(7) {
        let byte = *bytes.get(*at)?;
        *at += 1;
        value |= usize::from(byte & 0x7f).checked_shl(shift).unwrap_or(0);
        if byte < 0x80 {
            return Some(value);
        }
    }
    None
}

/// Writes a number as WebAssembly does (unsigned LEB128).
pub fn push_number(out: &mut Vec<u8>, mut value: usize) {
    while value > 0x7f {
        out.push((value & 0x7f) as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Bytes behind their length.
pub fn push_raw(out: &mut Vec<u8>, bytes: &[u8]) {
    push_number(out, bytes.len());
    out.extend_from_slice(bytes);
}
