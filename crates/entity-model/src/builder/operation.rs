//! The words of actions and functions.

use super::property::PropertyBuilder;
use super::typed::typed;
use super::{Builder, property};
use crate::{Binding, Gives, Operation, OperationKind, Primitive, Property, Right, Type};

/// An operation whose right may not have been said yet.
#[derive(Debug)]
pub(super) struct PendingOperation {
    name: String,
    doc: String,
    kind: OperationKind,
    binding: Binding,
    parameters: Vec<Property>,
    also_takes: Option<crate::EntityId>,
    gives: Option<Gives>,
    computed: Option<String>,
    needs: Option<Right>,
    also_known_as: Vec<String>,
    composable: bool,
    unavailable: bool,
    in_service_document: bool,
}

impl PendingOperation {
    pub(super) fn new(name: &str, kind: OperationKind) -> Self {
        Self {
            name: name.to_owned(),
            doc: String::new(),
            kind,
            binding: Binding::Unbound,
            parameters: Vec::new(),
            also_takes: None,
            gives: None,
            computed: None,
            needs: None,
            also_known_as: Vec::new(),
            composable: false,
            unavailable: false,
            in_service_document: true,
        }
    }

    pub(super) fn parameters_mut(&mut self) -> &mut [Property] {
        &mut self.parameters
    }

    /// The operation, or why there is none.
    pub(super) fn finish(self) -> Result<Operation, String> {
        let Some(needs) = self.needs else {
            return Err(format!("operation {} says no right", self.name));
        };
        let value = |g: Gives| !g.collection && matches!(g.ty, Type::Primitive(_) | Type::Enum(_));
        if self.computed.is_some() && !self.gives.is_some_and(value) {
            return Err(format!("operation {} computes no single value", self.name));
        }
        Ok(Operation {
            name: self.name,
            doc: self.doc,
            kind: self.kind,
            binding: self.binding,
            parameters: self.parameters,
            also_takes: self.also_takes,
            gives: self.gives,
            computed: self.computed,
            needs,
            also_known_as: self.also_known_as,
            composable: self.composable,
            unavailable: self.unavailable,
            in_service_document: self.in_service_document,
        })
    }
}

/// Declares one overload of an action or a function.
#[derive(Debug)]
pub struct OperationBuilder<'a> {
    pub(super) m: &'a mut Builder,
    pub(super) at: usize,
}

