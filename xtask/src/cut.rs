//! A function cut in two: what stays of it leaves for a later part, and the function there that goes on.

use std::collections::HashMap;

use walrus::ir::{
    BinaryOp, Block, Br, BrIf, Const, Instr, InstrLocId, InstrSeqId, InstrSeqType, LocalGet, LocalSet, Unreachable, Value,
};
use walrus::{FunctionBuilder, FunctionId, FunctionKind, LocalFunction, LocalId, Module, ValType};

use crate::outline::{Flow, Plan, held};
use crate::profile::{N_PARTS, part_of, placed, sign};

/// A function of the main module that leaves for the rest.
pub struct Cut {
    pub plan: Plan,
    /// What is handed over, and the types of that and of what comes back; the number of the point comes first.
    needed: Vec<LocalId>,
    params: Vec<ValType>,
    results: Vec<ValType>,
}

impl Cut {
    /// How a function is cut by a plan; `None` for an imported one.
    pub fn of(module: &Module, id: FunctionId, plan: Plan) -> Option<Self> {
        let FunctionKind::Local(function) = &module.funcs.get(id).kind else { return None };
        let mut needed = plan.needed(function, &Flow::of(function));
        let type_of = |local: &LocalId| module.locals.get(*local).ty();
        // By their types: fewer types of functions are needed then.
        needed.sort_by_key(|local| format!("{:?}", type_of(local)));
        let params = [ValType::I32].into_iter().chain(needed.iter().map(type_of)).collect();
        Some(Self { plan, needed, params, results: module.types.results(function.ty()).to_vec() })
    }

    /// Leaves of a function of the main module what ran; `need` brings the rest, whose function is in this place of the table.
    pub fn keep(&self, main: &mut Module, id: FunctionId, (need, number): (FunctionId, u8), table: walrus::TableId, slot: u64) {
        let ty = main.types.add(&self.params, &self.results);
        let point = main.locals.add(ValType::I32);
        let FunctionKind::Local(function) = &mut main.funcs.get_mut(id).kind else { return };
        let entry = function.entry_block();
        let body = std::mem::take(&mut function.block_mut(entry).instrs);
        let begins = part_of(&body);
        let within = function.builder_mut().dangling_instr_seq(None).id();
        function.block_mut(within).instrs = body;
        for (&(seq, at), n) in self.plan.points.iter().zip(1..) {
            let seq = if seq == entry { within } else { seq };
            let instrs = &mut function.block_mut(seq).instrs;
            instrs.truncate(at);
            let leave: [Instr; 3] = [constant(n), LocalSet { local: point }.into(), Br { block: within }.into()];
            instrs.extend(placed(leave));
        }
        if self.plan.cut(entry).is_none() {
            function.block_mut(within).instrs.push((walrus::ir::Return {}.into(), InstrLocId::default()));
        }
        // The function as a whole goes where its beginning went.
        let mut out: Vec<Instr> = begins.map(sign).unwrap_or_default();
        out.push(Block { seq: within }.into());
        out.extend(sign(N_PARTS - 1));
        out.extend([constant(usize::from(number)), walrus::ir::Call { func: need }.into(), LocalGet { local: point }.into()]);
        out.extend(self.needed.iter().map(|&local| Instr::from(LocalGet { local })));
        out.push(constant(slot as usize));
        out.push(walrus::ir::CallIndirect { ty, table }.into());
        function.block_mut(entry).instrs = placed(out).collect();
    }

    /// Makes the function that goes on where this one, still whole, was left.
    pub fn go_on(&self, other: &mut Module, id: FunctionId) -> Option<FunctionId> {
        let point = other.locals.add(ValType::I32);
        let mut builder = FunctionBuilder::new(&mut other.types, &self.params, &self.results);
        let FunctionKind::Local(function) = &other.funcs.get(id).kind else { return None };
        let flow = Flow::of(function);
        let reached = self.plan.reached(function, &flow);
        let mut copy = Copy { function, flow: &flow, plan: &self.plan, reached: &reached, point, places: HashMap::new() };
        let entry = function.entry_block();
        copy.places.insert(entry, builder.func_body_id());
        copy.fill(&mut builder, entry);
        let args = [point].into_iter().chain(self.needed.iter().copied()).collect();
        Some(builder.finish(args, &mut other.funcs))
    }
}

fn constant(value: usize) -> Instr {
    Const { value: Value::I32(i32::try_from(value).unwrap_or(i32::MAX)) }.into()
}

/// The copy of a function that begins at one of its points.
struct Copy<'a> {
    function: &'a LocalFunction,
    flow: &'a Flow,
    plan: &'a Plan,
    reached: &'a [bool],
    /// The variable with the number of the point; 0 once it was reached.
    point: LocalId,
    places: HashMap<InstrSeqId, InstrSeqId>,
}

/// A place in a sequence to which the points with numbers up to `last` lead, and whether the first of them, `own`, is that place.
struct Goal {
    at: usize,
    last: usize,
    own: Option<usize>,
}

