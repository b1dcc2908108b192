//! Actions and functions: what can be called, on what, with which parameters.
//!
//! A declaration says everything a client and a check need to know. What an operation does stands beside the
//! entity it belongs to, in the service's own crate, and is found by its name.

use crate::{EntityId, Property, Right, Type};

/// Place of an operation in the model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OperationId(pub usize);

/// Whether calling it may change something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OperationKind {
    /// Called with `POST`; may change something.
    Action,
    /// Called with `GET`; changes nothing.
    Function,
}

/// What stands before an operation in a URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Binding {
    /// Nothing but the service root.
    Unbound,
    /// One entity of the type.
    One(EntityId),
    /// A collection of entities of the type.
    Many(EntityId),
}

impl Binding {
    /// The same for another type.
    #[must_use]
    pub fn to(self, entity: EntityId) -> Self {
        match self {
            Self::Unbound => Self::Unbound,
            Self::One(_) => Self::One(entity),
            Self::Many(_) => Self::Many(entity),
        }
    }

    /// The type it is bound to.
    #[must_use]
    pub fn entity(self) -> Option<EntityId> {
        match self {
            Self::Unbound => None,
            Self::One(entity) | Self::Many(entity) => Some(entity),
        }
    }
}

/// What an operation answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gives {
    pub ty: Type,
    pub collection: bool,
    pub nullable: bool,
}

impl Gives {
    /// What is shown where no type is declared.
    pub const ANYTHING: Self = Self {
        ty: Type::Untyped,
        collection: false,
        nullable: true,
    };
}

/// An action or a function, one overload of it.
#[derive(Clone, Debug)]
pub struct Operation {
    /// Short, such as `Assemble`.
    pub name: String,
    pub doc: String,
    pub kind: OperationKind,
    pub binding: Binding,
    /// Without the entity or collection it is bound to. Their sources are unused.
    pub parameters: Vec<Property>,
    /// Every editable property of this type is a parameter as well.
    pub also_takes: Option<EntityId>,
    /// `None` for an action that answers nothing.
    pub gives: Option<Gives>,
    /// What it gives as an expression over the entity it is bound to, where it stands in no crate's code. `@name` is a
    /// parameter.
    pub computed: Option<String>,
    pub needs: Right,
    /// Other spellings that are routed here and never written.
    pub also_known_as: Vec<String>,
    /// A path may go on behind a function.
    pub composable: bool,
    /// It is declared and nobody may call it (`Core.OperationAvailable` is false).
    pub unavailable: bool,
    /// A function that can be followed like a set is named by the service document.
    pub in_service_document: bool,
}

impl Operation {
    /// A parameter by its declared name or one of its aliases, exact case first.
    #[must_use]
    pub fn parameter(&self, name: &str) -> Option<(usize, &Property)> {
        let by = |f: fn(&Property, &str) -> bool| {
            self.parameters.iter().enumerate().find(|(_, p)| f(p, name))
        };
        by(|p, n| p.name == n).or_else(|| by(|p, n| p.also_known_as.iter().any(|a| a == n)))
    }

    /// Whether a call that gives these parameters may be one of it: it takes each of them and needs no other.
    #[must_use]
    pub fn takes_just(&self, given: &[String]) -> bool {
        let takes = |name: &String| self.parameter(name).is_some() || self.also_takes.is_some();
        let is = |p: &Property, name: &String| {
            let found = self.parameter(name);
            found.is_some_and(|(_, found)| found.name == p.name)
        };
        let mut needed = self.parameters.iter().filter(|p| p.required);
        given.iter().all(takes) && needed.all(|p| given.iter().any(|name| is(p, name)))
    }

    /// The names of its parameters, such as `(count,category)`.
    #[must_use]
    pub fn signature(&self) -> String {
        let names: Vec<&str> = self.parameters.iter().map(|p| p.name.as_str()).collect();
        format!("({})", names.join(","))
    }
}

/// The operations as CSDL tells them, which knows no overloads of unbound actions: those are one, whose parameters are
/// optional where an overload does without.
pub(crate) fn told(operations: &[Operation]) -> Vec<Operation> {
    let mut told: Vec<Operation> = Vec::with_capacity(operations.len());
    for operation in operations {
        let alone =
            operation.kind == OperationKind::Function || operation.binding != Binding::Unbound;
        let same = |other: &&mut Operation| {
            other.kind == operation.kind
                && other.binding == operation.binding
                && other.name == operation.name
        };
        match told.iter_mut().find(same).filter(|_| !alone) {
            Some(first) => first.merge(operation),
            None => told.push(operation.clone()),
        }
    }
    told
}

