//! Every operation and function, on a row of values and on a row of nulls.

use chrono::{NaiveDate, NaiveTime};
use diesel_store::{Database, Options};
use entity_model::Value;
use query_plan::expr::{Expr, ExprKind};
use query_plan::port::Store;
use query_plan::write::Change;

use crate::bed::{Bed, answer, made, on_both};
use crate::plans::{Plans, Say};
use crate::small;
use crate::words::Words;

/// Row 1 holds values, row 2 nulls.
fn samples() -> Vec<Bed> {
    let model = small::model();
    let beds = made(&model, &Options::default());
    let named: Vec<(&str, Value)> = vec![
        ("ABinary", Value::Binary(vec![1, 2])),
        ("ABoolean", Value::Boolean(true)),
        ("AByte", Value::Int(200)),
        (
            "ADate",
            NaiveDate::from_ymd_opt(2024, 2, 29).unwrap().into(),
        ),
        (
            "ADateTime",
            Value::DateTime("2024-02-29T23:59:58.123456Z".parse().unwrap()),
        ),
        ("ADouble", Value::Double(2.5)),
        ("ADuration", Value::Duration(5_405_500_000)),
        (
            "AGuid",
            Value::Guid("00000000-0000-0000-0000-00000000abcd".parse().unwrap()),
        ),
        ("AnInt16", Value::Int(-7)),
        ("AnInt32", Value::Int(7)),
        ("AnInt64", Value::Int(42)),
        ("ASByte", Value::Int(-3)),
        ("ASingle", Value::Double(0.1)),
        ("AString", "Élodie Ångström".into()),
        (
            "ATime",
            Value::Time(NaiveTime::from_hms_micro_opt(10, 11, 12, 500_000).unwrap()),
        ),
        ("ADecimal", Value::Decimal("1234.5678".parse().unwrap())),
        ("AMoney", Value::Decimal("99.95".parse().unwrap())),
        ("AWord", "  Straße\t".into()),
    ];
    for bed in &beds {
        let database = bed.database();
        let plans = Plans(database.model());
        let names: Vec<&str> = ["Id"]
            .into_iter()
            .chain(named.iter().map(|(n, _)| *n))
            .collect();
        let values = named.iter().map(|(_, v)| v.clone());
        let nulls = named.iter().map(|_| Value::Null);
        let change = Change::Insert {
            entity: plans.entity("Sample"),
            places: plans.places("Sample", &names),
            rows: vec![
                [Value::Int(1)].into_iter().chain(values).collect(),
                [Value::Int(2)].into_iter().chain(nulls).collect(),
            ],
        };
        database
            .transaction(&mut |unit| unit.change(&change).map(|_| ()))
            .unwrap();
    }
    beds
}

/// What an expression gives for both rows; a condition also as a filter, and its contrary.
fn given(database: &Database, text: &str) -> String {
    let model = database.model();
    let plans = Plans(model);
    let expr = Words {
        model,
        entity: "Sample",
    }
    .read(text);
    let condition = matches!(
        expr.typed.ty,
        entity_model::Type::Primitive(entity_model::Primitive::Boolean)
    );
    let mut level = plans.level("Sample", &[]);
    level.columns.insert(0, expr.clone());
    level.order_columns = vec![1];
    let shown = answer(database, &level);
    let values: Vec<&str> = shown
        .lines()
        .filter(|l| *l != "--")
        .map(|l| l.rsplit_once(' ').map_or(l, |(value, _)| value))
        .collect();
    if condition && values.len() == 2 {
        for (wanted, condition) in [
            ("true", expr.clone()),
            ("false", Expr::condition(ExprKind::Not(Box::new(expr)))),
        ] {
            let rows = answer(database, &plans.level("Sample", &[]).whose(condition));
            let expected: String = (1..)
                .zip(&values)
                .filter(|(_, value)| **value == wanted)
                .map(|(id, _)| format!("{id}\n"))
                .collect();
            assert_eq!(
                rows.replace("--\n", ""),
                expected,
                "{text} is {wanted}, on {:?}",
                database.language()
            );
        }
    }
    values.join(" | ")
}

fn check(rows: &[(&str, &str)]) {
    let beds = samples();
    let expected: String = rows
        .iter()
        .map(|(text, value)| format!("{text} = {value}\n"))
        .collect();
    on_both(&beds, &expected, |database| {
        rows.iter()
            .map(|(text, _)| format!("{text} = {}\n", given(database, text)))
            .collect()
    });
}

