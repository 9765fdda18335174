//! Cuts out of functions what ordinary pages do not run.
//!
//! A function is a tree of sequences; between two instructions that may lead elsewhere lies a stretch of code that runs as a whole.
//! `profile.rs` says which stretches ran. Where one begins that did not, the main module keeps a way out: it hands the values
//! that are still needed to a function of the rest, which goes on from there to the end and returns what the whole would have
//! returned. So a page that needs the uncommon goes the same way, a call further.
//!
//! Method: hot/cold splitting as compilers do it, with continuations in place of jumps, which WebAssembly has not.

use std::collections::{BTreeSet, HashMap};

use walrus::ir::{Const, Instr, InstrLocId, InstrSeqId, Value};
use walrus::{LocalFunction, LocalId};

use crate::profile::{part_of, signed};

/// What a way out costs, and what a function with any costs beside what it hands over, in bytes.
const COST_OF_POINT: usize = 6;
const COST_OF_FUNCTION: usize = 24;
/// A part that is not worth a way out, in bytes.
const SMALL: usize = 10;

/// So many bytes may come a second time for each that is saved at first.
const MOST_TWICE: usize = 3;

/// A stretch of instructions of one sequence, of which only the last may lead elsewhere.
#[derive(Clone, Copy, Debug)]
pub struct Stretch {
    pub seq: InstrSeqId,
    /// The numbers of its first instruction and of the one behind its last.
    pub from: usize,
    pub to: usize,
}

impl Stretch {
    /// Its instructions.
    pub fn of(self, function: &LocalFunction) -> &[(Instr, InstrLocId)] {
        &function.block(self.seq).instrs[self.from..self.to]
    }
}

/// The stretches of a function in the order in which they are written, and how they follow each other.
pub struct Flow {
    pub stretches: Vec<Stretch>,
    pub of_seq: HashMap<InstrSeqId, Vec<usize>>,
    /// For each sequence within another: that one, the place of the instruction that holds it, and whether it is a loop.
    pub parents: HashMap<InstrSeqId, (InstrSeqId, usize, bool)>,
}

/// The sequences that an instruction holds.
pub fn held(instr: &Instr) -> Vec<InstrSeqId> {
    match instr {
        Instr::Block(block) => vec![block.seq],
        Instr::Loop(block) => vec![block.seq],
        Instr::IfElse(both) => vec![both.consequent, both.alternative],
        _ => Vec::new(),
    }
}

fn leads_elsewhere(instr: &Instr) -> bool {
    use Instr::{Br, BrIf, BrTable, Return, Unreachable};
    !held(instr).is_empty() || matches!(instr, Br(_) | BrIf(_) | BrTable(_) | Return(_) | Unreachable(_))
}

impl Flow {
    /// The stretches of a function's body.
    pub fn of(function: &LocalFunction) -> Self {
        let mut flow = Self { stretches: Vec::new(), of_seq: HashMap::new(), parents: HashMap::new() };
        flow.add(function, function.entry_block());
        flow
    }

    /// All sequences, in no order.
    pub fn seqs(&self) -> Vec<InstrSeqId> {
        self.of_seq.keys().copied().collect()
    }

    fn add(&mut self, function: &LocalFunction, seq: InstrSeqId) {
        self.of_seq.insert(seq, Vec::new());
        let mut from = 0;
        let instrs = &function.block(seq).instrs;
        for (at, (instr, _)) in instrs.iter().enumerate() {
            if leads_elsewhere(instr) || at + 1 == instrs.len() {
                self.of_seq.entry(seq).or_default().push(self.stretches.len());
                self.stretches.push(Stretch { seq, from, to: at + 1 });
                from = at + 1;
                for inner in held(instr) {
                    self.parents.insert(inner, (seq, at, matches!(instr, Instr::Loop(_))));
                    self.add(function, inner);
                }
            }
        }
    }

    /// The stretches at the beginning of a sequence, which is where it ends when it is empty.
    fn first(&self, seq: InstrSeqId, into: &mut Vec<usize>) {
        match self.of_seq.get(&seq).and_then(|stretches| stretches.first()) {
            Some(&first) => into.push(first),
            None => self.behind(seq, into),
        }
    }

