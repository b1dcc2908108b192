//! The tree of what was typed: plain data with byte spans, nothing computed.
//!
//! Must never know: a model, a database, a rule of a service. A name is a name here; whether `Parts(1)` is a key or
//! a call, `Services.X` a type or an operation and `'Open'` a text or an enumeration member is for the binder to say.
//!
//! Two nodes are equal when they say the same, wherever they stood: [`Span`]s never take part in `==`.

use bigdecimal::BigDecimal;
use uuid::Uuid;

/// A half-open range of byte offsets in the text that was handed in, percent-encoding included.
#[derive(Clone, Copy, Default, Eq)]
pub struct Span {
    pub start: usize,
    pub end: usize,
}

impl Span {
    /// The range from `start` up to and without `end`.
    #[must_use]
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start, end }
    }

    /// The smallest range that holds both.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        Self::new(self.start.min(other.start), self.end.max(other.end))
    }
}

/// Always equal, so that derived equality of the nodes compares content only.
impl PartialEq for Span {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl std::hash::Hash for Span {
    fn hash<H: std::hash::Hasher>(&self, _: &mut H) {}
}

impl std::fmt::Debug for Span {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}

/// A decoded identifier; qualified (`Shop.Close`) where the place allows it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Name {
    pub text: String,
    pub span: Span,
}

impl Name {
    /// True when the name carries a namespace or alias in front of a dot.
    #[must_use]
    pub fn is_qualified(&self) -> bool {
        self.text.contains('.')
    }

    /// What stands before the last dot, if there is one.
    #[must_use]
    pub fn namespace(&self) -> Option<&str> {
        self.text.rsplit_once('.').map(|(namespace, _)| namespace)
    }

    /// What stands after the last dot, or the whole name.
    #[must_use]
    pub fn local(&self) -> &str {
        self.text
            .rsplit_once('.')
            .map_or(&self.text, |(_, local)| local)
    }
}

// ---------------------------------------------------------------------------------------------- resource path

/// The part of the URL between the service root and `?`. A trailing slash is accepted and leaves no segment;
/// the service root itself is a path without segments.
#[derive(Clone, Debug, PartialEq)]
pub struct ResourcePath {
    pub segments: Vec<Segment>,
    pub span: Span,
}

/// One piece of the path between two slashes.
#[derive(Clone, Debug, PartialEq)]
pub struct Segment {
    pub kind: SegmentKind,
    /// The decoded segment without its parentheses, for a binder that reads it as a key (`Parts/Alice`, `Parts/42`).
    pub text: String,
    pub span: Span,
}

/// What a segment looks like. The binder decides what it is.
#[derive(Clone, Debug, PartialEq)]
pub enum SegmentKind {
    /// A set, singleton, property, type cast, action, function or import, or a key that looks like a name;
    /// with the content of its parentheses when it has some.
    Name { name: Name, parens: Option<Parens> },
    /// Not a name: only a key as segment (or an ordinal index), see [`Segment::text`].
    Key,
    /// `$ref`
    Ref,
    /// `$value`
    Value,
    /// `$count`
    Count,
    /// `$filter(…)`, perhaps with a key behind it; the expression may be a bare alias.
    Filter {
        predicate: Expr,
        key: Option<Parens>,
    },
    /// `$each`
    Each,
    /// `$query`
    Query,
    /// `$all`; a cast follows as the next segment.
    All,
    /// `$crossjoin(A,B)`
    CrossJoin(Vec<Name>),
    /// `$entity`; a cast follows as the next segment.
    Entity,
    /// `$metadata`
    Metadata,
    /// `$batch`
    Batch,
    /// `$1`: a reference to another request of the same batch, by its Content-ID. Only the first segment.
    ContentId(String),
}

/// The content of `( … )` after a name: a key (positional or named), parameters, or nothing.
#[derive(Clone, Debug, PartialEq)]
pub struct Parens {
    pub args: Vec<Arg>,
    /// A second pair of parentheses right behind: the key in `ProductsByCategory(id=2)(7)`.
    pub then: Option<Box<Parens>>,
    pub span: Span,
}

/// One item of [`Parens`]. In a resource path the value is a literal, an alias, or a JSON array or object;
/// inside expressions it is any expression.
#[derive(Clone, Debug, PartialEq)]
pub struct Arg {
    pub name: Option<Name>,
    pub value: Expr,
    pub span: Span,
}

// ------------------------------------------------------------------------------------------------ expressions