#[test]
fn columns() {
    check(&[
        ("ABinary", "[1, 2] | null"),
        ("ABoolean", "true | null"),
        ("AByte", "200 | null"),
        ("ADate", "day19782 | null"),
        ("ADateTime", "at1709251198123456 | null"),
        ("ADouble", "2.5 | null"),
        ("ADuration", "for5405500000 | null"),
        ("AGuid", "00000000-0000-0000-0000-00000000abcd | null"),
        ("AnInt16", "-7 | null"),
        ("AnInt32", "7 | null"),
        ("AnInt64", "42 | null"),
        ("ASByte", "-3 | null"),
        ("ASingle", "0.10000000149011612 | null"),
        ("AString", "'Élodie Ångström' | null"),
        ("ATime", "time36672500000 | null"),
        ("ADecimal", "1234.5678 | null"),
        ("AMoney", "99.95 | null"),
        ("'a'", "'a' | 'a'"),
        ("12", "12 | 12"),
        ("1.50", "1.50 | 1.50"),
        ("d:1.5", "1.5 | 1.5"),
        ("null", "null | null"),
        ("true", "true | true"),
        ("date:1969-12-31", "day-1 | day-1"),
        ("at:1969-12-31T23:59:59.5Z", "at-500000 | at-500000"),
        ("for:-1", "for-1 | for-1"),
        ("time:23:59:59", "time86399000000 | time86399000000"),
    ]);
}

#[test]
fn null_equals_null_and_is_neither_less_nor_greater() {
    check(&[
        ("(eq AnInt64 42)", "true | false"),
        ("(eq 42 AnInt64)", "true | false"),
        ("(ne AnInt64 42)", "false | true"),
        ("(eq AnInt64 null)", "false | true"),
        ("(ne AnInt64 null)", "true | false"),
        ("(eq null null)", "true | true"),
        ("(ne null null)", "false | false"),
        ("(eq AnInt64 AnInt32)", "false | true"),
        ("(ne AnInt64 AnInt32)", "true | false"),
        ("(eq AnInt64 AnInt64)", "true | true"),
        ("(lt AnInt64 43)", "true | false"),
        ("(le AnInt64 42)", "true | false"),
        ("(gt AnInt64 42)", "false | false"),
        ("(ge AnInt64 AnInt64)", "true | false"),
        ("(gt AnInt64 null)", "false | false"),
        ("(le null null)", "false | false"),
        ("(not (lt AnInt64 43))", "false | true"),
        ("(eq (lt AnInt64 43) false)", "false | true"),
        ("(eq AString 'Élodie Ångström')", "true | false"),
        ("(gt AString 'Zoé')", "true | false"),
        (
            "(eq AGuid guid:00000000-0000-0000-0000-00000000ABCD)",
            "true | false",
        ),
        (
            "(gt AGuid guid:00000000-0000-0000-0000-000000000001)",
            "true | false",
        ),
        ("(ge ADate date:2024-02-29)", "true | false"),
        (
            "(lt ADateTime at:2024-02-29T23:59:58.1234561Z)",
            "false | false",
        ),
        ("(gt ADuration for:5405499999)", "true | false"),
        ("(eq ATime time:10:11:12.5)", "true | false"),
        ("(gt ADouble d:2.25)", "true | false"),
        ("(gt ADouble AnInt16)", "true | false"),
        ("(eq ADouble AMoney)", "false | true"),
        ("(lt ADouble AMoney)", "true | false"),
        ("(eq ADouble d:NaN)", "false | false"),
        ("(ne ADouble d:NaN)", "true | true"),
        ("(lt ADouble d:inf)", "true | false"),
        ("(gt ADouble d:-inf)", "true | false"),
    ]);
}

