//! What the fuzz targets share: reading bytes in chunks, and what must be true of whatever comes out.

use fairshare::data::Dataset;
use fairshare::locale::Lang;
use fairshare::read::{ErrorCode, Intake, Next, Report};

/// Reads a file given in chunks of these lengths, over and over; each resource that a package names is `other`; `mapping` is what a page says of the file.
pub fn read(bytes: &[u8], cuts: &[usize], other: &[u8], mapping: &str) -> Result<(Dataset, Report), ErrorCode> {
    let mut intake = Intake::new("file").with_mapping(mapping);
    push(&mut intake, bytes, cuts)?;
    for _ in 0..64 {
        match intake.end().map_err(|error| said(&error))? {
            Next::Done => break,
            Next::Fetch { .. } => push(&mut intake, other, cuts)?,
        }
    }
    intake.finish().map_err(|error| said(&error))
}

fn said(error: &fairshare::read::ReadError) -> ErrorCode {
    assert!(!error.message(Lang::Vi).is_empty() && !error.message(Lang::En).is_empty());
    error.code
}

fn push(intake: &mut Intake, mut bytes: &[u8], cuts: &[usize]) -> Result<(), ErrorCode> {
    let mut at = 0;
    while !bytes.is_empty() {
        let n = cuts.get(at % cuts.len().max(1)).map_or(bytes.len(), |cut| (cut + 1).min(bytes.len()));
        intake.push(&bytes[..n]).map_err(|error| said(&error))?;
        bytes = &bytes[n..];
        at += 1;
    }
    Ok(())
}

/// The same file in one piece and in chunks must read the same, to the word of the report.
pub fn equal_in_chunks(bytes: &[u8], cuts: &[usize], other: &[u8], mapping: &str) {
    let whole = read(bytes, &[], other, mapping);
    let parts = read(bytes, cuts, other, mapping);
    match (&whole, &parts) {
        (Ok((one, said)), Ok((two, also))) => {
            assert_eq!(said.to_json(Lang::Vi), also.to_json(Lang::Vi));
            assert_eq!(said.panel(Lang::En), also.panel(Lang::En));
            assert_eq!(said.to_csv(Lang::En), also.to_csv(Lang::En));
            assert_eq!(format!("{one:?}"), format!("{two:?}"));
            sound(one);
        }
        (Err(one), Err(two)) => assert_eq!(one, two),
        _ => panic!("{:?} whole, {:?} in chunks", whole.is_ok(), parts.is_ok()),
    }
}

/// What holds for every dataset.
pub fn sound(dataset: &Dataset) {
    for facts in &dataset.facts {
        for column in &facts.columns {
            for coding in &column.codings {
                let values = dataset.dimensions[coding.dimension].values.len();
                assert!(coding.codes.iter().all(|code| (*code as usize) < values));
            }
        }
    }
}

/// The first bytes as lengths of chunks, the rest as the file.
pub fn cut(bytes: &[u8]) -> (Vec<usize>, &[u8]) {
    let n = bytes.len().min(3);
    (bytes[..n].iter().map(|byte| *byte as usize).collect(), &bytes[n..])
}
