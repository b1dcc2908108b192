//! Trees back to text, in one canonical spelling: lower-case operators, `$` before options, blanks only where needed.
//!
//! Must never know: what the names mean. Reading the printed text again gives the same tree.
//!
//! [`path`], [`query`] and [`context`] give percent-encoded text for a URL, the others decoded text as the entry points
//! of the same name read it.

use percent_encoding::{AsciiSet, CONTROLS, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::ast::*;
use crate::expr::{binding, is_infix_word};

/// A resource path, percent-encoded, without leading slash.
#[must_use]
pub fn path(path: &ResourcePath) -> String {
    print(Mode::Url, |out| {
        out.list(&path.segments, "/", Printer::segment);
    })
}

/// Query options, percent-encoded, without leading question mark, in alphabetical order.
#[must_use]
pub fn query(options: &QueryOptions) -> String {
    print(Mode::Url, |out| out.options(options, "&"))
}

/// The fragment of a context URL, percent-encoded, without leading `#`.
#[must_use]
pub fn context(context: &ContextUrl) -> String {
    print(Mode::Url, |out| out.context(context))
}

/// An expression; also the value of a parameter.
#[must_use]
pub fn expr(expr: &Expr) -> String {
    print(Mode::Text, |out| out.expr(expr, 0))
}

/// A literal.
#[must_use]
pub fn literal(literal: &Literal) -> String {
    print(Mode::Text, |out| out.literal(literal))
}

/// The value of `$orderby`.
#[must_use]
pub fn orderby(items: &[OrderItem]) -> String {
    print(Mode::Text, |out| out.list(items, ",", Printer::order_item))
}

/// The value of `$select`.
#[must_use]
pub fn select(items: &[SelectItem]) -> String {
    print(Mode::Text, |out| out.list(items, ",", Printer::select_item))
}

/// The value of `$expand`.
#[must_use]
pub fn expand(items: &[ExpandItem]) -> String {
    print(Mode::Text, |out| out.list(items, ",", Printer::expand_item))
}

/// The value of `$compute`.
#[must_use]
pub fn compute(items: &[ComputeItem]) -> String {
    print(Mode::Text, |out| {
        out.list(items, ",", Printer::compute_item);
    })
}

/// The value of `$search`. A word with a semicolon, which only a URL can carry, becomes a phrase.
#[must_use]
pub fn search(search: &SearchExpr) -> String {
    print(Mode::Text, |out| out.search(search, 0))
}

/// The value of `$apply`.
#[must_use]
pub fn apply(steps: &[Transformation]) -> String {
    print(Mode::Text, |out| out.apply(steps))
}

/// The value of a `Prefer` header.
#[must_use]
pub fn prefer(preferences: &[Preference]) -> String {
    print(Mode::Text, |out| {
        out.list(preferences, ",", Printer::preference);
    })
}

#[derive(Clone, Copy, PartialEq)]
enum Mode {
    Text,
    Url,
}

fn print(mode: Mode, write: impl FnOnce(&mut Printer)) -> String {
    let mut out = Printer {
        text: String::new(),
        mode,
    };
    write(&mut out);
    out.text
}

/// What may stand unencoded in a URL where it is structure.
const STRUCTURE: &AsciiSet = &CONTROLS
    .add(b' ')
    .add(b'"')
    .add(b'#')
    .add(b'%')
    .add(b'&')
    .add(b'+')
    .add(b'<')
    .add(b'>')
    .add(b'?')
    .add(b'[')
    .add(b'\\')
    .add(b']')
    .add(b'^')
    .add(b'`')
    .add(b'{')
    .add(b'|')
    .add(b'}');

/// What may stand unencoded in a URL where it is content.
const CONTENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

struct Printer {
    text: String,
    mode: Mode,
}

/// How tightly an expression binds.
fn expr_binding(kind: &ExprKind) -> u8 {
    match kind {
        ExprKind::Or(_) => binding::OR,
        ExprKind::And(_) => binding::AND,
        ExprKind::Binary(op, ..) => op.binding(),
        ExprKind::Not(_) | ExprKind::Negate(_) => binding::UNARY,
        ExprKind::In(..) => binding::MEMBERSHIP,
        ExprKind::Literal(_)
        | ExprKind::Path(_)
        | ExprKind::Alias(_)
        | ExprKind::List(_)
        | ExprKind::Call { .. }
        | ExprKind::Cast { .. }
        | ExprKind::IsOf { .. }
        | ExprKind::Case(_)
        | ExprKind::Array(_)
        | ExprKind::Object(_) => binding::PRIMARY,
    }
}

/// A property called `not` would negate the word behind it.
fn is_bare_not(kind: &ExprKind) -> bool {
    let ExprKind::Path(path) = kind else {
        return false;
    };
    let [step] = path.steps.as_slice() else {
        return false;
    };
    let StepKind::Name { name, parens: None } = &step.kind else {
        return false;
    };
    path.start == PathStart::Implicit && name.text.eq_ignore_ascii_case("not")
}

impl Printer {
    /// Writes structure: punctuation, keywords, names.
    fn raw(&mut self, text: &str) {
        match self.mode {
            Mode::Text => self.text.push_str(text),
            Mode::Url => self.text.extend(utf8_percent_encode(text, STRUCTURE)),
        }
    }

    /// Writes content: texts, tokens, words.
    fn data(&mut self, text: &str) {
        match self.mode {
            Mode::Text => self.text.push_str(text),
            Mode::Url => self.text.extend(utf8_percent_encode(text, CONTENT)),
        }
    }

    fn list<T>(&mut self, items: &[T], separator: &str, mut item: impl FnMut(&mut Self, &T)) {
        for (index, one) in items.iter().enumerate() {
            if index > 0 {
                self.raw(separator);
            }
            item(self, one);
        }
    }

    fn quoted(&mut self, text: &str) {
        self.raw("'");
        self.data(&text.replace('\'', "''"));
        self.raw("'");
    }

    // ------------------------------------------------------------------------------------------------ paths

    fn segment(&mut self, segment: &Segment) {
        match &segment.kind {
            SegmentKind::Name { name, parens } => self.name_parens(name, parens.as_ref()),
            SegmentKind::Key => self.data(&segment.text),
            SegmentKind::Ref => self.raw("$ref"),
            SegmentKind::Value => self.raw("$value"),
            SegmentKind::Count => self.raw("$count"),
            SegmentKind::Filter { predicate, key } => {
                self.raw("$filter(");
                self.expr(predicate, 0);
                self.raw(")");
                key.iter().for_each(|key| self.parens(key));
            }
            SegmentKind::Each => self.raw("$each"),
            SegmentKind::Query => self.raw("$query"),
            SegmentKind::All => self.raw("$all"),
            SegmentKind::CrossJoin(sets) => {
                self.raw("$crossjoin(");
                self.list(sets, ",", |out, set| out.raw(&set.text));
                self.raw(")");
            }
            SegmentKind::Entity => self.raw("$entity"),
            SegmentKind::Metadata => self.raw("$metadata"),
            SegmentKind::Batch => self.raw("$batch"),
            SegmentKind::ContentId(id) => {
                self.raw("$");
                self.data(id);
            }
        }
    }

    fn name_parens(&mut self, name: &Name, parens: Option<&Parens>) {
        self.raw(&name.text);
        if let Some(parens) = parens {
            self.parens(parens);
        }
    }

    fn parens(&mut self, parens: &Parens) {
        self.raw("(");
        self.list(&parens.args, ",", |out, arg| {
            if let Some(name) = &arg.name {
                out.raw(&name.text);
                out.raw("=");
            }
            out.expr(&arg.value, 0);
        });
        self.raw(")");
        if let Some(then) = &parens.then {
            self.parens(then);
        }
    }

    // ------------------------------------------------------------------------------------------ expressions

    /// Writes an expression, in parentheses when it binds looser than the place asks for.
    fn expr(&mut self, expr: &Expr, least: u8) {
        if expr_binding(&expr.kind) < least || is_bare_not(&expr.kind) {
            self.raw("(");
            self.bare(expr);
            self.raw(")");
        } else {
            self.bare(expr);
        }
    }

    fn bare(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Literal(literal) => self.literal(literal),
            ExprKind::Path(path) => self.member_path(path),
            ExprKind::Alias(name) => {
                self.raw("@");
                self.raw(&name.text);
            }
            ExprKind::And(operands) => {
                self.list(operands, " and ", |out, one| {
                    out.expr(one, binding::EQUALITY)
                });
            }
            ExprKind::Or(operands) => {
                self.list(operands, " or ", |out, one| out.expr(one, binding::AND));
            }
            ExprKind::Not(operand) => self.unary("not ", operand),
            ExprKind::Negate(operand) => self.unary("-", operand),
            ExprKind::Binary(op, left, right) => {
                let level = op.binding();
                self.expr(left, level);
                self.raw(" ");
                self.raw(op.text());
                self.raw(" ");
                self.expr(right, level + 1);
            }
            ExprKind::In(left, right) => {
                self.expr(left, binding::MEMBERSHIP);
                self.raw(" in ");
                // Parentheses behind `in` make a list of it, so nothing may be put in parentheses here.
                self.bare(right);
            }
            ExprKind::List(items) => self.enclosed("(", items, ")"),
            ExprKind::Call { function, args, .. } => {
                self.raw(function.text());
                self.enclosed("(", args, ")");
            }
            ExprKind::Cast { value, type_name } => self.typed("cast(", value.as_deref(), type_name),
            ExprKind::IsOf { value, type_name } => self.typed("isof(", value.as_deref(), type_name),
            ExprKind::Case(pairs) => {
                self.raw("case(");
                self.list(pairs, ",", |out, (condition, value)| {
                    out.expr(condition, 0);
                    // `10:20` would be a time of day.
                    let digit = out.text.ends_with(|c: char| c.is_ascii_digit());
                    out.raw(if digit { " :" } else { ":" });
                    out.expr(value, 0);
                });
                self.raw(")");
            }
            ExprKind::Array(items) => self.enclosed("[", items, "]"),
            ExprKind::Object(members) => {
                self.raw("{");
                self.list(members, ",", |out, member| {
                    out.json_string(&member.name.text);
                    out.raw(":");
                    out.expr(&member.value, 0);
                });
                self.raw("}");
            }
        }
    }

    fn enclosed(&mut self, open: &str, items: &[Expr], close: &str) {
        self.raw(open);
        self.list(items, ",", |out, item| out.expr(item, 0));
        self.raw(close);
    }

    /// The operand goes in parentheses also where the operator would run together with its first word.
    fn unary(&mut self, operator: &str, operand: &Expr) {
        let mark = self.text.len();
        self.raw(operator);
        let start = self.text.len();
        self.expr(operand, binding::UNARY);
        let first = self.text.get(start..).unwrap_or("");
        let digit = first.starts_with(|c: char| c.is_ascii_digit());
        let word: &str = first
            .split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
            .next()
            .unwrap_or("");
        let clash = is_infix_word(word) || word.eq_ignore_ascii_case("inf");
        if digit || clash {
            self.text.truncate(mark);
            self.raw(operator);
            self.raw("(");
            self.expr(operand, 0);
            self.raw(")");
        }
    }

    fn typed(&mut self, function: &str, value: Option<&Expr>, type_name: &TypeName) {
        self.raw(function);
        if let Some(value) = value {
            self.expr(value, 0);
            self.raw(",");
        }
        if type_name.collection {
            self.raw("Collection(");
        }
        self.raw(&type_name.name.text);
        if type_name.collection {
            self.raw(")");
        }
        self.raw(")");
    }

    /// Escapes more than JSON asks for: a path is split before its JSON is read.
    fn json_string(&mut self, text: &str) {
        self.raw("\"");
        for c in text.chars() {
            match c {
                '"' | '\\' => {
                    self.data("\\");
                    self.data(c.encode_utf8(&mut [0; 4]));
                }
                '\'' | '(' | ')' | '\0'..='\u{1f}' => {
                    self.data(&format!("\\u{:04x}", u32::from(c)));
                }
                _ => self.data(c.encode_utf8(&mut [0; 4])),
            }
        }
        self.raw("\"");
    }

    fn member_path(&mut self, path: &MemberPath) {
        let start = match &path.start {
            PathStart::Implicit => "",
            PathStart::It => "$it",
            PathStart::This => "$this",
            PathStart::These => "$these",
            PathStart::Root => "$root",
            PathStart::Alias(name) => {
                self.raw("@");
                &name.text
            }
        };
        self.raw(start);
        if path.start != PathStart::Implicit && !path.steps.is_empty() {
            self.raw("/");
        }
        self.list(&path.steps, "/", Self::step);
    }

    fn step(&mut self, step: &PathStep) {
        match &step.kind {
            StepKind::Name { name, parens } => self.name_parens(name, parens.as_ref()),
            StepKind::Annotation(annotation) => self.annotation(annotation),
            StepKind::Any(None) => self.raw("any()"),
            StepKind::Any(Some(lambda)) => self.lambda("any(", lambda),
            StepKind::All(lambda) => self.lambda("all(", lambda),
            StepKind::Count(options) => {
                self.raw("$count");
                if let Some(options) = options {
                    self.nested(options);
                }
            }
            StepKind::Filter(predicate) => {
                self.raw("$filter(");
                self.expr(predicate, 0);
                self.raw(")");
            }
            StepKind::Value => self.raw("$value"),
            StepKind::Ref => self.raw("$ref"),
            StepKind::Index(index) => self.raw(&index.to_string()),
            StepKind::Aggregate(items) => {
                self.raw("aggregate(");
                self.list(items, ",", Self::aggregate_item);
                self.raw(")");
            }
        }
    }

    fn annotation(&mut self, annotation: &Annotation) {
        self.raw("@");
        self.raw(&annotation.term.text);
        if let Some(qualifier) = &annotation.qualifier {
            self.raw("#");
            self.raw(&qualifier.text);
        }
    }

    fn lambda(&mut self, open: &str, lambda: &Lambda) {
        self.raw(open);
        self.raw(&lambda.variable.text);
        self.raw(":");
        self.expr(&lambda.predicate, 0);
        self.raw(")");
    }

    // --------------------------------------------------------------------------------------------- literals

    fn literal(&mut self, literal: &Literal) {
        match literal {
            Literal::Null => self.raw("null"),
            Literal::Boolean(value) => self.raw(if *value { "true" } else { "false" }),
            Literal::Integer(value) => self.raw(&value.to_string()),
            Literal::Decimal(value) => {
                let text = value.to_plain_string();
                self.raw(&text);
                if !text.contains('.') {
                    self.raw(".0");
                }
            }
            Literal::Double(double) => self.raw(&double.text),
            Literal::String(text) => self.quoted(text),
            Literal::Guid(guid) => self.raw(&guid.hyphenated().to_string()),
            Literal::Date(date) => self.raw(&date.to_string()),
            Literal::DateTimeOffset(value) => self.raw(&value.to_string()),
            Literal::TimeOfDay(time) => self.raw(&time.to_string()),
            Literal::Duration(duration) => {
                self.raw("duration'");
                self.raw(&duration.to_string());
                self.raw("'");
            }
            Literal::Binary(bytes) => {
                self.raw("binary'");
                self.raw(&base64url(bytes));
                self.raw("'");
            }
            Literal::Enum(literal) => {
                self.raw(&literal.type_name.text);
                self.raw("'");
                self.list(&literal.members, ",", |out, member| match member {
                    EnumMember::Name(name) => out.raw(name),
                    EnumMember::Number(number) => out.raw(&number.to_string()),
                });
                self.raw("'");
            }
            Literal::Geo(geo) => self.geo(geo),
        }
    }

    fn geo(&mut self, geo: &Geo) {
        self.raw(match geo.family {
            GeoFamily::Geography => "geography'SRID=",
            GeoFamily::Geometry => "geometry'SRID=",
        });
        self.raw(&geo.srid.to_string());
        self.raw(";");
        self.geo_shape(&geo.shape);
        self.raw("'");
    }

    fn geo_shape(&mut self, shape: &GeoShape) {
        match shape {
            GeoShape::Point(point) => {
                self.raw("Point(");
                self.position(point);
                self.raw(")");
            }
            GeoShape::LineString(line) => {
                self.raw("LineString");
                self.line(line);
            }
            GeoShape::Polygon(rings) => {
                self.raw("Polygon");
                self.rings(rings);
            }
            GeoShape::MultiPoint(points) => {
                self.raw("MultiPoint(");
                self.list(points, ",", |out, point| {
                    out.raw("(");
                    out.position(point);
                    out.raw(")");
                });
                self.raw(")");
            }
            GeoShape::MultiLineString(lines) => {
                self.raw("MultiLineString");
                self.rings(lines);
            }
            GeoShape::MultiPolygon(polygons) => {
                self.raw("MultiPolygon(");
                self.list(polygons, ",", |out, rings| out.rings(rings));
                self.raw(")");
            }
            GeoShape::Collection(shapes) => {
                self.raw("Collection(");
                self.list(shapes, ",", Self::geo_shape);
                self.raw(")");
            }
        }
    }

    fn rings(&mut self, rings: &[Vec<Position>]) {
        self.raw("(");
        self.list(rings, ",", |out, ring| out.line(ring));
        self.raw(")");
    }

    fn line(&mut self, points: &[Position]) {
        self.raw("(");
        self.list(points, ",", Self::position);
        self.raw(")");
    }

    fn position(&mut self, position: &Position) {
        self.list(&position.0, " ", |out, number| out.raw(&number.text));
    }

    // ---------------------------------------------------------------------------------------------- options

    fn nested(&mut self, options: &QueryOptions) {
        self.raw("(");
        self.options(options, ";");
        self.raw(")");
    }

    fn options(&mut self, options: &QueryOptions, separator: &'static str) {
        let mut row = Row {
            out: self,
            separator,
            first: true,
        };
        for alias in &options.aliases {
            row.option(&format!("@{}", alias.name.text), |out| {
                out.expr(&alias.value, 0);
            });
        }
        row.given("$apply", &options.apply, |out, steps| out.apply(steps));
        row.given("$compute", &options.compute, |out, items| {
            out.list(items, ",", Self::compute_item);
        });
        row.given("$count", &options.count, |out, count| {
            out.raw(if *count { "true" } else { "false" });
        });
        row.given("$deltatoken", &options.deltatoken, |out, token| {
            out.data(token);
        });
        row.given("$expand", &options.expand, |out, items| {
            out.list(items, ",", Self::expand_item);
        });
        row.given("$filter", &options.filter, |out, filter| {
            out.expr(filter, 0);
        });
        row.given("$format", &options.format, |out, format| out.data(format));
        row.given("$id", &options.id, |out, id| out.data(id));
        row.given("$index", &options.index, |out, index| {
            out.raw(&index.to_string());
        });
        row.given("$levels", &options.levels, |out, levels| match levels {
            Levels::Number(number) => out.raw(&number.to_string()),
            Levels::Max => out.raw("max"),
        });
        row.given("$orderby", &options.orderby, |out, items| {
            out.list(items, ",", Self::order_item);
        });
        row.given("$schemaversion", &options.schemaversion, |out, version| {
            out.data(version);
        });
        row.given("$search", &options.search, |out, search| {
            out.search(search, 0);
        });
        row.given("$select", &options.select, |out, items| {
            out.list(items, ",", Self::select_item);
        });
        row.given("$skip", &options.skip, |out, skip| {
            out.raw(&skip.to_string());
        });
        row.given("$skiptoken", &options.skiptoken, |out, token| {
            out.data(token);
        });
        row.given("$top", &options.top, |out, top| out.raw(&top.to_string()));
        for custom in &options.custom {
            row.separate();
            row.out.data(&custom.name.text);
            if let Some(value) = &custom.value {
                row.out.raw("=");
                row.out.data(&value.text);
            }
        }
    }

    fn order_item(&mut self, item: &OrderItem) {
        self.expr(&item.expr, 0);
        if item.descending {
            self.raw(" desc");
        }
    }

    fn compute_item(&mut self, item: &ComputeItem) {
        self.expr(&item.expr, 0);
        self.alias(&item.alias);
    }

    fn alias(&mut self, alias: &Name) {
        self.raw(" as ");
        self.raw(&alias.text);
    }

    fn property_step(&mut self, step: &PropertyStep) {
        match step {
            PropertyStep::Name(name) => self.raw(&name.text),
            PropertyStep::Annotation(annotation) => self.annotation(annotation),
        }
    }

    fn expand_item(&mut self, item: &ExpandItem) {
        self.list(&item.path, "/", Self::property_step);
        let last = match item.target {
            ExpandTarget::Path => "",
            ExpandTarget::Star if item.path.is_empty() => "*",
            ExpandTarget::Star => "/*",
            ExpandTarget::Value => "$value",
        };
        self.raw(last);
        self.raw(match item.reach {
            ExpandReach::Entities => "",
            ExpandReach::Reference => "/$ref",
            ExpandReach::Count => "/$count",
        });
        self.nested_if_any(&item.options);
    }

    fn nested_if_any(&mut self, options: &QueryOptions) {
        if *options != QueryOptions::default() {
            self.nested(options);
        }
    }

    fn select_item(&mut self, item: &SelectItem) {
        match &item.kind {
            SelectKind::Star => self.raw("*"),
            SelectKind::AllOperations(namespace) => {
                self.raw(&namespace.text);
                self.raw(".*");
            }
            SelectKind::Path { steps, parameters } => {
                self.list(steps, "/", Self::property_step);
                if let Some(parameters) = parameters {
                    self.raw("(");
                    self.list(parameters, ",", |out, name| out.raw(&name.text));
                    self.raw(")");
                }
            }
        }
        self.nested_if_any(&item.options);
    }

    /// Levels: 0 `OR`, 1 `AND`, 2 operand.
    fn search(&mut self, search: &SearchExpr, least: u8) {
        let level = match &search.kind {
            SearchKind::Or(_) => 0,
            SearchKind::And(_) => 1,
            SearchKind::Word(_)
            | SearchKind::Phrase(_)
            | SearchKind::Incomplete(_)
            | SearchKind::Not(_) => 2,
        };
        let parens = level < least;
        if parens {
            self.raw("(");
        }
        match &search.kind {
            SearchKind::Word(word) => {
                if self.mode == Mode::Text && word.contains(';') {
                    self.phrase(word);
                } else {
                    self.data(word);
                }
            }
            SearchKind::Phrase(phrase) => self.phrase(phrase),
            SearchKind::Incomplete(text) => self.quoted(text),
            SearchKind::Not(operand) => {
                self.raw("NOT ");
                self.search(operand, 2);
            }
            SearchKind::And(operands) => {
                self.list(operands, " AND ", |out, one| out.search(one, 2));
            }
            SearchKind::Or(operands) => {
                self.list(operands, " OR ", |out, one| out.search(one, 1));
            }
        }
        if parens {
            self.raw(")");
        }
    }

    fn phrase(&mut self, text: &str) {
        self.raw("\"");
        self.data(&text.replace('\\', "\\\\").replace('"', "\\\""));
        self.raw("\"");
    }

    // ------------------------------------------------------------------------------------- data aggregation

    fn apply(&mut self, steps: &[Transformation]) {
        self.list(steps, "/", Self::transformation);
    }

    fn transformation(&mut self, step: &Transformation) {
        match &step.kind {
            TransformationKind::Aggregate(items) => {
                self.call("aggregate", items, Self::aggregate_item);
            }
            TransformationKind::GroupBy { grouping, then } => {
                self.raw("groupby((");
                self.list(grouping, ",", Self::grouping_item);
                self.raw(")");
                self.then(then);
                self.raw(")");
            }
            TransformationKind::Filter(predicate) => {
                self.raw("filter(");
                self.expr(predicate, 0);
                self.raw(")");
            }
            TransformationKind::Search(search) => {
                self.raw("search(");
                self.search(search, 0);
                self.raw(")");
            }
            TransformationKind::Compute(items) => self.call("compute", items, Self::compute_item),
            TransformationKind::Concat(sequences) => {
                self.call("concat", sequences, |out, steps| out.apply(steps));
            }
            TransformationKind::Identity => self.raw("identity"),
            TransformationKind::Rank { method, amount, by } => {
                self.raw(method.text());
                self.raw("(");
                self.expr(amount, 0);
                self.raw(",");
                self.expr(by, 0);
                self.raw(")");
            }
            TransformationKind::OrderBy(items) => self.call("orderby", items, Self::order_item),
            TransformationKind::Skip(count) => self.raw(&format!("skip({count})")),
            TransformationKind::Top(count) => self.raw(&format!("top({count})")),
            TransformationKind::Nest(nested) => self.call("nest", nested, Self::nested_apply),
            TransformationKind::AddNested { path, nested } => {
                self.raw("addnested(");
                self.member_path(path);
                self.raw(",");
                self.list(nested, ",", Self::nested_apply);
                self.raw(")");
            }
            TransformationKind::Join {
                outer,
                path,
                alias,
                then,
            } => {
                self.raw(if *outer { "outerjoin(" } else { "join(" });
                self.member_path(path);
                self.alias(alias);
                self.then(then);
                self.raw(")");
            }
            TransformationKind::Related {
                direction,
                hierarchy,
                start,
                distance,
                keep_start,
            } => {
                self.raw(match direction {
                    HierarchyDirection::Ancestors => "ancestors(",
                    HierarchyDirection::Descendants => "descendants(",
                });
                self.hierarchy(hierarchy);
                self.then(start);
                if let Some(distance) = distance {
                    self.raw(&format!(",{distance}"));
                }
                self.raw(if *keep_start { ",keep start)" } else { ")" });
            }
            TransformationKind::Traverse {
                hierarchy,
                order,
                start,
                orderby,
            } => {
                self.raw("traverse(");
                self.hierarchy(hierarchy);
                self.raw(match order {
                    TraverseOrder::Preorder => ",preorder",
                    TraverseOrder::Postorder => ",postorder",
                });
                self.then(start);
                for item in orderby {
                    self.raw(",");
                    self.order_item(item);
                }
                self.raw(")");
            }
            TransformationKind::Custom { name, parens } => self.name_parens(name, Some(parens)),
        }
    }

    fn call<T>(&mut self, name: &str, items: &[T], item: impl FnMut(&mut Self, &T)) {
        self.raw(name);
        self.raw("(");
        self.list(items, ",", item);
        self.raw(")");
    }

    fn then(&mut self, steps: &[Transformation]) {
        if !steps.is_empty() {
            self.raw(",");
            self.apply(steps);
        }
    }

    fn nested_apply(&mut self, nested: &Nested) {
        self.apply(&nested.apply);
        self.alias(&nested.alias);
    }

    fn hierarchy(&mut self, hierarchy: &Hierarchy) {
        self.member_path(&hierarchy.nodes);
        self.raw(",");
        self.raw(&hierarchy.qualifier.text);
        self.raw(",");
        self.member_path(&hierarchy.node);
    }

    fn grouping_item(&mut self, item: &GroupingItem) {
        match item {
            GroupingItem::Property(path) => self.member_path(path),
            GroupingItem::Rollup { all, paths, .. } => {
                self.raw(if *all { "rollup($all," } else { "rollup(" });
                self.list(paths, ",", Self::member_path);
                self.raw(")");
            }
            GroupingItem::RollupRecursive {
                hierarchy, then, ..
            } => {
                self.raw("rolluprecursive(");
                self.hierarchy(hierarchy);
                self.then(then);
                self.raw(")");
            }
        }
    }

    fn aggregate_item(&mut self, item: &AggregateItem) {
        self.expr(&item.expr, 0);
        self.with(item.method.as_ref());
        for from in &item.from {
            self.raw(" from ");
            self.list(&from.paths, ",", Self::member_path);
            self.with(from.method.as_ref());
        }
        if let Some(alias) = &item.alias {
            self.alias(alias);
        }
    }

    fn with(&mut self, method: Option<&Name>) {
        if let Some(method) = method {
            self.raw(" with ");
            self.raw(&method.text);
        }
    }

    // ------------------------------------------------------------------------------------- headers, context

    fn preference(&mut self, preference: &Preference) {
        self.raw(&preference.name.text);
        self.preference_value(preference.value.as_deref());
        for (name, value) in &preference.parameters {
            self.raw(";");
            self.raw(name);
            self.preference_value(value.as_deref());
        }
    }

    fn preference_value(&mut self, value: Option<&str>) {
        let Some(value) = value else { return };
        self.raw("=");
        let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'.';
        if !value.is_empty() && value.bytes().all(plain) {
            self.raw(value);
        } else {
            self.phrase(value);
        }
    }

    fn context(&mut self, context: &ContextUrl) {
        match &context.root {
            ContextRoot::Reference { collection: false } => self.raw("$ref"),
            ContextRoot::Reference { collection: true } => self.raw("Collection($ref)"),
            ContextRoot::Collection(name) => {
                self.raw("Collection(");
                self.raw(&name.text);
                self.raw(")");
            }
            ContextRoot::Name { name, parens } => self.name_parens(name, parens.as_ref()),
        }
        for segment in &context.path {
            self.raw("/");
            self.segment(segment);
        }
        if let Some(items) = &context.select {
            self.context_items(items);
        }
        self.raw(match context.suffix {
            None => "",
            Some(ContextSuffix::Entity) => "/$entity",
            Some(ContextSuffix::Delta) => "/$delta",
            Some(ContextSuffix::DeletedEntity) => "/$deletedEntity",
            Some(ContextSuffix::Link) => "/$link",
            Some(ContextSuffix::DeletedLink) => "/$deletedLink",
        });
    }

    fn context_items(&mut self, items: &[ContextItem]) {
        self.raw("(");
        self.list(items, ",", |out, item| {
            out.list(&item.path, "/", Self::property_step);
            let star = match (item.star, item.all_operations) {
                (true, _) => "*",
                (false, true) => ".*",
                (false, false) => "",
            };
            out.raw(star);
            out.raw(if item.recursive { "+" } else { "" });
            if let Some(nested) = &item.nested {
                out.context_items(nested);
            }
        });
        self.raw(")");
    }
}