#[test]
fn truth_has_three_values() {
    check(&[
        ("ABoolean", "true | null"),
        ("(not ABoolean)", "false | null"),
        ("(and ABoolean true)", "true | null"),
        ("(and ABoolean false)", "false | false"),
        ("(or ABoolean false)", "true | null"),
        ("(or ABoolean true)", "true | true"),
        ("(eq ABoolean true)", "true | false"),
        ("(ne ABoolean true)", "false | true"),
        ("(eq ABoolean null)", "false | true"),
        ("(not (and ABoolean (gt AnInt64 1)))", "false | true"),
        ("(or (lt AnInt64 1) (lt AnInt32 100))", "true | false"),
        ("(and)", "true | true"),
        ("(or)", "false | false"),
        ("(case:i (gt AnInt64 1) 1 true 2)", "1 | 2"),
        ("(case:i (gt AnInt64 100) 1)", "null | null"),
        ("(case:m3 ABoolean AMoney true 0.125)", "99.950 | 0.125"),
    ]);
}

#[test]
fn lists() {
    check(&[
        ("(in AnInt64 1 42 3)", "true | false"),
        ("(in AnInt64 42)", "true | false"),
        ("(in AnInt64 1 null)", "false | true"),
        ("(in AnInt64)", "false | false"),
        ("(not (in AnInt64 1 2))", "true | true"),
        ("(not (in AnInt64 42 null))", "false | false"),
        ("(in AnInt64 1 (add:i AnInt32 35))", "true | true"),
        (
            "(in AString 'a' 'Élodie Ångström' 'b\"c\\')",
            "true | false",
        ),
        ("(in AMoney 99.950 1)", "true | false"),
        ("(in AMoney 99.951 99.949)", "false | false"),
        ("(in ADouble d:1 d:2.5)", "true | false"),
        ("(in ADate date:2024-02-29 date:2024-03-01)", "true | false"),
        (
            "(in AGuid guid:00000000-0000-0000-0000-00000000abcd guid:00000000-0000-0000-0000-00000000abce)",
            "true | false",
        ),
        ("(in ABoolean true null)", "true | true"),
    ]);
}

#[test]
fn decimals_are_exact() {
    check(&[
        ("(eq AMoney 99.95)", "true | false"),
        ("(eq AMoney 99.950)", "true | false"),
        ("(eq AMoney 99.951)", "false | false"),
        ("(ne AMoney 99.951)", "true | true"),
        ("(lt AMoney 99.951)", "true | false"),
        ("(le AMoney 99.949)", "false | false"),
        ("(gt AMoney 99.949)", "true | false"),
        ("(gt 99.949 AMoney)", "false | false"),
        ("(gt AMoney 99)", "true | false"),
        ("(lt AMoney 99999999999999999999999)", "true | false"),
        ("(ne AMoney 99999999999999999999999)", "true | true"),
        ("(lt AMoney ADecimal)", "true | false"),
        ("(eq AMoney ADecimal)", "false | true"),
        ("(not (lt ADecimal AMoney))", "true | true"),
        ("(gt ADecimal AnInt64)", "true | false"),
        ("(add:m4 AMoney ADecimal)", "1334.5178 | null"),
        ("(sub:m4 AMoney ADecimal)", "-1134.6178 | null"),
        ("(mul:m6 AMoney ADecimal)", "123395.051610 | null"),
        ("(mul:m2 AMoney ADecimal)", "123395.05 | null"),
        ("(div:m5 AMoney 3)", "33.31667 | null"),
        ("(div:m5 ADecimal AMoney)", "12.35185 | null"),
        ("(divby:m5 AnInt64 5)", "8.40000 | null"),
        ("(div:m2 (neg:m2 AMoney) 2)", "-49.98 | null"),
        ("(mod:m4 ADecimal AMoney)", "35.1678 | null"),
        ("(mod:m4 (neg:m4 ADecimal) AMoney)", "-35.1678 | null"),
        ("(add:m2 AMoney AnInt64)", "141.95 | null"),
        ("(div:m5 AMoney 0)", "Computation"),
        ("(neg:m2 AMoney)", "-99.95 | null"),
    ]);
}

