//! Functions in an order in which they compress better: those of one type, and that begin alike, stand together.
//!
//! Nothing but their numbers changes: the function section, the code and every mention of a number follow. What a module says of
//! the alignment of plain loads and stores is dropped too: it is a hint without meaning (WebAssembly Core Specification 2.0, §4.4.7),
//! engines of 32-bit x86, x86-64 and ARMv7 onwards do not ask for it, and it costs as much as a fiftieth of the code.

use fairshare_unpack::{Form, form};

use crate::code::{self, Body, imported, number, push_number, push_raw, sections, taken_apart};

/// The module with its functions sorted and without hints of alignment; `None` when it has what this does not know.
pub fn sorted(module: &[u8]) -> Option<Vec<u8>> {
    let (start, end) = code::section(module)?;
    let bodies = code::bodies(module.get(start..end)?)?;
    let apart: Vec<Body> = bodies.iter().map(|body| taken_apart(body)).collect::<Option<_>>()?;
    let sections = sections(module)?;
    let content = |id: u8| sections.iter().find(|(found, _)| *found == id).map(|(_, content)| *content);
    let n_imported = content(2).map_or(Some(0), imported)?;
    let types = types(content(3)?)?;
    if types.len() != bodies.len() {
        return None;
    }
    let mut order: Vec<usize> = (0..bodies.len()).collect();
    order.sort_by_cached_key(|&idx| (types[idx], apart[idx].operations.iter().map(|each| each.op).collect::<Vec<u8>>(), idx));
    let mut number_of: Vec<usize> = (0..n_imported + bodies.len()).collect();
    order.iter().enumerate().for_each(|(place, &idx)| number_of[n_imported + idx] = n_imported + place);

    let mut out = module.get(..8)?.to_vec();
    for (id, content) in &sections {
        let renumbered = match id {
            3 => {
                let mut out = Vec::new();
                push_number(&mut out, order.len());
                order.iter().for_each(|&idx| push_number(&mut out, types[idx]));
                out
            }
            6 => without_functions(content)?.to_vec(),
            7 => exports(content, &number_of)?,
            8 => {
                let mut out = Vec::new();
                push_number(&mut out, *number_of.get(number(content, &mut 0)?)?);
                out
            }
            9 => elements(content, &number_of)?,
            10 => {
                let mut out = Vec::new();
                push_number(&mut out, order.len());
                for &idx in &order {
                    push_raw(&mut out, &rewritten(bodies[idx], &apart[idx], &number_of)?);
                }
                out
            }
            _ => content.to_vec(),
        };
        out.push(*id);
        push_raw(&mut out, &renumbered);
    }
    Some(out)
}

/// A body with the new numbers of functions, and without hints.
fn rewritten(body: &[u8], apart: &Body, number_of: &[usize]) -> Option<Vec<u8>> {
    let mut out = body.get(..apart.n_declared)?.to_vec();
    for each in &apart.operations {
        let operands = body.get(each.operands.clone())?;
        out.push(each.op);
        let mut at = 0;
        match (each.op, form(each.op)) {
            (0x10 | 0xd2, _) => push_number(&mut out, *number_of.get(number(operands, &mut at)?)?),
            (_, Form::Memory) => {
                // Larger ones than these tell of a second memory.
                number(operands, &mut at).filter(|hint| *hint < 0x40)?;
                out.push(0);
                out.extend_from_slice(&operands[at..]);
            }
            _ => out.extend_from_slice(operands),
        }
    }
    Some(out)
}

/// The type of each function.
fn types(content: &[u8]) -> Option<Vec<usize>> {
    let mut at = 0;
    (0..number(content, &mut at)?).map(|_| number(content, &mut at)).collect()
}

/// The globals, if none of them is a function: of those the numbers would change.
fn without_functions(content: &[u8]) -> Option<&[u8]> {
    let mut at = 0;
    for _ in 0..number(content, &mut at)? {
        at += 2;
        expression(content, &mut at)?;
    }
    Some(content)
}

/// Passes over a constant that mentions no function.
fn expression(content: &[u8], at: &mut usize) -> Option<()> {
    loop {
        let op = *content.get(*at)?;
        *at += 1;
        match op {
            0x0b => return Some(()),
            0x23 | 0x41 | 0x42 => {
                number(content, at)?;
            }
            0x43 => *at += 4,
            0x44 => *at += 8,
            0xd0 => *at += 1,
            _ => return None,
        }
    }
}

