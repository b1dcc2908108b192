//! Elements of an XML text, read back without this crate's own writer.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

#[derive(Clone, Debug, Default)]
pub(super) struct Element {
    pub(super) name: String,
    pub(super) attributes: Vec<(String, String)>,
    pub(super) children: Vec<Element>,
    pub(super) text: String,
}

impl Element {
    pub(super) fn get(&self, attribute: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(name, _)| name == attribute);
        found.map(|(_, value)| value.as_str())
    }

    /// An attribute that must be there.
    pub(super) fn the(&self, attribute: &str) -> &str {
        self.get(attribute)
            .unwrap_or_else(|| panic!("{} without {attribute}", self.name))
    }

    pub(super) fn all<'a, 'n>(
        &'a self,
        name: &'n str,
    ) -> impl Iterator<Item = &'a Self> + use<'a, 'n> {
        self.children.iter().filter(move |c| c.name == name)
    }

    pub(super) fn one(&self, name: &str) -> &Self {
        let mut all = self.children.iter().filter(|c| c.name == name);
        let first = all
            .next()
            .unwrap_or_else(|| panic!("no {name} in {}", self.name));
        assert!(
            all.next().is_none(),
            "more than one {name} in {}",
            self.name
        );
        first
    }

    pub(super) fn named(&self, name: &str, value: &str) -> Option<&Self> {
        let mut all = self.children.iter().filter(|c| c.name == name);
        all.find(|c| c.get("Name") == Some(value))
    }

    /// This element and everything inside.
    pub(super) fn walk<'a>(&'a self, visit: &mut dyn FnMut(&'a Self)) {
        visit(self);
        self.children.iter().for_each(|c| c.walk(visit));
    }
}

pub(super) fn read(text: &str) -> Element {
    let mut reader = Reader::from_str(text);
    let mut open = vec![Element::default()];
    loop {
        match reader.read_event().unwrap() {
            Event::Start(start) => open.push(element(&start)),
            Event::Empty(start) => open.last_mut().unwrap().children.push(element(&start)),
            Event::End(_) => {
                let done = open.pop().unwrap();
                open.last_mut().unwrap().children.push(done);
            }
            Event::Text(text) => {
                let text = text.decode().unwrap();
                open.last_mut().unwrap().text.push_str(text.trim());
            }
            Event::Eof => break,
            Event::Decl(_) => {}
            other @ (Event::GeneralRef(_)
            | Event::CData(_)
            | Event::Comment(_)
            | Event::PI(_)
            | Event::DocType(_)) => panic!("unexpected {other:?}"),
        }
    }
    assert_eq!(open.len(), 1, "an element is left open");
    open.pop().unwrap().children.pop().unwrap()
}

fn element(start: &BytesStart<'_>) -> Element {
    let attribute = |a: Result<quick_xml::events::attributes::Attribute<'_>, _>| {
        let a = a.unwrap();
        let name = String::from_utf8(a.key.as_ref().to_vec()).unwrap();
        let value = std::str::from_utf8(&a.value).unwrap();
        (
            name,
            quick_xml::escape::unescape(value).unwrap().into_owned(),
        )
    };
    Element {
        name: String::from_utf8(start.name().as_ref().to_vec()).unwrap(),
        attributes: start.attributes().map(attribute).collect(),
        ..Element::default()
    }
}
