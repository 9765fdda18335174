//! The parts of the workshop that other tools share: the web server and where things stand in the checkout.
//!
//! Knows the layout of the repository; knows nothing about charts or datasets.

pub mod checkout;
pub mod mime;
pub mod server;
pub mod test_routes;
pub mod tools;