/// An expression (OData `commonExpr`).
#[derive(Clone, Debug, PartialEq)]
pub struct Expr {
    pub kind: ExprKind,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub enum ExprKind {
    Literal(Literal),
    /// A property path, a function call with parentheses that is not built in, `$it`, a lambda variable …
    Path(MemberPath),
    /// `@p` alone. With steps behind it, it is a [`MemberPath`] that starts at the alias.
    Alias(Name),
    /// `a and b and c`: two or more operands. A parenthesised `and` inside stays a node of its own.
    And(Vec<Expr>),
    /// `a or b or c`: two or more operands.
    Or(Vec<Expr>),
    Not(Box<Expr>),
    /// `-x`. A minus that belongs to a number is part of the literal.
    Negate(Box<Expr>),
    /// `left op right`; arithmetic associates to the left.
    Binary(BinaryOp, Box<Expr>, Box<Expr>),
    /// `left in right`; the right side is a [`ExprKind::List`], an array, a path or an alias.
    In(Box<Expr>, Box<Expr>),
    /// `(1,2,3)`, only on the right of `in`. May be empty.
    List(Vec<Expr>),
    /// A built-in function.
    Call {
        function: Function,
        name: Span,
        args: Vec<Expr>,
    },
    /// `cast(value,Type)` or `cast(Type)`.
    Cast {
        value: Option<Box<Expr>>,
        type_name: TypeName,
    },
    /// `isof(value,Type)` or `isof(Type)`.
    IsOf {
        value: Option<Box<Expr>>,
        type_name: TypeName,
    },
    /// `case(condition:value,…)`: at least one pair.
    Case(Vec<(Expr, Expr)>),
    /// `[a,b]`
    Array(Vec<Expr>),
    /// `{"name":value}`
    Object(Vec<ObjectMember>),
}

/// A member of a JSON object. The name may be a property, control information (`@odata.type`) or an annotation.
#[derive(Clone, Debug, PartialEq)]
pub struct ObjectMember {
    pub name: Name,
    pub value: Expr,
}

/// A type name as `cast` and `isof` take it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TypeName {
    pub name: Name,
    /// `Collection(name)`
    pub collection: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BinaryOp {
    Eq,
    Ne,
    Gt,
    Ge,
    Lt,
    Le,
    Has,
    Add,
    Sub,
    Mul,
    Div,
    DivBy,
    Mod,
}

impl BinaryOp {
    /// The canonical spelling.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::Eq => "eq",
            Self::Ne => "ne",
            Self::Gt => "gt",
            Self::Ge => "ge",
            Self::Lt => "lt",
            Self::Le => "le",
            Self::Has => "has",
            Self::Add => "add",
            Self::Sub => "sub",
            Self::Mul => "mul",
            Self::Div => "div",
            Self::DivBy => "divby",
            Self::Mod => "mod",
        }
    }
}

macro_rules! functions {
    ($($variant:ident $text:literal $min:literal $max:literal,)*) => {
        /// The built-in functions with positional arguments (OData part 2, 5.1.1.5 to 5.1.1.11; Data Aggregation `isdefined`).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Function { $($variant,)* }

        impl Function {
            /// Every built-in function.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)*];

            /// The canonical spelling.
            #[must_use]
            pub const fn text(self) -> &'static str {
                match self { $(Self::$variant => $text,)* }
            }

            /// The smallest and the largest number of arguments; the grammar has checked it.
            #[must_use]
            pub const fn arity(self) -> (usize, usize) {
                match self { $(Self::$variant => ($min, $max),)* }
            }
        }
    };
}

functions! {
    Concat "concat" 2 2,
    Contains "contains" 2 2,
    EndsWith "endswith" 2 2,
    IndexOf "indexof" 2 2,
    Length "length" 1 1,
    MatchesPattern "matchespattern" 2 2,
    StartsWith "startswith" 2 2,
    Substring "substring" 2 3,
    HasSubset "hassubset" 2 2,
    HasSubsequence "hassubsequence" 2 2,
    ToLower "tolower" 1 1,
    ToUpper "toupper" 1 1,
    Trim "trim" 1 1,
    Year "year" 1 1,
    Month "month" 1 1,
    Day "day" 1 1,
    Hour "hour" 1 1,
    Minute "minute" 1 1,
    Second "second" 1 1,
    FractionalSeconds "fractionalseconds" 1 1,
    TotalSeconds "totalseconds" 1 1,
    TotalOffsetMinutes "totaloffsetminutes" 1 1,
    Date "date" 1 1,
    Time "time" 1 1,
    Now "now" 0 0,
    MinDateTime "mindatetime" 0 0,
    MaxDateTime "maxdatetime" 0 0,
    Round "round" 1 1,
    Floor "floor" 1 1,
    Ceiling "ceiling" 1 1,
    GeoDistance "geo.distance" 2 2,
    GeoLength "geo.length" 1 1,
    GeoIntersects "geo.intersects" 2 2,
    IsDefined "isdefined" 1 1,
}

