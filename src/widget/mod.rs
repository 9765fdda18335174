//! The widget room.
