//! What a set bars for everybody: each refusal names the annotation that says so.
//!
//! A property or navigation is barred wherever an expression or a path meets it, because the set of its type is the
//! same there. What bars an option as a whole holds for the collection that the option stands on. Declared
//! expressions are the service's own business and barred from nothing.

use entity_model::{Restrictions, SetId};
use query_grammar as g;

use super::resource::Rows;
use super::{Binder, Bound, Row};
use crate::error::{PlanError, PlanErrorKind};

/// Which part of a request an expression belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sorting {
    No,
    Ascending,
    Descending,
}

/// What a set may not know as a whole, as an option or as a transformation of `$apply`.
#[derive(Clone, Copy, Debug)]
pub(super) enum Ability {
    Top,
    Skip,
    Select,
    Search,
    Compute,
}

impl<'a> Binder<'a> {
    /// The set a row is of: the one the path names, or the one of its type.
    pub(super) fn set_at(&self, row: Row) -> Option<SetId> {
        let named = self.sets.get(&row.source).copied();
        named.or_else(|| self.model.set_of(row.entity))
    }

    /// What is barred for a set, unless a declared expression asks.
    fn bars(&self, set: Option<SetId>) -> Option<(&'a str, &'a Restrictions)> {
        let set = self.model.set(set.filter(|_| !self.is_sealed())?);
        Some((&set.name, &set.restrictions))
    }

    /// Refuses a property that may not stand in this part of the request.
    pub(super) fn may_use(
        &mut self,
        set: Option<SetId>,
        property: &str,
        span: g::Span,
    ) -> Bound<()> {
        let Some((name, bars)) = self.bars(set) else {
            return Ok(());
        };
        if self.in_filter {
            if bars.filter.bars(property) {
                let term = "FilterRestrictions/NonFilterableProperties";
                return Err(barred(
                    &format!("{name} cannot be filtered by {property}"),
                    term,
                    property,
                    span,
                ));
            }
            self.filtered.insert(property.to_owned());
            return Ok(());
        }
        let only = |list: &[String]| list.iter().any(|n| n == property);
        let (how, term) = match self.sorting {
            Sorting::No => return Ok(()),
            _ if bars.sort.bars(property) => ("", "NonSortableProperties"),
            Sorting::Descending if only(&bars.ascending_only) => {
                (" descending", "AscendingOnlyProperties")
            }
            Sorting::Ascending if only(&bars.descending_only) => {
                (" ascending", "DescendingOnlyProperties")
            }
            Sorting::Ascending | Sorting::Descending => return Ok(()),
        };
        let message = format!("{name} cannot be ordered{how} by {property}");
        Err(barred(
            &message,
            &format!("SortRestrictions/{term}"),
            property,
            span,
        ))
    }

    /// Refuses a condition on the rows of a set that cannot be filtered.
    pub(super) fn may_filter(&self, set: Option<SetId>, span: g::Span) -> Bound<()> {
        let bars = |r: &Restrictions| r.filter.whole;
        self.refuse_whole(
            set,
            bars,
            "filtered",
            "FilterRestrictions/Filterable",
            "$filter",
            span,
        )
    }

    pub(super) fn may_sort(&self, set: Option<SetId>, span: g::Span) -> Bound<()> {
        let bars = |r: &Restrictions| r.sort.whole;
        self.refuse_whole(
            set,
            bars,
            "ordered",
            "SortRestrictions/Sortable",
            "$orderby",
            span,
        )
    }

    pub(super) fn may_count(&self, set: Option<SetId>, span: g::Span) -> Bound<()> {
        let bars = |r: &Restrictions| r.count.whole;
        self.refuse_whole(
            set,
            bars,
            "counted",
            "CountRestrictions/Countable",
            "$count",
            span,
        )
    }

    /// Refuses to count what a navigation leads to.
    pub(super) fn may_count_behind(
        &self,
        owner: Option<SetId>,
        navigation: &str,
        span: g::Span,
    ) -> Bound<()> {
        match self.bars(owner) {
            Some((name, bars)) if bars.count.bars(navigation) => {
                let message = format!("what {name} leads to by {navigation} cannot be counted");
                let term = "CountRestrictions/NonCountableNavigationProperties";
                Err(barred(&message, term, navigation, span))
            }
            _ => Ok(()),
        }
    }

    /// Refuses a navigation that leads nowhere for a client.
    pub(super) fn may_navigate(
        &self,
        owner: Option<SetId>,
        navigation: &str,
        span: g::Span,
    ) -> Bound<()> {
        match self.bars(owner) {
            Some((name, bars)) if bars.navigate.iter().any(|n| n == navigation) => {
                let message = format!("nothing leads from {name} through {navigation}");
                let term = "NavigationRestrictions/RestrictedProperties";
                Err(barred(&message, term, navigation, span))
            }
            _ => Ok(()),
        }
    }