/// `Address/City`, `$it/Name`, `d/Id`, `Items/any(i:i/Price gt 5)`, `Sales.Top(n=3)/Name`.
#[derive(Clone, Debug, PartialEq)]
pub struct MemberPath {
    pub start: PathStart,
    /// May be empty only when `start` is not [`PathStart::Implicit`].
    pub steps: Vec<PathStep>,
    pub span: Span,
}

/// Where a path begins.
#[derive(Clone, Debug, PartialEq)]
pub enum PathStart {
    /// At the current instance, or at a lambda variable: the first step's name says which.
    Implicit,
    /// `$it`
    It,
    /// `$this`
    This,
    /// `$these` (Data Aggregation): the current collection.
    These,
    /// `$root`: the first step is a set, singleton or function import.
    Root,
    /// `@p/…`, or an annotation without namespace: the two look alike.
    Alias(Name),
}

#[derive(Clone, Debug, PartialEq)]
pub struct PathStep {
    pub kind: StepKind,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub enum StepKind {
    /// A property, navigation, cast, lambda variable, custom aggregate; with parentheses a key or a function call.
    Name { name: Name, parens: Option<Parens> },
    /// `@Namespace.Term#Qualifier`
    Annotation(Annotation),
    /// `any()` or `any(v:predicate)`
    Any(Option<Lambda>),
    /// `all(v:predicate)`
    All(Lambda),
    /// `$count`, with its `$filter` and `$search`.
    Count(Option<Box<QueryOptions>>),
    /// `$filter(…)`
    Filter(Box<Expr>),
    /// `$value`
    Value,
    /// `$ref`
    Ref,
    /// An ordinal index, or a number as key segment.
    Index(i64),
    /// `aggregate(…)` (Data Aggregation).
    Aggregate(Vec<AggregateItem>),
}

/// `variable:predicate` of `any` and `all`.
#[derive(Clone, Debug, PartialEq)]
pub struct Lambda {
    pub variable: Name,
    pub predicate: Box<Expr>,
}

/// An annotation in a path, without its `@`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Annotation {
    pub term: Name,
    pub qualifier: Option<Name>,
}

// --------------------------------------------------------------------------------------------------- literals

/// A typed literal. Numbers keep what was written: no digit is lost.
#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    Null,
    Boolean(bool),
    /// Digits only. Longer than 128 bits is [`Literal::Decimal`].
    Integer(i128),
    /// With a decimal point, or a suffix `M`. The scale is the number of digits written.
    Decimal(BigDecimal),
    /// With an exponent or a suffix `d` or `f`, or `NaN`, `INF`, `-INF`.
    Double(Double),
    /// Decoded, with doubled quotes undone. May stand for an enumeration member or a number: the binder promotes.
    String(String),
    Guid(Uuid),
    Date(Date),
    DateTimeOffset(DateTimeOffset),
    TimeOfDay(TimeOfDay),
    Duration(Duration),
    Binary(Vec<u8>),
    Enum(EnumLiteral),
    Geo(Geo),
}

/// A floating-point number with the text it was written as (without suffix), for targets that keep more digits.
#[derive(Clone, Debug)]
pub struct Double {
    pub value: f64,
    /// A valid `doubleValue`: `1.5e3`, `NaN`, `INF`, `-INF`.
    pub text: String,
}

/// Equal when written alike: `NaN` equals `NaN` here.
impl PartialEq for Double {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

/// A day of the proleptic Gregorian calendar that exists. Years are not bounded by chrono's range.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Date {
    pub year: i64,
    pub month: u8,
    pub day: u8,
}

/// A time of day to the picosecond.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TimeOfDay {
    pub hour: u8,
    pub minute: u8,
    pub second: u8,
    /// 0 to 999_999_999_999.
    pub picosecond: u64,
}

/// A point in time, as written: local date and time, and the offset of that place from UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct DateTimeOffset {
    pub date: Date,
    pub time: TimeOfDay,
    /// 0 for `Z`.
    pub offset_minutes: i16,
}

