//! The gateway from outside, on both databases.
