//! A module in parts gives the same answers as the whole, wherever it is cut.

use wasmi::{Engine, Extern, Instance, Linker, Module, Store, Val};

use crate::constants::Constants;
use crate::profile::{N_PARTS, Profile, numbers};
use crate::split::split;

/// Loops in loops, ways out of them, a table of ways, values handed on, a global that changes, and functions that call each other.
const SAMPLE: &str = r#"(module
  (memory (export "memory") 1)
  (table 2 2 funcref)
  (global $depth (mut i32) (i32.const 0))
  (elem (i32.const 1) $odd)
  (func $need (export "need_part") (param i32))
  (func $odd (export "odd") (param $n i32) (result i32)
    (block $is_zero
      (br_if $is_zero (i32.eqz (local.get $n)))
      (return (call $even (i32.sub (local.get $n) (i32.const 1)))))
    (i32.const 0))
  (func $even (export "even") (param $n i32) (result i32)
    (block $is_zero
      (br_if $is_zero (i32.eqz (local.get $n)))
      (global.set $depth (i32.add (global.get $depth) (i32.const 1)))
      (return (call_indirect (param i32) (result i32) (i32.sub (local.get $n) (i32.const 1)) (i32.const 1))))
    (i32.const 1))
  (func $walk (export "walk") (param $n i32) (result i32)
    (local $sum i32) (local $i i32) (local $j i32) (local $wide i64)
    (block $out
      (br_if $out (i32.lt_s (local.get $n) (i32.const 1)))
      (local.set $wide (i64.const 3))
      (loop $outer
        (local.set $j (i32.const 0))
        (block $next
          (loop $inner
            (local.set $sum (i32.add (i32.mul (local.get $sum) (i32.const 31)) (local.get $j)))
            (block $odd_one
              (block $third
                (block $other
                  (br_table $odd_one $third $other (i32.rem_u (i32.add (local.get $i) (local.get $j)) (i32.const 3))))
                (local.set $wide (i64.mul (local.get $wide) (i64.const 7)))
                (br_if $next (i32.gt_u (local.get $j) (i32.const 4)))
                (br $odd_one))
              (local.set $sum (i32.xor (local.get $sum) (call $even (local.get $j))))
              (global.set $depth (i32.add (global.get $depth) (local.get $i))))
            (local.set $j (i32.add (local.get $j) (i32.const 1)))
            (br_if $inner (i32.lt_u (local.get $j) (local.get $n))))
          (local.set $sum (i32.add (local.get $sum) (i32.wrap_i64 (local.get $wide)))))
        (br_if $out (i32.gt_s (local.get $i) (i32.const 9)))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (br_if $outer (i32.lt_u (local.get $i) (local.get $n))))
      (local.set $sum (i32.add (local.get $sum) (i32.const 1000))))
    (i32.add (i32.add (local.get $sum) (global.get $depth)) (i32.add (local.get $i) (i32.wrap_i64 (local.get $wide)))))
)"#;

/// What the exported functions answer one after the other, from one instance of the parts.
fn answers(parts: &[Vec<u8>]) -> Vec<Option<i32>> {
    let engine = Engine::default();
    let mut store = Store::new(&engine, ());
    let mut main: Option<Instance> = None;
    for part in parts {
        let module = Module::new(&engine, part).expect("a valid module");
        let mut linker = Linker::new(&engine);
        let shared: Vec<(String, Extern)> = main
            .iter()
            .flat_map(|main| main.exports(&store))
            .map(|export| (export.name().to_owned(), export.into_extern()))
            .collect();
        for (name, shared) in shared {
            linker.define("m", &name, shared).expect("defined");
        }
        // As the page does (`element/engine.js`): what is not exported has its place in the table.
        for import in module.imports() {
            let Some(place) = u64::from_str_radix(import.name(), 36).ok().filter(|_| import.ty().func().is_some()) else {
                continue;
            };
            let table = main.and_then(|main| main.get_table(&store, "T")).expect("a table");
            let Some(Val::FuncRef(function)) = table.get(&store, place) else { continue };
            if let Some(function) = function.val() {
                let _ = linker.define("m", import.name(), Extern::Func(*function));
            }
        }
        let instance = linker.instantiate_and_start(&mut store, &module).expect("instantiated");
        main.get_or_insert(instance);
    }
    let main = main.expect("a main module");
    if let Some(here) = main.get_global(&store, "parts_here") {
        here.set(&mut store, Val::I32(i32::from(N_PARTS) - 1)).expect("set");
    }
    let mut answers = Vec::new();
    for n in [0, 1, 2, 3, 5, 7, 8, 13] {
        for name in ["walk", "odd", "even"] {
            let function = main.get_func(&store, name).expect("exported");
            let mut result = [Val::I32(0)];
            answers.push(function.call(&mut store, &[Val::I32(n)], &mut result).ok().and_then(|()| result[0].i32()));
        }
    }
    answers
}

/// A profile that sends the stretches of each function to parts, by numbers that look thrown.
fn thrown(whole: &[u8], mut seed: u64, n_parts: u64) -> Profile {
    let mut text = String::new();
    for (number, n) in numbers(whole).expect("a module") {
        text.push_str(&format!("{number:x} "));
        for _ in 0..n {
            seed = seed.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(0x1405_7b7e_f767_814f);
            text.push(char::from(b'a' + u8::try_from((seed >> 40) % n_parts).unwrap_or_default()));
        }
        text.push('\n');
    }
    Profile::parse(&text)
}

#[test]
fn parts_answer_as_the_whole_does_wherever_it_is_cut() {
    let whole = wat::parse_str(SAMPLE).expect("a module");
    let right = answers(std::slice::from_ref(&whole));
    assert!(right.iter().all(Option::is_some) && right[0] != right[3]);
    let mut n_larger = 0;
    for seed in 0..400 {
        let parts = split(&whole, &Constants::default(), &thrown(&whole, seed, 2 + seed % 3)).expect("parts");
        assert_eq!(parts.len(), usize::from(N_PARTS));
        n_larger += usize::from(parts[1].len() > 8) + usize::from(parts[3].len() > 8);
        assert_eq!(answers(&parts), right, "seed {seed}");
    }
    assert!(n_larger > 200, "hardly anything was cut");
}

#[test]
fn a_profile_reads_as_it_was_written() {
    let whole = wat::parse_str(SAMPLE).expect("a module");
    let profile = thrown(&whole, 7, 4);
    assert_eq!(Profile::parse(&profile.to_text()), profile);
    assert_eq!(Profile::parse("# nothing\nnonsense\nzz a3\n"), Profile::default());
}
