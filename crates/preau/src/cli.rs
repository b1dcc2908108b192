//! The command line: every command, every option, and the environment variable beside each.

use std::net::SocketAddr;
use std::path::PathBuf;

use actix_server::config::{Network, PublicUrl};
use chrono::NaiveDate;
use clap::builder::BoolishValueParser;
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::outcome::EXIT_CODES;

/// The database where nobody names one.
pub(crate) const DEFAULT_DATABASE: &str = "sqlite:preau.sqlite";

#[derive(Debug, Parser)]
#[command(
    name = "preau",
    version,
    about = "One OData v4.01 service over school and training data, on SQLite or PostgreSQL",
    after_help = concat_help(EXAMPLES),
    max_term_width = 100,
    propagate_version = true
)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) database: Database,
    #[command(flatten)]
    pub(crate) log: Log,
    #[command(subcommand)]
    pub(crate) command: Command,
}

const EXAMPLES: &str = "\
Examples:
  preau serve --demo                       a demo school on http://127.0.0.1:8080/odata-api/
  preau import --set Users people.csv      people from a CSV file, by their ExternalId
  preau import oulad data/                 the Open University's learning analytics data
  preau --database postgres://localhost/school serve
                                           the same service over PostgreSQL

Every option can be given by the environment variable named beside it.
";

fn concat_help(examples: &str) -> String {
    format!("{examples}\n{EXIT_CODES}")
}

/// Options that stand behind every command, apart from its own.
const EVERYWHERE: &str = "Options of every command";

/// Which database, and what is done to it before work begins.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = EVERYWHERE)]
pub(crate) struct Database {
    /// The database: a file of the embedded SQLite, or a PostgreSQL server
    #[arg(
        long = "database",
        global = true,
        value_name = "sqlite:PATH|postgres://…",
        env = "PREAU_DATABASE_URL",
        default_value = DEFAULT_DATABASE,
        hide_env_values = true
    )]
    pub(crate) url: String,
    /// Leave the schema as it is; a service whose schema is older will not work
    #[arg(long, global = true, env = "PREAU_NO_MIGRATE", value_parser = BoolishValueParser::new())]
    pub(crate) no_migrate: bool,
}

/// What the log says, and how.
#[derive(Clone, Debug, Args)]
#[command(next_help_heading = EVERYWHERE)]
pub(crate) struct Log {
    /// What is logged, such as warn, or info,diesel_store=debug (RUST_LOG is read as well)
    #[arg(long = "log", global = true, value_name = "FILTER", env = "PREAU_LOG")]
    pub(crate) filter: Option<String>,
    /// How the log is written: for a person on a terminal, else as JSON
    #[arg(
        long = "log-format",
        global = true,
        value_name = "FORMAT",
        env = "PREAU_LOG_FORMAT",
        value_enum,
        default_value_t = Format::Auto
    )]
    pub(crate) format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Auto,
    Human,
    Json,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Answer requests until Ctrl-C
    Serve(Serve),
    /// Fill an empty database with a demo school
    Demo(Demo),
    /// Bring rows in from files
    Import(Import),
    /// Bring a database to the version of this program
    Migrate,
    /// Compare a database with the model; differences are listed, and the exit code is 1
    Check(Check),
    /// Write the description of the service: openapi.json, metadata.xml and metadata.json
    Openapi(Openapi),
}

#[derive(Clone, Debug, Args)]
#[command(after_help = "\
Examples:
  preau serve --demo
  preau serve --listen 127.0.0.1:9000 --public-url https://school.example/preau --trusted-proxy 127.0.0.1")]
pub(crate) struct Serve {
    /// Where to listen: a loopback address while there are no accounts
    #[arg(
        long,
        value_name = "ADDRESS:PORT",
        env = "PREAU_LISTEN",
        default_value = "127.0.0.1:8080"
    )]
    pub(crate) listen: SocketAddr,
    /// Fill the embedded database with a small demo school first, if it is empty
    #[arg(long, env = "PREAU_DEMO", value_parser = BoolishValueParser::new())]
    pub(crate) demo: bool,
    /// How clients reach this server, where that is not what their Host header says
    #[arg(long, value_name = "URL", env = "PREAU_PUBLIC_URL")]
    pub(crate) public_url: Option<PublicUrl>,
    /// A proxy whose Forwarded and X-Forwarded-… headers are believed; several with commas
    #[arg(
        long = "trusted-proxy",
        value_name = "ADDRESS[/BITS]",
        env = "PREAU_TRUSTED_PROXY",
        value_delimiter = ','
    )]
    pub(crate) trusted_proxies: Vec<Network>,
    /// Threads that talk HTTP; 0 for one per core
    #[arg(long, value_name = "N", env = "PREAU_WORKERS", default_value_t = 0)]
    pub(crate) workers: usize,
    /// Seconds a statement of a read may run; 0 for no limit
    #[arg(
        long,
        value_name = "SECONDS",
        env = "PREAU_STATEMENT_TIMEOUT",
        default_value_t = 30
    )]
    pub(crate) statement_timeout: u64,
}

#[derive(Clone, Debug, Args)]
#[command(after_help = "\
The same size, seed and day give the same school. The ids, and everything of the past
school year, do not depend on the day.

Examples:
  preau demo
  preau --database postgres://localhost/school demo --size large --today 2026-01-15")]
pub(crate) struct Demo {
    /// How large: some 25 thousand, 500 thousand or 8 million rows
    #[arg(long, value_name = "SIZE", env = "PREAU_SIZE", value_enum, default_value_t = Size::Small)]
    pub(crate) size: Size,
    /// Which of the possible schools
    #[arg(
        long,
        value_name = "N",
        env = "PREAU_SEED",
        default_value_t = school_domain::demo::DEFAULT_SEED
    )]
    pub(crate) seed: u64,
    /// The day the current school year lies around; today if not given
    #[arg(long, value_name = "DATE", env = "PREAU_TODAY")]
    pub(crate) today: Option<NaiveDate>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Size {
    Small,
    Medium,
    Large,
}

