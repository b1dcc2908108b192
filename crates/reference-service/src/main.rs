//! The program `reference-service`; everything it does stands in the library beside it.

use std::process::ExitCode;

fn main() -> ExitCode {
    reference_service::main()
}
