//! How the parts of a module reach each other: what one exports for another to import, and bodies that lead to later parts.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Range;

use walrus::ir::{self, Value};
use walrus::{
    ConstExpr, DataKind, ElementItems, ElementKind, ExportItem, FunctionBuilder, FunctionId, FunctionKind, GlobalId, GlobalKind,
    ImportKind, ImportedFunction, Module, TableId, ValType,
};

use crate::code::{self, push_number, push_raw};
use crate::order;
use crate::split::{functions, table_of};

/// The function of the main module that fetches parts.
pub const NEED: &str = "need_part";
/// The main module's global that tells how many of the other parts are there.
pub const HERE: &str = "parts_here";
/// The main module's name in their imports.
pub const MAIN: &str = "m";
/// How the names begin of what is exported for other parts.
const SHARED: char = '%';

/// The bytes at these addresses, in whose place zeros are left.
pub fn take_out(main: &mut Module, moved: &[Range<u32>]) -> Vec<(u32, Vec<u8>)> {
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
pub fn keep_rest(
    module: &mut Module,
    is_rest: &[bool],
    names: &HashMap<usize, String>,
    first: u64,
    places: &[FunctionId],
    constants: &[(u32, Vec<u8>)],
) -> Result<(), String> {
    let ids: Vec<FunctionId> = functions(module).into_iter().take(is_rest.len()).collect();
    let table = table_of(module)?;
    // In their order: the same module gives the same parts.
    let (mut tables, mut globals) = (Vec::new(), Vec::new());
    for (id, item, name) in module.exports.iter().map(|each| (each.id(), each.item, each.name.clone())).collect::<Vec<_>>() {
        match item {
            ExportItem::Table(table) => tables.push((table, name)),
            ExportItem::Global(global) => globals.push((global, name)),
            _ => {}
        }
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
    for (id, name) in tables {
        let import = module.imports.add(MAIN, &name, ImportKind::Table(id));
        let table = module.tables.get_mut(id);
        (table.import, table.maximum) = (Some(import), None);
    }
    for (id, name) in globals {
        module.globals.get_mut(id).kind = GlobalKind::Import(module.imports.add(MAIN, &name, ImportKind::Global(id)));
    }
    let memory = module.memories.iter().map(|memory| memory.id()).next();
    if let Some(memory) = memory {
        for (address, bytes) in constants {
            let offset = ConstExpr::Value(Value::I32(address.cast_signed()));
            let id = module.data.add(DataKind::Active { memory, offset }, bytes.clone());
            module.memories.get_mut(memory).data_segments.insert(id);
        }
    }
    if !places.is_empty() {
        let offset = ConstExpr::Value(Value::I32(i32::try_from(first).map_err(|_| "the table of functions is full")?));
        let element = module.elements.add(ElementKind::Active { table, offset }, ElementItems::Functions(places.to_vec()));
        module.tables.get_mut(table).elem_segments.insert(element);
    }
    walrus::passes::gc::run(module);
    Ok(())
}

/// The names under which parts find functions of the main module, until all parts are made and [`through_table`] gives them others.
pub fn names_of(shared: &HashSet<usize>, n_before: usize) -> HashMap<usize, String> {
    let mut shared: Vec<usize> = shared.iter().copied().collect();
    shared.sort_unstable();
    shared.into_iter().zip(n_before..).map(|(at, n)| (at, format!("{SHARED}{n}"))).collect()
}

/// Puts what parts share into the main module's table of functions, in their order, where the page finds it (`element/engine.js`): a
/// place there takes a third of the bytes of an export. Its number, in letters and figures, is the name under which it is imported.
///
/// `None` when a part is no module, or the main one has no table of functions.
pub fn through_table(parts: &[Vec<u8>]) -> Option<Vec<Vec<u8>>> {
    let main = order::sorted(parts.first()?)?;
    let sections = code::sections(&main)?;
    let content = |id: u8| sections.iter().find(|(found, _)| *found == id).map(|(_, content)| *content);
    let (kept, mut shared) = exports(content(7)?)?;
    shared.sort_unstable();
    let (table, begin, tables) = with_room(content(4)?, shared.len())?;
    let place_of: HashMap<&str, String> =
        shared.iter().enumerate().map(|(n, (_, name))| (*name, in_letters(begin + n))).collect();

    // An active segment of a table that is named, of functions.
    let mut segment = vec![2];
    push_number(&mut segment, table);
    segment.push(0x41);
    push_signed(&mut segment, begin);
    segment.extend_from_slice(&[0x0b, 0]);
    push_number(&mut segment, shared.len());
    shared.iter().for_each(|(function, _)| push_number(&mut segment, *function));

    let mut out = main.get(..8)?.to_vec();
    let mut add = |id: u8, content: &[u8]| {
        out.push(id);
        push_raw(&mut out, content);
    };
    for (id, content) in &sections {
        match id {
            4 => add(4, &tables),
            7 => add(7, &kept),
            9 => {
                let mut at = 0;
                let mut segments = Vec::new();
                push_number(&mut segments, code::number(content, &mut at)? + 1);
                segments.extend_from_slice(content.get(at..)?);
                add(9, &[segments, segment.clone()].concat());
            }
            10 if sections.iter().all(|(id, _)| *id != 9) => {
                add(9, &[vec![1], segment.clone()].concat());
                add(10, content);
            }
            _ => add(*id, content),
        }
    }
    let others = parts.iter().skip(1).map(|part| renamed(part, &place_of));
    [Some(out)].into_iter().chain(others).collect()
}

/// Functions by number, and the names under which they are exported.
type Named<'a> = Vec<(usize, &'a str)>;

/// The exports that stay, and those for other parts.
fn exports(content: &[u8]) -> Option<(Vec<u8>, Named<'_>)> {
    let (mut at, mut n_kept, mut kept, mut shared) = (0, 0, Vec::new(), Vec::new());
    for _ in 0..code::number(content, &mut at)? {
        let start = at;
        let name = text(content, &mut at)?;
        let kind = *content.get(at)?;
        at += 1;
        let index = code::number(content, &mut at)?;
        if kind == 0 && name.starts_with(SHARED) {
            shared.push((index, name));
        } else {
            n_kept += 1;
            kept.extend_from_slice(content.get(start..at)?);
        }
    }
    let mut out = Vec::new();
    push_number(&mut out, n_kept);
    out.extend_from_slice(&kept);
    Some((out, shared))
}

/// The number of the first table of functions, how many places it has, and the section with so many more.
fn with_room(content: &[u8], more: usize) -> Option<(usize, usize, Vec<u8>)> {
    let mut at = 0;
    let n = code::number(content, &mut at)?;
    for table in 0..n {
        let (kind, has_most) = (*content.get(at)?, *content.get(at + 1)? & 1 == 1);
        at += 2;
        let start = at;
        let least = code::number(content, &mut at)?;
        let most = if has_most { Some(code::number(content, &mut at)?) } else { None };
        if kind == 0x70 {
            let mut out = content.get(..start)?.to_vec();
            push_number(&mut out, least + more);
            most.into_iter().for_each(|most| push_number(&mut out, most + more));
            out.extend_from_slice(content.get(at..)?);
            return Some((table, least, out));
        }
    }
    None
}

/// A part with the names that its imports have in the end.
fn renamed(part: &[u8], names: &HashMap<&str, String>) -> Option<Vec<u8>> {
    let mut out = part.get(..8)?.to_vec();
    for (id, content) in code::sections(part)? {
        out.push(id);
        if id != 2 {
            push_raw(&mut out, content);
            continue;
        }
        let mut at = 0;
        let n = code::number(content, &mut at)?;
        let mut imports = Vec::new();
        push_number(&mut imports, n);
        for _ in 0..n {
            push_raw(&mut imports, text(content, &mut at)?.as_bytes());
            let name = text(content, &mut at)?;
            push_raw(&mut imports, names.get(name).map_or(name, String::as_str).as_bytes());
            let start = at;
            code::skip_import(content, &mut at)?;
            imports.extend_from_slice(content.get(start..at)?);
        }
        push_raw(&mut out, &imports);
    }
    Some(out)
}

fn text<'a>(content: &'a [u8], at: &mut usize) -> Option<&'a str> {
    let length = code::number(content, at)?;
    let start = *at;
    *at = at.checked_add(length)?;
    std::str::from_utf8(content.get(start..*at)?).ok()
}