#[derive(Clone, Debug, Args)]
#[command(
    subcommand_negates_reqs = true,
    after_help = "\
The header names the properties: FirstName, Duration/Length for a member of a complex value,
UserId or User/ExternalId for the row a navigation leads to. Cells are separated by commas,
semicolons or tabs; the text is UTF-8. With an ExternalId column a row that is there already is
altered instead of added. Every row that is refused is listed with its line, column and reason,
while the good ones go in.

Examples:
  preau import --set Users people.csv
  preau import --set Trainees --by TrainingSessionId,UserId enrolments.csv.gz --dry-run
  preau import --set Trainings catalogue.csv --atomic --errors refused.csv
  preau import oulad data/oulad"
)]
pub(crate) struct Import {
    /// The entity set that the rows belong to, such as Users
    #[arg(long, value_name = "SET", env = "PREAU_SET", required = true)]
    pub(crate) set: Option<String>,
    /// The CSV file, packed with gzip or not
    #[arg(value_name = "FILE", required = true)]
    pub(crate) file: Option<PathBuf>,
    /// The properties that tell which row is meant; ExternalId if the file has it
    #[arg(long, value_name = "NAME,…", env = "PREAU_BY", value_delimiter = ',')]
    pub(crate) by: Vec<String>,
    /// All rows or none
    #[arg(long, env = "PREAU_ATOMIC", value_parser = BoolishValueParser::new())]
    pub(crate) atomic: bool,
    #[command(flatten)]
    pub(crate) how: How,
    #[command(subcommand)]
    pub(crate) known: Option<Known>,
}

/// What every import can be told.
#[derive(Clone, Debug, Args)]
pub(crate) struct How {
    /// Say what would happen, and keep nothing
    #[arg(long, env = "PREAU_DRY_RUN", value_parser = BoolishValueParser::new())]
    pub(crate) dry_run: bool,
    /// Write every refusal to this CSV file as well; the terminal shows the first ones
    #[arg(long, value_name = "FILE", env = "PREAU_ERRORS")]
    pub(crate) errors: Option<PathBuf>,
}

/// Collections of files whose meaning is known.
#[derive(Clone, Debug, Subcommand)]
pub(crate) enum Known {
    /// The Open University Learning Analytics Dataset (CC BY 4.0), any copy of its files
    Oulad(Oulad),
}

#[derive(Clone, Debug, Args)]
#[command(after_help = "\
DIR holds courses, assessments, studentInfo, studentRegistration and studentAssessment, each as
.csv or .csv.gz. Where a student appears in several presentations, the last line of studentInfo
says what the user's fields are. A second run changes nothing.

Example:
  preau import oulad data/oulad")]
pub(crate) struct Oulad {
    /// The folder with the files
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,
    /// Write every refusal to this CSV file as well; the terminal shows the first ones
    #[arg(long, value_name = "FILE", env = "PREAU_ERRORS")]
    pub(crate) errors: Option<PathBuf>,
}

#[derive(Clone, Debug, Args)]
#[command(after_help = "\
Examples:
  preau check
  preau --database postgres://localhost/school check --figures")]
pub(crate) struct Check {
    /// Work out every stored figure again (presences, group trees, main groups …) from the rows it follows from
    #[arg(long, env = "PREAU_FIGURES", value_parser = BoolishValueParser::new())]
    pub(crate) figures: bool,
}

#[derive(Clone, Debug, Args)]
pub(crate) struct Openapi {
    /// The folder that the files are written to
    #[arg(value_name = "DIR", default_value = "openapi")]
    pub(crate) folder: PathBuf,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    /// Every command with its subcommands.
    fn all(command: &clap::Command, into: &mut Vec<clap::Command>) {
        into.push(command.clone());
        command.get_subcommands().for_each(|c| all(c, into));
    }

    #[test]
    fn the_command_line_holds_together() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_option_has_a_variable_and_a_word_of_help() {
        let mut commands = Vec::new();
        all(&Cli::command(), &mut commands);
        for command in commands {
            let name = command.get_name();
            assert!(command.get_about().is_some(), "{name}");
            for argument in command.get_arguments() {
                let id = argument.get_id().as_str();
                assert!(argument.get_help().is_some(), "{name} {id}");
                if argument.get_long().is_some() {
                    let variable = argument.get_env().map(|v| v.to_string_lossy().into_owned());
                    let variable = variable.unwrap_or_default();
                    assert!(
                        variable.starts_with("PREAU_"),
                        "{name} --{id} has {variable:?}"
                    );
                }
            }
        }
    }

    #[test]
    fn an_import_is_a_set_and_a_file_or_a_known_collection() {
        let parse = |line: &str| Cli::try_parse_from(line.split(' '));
        assert!(parse("preau import --set Users people.csv").is_ok());
        assert!(parse("preau import oulad data").is_ok());
        assert!(parse("preau import --set Users").is_err());
        assert!(parse("preau import people.csv").is_err());
        assert!(parse("preau import").is_err());
    }

    #[test]
    fn what_is_wrong_is_said() {
        let said = |line: &str| {
            Cli::try_parse_from(line.split(' '))
                .unwrap_err()
                .to_string()
        };
        assert!(said("preau serve --listen here").contains("--listen"));
        assert!(said("preau serve --public-url school").contains("is not a URL"));
        assert!(said("preau demo --size huge").contains("small"));
        assert!(said("preau demo --today yesterday").contains("--today"));
    }
}
