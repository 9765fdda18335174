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
    /// The constants that a function uses, by its name as the linker wrote it, each with the number that stands in its code.
    of_function: HashMap<String, HashSet<(usize, u32)>>,
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
    /// Whether code or data, where in that section, the symbol whose address is written there, and what is added to it.
    addresses: Vec<(bool, usize, usize, i64)>,
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
        for (is_code, at, symbol, added) in &linked.addresses {
            let Some(&constant) = numbers.get(symbol) else { continue };
            if *is_code {
                let function = linked.n_imported + linked.bodies.partition_point(|begin| begin <= at) - 1;
                let name = linked.names.get(&function).copied().unwrap_or_default();
                let written = i64::from(found.places[constant].start) + added;
                found.of_function.entry(name.to_owned()).or_default().insert((constant, written as u32));
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
    ///
    /// Of a function of which a part goes, `keeps` tells whether this number still stands in it.
    pub fn only_of(&self, goes: impl Fn(&str) -> bool, keeps: impl Fn(&str, u32) -> bool) -> Vec<Range<u32>> {
        let mut todo = self.of_others.clone();
        for (name, constants) in self.of_function.iter().filter(|(name, _)| !goes(name)) {
            todo.extend(constants.iter().filter(|(_, written)| keeps(name, *written)).map(|(constant, _)| constant));
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
                                linked.addresses.push((is_code, entry.offset as usize, entry.index as usize, entry.addend));
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

#[cfg(test)]
mod tests {
    use super::*;

    fn section(id: u8, content: &[u8]) -> Vec<u8> {
        [&[id, content.len() as u8][..], content].concat()
    }

    fn custom(name: &str, content: &[u8]) -> Vec<u8> {
        section(0, &[&[name.len() as u8][..], name.as_bytes(), content].concat())
    }

    /// Two functions; `often` uses the constant `a` (at 1024), `rare` uses `b`, which points to `c`.
    fn linked() -> Vec<u8> {
        // No locals, `i32.const` with the five bytes that a linker leaves, `drop`, `end`.
        let body = |address: u8| vec![9, 0, 0x41, 0x80 | address, 0x88, 0x80, 0x80, 0, 0x1a, 0x0b];
        let constants = [&b"aaaa"[..], &[8, 4, 0, 0], b"cccc"].concat();
        // A data symbol: kind, flags, name, segment, offset, size.
        let symbol = |name: u8, offset: u8| vec![1, 0, 1, name, 0, offset, 4];
        let symbols = [&[3][..], &symbol(b'a', 0), &symbol(b'b', 4), &symbol(b'c', 8)].concat();
        [
            &b"\0asm\x01\0\0\0"[..],
            &section(1, &[1, 0x60, 0, 0]),
            &section(3, &[2, 0, 0]),
            &section(5, &[1, 0, 1]),
            &section(10, &[&[2][..], &body(0), &body(4)].concat()),
            &section(11, &[&[1, 0, 0x41, 0x80, 0x08, 0x0b, constants.len() as u8][..], &constants].concat()),
            &custom("linking", &[&[2, 8, symbols.len() as u8][..], &symbols].concat()),
            // Kind, offset, symbol, addend.
            &custom("reloc.CODE", &[3, 2, 4, 4, 0, 0, 4, 14, 1, 0]),
            &custom("reloc.DATA", &[4, 1, 5, 11, 2, 0]),
            &custom("name", b"\x01\x0e\x02\0\x05often\x01\x04rare"),
        ]
        .concat()
    }

    #[test]
    fn what_only_one_function_uses_goes_with_it() {
        let constants = Constants::of(&linked()).expect("a module");
        let only_of = |goes: &dyn Fn(&str) -> bool| {
            constants.only_of(goes, |_, _| true).into_iter().map(|place| (place.start, place.end)).collect::<Vec<_>>()
        };
        assert_eq!(only_of(&|name| name == "rare"), [(1028, 1036)], "b, and c to which it points");
        assert_eq!(only_of(&|name| name == "often"), [(1024, 1028)]);
        assert_eq!(only_of(&|_| true), [(1024, 1036)]);
        assert_eq!(only_of(&|_| false), []);
        let cut = constants.only_of(|_| false, |name, written| (name, written) != ("rare", 1028));
        assert_eq!((cut.len(), cut[0].clone()), (1, 1028..1036), "what stays of rare does not use b");
    }

    #[test]
    fn a_module_without_relocations_says_nothing() {
        let constants = Constants::of(b"\0asm\x01\0\0\0").expect("a module");
        assert!(constants.only_of(|_| true, |_, _| true).is_empty());
        assert!(Constants::of(b"no module").is_err());
    }
}
