//! Scripts in parts: what a script imports from folders below its own is joined into it, so that the package keeps one file
//! where the sources are divided by concern. Each file that a page must ask for is a round trip before the first chart.
//!
//! A part is an ordinary module, and says what it needs: `import { a, b } from "./part.js";`, by the names under which it was
//! exported. All parts of a script share one scope once they are joined, so no two may declare the same name. Imports of
//! neighbours (`./story.js` beside `./compose.js`) are left alone: those are files of the package.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use oxc::allocator::Allocator;
use oxc::ast::ast::{BindingPattern, Declaration, ImportDeclaration, ImportDeclarationSpecifier, Statement};
use oxc::parser::Parser;
use oxc::span::{GetSpan, SourceType, Span};

use crate::run::show;

/// The script with its parts before it, each once, in the order in which they need each other.
///
/// # Errors
/// A sentence that names the file: when one cannot be read or is no module of JavaScript, when a part is imported or exported in
/// another way than the above, when a name is not exported or is declared twice, and when parts need each other in a circle.
pub fn joined(entry: &Path) -> Result<String, String> {
    let mut all = Parts { home: entry.parent().unwrap_or(Path::new("")).to_owned(), ..Parts::default() };
    all.add(entry, true)?;
    Ok(all.text)
}

#[derive(Default)]
struct Parts {
    /// The folder whose own files are files of the package.
    home: PathBuf,
    text: String,
    /// What each part exports; nothing while what it needs is still being added.
    added: BTreeMap<PathBuf, Option<Vec<String>>>,
    /// Which file declares a name.
    declared: BTreeMap<String, PathBuf>,
}

impl Parts {
    fn add(&mut self, path: &Path, is_entry: bool) -> Result<(), String> {
        let text = fs::read_to_string(path).map_err(|error| format!("{} cannot be read: {error}.", show(path)))?;
        let allocator = Allocator::default();
        let parsed = Parser::new(&allocator, &text, SourceType::mjs()).parse();
        if let Some(first) = parsed.diagnostics.first() {
            return Err(format!("{} is no JavaScript: {first}", show(path)));
        }
        self.added.insert(path.to_owned(), None);
        let (mut cuts, mut exported) = (Vec::new(), Vec::new());
        for statement in &parsed.program.body {
            match statement {
                Statement::ImportDeclaration(import) => {
                    if let Some(part) = self.part_of(path, import) {
                        self.need(path, import, &part)?;
                        cuts.push(import.span);
                    }
                }
                Statement::ExportDeclaration(export) => {
                    let names = self.declare(path, &export.declaration)?;
                    if !is_entry {
                        cuts.push(Span::new(export.span.start, export.declaration.span().start));
                        exported.extend(names);
                    }
                }
                Statement::ExportNamedDeclaration(_)
                | Statement::ExportFromDeclaration(_)
                | Statement::ExportDefaultDeclaration(_)
                | Statement::ExportAllDeclaration(_)
                    if !is_entry =>
                {
                    return Err(wrong(path, "export a declaration itself"));
                }
                other => {
                    if let Some(declaration) = other.as_declaration() {
                        self.declare(path, declaration)?;
                    }
                }
            }
        }
        self.added.insert(path.to_owned(), Some(exported));
        let mut at = 0;
        for cut in cuts {
            self.text.push_str(&text[at..cut.start as usize]);
            at = cut.end as usize;
        }
        self.text.push_str(&text[at..]);
        Ok(())
    }

    /// The file that an import names, if it lies deeper than the files of the package.
    fn part_of(&self, path: &Path, import: &ImportDeclaration) -> Option<PathBuf> {
        let address = import.source.value.as_str();
        let mut folder = path.parent()?.to_owned();
        let mut names = address.strip_prefix("./").or_else(|| address.starts_with("../").then_some(address))?;
        while let Some(rest) = names.strip_prefix("../") {
            folder.pop();
            names = rest;
        }
        let file = folder.join(names);
        (file.parent() != Some(&self.home)).then_some(file)
    }

