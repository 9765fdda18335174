//! Takes what a first page does not need out of the module, into one of its own that comes when it is asked for.
//!
//! `rest.txt` names functions; what only they lead to goes along. In the main module each of them keeps its place and its
//! type, with a body that sees to it that the rest is there (`need_rest`, `src/widget/rest.rs`) and calls through the table of
//! functions. The rest brings the bodies and fills the table; it shares memory, table and stack with the main module, whose
//! functions it calls by the names under which they are exported for it. So whoever calls need not know where a function is,
//! and nothing breaks when the list names one too many: the page only waits for it.
//!
//! Constants that only the rest uses (`constants.rs`) travel with it: the main module has zeros in their place.
//!
//! Method: split modules as in Binaryen's wasm-split, with reachability from a list in place of a profile.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use rustc_demangle::demangle;
use walrus::ir::{self, Value};
use walrus::{
    ConstExpr, DataKind, ElementItems, ElementKind, ExportItem, FunctionBuilder, FunctionId, FunctionKind, GlobalId, GlobalKind,
    ImportKind, ImportedFunction, Module, TableId, ValType,
};

use crate::constants::Constants;

/// What a page does not need at first.
const REST: &str = include_str!("../rest.txt");
/// The function of the main module that fetches the rest.
const NEED: &str = "need_rest";
/// The main module's global that tells whether the rest is there, and the module's name in the imports of the rest.
const HAS: &str = "has_rest";
const MAIN: &str = "m";

/// The main module and the rest, from a module whose functions have their names, and its constants.
///
/// # Errors
/// A sentence when the module cannot be read, or lacks what both share.
pub fn split(module: &[u8], constants: &Constants) -> Result<(Vec<u8>, Vec<u8>), String> {
    split_by(module, constants, REST)
}

fn split_by(module: &[u8], constants: &Constants, list: &str) -> Result<(Vec<u8>, Vec<u8>), String> {
    let mut main = read(module)?;
    let ids = functions(&main);
    let is_rest = rest(&main, &ids, list);
    let used = used_by(&main, &ids, &is_rest);
    let gone: HashSet<&str> =
        (0..ids.len()).filter(|&at| is_rest[at]).filter_map(|at| main.funcs.get(ids[at]).name.as_deref()).collect();
    let stays: HashSet<&str> =
        (0..ids.len()).filter(|&at| !is_rest[at]).filter_map(|at| main.funcs.get(ids[at]).name.as_deref()).collect();
    let moved = constants.only_of(|name| gone.contains(name) && !stays.contains(name));

    let table = table_of(&main)?;
    let first = main.tables.get(table).initial;
    let mut slots: HashMap<usize, u64> = HashMap::new();
    for at in (0..ids.len()).filter(|&at| is_rest[at]) {
        if used.by_main.contains(&at) {
            slots.insert(at, first + slots.len() as u64);
        }
    }
    let mut other = read(module)?;
    let names = names_of(&used.by_rest);
    keep_rest(&mut other, &is_rest, &names, &slots, &take_out(&mut main, &moved))?;

    let places = main.tables.get_mut(table);
    places.initial += slots.len() as u64;
    places.maximum = places.maximum.map(|most| most + slots.len() as u64);
    lead_to_rest(&mut main, &ids, table, &slots)?;
    share(&mut main, &ids, &names);
    walrus::passes::gc::run(&mut main);
    Ok((main.emit_wasm(), other.emit_wasm()))
}

fn read(module: &[u8]) -> Result<Module, String> {
    let mut config = walrus::ModuleConfig::new();
    config.generate_name_section(false).generate_producers_section(false);
    config.parse(module).map_err(|error| format!("the module cannot be read: {error}"))
}

/// All functions, in an order that is the same in each reading of a module.
fn functions(module: &Module) -> Vec<FunctionId> {
    module.funcs.iter().map(|function| function.id()).collect()
}

fn table_of(module: &Module) -> Result<TableId, String> {
    module.tables.main_function_table().ok().flatten().ok_or_else(|| "the module has no table of functions".to_owned())
}

