//! What a set bars for everybody, whatever their rights: the restrictions of the `Capabilities` vocabulary.
//!
//! One declaration is both what metadata says and what is refused. A set without a right to create, update or delete
//! is not insertable, updatable or deletable without any word of this module.

/// What is barred of one ability: all of it, or its use with some names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bar {
    pub whole: bool,
    /// Properties or navigations, in declared names.
    pub names: Vec<String>,
}

impl Bar {
    #[must_use]
    pub fn bars(&self, name: &str) -> bool {
        self.names.iter().any(|n| n == name)
    }
}

/// The restrictions of one set; none by default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Restrictions {
    /// `FilterRestrictions`: `Filterable`, `NonFilterableProperties`.
    pub filter: Bar,
    /// `FilterRestrictions`: a collection is read only under a `$filter` (`RequiresFilter`) that names these
    /// (`RequiredProperties`).
    pub required_filter: Option<Vec<String>>,
    /// `SortRestrictions`: `Sortable`, `NonSortableProperties`.
    pub sort: Bar,
    /// `SortRestrictions`: `AscendingOnlyProperties`.
    pub ascending_only: Vec<String>,
    /// `SortRestrictions`: `DescendingOnlyProperties`.
    pub descending_only: Vec<String>,
    /// `CountRestrictions`: `Countable`, `NonCountableNavigationProperties`.
    pub count: Bar,
    /// `ExpandRestrictions`: `Expandable`, `NonExpandableProperties`.
    pub expand: Bar,
    /// `ExpandRestrictions`: `MaxLevels`.
    pub expand_levels: Option<usize>,
    /// `SearchRestrictions`: `Searchable` is false.
    pub no_search: bool,
    /// `SelectSupport`: `Supported` is false.
    pub no_select: bool,
    /// `ComputeSupported` is false.
    pub no_compute: bool,
    /// `TopSupported` is false.
    pub no_top: bool,
    /// `SkipSupported` is false.
    pub no_skip: bool,
    /// `InsertRestrictions`: `Insertable`, `NonInsertableProperties`, `NonInsertableNavigationProperties`.
    pub insert: Bar,
    /// `UpdateRestrictions`: `Updatable`, `NonUpdatableProperties`, `NonUpdatableNavigationProperties`.
    pub update: Bar,
    /// `DeleteRestrictions`: `Deletable` is false whatever right is declared.
    pub no_delete: bool,
    /// `NavigationRestrictions`: `RestrictedProperties` whose `Navigability` is `None`.
    pub navigate: Vec<String>,
}

impl Restrictions {
    /// Every name that stands in a restriction, with what it may name.
    pub(crate) fn names(&self) -> impl Iterator<Item = (&str, Names)> {
        let required = self.required_filter.iter().flatten();
        let properties = [&self.filter.names, &self.sort.names]
            .into_iter()
            .chain([&self.ascending_only, &self.descending_only])
            .flatten()
            .chain(required)
            .map(|n| (n.as_str(), Names::Properties));
        let navigations = [&self.count.names, &self.expand.names, &self.navigate]
            .into_iter()
            .flatten()
            .map(|n| (n.as_str(), Names::Navigations));
        let either = [&self.insert.names, &self.update.names]
            .into_iter()
            .flatten()
            .map(|n| (n.as_str(), Names::Either));
        properties.chain(navigations).chain(either)
    }
}

/// What a restriction may name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Names {
    Properties,
    Navigations,
    Either,
}
