//! Builds, serves, tests and benchmarks Fairshare: `cargo xtask serve | test | build | bench`.
fn main() {}
