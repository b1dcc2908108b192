//! Functions over texts, counted in characters and compared by code point.

use super::{Case, find_all_or_nothing, find_some};

fn chars(text: &str) -> i64 {
    i64::try_from(text.chars().count()).unwrap()
}

/// The words of ECMAScript, which knows no letter beyond ASCII.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
}

/// The place of a part, in characters, or -1.
fn place(text: &str, part: &str) -> i64 {
    text.find(part).map_or(-1, |at| chars(&text[..at]))
}

const CASES: &[Case] = &[
    ("Users", "FirstName eq 'Pierre'", |_, r| {
        Some(r.text("FirstName")? == "Pierre")
    }),
    ("Users", "FirstName ne 'Pierre'", |_, r| {
        Some(r.text("FirstName")? != "Pierre")
    }),
    ("Users", "'Pierre' eq FirstName", |_, r| {
        Some(r.text("FirstName")? == "Pierre")
    }),
    ("Users", "LastName eq 'd''Hélyrac'", |_, r| {
        Some(r.text("LastName")? == "d'Hélyrac")
    }),
    ("Users", "LastName gt 'M'", |_, r| {
        Some(r.text("LastName")? > "M")
    }),
    ("Users", "LastName le 'Lamefort'", |_, r| {
        Some(r.text("LastName")? <= "Lamefort")
    }),
    // By code point: É comes after Z, and after every plain letter.
    ("Users", "FirstName gt 'Z'", |_, r| {
        Some(r.text("FirstName")? > "Z")
    }),
    ("Users", "FirstName ge 'É'", |_, r| {
        Some(r.text("FirstName")? >= "É")
    }),
    ("Users", "FirstName lt 'a'", |_, r| {
        Some(r.text("FirstName")? < "a")
    }),
    ("Users", "contains(LastName,'and')", |_, r| {
        Some(r.text("LastName")?.contains("and"))
    }),
    ("Users", "contains(tolower(LastName),'dori')", |_, r| {
        Some(r.text("LastName")?.to_lowercase().contains("dori"))
    }),
    ("Users", "contains(LastName,'-')", |_, r| {
        Some(r.text("LastName")?.contains('-'))
    }),
    ("Users", "contains(FirstName,'é')", |_, r| {
        Some(r.text("FirstName")?.contains('é'))
    }),
    ("Users", "contains(Login,'_')", |_, r| {
        Some(r.text("Login")?.contains('_'))
    }),
    ("Users", "contains(Login,'_') eq null", |_, r| {
        Some(!r.has("Login"))
    }),
    ("Users", "contains(Mail,Login)", |_, r| {
        Some(r.text("Mail")?.contains(r.text("Login")?))
    }),
    ("Users", "startswith(FirstName,'Jean')", |_, r| {
        Some(r.text("FirstName")?.starts_with("Jean"))
    }),
    ("Users", "startswith(FirstName,'É')", |_, r| {
        Some(r.text("FirstName")?.starts_with('É'))
    }),
    ("Users", "startswith(ExternalId,'ENS-') eq true", |_, r| {
        Some(r.text("ExternalId")?.starts_with("ENS-"))
    }),
    ("Users", "startswith(ExternalId,'ENS-') eq false", |_, r| {
        Some(!r.text("ExternalId")?.starts_with("ENS-"))
    }),
    ("Users", "endswith(Mail,'@example.org')", |_, r| {
        Some(r.text("Mail")?.ends_with("@example.org"))
    }),
    ("Users", "not endswith(Mail,'@example.org')", |_, r| {
        Some(!r.text("Mail")?.ends_with("@example.org"))
    }),
    ("Users", "endswith(FirstName,'ie')", |_, r| {
        Some(r.text("FirstName")?.ends_with("ie"))
    }),
    ("Users", "length(FirstName) eq 4", |_, r| {
        Some(chars(r.text("FirstName")?) == 4)
    }),
    ("Users", "length(FirstName) gt length(LastName)", |_, r| {
        Some(chars(r.text("FirstName")?) > chars(r.text("LastName")?))
    }),
    ("Users", "length(Login) ge 10", |_, r| {
        Some(chars(r.text("Login")?) >= 10)
    }),
    ("Users", "indexof(LastName,'e') eq 1", |_, r| {
        Some(place(r.text("LastName")?, "e") == 1)
    }),
    ("Users", "indexof(FirstName,'o') eq -1", |_, r| {
        Some(place(r.text("FirstName")?, "o") == -1)
    }),
    ("Users", "indexof(FirstName,'l') gt 2", |_, r| {
        Some(place(r.text("FirstName")?, "l") > 2)
    }),
    ("Users", "substring(FirstName,1) eq 'lodie'", |_, r| {
        Some(r.text("FirstName")?.chars().skip(1).collect::<String>() == "lodie")
    }),
    ("Users", "substring(FirstName,0,1) eq 'É'", |_, r| {
        Some(r.text("FirstName")?.chars().take(1).collect::<String>() == "É")
    }),
    ("Users", "substring(FirstName,2,2) eq 'mi'", |_, r| {
        Some(
            r.text("FirstName")?
                .chars()
                .skip(2)
                .take(2)
                .collect::<String>()
                == "mi",
        )
    }),
    // 4.01: a negative place counts from the end.
    ("Users", "substring(FirstName,-2) eq 'ie'", |_, r| {
        let all: Vec<char> = r.text("FirstName")?.chars().collect();
        Some(all[all.len().saturating_sub(2)..] == ['i', 'e'])
    }),
    ("Users", "tolower(FirstName) eq 'élodie'", |_, r| {
        Some(r.text("FirstName")?.to_lowercase() == "élodie")
    }),
    ("Users", "toupper(FirstName) eq 'ÉLODIE'", |_, r| {
        Some(r.text("FirstName")?.to_uppercase() == "ÉLODIE")
    }),
    ("Users", "tolower(Code) eq Code", |_, r| {
        let code = r.text("Code");
        Some(code.map(str::to_lowercase).as_deref() == code)
    }),
    (
        "Domains",
        "toupper(Name) eq 'RÉSEAUX ET TÉLÉCOMMUNICATIONS'",
        |_, r| Some(r.text("Name")?.to_uppercase() == "RÉSEAUX ET TÉLÉCOMMUNICATIONS"),
    ),
    (
        "Users",
        "trim(concat('  ',concat(FirstName,'  '))) eq 'Camille'",
        |_, r| Some(r.text("FirstName")? == "Camille"),
    ),
    (
        "Users",
        "concat(concat(FirstName,' '),LastName) eq 'Camille Montézac'",
        |_, r| {
            Some(format!("{} {}", r.text("FirstName")?, r.text("LastName")?) == "Camille Montézac")
        },
    ),
    ("Users", "concat(FirstName,Login) eq null", |_, r| {
        Some(!r.has("Login"))
    }),
    ("Users", "matchesPattern(Name,'\\bA')", |_, r| {
        Some(words(r.text("Name")?).any(|word| word.starts_with('A')))
    }),
    ("Users", "matchesPattern(Name,'\\Ba\\b')", |_, r| {
        let mut words = words(r.text("Name")?);
        Some(words.any(|word| word.len() > 1 && word.ends_with('a')))
    }),
    ("Users", "matchesPattern(FirstName,'^[A-E]')", |_, r| {
        Some(
            r.text("FirstName")?
                .starts_with(|c| ('A'..='E').contains(&c)),
        )
    }),
    ("Users", "matchesPattern(LastName,'^.{6}$')", |_, r| {
        Some(chars(r.text("LastName")?) == 6)
    }),
    ("Users", "matchesPattern(FirstName,'(lle|ie)$')", |_, r| {
        let name = r.text("FirstName")?;
        Some(name.ends_with("lle") || name.ends_with("ie"))
    }),
    ("Users", "Name eq 'Camille Montézac'", |_, r| {
        Some(r.text("Name")? == "Camille Montézac")
    }),
    ("TrainingSessions", "contains(Name,'session')", |_, r| {
        Some(r.text("Name")?.contains("session"))
    }),
    ("Trainings", "contains(Name,'word')", |_, r| {
        Some(r.text("Name")?.contains("word"))
    }),
    ("Trainings", "contains(Name,'''')", |_, r| {
        Some(r.text("Name")?.contains('\''))
    }),
    (
        "Trainings",
        "indexof(Name,':') gt 0 and length(Code) lt 5",
        |_, r| Some(place(r.text("Name")?, ":") > 0 && chars(r.text("Code")?) < 5),
    ),
    ("Users", "FirstName in ('Pierre','Élodie')", |_, r| {
        Some(["Pierre", "Élodie"].contains(&r.text("FirstName")?))
    }),
    (
        "Users",
        "not (FirstName in ('Pierre','Élodie'))",
        |_, r| Some(!["Pierre", "Élodie"].contains(&r.text("FirstName")?)),
    ),
    ("Users", "Login in ('admin',null)", |_, r| {
        Some(r.text("Login").is_none_or(|l| l == "admin"))
    }),
    ("Users", "FirstName in (LastName,'Camille')", |_, r| {
        Some(r.text("FirstName")? == r.text("LastName")? || r.text("FirstName")? == "Camille")
    }),
];

