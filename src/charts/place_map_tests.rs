//! Tiles: every province has one, every tile its own place.

use super::*;
use crate::places::PROVINCES;

#[test]
fn every_province_has_one_tile_and_every_tile_one_place() {
    let mut old: Vec<&str> = PROVINCES.iter().map(|province| province.name).collect();
    let mut new: Vec<&str> = PROVINCES.iter().map(|province| province.merged_into).collect();
    for (map, names, n_cols) in [(MAP_63, &mut old, 7), (MAP_34, &mut new, 6)] {
        names.sort();
        names.dedup();
        let mut placed: Vec<&str> = tiles(map).map(|(_, _, name)| name).collect();
        placed.sort();
        assert_eq!(&placed, names);
        let mut places: Vec<(i32, i32)> = tiles(map).map(|(row, col, _)| (row, col)).collect();
        assert!(places.iter().all(|(_, col)| (0..n_cols).contains(col)));
        places.sort();
        places.dedup();
        assert_eq!(places.len(), names.len());
    }
}
