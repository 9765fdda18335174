//! Divides the module into parts, of which every page has the first and others come when they are asked for.
//!
//! `profile.rs` says to which part each stretch of a function goes. Where a whole function goes to a later part, an earlier one keeps
//! its place and its type, with a body that sees to it that the part is there (`need_part`, `src/widget/rest.rs`) and calls through
//! the table of functions; a function that goes half-way is cut (`outline.rs`). Later parts fill the table; they share memory, table
//! and stack with the main module, whose functions they call by the names under which they are exported for them (`bridge.rs`). So
//! whoever calls need not know where a function is, and nothing breaks when too much is sent off: the page only waits for it.
//!
//! Constants that only a later part uses (`constants.rs`) travel with it: the main module has zeros in their place.
//!
//! Method: split modules as in Binaryen's wasm-split, by stretches of code in place of functions.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;

use walrus::ir::{Const, Instr, Value};
use walrus::{ElementItems, ExportItem, FunctionId, FunctionKind, Module, TableId};

use crate::bridge::{self, NEED};
use crate::constants::Constants;
use crate::cut::Cut;
use crate::outline::Plan;
use crate::profile::{N_PARTS, Profile, part_of, take_signs};

/// The parts of a module whose functions have their names, the main module first, from it and its constants.
///
/// # Errors
/// A sentence when the module cannot be read, or lacks what they share.
pub fn split(module: &[u8], constants: &Constants, profile: &Profile) -> Result<Vec<Vec<u8>>, String> {
    let mut whole = read(module, true)?;
    let ids = functions(&whole);
    bridge::share_all(&mut whole);
    let (n_unknown, n) = profile.write_into(&mut whole);
    if *profile != Profile::default() && n_unknown * 50 > n {
        eprintln!(
            "xtask/profile.txt does not know {n_unknown} of {n} functions, which every page downloads: run `cargo xtask profile`."
        );
    }
    let known: HashSet<String> = ids.iter().filter_map(|id| whole.funcs.get(*id).name.clone()).collect();
    let mut left = Left { main: whole.emit_wasm(), known, moved: Vec::new(), n_names: 0 };
    let mut parts = Vec::new();
    for part in (1..N_PARTS).rev() {
        parts.push(left.without(part, constants)?);
    }
    parts.push(left.main);
    parts.reverse();
    let parts: Vec<Vec<u8>> = parts.iter().map(|part| finished(part)).collect::<Result<_, _>>()?;
    bridge::through_table(&parts).ok_or_else(|| "what parts share cannot be put into the table of functions".to_owned())
}

/// A module without names and without what says where its stretches go.
fn finished(module: &[u8]) -> Result<Vec<u8>, String> {
    let mut module = read(module, false)?;
    take_signs(&mut module);
    walrus::passes::gc::run(&mut module);
    Ok(module.emit_wasm())
}

/// What is left of a module while one part after the other is taken off it, the last first.
struct Left {
    main: Vec<u8>,
    /// The names of the functions of the whole.
    known: HashSet<String>,
    /// The constants that went to later parts.
    moved: Vec<Range<u32>>,
    /// How many names are given to what parts share.
    n_names: usize,
}

