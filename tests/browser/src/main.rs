//! Drives the real element in real browsers over WebDriver.
fn main() {}