/// A signed length of time, as written. Parts may exceed their usual range (`PT90M`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Duration {
    pub negative: bool,
    pub days: u64,
    pub hours: u64,
    pub minutes: u64,
    pub seconds: u64,
    /// 0 to 999_999_999_999.
    pub picoseconds: u64,
}

/// `Sales.Pattern'Red,Blue'` or `Sales.Pattern'3'`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct EnumLiteral {
    pub type_name: Name,
    /// At least one.
    pub members: Vec<EnumMember>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum EnumMember {
    Name(String),
    Number(i64),
}

/// `geography'SRID=4326;Point(2.35 48.85)'`
#[derive(Clone, Debug, PartialEq)]
pub struct Geo {
    pub family: GeoFamily,
    pub srid: u32,
    pub shape: GeoShape,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum GeoFamily {
    Geography,
    Geometry,
}

#[derive(Clone, Debug, PartialEq)]
pub enum GeoShape {
    Point(Position),
    LineString(Vec<Position>),
    Polygon(Vec<Vec<Position>>),
    MultiPoint(Vec<Position>),
    MultiLineString(Vec<Vec<Position>>),
    MultiPolygon(Vec<Vec<Vec<Position>>>),
    Collection(Vec<GeoShape>),
}

/// Two to four numbers: longitude, latitude, altitude, measure.
#[derive(Clone, Debug, PartialEq)]
pub struct Position(pub Vec<Double>);

// ---------------------------------------------------------------------------------------------- query options

/// The options of a request, or of one item of `$expand`, `$select` or `/$count(…)`. Each system option stands at most once.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct QueryOptions {
    pub apply: Option<Given<Vec<Transformation>>>,
    pub compute: Option<Given<Vec<ComputeItem>>>,
    pub count: Option<Given<bool>>,
    pub deltatoken: Option<Given<String>>,
    pub expand: Option<Given<Vec<ExpandItem>>>,
    pub filter: Option<Given<Expr>>,
    /// The media type or short name as written.
    pub format: Option<Given<String>>,
    /// The entity-id, decoded.
    pub id: Option<Given<String>>,
    pub index: Option<Given<i64>>,
    pub levels: Option<Given<Levels>>,
    pub orderby: Option<Given<Vec<OrderItem>>>,
    pub schemaversion: Option<Given<String>>,
    pub search: Option<Given<SearchExpr>>,
    pub select: Option<Given<Vec<SelectItem>>>,
    pub skip: Option<Given<u64>>,
    pub skiptoken: Option<Given<String>>,
    pub top: Option<Given<u64>>,
    /// `@p=…`, each name once.
    pub aliases: Vec<AliasValue>,
    /// Everything that is no system option, in the order written. Only at the top level.
    pub custom: Vec<CustomOption>,
    pub span: Span,
}

impl QueryOptions {
    /// The system options that say something of the rows of an answer, with where the name of each stands.
    #[must_use]
    pub fn of_rows(&self) -> Vec<(&'static str, Span)> {
        let all = [
            ("$filter", self.filter.as_ref().map(|o| o.name)),
            ("$orderby", self.orderby.as_ref().map(|o| o.name)),
            ("$top", self.top.as_ref().map(|o| o.name)),
            ("$skip", self.skip.as_ref().map(|o| o.name)),
            ("$count", self.count.as_ref().map(|o| o.name)),
            ("$skiptoken", self.skiptoken.as_ref().map(|o| o.name)),
            ("$deltatoken", self.deltatoken.as_ref().map(|o| o.name)),
            ("$select", self.select.as_ref().map(|o| o.name)),
            ("$expand", self.expand.as_ref().map(|o| o.name)),
            ("$apply", self.apply.as_ref().map(|o| o.name)),
            ("$search", self.search.as_ref().map(|o| o.name)),
            ("$compute", self.compute.as_ref().map(|o| o.name)),
            ("$levels", self.levels.as_ref().map(|o| o.name)),
            ("$id", self.id.as_ref().map(|o| o.name)),
        ];
        let given = all.into_iter();
        given
            .filter_map(|(name, span)| Some((name, span?)))
            .collect()
    }
}

/// A system option that was given: its value and where its name and value stand.
#[derive(Clone, Debug, PartialEq)]
pub struct Given<T> {
    pub value: T,
    pub name: Span,
    pub span: Span,
}

/// `@name=value`
#[derive(Clone, Debug, PartialEq)]
pub struct AliasValue {
    /// Without `@`.
    pub name: Name,
    pub value: Expr,
}