#[expect(
    clippy::indexing_slicing,
    reason = "the place was made by this builder"
)]
impl OperationBuilder<'_> {
    fn operation(&mut self) -> &mut PendingOperation {
        &mut self.m.operations[self.at]
    }

    pub fn doc(&mut self, text: &str) -> &mut Self {
        text.clone_into(&mut self.operation().doc);
        self
    }

    /// Bound to one entity of a type.
    pub fn on(&mut self, entity: &str) -> &mut Self {
        self.operation().binding = Binding::One(self.m.entity_id(entity));
        self
    }

    /// Bound to a collection of entities of a type.
    pub fn on_collection(&mut self, entity: &str) -> &mut Self {
        self.operation().binding = Binding::Many(self.m.entity_id(entity));
        self
    }

    /// Declares parameters. One that is not required may be left out.
    pub fn takes(&mut self, declare: impl FnOnce(&mut ParametersBuilder<'_>)) -> &mut Self {
        declare(&mut ParametersBuilder {
            m: &mut *self.m,
            at: self.at,
        });
        self
    }

    /// Every editable property of the type is a parameter as well.
    pub fn also_takes(&mut self, entity: &str) -> &mut Self {
        self.operation().also_takes = Some(self.m.entity_id(entity));
        self
    }

    /// Answers one entity.
    pub fn gives_one(&mut self, entity: &str) -> &mut Self {
        let ty = Type::Entity(self.m.entity_id(entity));
        self.gives(ty, false)
    }

    /// Answers a collection of entities.
    pub fn gives_many(&mut self, entity: &str) -> &mut Self {
        let ty = Type::Entity(self.m.entity_id(entity));
        self.gives(ty, true)
    }

    /// Answers one value.
    pub fn gives_primitive(&mut self, ty: Primitive) -> &mut Self {
        self.gives(Type::Primitive(ty), false)
    }

    /// Answers values.
    pub fn gives_primitives(&mut self, ty: Primitive) -> &mut Self {
        self.gives(Type::Primitive(ty), true)
    }

    /// Answers one value of an enumeration.
    pub fn gives_member(&mut self, enumeration: &str) -> &mut Self {
        let ty = Type::Enum(self.m.enum_id(enumeration));
        self.gives(ty, false)
    }

    /// Answers one complex value.
    pub fn gives_complex(&mut self, complex: &str) -> &mut Self {
        let ty = Type::Complex(self.m.complex_id(complex));
        self.gives(ty, false)
    }

    /// Answers complex values.
    pub fn gives_complexes(&mut self, complex: &str) -> &mut Self {
        let ty = Type::Complex(self.m.complex_id(complex));
        self.gives(ty, true)
    }

    /// Answers a value whose shape is not declared, such as an object of a few members.
    pub fn gives_untyped(&mut self) -> &mut Self {
        self.gives(Type::Untyped, false)
    }

    fn gives(&mut self, ty: Type, collection: bool) -> &mut Self {
        self.operation().gives = Some(Gives {
            ty,
            collection,
            nullable: false,
        });
        self
    }

    /// The answer may be null.
    pub fn or_nothing(&mut self) -> &mut Self {
        if let Some(gives) = &mut self.operation().gives {
            gives.nullable = true;
        }
        self
    }

    /// What it gives is this expression over the entity it is bound to, with `@name` for a parameter. A function may
    /// then stand in expressions too.
    pub fn computed(&mut self, expression: &str) -> &mut Self {
        self.operation().computed = Some(expression.to_owned());
        self
    }

    pub fn needs(&mut self, right: Right) -> &mut Self {
        self.operation().needs = Some(right);
        self
    }

    /// Another spelling accepted on input, never written.
    pub fn also_known_as(&mut self, name: &str) -> &mut Self {
        self.operation().also_known_as.push(name.to_owned());
        self
    }

    /// It is declared, and nobody may call it (`Core.OperationAvailable` is false).
    pub fn unavailable(&mut self) -> &mut Self {
        self.operation().unavailable = true;
        self
    }

    /// Reachable like the others, but not what a client finds first.
    pub fn not_in_service_document(&mut self) -> &mut Self {
        self.operation().in_service_document = false;
        self
    }

    /// A path may go on behind the function.
    pub fn composable(&mut self) -> &mut Self {
        self.operation().composable = true;
        self
    }
}

/// Declares the parameters of an operation.
#[derive(Debug)]
pub struct ParametersBuilder<'a> {
    m: &'a mut Builder,
    at: usize,
}

typed!(ParametersBuilder);

#[expect(
    clippy::indexing_slicing,
    reason = "the place was made by this builder"
)]
impl ParametersBuilder<'_> {
    pub fn enumeration(&mut self, name: &str, enumeration: &str) -> PropertyBuilder<'_> {
        let id = self.m.enum_id(enumeration);
        self.add(property(name, Type::Enum(id)))
    }

    pub fn complex(&mut self, name: &str, complex: &str) -> PropertyBuilder<'_> {
        let id = self.m.complex_id(complex);
        self.add(property(name, Type::Complex(id)))
    }

    /// A collection of values of a primitive type. Its items are never null; left out is not the same as empty.
    pub fn collection_of(&mut self, name: &str, ty: Primitive) -> PropertyBuilder<'_> {
        let mut p = property(name, Type::Primitive(ty));
        p.collection = true;
        p.facets.nullable = false;
        self.add(p)
    }

    fn add(&mut self, p: Property) -> PropertyBuilder<'_> {
        let parameters = &mut self.m.operations[self.at].parameters;
        parameters.push(p);
        let last = parameters.len() - 1;
        PropertyBuilder {
            property: &mut parameters[last],
        }
    }
}
