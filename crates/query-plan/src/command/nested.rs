//! Objects inside objects. Three forms speak of a relation (JSON format, sections 8.5 to 8.7 and 14):
//! `Nav@odata.bind` adds, a nested value replaces, `Nav@delta` edits.

use entity_model::{EntityId, EntityType, Link, Navigation};

use super::content::{Content, Edge, Member, Purpose, Reference, Step};
use super::given::Given;
use super::reader::{Reader, bare};

impl Reader<'_> {
    /// A 4.0 body of a change binds; it neither nests nor edits (protocol, section 11.4.3).
    pub(super) fn may_nest(
        &self,
        navigation: &Navigation,
        target: &str,
        into: &mut Content,
    ) -> bool {
        if self.nests || self.purpose == Purpose::Create {
            return true;
        }
        let name = &navigation.name;
        let message =
            format!("an OData 4.0 body may not nest {name}: use {name}@odata.bind, or speak 4.01");
        into.fault(target, message);
        false
    }

    #[expect(clippy::too_many_arguments, reason = "what a nested value depends on")]
    pub(super) fn navigation(
        &self,
        ty: &EntityType,
        place: usize,
        navigation: &Navigation,
        given: &Given,
        target: &str,
        depth: usize,
        into: &mut Content,
    ) {
        if !self.may_be_linked(ty, navigation, target, into) {
            return;
        }
        if !self.may_nest(navigation, target, into) {
            return;
        }
        match (given, navigation.is_many()) {
            (Given::Null, false) => into.edge(place, Edge::Nothing),
            (Given::Object(members), false) => {
                if let Some(member) = self.nested(navigation.target, members, target, depth, into) {
                    into.edge(place, Edge::To(member));
                }
            }
            (Given::List(items), true) => {
                let mut all = Vec::with_capacity(items.len());
                for (target, members) in objects(items, target, into) {
                    all.extend(self.nested(navigation.target, members, &target, depth, into));
                }
                into.edge(place, Edge::Replace(all));
            }
            (_, true) => into.fault(target, "is a list of objects".to_owned()),
            (_, false) => into.fault(target, "is an object, or null".to_owned()),
        }
    }

    /// A nested object: a row with its values, or only the name of one.
    fn nested(
        &self,
        entity: EntityId,
        members: &[(String, Given)],
        target: &str,
        depth: usize,
        into: &mut Content,
    ) -> Option<Member> {
        let mut content = Content::default();
        let reader = Self {
            purpose: Purpose::Create,
            set: None,
            ..*self
        };
        reader.object(entity, members, target, depth + 1, &mut content);
        if !content.faults.is_empty() {
            into.faults.append(&mut content.faults);
            return None;
        }
        match content.id {
            Some(id)
                if content.values.is_empty()
                    && content.edges.is_empty()
                    && content.etag.is_none() =>
            {
                Some(Member::Is(id))
            }
            _ => Some(Member::Row(Box::new(content))),
        }
    }

    pub(super) fn delta(
        &self,
        place: usize,
        navigation: &Navigation,
        given: &Given,
        target: &str,
        depth: usize,
        into: &mut Content,
    ) {
        let (Given::List(items), true) = (given, navigation.is_many()) else {
            return into.fault(target, "is a list of added and removed entities".to_owned());
        };
        let mut steps = Vec::with_capacity(items.len());
        for (target, members) in objects(items, target, into) {
            let removed = members.iter().find(|(name, _)| {
                bare(name.trim_start_matches('@')) == "removed" && name.starts_with('@')
            });
            let Some(member) = self.nested(navigation.target, members, &target, depth, into) else {
                continue;
            };
            match (removed, member) {
                (None, member) => steps.push(Step::Put(member)),
                (Some((_, why)), member) => match self.named_alone(navigation.target, member) {
                    Some((row, etag)) => {
                        let deleted = says_deleted(why);
                        steps.push(Step::Removed { row, deleted, etag });
                    }
                    None => into.fault(
                        &target,
                        "what is removed is named by its @id or its key, and by nothing else"
                            .to_owned(),
                    ),
                },
            }
        }
        into.edge(place, Edge::Delta(steps));
    }

    /// What names a row, with its ETag, if nothing else is said of it. A key that clients make is read like any other property.
    fn named_alone(&self, entity: EntityId, member: Member) -> Option<(Reference, Option<String>)> {
        let content = match member {
            Member::Is(row) => return Some((row, None)),
            Member::Row(content) => *content,
        };
        let key = &self.model.entity(entity).key;
        let is_key = content.values.iter().all(|(place, _)| key.contains(place));
        let row = match content.id {
            Some(row) if content.values.is_empty() => row,
            None if is_key && !content.values.is_empty() => Reference::Key(content.values),
            Some(_) | None => return None,
        };
        content.edges.is_empty().then_some((row, content.etag))
    }

    /// Whether a client may change where a navigation leads.
    pub(super) fn may_be_linked(
        &self,
        ty: &EntityType,
        navigation: &Navigation,
        target: &str,
        into: &mut Content,
    ) -> bool {
        let held = match &navigation.link {
            Link::Holds(pairs) => pairs.iter().any(|(own, _)| {
                let property = ty.properties.get(*own);
                property.is_some_and(|p| !self.is_editable(ty, *own, p))
            }),
            Link::HeldBy(_) | Link::Through { .. } => false,
        };
        if ty.is_led_by_service(navigation) || held {
            into.fault(target, "is set by the service".to_owned());
            return false;
        }
        true
    }
}

/// The objects of a list, each with what a fault of it is called by; what is none is a fault.
fn objects<'g>(
    items: &'g [Given],
    target: &str,
    into: &mut Content,
) -> Vec<(String, &'g [(String, Given)])> {
    let mut objects = Vec::with_capacity(items.len());
    for (at, item) in items.iter().enumerate() {
        let target = format!("{target}/{at}");
        match item.members() {
            Some(members) => objects.push((target, members)),
            None => into.fault(&target, "is an object".to_owned()),
        }
    }
    objects
}

/// Whether `@removed` says that the row itself is gone, rather than no longer a member.
fn says_deleted(removed: &Given) -> bool {
    let members = removed.members().unwrap_or_default();
    let reason = members.iter().find(|(name, _)| name == "reason");
    reason.is_some_and(|(_, reason)| reason.text() == Some("deleted"))
}
