//! Groups are trees: each knows its ancestors and how deep it stands, however it was moved.

use std::collections::{HashMap, HashSet};

use entity_model::Value;
use query_plan::desk::{Changed, Desk, Draft, Fault, Rules};

use crate::rule::{BLOCK, keys, list, touches};

pub(crate) fn declare(r: &mut Rules) {
    declare_kind::<0>(r);
    declare_kind::<1>(r);
    declare_kind::<2>(r);
    declare_kind::<3>(r);
    declare_kind::<4>(r);
    declare_kind::<5>(r);
    declare_kind::<6>(r);
}

fn declare_kind<const KIND: usize>(r: &mut Rules) {
    let Some(tree) = TREES.get(KIND) else {
        return;
    };
    // A rule is a plain function and holds nothing: it finds its kind again by the number.
    r.before(tree.entity, |desk, drafts| {
        TREES
            .get(KIND)
            .map_or(Ok(()), |tree| climb(desk, drafts, tree))
    })
    .after(tree.entity, |desk, changes| {
        TREES
            .get(KIND)
            .map_or(Ok(()), |tree| descend(desk, changes, tree))
    });
}

/// A kind of group, and the property that holds its parent.
#[derive(Debug)]
pub(crate) struct Tree {
    pub(crate) entity: &'static str,
    pub(crate) parent: &'static str,
}

const fn tree(entity: &'static str, parent: &'static str) -> Tree {
    Tree { entity, parent }
}

pub(crate) const TREES: [Tree; 7] = [
    tree("Domain", "ParentDomainId"),
    tree("Establishment", "ParentEstablishmentId"),
    tree("Job", "ParentJobId"),
    tree("Project", "ParentProjectId"),
    tree("Structure", "ParentStructureId"),
    tree("Team", "ParentTeamId"),
    tree("Localisation", "ParentLocalisationId"),
];

/// The ancestors, from level 0 on: as many as a group can have.
pub(crate) const FATHERS: [&str; 9] = [
    "Father0", "Father1", "Father2", "Father3", "Father4", "Father5", "Father6", "Father7",
    "Father8",
];

/// The deepest level.
const DEEPEST: usize = 8;

/// Sets the ancestors of groups that are new or get another parent.
fn climb(desk: &mut Desk<'_>, drafts: &mut [Draft<'_>], tree: &Tree) -> Result<(), Fault> {
    if !drafts.iter().any(|d| touches(d, &[tree.parent])) {
        return Ok(());
    }
    let parents = parents(desk, drafts, tree)?;
    for draft in drafts.iter_mut().filter(|d| touches(d, &[tree.parent])) {
        let own = draft.key().and_then(Value::as_int);
        match line(own, draft.value(tree.parent).as_int(), &parents) {
            Ok(line) => stand(draft, &line),
            Err(message) => draft.refuse(tree.parent, message),
        }
    }
    Ok(())
}

