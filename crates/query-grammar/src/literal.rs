//! Literals: from the text of a value to a typed [`Literal`].
//!
//! Must never know: which type a property has. `'Open'` stays a text here; the binder promotes it.

use bigdecimal::BigDecimal;
use nom::Parser;
use nom::combinator::opt;
use uuid::Uuid;

use crate::ast::{
    Date, DateTimeOffset, Double, Duration, EnumLiteral, EnumMember, Geo, GeoFamily, GeoShape,
    Literal, Name, Position, TimeOfDay,
};
use crate::cursor::{Cursor, Parsed, blanks, list1, punctuation, starts_with_no_case};
use crate::error::ErrorKind;
use crate::identifier::{continues_identifier, starts_identifier};
use crate::lenient::{self, QuotedPrefix, Suffix};
use crate::limits;

/// Reads a literal that begins with a quote, a digit, a sign or a keyword. Literals with a prefix (`duration'…'`) begin
/// with a name: [`prefixed`] reads their rest.
///
/// ABNF: `primitiveLiteral = nullValue / booleanValue / guidValue / dateLiteral / … / string / duration / enum / binary / …`
pub(crate) fn literal(input: Cursor<'_>) -> Parsed<'_, Literal> {
    match input.byte() {
        b'\'' => string(input).map(|(rest, text)| (rest, Literal::String(text))),
        b'0'..=b'9' | b'+' => numeric(input),
        b'-' => match input.byte_at(1) {
            b'0'..=b'9' => numeric(input),
            _ => word_literal(input),
        },
        b'a'..=b'f' | b'A'..=b'F' if guid_at(input).is_some() => guid(input),
        _ => word_literal(input),
    }
}

/// ABNF: `string = SQUOTE *( SQUOTE-in-string / pchar-no-SQUOTE ) SQUOTE`
pub(crate) fn string(input: Cursor<'_>) -> Parsed<'_, String> {
    let (mut rest, ()) = punctuation(b'\'', "a text in single quotes")(input)?;
    let mut text = String::new();
    loop {
        let Some(quote) = rest.rest().find('\'') else {
            return rest.skip(rest.rest().len()).miss("a closing single quote");
        };
        let after = rest.skip(quote + 1);
        text.push_str(rest.up_to(rest.skip(quote)));
        if after.byte() != b'\'' {
            return Ok((after, text));
        }
        text.push('\'');
        rest = after.skip(1);
    }
}

/// `null`, `true`, `false`, `NaN`, `INF`, `-INF`.
fn word_literal(input: Cursor<'_>) -> Parsed<'_, Literal> {
    let sign = usize::from(input.byte() == b'-');
    let length = sign + identifier_length(input.skip(sign).rest());
    let rest = input.skip(length);
    match word_value(input.up_to(rest)) {
        Some(value) => Ok((rest, value)),
        None => input.miss("a literal"),
    }
}

/// The literal that a keyword stands for. Numbers are case-sensitive, the others are not.
pub(crate) fn word_value(word: &str) -> Option<Literal> {
    let value = match word {
        "NaN" => Literal::Double(double("NaN")),
        "INF" => Literal::Double(double("INF")),
        "-INF" => Literal::Double(double("-INF")),
        _ if word.eq_ignore_ascii_case("null") => Literal::Null,
        _ if word.eq_ignore_ascii_case("true") => Literal::Boolean(true),
        _ if word.eq_ignore_ascii_case("false") => Literal::Boolean(false),
        _ => return None,
    };
    Some(value)
}

fn double(text: &str) -> Double {
    let value = match text {
        "NaN" => f64::NAN,
        "INF" => f64::INFINITY,
        "-INF" => f64::NEG_INFINITY,
        _ => text.parse().unwrap_or(f64::NAN),
    };
    Double {
        value,
        text: text.to_owned(),
    }
}

/// The number of bytes of the identifier that stands at the beginning, 0 for none.
pub(crate) fn identifier_length(text: &str) -> usize {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) if starts_identifier(first) => {
            first.len_utf8()
                + chars
                    .take_while(|c| continues_identifier(*c))
                    .map(char::len_utf8)
                    .sum::<usize>()
        }
        _ => 0,
    }
}

// ----------------------------------------------------------------------- numbers, dates, times and GUIDs

/// A literal that begins with a digit or a sign: its first separator tells what it is.
fn numeric(input: Cursor<'_>) -> Parsed<'_, Literal> {
    if guid_at(input).is_some() {
        return guid(input);
    }
    let sign = usize::from(matches!(input.byte(), b'-' | b'+'));
    let digits = digit_count(input.skip(sign));
    let next = sign + digits;
    match input.byte_at(next) {
        b'-' if digits >= 4 && input.byte() != b'+' => date_or_datetime(input),
        b':' if digits == 2 && sign == 0 && input.byte_at(3).is_ascii_digit() => {
            time_of_day(input).map(|(rest, time)| (rest, Literal::TimeOfDay(time)))
        }
        _ => number(input),
    }
}

/// ABNF: `decimalValue = [ SIGN ] 1*DIGIT [ "." 1*DIGIT ] [ "e" [ SIGN ] 1*DIGIT ]`, and the suffixes of [`lenient`].
fn number(input: Cursor<'_>) -> Parsed<'_, Literal> {
    let sign = usize::from(matches!(input.byte(), b'-' | b'+'));
    let digits = digit_count(input.skip(sign));
    let mut end = input.skip(sign + digits);
    if digits == 0 {
        return end.miss("a digit");
    }
    let mut fraction = false;
    if end.byte() == b'.' && end.byte_at(1).is_ascii_digit() {
        fraction = true;
        end = end.skip(1);
        end = end.skip(digit_count(end));
    }
    let mantissa = input.up_to(end).trim_start_matches('+').to_owned();
    if end.at() - input.at() > limits::MAX_DIGITS {
        return input.fail(end, ErrorKind::InvalidLiteral, &["at most 1000 digits"]);
    }
    let (end, exponent) = opt(exponent).parse(end)?;
    let suffix = lenient::number_suffix(end.byte())
        .filter(|_| !end.skip(1).first().is_some_and(continues_identifier));
    let rest = end.skip(usize::from(suffix.is_some()));
    if rest.first().is_some_and(continues_identifier) {
        return rest.miss("the end of the number");
    }
    let is_double = suffix == Some(Suffix::Double) || (suffix.is_none() && exponent.is_some());
    let value = if is_double {
        let text = format!("{mantissa}e{}", exponent.unwrap_or(0));
        Some(Literal::Double(double(&text)))
    } else if fraction || exponent.is_some() || suffix == Some(Suffix::Decimal) {
        decimal(&mantissa, exponent.unwrap_or(0))
    } else {
        match mantissa.parse::<i128>() {
            Ok(integer) => Some(Literal::Integer(integer)),
            Err(_) => decimal(&mantissa, 0),
        }
    };
    match value {
        Some(value) => Ok((rest, value)),
        None => input.fail(rest, ErrorKind::InvalidLiteral, &["a number"]),
    }
}

/// An exact decimal. Only the lenient suffix `M` gives it an exponent, which stays within what a double can reach.
fn decimal(mantissa: &str, exponent: i32) -> Option<Literal> {
    if exponent.abs() > 308 {
        return None;
    }
    let text = format!("{mantissa}e{exponent}");
    text.parse().ok().map(Literal::Decimal)
}

/// The exponent without its `e`.
fn exponent(input: Cursor<'_>) -> Parsed<'_, i32> {
    if !matches!(input.byte(), b'e' | b'E') {
        return input.miss("");
    }
    let signed = input.skip(1);
    let (negative, digits) = match signed.byte() {
        b'-' => (true, signed.skip(1)),
        plus if lenient::is_plus(plus) => (false, signed.skip(1)),
        _ => (false, signed),
    };
    let end = digits.skip(digit_count(digits));
    if digits.at() == end.at() {
        return digits.miss("a digit");
    }
    // Exponents of many digits say nothing a service can store and make decimals explode.
    match digits.up_to(end).parse::<i32>() {
        Ok(value) if value <= 9_999 => Ok((end, if negative { -value } else { value })),
        _ => digits.fail(end, ErrorKind::InvalidLiteral, &["an exponent up to 9999"]),
    }
}

fn digit_count(input: Cursor<'_>) -> usize {
    input.rest().bytes().take_while(u8::is_ascii_digit).count()
}

/// ABNF: `guidValue = 8HEXDIG "-" 4HEXDIG "-" 4HEXDIG "-" 4HEXDIG "-" 12HEXDIG`
fn guid(input: Cursor<'_>) -> Parsed<'_, Literal> {
    match guid_at(input) {
        Some(guid) => Ok((input.skip(36), Literal::Guid(guid))),
        None => input.miss("a GUID"),
    }
}

fn guid_at(input: Cursor<'_>) -> Option<Uuid> {
    if input.byte_at(8) != b'-' || input.byte_at(13) != b'-' {
        return None;
    }
    let text = input.rest().get(..36)?;
    let next = input.skip(36).first();
    if next.is_some_and(continues_identifier) {
        return None;
    }
    Uuid::try_parse(text).ok()
}

/// ABNF: `dateValue = year "-" month "-" day`, then perhaps `"T" …`.
fn date_or_datetime(input: Cursor<'_>) -> Parsed<'_, Literal> {
    let (rest, date) = date(input)?;
    if !matches!(rest.byte(), b'T' | b't') {
        return Ok((rest, Literal::Date(date)));
    }
    let (rest, time) = time_of_day(rest.skip(1))?;
    let (rest, offset_minutes) = offset(rest)?;
    Ok((
        rest,
        Literal::DateTimeOffset(DateTimeOffset {
            date,
            time,
            offset_minutes,
        }),
    ))
}

/// A day that exists in the calendar.
fn date(input: Cursor<'_>) -> Parsed<'_, Date> {
    let sign = usize::from(input.byte() == b'-');
    let digits = digit_count(input.skip(sign));
    let end = input.skip(sign + digits);
    if digits < 4 {
        return end.miss("a year of four digits");
    }
    let year = match input.up_to(end).parse::<i64>() {
        Ok(year) if digits == 4 || input.byte_at(sign) != b'0' => year,
        _ => return input.fail(end, ErrorKind::InvalidLiteral, &["a year"]),
    };
    let (rest, ()) = punctuation(b'-', "\"-\"")(end)?;
    let (rest, month) = two_digits(rest, 1, 12, "a month from 01 to 12")?;
    let (rest, ()) = punctuation(b'-', "\"-\"")(rest)?;
    let (rest, day) = two_digits(rest, 1, 31, "a day from 01 to 31")?;
    let date = Date { year, month, day };
    if day > date.days_in_month() {
        return input.fail(rest, ErrorKind::InvalidLiteral, &["a day that exists"]);
    }
    Ok((rest, date))
}

/// ABNF: `timeOfDayValue = hour ":" minute [ ":" second [ "." fractionalSeconds ] ]`
fn time_of_day(input: Cursor<'_>) -> Parsed<'_, TimeOfDay> {
    let (rest, hour) = two_digits(input, 0, 23, "an hour from 00 to 23")?;
    let (rest, ()) = punctuation(b':', "\":\"")(rest)?;
    let (mut rest, minute) = two_digits(rest, 0, 59, "a minute from 00 to 59")?;
    let (mut second, mut picosecond) = (0, 0);
    if rest.byte() == b':' {
        (rest, second) = two_digits(rest.skip(1), 0, 59, "a second from 00 to 59")?;
        if rest.byte() == b'.' {
            (rest, picosecond) = fraction(rest.skip(1))?;
        }
    }
    Ok((
        rest,
        TimeOfDay {
            hour,
            minute,
            second,
            picosecond,
        },
    ))
}

/// ABNF: `( "Z" / SIGN hour ":" minute )`, in minutes.
fn offset(input: Cursor<'_>) -> Parsed<'_, i16> {
    let negative = match input.byte() {
        b'Z' | b'z' => return Ok((input.skip(1), 0)),
        b'-' => true,
        plus if lenient::is_plus(plus) && input.byte_at(1).is_ascii_digit() => false,
        _ => return input.miss("\"Z\" or a time zone offset such as +01:00"),
    };
    let (rest, hour) = two_digits(input.skip(1), 0, 23, "an hour from 00 to 23")?;
    let (rest, ()) = punctuation(b':', "\":\"")(rest)?;
    let (rest, minute) = two_digits(rest, 0, 59, "a minute from 00 to 59")?;
    let minutes = i16::from(hour) * 60 + i16::from(minute);
    Ok((rest, if negative { -minutes } else { minutes }))
}

fn two_digits<'a>(input: Cursor<'a>, least: u8, most: u8, label: &'static str) -> Parsed<'a, u8> {
    let (tens, ones) = (input.byte(), input.byte_at(1));
    if !tens.is_ascii_digit() || !ones.is_ascii_digit() {
        return input.miss(label);
    }
    let value = (tens - b'0') * 10 + (ones - b'0');
    if value < least || value > most {
        return input.miss(label);
    }
    Ok((input.skip(2), value))
}

/// ABNF: `fractionalSeconds = 1*12DIGIT`, in picoseconds.
fn fraction(input: Cursor<'_>) -> Parsed<'_, u64> {
    let digits = digit_count(input);
    let end = input.skip(digits);
    match digits {
        0 => input.miss("a digit"),
        1..=12 => {
            let value: u64 = input.up_to(end).parse().unwrap_or(0);
            let scale = 12 - u32::try_from(digits).unwrap_or(12);
            Ok((end, value * 10_u64.pow(scale)))
        }
        _ => input.fail(
            end,
            ErrorKind::InvalidLiteral,
            &["at most 12 digits of a second"],
        ),
    }
}

/// ABNF: `durationValue = [ SIGN ] "P" [ 1*DIGIT "D" ] [ "T" [ 1*DIGIT "H" ] [ 1*DIGIT "M" ] [ 1*DIGIT [ "." 1*DIGIT ] "S" ] ]`
pub(crate) fn duration(input: Cursor<'_>) -> Parsed<'_, Duration> {
    let negative = input.byte() == b'-';
    let signed = negative || input.byte() == b'+' || input.byte() == b' ';
    let mut rest = input.skip(usize::from(signed));
    if !matches!(rest.byte(), b'P' | b'p') {
        return rest.miss("a duration such as P1DT2H30M");
    }
    rest = rest.skip(1);
    let mut duration = Duration {
        negative,
        days: 0,
        hours: 0,
        minutes: 0,
        seconds: 0,
        picoseconds: 0,
    };
    let (after, days) = part(rest, b'D')?;
    duration.days = days.unwrap_or(0);
    rest = after;
    if matches!(rest.byte(), b'T' | b't') {
        let (after, hours) = part(rest.skip(1), b'H')?;
        let (after, minutes) = part(after, b'M')?;
        duration.hours = hours.unwrap_or(0);
        duration.minutes = minutes.unwrap_or(0);
        rest = seconds(after, &mut duration)?.0;
    }
    Ok((rest, duration))
}

/// A number and its unit, or nothing.
fn part(input: Cursor<'_>, unit: u8) -> Parsed<'_, Option<u64>> {
    let digits = digit_count(input);
    let end = input.skip(digits);
    if digits == 0 || end.byte().to_ascii_uppercase() != unit {
        return Ok((input, None));
    }
    match input.up_to(end).parse() {
        Ok(value) => Ok((end.skip(1), Some(value))),
        Err(_) => input.fail(end, ErrorKind::InvalidLiteral, &["a smaller number"]),
    }
}

fn seconds<'a>(input: Cursor<'a>, duration: &mut Duration) -> Parsed<'a, ()> {
    let digits = digit_count(input);
    if digits == 0 {
        return Ok((input, ()));
    }
    let whole = input.skip(digits);
    let (end, picoseconds) = match whole.byte() {
        b'.' => fraction(whole.skip(1))?,
        _ => (whole, 0),
    };
    if !matches!(end.byte(), b'S' | b's') {
        return end.miss("\"S\"");
    }
    match input.up_to(whole).parse() {
        Ok(seconds) => {
            duration.seconds = seconds;
            duration.picoseconds = picoseconds;
            Ok((end.skip(1), ()))
        }
        Err(_) => input.fail(whole, ErrorKind::InvalidLiteral, &["a smaller number"]),
    }
}

// ------------------------------------------------------------------------------------- prefix and quotes

/// Reads `'…'` behind a name: a duration, binary, geo, enumeration literal, or one of the OData 2 forms.
pub(crate) fn prefixed<'a>(name: &Name, input: Cursor<'a>) -> Parsed<'a, Literal> {
    if name.text.eq_ignore_ascii_case("duration") {
        let (rest, value) = quoted(input, duration)?;
        return Ok((rest, Literal::Duration(value)));
    }
    if name.text.eq_ignore_ascii_case("binary") {
        let (rest, value) = quoted(input, binary)?;
        return Ok((rest, Literal::Binary(value)));
    }
    if let Some(family) = geo_family(&name.text) {
        let (rest, (srid, shape)) = quoted(input, |inner| geo(inner, family))?;
        return Ok((
            rest,
            Literal::Geo(Geo {
                family,
                srid,
                shape,
            }),
        ));
    }
    if let Some(prefix) = lenient::quoted_prefix(&name.text) {
        return quoted(input, |inner| match prefix {
            QuotedPrefix::Guid => guid(inner),
            QuotedPrefix::DateTime => datetime_without_zone(inner),
            QuotedPrefix::DateTimeOffset => date_or_datetime(inner),
            QuotedPrefix::Time => time_or_duration(inner),
        });
    }
    let (rest, members) = quoted(input, list1(limits::MAX_LIST, enum_member))?;
    Ok((
        rest,
        Literal::Enum(EnumLiteral {
            type_name: name.clone(),
            members,
        }),
    ))
}

fn quoted<'a, T>(
    input: Cursor<'a>,
    mut inner: impl FnMut(Cursor<'a>) -> Parsed<'a, T>,
) -> Parsed<'a, T> {
    let (rest, ()) = punctuation(b'\'', "a single quote")(input)?;
    let (rest, value) = inner(rest)?;
    let (rest, ()) = punctuation(b'\'', "a closing single quote")(rest)?;
    Ok((rest, value))
}

fn datetime_without_zone(input: Cursor<'_>) -> Parsed<'_, Literal> {
    let (rest, date) = date(input)?;
    let midnight = TimeOfDay {
        hour: 0,
        minute: 0,
        second: 0,
        picosecond: 0,
    };
    let (rest, time) = match rest.byte() {
        b'T' | b't' => time_of_day(rest.skip(1))?,
        _ => (rest, midnight),
    };
    let (rest, offset_minutes) = match rest.byte() {
        b'\'' => (rest, 0),
        _ => offset(rest)?,
    };
    Ok((
        rest,
        Literal::DateTimeOffset(DateTimeOffset {
            date,
            time,
            offset_minutes,
        }),
    ))
}

fn time_or_duration(input: Cursor<'_>) -> Parsed<'_, Literal> {
    if input.byte().is_ascii_digit() {
        time_of_day(input).map(|(rest, value)| (rest, Literal::TimeOfDay(value)))
    } else {
        duration(input).map(|(rest, value)| (rest, Literal::Duration(value)))
    }
}

/// ABNF: `singleEnumValue = enumerationMember / enumMemberValue`
fn enum_member(input: Cursor<'_>) -> Parsed<'_, EnumMember> {
    let input = blanks(input);
    let length = identifier_length(input.rest());
    if length > 0 {
        let rest = input.skip(length);
        return Ok((rest, EnumMember::Name(input.up_to(rest).to_owned())));
    }
    let sign = usize::from(matches!(input.byte(), b'-' | b'+'));
    let rest = input.skip(sign + digit_count(input.skip(sign)));
    if rest.at() == input.at() + sign {
        return input.miss("an enumeration member");
    }
    match input.up_to(rest).parse() {
        Ok(value) => Ok((rest, EnumMember::Number(value))),
        Err(_) => input.fail(rest, ErrorKind::InvalidLiteral, &["a 64-bit integer"]),
    }
}

/// ABNF: `binaryValue = *(4base64char) [ base64b16 / base64b8 ]`; the padding may be missing.
fn binary(input: Cursor<'_>) -> Parsed<'_, Vec<u8>> {
    let mut bytes = Vec::new();
    let (mut bits, mut held) = (0_u32, 0_u32);
    let mut rest = input;
    while let Some(value) = base64_value(rest.byte()) {
        bits = (bits << 6 | value) & 0xFFFF;
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push((bits >> held & 0xFF) as u8);
        }
        rest = rest.skip(1);
    }
    rest.note("base64url text");
    let used = rest.at() - input.at();
    let padding = rest.rest().bytes().take_while(|b| *b == b'=').count();
    let whole = padding == 0 || (used + padding).is_multiple_of(4) && padding <= 2;
    let spare = bits & ((1 << held) - 1);
    if used % 4 == 1 || spare != 0 || !whole {
        return rest.miss("base64url text");
    }
    Ok((rest.skip(padding), bytes))
}

fn base64_value(byte: u8) -> Option<u32> {
    let value = match byte {
        b'A'..=b'Z' => byte - b'A',
        b'a'..=b'z' => byte - b'a' + 26,
        b'0'..=b'9' => byte - b'0' + 52,
        b'-' | b'+' => 62,
        b'_' | b'/' => 63,
        _ => return None,
    };
    Some(u32::from(value))
}

// ------------------------------------------------------------------------------------------------- geo

fn geo_family(name: &str) -> Option<GeoFamily> {
    if name.eq_ignore_ascii_case("geography") {
        Some(GeoFamily::Geography)
    } else if name.eq_ignore_ascii_case("geometry") {
        Some(GeoFamily::Geometry)
    } else {
        None
    }
}

/// ABNF: `sridLiteral = "SRID" EQ 1*5DIGIT SEMI`, then the shape. Well-known text names no reference system.
fn geo(input: Cursor<'_>, family: GeoFamily) -> Parsed<'_, (u32, GeoShape)> {
    if !starts_with_no_case(input.rest(), "SRID=") {
        input.note("\"SRID=\"");
        let (rest, shape) = geo_shape(input)?;
        return Ok((rest, (lenient::srid(family), shape)));
    }
    let digits = input.skip(5);
    let end = digits.skip(digit_count(digits));
    let srid = match digits.up_to(end) {
        text if (1..=5).contains(&text.len()) => text.parse().unwrap_or(0),
        _ => return digits.miss("one to five digits"),
    };
    let (rest, ()) = punctuation(b';', "\";\"")(end)?;
    let (rest, shape) = geo_shape(rest)?;
    Ok((rest, (srid, shape)))
}

/// ABNF: `geoLiteral = collectionLiteral / lineStringLiteral / … / polygonLiteral`
fn geo_shape(input: Cursor<'_>) -> Parsed<'_, GeoShape> {
    let length = identifier_length(input.rest());
    let end = input.skip(length);
    let rest = blanks(end);
    match input.up_to(end).to_ascii_lowercase().as_str() {
        "point" => geo_list(rest, 1, position).and_then(|(end, mut points)| match points.pop() {
            Some(point) if points.is_empty() => Ok((end, GeoShape::Point(point))),
            _ => rest.miss("one position"),
        }),
        "linestring" => wrap(geo_list(rest, 2, position), GeoShape::LineString),
        "polygon" => wrap(polygon(rest), GeoShape::Polygon),
        "multipoint" => wrap(geo_list(rest, 0, point_data), GeoShape::MultiPoint),
        "multilinestring" => wrap(
            geo_list(rest, 0, |item| geo_list(item, 2, position)),
            GeoShape::MultiLineString,
        ),
        "multipolygon" => wrap(geo_list(rest, 0, polygon), GeoShape::MultiPolygon),
        "collection" => wrap(
            rest.deeper(|rest| geo_list(rest, 1, geo_shape)),
            GeoShape::Collection,
        ),
        _ => input.miss("a shape such as Point or Polygon"),
    }
}

fn wrap<'a, T>(parsed: Parsed<'a, T>, shape: fn(T) -> GeoShape) -> Parsed<'a, GeoShape> {
    parsed.map(|(rest, data)| (rest, shape(data)))
}

/// ABNF: `polygonData = OPEN ringLiteral *( COMMA ringLiteral ) CLOSE`
fn polygon(input: Cursor<'_>) -> Parsed<'_, Vec<Vec<Position>>> {
    geo_list(input, 1, |ring| geo_list(ring, 1, position))
}

/// ABNF: `pointData = OPEN positionLiteral CLOSE`
fn point_data(input: Cursor<'_>) -> Parsed<'_, Position> {
    let (rest, ()) = punctuation(b'(', "\"(\"")(input)?;
    let (rest, point) = position(rest)?;
    let (rest, ()) = punctuation(b')', "\")\"")(rest)?;
    Ok((rest, point))
}

/// A parenthesised list with at least so many items.
fn geo_list<'a, T>(
    input: Cursor<'a>,
    least: usize,
    item: impl FnMut(Cursor<'a>) -> Parsed<'a, T>,
) -> Parsed<'a, Vec<T>> {
    let (rest, ()) = punctuation(b'(', "\"(\"")(input)?;
    let rest = blanks(rest);
    let (rest, items) = if least == 0 && rest.byte() == b')' {
        (rest, Vec::new())
    } else {
        list1(limits::MAX_LIST, item)(rest)?
    };
    let rest = blanks(rest);
    if items.len() < least {
        return rest.miss("\",\"");
    }
    let (rest, ()) = punctuation(b')', "\")\"")(rest)?;
    Ok((rest, items))
}

/// ABNF: `positionLiteral = doubleValue SP doubleValue [ SP doubleValue ] [ SP doubleValue ]`
fn position(input: Cursor<'_>) -> Parsed<'_, Position> {
    let mut rest = input;
    let mut numbers: Vec<Double> = Vec::with_capacity(2);
    loop {
        let (after, number) = coordinate(rest)?;
        numbers.push(number);
        rest = after;
        let next = blanks(rest);
        if next.at() == rest.at() || numbers.len() == 4 || matches!(next.byte(), b',' | b')') {
            break;
        }
        rest = next;
    }
    if numbers.len() < 2 {
        return rest.miss("a space and a number");
    }
    Ok((rest, Position(numbers)))
}

fn coordinate(input: Cursor<'_>) -> Parsed<'_, Double> {
    let sign = usize::from(matches!(input.byte(), b'-' | b'+'));
    let (rest, value) = match input.byte_at(sign) {
        b'0'..=b'9' => number(input)?,
        _ => word_literal(input)?,
    };
    match value {
        Literal::Integer(integer) => Ok((rest, double(&integer.to_string()))),
        Literal::Decimal(decimal) => Ok((rest, double(&decimal.to_plain_string()))),
        Literal::Double(double) => Ok((rest, double)),
        Literal::Null
        | Literal::Boolean(_)
        | Literal::String(_)
        | Literal::Guid(_)
        | Literal::Date(_)
        | Literal::DateTimeOffset(_)
        | Literal::TimeOfDay(_)
        | Literal::Duration(_)
        | Literal::Binary(_)
        | Literal::Enum(_)
        | Literal::Geo(_) => input.miss("a number"),
    }
}

// -------------------------------------------------------------------------------------- value helpers

impl Date {
    /// The number of days of this month in the proleptic Gregorian calendar.
    #[must_use]
    pub fn days_in_month(self) -> u8 {
        let leap = self.year % 4 == 0 && (self.year % 100 != 0 || self.year % 400 == 0);
        match self.month {
            2 if leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        }
    }

    /// The same day for chrono, unless it lies outside its range.
    #[must_use]
    pub fn to_chrono(self) -> Option<chrono::NaiveDate> {
        chrono::NaiveDate::from_ymd_opt(
            i32::try_from(self.year).ok()?,
            u32::from(self.month),
            u32::from(self.day),
        )
    }
}

impl TimeOfDay {
    /// The same time for chrono, cut to nanoseconds.
    #[must_use]
    pub fn to_chrono(self) -> Option<chrono::NaiveTime> {
        chrono::NaiveTime::from_hms_nano_opt(
            u32::from(self.hour),
            u32::from(self.minute),
            u32::from(self.second),
            u32::try_from(self.picosecond / 1_000).ok()?,
        )
    }
}

impl DateTimeOffset {
    /// The same instant in UTC for chrono, cut to nanoseconds, unless it lies outside its range.
    #[must_use]
    pub fn to_utc(self) -> Option<chrono::DateTime<chrono::Utc>> {
        let local = self.date.to_chrono()?.and_time(self.time.to_chrono()?);
        let offset = chrono::TimeDelta::minutes(i64::from(self.offset_minutes));
        Some(local.checked_sub_signed(offset)?.and_utc())
    }
}

impl Duration {
    /// The whole length in seconds, exact.
    #[must_use]
    pub fn to_seconds(self) -> BigDecimal {
        let whole =
            (i128::from(self.days) * 24 + i128::from(self.hours)) * 60 + i128::from(self.minutes);
        let whole = whole * 60 + i128::from(self.seconds);
        let picoseconds = BigDecimal::new(self.picoseconds.into(), 12);
        let total = BigDecimal::from(whole) + picoseconds;
        if self.negative { -total } else { total }
    }
}

/// Any literal, with or without prefix.
pub(crate) fn any_literal(input: Cursor<'_>) -> Parsed<'_, Literal> {
    let length = qualified_length(input.rest());
    let quote = input.skip(length);
    if length > 0 && quote.byte() == b'\'' {
        let name = Name {
            text: input.up_to(quote).to_owned(),
            span: input.span_to(quote),
        };
        return prefixed(&name, quote);
    }
    literal(input)
}

/// The number of bytes of the (perhaps qualified) name that stands at the beginning.
pub(crate) fn qualified_length(text: &str) -> usize {
    let mut length = identifier_length(text);
    while length > 0 {
        let Some(rest) = text.get(length..).and_then(|rest| rest.strip_prefix('.')) else {
            break;
        };
        match identifier_length(rest) {
            0 => break,
            more => length += 1 + more,
        }
    }
    length
}