/// A number in base 36, as `parseInt` reads it.
fn in_letters(mut number: usize) -> String {
    let mut letters = Vec::new();
    loop {
        letters.push(char::from_digit(u32::try_from(number % 36).unwrap_or_default(), 36).unwrap_or('0'));
        number /= 36;
        if number == 0 {
            return letters.into_iter().rev().collect();
        }
    }
}

/// A number with a sign, as constants have them.
fn push_signed(out: &mut Vec<u8>, mut number: usize) {
    while number > 0x3f {
        out.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// The function of the main module that sees to it that the rest is there.
pub fn need(main: &mut Module) -> Result<FunctionId, String> {
    let fetch = main.exports.get_func(NEED).map_err(|_| format!("the module exports no {NEED}"))?;
    let here = main.exports.iter().find(|export| export.name == HERE);
    let here: GlobalId = match here.map(|export| export.item) {
        Some(ExportItem::Global(id)) => id,
        _ => {
            let id = main.globals.add_local(ValType::I32, true, false, ConstExpr::Value(Value::I32(0)));
            main.exports.add(HERE, id);
            id
        }
    };
    let part = main.locals.add(ValType::I32);
    let mut need = FunctionBuilder::new(&mut main.types, &[ValType::I32], &[]);
    need.func_body().global_get(here).local_get(part).binop(ir::BinaryOp::I32LtU).if_else(
        None,
        |then| {
            then.local_get(part).call(fetch);
        },
        |_| {},
    );
    Ok(need.finish(vec![part], &mut main.funcs))
}

/// Gives the functions of the rest bodies that lead there.
pub fn lead_to_rest(
    main: &mut Module,
    ids: &[FunctionId],
    (need, number): (FunctionId, u8),
    table: TableId,
    slots: &BTreeMap<usize, u64>,
) {
    for (at, slot) in slots {
        let ty = main.funcs.get(ids[*at]).ty();
        let (params, results) = (main.types.params(ty).to_vec(), main.types.results(ty).to_vec());
        let args: Vec<_> = params.iter().map(|param| main.locals.add(*param)).collect();
        let mut leading = FunctionBuilder::new(&mut main.types, &params, &results);
        let mut body = leading.func_body();
        body.i32_const(i32::from(number)).call(need);
        for arg in &args {
            body.local_get(*arg);
        }
        body.i32_const(*slot as i32).call_indirect(ty, table);
        main.funcs.get_mut(ids[*at]).kind = FunctionKind::Local(leading.local_func(args));
    }
}

/// Exports what the rest imports.
pub fn share(main: &mut Module, ids: &[FunctionId], names: &HashMap<usize, String>) {
    for (at, id) in ids.iter().enumerate() {
        if let Some(name) = names.get(&at) {
            main.exports.add(name, *id);
        }
    }
}

/// Exports under names of their own the tables and variables that all parts share; `T` is the table of functions.
pub fn share_all(whole: &mut Module) {
    let main = table_of(whole).ok();
    for (i, id) in whole.tables.iter().map(|table| table.id()).collect::<Vec<_>>().into_iter().enumerate() {
        let name = if main == Some(id) { "T".to_owned() } else { format!("T{i}") };
        whole.exports.add(&name, id);
    }
    let globals = whole.globals.iter().filter(|global| global.mutable).map(|global| global.id());
    for (i, id) in globals.collect::<Vec<_>>().into_iter().enumerate() {
        whole.exports.add(&format!("G{i}"), id);
    }
}
