//! What of the model a client sees.

use entity_model::{
    Binding, Editing, EntityId, EntityType, KeyOrigin, Link, Model, Navigation, Operation,
    OperationKind, Primitive, Property, Type,
};

use crate::Abilities;

/// The navigations that clients may name.
pub(crate) fn navigations(entity: &EntityType) -> impl Iterator<Item = &Navigation> {
    entity.ways().map(|(_, n)| n).filter(|n| !n.hidden)
}

/// The properties that metadata shows. A write-only property is shown only where something can be
/// written: nobody who merely reads should expect it in an answer.
pub(crate) fn properties<'a>(
    properties: &'a [Property],
    abilities: &Abilities,
) -> impl Iterator<Item = &'a Property> {
    let writes = abilities.writes();
    let shown = move |p: &&Property| {
        p.belongs.is_member() && !p.hidden && !p.holds_dynamic() && (writes || !p.write_only)
    };
    properties.iter().filter(shown)
}

/// The properties an answer may hold.
pub(crate) fn readable(properties: &[Property]) -> impl Iterator<Item = &Property> {
    let shown = |p: &&Property| {
        let member = p.belongs.is_member() && !p.holds_dynamic();
        member && !p.hidden && !p.write_only && !is_stream(p)
    };
    properties.iter().filter(shown)
}

/// Whether the value stands at an address of its own rather than in an answer.
pub(crate) fn is_stream(p: &Property) -> bool {
    p.ty == Type::Primitive(Primitive::Stream)
}

/// Whether the service makes the value, so that a client never sends it (`Core.Computed`).
pub(crate) fn is_computed(entity: Option<&EntityType>, p: &Property) -> bool {
    let generated = entity.is_some_and(|e| {
        let in_key = e.key_properties().any(|(_, k)| k.name == p.name);
        in_key && matches!(e.key_origin, KeyOrigin::Sequence | KeyOrigin::Uuid)
    });
    generated || p.editing == Editing::Never
}

/// The navigation that leads back, said on both sides or on none (CSDL 4.01, section 8.4).
pub(crate) fn partner<'a>(model: &'a Model, own: EntityId, n: &'a Navigation) -> Option<&'a str> {
    match &n.partner {
        Some(name) => {
            let (_, back) = model.entity(n.target).navigation(name)?;
            let answers = back.target == own
                && match &back.partner {
                    Some(named) => *named == n.name,
                    None => first_that_names(model, n.target, back)? == n.name,
                };
            answers.then_some(back.name.as_str())
        }
        None => first_that_names(model, own, n),
    }
}

/// The first navigation of the target that calls `n` (of the type `own`) its partner.
fn first_that_names<'a>(model: &'a Model, own: EntityId, n: &Navigation) -> Option<&'a str> {
    navigations(model.entity(n.target))
        .find(|back| back.target == own && back.partner.as_ref() == Some(&n.name))
        .map(|back| back.name.as_str())
}

/// Pairs of (own property, property of the target) of a foreign key. None where the navigation and the
/// key disagree on being null, which a referential constraint must not do (CSDL 4.01, section 8.5).
pub(crate) fn constraints<'a>(
    model: &'a Model,
    entity: &'a EntityType,
    n: &Navigation,
) -> Vec<(&'a str, &'a str)> {
    let Link::Holds(pairs) = &n.link else {
        return Vec::new();
    };
    let target = model.entity(n.target);
    let nullable = n.multiplicity != entity_model::Multiplicity::One;
    let pair = |(own, theirs): &(usize, usize)| {
        let own = entity.properties.get(*own)?;
        let theirs = target.properties.get(*theirs)?;
        let agree = own.facets.nullable == nullable && !own.write_only && !theirs.write_only;
        agree.then_some((own.name.as_str(), theirs.name.as_str()))
    };
    pairs
        .iter()
        .map(pair)
        .collect::<Option<Vec<_>>>()
        .unwrap_or_default()
}

/// The operations that are called.
pub(crate) fn operations<'a>(
    model: &'a Model,
    abilities: &Abilities,
) -> impl Iterator<Item = &'a Operation> {
    let called = abilities.operations;
    model.told_operations.iter().filter(move |_| called)
}

/// Whether an operation can be followed like a set: a function that needs nothing and gives entities,
/// unless it is declared otherwise.
pub(crate) fn stands_alone(model: &Model, o: &Operation) -> bool {
    let follows = |o: &Operation| {
        o.kind == OperationKind::Function
            && o.binding == Binding::Unbound
            && o.in_service_document
            && !o.parameters.iter().any(|p| p.required)
            && o.gives.is_some_and(|g| matches!(g.ty, Type::Entity(_)))
    };
    // One import stands for all overloads.
    let overloads = model.told_operations.iter();
    overloads.filter(|other| other.name == o.name).any(follows)
}

/// A parameter as a caller sees it.
#[derive(Clone, Copy)]
pub(crate) struct Parameter<'a> {
    pub(crate) property: &'a Property,
    pub(crate) required: bool,
}

/// What an operation takes: its own parameters, and the editable properties of the type it takes as well.
pub(crate) fn parameters<'a>(model: &'a Model, operation: &'a Operation) -> Vec<Parameter<'a>> {
    let own = operation.parameters.iter().map(|property| Parameter {
        property,
        required: property.required,
    });
    let also = operation.also_takes.map(|id| model.entity(id));
    let editable = also.into_iter().flat_map(|e| {
        let open = |p: &&Property| p.editing != Editing::Never && !is_computed(Some(e), p);
        e.members().map(|(_, p)| p).filter(open)
    });
    let said = |p: &&Property| operation.parameters.iter().all(|own| own.name != p.name);
    let also = editable.filter(said).map(|property| Parameter {
        property,
        required: false,
    });
    own.chain(also).collect()
}

/// The path from what an operation is bound to, to the entities it gives.
pub(crate) fn entity_set_path(model: &Model, operation: &Operation) -> Option<String> {
    let Some(Type::Entity(given)) = operation.gives.map(|g| g.ty) else {
        return None;
    };
    let bound = operation.binding.entity()?;
    if bound == given {
        return Some(BINDING_PARAMETER.to_owned());
    }
    // A navigation leads on from one entity alone.
    let Binding::One(_) = operation.binding else {
        return None;
    };
    let mut ways = navigations(model.entity(bound)).filter(|n| n.target == given);
    ways.next()
        .map(|n| format!("{BINDING_PARAMETER}/{}", n.name))
}

/// The parameter that an operation is bound to: some clients insist on this name.
pub(crate) const BINDING_PARAMETER: &str = "bindingParameter";
