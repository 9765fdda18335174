//! The describe room.