impl Operation {
    fn merge(&mut self, other: &Self) {
        for parameter in &mut self.parameters {
            parameter.required &= other.parameter(&parameter.name).is_some();
        }
        for parameter in &other.parameters {
            if self.parameter(&parameter.name).is_none() {
                let mut optional = parameter.clone();
                optional.required = false;
                self.parameters.push(optional);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Builder, Editing, Model, Primitive, Unique};

    const READ: Right = Right::new("read");
    const WRITE: Right = Right::new("write");

    fn library() -> Builder {
        let mut m = Builder::new("Library", "Container");
        m.namespace_alias("Libraries");
        let mut e = m.entity("Reader", "reader");
        e.int64("Id");
        e.text("Name", 80).folded();
        e.int64("Card");
        e.unique(&["Card"]).unique_folded("Name").reserved();
        e.key(&["Id"]);
        e.one("Friend", "Reader").read_only();
        m.set("Readers", "Reader", READ).tracks_changes();
        m
    }

    fn build(m: Builder) -> Result<Model, String> {
        m.build().map_err(|e| e.to_string())
    }

    #[test]
    fn operations_are_found_by_every_name_they_have() {
        let mut m = library();
        let two = |m: &mut Builder| {
            m.action("Lend").on("Reader").needs(WRITE);
            m.action("Lend").on_collection("Reader").needs(WRITE);
        };
        two(&mut m);
        m.function("Overdue")
            .takes(|p| {
                p.int32("Days").required().also_known_as("D");
            })
            .gives_many("Reader")
            .also_known_as("Late")
            .needs(READ);
        let model = build(m).unwrap();
        for (name, count) in [
            ("Lend", 2),
            ("Library.Lend", 2),
            ("Libraries.Lend", 2),
            ("Libraries. Lend", 2),
            ("Late", 1),
            ("Library.Late", 1),
            ("lend", 0),
            ("Other.Lend", 0),
            ("Library .Lend", 0),
        ] {
            assert_eq!(model.operations_named(name).count(), count, "{name}");
        }
        assert!(model.entity_named("Libraries.Reader").is_some());
        let (id, overdue) = model.operations_named("Overdue").next().unwrap();
        assert_eq!(model.operation(id).name, "Overdue");
        assert_eq!(overdue.parameter("D").map(|(at, _)| at), Some(0));
        assert!(overdue.gives.is_some_and(|g| g.collection && !g.nullable));
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        type Declare = fn(&mut Builder);
        let table: &[(&str, Declare)] = &[
            ("operation Lend says no right", |m| {
                m.action("Lend");
            }),
            ("operation Lend is declared twice", |m| {
                m.action("Lend").on("Reader").needs(WRITE);
                m.action("Lend").on("Reader").needs(READ);
            }),
            ("operation Near is declared twice", |m| {
                for names in [["A", "B"], ["B", "A"]] {
                    let near = |p: &mut crate::ParametersBuilder<'_>| {
                        names.iter().for_each(|n| {
                            p.boolean(n);
                        });
                    };
                    let mut f = m.function("Near");
                    f.takes(near).gives_primitive(Primitive::Int32).needs(READ);
                }
            }),
            ("function Near gives nothing", |m| {
                m.function("Near").needs(READ);
            }),
            ("operation Near computes no single value", |m| {
                let mut f = m.function("Near");
                f.gives_many("Reader").computed("Id").needs(READ);
            }),
            ("the schema: the name Reader is used twice", |m| {
                m.action("Reader").on("Reader").needs(WRITE);
            }),
            ("the container: the name Readers is used twice", |m| {
                m.action("Readers").needs(WRITE);
            }),
            ("the name bindingParameter is used twice", |m| {
                m.action("Lend").needs(WRITE).takes(|p| {
                    p.int64("bindingParameter");
                });
            }),
            ("entity type Writer is named but not declared", |m| {
                m.action("Lend").on("Writer").needs(WRITE);
            }),
            ("enumeration Colour is named but not declared", |m| {
                m.action("Lend").needs(WRITE).takes(|p| {
                    p.enumeration("Cover", "Colour");
                });
            }),
            ("Reader/Friend cannot cascade", |m| {
                m.extend("Reader").owns(&["Friend"]);
            }),
            ("Reader: navigation Foe is not declared", |m| {
                m.extend("Reader").owns(&["Foe"]);
            }),
            ("Reader/Card is unique but not folded", |m| {
                m.extend("Reader").unique_folded("Card");
            }),
        ];
        for (expected, declare) in table {
            let mut m = library();
            declare(&mut m);
            let error = build(m).unwrap_err();
            assert!(error.contains(expected), "{expected}: {error}");
        }
    }

    #[test]
    fn functions_overload_by_the_names_of_their_parameters() {
        let mut m = library();
        for name in ["A", "B"] {
            let mut f = m.function("Near");
            f.gives_primitive(Primitive::Int32).needs(READ).takes(|p| {
                p.boolean(name);
            });
        }
        assert_eq!(build(m).unwrap().operations.len(), 2);
    }

    #[test]
    fn overloads_of_an_unbound_action_are_told_as_one() {
        let mut m = library();
        for names in [&["A"][..], &["A", "B"]] {
            m.action("Close").needs(WRITE).takes(|p| {
                for name in names {
                    p.boolean(name).required();
                }
            });
        }
        let model = build(m).unwrap();
        assert_eq!(
            (model.operations.len(), model.told_operations.len()),
            (2, 1)
        );
        let parameters = model.told_operations[0].parameters.iter();
        let needed: Vec<_> = parameters.map(|p| (p.name.as_str(), p.required)).collect();
        assert_eq!(needed, [("A", true), ("B", false)]);
    }

    #[test]
    fn an_entity_says_what_stands_once_and_what_is_set_by_the_service() {
        let mut m = library();
        let mut e = m.extend("Reader");
        e.many("Fans", "Reader", "Friend");
        e.read_only_navigations(&["Fans"]).owns(&["Fans"]);
        let model = build(m).unwrap();
        let reader = &model.entities[0];
        let unique = |place, folded, reserved| Unique {
            places: vec![place],
            folded,
            reserved,
        };
        assert_eq!(
            reader.uniques,
            [unique(2, false, false), unique(1, true, true)]
        );
        let fans = &reader.navigations[1];
        assert!(
            reader
                .navigations
                .iter()
                .all(|n| n.editing == Editing::Never)
        );
        assert!(fans.cascades && !reader.navigations[0].cascades);
        assert!(model.sets[0].changes_tracked);
    }
}
