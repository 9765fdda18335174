//! The privacy room.