/// A custom option, or an implicit function parameter (`EmployeesByManager?ManagerID=3`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomOption {
    pub name: Name,
    /// The decoded value; `None` when there was no `=`. Read it with [`crate::parse_value`] when it is a parameter.
    pub value: Option<Name>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Levels {
    /// At least 1.
    Number(u64),
    Max,
}

/// One item of `$orderby`.
#[derive(Clone, Debug, PartialEq)]
pub struct OrderItem {
    pub expr: Expr,
    pub descending: bool,
    pub span: Span,
}

/// `expr as alias`
#[derive(Clone, Debug, PartialEq)]
pub struct ComputeItem {
    pub expr: Expr,
    pub alias: Name,
    pub span: Span,
}

/// One step of a path in `$select` and `$expand`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PropertyStep {
    /// A property, a navigation or (usually qualified) a type cast.
    Name(Name),
    Annotation(Annotation),
}

/// One item of `$expand`.
#[derive(Clone, Debug, PartialEq)]
pub struct ExpandItem {
    /// What stands before the star, `$ref`, `$count` or the options. Empty for a bare `*` and for `$value`.
    pub path: Vec<PropertyStep>,
    pub target: ExpandTarget,
    pub reach: ExpandReach,
    /// With `levels` among them. Empty when nothing stands in parentheses.
    pub options: Box<QueryOptions>,
    pub span: Span,
}

/// What an expand item names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExpandTarget {
    /// The path itself.
    Path,
    /// `*`, possibly after a path: all navigation properties.
    Star,
    /// `$value`: the media stream.
    Value,
}

/// How much of the related resources is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExpandReach {
    Entities,
    /// `/$ref`
    Reference,
    /// `/$count`
    Count,
}

/// One item of `$select`.
#[derive(Clone, Debug, PartialEq)]
pub struct SelectItem {
    pub kind: SelectKind,
    /// Nested options (4.01). Empty when nothing stands in parentheses.
    pub options: Box<QueryOptions>,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub enum SelectKind {
    /// `*`
    Star,
    /// `Namespace.*`: all operations of that namespace.
    AllOperations(Name),
    /// A property or operation, behind casts and complex properties.
    Path {
        steps: Vec<PropertyStep>,
        /// `F(a,b)`: the parameter names that tell one function overload from another.
        parameters: Option<Vec<Name>>,
    },
}

/// `$search`: a tree of words.
#[derive(Clone, Debug, PartialEq)]
pub struct SearchExpr {
    pub kind: SearchKind,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub enum SearchKind {
    Word(String),
    /// `"two words"`
    Phrase(String),
    /// `'…'`: an unfinished expression sent as it is typed; search for it as well as you can.
    Incomplete(String),
    Not(Box<SearchExpr>),
    /// Two or more.
    And(Vec<SearchExpr>),
    /// Two or more.
    Or(Vec<SearchExpr>),
}

// ------------------------------------------------------------------------------------------- data aggregation

/// One step of `$apply`.
#[derive(Clone, Debug, PartialEq)]
pub struct Transformation {
    pub kind: TransformationKind,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub enum TransformationKind {
    Aggregate(Vec<AggregateItem>),
    GroupBy {
        grouping: Vec<GroupingItem>,
        /// What runs within each group; empty when nothing was said.
        then: Vec<Transformation>,
    },
    Filter(Expr),
    Search(SearchExpr),
    Compute(Vec<ComputeItem>),
    Concat(Vec<Vec<Transformation>>),
    Identity,
    /// `topcount(amount,by)` and its five kin.
    Rank {
        method: RankMethod,
        amount: Expr,
        by: Expr,
    },
    OrderBy(Vec<OrderItem>),
    Skip(u64),
    Top(u64),
    /// `nest(transformations as alias,…)`
    Nest(Vec<Nested>),
    /// `addnested(path,transformations as alias,…)`
    AddNested {
        path: MemberPath,
        nested: Vec<Nested>,
    },
    /// `join(path as alias,transformations)` and `outerjoin(…)`
    Join {
        outer: bool,
        path: MemberPath,
        alias: Name,
        then: Vec<Transformation>,
    },
    /// `ancestors(…)` and `descendants(…)`
    Related {
        direction: HierarchyDirection,
        hierarchy: Hierarchy,
        start: Vec<Transformation>,
        distance: Option<u64>,
        keep_start: bool,
    },
    /// `traverse(hierarchy,preorder|postorder,start,orderby…)`
    Traverse {
        hierarchy: Hierarchy,
        order: TraverseOrder,
        /// Empty when nothing was said.
        start: Vec<Transformation>,
        orderby: Vec<OrderItem>,
    },
    /// A bound function of the model used as a transformation.
    Custom {
        name: Name,
        parens: Parens,
    },
}

/// One item of `aggregate(…)`.
#[derive(Clone, Debug, PartialEq)]
pub struct AggregateItem {
    /// An expression, a path ending in `$count`, or the path of a custom aggregate (then `method` is `None`).
    pub expr: Expr,
    /// After `with`: `sum`, `min`, `max`, `average`, `countdistinct`, or a qualified custom method.
    pub method: Option<Name>,
    pub from: Vec<AggregateFrom>,
    /// After `as`. May be missing for a custom aggregate, and in an aggregate function within an expression.
    pub alias: Option<Name>,
    pub span: Span,
}

/// `from path,path with method`
#[derive(Clone, Debug, PartialEq)]
pub struct AggregateFrom {
    pub paths: Vec<MemberPath>,
    pub method: Option<Name>,
}

/// One item of the first argument of `groupby`.
#[derive(Clone, Debug, PartialEq)]
pub enum GroupingItem {
    Property(MemberPath),
    /// `rollup(…)`: one named leveled hierarchy, or the grouping properties from coarse to fine (`$all` first: with a grand total).
    Rollup {
        all: bool,
        paths: Vec<MemberPath>,
        span: Span,
    },
    /// `rolluprecursive(hierarchy,transformations)`
    RollupRecursive {
        hierarchy: Hierarchy,
        /// Restricts the nodes; empty when nothing was said.
        then: Vec<Transformation>,
        span: Span,
    },
}

/// The three arguments that name a recursive hierarchy.
#[derive(Clone, Debug, PartialEq)]
pub struct Hierarchy {
    /// `$root/Set`, an alias, or a path.
    pub nodes: MemberPath,
    pub qualifier: Name,
    /// From the input set to the node identifier.
    pub node: MemberPath,
}

/// `transformations as alias`
#[derive(Clone, Debug, PartialEq)]
pub struct Nested {
    pub apply: Vec<Transformation>,
    pub alias: Name,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RankMethod {
    TopCount,
    TopSum,
    TopPercent,
    BottomCount,
    BottomSum,
    BottomPercent,
}

impl RankMethod {
    /// Every method.
    pub const ALL: [Self; 6] = [
        Self::TopCount,
        Self::TopSum,
        Self::TopPercent,
        Self::BottomCount,
        Self::BottomSum,
        Self::BottomPercent,
    ];

