//! `preau openapi`: the description of the service as files, for version control and for tools.

use std::collections::HashMap;

use anyhow::{Context as _, Result};
use api_description::{Version, csdl_json, csdl_xml, openapi, openapi_text};
use chrono::NaiveDate;
use entity_model::{EntitySet, Model};
use school_domain::demo::{DEFAULT_SEED, Options, Size};

use crate::cli;
use crate::database;
use crate::demo;
use crate::outcome::Outcome;
use crate::service;

pub(crate) fn command(options: &cli::Openapi) -> Result<Outcome> {
    let model = database::model()?;
    std::fs::create_dir_all(&options.folder)
        .with_context(|| format!("cannot make the folder {}", options.folder.display()))?;
    for (name, text) in files(&model)? {
        let path = options.folder.join(name);
        std::fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))?;
        println!("{}", path.display());
    }
    Ok(Outcome::Done)
}

/// The files by name. Nothing in them depends on a database or on the day.
pub(crate) fn files(model: &Model) -> Result<[(&'static str, String); 3]> {
    let abilities = service::abilities();
    let keys = keys(model)?;
    let example = |set: &EntitySet| {
        let entity = &model.entity(set.entity).name;
        keys.get(entity).map(ToString::to_string)
    };
    let api = openapi(model, &abilities, &service::info(), &example);
    let with_end = |mut text: String| {
        if !text.ends_with('\n') {
            text.push('\n');
        }
        text
    };
    Ok([
        ("openapi.json", with_end(openapi_text(&api))),
        (
            "metadata.xml",
            with_end(csdl_xml(model, &abilities, Version::V401)),
        ),
        (
            "metadata.json",
            with_end(format!("{:#}", csdl_json(model, &abilities, Version::V401))),
        ),
    ])
}

/// The first key of each type in the small demo school, whose ids do not depend on the day.
fn keys(model: &Model) -> Result<HashMap<String, i64>> {
    let today = NaiveDate::from_ymd_opt(2026, 1, 15).context("no such day")?;
    let school = Options {
        size: Size::Small,
        seed: DEFAULT_SEED,
        today,
    };
    demo::first_keys(model, &school)
}

/// The committed folder, seen from this crate.
#[cfg(test)]
fn committed() -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../openapi")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_committed_description_is_that_of_the_model() {
        let model = database::model().unwrap();
        for (name, text) in files(&model).unwrap() {
            let path = committed().join(name);
            if std::env::var_os("PREAU_BLESS").is_some() {
                std::fs::write(&path, &text).unwrap();
            }
            let committed = std::fs::read_to_string(&path).unwrap_or_default();
            let same = committed
                .lines()
                .zip(text.lines())
                .take_while(|(a, b)| a == b);
            let line = same.count() + 1;
            assert!(
                committed == text,
                "openapi/{name} is not what the model says, from line {line} on; `cargo xtask bless` writes it anew"
            );
        }
    }
}
