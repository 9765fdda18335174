//! What is found around and between the rows of a table.

use super::table::{RawTable, TableBuilder};

fn raw(bytes: &[u8]) -> RawTable {
    let mut builder = TableBuilder::default();
    for chunk in bytes.chunks(1000) {
        builder.buffer(chunk.len()).copy_from_slice(chunk);
        builder.commit(chunk.len()).expect("a table");
    }
    builder.finish().expect("a table")
}

#[test]
#[ignore]
fn show() {
    let table = raw(&std::fs::read(std::env::var("SHOW").unwrap()).unwrap());
    println!("{:?}", table.context);
    for head in &table.heads {
        println!("  {:?}", head);
    }
    println!("header {} rows {} used {} issues {}", table.log.header_row, table.log.rows, table.log.used, table.log.n_issues);
    let mut issues = table.log.issues.clone();
    issues.dedup_by_key(|i| format!("{:?}", i.1));
    for issue in &issues { print!("{:?} ", issue); }
    println!("\n{:#?}", table.notices.iter().map(|n| super::report::sentence(n, crate::locale::Lang::En)).collect::<Vec<_>>());
}
