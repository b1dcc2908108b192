//! The tools and the terminals of the recogniser: RFC 5234 core rules, RFC 3986, OData punctuation.
//!
//! Must never know: any rule above a single token.

use nom::Parser;
use nom::branch::alt;

pub(super) use crate::cursor::{Cursor as In, Parsed};
use crate::cursor::{Fault, starts_with_no_case};
use crate::identifier::{continues_identifier, starts_identifier};

/// A rule says only whether it fits, and where it ends.
pub(super) type Out<'a> = Parsed<'a, ()>;

/// A rule as a value.
pub(super) type Rule = for<'a> fn(In<'a>) -> Out<'a>;

/// Any nom parser that gives nothing.
pub(super) trait Matcher<'a>: Parser<In<'a>, Output = (), Error = Fault> {}

impl<'a, P: Parser<In<'a>, Output = (), Error = Fault>> Matcher<'a> for P {}

/// Runs any nom parser and forgets what it gives.
pub(super) fn run<'a, P>(mut parser: P, input: In<'a>) -> Out<'a>
where
    P: Parser<In<'a>, Error = Fault>,
{
    input.count_node()?;
    parser.parse(input).map(|(rest, _)| (rest, ()))
}

/// Makes one branch of [`alt`] of a sequence.
pub(super) fn seq<'a, P>(mut parser: P) -> impl FnMut(In<'a>) -> Out<'a>
where
    P: Parser<In<'a>, Error = Fault>,
{
    move |input| parser.parse(input).map(|(rest, _)| (rest, ()))
}

/// Defines rules: the documentation is the ABNF, the body a nom parser.
macro_rules! rules {
    ($($(#[$doc:meta])* $name:ident = $body:expr;)*) => {
        $(
            $(#[$doc])*
            pub(super) fn $name(input: $crate::productions::base::In<'_>) -> $crate::productions::base::Out<'_> {
                $crate::productions::base::run($body, input)
            }
        )*
    };
}
pub(super) use rules;

/// A literal in any case, as ABNF strings are (RFC 5234, 2.3).
pub(super) fn lit<'a>(text: &'static str) -> impl Fn(In<'a>) -> Out<'a> + Copy {
    move |input| {
        if starts_with_no_case(input.rest(), text) {
            reached(input.skip(text.len()))
        } else {
            input.miss(text)
        }
    }
}

/// A literal in exactly this case (RFC 7405 `%s""`).
pub(super) fn exact<'a>(text: &'static str) -> impl Fn(In<'a>) -> Out<'a> + Copy {
    move |input| {
        if input.rest().starts_with(text) {
            reached(input.skip(text.len()))
        } else {
            input.miss(text)
        }
    }
}

/// One character of a class.
pub(super) fn class<'a>(is: impl Fn(char) -> bool + Copy) -> impl Fn(In<'a>) -> Out<'a> + Copy {
    move |input| match input.first() {
        Some(c) if is(c) => reached(input.skip(c.len_utf8())),
        _ => input.miss("another character"),
    }
}

/// One of these characters.
pub(super) fn one_of<'a>(chars: &'static str) -> impl Fn(In<'a>) -> Out<'a> + Copy {
    class(move |c| chars.contains(c))
}

/// Remembers how far a token reached, also when its rule is refused later.
pub(super) fn reached(rest: In<'_>) -> Out<'_> {
    rest.note("");
    Ok((rest, ()))
}

/// `least*mostrule`, greedy.
pub(super) fn times<'a>(
    least: usize,
    most: usize,
    mut rule: impl Matcher<'a>,
) -> impl FnMut(In<'a>) -> Out<'a> {
    move |input| {
        let mut rest = input;
        let mut count = 0;
        while count < most {
            match rule.parse(rest) {
                Ok((next, ())) if next.at() > rest.at() => rest = next,
                Ok(_) | Err(nom::Err::Error(_)) if count >= least => break,
                Ok((next, ())) => rest = next,
                Err(error) => return Err(error),
            }
            count += 1;
        }
        Ok((rest, ()))
    }
}

/// `*rule`
pub(super) fn star<'a>(rule: impl Matcher<'a>) -> impl FnMut(In<'a>) -> Out<'a> {
    times(0, usize::MAX, rule)
}

/// `1*rule`
pub(super) fn plus<'a>(rule: impl Matcher<'a>) -> impl FnMut(In<'a>) -> Out<'a> {
    times(1, usize::MAX, rule)
}

/// `item *( separator item )`
pub(super) fn separated<'a>(
    mut separator: impl Matcher<'a>,
    mut item: impl Matcher<'a>,
) -> impl FnMut(In<'a>) -> Out<'a> {
    move |input| {
        let (mut rest, ()) = item.parse(input)?;
        loop {
            let next = separator
                .parse(rest)
                .and_then(|(after, ())| item.parse(after));
            match next {
                Ok((after, ())) => rest = after,
                Err(nom::Err::Error(_)) => return Ok((rest, ())),
                Err(error) => return Err(error),
            }
        }
    }
}

/// The alternative that reaches furthest: ABNF does not order its alternatives.
pub(super) fn longest<'a, const N: usize>(alternatives: [Rule; N]) -> impl Fn(In<'a>) -> Out<'a> {
    move |input| {
        let mut best: Option<In<'a>> = None;
        for alternative in alternatives {
            match alternative(input) {
                Ok((rest, ())) if best.is_none_or(|best| rest.at() > best.at()) => {
                    best = Some(rest);
                }
                Ok(_) | Err(nom::Err::Error(_)) => {}
                Err(error) => return Err(error),
            }
        }
        match best {
            Some(rest) => Ok((rest, ())),
            None => input.miss(""),
        }
    }
}

/// A rule one level deeper, so that nesting is bounded.
pub(super) fn nested<'a>(rule: Rule) -> impl Fn(In<'a>) -> Out<'a> {
    move |input| input.deeper(rule)
}