    /// Where it goes on behind a sequence.
    fn behind(&self, seq: InstrSeqId, into: &mut Vec<usize>) {
        let Some(&(parent, at, _)) = self.parents.get(&seq) else { return };
        let next = self.of_seq[&parent].iter().find(|&&next| self.stretches[next].from == at + 1);
        match next {
            Some(&next) => into.push(next),
            None => self.behind(parent, into),
        }
    }

    fn target(&self, seq: InstrSeqId, into: &mut Vec<usize>) {
        if self.parents.get(&seq).is_some_and(|(_, _, is_loop)| *is_loop) {
            self.first(seq, into)
        } else {
            self.behind(seq, into)
        }
    }

    /// The stretches that may run next.
    fn next(&self, function: &LocalFunction, at: usize) -> Vec<usize> {
        let stretch = self.stretches[at];
        let instrs = &function.block(stretch.seq).instrs;
        let mut found = Vec::new();
        let through =
            |found: &mut Vec<usize>| match self.of_seq[&stretch.seq].iter().find(|&&n| self.stretches[n].from == stretch.to) {
                Some(&next) => found.push(next),
                None => self.behind(stretch.seq, found),
            };
        match &instrs[stretch.to - 1].0 {
            Instr::Br(br) => self.target(br.block, &mut found),
            Instr::BrIf(br) => {
                self.target(br.block, &mut found);
                through(&mut found);
            }
            Instr::BrTable(table) => {
                for block in table.blocks.iter().chain([&table.default]) {
                    self.target(*block, &mut found);
                }
            }
            Instr::Return(_) | Instr::Unreachable(_) => {}
            holding if !held(holding).is_empty() => held(holding).iter().for_each(|&inner| self.first(inner, &mut found)),
            _ => through(&mut found),
        }
        found
    }
}

/// Where a function leaves for the rest: before these instructions, in the order in which they are written.
#[derive(Clone, Debug, Default)]
pub struct Plan {
    pub points: Vec<(InstrSeqId, usize)>,
    /// The stretches at which they are.
    begin: Vec<usize>,
}

/// Bytes that an instruction takes, about.
fn bytes(instr: &Instr) -> usize {
    match instr {
        // Where a stretch goes is no code.
        Instr::Const(_) if signed(instr).is_some() => 0,
        Instr::Drop(_) => 0,
        Instr::Const(Const { value: Value::I32(value) }) => 1 + (40 - (value ^ (value >> 31)).leading_zeros() as usize) / 7,
        Instr::Const(_) => 6,
        Instr::LocalGet(_) | Instr::LocalSet(_) | Instr::LocalTee(_) | Instr::GlobalGet(_) | Instr::GlobalSet(_) => 2,
        Instr::Br(_) | Instr::BrIf(_) => 2,
        Instr::Binop(_) | Instr::Unop(_) | Instr::Return(_) | Instr::Unreachable(_) | Instr::Select(_) => 1,
        _ => 3,
    }
}

fn size_from(function: &LocalFunction, seq: InstrSeqId, from: usize) -> usize {
    let instrs = function.block(seq).instrs.iter().skip(from);
    instrs.map(|(instr, _)| bytes(instr) + held(instr).iter().map(|&inner| size_from(function, inner, 0)).sum::<usize>()).sum()
}

