//! Which constants (texts, tables) the functions of a linked module use, from the relocations that the linker leaves in it.
//!
//! Source: "WebAssembly Object File Linking", tool-conventions of the WebAssembly project: sections `linking` and `reloc.*`.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use wasmparser::RelocationType::{MemoryAddrI32, MemoryAddrLeb, MemoryAddrSleb};
use wasmparser::{DataKind, KnownCustom, Linking, Name, Operator, Parser, Payload, SymbolInfo, TypeRef};

/// The constants of a module and who uses them. A constant's number is its place in `places`.
#[derive(Debug, Default)]
pub struct Constants {
    /// Where the constants stand in memory, in no order; they may lie over each other.
    places: Vec<Range<u32>>,
    /// The constants that a function uses, by its name as the linker wrote it.
    of_function: HashMap<String, HashSet<usize>>,
    /// The constants that a constant points to.
    of_constant: HashMap<usize, Vec<usize>>,
    /// Those that something else points to, which may change while the module runs.
    of_others: Vec<usize>,
}

/// What the sections of a linked module say.
#[derive(Default)]
struct Linked<'a> {
    /// For each function its name; imported ones come first.
    names: HashMap<usize, &'a str>,
    n_imported: usize,
    /// Where the functions' bodies begin, from the beginning of the code section.
    bodies: Vec<usize>,
    /// Where the bytes of each segment begin in the data section, and where they go in memory.
    segments: Vec<(usize, u32)>,
    symbols: Vec<SymbolInfo<'a>>,
    /// Whether code or data, where in that section, and the symbol whose address is written there.
    addresses: Vec<(bool, usize, usize)>,
}

impl Constants {
    /// Those of a module as the linker wrote it with `--emit-relocs`; none when it says nothing of them.
    ///
    /// # Errors
    /// A sentence when the module cannot be read.
    pub fn of(module: &[u8]) -> Result<Self, String> {
        let linked = Linked::read(module).map_err(|error| format!("the linked module cannot be read: {error}"))?;
        let mut found = Self::default();
        // The constants by the number of their symbol, and where they stand in the data section.
        let mut numbers: HashMap<usize, usize> = HashMap::new();
        let mut written: Vec<Range<usize>> = Vec::new();
        for (symbol, info) in linked.symbols.iter().enumerate() {
            // The first segment is what never changes.
            let SymbolInfo::Data { symbol: Some(defined), .. } = info else { continue };
            let Some(&(begin, address)) = linked.segments.first().filter(|_| defined.index == 0) else { continue };
            numbers.insert(symbol, found.places.len());
            written.push(begin + defined.offset as usize..begin + (defined.offset + defined.size) as usize);
            found.places.push(address + defined.offset..address + defined.offset + defined.size);
        }
        for (is_code, at, symbol) in &linked.addresses {
            let Some(&constant) = numbers.get(symbol) else { continue };
            if *is_code {
                let function = linked.n_imported + linked.bodies.partition_point(|begin| begin <= at) - 1;
                let name = linked.names.get(&function).copied().unwrap_or_default();
                found.of_function.entry(name.to_owned()).or_default().insert(constant);
                continue;
            }
            let pointing: Vec<usize> = (0..written.len()).filter(|&other| written[other].contains(at)).collect();
            if pointing.is_empty() {
                found.of_others.push(constant);
            }
            for other in pointing {
                found.of_constant.entry(other).or_default().push(constant);
            }
        }
        Ok(found)
    }

    /// The addresses of what only functions use for which `goes` holds, joined and in order.
    pub fn only_of(&self, goes: impl Fn(&str) -> bool) -> Vec<Range<u32>> {
        let mut todo = self.of_others.clone();
        for (_, constants) in self.of_function.iter().filter(|(name, _)| !goes(name)) {
            todo.extend(constants);
        }
        let mut stays = vec![false; self.places.len()];
        while let Some(next) = todo.pop() {
            if !std::mem::replace(&mut stays[next], true) {
                todo.extend(self.of_constant.get(&next).into_iter().flatten());
            }
        }
        let end = self.places.iter().map(|place| place.end).max().unwrap_or_default();
        let first = self.places.iter().map(|place| place.start).min().unwrap_or_default();
        let (mut is_kept, mut is_known) = (vec![false; (end - first) as usize], vec![false; (end - first) as usize]);
        for (place, stays) in self.places.iter().zip(stays) {
            for at in place.clone() {
                is_known[(at - first) as usize] = true;
                is_kept[(at - first) as usize] |= stays;
            }
        }
        let mut gone: Vec<Range<u32>> = Vec::new();
        for at in first..end {
            if is_known[(at - first) as usize] && !is_kept[(at - first) as usize] {
                match gone.last_mut().filter(|last| last.end == at) {
                    Some(last) => last.end += 1,
                    None => gone.push(at..at + 1),
                }
            }
        }
        gone
    }
}

impl<'a> Linked<'a> {
    fn read(module: &'a [u8]) -> wasmparser::Result<Self> {
        let (mut linked, mut code) = (Self::default(), 0);
        for payload in Parser::new(0).parse_all(module) {
            match payload? {
                Payload::ImportSection(section) => {
                    for import in section.into_imports() {
                        linked.n_imported += usize::from(matches!(import?.ty, TypeRef::Func(_)));
                    }
                }
                Payload::CodeSectionStart { range, .. } => code = range.start,
                Payload::CodeSectionEntry(body) => linked.bodies.push(body.range().start - code),
                Payload::DataSection(section) => {
                    let begin = section.range().start;
                    for segment in section {
                        let segment = segment?;
                        let DataKind::Active { offset_expr, .. } = &segment.kind else { continue };
                        let Operator::I32Const { value } = offset_expr.get_operators_reader().read()? else { continue };
                        linked.segments.push((segment.range.end - segment.data.len() - begin, value.cast_unsigned()));
                    }
                }
                Payload::CustomSection(section) => match section.as_known() {
                    KnownCustom::Linking(linking) => {
                        for part in linking.subsections() {
                            if let Linking::SymbolTable(table) = part? {
                                linked.symbols = table.into_iter().collect::<wasmparser::Result<_>>()?;
                            }
                        }
                    }
                    KnownCustom::Reloc(entries) => {
                        for entry in entries.entries() {
                            let entry = entry?;
                            if matches!(entry.ty, MemoryAddrLeb | MemoryAddrSleb | MemoryAddrI32) {
                                let is_code = section.name() == "reloc.CODE";
                                linked.addresses.push((is_code, entry.offset as usize, entry.index as usize));
                            }
                        }
                    }
                    KnownCustom::Name(parts) => {
                        for part in parts {
                            let Name::Function(map) = part? else { continue };
                            for naming in map {
                                let naming = naming?;
                                linked.names.insert(naming.index as usize, naming.name);
                            }
                        }
                    }
                    _ => {}
                },
                _ => {}
            }
        }
        Ok(linked)
    }
}