/// Nothing of the demo is spelt so, or everything.
const EDGES: &[Case] = &[
    ("Users", "contains(FirstName,'')", |_, _| Some(true)),
    ("Users", "startswith(FirstName,'')", |_, _| Some(true)),
    ("Users", "indexof(FirstName,'') eq 0", |_, _| Some(true)),
    ("Users", "substring(FirstName,0) eq FirstName", |_, _| {
        Some(true)
    }),
    ("Users", "substring(FirstName,100) eq ''", |_, _| Some(true)),
    ("Users", "substring(FirstName,-100) eq FirstName", |_, _| {
        Some(true)
    }),
    ("Users", "contains(LastName,'AND')", |_, _| Some(false)),
    ("Users", "contains(FirstName,'%')", |_, _| Some(false)),
    ("Users", "FirstName eq ' Pierre'", |_, _| Some(false)),
    ("Users", "FirstName eq 'PIERRE'", |_, _| Some(false)),
    ("Users", "FirstName eq 'Pierre'' or 1 eq 1 --'", |_, _| {
        Some(false)
    }),
    ("Users", "contains(FirstName,'\\')", |_, _| Some(false)),
    ("Users", "FirstName eq '日本'", |_, _| Some(false)),
    ("Users", "FirstName eq '👩‍🎓'", |_, _| Some(false)),
    ("Users", "concat('a','b') eq 'ab'", |_, _| Some(true)),
    ("Users", "length('été') eq 3", |_, _| Some(true)),
    ("Users", "length('👩‍🎓') eq 3", |_, _| Some(true)),
    ("Users", "length('') eq 0", |_, _| Some(true)),
    ("Users", "tolower('ÀÉÎÕÜ') eq 'àéîõü'", |_, _| {
        Some(true)
    }),
    ("Users", "trim('  a b ') eq 'a b'", |_, _| Some(true)),
    ("Users", "indexof('été','é') eq 0", |_, _| Some(true)),
    ("Users", "'é' gt 'z'", |_, _| Some(true)),
    ("Users", "'a' gt 'Z'", |_, _| Some(true)),
];

#[test]
fn texts_are_searched_alike_on_both_databases() {
    find_some(CASES);
}

#[test]
fn texts_at_their_edges_on_both_databases() {
    find_all_or_nothing(EDGES);
}
