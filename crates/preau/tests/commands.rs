//! The program as a person runs it: commands, what they print, and their exit codes.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};

/// A folder with a database in it, removed with this value.
struct Desk(PathBuf);

impl Desk {
    fn new() -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("preau_commands_{}_{number}", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn command(&self, line: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_preau"));
        for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("PREAU_")) {
            command.env_remove(name);
        }
        command.args(line.split_whitespace()).current_dir(&self.0);
        command
    }

    fn run(&self, line: &str) -> Said {
        Said::from(self.command(line).output().unwrap())
    }

    fn file(&self, name: &str, text: &str) {
        fs::write(self.0.join(name), text).unwrap();
    }

    fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// What a command said, and how it ended.
#[derive(Debug)]
struct Said {
    code: Option<i32>,
    out: String,
    err: String,
}

impl From<Output> for Said {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

#[test]
fn help_names_every_command_and_the_exit_codes() {
    let said = Desk::new().run("--help");
    assert_eq!(said.code, Some(0));
    let words = [
        "serve",
        "demo",
        "import",
        "migrate",
        "check",
        "openapi",
        "PREAU_DATABASE_URL",
        "Examples:",
        "Exit codes:",
    ];
    for word in words {
        assert!(said.out.contains(word), "{word} in {}", said.out);
    }
    assert_eq!(Desk::new().run("fly").code, Some(2));
}

#[test]
fn a_new_sqlite_file_is_migrated_and_then_as_the_model_says() {
    let desk = Desk::new();
    let before = desk.run("check --log warn");
    assert_eq!(before.code, Some(1), "{before:?}");
    assert!(before.out.contains("table person is missing"), "{before:?}");
    let said = desk.run("migrate --log warn");
    assert_eq!((said.code, said.err.as_str()), (Some(0), ""), "{said:?}");
    assert!(said.out.contains("applied 0001 school"), "{said:?}");
    assert!(desk.run("migrate").out.contains("is up to date"));
    let after = desk.run("check");
    assert_eq!(after.code, Some(0), "{after:?}");
    assert!(
        desk.path().join("preau.sqlite").is_file(),
        "the default database"
    );
}

#[test]
fn an_import_into_sqlite_says_what_was_refused() {
    let desk = Desk::new();
    desk.file(
        "people.csv",
        "ExternalId,FirstName,LastName\n1,Ada,Byron\n2,,Nobody\n",
    );
    let said = desk.run("import --set Users people.csv --log warn");
    assert_eq!(said.code, Some(1), "{said:?}");
    assert_eq!(
        said.out,
        "Users: 2 read, 1 inserted, 0 updated, 0 unchanged, 1 refused\n"
    );
    assert_eq!(said.err, "people.csv:3: FirstName: may not be empty\n");
    desk.file("people.csv", "ExternalId,FirstName,LastName\n1,Ada,Byron\n");
    let said = desk.run("import --set Users people.csv --dry-run");
    assert_eq!(said.code, Some(0), "{said:?}");
    assert!(
        said.out
            .contains("1 unchanged, 0 refused (dry run: nothing is kept)"),
        "{said:?}"
    );
}

#[test]
fn what_fails_is_one_line() {
    let desk = Desk::new();
    for (line, expected) in [
        (
            "import --set Users nowhere.csv --log warn",
            "preau: cannot import nowhere.csv: cannot open nowhere.csv: No such file or directory (os error 2)\n",
        ),
        (
            "import --database sqlite:x.sqlite --log warn oulad nowhere",
            "preau: nowhere has neither courses.csv nor courses.csv.gz\n",
        ),
        (
            "import --dry-run --log warn oulad nowhere",
            "preau: --set, --by, --atomic and --dry-run are for a CSV file; oulad knows its sets and keeps what is good\n",
        ),
        (
            "migrate --database mysql://x --log warn",
            "preau: cannot open mysql://x: `mysql://x` is not a database URL: expected sqlite:PATH, sqlite::memory: or postgres://…\n",
        ),
        (
            "migrate --log ]",
            "preau: ']' is no log filter such as info or preau=debug: invalid filter directive\n",
        ),
        (
            "serve --listen 0.0.0.0:0 --log warn",
            "preau: 0.0.0.0:0 is not a loopback address; without accounts this server listens on loopback only, such as 127.0.0.1:8080\n",
        ),
    ] {
        let said = desk.run(line);
        assert_eq!(
            (said.code, said.err.as_str()),
            (Some(3), expected),
            "{line}"
        );
    }
}

#[test]
fn the_description_is_written_to_a_folder() {
    let desk = Desk::new();
    let said = desk.run("openapi described");
    assert_eq!(said.code, Some(0), "{said:?}");
    for name in ["openapi.json", "metadata.xml", "metadata.json"] {
        let text = fs::read_to_string(desk.path().join("described").join(name)).unwrap();
        assert!(text.contains("TrainingSession"), "{name}");
    }
}

/// Asks a running server; gives the whole answer.
fn get(address: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).unwrap();
    write!(
        stream,
        "GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n"
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

#[cfg(unix)]
#[test]
fn the_demo_school_is_served_from_sqlite_until_ctrl_c() {
    let desk = Desk::new();
    let mut command = desk.command("serve --demo --listen 127.0.0.1:0 --log-format json");
    let mut server = command.stderr(Stdio::piped()).spawn().unwrap();
    let mut log = BufReader::new(server.stderr.take().unwrap()).lines();
    let address = log.by_ref().map(Result::unwrap).find_map(|line| {
        let (_, rest) = line.split_once("\"address\":\"")?;
        Some(rest.split('"').next()?.to_owned())
    });
    let address = address.unwrap();
    let answer = get(&address, "/odata-api/Users/$count");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    let again = desk.run("demo");
    assert_eq!(again.code, Some(3), "{again:?}");
    assert!(again.err.contains("is not empty"), "{again:?}");
    let told = Command::new("kill")
        .args(["-INT", &server.id().to_string()])
        .status();
    assert!(told.unwrap().success());
    let rest: Vec<String> = log.map_while(Result::ok).collect();
    assert_eq!(server.wait().unwrap().code(), Some(0), "{rest:?}");
}