fn exports(content: &[u8], number_of: &[usize]) -> Option<Vec<u8>> {
    let (mut at, mut out) = (0, Vec::new());
    let n = number(content, &mut at)?;
    push_number(&mut out, n);
    for _ in 0..n {
        let length = number(content, &mut at)?;
        push_raw(&mut out, content.get(at..at.checked_add(length)?)?);
        at += length;
        let kind = *content.get(at)?;
        at += 1;
        out.push(kind);
        let index = number(content, &mut at)?;
        push_number(&mut out, if kind == 0 { *number_of.get(index)? } else { index });
    }
    Some(out)
}

/// Segments of tables that list functions by number.
fn elements(content: &[u8], number_of: &[usize]) -> Option<Vec<u8>> {
    let (mut at, mut out) = (0, Vec::new());
    let n = number(content, &mut at)?;
    push_number(&mut out, n);
    for _ in 0..n {
        let start = at;
        let kind = number(content, &mut at).filter(|kind| *kind < 4)?;
        if kind == 2 {
            number(content, &mut at)?;
        }
        if kind % 2 == 0 {
            expression(content, &mut at)?;
        }
        at += usize::from(kind > 0);
        out.extend_from_slice(content.get(start..at)?);
        let n_functions = number(content, &mut at)?;
        push_number(&mut out, n_functions);
        for _ in 0..n_functions {
            push_number(&mut out, *number_of.get(number(content, &mut at)?)?);
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn module(parts: &[(u8, &[u8])]) -> Vec<u8> {
        let mut out = b"\0asm\x01\0\0\0".to_vec();
        for (id, content) in parts {
            out.push(*id);
            push_raw(&mut out, content);
        }
        out
    }

    const TYPES: &[u8] = &[2, 0x60, 0, 0, 0x60, 0, 1, 0x7f];
    // One function and a memory come from outside.
    const IMPORTS: &[u8] = &[2, 1, b'm', 1, b'f', 0, 0, 1, b'm', 1, b'g', 2, 0, 1];

    #[test]
    fn every_mention_of_a_function_follows() {
        // Functions 1 to 3: the second is of the first type, the third begins earlier than the first.
        let given = module(&[
            (1, TYPES),
            (2, IMPORTS),
            (3, &[3, 1, 0, 1]),
            (6, &[1, 0x7f, 0, 0x41, 1, 0x0b]),
            (7, &[2, 1, b'a', 0, 1, 1, b'b', 3, 1]),
            (8, &[2]),
            (9, &[1, 0, 0x41, 0, 0x0b, 3, 0, 1, 3]),
            (10, &[3, 6, 0, 0x41, 7, 0x10, 2, 0x0b, 6, 0, 0x10, 0, 0x10, 3, 0x0b, 4, 0, 0x10, 1, 0x0b]),
            (11, &[0]),
        ]);
        let wanted = module(&[
            (1, TYPES),
            (2, IMPORTS),
            (3, &[3, 0, 1, 1]),
            (6, &[1, 0x7f, 0, 0x41, 1, 0x0b]),
            (7, &[2, 1, b'a', 0, 3, 1, b'b', 3, 1]),
            (8, &[1]),
            (9, &[1, 0, 0x41, 0, 0x0b, 3, 0, 3, 2]),
            (10, &[3, 6, 0, 0x10, 0, 0x10, 2, 0x0b, 4, 0, 0x10, 3, 0x0b, 6, 0, 0x41, 7, 0x10, 1, 0x0b]),
            (11, &[0]),
        ]);
        assert_eq!(sorted(&given), Some(wanted.clone()));
        assert_eq!(sorted(&wanted), Some(wanted));
    }

    #[test]
    fn hints_of_alignment_go() {
        let code = |hint| [1, 10, 0, 0x41, 0, 0x41, 0, 0x28, hint, 0x40, 0x1a, 0x0b];
        let with = |hint: u8| module(&[(1, TYPES), (3, &[1, 0]), (10, &code(hint))]);
        assert_eq!(sorted(&with(2)), Some(with(0)));
        assert_eq!(sorted(&with(0x40)), None, "another memory");
    }

    #[test]
    fn what_is_not_known_is_left_alone() {
        let global = module(&[(3, &[1, 0]), (6, &[1, 0x70, 0, 0xd2, 0, 0x0b]), (10, &[1, 2, 0, 0x0b])]);
        let table = module(&[(3, &[1, 0]), (9, &[1, 5]), (10, &[1, 2, 0, 0x0b])]);
        let short = module(&[(3, &[2, 0, 0]), (10, &[1, 2, 0, 0x0b])]);
        for bytes in [&b"\0asm\x01\0\0\0"[..], b"no module", &global, &table, &short] {
            assert_eq!(sorted(bytes), None);
        }
    }
}