/// Options in a row, with what separates them.
struct Row<'p> {
    out: &'p mut Printer,
    separator: &'static str,
    first: bool,
}

impl Row<'_> {
    fn separate(&mut self) {
        if !self.first {
            // Written as it is: an encoded `&` would not separate.
            self.out.text.push_str(self.separator);
        }
        self.first = false;
    }

    fn option(&mut self, name: &str, value: impl FnOnce(&mut Printer)) {
        self.separate();
        self.out.raw(name);
        self.out.raw("=");
        value(self.out);
    }

    fn given<T>(
        &mut self,
        name: &str,
        option: &Option<Given<T>>,
        value: impl FnOnce(&mut Printer, &T),
    ) {
        if let Some(given) = option {
            self.option(name, |out| value(out, &given.value));
        }
    }
}

/// Base64url without padding (RFC 4648, 5).
fn base64url(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let digit = |value: u32| {
        DIGITS
            .get(value as usize & 63)
            .copied()
            .map_or('A', char::from)
    };
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let value = chunk
            .iter()
            .fold(0, |value, byte| value << 8 | u32::from(*byte))
            << (8 * (3 - chunk.len()));
        for index in 0..=chunk.len() {
            text.push(digit(value >> (18 - 6 * index)));
        }
    }
    text
}

