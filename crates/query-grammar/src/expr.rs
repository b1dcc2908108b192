//! Expressions: operators, built-in functions, member paths, lambdas and JSON values (OData part 2, 5.1.1).
//!
//! Must never know: whether a name is a property, a type, a lambda variable or a function of a model.
//!
//! One token of look-ahead decides every alternative, so reading takes time linear in the length of the text.

use nom::Parser;
use nom::combinator::opt;

use crate::ast::{
    Annotation, Arg, BinaryOp, Expr, ExprKind, Function, Lambda, Literal, MemberPath, Name,
    ObjectMember, Parens, PathStart, PathStep, StepKind, TypeName,
};
use crate::cursor::{
    Cursor, Parsed, at_keyword, at_system_word, blanks, keyword, list1, punctuation, some_blanks,
};
use crate::error::ErrorKind;
use crate::limits;
use crate::literal::{self, identifier_length, qualified_length};
use crate::options::{self, Level};
use crate::{apply, lenient, meant};

/// ABNF: `commonExpr = ( primitiveLiteral / arrayOrObject / rootExpr / firstMemberExpr / … ) [ addExpr / … ] [ eqExpr / … ] [ andExpr / orExpr ]`
///
/// Blanks in front are skipped.
pub(crate) fn expr(input: Cursor<'_>) -> Parsed<'_, Expr> {
    input.deeper(|input| operation(blanks(input), binding::OR))
}

// --------------------------------------------------------------------------------------------- operators

/// An infix operator.
#[derive(Clone, Copy, PartialEq)]
enum Infix {
    Or,
    And,
    In,
    Binary(BinaryOp),
}

/// How tightly operators bind, loosest first (OData part 2, 5.1.1.17).
pub(crate) mod binding {
    pub(crate) const OR: u8 = 0;
    pub(crate) const AND: u8 = 1;
    pub(crate) const EQUALITY: u8 = 2;
    pub(crate) const RELATIONAL: u8 = 3;
    pub(crate) const ADDITIVE: u8 = 4;
    pub(crate) const MULTIPLICATIVE: u8 = 5;
    pub(crate) const UNARY: u8 = 6;
    pub(crate) const MEMBERSHIP: u8 = 7;
    pub(crate) const PRIMARY: u8 = 8;
}

impl BinaryOp {
    /// How tightly this operator binds.
    pub(crate) fn binding(self) -> u8 {
        match self {
            Self::Eq | Self::Ne => binding::EQUALITY,
            Self::Gt | Self::Ge | Self::Lt | Self::Le => binding::RELATIONAL,
            Self::Add | Self::Sub => binding::ADDITIVE,
            Self::Mul | Self::Div | Self::DivBy | Self::Mod => binding::MULTIPLICATIVE,
            Self::Has => binding::MEMBERSHIP,
        }
    }
}

impl Infix {
    fn from_word(word: &str) -> Option<Self> {
        Some(match word {
            "or" => Self::Or,
            "and" => Self::And,
            "in" => Self::In,
            "eq" => Self::Binary(BinaryOp::Eq),
            "ne" => Self::Binary(BinaryOp::Ne),
            "gt" => Self::Binary(BinaryOp::Gt),
            "ge" => Self::Binary(BinaryOp::Ge),
            "lt" => Self::Binary(BinaryOp::Lt),
            "le" => Self::Binary(BinaryOp::Le),
            "has" => Self::Binary(BinaryOp::Has),
            "add" => Self::Binary(BinaryOp::Add),
            "sub" => Self::Binary(BinaryOp::Sub),
            "mul" => Self::Binary(BinaryOp::Mul),
            "div" => Self::Binary(BinaryOp::Div),
            "divby" => Self::Binary(BinaryOp::DivBy),
            "mod" => Self::Binary(BinaryOp::Mod),
            _ => return None,
        })
    }

    fn binding(self) -> u8 {
        match self {
            Self::Or => binding::OR,
            Self::And => binding::AND,
            Self::In => binding::MEMBERSHIP,
            Self::Binary(op) => op.binding(),
        }
    }
}

/// The operator that stands here behind blanks, and the place behind it and its blanks. A blank may be missing only
/// where the words do not run together.
fn operator(input: Cursor<'_>) -> Option<(Infix, Cursor<'_>)> {
    let start = blanks(input);
    let length = identifier_length(start.rest());
    let mut word = [0; 5];
    let letters = word.get_mut(..length)?;
    letters.copy_from_slice(start.rest().as_bytes().get(..length)?);
    letters.make_ascii_lowercase();
    let infix = Infix::from_word(std::str::from_utf8(letters).ok()?)?;
    Some((infix, blanks(start.skip(length))))
}

/// Reads operands and the operators between them that bind at least so tightly (precedence climbing: one stack frame
/// for all levels).
fn operation(input: Cursor<'_>, least: u8) -> Parsed<'_, Expr> {
    let mut chain = Chain::start(input);
    let (mut rest, mut left) = operand(input)?;
    while let Some((infix, after)) = operator(rest).filter(|(infix, _)| infix.binding() >= least) {
        let (next, kind) = match infix {
            Infix::Or | Infix::And => junction(&mut chain, infix, left, after)?,
            Infix::In => {
                let (next, right) = chain.link(after, in_operand)?;
                (next, ExprKind::In(Box::new(left), Box::new(right)))
            }
            Infix::Binary(op) => {
                let tighter = op.binding() + 1;
                let (next, right) = chain.link(after, |after| operation(after, tighter))?;
                (next, ExprKind::Binary(op, Box::new(left), Box::new(right)))
            }
        };
        rest = next;
        left = node(input, rest, kind)?.1;
    }
    chain.end();
    Ok((rest, left))
}

/// `a or b or c` above `a and b and c`, each as one flat node.
fn junction<'a>(
    chain: &mut Chain<'a>,
    infix: Infix,
    first: Expr,
    after: Cursor<'a>,
) -> Parsed<'a, ExprKind> {
    let tighter = infix.binding() + 1;
    let (mut rest, second) = chain.link(after, |after| operation(after, tighter))?;
    let mut operands = vec![first, second];
    while let Some((_, after)) = operator(rest).filter(|(next, _)| *next == infix) {
        if operands.len() >= limits::MAX_LIST {
            return rest.fail(after, ErrorKind::TooManyItems, &[]);
        }
        let (next, operand) = after.deeper(|after| operation(after, tighter))?;
        operands.push(operand);
        rest = next;
    }
    let kind = match infix {
        Infix::Or => ExprKind::Or(operands),
        Infix::And | Infix::In | Infix::Binary(_) => ExprKind::And(operands),
    };
    Ok((rest, kind))
}