/// The parent of each group above the drafts, as it will be.
fn parents(
    desk: &mut Desk<'_>,
    drafts: &[Draft<'_>],
    tree: &Tree,
) -> Result<HashMap<i64, i64>, Fault> {
    let given = |d: &Draft<'_>| Some((d.key()?.as_int()?, d.value(tree.parent).as_int()));
    let moved: HashMap<i64, Option<i64>> = drafts.iter().filter_map(given).collect();
    let mut parents: HashMap<i64, i64> = moved
        .iter()
        .filter_map(|(id, parent)| Some((*id, (*parent)?)))
        .collect();
    let mut seen: HashSet<i64> = moved.keys().copied().collect();
    let mut next = keys(drafts.iter().map(|d| d.value(tree.parent)));
    next.retain(|id| seen.insert(*id));
    while !next.is_empty() {
        let found = desk.all_rows(
            tree.entity,
            "Id in @ids",
            &[("ids", list(&next))],
            &["Id", tree.parent],
        )?;
        let above = found
            .iter()
            .filter_map(|row| Some((row.int("Id")?, row.int(tree.parent)?)));
        let above: Vec<(i64, i64)> = above.collect();
        next = above
            .iter()
            .map(|(_, parent)| *parent)
            .filter(|id| seen.insert(*id))
            .collect();
        parents.extend(above);
    }
    Ok(parents)
}

/// The ancestors of a group, the root first.
fn line(
    own: Option<i64>,
    parent: Option<i64>,
    parents: &HashMap<i64, i64>,
) -> Result<Vec<i64>, String> {
    let mut line = Vec::new();
    let mut next = parent;
    while let Some(id) = next {
        if Some(id) == own || line.contains(&id) {
            return Err("leads in a circle: a group is not part of itself".to_owned());
        }
        line.push(id);
        next = parents.get(&id).copied();
    }
    if line.len() > DEEPEST {
        return Err(too_deep(line.len()));
    }
    line.reverse();
    Ok(line)
}

fn too_deep(depth: usize) -> String {
    format!("would put a group at level {depth}, and {DEEPEST} is the deepest")
}

fn stand(draft: &mut Draft<'_>, line: &[i64]) {
    for (name, value) in place(line) {
        draft.set(name, value);
    }
}

/// What a group with these ancestors holds.
fn place(line: &[i64]) -> Vec<(&'static str, Value)> {
    let fathers = FATHERS.iter().enumerate();
    let mut values: Vec<_> = fathers
        .map(|(level, name)| (*name, Value::from(line.get(level).copied())))
        .collect();
    values.push((
        "Depth",
        Value::Int(i64::try_from(line.len()).unwrap_or_default()),
    ));
    values
}

/// The groups below one that moved move with it, archived ones too; each level leads to the next by this same rule.
fn descend(desk: &mut Desk<'_>, changes: &[Changed<'_>], tree: &Tree) -> Result<(), Fault> {
    let moves = |c: &Changed<'_>| {
        !c.was("Id").is_null() && FATHERS.iter().chain(&["Depth"]).any(|name| c.changed(name))
    };
    let moved = changes.iter().filter(|c| moves(c));
    let lines: HashMap<i64, Vec<i64>> = moved
        .filter_map(|c| Some((c.key.as_int()?, below(c)?)))
        .collect();
    if lines.is_empty() {
        return Ok(());
    }
    let condition = format!("{} in @ids", tree.parent);
    let children = desk.all_rows(
        tree.entity,
        &condition,
        &[("ids", list(lines.keys()))],
        &["Id", tree.parent],
    )?;
    let mut rows = Vec::new();
    for row in &children {
        let Some(line) = row.int(tree.parent).and_then(|parent| lines.get(&parent)) else {
            continue;
        };
        if line.len() > DEEPEST {
            return Err(Fault::invalid(tree.parent, too_deep(line.len())));
        }
        rows.push((row.get("Id").clone(), place(line)));
    }
    for block in rows.chunks(BLOCK) {
        desk.update_all(tree.entity, block.to_vec())?;
    }
    Ok(())
}

/// The ancestors of what stands below a group.
fn below(change: &Changed<'_>) -> Option<Vec<i64>> {
    let fathers = FATHERS.iter().filter_map(|name| change.is(name).as_int());
    Some(fathers.chain([change.key.as_int()?]).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ancestors_stand_from_the_root_down() {
        let parents = HashMap::from([(3, 2), (2, 1)]);
        assert_eq!(line(None, None, &parents), Ok(vec![]));
        assert_eq!(line(Some(9), Some(3), &parents), Ok(vec![1, 2, 3]));
        assert_eq!(place(&[1, 2]).first(), Some(&("Father0", Value::Int(1))));
        assert_eq!(place(&[1, 2]).get(2), Some(&("Father2", Value::Null)));
        assert_eq!(place(&[1, 2]).last(), Some(&("Depth", Value::Int(2))));
    }

    #[test]
    fn circles_and_depths_are_refused() {
        let parents = HashMap::from([(3, 2), (2, 1), (1, 3)]);
        assert!(
            line(Some(1), Some(3), &parents)
                .unwrap_err()
                .contains("circle")
        );
        assert!(
            line(None, Some(3), &parents)
                .unwrap_err()
                .contains("circle")
        );
        let deep: HashMap<i64, i64> = (2..=9).map(|id| (id, id - 1)).collect();
        assert_eq!(line(None, Some(8), &deep).map(|l| l.len()), Ok(8));
        assert!(line(None, Some(9), &deep).unwrap_err().contains("level 9"));
    }
}