/// `2024-02-29`, `-10000-04-01`
impl std::fmt::Display for Date {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sign = if self.year < 0 { "-" } else { "" };
        let year = self.year.unsigned_abs();
        write!(f, "{sign}{year:04}-{:02}-{:02}", self.month, self.day)
    }
}

/// `10:20:30`, `10:20:30.5`
impl std::fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:02}:{:02}:{:02}", self.hour, self.minute, self.second)?;
        fraction(f, self.picosecond)
    }
}

/// `2024-02-29T10:20:30.5+01:00`
impl std::fmt::Display for DateTimeOffset {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}T{}", self.date, self.time)?;
        if self.offset_minutes == 0 {
            return write!(f, "Z");
        }
        let sign = if self.offset_minutes < 0 { '-' } else { '+' };
        let minutes = self.offset_minutes.unsigned_abs();
        write!(f, "{sign}{:02}:{:02}", minutes / 60, minutes % 60)
    }
}

/// `P1DT2H3M4.5S`, `-PT0S`
impl std::fmt::Display for Duration {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}P", if self.negative { "-" } else { "" })?;
        if self.days > 0 {
            write!(f, "{}D", self.days)?;
        }
        let seconds = self.seconds > 0 || self.picoseconds > 0;
        if self.hours > 0 || self.minutes > 0 || seconds {
            write!(f, "T")?;
        }
        if self.hours > 0 {
            write!(f, "{}H", self.hours)?;
        }
        if self.minutes > 0 {
            write!(f, "{}M", self.minutes)?;
        }
        if seconds {
            write!(f, "{}", self.seconds)?;
            fraction(f, self.picoseconds)?;
            write!(f, "S")?;
        } else if self.days == 0 && self.hours == 0 && self.minutes == 0 {
            write!(f, "T0S")?;
        }
        Ok(())
    }
}

fn fraction(f: &mut std::fmt::Formatter<'_>, picoseconds: u64) -> std::fmt::Result {
    if picoseconds == 0 {
        return Ok(());
    }
    let digits = format!("{picoseconds:012}");
    write!(f, ".{}", digits.trim_end_matches('0'))
}

macro_rules! display {
    ($($node:ty: $print:path,)*) => {
        $(
            /// The canonical text, as [`crate::print`] gives it.
            impl std::fmt::Display for $node {
                fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    f.write_str(&$print(self))
                }
            }
        )*
    };
}

display! {
    ResourcePath: path,
    QueryOptions: query,
    ContextUrl: context,
    Expr: expr,
    Literal: literal,
    SearchExpr: search,
}