    /// Whether a navigation may be expanded; the set as a whole is asked by [`Self::may_expand`].
    pub(super) fn may_expand_by(
        &self,
        owner: Option<SetId>,
        navigation: &str,
        span: g::Span,
    ) -> Bound<()> {
        self.may_navigate(owner, navigation, span)?;
        match self.bars(owner) {
            Some((name, bars)) if bars.expand.bars(navigation) => {
                let message = format!("{navigation} of {name} cannot be expanded");
                let term = "ExpandRestrictions/NonExpandableProperties";
                Err(barred(&message, term, navigation, span))
            }
            _ => Ok(()),
        }
    }

    /// Refuses `$expand` on a set, and gives the level of nesting at which it ends.
    pub(super) fn may_expand(
        &self,
        set: Option<SetId>,
        depth: usize,
        given: Option<g::Span>,
    ) -> Bound<usize> {
        let Some((_, bars)) = self.bars(set) else {
            return Ok(self.ceiling);
        };
        if let Some(span) = given {
            let whole = |r: &Restrictions| r.expand.whole;
            let term = "ExpandRestrictions/Expandable";
            self.refuse_whole(set, whole, "expanded", term, "$expand", span)?;
        }
        let most = bars.expand_levels.map(|levels| depth + levels);
        Ok(most.map_or(self.ceiling, |most| most.min(self.ceiling)))
    }

    /// Refuses what a set does not know as a whole, whichever spelling asks for it.
    pub(super) fn may(&self, ability: Ability, set: Option<SetId>, span: g::Span) -> Bound<()> {
        let Some((name, bars)) = self.bars(set) else {
            return Ok(());
        };
        let (option, term, is_barred) = match ability {
            Ability::Top => ("$top", "TopSupported", bars.no_top),
            Ability::Skip => ("$skip", "SkipSupported", bars.no_skip),
            Ability::Select => ("$select", "SelectSupport/Supported", bars.no_select),
            Ability::Search => ("$search", "SearchRestrictions/Searchable", bars.no_search),
            Ability::Compute => ("$compute", "ComputeSupported", bars.no_compute),
        };
        if !is_barred {
            return Ok(());
        }
        let message = format!("{name} knows no {option}");
        Err(barred(&message, term, option, span))
    }

    /// Refuses the options of a set that it does not know as a whole.
    pub(super) fn refuse_barred(&self, set: Option<SetId>, options: &g::QueryOptions) -> Bound<()> {
        let counted = options.count.as_ref().filter(|c| c.value);
        if let Some(count) = counted {
            self.may_count(set, count.name)?;
        }
        let given = [
            (Ability::Top, options.top.as_ref().map(|o| o.name)),
            (Ability::Skip, options.skip.as_ref().map(|o| o.name)),
            (Ability::Select, options.select.as_ref().map(|o| o.name)),
            (Ability::Search, options.search.as_ref().map(|o| o.name)),
            (Ability::Compute, options.compute.as_ref().map(|o| o.name)),
        ];
        for (ability, span) in given {
            if let Some(span) = span {
                self.may(ability, set, span)?;
            }
        }
        Ok(())
    }

    /// Refuses a collection that must be filtered and is not, or not by what it must be. What a function gave was
    /// chosen by the function.
    pub(super) fn filtered_enough(&self, rows: &Rows, options: &g::QueryOptions) -> Bound<()> {
        let set = (!rows.given).then_some(rows.set);
        let Some((name, bars)) = self.bars(set) else {
            return Ok(());
        };
        let Some(required) = &bars.required_filter else {
            return Ok(());
        };
        let Some(span) = rows.filter_span(options) else {
            let term = "Capabilities.FilterRestrictions/RequiresFilter";
            let message = format!("{name} is read under a $filter only ({term})");
            let error = PlanError::new(PlanErrorKind::Restricted, message).target("$filter");
            return Err(Box::new(match required.as_slice() {
                [] => error,
                names => error.hint(format!("the filter must name {}", names.join(" and "))),
            }));
        };
        match required.iter().find(|n| !self.filtered.contains(*n)) {
            Some(missing) => {
                let message = format!("the filter of {name} must name {missing}");
                let term = "FilterRestrictions/RequiredProperties";
                Err(barred(&message, term, missing, span))
            }
            None => Ok(()),
        }
    }

    fn refuse_whole(
        &self,
        set: Option<SetId>,
        whole: fn(&Restrictions) -> bool,
        done: &str,
        term: &str,
        option: &str,
        span: g::Span,
    ) -> Bound<()> {
        match self.bars(set) {
            Some((name, bars)) if whole(bars) => Err(barred(
                &format!("{name} cannot be {done}"),
                term,
                option,
                span,
            )),
            _ => Ok(()),
        }
    }
}

fn barred(message: &str, term: &str, target: &str, span: g::Span) -> Box<PlanError> {
    let message = format!("{message} (Capabilities.{term})");
    let error = PlanError::new(PlanErrorKind::Restricted, message);
    Box::new(error.at(span).target(target))
}