impl Left {
    /// Takes off the part of this number.
    fn without(&mut self, number: u8, constants: &Constants) -> Result<Vec<u8>, String> {
        let mut main = read(&self.main, true)?;
        let ids = functions(&main);
        let mut sides = Sides::of(&main, &ids, number - 1);
        // What went to a later part comes after this one, and finds its constants there.
        let plans: HashMap<usize, &Plan> = sides.plans.iter().map(|(at, plan)| (*at, plan)).collect();
        let mut stays: HashMap<&str, HashSet<u32>> = HashMap::new();
        for at in (0..ids.len()).filter(|&at| !sides.is_rest[at]) {
            let Some(name) = main.funcs.get(ids[at]).name.as_deref() else { continue };
            stays.entry(name).or_default().extend(numbers_of(
                &main,
                ids[at],
                plans.get(&at).copied().unwrap_or(&Plan::default()),
            ));
        }
        let goes = |name: &str| self.known.contains(name) && !stays.contains_key(name);
        let keeps = |name: &str, number: u32| stays.get(name).is_none_or(|numbers| numbers.contains(&number));
        let moved = outside(constants.only_of(goes, keeps), &self.moved);

        let mut other = read(&self.main, true)?;
        let other_ids = functions(&other);
        let table = table_of(&main)?;
        let first = main.tables.get(table).initial;
        // What the main module leaves for: what goes on where its functions are cut, and whole functions.
        let (mut places, mut cuts) = (Vec::new(), Vec::new());
        for (at, plan) in std::mem::take(&mut sides.plans) {
            let leaving = Cut::of(&main, ids[at], plan);
            if let Some((id, leaving)) = plan_of(&other, other_ids[at], number - 1)
                .and_then(|plan| Cut::of(&other, other_ids[at], plan)?.go_on(&mut other, other_ids[at]))
                .zip(leaving)
            {
                cuts.push((at, leaving, first + places.len() as u64));
                places.push(id);
            }
        }
        let used = used_by(&main, &ids, &sides.is_rest, &cuts, &other, &places);
        let mut slots: BTreeMap<usize, u64> = BTreeMap::new();
        for at in (0..ids.len()).filter(|&at| sides.is_rest[at] && used.by_main.contains(&at)) {
            slots.insert(at, first + places.len() as u64);
            places.push(other_ids[at]);
        }
        let names = bridge::names_of(&used.by_rest, self.n_names);
        self.n_names += names.len();
        bridge::keep_rest(&mut other, &sides.is_rest, &names, first, &places, &bridge::take_out(&mut main, &moved))?;

        let all = main.tables.get_mut(table);
        all.initial += places.len() as u64;
        all.maximum = all.maximum.map(|most| most + places.len() as u64);
        let need = (bridge::need(&mut main)?, number);
        for (at, cut, slot) in &cuts {
            cut.keep(&mut main, ids[*at], need, table, *slot);
        }
        bridge::lead_to_rest(&mut main, &ids, need, table, &slots);
        bridge::share(&mut main, &ids, &names);
        walrus::passes::gc::run(&mut main);
        self.moved.extend(moved);
        self.main = main.emit_wasm();
        Ok(other.emit_wasm())
    }
}

/// These places without those.
fn outside(places: Vec<Range<u32>>, without: &[Range<u32>]) -> Vec<Range<u32>> {
    without.iter().fold(places, |places, gone| {
        let around = |place: Range<u32>| [place.start..place.end.min(gone.start), place.start.max(gone.end)..place.end];
        places.into_iter().flat_map(around).filter(|place| place.start < place.end).collect()
    })
}

fn read(module: &[u8], with_names: bool) -> Result<Module, String> {
    let mut config = walrus::ModuleConfig::new();
    config.generate_name_section(with_names).generate_producers_section(false);
    config.parse(module).map_err(|error| format!("the module cannot be read: {error:#}"))
}

/// All functions, in an order that is the same in each reading of a module.
pub fn functions(module: &Module) -> Vec<FunctionId> {
    module.funcs.iter().map(|function| function.id()).collect()
}

/// The table through which functions are called.
///
/// # Errors
/// When there is none.
pub fn table_of(module: &Module) -> Result<TableId, String> {
    module.tables.main_function_table().ok().flatten().ok_or_else(|| "the module has no table of functions".to_owned())
}

/// Where each function is, by its place in an order that is the same in each reading of a module.
struct Sides {
    /// Those that go to the rest.
    is_rest: Vec<bool>,
    /// Those of the others that are left half-way, and where.
    plans: Vec<(usize, Plan)>,
}