/// For each function, whether it goes to the rest: those of the list, and those that nothing else leads to.
fn rest(module: &Module, ids: &[FunctionId], list: &str) -> Vec<bool> {
    let at: HashMap<FunctionId, usize> = ids.iter().enumerate().map(|(at, id)| (*id, at)).collect();
    let names: Vec<String> = ids
        .iter()
        .map(|id| {
            let function = module.funcs.get(*id);
            let name = function.name.as_deref().filter(|_| matches!(function.kind, FunctionKind::Local(_)));
            name.map(|name| format!("{:#}", demangle(name)).trim_start_matches('<').to_owned()).unwrap_or_default()
        })
        .collect();
    let mut listed = vec![false; ids.len()];
    for line in list.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        let mut found = false;
        for (name, listed) in names.iter().zip(&mut listed) {
            let is_it = name.starts_with(line);
            *listed |= is_it;
            found |= is_it;
        }
        if !found {
            eprintln!("xtask/rest.txt: no function's path begins with {line}");
        }
    }
    let mut todo: Vec<usize> = Vec::new();
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
        if !listed[next] && !std::mem::replace(&mut stays[next], true) {
            todo.extend(calls(module, ids[next]).iter().map(|id| at[id]));
        }
    }
    let is_local = |at: usize| matches!(module.funcs.get(ids[at]).kind, FunctionKind::Local(_));
    (0..ids.len()).map(|at| !stays[at] && is_local(at)).collect()
}

/// The functions that a function names.
fn calls(module: &Module, id: FunctionId) -> Vec<FunctionId> {
    let mut seen = Seen::default();
    if let FunctionKind::Local(local) = &module.funcs.get(id).kind {
        ir::dfs_in_order(&mut seen, local, local.entry_block());
    }
    seen.functions
}

#[derive(Default)]
struct Seen {
    functions: Vec<FunctionId>,
}

impl<'a> ir::Visitor<'a> for Seen {
    fn visit_function_id(&mut self, function: &FunctionId) {
        self.functions.push(*function);
    }
}

/// What each side calls of the other.
struct Used {
    by_main: HashSet<usize>,
    by_rest: HashSet<usize>,
}