/// Succeeds without reading when the rule does not fit here. What it looks at does not count as reached.
pub(super) fn not_at<'a>(mut rule: impl Matcher<'a>) -> impl FnMut(In<'a>) -> Out<'a> {
    move |input| match input.cx().quietly(|| rule.parse(input)) {
        Ok(_) => input.miss(""),
        Err(_) => Ok((input, ())),
    }
}

rules! {
    // RFC 5234, B.1
    /// `ALPHA = %x41-5A / %x61-7A`
    alpha = class(|c| c.is_ascii_alphabetic());
    /// `DIGIT = %x30-39`
    digit = class(|c| c.is_ascii_digit());
    /// `HEXDIG = DIGIT / "A" / "B" / "C" / "D" / "E" / "F"`
    hexdig = class(|c| c.is_ascii_hexdigit());
    /// `A-to-F = "A" / "B" / "C" / "D" / "E" / "F"`
    a_to_f = class(|c| matches!(c, 'A'..='F' | 'a'..='f'));
    /// `BIT = "0" / "1"`
    bit = one_of("01");
    /// `CHAR = %x01-7F`
    char = class(|c| ('\u{1}'..='\u{7f}').contains(&c));
    /// `CTL = %x00-1F / %x7F`
    ctl = class(|c| c.is_ascii_control());
    /// `CR = %x0D`
    cr = exact("\r");
    /// `LF = %x0A`
    lf = exact("\n");
    /// `CRLF = CR LF`
    crlf = exact("\r\n");
    /// `DQUOTE = %x22`
    dquote = exact("\"");
    /// `SP = %x20`
    sp = exact(" ");
    /// `HTAB = %x09`
    htab = exact("\t");
    /// `WSP = SP / HTAB`
    wsp = one_of(" \t");
    /// `LWSP = *( WSP / CRLF WSP )`
    lwsp = star(alt((wsp, seq((crlf, wsp)))));
    /// `OCTET = %x00-FF`
    octet = class(|c| u32::from(c) <= 0xFF);
    /// `VCHAR = %x21-7E`
    vchar = class(|c| ('\u{21}'..='\u{7e}').contains(&c));
    /// `obs-text = %x80-FF`; as UTF-8, any character that is not ASCII.
    obs_text = class(|c| !c.is_ascii());

    // OData punctuation
    /// `RWS = 1*( SP / HTAB / "%20" / "%09" )`
    rws = plus(blank);
    /// `BWS = *( SP / HTAB / "%20" / "%09" )`
    bws = star(blank);
    /// `OWS = *( SP / HTAB )`
    ows = star(wsp);
    /// `RWS-h = 1*( SP / HTAB )`
    rws_h = plus(wsp);
    /// `SP / HTAB / "%20" / "%09"`
    blank = alt((one_of(" \t"), lit("%20"), lit("%09")));
    /// `AT = "@" / "%40"`
    at = alt((lit("@"), lit("%40")));
    /// `COLON = ":" / "%3A"`
    colon = alt((lit(":"), lit("%3A")));
    /// `COMMA = "," / "%2C"`
    comma = alt((lit(","), lit("%2C")));
    /// `EQ = "="`
    eq = lit("=");
    /// `EQ-h = BWS-h EQ BWS-h`
    eq_h = (ows, eq, ows);
    /// `SIGN = "+" / "%2B" / "-"`
    sign = alt((one_of("+-"), lit("%2B")));
    /// `SEMI = ";" / "%3B"`
    semi = alt((lit(";"), lit("%3B")));
    /// `STAR = "*" / "%2A"`
    asterisk = alt((lit("*"), lit("%2A")));
    /// `SQUOTE = "'" / "%27"`
    squote = alt((lit("'"), lit("%27")));
    /// `SQUOTE-in-string = SQUOTE SQUOTE`
    squote_in_string = (squote, squote);
    /// `OPEN = "(" / "%28"`
    open = alt((lit("("), lit("%28")));
    /// `CLOSE = ")" / "%29"`
    close = alt((lit(")"), lit("%29")));
    /// `PLUS = "+" / "%2B"`
    plus_sign = alt((lit("+"), lit("%2B")));
    /// `HASH = "#" / "%23"`
    hash = alt((lit("#"), lit("%23")));
    /// `quotation-mark = DQUOTE / "%22"`
    quotation_mark = alt((lit("\""), lit("%22")));
    /// `escape = "\" / "%5C"`
    escape = alt((lit("\\"), lit("%5C")));
    /// `BWS COMMA BWS`
    spaced_comma = (bws, comma, bws);

    // RFC 3986
    /// `unreserved = ALPHA / DIGIT / "-" / "." / "_" / "~"`
    unreserved = class(is_unreserved);
    /// `pct-encoded = "%" HEXDIG HEXDIG`
    pct_encoded = (lit("%"), hexdig, hexdig);
    /// `reserved = gen-delims / sub-delims`
    reserved = alt((gen_delims, sub_delims));
    /// `gen-delims = ":" / "/" / "?" / "#" / "[" / "]" / "@"`
    gen_delims = one_of(":/?#[]@");
    /// `sub-delims = "!" / "$" / "&" / "'" / "(" / ")" / "*" / "+" / "," / ";" / "="`
    sub_delims = alt((one_of("$&'="), other_delims));
    /// `other-delims = "!" / "(" / ")" / "*" / "+" / "," / ";"`
    other_delims = one_of("!()*+,;");
    /// `pchar = unreserved / pct-encoded / sub-delims / ":" / "@"`: a URI is ASCII, anything else is percent-encoded.
    pchar = alt((unreserved, pct_encoded, sub_delims, one_of(":@")));
    /// `ucschar = %xA0-D7FF / %xF900-FDCF / %xFDF0-FFEF / %x10000-1FFFD / … / %xE1000-EFFFD`
    ucschar = class(is_ucschar);
    /// `iprivate = %xE000-F8FF / %xF0000-FFFFD / %x100000-10FFFD`
    iprivate = class(|c| matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{ffffd}' | '\u{100000}'..='\u{10fffd}'));
    /// `pchar-no-SQUOTE = unreserved / pct-encoded-no-SQUOTE / other-delims / "$" / "&" / "=" / ":" / "@"`
    pchar_no_squote = alt((unreserved, pct_encoded_no_squote, other_delims, one_of("$&=:@")));
    /// `pct-encoded-no-SQUOTE = "%" ( "0" / "1" / "3" … "F" ) HEXDIG / "%" "2" ( "0" … "6" / "8" … "F" )`
    pct_encoded_no_squote = |i| encoded_but(i, &["27"]);
    /// `pct-encoded-no-DQUOTE`: any but `%22`
    pct_encoded_no_dquote = |i| encoded_but(i, &["22"]);
    /// `pct-encoded-unescaped`: any but `%22` and `%5C`
    pct_encoded_unescaped = |i| encoded_but(i, &["22", "5C"]);
    /// `qchar-no-AMP = unreserved / pct-encoded / other-delims / ":" / "@" / "/" / "?" / "$" / "'" / "="`
    qchar_no_amp = alt((unreserved, pct_encoded, other_delims, one_of(":@/?$'=")));
    /// `qchar-no-AMP-EQ = unreserved / pct-encoded / other-delims / ":" / "@" / "/" / "?" / "$" / "'"`
    qchar_no_amp_eq = alt((unreserved, pct_encoded, other_delims, one_of(":@/?$'")));
    /// `qchar-no-AMP-EQ-AT-DOLLAR = unreserved / pct-encoded / other-delims / ":" / "/" / "?" / "'"`
    qchar_no_amp_eq_at_dollar = alt((unreserved, pct_encoded, other_delims, one_of(":/?'")));
    /// `qchar-no-AMP-SQUOTE = unreserved / pct-encoded-no-SQUOTE / other-delims / ":" / "@" / "/" / "?" / "$" / "="`
    qchar_no_amp_squote = alt((unreserved, pct_encoded_no_squote, other_delims, one_of(":@/?$=")));
    /// `qchar-no-AMP-DQUOTE = qchar-unescaped / escape ( escape / quotation-mark )`
    qchar_no_amp_dquote = alt((qchar_unescaped, seq((escape, alt((escape, quotation_mark))))));
    /// `qchar-unescaped = unreserved / pct-encoded-unescaped / other-delims / ":" / "@" / "/" / "?" / "$" / "'" / "="`
    qchar_unescaped = alt((unreserved, pct_encoded_unescaped, other_delims, one_of(":@/?$'=")));
    /// `qchar-JSON-special = SP / ":" / "{" / "}" / "[" / "]"`
    qchar_json_special = one_of(" :{}[]");

    // Names
    /// `odataIdentifier = identifierLeadingCharacter *127identifierCharacter`
    odata_identifier = (identifier_leading_character, times(0, 127, identifier_character));
    /// `identifierLeadingCharacter = ALPHA / "_"`, plus Unicode L and Nl, also percent-encoded as UTF-8
    identifier_leading_character = alt((class(starts_identifier), |i| encoded_character(i, starts_identifier)));
    /// `identifierCharacter = ALPHA / "_" / DIGIT`, plus Unicode L, Nl, Nd, Mn, Mc, Pc and Cf, also percent-encoded as UTF-8
    identifier_character = alt((class(continues_identifier), |i| encoded_character(i, continues_identifier)));
    /// `namespace = namespacePart *( "." namespacePart )`
    namespace = separated(lit("."), odata_identifier);
    /// `[ namespace "." ] odataIdentifier`
    optionally_qualified = separated(lit("."), odata_identifier);
    /// `namespace "." odataIdentifier`
    qualified = (odata_identifier, plus(seq((lit("."), odata_identifier))));
}

fn is_unreserved(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_' | '~')
}

/// The characters that an IRI may have beyond ASCII (RFC 3987): none that is private or reserved.
fn is_ucschar(c: char) -> bool {
    let plane_end = u32::from(c) & 0xFFFF;
    match c {
        '\u{a0}'..='\u{d7ff}' | '\u{f900}'..='\u{fdcf}' | '\u{fdf0}'..='\u{ffef}' => true,
        '\u{10000}'..='\u{dffff}' | '\u{e1000}'..='\u{effff}' => plane_end < 0xFFFE,
        _ => false,
    }
}

/// `%` and two digits that are not one of these pairs. The ABNF spells out the digits, so a pair that is refused is
/// refused at its second digit.
fn encoded_but<'a>(input: In<'a>, refused: &[&str]) -> Out<'a> {
    let (digits, ()) = lit("%")(input)?;
    let (second, ()) = hexdig(digits)?;
    if refused
        .iter()
        .any(|pair| starts_with_no_case(digits.rest(), pair))
    {
        return second.miss("another character");
    }
    hexdig(second)
}

/// A character beyond ASCII of a class, written as two to four percent-encoded bytes. What it looks at counts as reached
/// only when it fits: the ABNF itself knows no percent-encoded letters.
fn encoded_character(input: In<'_>, is: fn(char) -> bool) -> Out<'_> {
    match input.cx().quietly(|| encoded_letter(input, is)) {
        Ok((rest, ())) => reached(rest),
        Err(_) => input.miss("a letter"),
    }
}

fn encoded_letter(input: In<'_>, is: fn(char) -> bool) -> Out<'_> {
    let mut bytes = Vec::with_capacity(4);
    let mut rest = input;
    while bytes.len() < 4 {
        let Ok((next, ())) = pct_encoded(rest) else {
            break;
        };
        let digits = rest.up_to(next).get(1..).unwrap_or("");
        bytes.push(u8::from_str_radix(digits, 16).unwrap_or(0));
        rest = next;
        if let Ok(text) = std::str::from_utf8(&bytes) {
            return match text.chars().next() {
                Some(c) if !c.is_ascii() && is(c) => Ok((rest, ())),
                _ => input.miss("a letter"),
            };
        }
    }
    input.miss("a letter")
}