impl Sides {
    /// To the rest go those whose beginning belongs to a part behind this one, and those that nothing else leads to.
    fn of(module: &Module, ids: &[FunctionId], part: u8) -> Self {
        let at: HashMap<FunctionId, usize> = ids.iter().enumerate().map(|(at, id)| (*id, at)).collect();
        let mut begins_later = vec![false; ids.len()];
        // What brings the rest must not need it.
        let mut brings = vec![false; ids.len()];
        let mut todo: Vec<usize> = module.exports.get_func(NEED).map(|id| at[&id]).into_iter().collect();
        while let Some(next) = todo.pop() {
            if !std::mem::replace(&mut brings[next], true) {
                todo.extend(calls(module, ids[next]).iter().map(|id| at[id]));
            }
        }
        let mut plans: HashMap<usize, Plan> = HashMap::new();
        for (place, id) in ids.iter().enumerate().filter(|(place, _)| !brings[*place]) {
            if begins_behind(module, *id, part) {
                begins_later[place] = true;
            } else if let Some(plan) = plan_of(module, *id, part) {
                plans.insert(place, plan);
            }
        }
        let (mut todo, whole): (Vec<usize>, _) = (Vec::new(), Plan::default());
        for export in module.exports.iter() {
            if let ExportItem::Function(id) = export.item {
                todo.push(at[&id]);
            }
        }
        for element in module.elements.iter() {
            if let ElementItems::Functions(functions) = &element.items {
                todo.extend(functions.iter().map(|id| at[id]));
            }
        }
        todo.extend(module.start.map(|id| at[&id]));
        let mut stays = vec![false; ids.len()];
        while let Some(next) = todo.pop() {
            if !begins_later[next] && !std::mem::replace(&mut stays[next], true) {
                todo.extend(calls_of(module, ids[next], plans.get(&next).unwrap_or(&whole)).iter().map(|id| at[id]));
            }
        }
        let is_local = |at: usize| matches!(module.funcs.get(ids[at]).kind, FunctionKind::Local(_));
        let is_rest: Vec<bool> = (0..ids.len()).map(|at| !stays[at] && is_local(at)).collect();
        let mut plans: Vec<(usize, Plan)> = plans.into_iter().filter(|(at, _)| !is_rest[*at]).collect();
        plans.sort_unstable_by_key(|(at, _)| *at);
        Self { is_rest, plans }
    }
}

fn begins_behind(module: &Module, id: FunctionId, part: u8) -> bool {
    let FunctionKind::Local(local) = &module.funcs.get(id).kind else { return false };
    part_of(&local.block(local.entry_block()).instrs).is_some_and(|own| own > part)
}

/// Where a function that stays in the parts up to this one may be left.
fn plan_of(module: &Module, id: FunctionId, part: u8) -> Option<Plan> {
    match &module.funcs.get(id).kind {
        FunctionKind::Local(local) => Plan::of(local, part),
        _ => None,
    }
}

/// The functions that what a plan keeps of a function names.
fn calls_of(module: &Module, id: FunctionId, plan: &Plan) -> Vec<FunctionId> {
    let FunctionKind::Local(local) = &module.funcs.get(id).kind else { return Vec::new() };
    let named = |instr: &Instr| match instr {
        Instr::Call(call) => Some(call.func),
        Instr::ReturnCall(call) => Some(call.func),
        Instr::RefFunc(reference) => Some(reference.func),
        _ => None,
    };
    plan.kept(local).into_iter().filter_map(named).collect()
}

/// The functions that a function names.
fn calls(module: &Module, id: FunctionId) -> Vec<FunctionId> {
    calls_of(module, id, &Plan::default())
}

/// The numbers that stand in what a plan keeps of a function, where addresses may stand.
fn numbers_of(module: &Module, id: FunctionId, plan: &Plan) -> HashSet<u32> {
    let FunctionKind::Local(local) = &module.funcs.get(id).kind else { return HashSet::new() };
    let mut found = HashSet::new();
    for instr in plan.kept(local) {
        match instr {
            Instr::Const(Const { value: Value::I32(value) }) => drop(found.insert(value.cast_unsigned())),
            other => found.extend(offset(other)),
        }
    }
    found
}

/// What an instruction adds to an address.
fn offset(instr: &Instr) -> Option<u32> {
    let arg = match instr {
        Instr::Load(load) => load.arg,
        Instr::Store(store) => store.arg,
        Instr::LoadSimd(load) => load.arg,
        _ => return None,
    };
    u32::try_from(arg.offset).ok()
}

/// What each side calls of the other.
struct Used {
    by_main: HashSet<usize>,
    by_rest: HashSet<usize>,
}

fn used_by(
    module: &Module,
    ids: &[FunctionId],
    is_rest: &[bool],
    cuts: &[(usize, Cut, u64)],
    other: &Module,
    going_on: &[FunctionId],
) -> Used {
    let at: HashMap<FunctionId, usize> = ids.iter().enumerate().map(|(at, id)| (*id, at)).collect();
    let mut used = Used { by_main: HashSet::new(), by_rest: HashSet::new() };
    let whole = Plan::default();
    let plans: HashMap<usize, &Plan> = cuts.iter().map(|(at, cut, _)| (*at, &cut.plan)).collect();
    for (from, id) in ids.iter().enumerate() {
        for to in calls_of(module, *id, plans.get(&from).copied().unwrap_or(&whole)).iter().map(|id| at[id]) {
            match (is_rest[from], is_rest[to]) {
                (false, true) => used.by_main.insert(to),
                (true, false) => used.by_rest.insert(to),
                _ => false,
            };
        }
    }
    let other_at: HashMap<FunctionId, usize> = functions(other).into_iter().zip(0..).collect();
    for id in going_on.iter().flat_map(|id| calls(other, *id)) {
        used.by_rest.extend(other_at.get(&id).filter(|&&to| !is_rest[to]));
    }
    // What the page calls, and what is called through the table.
    let mut named: Vec<FunctionId> = Vec::new();
    for export in module.exports.iter() {
        if let ExportItem::Function(id) = export.item {
            named.push(id);
        }
    }
    for element in module.elements.iter() {
        if let ElementItems::Functions(functions) = &element.items {
            named.extend(functions);
        }
    }
    used.by_main.extend(named.iter().map(|id| at[id]).filter(|&to| is_rest[to]));
    used
}