impl Copy<'_> {
    /// The numbers of the points within a sequence: they follow each other.
    fn last_within(&self, seq: InstrSeqId) -> Option<usize> {
        let is_within = |mut inner: InstrSeqId| {
            loop {
                if inner == seq {
                    return true;
                }
                match self.flow.parents.get(&inner) {
                    Some((parent, _, _)) => inner = *parent,
                    None => return false,
                }
            }
        };
        self.plan.points.iter().rposition(|(inner, _)| is_within(*inner)).map(|n| n + 1)
    }

    fn goals(&self, seq: InstrSeqId) -> Vec<Goal> {
        let own = self.plan.cut(seq);
        let mut goals: Vec<Goal> = Vec::new();
        for (at, (instr, _)) in self.function.block(seq).instrs.iter().enumerate() {
            if let Some((n, _)) = own.filter(|(_, cut)| *cut == at) {
                goals.push(Goal { at, last: n, own: Some(n) });
                // Behind its own point a sequence has no others.
                break;
            }
            if let Some(last) = held(instr).into_iter().filter_map(|inner| self.last_within(inner)).max() {
                goals.push(Goal { at, last, own: None });
            }
        }
        goals
    }

    fn fill(&mut self, builder: &mut FunctionBuilder, seq: InstrSeqId) {
        let goals = self.goals(seq);
        let mut pieces = Vec::new();
        let mut from = 0;
        for end in goals.iter().map(|goal| goal.at).chain([usize::MAX]) {
            pieces.push(self.piece(builder, seq, from, end));
            from = end;
        }
        // Each goal is behind the end of a block that holds all before it, and a branch to that end skips them.
        let mut goals_left = goals.iter();
        let mut text = pieces.remove(0);
        if !goals.is_empty() {
            let wraps: Vec<InstrSeqId> = goals.iter().map(|_| builder.dangling_instr_seq(None).id()).collect();
            let start = builder.dangling_instr_seq(None).id();
            let mut choose: Vec<Instr> = vec![
                LocalGet { local: self.point }.into(),
                walrus::ir::Unop { op: walrus::ir::UnaryOp::I32Eqz }.into(),
                BrIf { block: start }.into(),
            ];
            for (goal, &wrap) in goals.iter().zip(&wraps).take(goals.len() - 1) {
                choose.extend([
                    LocalGet { local: self.point }.into(),
                    constant(goal.last),
                    walrus::ir::Binop { op: BinaryOp::I32LeU }.into(),
                ]);
                choose.push(BrIf { block: wrap }.into());
            }
            choose.extend(wraps.last().map(|&wrap| Instr::from(Br { block: wrap })));
            builder.instr_seq(start).instrs_mut().extend(placed(choose));
            text.insert(0, Block { seq: start }.into());
            for (wrap, piece) in wraps.into_iter().zip(pieces) {
                builder.instr_seq(wrap).instrs_mut().extend(placed(text.drain(..)));
                text.push(Block { seq: wrap }.into());
                if goals_left.next().is_some_and(|goal| goal.own.is_some()) {
                    text.extend([constant(0), LocalSet { local: self.point }.into()]);
                }
                text.extend(piece);
            }
        }
        let place = self.places[&seq];
        *builder.instr_seq(place).instrs_mut() = placed(text).collect();
    }

    /// The instructions from one place to another, without those that are not reached.
    fn piece(&mut self, builder: &mut FunctionBuilder, seq: InstrSeqId, from: usize, end: usize) -> Vec<Instr> {
        let mut out: Vec<Instr> = Vec::new();
        let mut is_dead = false;
        for &at in &self.flow.of_seq[&seq] {
            let stretch = self.flow.stretches[at];
            let instrs = &self.function.block(seq).instrs;
            for (instr, _) in instrs.iter().take(stretch.to.min(end)).skip(stretch.from.max(from)) {
                let holds_goal = held(instr).iter().any(|&inner| self.last_within(inner).is_some());
                if !self.reached[at] && !holds_goal {
                    if !is_dead {
                        out.push(Unreachable {}.into());
                    }
                    is_dead = true;
                    continue;
                }
                is_dead = false;
                let copied = self.copied(builder, instr);
                out.push(copied);
            }
        }
        out
    }

    fn place(&self, seq: InstrSeqId) -> InstrSeqId {
        self.places[&seq]
    }

    fn inner(&mut self, builder: &mut FunctionBuilder, seq: InstrSeqId) -> InstrSeqId {
        let ty: InstrSeqType = self.function.block(seq).ty;
        let new = builder.dangling_instr_seq(ty).id();
        self.places.insert(seq, new);
        self.fill(builder, seq);
        new
    }

    fn copied(&mut self, builder: &mut FunctionBuilder, instr: &Instr) -> Instr {
        match instr {
            Instr::Block(block) => Block { seq: self.inner(builder, block.seq) }.into(),
            Instr::Loop(block) => walrus::ir::Loop { seq: self.inner(builder, block.seq) }.into(),
            Instr::IfElse(_) => unreachable!("`Plan::of` leaves functions with choices whole"),
            Instr::Br(br) => Br { block: self.place(br.block) }.into(),
            Instr::BrIf(br) => BrIf { block: self.place(br.block) }.into(),
            Instr::BrTable(table) => walrus::ir::BrTable {
                blocks: table.blocks.iter().map(|block| self.place(*block)).collect(),
                default: self.place(table.default),
            }
            .into(),
            other => other.clone(),
        }
    }
}
