//! Writers that meet: nothing is lost, nobody is left waiting, and every stored figure stays what its rows say.

mod figures;
mod meeting;
mod unchanged;

/// The random writes of `cargo xtask soak`, and what they are drawn from.
#[path = "../../../../crates/xtask/src/soak/deeds.rs"]
mod deeds;
#[path = "../../../../crates/xtask/src/soak/dice.rs"]
mod dice;
