//! Prints the sheets of a workbook, or one of them as comma-separated text: `cargo run --example sheets -- FILE [SHEET]`.

fn main() {
    let mut words = std::env::args().skip(1);
    let path = words.next().expect("a file");
    let bytes = std::fs::read(&path).expect("a file that can be read");
    let mut workbook = fairshare_sheets::Workbook::open(bytes).unwrap_or_else(|fault| panic!("{path}: {}", fault.code()));
    let wanted = words.next();
    for at in 0..workbook.sheets().len() {
        let sheet = workbook.sheets()[at].clone();
        if wanted.as_ref().is_some_and(|name| *name != sheet.name) {
            continue;
        }
        let text = workbook.text(at).unwrap_or_else(|fault| panic!("{}: {}", sheet.name, fault.code()));
        match wanted {
            Some(_) => print!("{text}"),
            None => println!("{}\t{}\t{} lines\t{} bytes", sheet.name, sheet.is_visible, text.lines().count(), text.len()),
        }
    }
}