#[cfg(test)]
mod tests {
    use walrus::{FunctionBuilder, ValType};

    use super::*;
    use crate::bridge::{HERE, MAIN};
    use crate::profile::number_of;

    /// `open` (exported) calls `lib::rare::draw`, which calls `lib::helper` (alone) and `lib::common` (as `open` does).
    fn sample() -> Vec<u8> {
        let mut module = Module::default();
        let memory = module.memories.add_local(false, false, 1, None, None);
        module.exports.add("memory", memory);
        module.tables.add_local(false, 1, Some(1), walrus::RefType::FUNCREF);
        let add = |module: &mut Module, name: &str, called: &[FunctionId]| {
            let arg = module.locals.add(ValType::I32);
            let mut builder = FunctionBuilder::new(&mut module.types, &[ValType::I32], &[]);
            let mut body = builder.func_body();
            for function in called {
                body.local_get(arg).call(*function);
            }
            let id = builder.finish(vec![arg], &mut module.funcs);
            module.funcs.get_mut(id).name = Some(name.to_owned());
            id
        };
        let common = add(&mut module, "lib::common", &[]);
        let helper = add(&mut module, "lib::helper", &[]);
        let rare = add(&mut module, "<lib::rare::Chart>::draw", &[helper, common]);
        let open = add(&mut module, "lib::open", &[rare, common]);
        module.exports.add("open", open);
        let part = module.locals.add(ValType::I32);
        let need = FunctionBuilder::new(&mut module.types, &[ValType::I32], &[]).finish(vec![part], &mut module.funcs);
        module.exports.add(NEED, need);
        module.emit_wasm()
    }

    #[test]
    fn what_only_a_rare_function_leads_to_goes_along() {
        // Its operations have changed since.
        let profile = Profile::parse(&format!("{:x} c7\n", number_of("<lib::rare::Chart>::draw", "others")));
        let parts = split(&sample(), &Constants::default(), &profile).expect("split");
        assert_eq!(parts.len(), usize::from(N_PARTS));
        let (main, rest) = (read(&parts[0], true).expect("main"), read(&parts[2], true).expect("rest"));
        // In the main module: open, common, need_part, what checks, and what leads to the rest.
        assert_eq!(main.funcs.iter_local().count(), 5);
        assert!(main.exports.get_func("open").is_ok() && main.exports.iter().any(|export| export.name == HERE));
        // In the rest: draw and its helper; memory, table and `common` come from the main module.
        assert_eq!(rest.funcs.iter_local().count(), 2);
        let imported: Vec<&str> = rest.imports.iter().map(|import| import.module.as_str()).collect();
        assert!(imported.iter().all(|module| *module == MAIN) && rest.imports.iter().any(|import| import.name == "2"));
        let table = main.tables.get(table_of(&main).expect("a table"));
        assert_eq!((table.initial, table.maximum), (3, Some(3)), "a place for draw, and one for common");
        for import in rest.imports.iter() {
            let is_exported = main.exports.iter().any(|export| export.name == import.name);
            assert!(is_exported || import.name == "2", "{} is not exported", import.name);
        }
        assert_eq!(rest.elements.iter().count(), 1);
    }

    #[test]
    fn without_a_profile_nothing_moves() {
        let parts = split(&sample(), &Constants::default(), &Profile::default()).expect("split");
        let n_functions: Vec<usize> =
            parts.iter().map(|part| read(part, true).expect("a part").funcs.iter_local().count()).collect();
        assert_eq!(n_functions, [5, 0, 0, 0]);
        assert!(split(b"no module", &Constants::default(), &Profile::default()).is_err());
    }
}
