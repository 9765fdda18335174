//! JavaScript as it is published: minified by oxc.
//!
//! Scripts are modules, so all their names but those of exports may change, and so may private members; names of properties, and
//! of classes (which a page sees in errors), stay.

use oxc::allocator::Allocator;
use oxc::codegen::{Codegen, CodegenOptions};
use oxc::mangler::{MangleOptions, MangleOptionsKeepNames};
use oxc::minifier::{CompressOptions, CompressOptionsKeepNames, Minifier, MinifierOptions};
use oxc::parser::Parser;
use oxc::span::SourceType;

/// The same program with less text.
///
/// # Errors
/// A sentence when it is no module of JavaScript.
pub fn minified(source: &str) -> Result<String, String> {
    let allocator = Allocator::default();
    let parsed = Parser::new(&allocator, source, SourceType::mjs()).parse();
    if let Some(first) = parsed.diagnostics.first() {
        return Err(format!("it is no JavaScript: {first}"));
    }
    let mut program = parsed.program;
    let compress = CompressOptions { keep_names: CompressOptionsKeepNames::class_only(), ..CompressOptions::smallest() };
    let mangle =
        MangleOptions { keep_names: MangleOptionsKeepNames { function: false, class: true }, ..MangleOptions::default() };
    let options = MinifierOptions { mangle: Some(mangle), mangle_properties: None, compress: Some(compress) };
    let small = Minifier::new(options).minify(&allocator, &mut program);
    let codegen = Codegen::new().with_options(CodegenOptions::minify()).with_scoping(small.scoping);
    let code = codegen.with_private_member_mappings(small.class_private_mappings).build(&program).code;
    // An address that is made when it is wanted is the browser's matter: bundlers are told so, since comments are gone.
    Ok(code.replace("import(new URL(", "import(/*webpackIgnore:true*//*@vite-ignore*/new URL("))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_blanks_and_local_names_go() {
        let source = "/** What it is. */\nexport function sum(first, second) {\n  // Adds.\n  return first + second;\n}\n";
        assert_eq!(minified(source).expect("a module"), "export function sum(e,t){return e+t}");
    }

    #[test]
    fn names_that_others_see_stay() {
        let source = "class Named extends Error { #own = 1; get shown() { return this.#own } }\nexport { Named as default };";
        let small = minified(source).expect("a module");
        for name in ["class Named", "shown", "default"] {
            assert!(small.contains(name), "{name} in {small}");
        }
    }

    #[test]
    fn bundlers_leave_addresses_alone_and_find_names() {
        let source = "export const load = (n) => n ? import(new URL('a.js', import.meta.url) + n) : import('./a.js');";
        let small = minified(source).expect("a module");
        assert!(small.contains("import(/*webpackIgnore:true*//*@vite-ignore*/new URL("), "{small}");
        assert!(small.contains("import(`./a.js`)") || small.contains("import(\"./a.js\")"), "{small}");
    }

    #[test]
    fn what_is_no_script_is_refused() {
        assert!(minified("export function (").is_err());
    }
}
