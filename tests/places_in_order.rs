//! The table of provinces stands in the order that `locale` sorts by: neither room knows the other, so it is held here.

use fairshare::locale::{collate, sort_key};
use fairshare::places::PROVINCES;

#[test]
fn provinces_stand_in_dictionary_order() {
    for pair in PROVINCES.windows(2) {
        assert!(collate(pair[0].name, pair[1].name).is_lt(), "{} before {}", pair[0].name, pair[1].name);
        assert!(sort_key(pair[0].name) < sort_key(pair[1].name));
    }
}
