//! Which stretches of code ordinary pages run.
//!
//! `profile.txt` has a line for each function of the module as it was when it was last watched: a number that is made of its name
//! and its operations, and for each of its stretches (`outline.rs`) on which pages it ran. A function that has changed since goes as
//! a whole to where it began, and one that is new stays: what the profile does not know costs bytes, never more.

use std::collections::{BTreeMap, HashMap};

use rustc_demangle::demangle;
use walrus::ir::{Const, Instr, InstrLocId, InstrSeqId, MemArg, Store, StoreKind, Value};
use walrus::{FunctionId, FunctionKind, LocalFunction, Module};

use crate::outline::Flow;

/// What ran, as it was last watched.
const PROFILE: &str = include_str!("../profile.txt");

/// How many parts a module is divided into: what every page has, and what comes later, one after the other.
pub const N_PARTS: u8 = 4;
/// The constant that is dropped at the beginning of a stretch says the part that it goes to, above this.
const SIGN: i32 = 0x6fa1_5000;

/// For each known function, by its number, the part to which each of its stretches goes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profile(BTreeMap<u64, Vec<u8>>);

/// Numbers of functions of one name have their upper half in common.
fn of_name(number: u64) -> std::ops::RangeInclusive<u64> {
    let first = number >> 32 << 32;
    first..=first | u64::from(u32::MAX)
}

impl Profile {
    /// That of `xtask/profile.txt`.
    pub fn committed() -> Self {
        Self::parse(PROFILE)
    }

    /// Reads lines of a number in hexadecimal and runs: `a3d2` are three stretches of the first part and two of the fourth.
    pub fn parse(text: &str) -> Self {
        let mut known = BTreeMap::new();
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let Some((number, runs)) = line.split_once(' ') else { continue };
            let Ok(number) = u64::from_str_radix(number, 16) else { continue };
            let mut parts = Vec::new();
            let mut runs = runs.as_bytes();
            while let Some((letter, more)) = runs.split_first() {
                let end = more.iter().position(u8::is_ascii_lowercase).unwrap_or(more.len());
                let n = std::str::from_utf8(&more[..end]).ok().and_then(|n| n.parse().ok()).unwrap_or(1);
                parts.extend(std::iter::repeat_n(letter.saturating_sub(b'a'), n));
                runs = &more[end..];
            }
            known.insert(number, parts);
        }
        Self(known)
    }

    /// The lines that [`Profile::parse`] reads.
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        for (number, parts) in &self.0 {
            text.push_str(&format!("{number:x} "));
            for run in parts.chunk_by(|a, b| a == b) {
                text.push(char::from(b'a' + run[0]));
                if run.len() > 1 {
                    text.push_str(&run.len().to_string());
                }
            }
            text.push('\n');
        }
        text
    }

    /// Writes into a module where its stretches go. Returns how many of how many functions are not known.
    pub fn write_into(&self, module: &mut Module) -> (usize, usize) {
        let ids: Vec<FunctionId> = module.funcs.iter_local().map(|(id, _)| id).collect();
        let (mut n_unknown, n) = (0, ids.len());
        for id in ids {
            let function = module.funcs.get_mut(id);
            let name = function.name.clone().unwrap_or_default();
            let FunctionKind::Local(function) = &mut function.kind else { continue };
            let flow = Flow::of(function);
            let number = number(&name, function, &flow);
            let known = self.0.get(&number).filter(|parts| parts.len() == flow.stretches.len());
            n_unknown += usize::from(known.is_none());
            let began =
                || self.0.range(of_name(number)).filter_map(|(_, parts)| parts.first().copied()).min().unwrap_or_default();
            let parts = known.cloned().unwrap_or_else(|| vec![began(); flow.stretches.len()]);
            if parts.iter().any(|part| *part > 0) {
                insert(function, &flow, &parts, sign);
            }
        }
        (n_unknown, n)
    }
}

/// Instructions that come from no place of the module as it was read.
pub fn placed(instrs: impl IntoIterator<Item = Instr>) -> impl Iterator<Item = (Instr, InstrLocId)> {
    instrs.into_iter().map(|instr| (instr, InstrLocId::default()))
}

/// What says at the beginning of a stretch to which part it goes.
pub fn sign(part: u8) -> Vec<Instr> {
    vec![Const { value: Value::I32(SIGN + i32::from(part)) }.into(), walrus::ir::Drop {}.into()]
}

/// The part to which a stretch goes, when it says so.
pub fn part_of(instrs: &[(Instr, InstrLocId)]) -> Option<u8> {
    match instrs {
        [(constant, _), (Instr::Drop(_), _), ..] => signed(constant),
        _ => None,
    }
}

/// The part that a constant names, when it is one of those that say so.
pub fn signed(constant: &Instr) -> Option<u8> {
    let Instr::Const(Const { value: Value::I32(value) }) = constant else { return None };
    u8::try_from(value.wrapping_sub(SIGN)).ok().filter(|part| *part < N_PARTS)
}