impl Plan {
    /// Where to leave a function that stays in the parts up to `part`; nothing when it would not be smaller.
    pub fn of(function: &LocalFunction, part: u8) -> Option<Self> {
        let flow = &Flow::of(function);
        let stays = |stretch: &Stretch| part_of(stretch.of(function)).is_none_or(|own| own <= part);
        let ran: &Vec<bool> = &flow.stretches.iter().map(stays).collect();
        if ran.iter().all(|ran| *ran) {
            return None;
        }
        // Nobody can come into a choice from outside: its condition stands on the stack. LLVM writes none.
        if flow.parents.values().any(|(seq, at, _)| matches!(function.block(*seq).instrs[*at].0, Instr::IfElse(_))) {
            return None;
        }
        let (mut plan, mut saved) = (Self::default(), 0);
        plan.walk(function, flow, ran, function.entry_block(), &mut saved);
        if plan.points.is_empty() {
            return None;
        }
        let sizes =
            flow.stretches.iter().map(|stretch| stretch.of(function).iter().map(|(instr, _)| bytes(instr)).sum::<usize>());
        let reached = plan.reached(function, flow);
        let twice: usize =
            sizes.zip(&reached).zip(ran).filter(|((_, reached), ran)| **reached && **ran).map(|((size, _), _)| size).sum();
        if twice > MOST_TWICE * saved {
            return None;
        }
        (saved > COST_OF_FUNCTION + 2 * plan.needed(function, flow).len()).then_some(plan)
    }

    fn walk(&mut self, function: &LocalFunction, flow: &Flow, ran: &[bool], seq: InstrSeqId, saved: &mut usize) {
        for &at in &flow.of_seq[&seq] {
            let stretch = flow.stretches[at];
            if !ran[at] {
                let size = size_from(function, seq, stretch.from);
                if size > SMALL {
                    *saved += size - COST_OF_POINT;
                    self.points.push((seq, stretch.from));
                    self.begin.push(at);
                }
                return;
            }
            for inner in held(&function.block(seq).instrs[stretch.to - 1].0) {
                self.walk(function, flow, ran, inner, saved);
            }
        }
    }

    /// Where a sequence is left: the number of the point, which begins with one, and the instruction before which it is.
    pub fn cut(&self, seq: InstrSeqId) -> Option<(usize, usize)> {
        self.points.iter().enumerate().find(|(_, point)| point.0 == seq).map(|(n, point)| (n + 1, point.1))
    }

    /// The instructions that stay, in no order.
    pub fn kept<'a>(&self, function: &'a LocalFunction) -> Vec<&'a Instr> {
        let (mut kept, mut todo) = (Vec::new(), vec![function.entry_block()]);
        while let Some(seq) = todo.pop() {
            let end = self.cut(seq).map_or(usize::MAX, |(_, at)| at);
            for (instr, _) in function.block(seq).instrs.iter().take(end) {
                todo.extend(held(instr));
                kept.push(instr);
            }
        }
        kept
    }

    /// The stretches that may run once the function was left.
    pub fn reached(&self, function: &LocalFunction, flow: &Flow) -> Vec<bool> {
        let mut reached = vec![false; flow.stretches.len()];
        let mut todo = self.begin.clone();
        while let Some(next) = todo.pop() {
            if !std::mem::replace(&mut reached[next], true) {
                todo.extend(flow.next(function, next));
            }
        }
        reached
    }

    /// The variables whose values are still needed at one of the points, in their order.
    pub fn needed(&self, function: &LocalFunction, flow: &Flow) -> Vec<LocalId> {
        let n = flow.stretches.len();
        let (mut read, mut written) = (vec![BTreeSet::new(); n], vec![BTreeSet::new(); n]);
        for (at, stretch) in flow.stretches.iter().enumerate() {
            for (instr, _) in stretch.of(function) {
                match instr {
                    Instr::LocalGet(get) if !written[at].contains(&get.local) => drop(read[at].insert(get.local)),
                    Instr::LocalSet(set) => drop(written[at].insert(set.local)),
                    Instr::LocalTee(tee) => drop(written[at].insert(tee.local)),
                    _ => {}
                }
            }
        }
        let next: Vec<Vec<usize>> = (0..n).map(|at| flow.next(function, at)).collect();
        let mut live = read;
        loop {
            let mut changed = false;
            for at in (0..n).rev() {
                for &to in &next[at] {
                    let more: Vec<LocalId> = live[to]
                        .iter()
                        .filter(|local| !written[at].contains(local) && !live[at].contains(local))
                        .copied()
                        .collect();
                    changed |= !more.is_empty();
                    live[at].extend(more);
                }
            }
            if !changed {
                break;
            }
        }
        self.begin.iter().flat_map(|&at| live[at].iter().copied()).collect::<BTreeSet<_>>().into_iter().collect()
    }
}