#[test]
fn whole_numbers_and_fractions() {
    check(&[
        ("(add:i AnInt64 1)", "43 | null"),
        ("(sub:i AnInt16 AnInt32)", "-14 | null"),
        ("(mul:i AnInt32 AnInt32)", "49 | null"),
        ("(div:i AnInt16 2)", "-3 | null"),
        ("(mod:i AnInt16 2)", "-1 | null"),
        ("(neg:i AnInt16)", "7 | null"),
        ("(div:i AnInt64 0)", "Computation"),
        ("(mod:i AnInt64 0)", "Computation"),
        ("(add:i AnInt64 9223372036854775807)", "Computation"),
        ("(mul:i AnInt32 9223372036854775807)", "Computation"),
        ("(mul:i AnInt32 2147483647)", "15032385529 | null"),
        ("(gt (add:i AnInt64 1) 42)", "true | false"),
        ("(add:d ADouble AnInt64)", "44.5 | null"),
        ("(div:d ADouble 2)", "1.25 | null"),
        ("(divby:d AnInt64 8)", "5.25 | null"),
        ("(mod:d (neg:d ADouble) 2)", "-0.5 | null"),
        ("(div:d ADouble 0)", "Computation"),
        ("(mul:d ADouble d:1e308)", "Computation"),
        ("(neg:d ADouble)", "-2.5 | null"),
        ("(add:i AnInt64 null)", "null | null"),
        ("(ceiling:d ADouble)", "3.0 | null"),
        ("(floor:d (neg:d ADouble))", "-3.0 | null"),
        ("(round:d ADouble)", "3.0 | null"),
        ("(round:d (neg:d ADouble))", "-3.0 | null"),
        (
            "(round:d (sub:d ADouble d:2.00000000000000006))",
            "1.0 | null",
        ),
        (
            "(round:d (mul:d (div:d ADouble d:2.5) d:0.49999999999999994))",
            "0.0 | null",
        ),
        ("(ceiling AMoney)", "100 | null"),
        ("(floor (neg:m2 AMoney))", "-100 | null"),
        ("(round ADecimal)", "1235 | null"),
        ("(round (sub:m2 AMoney 99.45))", "1 | null"),
        ("(round (sub:m2 99.45 AMoney))", "-1 | null"),
        ("(round:m2 AMoney)", "100.00 | null"),
    ]);
}

#[test]
fn texts() {
    check(&[
        ("(concat AString '!')", "'Élodie Ångström!' | null"),
        ("(contains AString 'die Å')", "true | null"),
        ("(contains AString '%')", "false | null"),
        ("(contains AString '')", "true | null"),
        ("(startswith AString 'Élo')", "true | null"),
        ("(startswith AString 'élo')", "false | null"),
        ("(startswith AString '')", "true | null"),
        ("(startswith 'Élodie' AString)", "false | null"),
        ("(startswith AString AString)", "true | null"),
        ("(endswith AString 'ström')", "true | null"),
        ("(endswith AString '')", "true | null"),
        ("(endswith AString 'x Élodie Ångström')", "false | null"),
        ("(endswith 'm' AString)", "false | null"),
        ("(not (contains AString 'x'))", "true | null"),
        ("(indexof AString 'Å')", "7 | null"),
        ("(indexof AString 'x')", "-1 | null"),
        ("(length AString)", "15 | null"),
        ("(length ABinary)", "2 | null"),
        ("(substring AString 7)", "'Ångström' | null"),
        ("(substring AString -3)", "'röm' | null"),
        ("(substring AString 99)", "'' | null"),
        ("(substring AString 7 4)", "'Ångs' | null"),
        ("(substring AString 0 -1)", "'' | null"),
        ("(substring AString AnInt32 2)", "'Ån' | null"),
        (
            "(substring AString 9223372036854775807 9223372036854775807)",
            "'' | null",
        ),
        ("(tolower AString)", "'élodie ångström' | null"),
        ("(toupper AString)", "'ÉLODIE ÅNGSTRÖM' | null"),
        ("(toupper AWord)", "'  STRASSE\t' | null"),
        ("(trim AWord)", "'Straße' | null"),
        ("(trim '\u{a0}x\u{2003}')", "'x' | 'x'"),
        ("(eq (tolower AString) 'élodie ångström')", "true | false"),
        ("(gt (tolower AString) 'z')", "true | false"),
        ("(fold AString)", "'elodie angstrom' | null"),
        ("(fold AWord)", "'  straße\t' | null"),
        ("(fold 'ÇA')", "'ca' | 'ca'"),
        ("(haswords (fold AString) 'ang')", "true | null"),
        ("(haswords (fold AString) 'elodie ang')", "true | null"),
        ("(haswords (fold AString) 'elo ang')", "false | null"),
        ("(haswords (fold AString) 'lodie')", "false | null"),
        ("(haswords (fold AWord) 'straße')", "true | null"),
        (
            "(haswords (fold 'L’eau, «vive» (2e\u{a0}éd.)') 'vive 2e ed')",
            "true | true",
        ),
        ("(haswords (fold 'a.b') 'a b')", "true | true"),
        ("(haswords (fold 'ab') 'a b')", "false | false"),
        (
            "(fold (concat AString ' ΟΔΟΣ'))",
            "'elodie angstrom οδοσ' | null",
        ),
        ("(matches AString '^É.*m$')", "true | null"),
        ("(matches AString '^[a-z]+$')", "false | null"),
        ("(matches AString '[Å-Î]n')", "true | null"),
        ("(matches AString '\\s')", "true | null"),
        ("(matches AString '^\\S+\\s\\w')", "false | null"),
        ("(matches AString '^(?:[^ ]{6}) .{8}$')", "true | null"),
        ("(matches AString '^.{14}$|^.{16,}$')", "false | null"),
        ("(matches AString '(?=x)')", "Pattern"),
    ]);
}

