//! Writes every document of the small test model into a folder, for tools that check them:
//! `cargo run -p api-description --example documents -- FOLDER`.

#[path = "../src/tests/small.rs"]
mod small;

use std::error::Error;
use std::path::PathBuf;

use api_description::{Abilities, Info, Version};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).ok_or("name a folder")?);
    std::fs::create_dir_all(&folder)?;
    let model = small::model()?;
    let reading = Abilities::reading();
    let writing = Abilities {
        search: true,
        change_tracking: true,
        ..Abilities::writing()
    };
    for (name, can) in [("reading", &reading), ("writing", &writing)] {
        for (number, version) in [("4.0", Version::V40), ("4.01", Version::V401)] {
            let xml = api_description::csdl_xml(&model, can, version);
            std::fs::write(folder.join(format!("{name}-{number}.xml")), xml)?;
            let json = api_description::csdl_json(&model, can, version);
            std::fs::write(
                folder.join(format!("{name}-{number}.json")),
                json.to_string(),
            )?;
        }
        let info = Info {
            title: "A library".to_owned(),
            version: "1.0".to_owned(),
            description: "Books and readers.".to_owned(),
            service_path: "/library".to_owned(),
        };
        let api = api_description::openapi(&model, can, &info, &small::example);
        let text = api_description::openapi_text(&api);
        std::fs::write(folder.join(format!("{name}-openapi.json")), text)?;
    }
    Ok(())
}
