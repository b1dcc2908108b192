//! What a request left in a database, as statements that leave the same under another key: the least that any program
//! would have to ask of the database for it.

use super::Database;

/// Where changes of rows are noted, in the same transaction.
pub(crate) const JOURNAL: &str = "engine_journal";

/// Columns that the database fills by itself where a statement leaves them out.
const OWN: [&str; 2] = ["id", "transaction"];

/// A row of a table: its columns, and the literals that stand in them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) table: &'static str,
    pub(crate) columns: Vec<(String, String)>,
}

/// How the statements name the key that they are run for.
#[derive(Debug, Clone)]
pub(crate) struct Keys {
    key: String,
    uuid: &'static str,
    /// Behind the values, where one statement writes many rows.
    from: String,
}

impl Keys {
    /// One key for each time the statements are run.
    pub(crate) fn one(database: Database) -> Self {
        match database {
            Database::Sqlite => Self {
                key: "?1".to_owned(),
                // As long as a UUID, and as new.
                uuid: "substr(hex(randomblob(18)), 1, 36)",
                from: String::new(),
            },
            Database::Postgres => Self {
                key: ":key::bigint".to_owned(),
                uuid: "gen_random_uuid()",
                from: String::new(),
            },
        }
    }

    /// So many keys from one on, in one statement.
    pub(crate) fn many(rows: usize) -> Self {
        Self {
            key: "(:key::bigint + g)".to_owned(),
            from: format!(" FROM generate_series(0, {}) AS g", rows - 1),
            ..Self::one(Database::Postgres)
        }
    }
}

impl Row {
    /// The same row once more, under a new key.
    pub(crate) fn insert(&self, keys: &Keys) -> String {
        let is_note = self.table == JOURNAL;
        let columns = self.columns.iter();
        let columns = columns.filter(|(name, _)| !(is_note && OWN.contains(&name.as_str())));
        let (mut names, mut values) = (Vec::new(), Vec::new());
        for (name, literal) in columns {
            names.push(format!("\"{name}\""));
            values.push(match (is_note, name.as_str()) {
                (false, "id") => keys.key.clone(),
                (false, "uuid") => keys.uuid.to_owned(),
                (true, "key") => format!("CAST({} AS text)", keys.key),
                _ => literal.clone(),
            });
        }
        format!(
            "INSERT INTO \"{}\" ({}) SELECT {}{}",
            self.table,
            names.join(", "),
            values.join(", "),
            keys.from
        )
    }

    /// The change that made this row of an earlier one, for the row with that key.
    pub(crate) fn update(&self, before: &Self, keys: &Keys) -> String {
        let columns = self.columns.iter().zip(&before.columns);
        let changed = columns.filter(|(after, before)| after != before);
        let sets: Vec<String> = changed
            .map(|((name, literal), _)| match name.as_str() {
                "version" => "\"version\" = \"version\" + 1".to_owned(),
                name => format!("\"{name}\" = {literal}"),
            })
            .collect();
        format!(
            "UPDATE \"{}\" SET {} WHERE \"id\" = {}",
            self.table,
            sets.join(", "),
            keys.key
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(table: &'static str, columns: &[(&str, &str)]) -> Row {
        let owned = |(name, literal): &(&str, &str)| ((*name).to_owned(), (*literal).to_owned());
        let columns = columns.iter().map(owned).collect();
        Row { table, columns }
    }

    #[test]
    fn rows_are_left_again_under_other_keys() {
        let person = row("person", &[("id", "7"), ("uuid", "'x'"), ("city", "'a'")]);
        assert_eq!(
            person.insert(&Keys::one(Database::Sqlite)),
            "INSERT INTO \"person\" (\"id\", \"uuid\", \"city\") SELECT ?1, substr(hex(randomblob(18)), 1, 36), 'a'"
        );
        let note = row(JOURNAL, &[("id", "1"), ("key", "'7'"), ("after", "'{}'")]);
        assert_eq!(
            note.insert(&Keys::many(10)),
            "INSERT INTO \"engine_journal\" (\"key\", \"after\") SELECT CAST((:key::bigint + g) AS text), '{}' \
             FROM generate_series(0, 9) AS g"
        );
    }

    #[test]
    fn only_what_changed_is_set() {
        let before = row("person", &[("id", "7"), ("version", "1"), ("city", "NULL")]);
        let after = row("person", &[("id", "7"), ("version", "2"), ("city", "'b'")]);
        assert_eq!(
            after.update(&before, &Keys::one(Database::Postgres)),
            "UPDATE \"person\" SET \"version\" = \"version\" + 1, \"city\" = 'b' WHERE \"id\" = :key::bigint"
        );
    }
}