#[test]
fn times() {
    check(&[
        ("(year ADate)", "2024 | null"),
        ("(month ADate)", "2 | null"),
        ("(day ADate)", "29 | null"),
        ("(year ADateTime)", "2024 | null"),
        ("(month ADateTime)", "2 | null"),
        ("(day ADateTime)", "29 | null"),
        ("(hour ADateTime)", "23 | null"),
        ("(minute ADateTime)", "59 | null"),
        ("(second ADateTime)", "58 | null"),
        ("(fractionalseconds ADateTime)", "0.123456 | null"),
        ("(hour ATime)", "10 | null"),
        ("(minute ATime)", "11 | null"),
        ("(second ATime)", "12 | null"),
        ("(fractionalseconds ATime)", "0.500000 | null"),
        ("(date ADateTime)", "day19782 | null"),
        ("(time ADateTime)", "time86398123456 | null"),
        ("(totaloffsetminutes ADateTime)", "0 | null"),
        ("(totalseconds ADuration)", "5405.500000 | null"),
        ("(year at:1969-12-31T23:59:59.5Z)", "1969 | 1969"),
        ("(hour at:1969-12-31T23:59:59.5Z)", "23 | 23"),
        (
            "(fractionalseconds at:1969-12-31T23:59:59.5Z)",
            "0.500000 | 0.500000",
        ),
        ("(date at:1969-12-31T23:59:59.5Z)", "day-1 | day-1"),
        ("(add:at ADateTime ADuration)", "at1709256603623456 | null"),
        (
            "(sub:at ADateTime for:1000000)",
            "at1709251197123456 | null",
        ),
        (
            "(sub:for ADateTime at:2024-02-28T00:00:00Z)",
            "for172798123456 | null",
        ),
        (
            "(sub:for at:2024-02-28T00:00:00Z ADateTime)",
            "for-172798123456 | null",
        ),
        ("(sub:for ADate date:2024-02-01)", "for2419200000000 | null"),
        ("(add:date ADate for:86400000000)", "day19783 | null"),
        ("(add:date ADate for:-1)", "day19781 | null"),
        ("(sub:date ADate for:86400000001)", "day19780 | null"),
        ("(add:for ADuration for:1)", "for5405500001 | null"),
        ("(mul:for ADuration 2)", "for10811000000 | null"),
        ("(mul:for 2 ADuration)", "for10811000000 | null"),
        ("(mul:for ADuration 0.5)", "for2702750000 | null"),
        ("(mul:for ADuration d:0.5)", "for2702750000 | null"),
        ("(div:for ADuration 3)", "for1801833333 | null"),
        ("(div:for ADuration 0)", "Computation"),
        ("(neg:for ADuration)", "for-5405500000 | null"),
        (
            "(gt (add:at ADateTime ADuration) at:2024-03-01T00:00:00Z)",
            "true | false",
        ),
    ]);
}