/// Takes out of a module what says where stretches go.
pub fn take_signs(module: &mut Module) {
    for (_, function) in module.funcs.iter_local_mut() {
        for seq in Flow::of(function).seqs() {
            let instrs = &mut function.block_mut(seq).instrs;
            let mut at = 0;
            while at < instrs.len() {
                if part_of(&instrs[at..]).is_some() {
                    instrs.drain(at..at + 2);
                } else {
                    at += 1;
                }
            }
        }
    }
}

/// Inserts at the beginning of each stretch what `of` makes of its value.
fn insert<T: Copy>(function: &mut LocalFunction, flow: &Flow, values: &[T], of: impl Fn(T) -> Vec<Instr>) {
    let mut begins: HashMap<InstrSeqId, Vec<(usize, T)>> = HashMap::new();
    for (stretch, value) in flow.stretches.iter().zip(values) {
        begins.entry(stretch.seq).or_default().push((stretch.from, *value));
    }
    for (seq, begins) in begins {
        let instrs = &mut function.block_mut(seq).instrs;
        for (at, value) in begins.into_iter().rev() {
            instrs.splice(at..at, placed(of(value)));
        }
    }
}

/// A number for a function, the same as long as its name (the upper half) and its operations (the lower one) are.
fn number(name: &str, function: &LocalFunction, flow: &Flow) -> u64 {
    let mut operations = String::new();
    for stretch in &flow.stretches {
        operations.push('|');
        for (instr, _) in stretch.of(function) {
            let text = format!("{instr:?}");
            // Which variables, constants and functions they are about changes with what is compiled elsewhere.
            operations.push_str(match instr {
                Instr::Binop(_) | Instr::Unop(_) => &text,
                _ => text.split([' ', '(']).next().unwrap_or_default(),
            });
        }
    }
    number_of(name, &operations)
}

/// The number of a function by its name and its operations.
pub fn number_of(name: &str, operations: &str) -> u64 {
    u64::from(hash(&format!("{:#}", demangle(name)))) << 32 | u64::from(hash(operations))
}

/// FNV-1a (Fowler, Noll, Vo; RFC 9923), of 32 bits.
fn hash(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

/// The functions of a module: the number of each, and how many stretches it has.
#[cfg(test)]
pub fn numbers(module: &[u8]) -> Result<Vec<(u64, usize)>, String> {
    let mut module = Module::from_buffer(module).map_err(|error| error.to_string())?;
    Ok(watch(&mut module)?.functions)
}

/// Where the marks of a watched module begin in its memory, and for each function its number and how many it has.
pub struct Marks {
    pub begin: u64,
    functions: Vec<(u64, usize)>,
}

impl Marks {
    /// How many bytes they take.
    pub fn len(&self) -> usize {
        self.functions.iter().map(|(_, n)| n).sum()
    }

    /// The profile of what ran: for each mark, the first part whose pages left it.
    pub fn read(&self, parts: &[u8]) -> Profile {
        let (mut known, mut at): (BTreeMap<u64, Vec<u8>>, usize) = (BTreeMap::new(), 0);
        for (number, n) in &self.functions {
            // Functions of one name and of the same operations are told as one.
            let known = known.entry(*number).or_insert_with(|| vec![N_PARTS - 1; *n]);
            known.iter_mut().zip(&parts[at..at + n]).for_each(|(known, part)| *known = (*known).min(*part));
            at += n;
        }
        Profile(known)
    }
}

/// Makes each stretch of a module leave a mark when it begins: a byte behind the memory it starts with.
pub fn watch(module: &mut Module) -> Result<Marks, String> {
    let memory = module.memories.iter().next().map(|memory| memory.id()).ok_or("the module has no memory")?;
    let begin = module.memories.get(memory).initial * 65_536;
    let ids: Vec<FunctionId> = module.funcs.iter_local().map(|(id, _)| id).collect();
    let (mut functions, mut n) = (Vec::new(), 0);
    for id in ids {
        let function = module.funcs.get_mut(id);
        let name = function.name.clone().unwrap_or_default();
        let FunctionKind::Local(function) = &mut function.kind else { continue };
        let flow = Flow::of(function);
        functions.push((number(&name, function, &flow), flow.stretches.len()));
        let marks: Vec<u64> = (begin + n..).take(flow.stretches.len()).collect();
        n += marks.len() as u64;
        let value = |value: u64| Instr::from(Const { value: Value::I32(value as i32) });
        let store = Store { memory, kind: StoreKind::I32_8 { atomic: false }, arg: MemArg { align: 1, offset: 0 } };
        insert(function, &flow, &marks, |mark| vec![value(mark), value(1), store.clone().into()]);
    }
    module.memories.get_mut(memory).initial += n / 65_536 + 1;
    Ok(Marks { begin, functions })
}
