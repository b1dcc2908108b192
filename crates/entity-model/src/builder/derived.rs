//! Types that are derived from each other share one table: their members are laid out in one list, the same places in
//! all of them, so that a row means the same whichever of the types is at hand.

use super::Builder;
use crate::{Belongs, EntityId, EntityType, Kind, Navigation, Property};

impl Builder {
    /// Gives every type of a hierarchy the members of all its types, each seen as it belongs to that type.
    pub(super) fn lay_derived_types_out(&mut self) {
        self.refuse_lost_bases();
        for root in 0..self.entities.len() {
            let types = self.below(EntityId(root));
            if types.len() > 1 {
                self.lay_out(&types);
            }
        }
    }

    /// A base that is not declared is an error of its own; one that leads back to the type has no root.
    fn refuse_lost_bases(&mut self) {
        let most = self.entities.len();
        for at in 0..most {
            if self.line(EntityId(at)).take(most + 1).count() <= most {
                continue;
            }
            if let Some(slot) = self.entities.get_mut(at) {
                slot.item.base = None;
                let text = format!("{} is derived from itself", slot.item.name);
                self.errors.push(text);
            }
        }
    }

    fn line(&self, id: EntityId) -> impl Iterator<Item = EntityId> {
        let base = |id: &EntityId| self.entities.get(id.0)?.item.base;
        std::iter::successors(Some(id), base)
    }

    /// A root and what is derived from it, each type behind its base; nothing for a type that is derived itself.
    fn below(&self, root: EntityId) -> Vec<EntityId> {
        let depth = |id: &EntityId| self.line(*id).count();
        let all = (0..self.entities.len()).map(EntityId);
        let mut types: Vec<EntityId> = all
            .filter(|id| self.line(*id).last() == Some(root))
            .collect();
        types.sort_by_key(depth);
        if types.first() == Some(&root) {
            types
        } else {
            Vec::new()
        }
    }

    fn lay_out(&mut self, types: &[EntityId]) {
        let mut properties: Vec<(EntityId, Property)> = Vec::new();
        let mut navigations: Vec<(EntityId, Navigation)> = Vec::new();
        let mut uniques = Vec::new();
        let mut indexes = Vec::new();
        for (at, &id) in types.iter().enumerate() {
            let (first, first_way) = (properties.len(), navigations.len());
            for pending in self.pending.iter_mut().filter(|p| p.entity == id) {
                pending.navigation += first_way;
            }
            let Some(ty) = self.entities.get_mut(id.0).map(|s| &mut s.item) else {
                continue;
            };
            properties.extend(ty.properties.drain(..).map(|p| (id, p)));
            navigations.extend(ty.navigations.drain(..).map(|n| (id, n)));
            let shift = |places: &mut Vec<usize>| places.iter_mut().for_each(|p| *p += first);
            uniques.extend(ty.uniques.drain(..).map(|mut unique| {
                shift(&mut unique.places);
                unique
            }));
            indexes.extend(ty.indexes.drain(..).map(|mut places| {
                shift(&mut places);
                places
            }));
            if at > 0 && says_what_only_a_root_may(ty) {
                let text = format!(
                    "{} is derived: its key, ETag, stamps and archive are those of its base, which alone may be open",
                    ty.name
                );
                self.errors.push(text);
            }
        }
        let Some(root) = types.first().and_then(|id| self.entities.get(id.0)) else {
            return;
        };
        let root = root.item.clone();
        let Some(kind) = &root.kind else {
            let text = format!("{} has derived types but no kinds", root.name);
            return self.errors.push(text);
        };
        for &id in types {
            let line: Vec<EntityId> = self.line(id).collect();
            let belongs = |owner: EntityId| match line.iter().position(|t| *t == owner) {
                Some(0) => Belongs::Here,
                Some(_) => Belongs::Above,
                None => Belongs::Elsewhere(owner),
            };
            let Some(ty) = self.entities.get_mut(id.0).map(|s| &mut s.item) else {
                continue;
            };
            let own = ty.clone();
            *ty = EntityType {
                name: own.name,
                doc: own.doc,
                base: own.base,
                kind: own.kind.map(|k| Kind {
                    place: kind.place,
                    ..k
                }),
                properties: properties
                    .iter()
                    .map(|(owner, p)| property_of(p, belongs(*owner)))
                    .collect(),
                navigations: navigations
                    .iter()
                    .map(|(owner, n)| Navigation {
                        belongs: belongs(*owner),
                        ..n.clone()
                    })
                    .collect(),
                uniques: uniques.clone(),
                indexes: indexes.clone(),
                ..root.clone()
            };
        }
    }

    /// What was found out about the members of one type of a hierarchy holds for the same places in the others.
    pub(super) fn share_links(&mut self) {
        for root in 0..self.entities.len() {
            let types = self.below(EntityId(root));
            if types.len() < 2 {
                continue;
            }
            for &from in &types {
                let Some(source) = self.entities.get(from.0).map(|s| s.item.clone()) else {
                    continue;
                };
                for to in types.iter().filter(|to| **to != from) {
                    if let Some(slot) = self.entities.get_mut(to.0) {
                        share(&source, &mut slot.item);
                    }
                }
            }
        }
    }
}

/// A property as a type sees it; in rows of types that do not have it, it holds nothing.
fn property_of(p: &Property, belongs: Belongs) -> Property {
    let mut p = p.clone();
    p.belongs = belongs;
    if !belongs.is_member() {
        p.facets.nullable = true;
        p.required = false;
        p.default = None;
    }
    p
}

fn says_what_only_a_root_may(ty: &EntityType) -> bool {
    !ty.key.is_empty()
        || !ty.etag.is_empty()
        || !ty.stamps.is_empty()
        || !ty.alternate_keys.is_empty()
        || ty.archive.is_some()
        || ty.media.is_some()
        || ty.open.is_some()
}

fn share(from: &EntityType, to: &mut EntityType) {
    let own = |belongs: Belongs| belongs == Belongs::Here;
    for (theirs, p) in to.properties.iter_mut().zip(&from.properties) {
        if own(p.belongs) {
            theirs.ty = p.ty;
            theirs.facets.max_length = p.facets.max_length;
            theirs.facets.precision = p.facets.precision;
            theirs.facets.scale = p.facets.scale;
        }
    }
    for (theirs, n) in to.navigations.iter_mut().zip(&from.navigations) {
        if own(n.belongs) {
            theirs.link = n.link.clone();
        }
    }
}
