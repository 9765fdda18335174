//! Makes the demo's illustrative data: `cargo run --example demo_data` writes `www/data/p4em/`.
//!
//! Owns which activities run where and when, and the generator of chance (SplitMix64, Steele, Lea
//! and Flood, OOPSLA 2014) that makes every run give the same bytes; the files beside it own the
//! places, the money, the people and the words of the package. All
//! arithmetic is on whole numbers, so the bytes are the same on every machine. Does not know the
//! crate: the files are written as any system would export them, with Vietnamese headers.
//! `tests/demo_data.rs` holds the committed files to what this file makes.

#[path = "demo_data/funding.rs"]
mod funding;
#[path = "demo_data/package.rs"]
mod package;
#[path = "demo_data/participation.rs"]
mod participation;
#[path = "demo_data/places.rs"]
mod places;
#[path = "demo_data/programme.rs"]
mod programme;

use std::{fs, io, path::Path};

use places::{District, Model, PROVINCES, Province, RECOVERY, RECOVERY_PROVINCES};

const SEED: u64 = 0x5034_454D_2017_2021;
const YEARS: std::ops::RangeInclusive<i64> = 2017..=2021;

/// A file of the demo: its path under `www/data/` and its whole content (UTF-8, LF).
pub struct DemoFile {
    pub path: &'static str,
    pub content: String,
}

/// The seven files, the same on each call. Never panics.
pub fn demo_files() -> Vec<DemoFile> {
    let activities = activities();
    let funding = funding::table(&activities, &mut Chance(SEED ^ 1));
    vec![
        DemoFile { path: "p4em/datapackage.json", content: package::datapackage() },
        DemoFile { path: "p4em/funding.csv", content: funding.clone() },
        DemoFile { path: "p4em/participation.csv", content: participation::table(&activities, &mut Chance(SEED ^ 2)) },
        DemoFile { path: "p4em/criteria.csv", content: programme::criteria(&mut Chance(SEED ^ 3)) },
        DemoFile { path: "p4em/meetings.csv", content: programme::meetings(&mut Chance(SEED ^ 4)) },
        DemoFile { path: "p4em/population.csv", content: programme::population(&mut Chance(SEED ^ 5)) },
        // The funding table once more, alone, for a page that wants one plain file.
        DemoFile { path: "p4em.csv", content: funding },
    ]
}

#[allow(dead_code, reason = "the test includes this file for `demo_files` alone")]
fn main() -> io::Result<()> {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("www/data");
    fs::create_dir_all(data.join("p4em"))?;
    for file in demo_files() {
        fs::write(data.join(file.path), &file.content)?;
        println!("www/data/{}: {} bytes", file.path, file.content.len());
    }
    Ok(())
}

/// SplitMix64: small, well mixed, and its whole state is one number.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A whole number in `least..=most`. The bias of the remainder is far below what a reader sees.
    fn between(&mut self, least: u64, most: u64) -> u64 {
        least + self.next() % (most - least + 1)
    }

    /// True in `permille` of 1,000 cases.
    fn happens(&mut self, permille: i64) -> bool {
        ((self.next() % 1000) as i64) < permille
    }

    /// One of a list that is not empty.
    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[(self.next() % from.len() as u64) as usize]
    }
}

/// One model at work in one commune in one year: what both tables tell of.
struct Activity {
    province: &'static Province,
    district: &'static District,
    commune: &'static str,
    year: i64,
    model: &'static Model,
}

fn activities() -> Vec<Activity> {
    let mut chance = Chance(SEED);
    let mut activities = Vec::new();
    for province in &PROVINCES {
        for (district_idx, district) in province.districts.iter().enumerate() {
            for commune in district.communes {
                let is_signature = district_idx < province.signature_districts;
                for year in YEARS {
                    let mut run = |model| {
                        activities.push(Activity { province, district, commune, year, model });
                    };
                    if is_signature {
                        run(&province.models[0]);
                    }
                    // The programme grows into a commune: few second models in 2017, more later.
                    if chance.happens(if is_signature { 120 } else { 520 } + 70 * (year - 2017)) {
                        let last = province.models.len() as u64 - 1;
                        run(&province.models[chance.between(1, last) as usize]);
                    }
                    let recovers = RECOVERY_PROVINCES.contains(&province.name) && year >= 2020;
                    if recovers && chance.happens(300) {
                        run(&RECOVERY);
                    }
                }
            }
        }
    }
    activities
}