/// The height of a tree that grows to the left without the parser going deeper: it counts as depth all the same,
/// because whoever walks the tree goes down there.
struct Chain<'a> {
    cursor: Cursor<'a>,
    before: usize,
}

impl<'a> Chain<'a> {
    fn start(cursor: Cursor<'a>) -> Self {
        let before = cursor.cx().deepest();
        cursor.cx().set_deepest(cursor.cx().depth());
        Self { cursor, before }
    }

    /// Reads a right operand; what stands to the left of it moves one level down.
    fn link<T>(
        &mut self,
        input: Cursor<'a>,
        right: impl FnOnce(Cursor<'a>) -> Parsed<'a, T>,
    ) -> Parsed<'a, T> {
        let left = self.cursor.cx().deepest() + 1;
        if left > limits::MAX_DEPTH {
            return input.fail(input, ErrorKind::TooDeep, &[]);
        }
        let parsed = input.deeper(right)?;
        let cx = self.cursor.cx();
        cx.set_deepest(cx.deepest().max(left));
        Ok(parsed)
    }

    fn end(self) {
        let cx = self.cursor.cx();
        cx.set_deepest(cx.deepest().max(self.before));
    }
}

/// ABNF: `negateExpr = "-" BWS commonExpr`, `notExpr = "not" RWS commonExpr`; both bind tighter than arithmetic.
fn operand(input: Cursor<'_>) -> Parsed<'_, Expr> {
    if input.byte() == b'-' && !begins_negative_literal(input) {
        return negated(input, input.skip(1), ExprKind::Negate);
    }
    if at_keyword(input, "not") && matches!(input.byte_at(3), b' ' | b'\t' | b'(') {
        let behind = input.skip(3);
        if !goes_on_as_infix(behind) {
            return negated(input, behind, ExprKind::Not);
        }
    }
    let (rest, value) = primary(input)?;
    blanks(rest).note("an operator");
    Ok((rest, value))
}

/// True in `not eq 5`: a property of that name, because an operator and a blank follow.
fn goes_on_as_infix(input: Cursor<'_>) -> bool {
    let word = blanks(input);
    let length = identifier_length(word.rest());
    is_infix_word(word.up_to(word.skip(length))) && matches!(word.byte_at(length), b' ' | b'\t')
}

/// True for the name of an infix operator in any case.
pub(crate) fn is_infix_word(word: &str) -> bool {
    Infix::from_word(&word.to_ascii_lowercase()).is_some()
}

fn negated<'a>(
    input: Cursor<'a>,
    behind: Cursor<'a>,
    kind: fn(Box<Expr>) -> ExprKind,
) -> Parsed<'a, Expr> {
    let inner = |inner| operation(inner, binding::UNARY);
    let (rest, operand) = blanks(behind).deeper(inner)?;
    node(input, rest, kind(Box::new(operand)))
}