#[test]
fn casts() {
    check(&[
        ("(cast:s AnInt64)", "'42' | null"),
        ("(cast:s ADouble)", "'2.5' | null"),
        ("(cast:s (mul:d ADouble d:1e20))", "'2.5e+20' | null"),
        ("(cast:s AMoney)", "'99.95' | null"),
        ("(cast:s (add:m2 AMoney 0.05))", "'100' | null"),
        ("(cast:s ABoolean)", "'true' | null"),
        ("(cast:s ADate)", "'2024-02-29' | null"),
        ("(cast:s ADateTime)", "'2024-02-29T23:59:58.123456Z' | null"),
        ("(cast:s ATime)", "'10:11:12.5' | null"),
        ("(cast:s ADuration)", "'PT1H30M5.5S' | null"),
        ("(cast:s (neg:for ADuration))", "'-PT1H30M5.5S' | null"),
        ("(cast:s (sub:for ADuration ADuration))", "'PT0S' | null"),
        ("(cast:s (sub:for ADate date:2024-02-01))", "'P28D' | null"),
        (
            "(cast:s AGuid)",
            "'00000000-0000-0000-0000-00000000abcd' | null",
        ),
        ("(cast:d AnInt64)", "42.0 | null"),
        ("(cast:d AMoney)", "99.95 | null"),
        ("(cast:m2 AnInt64)", "42.00 | null"),
        ("(cast:m1 AMoney)", "100.0 | null"),
        ("(cast:m1 ADouble)", "2.5 | null"),
        ("(cast:m0 ADouble)", "3 | null"),
        ("(cast:i ADouble)", "2 | null"),
        ("(cast:i (mul:d ADouble d:1e30))", "null | null"),
        ("(cast:i AMoney)", "99 | null"),
        ("(cast:byte AnInt64)", "42 | null"),
        ("(cast:byte AnInt16)", "null | null"),
        ("(cast:i (substring (cast:s AnInt64) 1))", "2 | null"),
        ("(cast:i AString)", "null | null"),
        ("(cast:d (concat (cast:s AnInt64) 'e2'))", "4200.0 | null"),
        ("(cast:d (concat (cast:s AnInt64) 'e999'))", "null | null"),
        ("(cast:m2 (concat (cast:s AnInt64) '.126'))", "42.13 | null"),
        ("(cast:b (concat (cast:s ABoolean) ''))", "true | null"),
        ("(cast:b AString)", "null | null"),
        (
            "(cast:date (concat '2024-02-' (cast:s (add:i AnInt32 22))))",
            "day19782 | null",
        ),
        (
            "(cast:date (concat '2023-02-' (cast:s (add:i AnInt32 22))))",
            "null | null",
        ),
        (
            "(cast:at (concat '1970-01-01T00:00:0' (concat (cast:s AnInt32) '.25Z')))",
            "at7250000 | null",
        ),
        (
            "(cast:at (concat '1970-01-01T02:00:0' (concat (cast:s AnInt32) '+02:00')))",
            "at7000000 | null",
        ),
        (
            "(cast:time (concat '10:00:0' (cast:s AnInt32)))",
            "time36007000000 | null",
        ),
        (
            "(cast:time (concat '24:00:0' (cast:s AnInt32)))",
            "null | null",
        ),
        (
            "(cast:for (concat 'PT' (concat (cast:s AnInt32) 'M')))",
            "for420000000 | null",
        ),
        ("(cast:for (concat 'PT' (cast:s AnInt32)))", "null | null"),
        (
            "(cast:guid (concat '00000000-0000-0000-0000-0000000000' (cast:s AnInt64)))",
            "00000000-0000-0000-0000-000000000042 | null",
        ),
        ("(cast:guid AString)", "null | null"),
        ("(cast:at ADate)", "at1709164800000000 | null"),
        ("(cast:date ADateTime)", "day19782 | null"),
        ("(cast:b AnInt64)", "null | null"),
        ("(cast:s (cast:Colour AnInt32))", "'7' | null"),
        ("(cast:s (cast:Colour (div:i AnInt32 3)))", "'Blue' | null"),
        (
            "(cast:Colour (substring (concat 'Blue' AString) 0 4))",
            "2 | null",
        ),
        ("(cast:Colour AString)", "null | null"),
        (
            "(cast:s (cast:Access (div:i AnInt32 1)))",
            "'Read,Write,Run' | null",
        ),
        ("(cast:s (cast:Access AnInt64))", "'42' | null"),
        ("(has (cast:Access AnInt32) Access:2)", "true | null"),
        (
            "(has (cast:Access (div:i AnInt32 2)) Access:4)",
            "false | null",
        ),
    ]);
}
