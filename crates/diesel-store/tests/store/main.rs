//! The store on both databases: the same questions, the same answers.

mod bed;
mod both_databases;
mod plans;
mod small;
mod words;
