//! The data room.