    /// The canonical spelling.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::TopCount => "topcount",
            Self::TopSum => "topsum",
            Self::TopPercent => "toppercent",
            Self::BottomCount => "bottomcount",
            Self::BottomSum => "bottomsum",
            Self::BottomPercent => "bottompercent",
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum HierarchyDirection {
    Ancestors,
    Descendants,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TraverseOrder {
    Preorder,
    Postorder,
}

// ------------------------------------------------------------------------------------------ headers, context

/// One preference of a `Prefer` header, its name in lower case and without `odata.`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preference {
    pub name: Name,
    /// Unquoted.
    pub value: Option<String>,
    /// `; url="…"` and the like, unquoted, names in lower case.
    pub parameters: Vec<(String, Option<String>)>,
}

/// The fragment of a context URL, without `#`.
#[derive(Clone, Debug, PartialEq)]
pub struct ContextUrl {
    pub root: ContextRoot,
    /// Segments after the root: keys, properties, casts.
    pub path: Vec<Segment>,
    pub select: Option<Vec<ContextItem>>,
    pub suffix: Option<ContextSuffix>,
    pub span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub enum ContextRoot {
    /// `$ref`, or `Collection($ref)`
    Reference { collection: bool },
    /// `Collection(Name)`
    Collection(Name),
    /// A set, a singleton or a type, with its key.
    Name { name: Name, parens: Option<Parens> },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContextSuffix {
    Entity,
    Delta,
    DeletedEntity,
    Link,
    DeletedLink,
}

/// One item of the select list of a context URL.
#[derive(Clone, Debug, PartialEq)]
pub struct ContextItem {
    /// `*`
    pub star: bool,
    /// The last name of `Namespace.*` is the namespace.
    pub all_operations: bool,
    pub path: Vec<PropertyStep>,
    /// `+`: expanded to the same depth again.
    pub recursive: bool,
    /// `Name(…)`, empty for `Name()`.
    pub nested: Option<Vec<ContextItem>>,
    pub span: Span,
}