fn begins_negative_literal(input: Cursor<'_>) -> bool {
    input.byte_at(1).is_ascii_digit() || at_keyword(input.skip(1), "INF")
}

/// ABNF: `listExpr = OPEN BWS primitiveLiteral BWS *( COMMA BWS primitiveLiteral BWS ) CLOSE`; items may be any
/// expression, because a parenthesised collection path looks like a list of one.
fn in_operand(input: Cursor<'_>) -> Parsed<'_, Expr> {
    if input.byte() != b'(' {
        return primary(input);
    }
    let (rest, items) = comma_list(input, (b'(', "\"(\""), (b')', "\")\""), expr)?;
    node(input, rest, ExprKind::List(items))
}

/// `open [ item *( "," item ) ] close` with blanks anywhere between.
fn comma_list<'a, T>(
    input: Cursor<'a>,
    (open, open_label): (u8, &'static str),
    (close, close_label): (u8, &'static str),
    item: impl FnMut(Cursor<'a>) -> Parsed<'a, T>,
) -> Parsed<'a, Vec<T>> {
    let (rest, ()) = punctuation(open, open_label)(input)?;
    let rest = blanks(rest);
    if rest.byte() == close {
        return Ok((rest.skip(1), Vec::new()));
    }
    let (rest, items) = list1(limits::MAX_LIST, item)(rest)?;
    let (rest, ()) = punctuation(close, close_label)(blanks(rest))?;
    Ok((rest, items))
}

const OPEN: (u8, &str) = (b'(', "\"(\"");
const CLOSE: (u8, &str) = (b')', "\")\"");

fn open(input: Cursor<'_>) -> Parsed<'_, ()> {
    let (rest, ()) = punctuation(OPEN.0, OPEN.1)(input)?;
    Ok((blanks(rest), ()))
}

fn close(input: Cursor<'_>) -> Parsed<'_, ()> {
    punctuation(CLOSE.0, CLOSE.1)(blanks(input))
}

fn comma(input: Cursor<'_>) -> Parsed<'_, ()> {
    let (rest, ()) = punctuation(b',', "\",\"")(blanks(input))?;
    Ok((blanks(rest), ()))
}

// ---------------------------------------------------------------------------------------------- operands

/// What stands between operators.
fn primary(input: Cursor<'_>) -> Parsed<'_, Expr> {
    match input.byte() {
        b'(' => group(input),
        b'[' => array(input),
        b'{' => object(input),
        b'$' => rooted(input),
        b'@' => at_name(input),
        b'\'' | b'0'..=b'9' | b'+' | b'-' => literal_expr(input),
        _ => named(input),
    }
}

fn literal_expr(input: Cursor<'_>) -> Parsed<'_, Expr> {
    let (rest, value) = literal::literal(input)?;
    node(input, rest, ExprKind::Literal(value))
}

/// ABNF: `parenExpr = OPEN BWS commonExpr BWS CLOSE`; the node keeps the span of the content.
fn group(input: Cursor<'_>) -> Parsed<'_, Expr> {
    let (rest, ()) = open(input)?;
    let (rest, inner) = expr(rest)?;
    let (rest, ()) = close(rest)?;
    Ok((rest, inner))
}

/// ABNF: `arrayExpr = begin-array [ value *( value-separator value ) ] end-array`
fn array(input: Cursor<'_>) -> Parsed<'_, Expr> {
    let (rest, items) = comma_list(input, (b'[', "\"[\""), (b']', "\"]\""), json_value)?;
    node(input, rest, ExprKind::Array(items))
}

/// ABNF: `complexInUri = begin-object [ member *( value-separator member ) ] end-object`
fn object(input: Cursor<'_>) -> Parsed<'_, Expr> {
    let (rest, members) = comma_list(input, (b'{', "\"{\""), (b'}', "\"}\""), member)?;
    node(input, rest, ExprKind::Object(members))
}

fn member(input: Cursor<'_>) -> Parsed<'_, ObjectMember> {
    let (rest, text) = json_string(input)?;
    let name = Name {
        text,
        span: input.span_to(rest),
    };
    let (rest, ()) = punctuation(b':', "\":\"")(blanks(rest))?;
    let (rest, value) = json_value(blanks(rest))?;
    Ok((rest, ObjectMember { name, value }))
}

/// An expression, or a text in double quotes as JSON writes it.
pub(crate) fn json_value(input: Cursor<'_>) -> Parsed<'_, Expr> {
    let input = blanks(input);
    if input.byte() != b'"' {
        return expr(input);
    }
    let (rest, text) = json_string(input)?;
    node(input, rest, ExprKind::Literal(Literal::String(text)))
}

/// ABNF: `stringInJSON = quotation-mark *charInJSON quotation-mark`
fn json_string(input: Cursor<'_>) -> Parsed<'_, String> {
    let (mut rest, ()) = punctuation(b'"', "a text in double quotes")(input)?;
    let mut text = String::new();
    loop {
        let plain = rest.skip(rest.rest().find(['"', '\\']).unwrap_or(rest.rest().len()));
        text.push_str(rest.up_to(plain));
        match plain.byte() {
            b'"' => return Ok((plain.skip(1), text)),
            b'\\' => {
                let (after, c) = json_escape(plain.skip(1))?;
                text.push(c);
                rest = after;
            }
            _ => return plain.miss("a closing double quote"),
        }
    }
}

/// What follows a backslash.
fn json_escape(input: Cursor<'_>) -> Parsed<'_, char> {
    let c = match input.byte() {
        quote @ (b'"' | b'\\' | b'/') => char::from(quote),
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        b'u' => return json_unicode(input.skip(1)),
        _ => return input.miss("a JSON escape"),
    };
    Ok((input.skip(1), c))
}

/// Four hexadecimal digits, or twice four for a character beyond U+FFFF.
fn json_unicode(input: Cursor<'_>) -> Parsed<'_, char> {
    let unit = |at: Cursor<'_>| {
        let digits = at.rest().get(..4)?;
        if !digits.bytes().all(|b| b.is_ascii_hexdigit()) {
            return None;
        }
        u32::from_str_radix(digits, 16).ok()
    };
    let Some(first) = unit(input) else {
        return input.miss("four hexadecimal digits");
    };
    let rest = input.skip(4);
    if let Some(c) = char::from_u32(first) {
        return Ok((rest, c));
    }
    let low = match (rest.byte(), rest.byte_at(1)) {
        (b'\\', b'u') => unit(rest.skip(2)).filter(|low| (0xDC00..0xE000).contains(low)),
        _ => None,
    };
    let pair = low
        .filter(|_| first < 0xDC00)
        .and_then(|low| char::from_u32(0x10000 + ((first - 0xD800) << 10) + (low - 0xDC00)));
    match pair {
        Some(c) => Ok((rest.skip(6), c)),
        None => input.fail(rest, ErrorKind::InvalidLiteral, &["a Unicode character"]),
    }
}

// ------------------------------------------------------------------------------- names, calls and paths

/// Everything that begins with a name: a keyword literal, a literal with prefix, a call, a path.
fn named(input: Cursor<'_>) -> Parsed<'_, Expr> {
    let length = qualified_length(input.rest());
    let end = input.skip(length);
    if length == 0 {
        return input.miss("an expression");
    }
    // A GUID may begin with a letter.
    if end.byte() == b'-'
        && let (rest, Some(value)) = opt(literal::literal).parse(input)?
    {
        return node(input, rest, ExprKind::Literal(value));
    }
    let text = input.up_to(end);
    match end.byte() {
        b'\'' => {
            let (_, name) = name(input)?;
            let (rest, value) = literal::prefixed(&name, end)?;
            node(input, rest, ExprKind::Literal(value))
        }
        b'(' => call_or_path(input, end, text),
        b'/' => path(input),
        _ => match literal::word_value(text) {
            Some(value) => node(input, end, ExprKind::Literal(value)),
            None => path(input),
        },
    }
}

/// A name and an opening parenthesis: built in, or of the model.
fn call_or_path<'a>(input: Cursor<'a>, end: Cursor<'a>, text: &str) -> Parsed<'a, Expr> {
    let is = |word: &str| text.eq_ignore_ascii_case(word);
    if is("case") {
        return case(input, end);
    }
    if is("cast") || is("isof") {
        return typed(input, end, is("cast"));
    }
    if is("any") || is("all") || is("aggregate") {
        return end.miss("a path in front of this operator");
    }
    match Function::from_text(text) {
        Some(function) => call(input, end, function),
        None => path(input),
    }
}

/// ABNF: `methodCallExpr = name OPEN BWS commonExpr *( BWS COMMA BWS commonExpr ) BWS CLOSE`
fn call<'a>(input: Cursor<'a>, end: Cursor<'a>, function: Function) -> Parsed<'a, Expr> {
    let (rest, args) = comma_list(end, OPEN, CLOSE, json_value)?;
    let (least, most) = function.arity();
    if args.len() < least || args.len() > most {
        let expected = if least == most {
            format!("{least} argument{}", if least == 1 { "" } else { "s" })
        } else {
            format!("{least} to {most} arguments")
        };
        return input.fail(rest, ErrorKind::WrongArity, &[&expected]);
    }
    let kind = ExprKind::Call {
        function,
        name: input.span_to(end),
        args,
    };
    node(input, rest, kind)
}

/// ABNF: `caseMethodCallExpr = "case" OPEN BWS boolCommonExpr BWS COLON BWS commonExpr BWS *( COMMA … ) CLOSE`
fn case<'a>(input: Cursor<'a>, end: Cursor<'a>) -> Parsed<'a, Expr> {
    let (rest, ()) = open(end)?;
    let (rest, pairs) = list1(limits::MAX_LIST, |pair| {
        let (rest, condition) = expr(pair)?;
        let (rest, ()) = punctuation(b':', "\":\"")(blanks(rest))?;
        let (rest, value) = expr(rest)?;
        Ok((rest, (condition, value)))
    })(rest)?;
    let (rest, ()) = close(rest)?;
    node(input, rest, ExprKind::Case(pairs))
}

/// ABNF: `castExpr = "cast" OPEN BWS [ commonExpr BWS COMMA BWS ] optionallyQualifiedTypeName BWS CLOSE`, and `isof` alike.
fn typed<'a>(input: Cursor<'a>, end: Cursor<'a>, is_cast: bool) -> Parsed<'a, Expr> {
    let (start, ()) = open(end)?;
    // With one argument it is a type, and a type looks like a path; so read the type first and see what follows.
    let alone = opt(|start| {
        let (rest, type_name) = type_name(start)?;
        close(rest).map(|(rest, ())| (rest, type_name))
    });
    let (rest, value, type_name) = match { alone }.parse(start)? {
        (rest, Some(type_name)) => (rest, None, type_name),
        (_, None) => {
            let (rest, value) = expr(start)?;
            let (rest, ()) = comma(rest)?;
            let (rest, type_name) = type_name(rest)?;
            let (rest, ()) = close(rest)?;
            (rest, Some(Box::new(value)), type_name)
        }
    };
    let kind = if is_cast {
        ExprKind::Cast { value, type_name }
    } else {
        ExprKind::IsOf { value, type_name }
    };
    node(input, rest, kind)
}

/// ABNF: `qualifiedTypeName = singleQualifiedTypeName / 'Collection' OPEN singleQualifiedTypeName CLOSE`
fn type_name(input: Cursor<'_>) -> Parsed<'_, TypeName> {
    if input.byte() == b'\'' && lenient::is_quoted_type(input.skip(1).rest()) {
        let (rest, name) = name(input.skip(1))?;
        let collection = false;
        return Ok((rest.skip(1), TypeName { name, collection }));
    }
    let (rest, outer) = name(input)?;
    if outer.text != "Collection" || rest.byte() != b'(' {
        return Ok((
            rest,
            TypeName {
                name: outer,
                collection: false,
            },
        ));
    }
    let (rest, ()) = open(rest)?;
    let (rest, inner) = name(rest)?;
    let (rest, ()) = close(rest)?;
    Ok((
        rest,
        TypeName {
            name: inner,
            collection: true,
        },
    ))
}

/// ABNF: `firstMemberExpr = memberExpr / inscopeVariableExpr [ "/" memberExpr ]`, without `$` or `@` in front.
fn path(input: Cursor<'_>) -> Parsed<'_, Expr> {
    let (rest, path) = implicit_path(input)?;
    node(input, rest, ExprKind::Path(path))
}

fn implicit_path(input: Cursor<'_>) -> Parsed<'_, MemberPath> {
    let (rest, first) = name_step(input)?;
    if let StepKind::Name {
        name,
        parens: Some(parens),
    } = &first.kind
    {
        refuse_unknown_function(input, rest, name, parens)?;
    }
    steps(input, rest, PathStart::Implicit, vec![first])
}

/// `lenght(Name)` can be no key and no call of the model: keys are literals, parameters have names.
fn refuse_unknown_function<'a>(
    input: Cursor<'a>,
    end: Cursor<'a>,
    name: &Name,
    parens: &Parens,
) -> Parsed<'a, ()> {
    let positional = parens.args.iter().any(|arg| {
        arg.name.is_none() && !matches!(arg.value.kind, ExprKind::Literal(_) | ExprKind::Alias(_))
    }) || (parens.args.len() > 1
        && parens.args.iter().any(|arg| arg.name.is_none()));
    if !positional {
        return Ok((end, ()));
    }
    let known = Function::ALL.iter().map(|function| function.text());
    let meant = meant::nearest(&name.text, known.chain(["case", "cast", "isof"]));
    input.fail_meant(
        input.skip(name.text.len()),
        ErrorKind::UnknownFunction,
        &["a built-in function"],
        meant,
    )
}

/// `$it`, `$this`, `$these`, `$root/…`.
fn rooted(input: Cursor<'_>) -> Parsed<'_, Expr> {
    let (rest, path) = rooted_path(input)?;
    node(input, rest, ExprKind::Path(path))
}

fn rooted_path(input: Cursor<'_>) -> Parsed<'_, MemberPath> {
    let starts = [
        ("$it", PathStart::It),
        ("$these", PathStart::These),
        ("$this", PathStart::This),
        ("$root", PathStart::Root),
    ];
    for (word, start) in starts {
        if at_system_word(input, word) {
            let rest = input.skip(word.len());
            if start == PathStart::Root && rest.byte() != b'/' {
                return rest.miss("\"/\"");
            }
            return steps(input, rest, start, Vec::new());
        }
    }
    if at_system_word(input, "$count") {
        let (rest, count) = count_step(input)?;
        return steps(input, rest, PathStart::Implicit, vec![count]);
    }
    input.miss("$it, $this, $these or $root")
}

/// `@p`, `@p/…`, `@Namespace.Term#Qualifier/…`
fn at_name(input: Cursor<'_>) -> Parsed<'_, Expr> {
    let (rest, path) = at_path(input)?;
    match path {
        MemberPath {
            start: PathStart::Alias(name),
            steps,
            ..
        } if steps.is_empty() => node(input, rest, ExprKind::Alias(name)),
        path => node(input, rest, ExprKind::Path(path)),
    }
}

fn at_path(input: Cursor<'_>) -> Parsed<'_, MemberPath> {
    let (rest, annotation) = annotation(input)?;
    if annotation.term.is_qualified() || annotation.qualifier.is_some() {
        let step = PathStep {
            kind: StepKind::Annotation(annotation),
            span: input.span_to(rest),
        };
        return steps(input, rest, PathStart::Implicit, vec![step]);
    }
    steps(input, rest, PathStart::Alias(annotation.term), Vec::new())
}

/// ABNF: `annotation = AT [ namespace "." ] termName [ "#" annotationQualifier ]`
pub(crate) fn annotation(input: Cursor<'_>) -> Parsed<'_, Annotation> {
    let (rest, ()) = punctuation(b'@', "\"@\"")(input)?;
    let (rest, term) = name(rest)?;
    let (rest, qualifier) = if rest.byte() == b'#' {
        let (rest, qualifier) = identifier(rest.skip(1))?;
        (rest, Some(qualifier))
    } else {
        (rest, None)
    };
    Ok((rest, Annotation { term, qualifier }))
}

/// Any member path: for the places that take a path and no other expression.
pub(crate) fn member_path(input: Cursor<'_>) -> Parsed<'_, MemberPath> {
    let input = blanks(input);
    input.count_node()?;
    match input.byte() {
        b'$' => rooted_path(input),
        b'@' => at_path(input),
        _ => implicit_path(input),
    }
}

/// Reads `*( "/" step )`.
fn steps<'a>(
    input: Cursor<'a>,
    mut rest: Cursor<'a>,
    start: PathStart,
    mut steps: Vec<PathStep>,
) -> Parsed<'a, MemberPath> {
    while rest.byte() == b'/' {
        if steps.len() >= limits::MAX_SEGMENTS {
            return rest.fail(rest, ErrorKind::TooManyItems, &[]);
        }
        let (next, step) = step(rest.skip(1))?;
        steps.push(step);
        rest = next;
    }
    rest.note("\"/\"");
    Ok((
        rest,
        MemberPath {
            start,
            steps,
            span: input.span_to(rest),
        },
    ))
}

fn step(input: Cursor<'_>) -> Parsed<'_, PathStep> {
    input.count_node()?;
    let behind = |word: &str| at_keyword(input, word) && input.byte_at(word.len()) == b'(';
    match input.byte() {
        b'$' => system_step(input),
        b'@' => {
            let (rest, annotation) = annotation(input)?;
            done(input, rest, StepKind::Annotation(annotation))
        }
        b'-' | b'0'..=b'9' => index_step(input),
        _ if behind("any") => any_step(input),
        _ if behind("all") => {
            let (rest, lambda) = lambda(input.skip(3))?;
            done(input, rest, StepKind::All(lambda))
        }
        _ if behind("aggregate") => {
            let (rest, items) = input.deeper(|input| apply::aggregate_function(input.skip(9)))?;
            done(input, rest, StepKind::Aggregate(items))
        }
        _ => name_step(input),
    }
}

fn done<'a>(input: Cursor<'a>, rest: Cursor<'a>, kind: StepKind) -> Parsed<'a, PathStep> {
    let span = input.span_to(rest);
    Ok((rest, PathStep { kind, span }))
}

fn system_step(input: Cursor<'_>) -> Parsed<'_, PathStep> {
    if at_system_word(input, "$count") {
        return count_step(input);
    }
    if at_system_word(input, "$filter") {
        let (rest, ()) = open(input.skip(7))?;
        let (rest, predicate) = expr(rest)?;
        let (rest, ()) = close(rest)?;
        return done(input, rest, StepKind::Filter(Box::new(predicate)));
    }
    if at_system_word(input, "$value") {
        return done(input, input.skip(6), StepKind::Value);
    }
    if at_system_word(input, "$ref") {
        return done(input, input.skip(4), StepKind::Ref);
    }
    input.miss("$count or $filter")
}

/// ABNF: `count [ OPEN expandCountOption *( SEMI expandCountOption ) CLOSE ]`
fn count_step(input: Cursor<'_>) -> Parsed<'_, PathStep> {
    let rest = input.skip(6);
    if rest.byte() != b'(' {
        return done(input, rest, StepKind::Count(None));
    }
    let (rest, nested) = options::nested(rest, Level::Count)?;
    done(input, rest, StepKind::Count(Some(nested)))
}

/// ABNF: `ordinalIndex = "/" [ "-" ] 1*DIGIT`
fn index_step(input: Cursor<'_>) -> Parsed<'_, PathStep> {
    let sign = usize::from(input.byte() == b'-');
    let digits = input.skip(sign);
    let end = digits.skip(digits.rest().bytes().take_while(u8::is_ascii_digit).count());
    match input.up_to(end).parse() {
        Ok(index) => done(input, end, StepKind::Index(index)),
        Err(_) => input.miss("an index"),
    }
}

/// ABNF: `anyExpr = "any" OPEN BWS [ lambdaVariableExpr BWS COLON BWS lambdaPredicateExpr ] BWS CLOSE`
fn any_step(input: Cursor<'_>) -> Parsed<'_, PathStep> {
    let (inner, ()) = open(input.skip(3))?;
    if inner.byte() == b')' {
        return done(input, inner.skip(1), StepKind::Any(None));
    }
    let (rest, lambda) = lambda(input.skip(3))?;
    done(input, rest, StepKind::Any(Some(lambda)))
}

/// `( variable : predicate )`
fn lambda(input: Cursor<'_>) -> Parsed<'_, Lambda> {
    let (rest, ()) = open(input)?;
    let (rest, variable) = identifier(rest)?;
    let (rest, ()) = punctuation(b':', "\":\"")(blanks(rest))?;
    let (rest, predicate) = expr(rest)?;
    let (rest, ()) = close(rest)?;
    Ok((
        rest,
        Lambda {
            variable,
            predicate: Box::new(predicate),
        },
    ))
}

fn name_step(input: Cursor<'_>) -> Parsed<'_, PathStep> {
    let (rest, name) = name(input)?;
    let (rest, parens) = if rest.byte() == b'(' {
        let (rest, parens) = rest.deeper(|rest| parens(rest, json_value))?;
        (rest, Some(parens))
    } else {
        (rest, None)
    };
    done(input, rest, StepKind::Name { name, parens })
}

/// ABNF: `functionExprParameters` and `keyPredicate` in one: `OPEN [ argument *( COMMA argument ) ] CLOSE`
pub(crate) fn parens<'a>(
    input: Cursor<'a>,
    value: impl Fn(Cursor<'a>) -> Parsed<'a, Expr>,
) -> Parsed<'a, Parens> {
    let (rest, first) = parens_alone(input, &value)?;
    // One more pair at most: a key of what the function gives.
    if rest.byte() != b'(' {
        return Ok((rest, first));
    }
    let (rest, second) = parens_alone(rest, &value)?;
    Ok((
        rest,
        Parens {
            then: Some(Box::new(second)),
            span: input.span_to(rest),
            ..first
        },
    ))
}

fn parens_alone<'a>(
    input: Cursor<'a>,
    value: impl Fn(Cursor<'a>) -> Parsed<'a, Expr>,
) -> Parsed<'a, Parens> {
    let (rest, args) = comma_list(input, OPEN, CLOSE, |arg| argument(arg, &value))?;
    Ok((
        rest,
        Parens {
            args,
            then: None,
            span: input.span_to(rest),
        },
    ))
}

/// ABNF: `functionExprParameter = parameterName EQ ( parameterAlias / parameterValue )`, or a value alone.
fn argument<'a>(
    input: Cursor<'a>,
    value: impl Fn(Cursor<'a>) -> Parsed<'a, Expr>,
) -> Parsed<'a, Arg> {
    let start = blanks(input);
    let equals = blanks(start.skip(identifier_length(start.rest())));
    let (rest, name) = if equals.byte() == b'=' && equals.at() > start.at() {
        let (_, name) = identifier(start)?;
        (blanks(equals.skip(1)), Some(name))
    } else {
        (start, None)
    };
    let (rest, value) = value(rest)?;
    Ok((
        rest,
        Arg {
            name,
            value,
            span: start.span_to(rest),
        },
    ))
}

// ------------------------------------------------------------------------------------------------- names

/// ABNF: `odataIdentifier = identifierLeadingCharacter *127identifierCharacter`
pub(crate) fn identifier(input: Cursor<'_>) -> Parsed<'_, Name> {
    let rest = input.skip(identifier_length(input.rest()));
    checked_name(input, rest)
}

/// ABNF: `namespace "." odataIdentifier`, or an identifier alone.
pub(crate) fn name(input: Cursor<'_>) -> Parsed<'_, Name> {
    let rest = input.skip(qualified_length(input.rest()));
    checked_name(input, rest)
}

fn checked_name<'a>(input: Cursor<'a>, rest: Cursor<'a>) -> Parsed<'a, Name> {
    let text = input.up_to(rest);
    if text.is_empty() {
        return input.miss("a name");
    }
    if text.len() > limits::MAX_IDENTIFIER {
        let too_long = |part: &str| part.chars().count() > limits::MAX_IDENTIFIER;
        if text.split('.').any(too_long) {
            return input.fail(rest, ErrorKind::TooLong, &["a name of 128 characters"]);
        }
    }
    Ok((
        rest,
        Name {
            text: text.to_owned(),
            span: input.span_to(rest),
        },
    ))
}

/// Reads `RWS "as" RWS alias`.
pub(crate) fn as_alias(input: Cursor<'_>) -> Parsed<'_, Name> {
    let (rest, ()) = some_blanks(input, "\"as\"")?;
    let (rest, ()) = keyword("as", "\"as\"")(rest)?;
    let (rest, ()) = some_blanks(rest, "a name")?;
    identifier(rest)
}

fn node<'a>(input: Cursor<'a>, rest: Cursor<'a>, kind: ExprKind) -> Parsed<'a, Expr> {
    input.count_node()?;
    Ok((
        rest,
        Expr {
            kind,
            span: input.span_to(rest),
        },
    ))
}

impl Function {
    /// The function of this name, in any case.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .copied()
            .find(|function| function.text().eq_ignore_ascii_case(text))
    }
}