    /// Adds a part unless it is there, and looks whether it has what is wanted of it.
    fn need(&mut self, path: &Path, import: &ImportDeclaration, part: &Path) -> Result<(), String> {
        if !self.added.contains_key(part) {
            self.add(part, false)?;
        }
        let Some(Some(exported)) = self.added.get(part) else {
            return Err(format!("{} and {} need each other: move what both need to a third.", show(path), show(part)));
        };
        for specifier in import.specifiers.iter().flatten() {
            let ImportDeclarationSpecifier::ImportSpecifier(one) = specifier else {
                return Err(wrong(path, "import names of a part, not all of it"));
            };
            let (own, wanted) = (one.local.name.as_str(), one.imported.name());
            if own != wanted.as_str() {
                return Err(wrong(path, &format!("import {wanted} by its own name, not as {own}")));
            }
            if !exported.iter().any(|name| name == own) {
                return Err(format!("{} imports {own}, which {} does not export.", show(path), show(part)));
            }
        }
        Ok(())
    }

    /// Takes note of the names that a declaration makes.
    fn declare(&mut self, path: &Path, declaration: &Declaration) -> Result<Vec<String>, String> {
        let mut names = Vec::new();
        match declaration {
            Declaration::FunctionDeclaration(function) => names.extend(function.id.as_ref().map(|id| id.name.to_string())),
            Declaration::ClassDeclaration(class) => names.extend(class.id.as_ref().map(|id| id.name.to_string())),
            Declaration::VariableDeclaration(variables) => {
                for one in &variables.declarations {
                    let BindingPattern::BindingIdentifier(id) = &one.id else {
                        return Err(wrong(path, "declare names one by one outside of functions"));
                    };
                    names.push(id.name.to_string());
                }
            }
            _ => {}
        }
        for name in &names {
            if let Some(other) = self.declared.insert(name.clone(), path.to_owned()) {
                return Err(format!("{} and {} both declare {name}: name one of them otherwise.", show(&other), show(path)));
            }
        }
        Ok(names)
    }
}

fn wrong(path: &Path, what: &str) -> String {
    format!("{} is a part of a script: {what}.", show(path))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Joins `main.js` of these files (name and text).
    fn join(name: &str, files: &[(&str, &str)]) -> Result<String, String> {
        let home = std::env::temp_dir().join(format!("fairshare-join-{name}-{}", std::process::id()));
        fs::create_dir_all(home.join("parts")).expect("a folder");
        for (name, text) in files {
            fs::write(home.join(name), text).expect("a file");
        }
        let joined = joined(&home.join("main.js"));
        fs::remove_dir_all(&home).expect("the folder");
        joined
    }

    const MAIN: &str = "import { b } from \"./parts/b.js\";\nimport { c } from \"./c.js\";\nimport { a } from \"./parts/a.js\";\nexport { a, b, c };\n";

    #[test]
    fn parts_come_once_in_order_and_neighbors_stay_imports() {
        let a = "export const a = 1;\n";
        let b = "import { a } from \"./a.js\";\nexport function b() { return a }\nconst own = 2;\n";
        let text = join("order", &[("main.js", MAIN), ("parts/a.js", a), ("parts/b.js", b), ("c.js", "")]).expect("a script");
        assert_eq!(
            text.split_whitespace().collect::<Vec<_>>().join(" "),
            "const a = 1; function b() { return a } const own = 2; import { c } from \"./c.js\"; export { a, b, c };"
        );
    }

    #[test]
    fn what_would_break_in_one_scope_is_refused() {
        let check = |name: &str, a: &str, b: &str, wanted: &str| {
            let said = join(name, &[("main.js", MAIN), ("parts/a.js", a), ("parts/b.js", b)]).expect_err(name);
            assert!(said.contains(wanted), "{said}");
        };
        check("twice", "export const a = 1, b = 2;", "export const b = 1;", "both declare b");
        check("none", "export const other = 1;", "export const b = 1;", "imports a, which");
        check("default", "export default 1;", "export const b = 1;", "export a declaration itself");
        check("list", "const a = 1; export { a };", "export const b = 1;", "export a declaration itself");
        check("renamed", "export const a = 1;", "import { a as x } from \"./a.js\"; export const b = x;", "by its own name");
        check(
            "circle",
            "import { b } from \"./b.js\"; export const a = b;",
            "import { a } from \"./a.js\"; export const b = a;",
            "need each other",
        );
        check("text", "export const a = ;", "export const b = 1;", "no JavaScript");
        check("spread", "export const { a } = {};", "export const b = 1;", "one by one");
    }
}