fn used_by(module: &Module, ids: &[FunctionId], is_rest: &[bool]) -> Used {
    let at: HashMap<FunctionId, usize> = ids.iter().enumerate().map(|(at, id)| (*id, at)).collect();
    let mut used = Used { by_main: HashSet::new(), by_rest: HashSet::new() };
    for (from, id) in ids.iter().enumerate() {
        for to in calls(module, *id).iter().map(|id| at[id]) {
            match (is_rest[from], is_rest[to]) {
                (false, true) => used.by_main.insert(to),
                (true, false) => used.by_rest.insert(to),
                _ => false,
            };
        }
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

/// The bytes at these addresses, in whose place zeros are left.
fn take_out(main: &mut Module, moved: &[Range<u32>]) -> Vec<(u32, Vec<u8>)> {
    let mut taken = Vec::new();
    for id in main.data.iter().map(|segment| segment.id()).collect::<Vec<_>>() {
        let segment = main.data.get_mut(id);
        let DataKind::Active { offset: ConstExpr::Value(Value::I32(from)), .. } = segment.kind else { continue };
        for place in moved {
            let within = |at: u32| at.checked_sub(from.cast_unsigned()).map(|at| at as usize);
            let (Some(start), Some(end)) = (within(place.start), within(place.end)) else { continue };
            if let Some(bytes) = segment.value.get_mut(start..end) {
                taken.push((place.start, bytes.to_vec()));
                bytes.fill(0);
            }
        }
    }
    taken
}

/// Leaves of a module what goes to the rest; what it uses of the main module is imported.
fn keep_rest(
    module: &mut Module,
    is_rest: &[bool],
    names: &HashMap<usize, String>,
    slots: &HashMap<usize, u64>,
    constants: &[(u32, Vec<u8>)],
) -> Result<(), String> {
    let ids = functions(module);
    let table = table_of(module)?;
    for id in module.exports.iter().map(|export| export.id()).collect::<Vec<_>>() {
        module.exports.delete(id);
    }
    for id in module.elements.iter().map(|element| element.id()).collect::<Vec<_>>() {
        module.elements.delete(id);
    }
    for id in module.data.iter().map(|data| data.id()).collect::<Vec<_>>() {
        module.data.delete(id);
    }
    for id in module.customs.iter().map(|(id, _)| id).collect::<Vec<_>>() {
        module.customs.delete(id);
    }
    module.tables.iter_mut().for_each(|table| table.elem_segments.clear());
    module.memories.iter_mut().for_each(|memory| memory.data_segments.clear());
    module.start = None;

    for (at, id) in ids.iter().enumerate().filter(|(at, _)| !is_rest[*at]) {
        let ty = module.funcs.get(*id).ty();
        match &module.funcs.get(*id).kind {
            FunctionKind::Import(imported) => {
                let import = module.imports.get_mut(imported.import);
                // One without a name is used by nobody, and goes below.
                (import.module, import.name) = (MAIN.to_owned(), names.get(&at).cloned().unwrap_or_default());
            }
            _ if let Some(name) = names.get(&at) => {
                let import = module.imports.add(MAIN, name, ImportKind::Function(*id));
                module.funcs.get_mut(*id).kind = FunctionKind::Import(ImportedFunction { import, ty });
            }
            _ => {}
        }
    }
    for id in module.memories.iter().map(|memory| memory.id()).collect::<Vec<_>>() {
        module.memories.get_mut(id).import = Some(module.imports.add(MAIN, "memory", ImportKind::Memory(id)));
    }
    for (i, id) in module.tables.iter().map(|table| table.id()).collect::<Vec<_>>().into_iter().enumerate() {
        let import = module.imports.add(MAIN, &format!("T{i}"), ImportKind::Table(id));
        let table = module.tables.get_mut(id);
        (table.import, table.maximum) = (Some(import), None);
    }
    for (i, id) in module.globals.iter().map(|global| global.id()).collect::<Vec<_>>().into_iter().enumerate() {
        module.globals.get_mut(id).kind = GlobalKind::Import(module.imports.add(MAIN, &format!("G{i}"), ImportKind::Global(id)));
    }
    let memory = module.memories.iter().map(|memory| memory.id()).next();
    if let Some(memory) = memory {
        for (address, bytes) in constants {
            let offset = ConstExpr::Value(Value::I32(address.cast_signed()));
            let id = module.data.add(DataKind::Active { memory, offset }, bytes.clone());
            module.memories.get_mut(memory).data_segments.insert(id);
        }
    }
    let mut filled: Vec<(u64, FunctionId)> = slots.iter().map(|(at, slot)| (*slot, ids[*at])).collect();
    filled.sort_unstable_by_key(|(slot, _)| *slot);
    if let Some((first, _)) = filled.first() {
        let offset = ConstExpr::Value(Value::I32(i32::try_from(*first).map_err(|_| "the table of functions is full")?));
        let items = ElementItems::Functions(filled.iter().map(|(_, id)| *id).collect());
        let element = module.elements.add(ElementKind::Active { table, offset }, items);
        module.tables.get_mut(table).elem_segments.insert(element);
    }
    walrus::passes::gc::run(module);
    Ok(())
}

/// The names under which the rest finds functions of the main module: two letters or figures, in their order, which compress best.
fn names_of(shared: &HashSet<usize>) -> HashMap<usize, String> {
    const LETTERS: &[u8; 36] = b"abcdefghijklmnopqrstuvwxyz0123456789";
    let mut shared: Vec<usize> = shared.iter().copied().collect();
    shared.sort_unstable();
    let letter = |at: usize| char::from(LETTERS[at % LETTERS.len()]);
    let name = |n: usize| if n < 36 * 36 { format!("{}{}", letter(n / 36), letter(n)) } else { format!("f{n}") };
    shared.into_iter().enumerate().map(|(n, at)| (at, name(n))).collect()
}

/// Gives the functions of the rest bodies that lead there.
fn lead_to_rest(main: &mut Module, ids: &[FunctionId], table: TableId, slots: &HashMap<usize, u64>) -> Result<(), String> {
    let fetch = main.exports.get_func(NEED).map_err(|_| format!("the module exports no {NEED}"))?;
    let has: GlobalId = main.globals.add_local(ValType::I32, true, false, ConstExpr::Value(Value::I32(0)));
    main.exports.add(HAS, has);
    let mut need = FunctionBuilder::new(&mut main.types, &[], &[]);
    need.func_body().global_get(has).unop(ir::UnaryOp::I32Eqz).if_else(
        None,
        |then| {
            then.call(fetch);
        },
        |_| {},
    );
    let need = need.finish(Vec::new(), &mut main.funcs);
    for (at, slot) in slots {
        let ty = main.funcs.get(ids[*at]).ty();
        let (params, results) = (main.types.params(ty).to_vec(), main.types.results(ty).to_vec());
        let args: Vec<_> = params.iter().map(|param| main.locals.add(*param)).collect();
        let mut leading = FunctionBuilder::new(&mut main.types, &params, &results);
        let mut body = leading.func_body();
        body.call(need);
        for arg in &args {
            body.local_get(*arg);
        }
        body.i32_const(*slot as i32).call_indirect(ty, table);
        main.funcs.get_mut(ids[*at]).kind = FunctionKind::Local(leading.local_func(args));
    }
    Ok(())
}

/// Exports what the rest imports.
fn share(main: &mut Module, ids: &[FunctionId], names: &HashMap<usize, String>) {
    for (at, id) in ids.iter().enumerate() {
        if let Some(name) = names.get(&at) {
            main.exports.add(name, *id);
        }
    }
    for (i, id) in main.tables.iter().map(|table| table.id()).collect::<Vec<_>>().into_iter().enumerate() {
        main.exports.add(&format!("T{i}"), id);
    }
    for (i, id) in main.globals.iter().map(|global| global.id()).collect::<Vec<_>>().into_iter().enumerate() {
        let is_named = main.exports.iter().any(|export| matches!(export.item, ExportItem::Global(named) if named == id));
        if main.globals.get(id).mutable && !is_named {
            main.exports.add(&format!("G{i}"), id);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
        let need = FunctionBuilder::new(&mut module.types, &[], &[]).finish(Vec::new(), &mut module.funcs);
        module.exports.add(NEED, need);
        module.emit_wasm()
    }

    #[test]
    fn what_only_the_list_leads_to_goes_to_the_rest() {
        let (main, rest) = split_by(&sample(), &Constants::default(), "# rare things\nlib::rare::\n").expect("split");
        let (main, rest) = (read(&main).expect("main"), read(&rest).expect("rest"));
        // In the main module: open, common, need_rest, what checks, and what leads to the rest.
        assert_eq!(main.funcs.iter_local().count(), 5);
        assert!(main.exports.get_func("open").is_ok() && main.exports.iter().any(|export| export.name == HAS));
        // In the rest: draw and its helper; memory, table and `common` come from the main module.
        assert_eq!(rest.funcs.iter_local().count(), 2);
        let imported: Vec<&str> = rest.imports.iter().map(|import| import.module.as_str()).collect();
        assert!(imported.iter().all(|module| *module == MAIN) && rest.imports.iter().any(|import| import.name == "aa"));
        for import in rest.imports.iter() {
            assert!(main.exports.iter().any(|export| export.name == import.name), "{} is not exported", import.name);
        }
        let table = main.tables.get(table_of(&main).expect("a table"));
        assert_eq!((table.initial, table.maximum), (2, Some(2)));
        assert_eq!(rest.elements.iter().count(), 1);
    }

    #[test]
    fn without_a_list_nothing_moves() {
        let (main, rest) = split_by(&sample(), &Constants::default(), "").expect("split");
        assert_eq!(read(&main).expect("main").funcs.iter_local().count(), 5);
        assert_eq!(read(&rest).expect("rest").funcs.iter_local().count(), 0);
        assert!(split_by(b"no module", &Constants::default(), "").is_err());
    }
}
