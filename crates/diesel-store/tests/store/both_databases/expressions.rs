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
        ("ItsBinary", Value::Binary(vec![1, 2])),
        ("ItsBoolean", Value::Boolean(true)),
        ("ItsByte", Value::Int(200)),
        (
            "ItsDate",
            NaiveDate::from_ymd_opt(2024, 2, 29).unwrap().into(),
        ),
        (
            "ADateTime",
            Value::DateTime("2024-02-29T23:59:58.123456Z".parse().unwrap()),
        ),
        ("ItsDouble", Value::Double(2.5)),
        ("ItsDuration", Value::Duration(5_405_500_000)),
        (
            "ItsGuid",
            Value::Guid("00000000-0000-0000-0000-00000000abcd".parse().unwrap()),
        ),
        ("ItsInt16", Value::Int(-7)),
        ("ItsInt32", Value::Int(7)),
        ("ItsInt64", Value::Int(42)),
        ("ItsSByte", Value::Int(-3)),
        ("ItsSingle", Value::Double(0.1)),
        ("ItsString", "Élodie Ångström".into()),
        (
            "ItsTime",
            Value::Time(NaiveTime::from_hms_micro_opt(10, 11, 12, 500_000).unwrap()),
        ),
        ("ItsDecimal", Value::Decimal("1234.5678".parse().unwrap())),
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
        ("ItsBinary", "[1, 2] | null"),
        ("ItsBoolean", "true | null"),
        ("ItsByte", "200 | null"),
        ("ItsDate", "day19782 | null"),
        ("ADateTime", "at1709251198123456 | null"),
        ("ItsDouble", "2.5 | null"),
        ("ItsDuration", "for5405500000 | null"),
        ("ItsGuid", "00000000-0000-0000-0000-00000000abcd | null"),
        ("ItsInt16", "-7 | null"),
        ("ItsInt32", "7 | null"),
        ("ItsInt64", "42 | null"),
        ("ItsSByte", "-3 | null"),
        ("ItsSingle", "0.10000000149011612 | null"),
        ("ItsString", "'Élodie Ångström' | null"),
        ("ItsTime", "time36672500000 | null"),
        ("ItsDecimal", "1234.5678 | null"),
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
        ("(eq ItsInt64 42)", "true | false"),
        ("(eq 42 ItsInt64)", "true | false"),
        ("(ne ItsInt64 42)", "false | true"),
        ("(eq ItsInt64 null)", "false | true"),
        ("(ne ItsInt64 null)", "true | false"),
        ("(eq null null)", "true | true"),
        ("(ne null null)", "false | false"),
        ("(eq ItsInt64 ItsInt32)", "false | true"),
        ("(ne ItsInt64 ItsInt32)", "true | false"),
        ("(eq ItsInt64 ItsInt64)", "true | true"),
        ("(lt ItsInt64 43)", "true | false"),
        ("(le ItsInt64 42)", "true | false"),
        ("(gt ItsInt64 42)", "false | false"),
        ("(ge ItsInt64 ItsInt64)", "true | false"),
        ("(gt ItsInt64 null)", "false | false"),
        ("(le null null)", "false | false"),
        ("(not (lt ItsInt64 43))", "false | true"),
        ("(eq (lt ItsInt64 43) false)", "false | true"),
        ("(eq ItsString 'Élodie Ångström')", "true | false"),
        ("(gt ItsString 'Zoé')", "true | false"),
        (
            "(eq ItsGuid guid:00000000-0000-0000-0000-00000000ABCD)",
            "true | false",
        ),
        (
            "(gt ItsGuid guid:00000000-0000-0000-0000-000000000001)",
            "true | false",
        ),
        ("(ge ItsDate date:2024-02-29)", "true | false"),
        (
            "(lt ADateTime at:2024-02-29T23:59:58.1234561Z)",
            "false | false",
        ),
        ("(gt ItsDuration for:5405499999)", "true | false"),
        ("(eq ItsTime time:10:11:12.5)", "true | false"),
        ("(gt ItsDouble d:2.25)", "true | false"),
        ("(gt ItsDouble ItsInt16)", "true | false"),
        ("(eq ItsDouble AMoney)", "false | true"),
        ("(lt ItsDouble AMoney)", "true | false"),
        ("(eq ItsDouble d:NaN)", "false | false"),
        ("(ne ItsDouble d:NaN)", "true | true"),
        ("(lt ItsDouble d:inf)", "true | false"),
        ("(gt ItsDouble d:-inf)", "true | false"),
    ]);
}

#[test]
fn truth_has_three_values() {
    check(&[
        ("ItsBoolean", "true | null"),
        ("(not ItsBoolean)", "false | null"),
        ("(and ItsBoolean true)", "true | null"),
        ("(and ItsBoolean false)", "false | false"),
        ("(or ItsBoolean false)", "true | null"),
        ("(or ItsBoolean true)", "true | true"),
        ("(eq ItsBoolean true)", "true | false"),
        ("(ne ItsBoolean true)", "false | true"),
        ("(eq ItsBoolean null)", "false | true"),
        ("(not (and ItsBoolean (gt ItsInt64 1)))", "false | true"),
        ("(or (lt ItsInt64 1) (lt ItsInt32 100))", "true | false"),
        ("(and)", "true | true"),
        ("(or)", "false | false"),
        ("(case:i (gt ItsInt64 1) 1 true 2)", "1 | 2"),
        ("(case:i (gt ItsInt64 100) 1)", "null | null"),
        ("(case:m3 ItsBoolean AMoney true 0.125)", "99.950 | 0.125"),
    ]);
}

#[test]
fn lists() {
    check(&[
        ("(in ItsInt64 1 42 3)", "true | false"),
        ("(in ItsInt64 42)", "true | false"),
        ("(in ItsInt64 1 null)", "false | true"),
        ("(in ItsInt64)", "false | false"),
        ("(not (in ItsInt64 1 2))", "true | true"),
        ("(not (in ItsInt64 42 null))", "false | false"),
        ("(in ItsInt64 1 (add:i ItsInt32 35))", "true | true"),
        (
            "(in ItsString 'a' 'Élodie Ångström' 'b\"c\\')",
            "true | false",
        ),
        ("(in AMoney 99.950 1)", "true | false"),
        ("(in AMoney 99.951 99.949)", "false | false"),
        ("(in ItsDouble d:1 d:2.5)", "true | false"),
        (
            "(in ItsDate date:2024-02-29 date:2024-03-01)",
            "true | false",
        ),
        (
            "(in ItsGuid guid:00000000-0000-0000-0000-00000000abcd guid:00000000-0000-0000-0000-00000000abce)",
            "true | false",
        ),
        ("(in ItsBoolean true null)", "true | true"),
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
        ("(lt AMoney ItsDecimal)", "true | false"),
        ("(eq AMoney ItsDecimal)", "false | true"),
        ("(not (lt ItsDecimal AMoney))", "true | true"),
        ("(gt ItsDecimal ItsInt64)", "true | false"),
        ("(add:m4 AMoney ItsDecimal)", "1334.5178 | null"),
        ("(sub:m4 AMoney ItsDecimal)", "-1134.6178 | null"),
        ("(mul:m6 AMoney ItsDecimal)", "123395.051610 | null"),
        ("(mul:m2 AMoney ItsDecimal)", "123395.05 | null"),
        ("(div:m5 AMoney 3)", "33.31667 | null"),
        ("(div:m5 ItsDecimal AMoney)", "12.35185 | null"),
        ("(divby:m5 ItsInt64 5)", "8.40000 | null"),
        ("(div:m2 (neg:m2 AMoney) 2)", "-49.98 | null"),
        ("(mod:m4 ItsDecimal AMoney)", "35.1678 | null"),
        ("(mod:m4 (neg:m4 ItsDecimal) AMoney)", "-35.1678 | null"),
        ("(add:m2 AMoney ItsInt64)", "141.95 | null"),
        ("(div:m5 AMoney 0)", "Computation"),
        ("(neg:m2 AMoney)", "-99.95 | null"),
    ]);
}

#[test]
fn whole_numbers_and_fractions() {
    check(&[
        ("(add:i ItsInt64 1)", "43 | null"),
        ("(sub:i ItsInt16 ItsInt32)", "-14 | null"),
        ("(mul:i ItsInt32 ItsInt32)", "49 | null"),
        ("(div:i ItsInt16 2)", "-3 | null"),
        ("(mod:i ItsInt16 2)", "-1 | null"),
        ("(neg:i ItsInt16)", "7 | null"),
        ("(div:i ItsInt64 0)", "Computation"),
        ("(mod:i ItsInt64 0)", "Computation"),
        ("(add:i ItsInt64 9223372036854775807)", "Computation"),
        ("(mul:i ItsInt32 9223372036854775807)", "Computation"),
        ("(mul:i ItsInt32 2147483647)", "15032385529 | null"),
        ("(gt (add:i ItsInt64 1) 42)", "true | false"),
        ("(add:d ItsDouble ItsInt64)", "44.5 | null"),
        ("(div:d ItsDouble 2)", "1.25 | null"),
        ("(divby:d ItsInt64 8)", "5.25 | null"),
        ("(mod:d (neg:d ItsDouble) 2)", "-0.5 | null"),
        ("(div:d ItsDouble 0)", "inf | null"),
        ("(mul:d ItsDouble d:1e308)", "Computation"),
        ("(neg:d ItsDouble)", "-2.5 | null"),
        ("(add:i ItsInt64 null)", "null | null"),
        ("(ceiling:d ItsDouble)", "3.0 | null"),
        ("(floor:d (neg:d ItsDouble))", "-3.0 | null"),
        ("(round:d ItsDouble)", "3.0 | null"),
        ("(round:d (neg:d ItsDouble))", "-3.0 | null"),
        (
            "(round:d (sub:d ItsDouble d:2.00000000000000006))",
            "1.0 | null",
        ),
        (
            "(round:d (mul:d (div:d ItsDouble d:2.5) d:0.49999999999999994))",
            "0.0 | null",
        ),
        ("(ceiling AMoney)", "100 | null"),
        ("(floor (neg:m2 AMoney))", "-100 | null"),
        ("(round ItsDecimal)", "1235 | null"),
        ("(round (sub:m2 AMoney 99.45))", "1 | null"),
        ("(round (sub:m2 99.45 AMoney))", "-1 | null"),
        ("(round:m2 AMoney)", "100.00 | null"),
    ]);
}

#[test]
fn texts() {
    check(&[
        ("(concat ItsString '!')", "'Élodie Ångström!' | null"),
        ("(contains ItsString 'die Å')", "true | null"),
        ("(contains ItsString '%')", "false | null"),
        ("(contains ItsString '')", "true | null"),
        ("(startswith ItsString 'Élo')", "true | null"),
        ("(startswith ItsString 'élo')", "false | null"),
        ("(startswith ItsString '')", "true | null"),
        ("(startswith 'Élodie' ItsString)", "false | null"),
        ("(startswith ItsString ItsString)", "true | null"),
        ("(endswith ItsString 'ström')", "true | null"),
        ("(endswith ItsString '')", "true | null"),
        ("(endswith ItsString 'x Élodie Ångström')", "false | null"),
        ("(endswith 'm' ItsString)", "false | null"),
        ("(not (contains ItsString 'x'))", "true | null"),
        ("(indexof ItsString 'Å')", "7 | null"),
        ("(indexof ItsString 'x')", "-1 | null"),
        ("(length ItsString)", "15 | null"),
        ("(length ItsBinary)", "2 | null"),
        ("(substring ItsString 7)", "'Ångström' | null"),
        ("(substring ItsString -3)", "'röm' | null"),
        ("(substring ItsString 99)", "'' | null"),
        ("(substring ItsString 7 4)", "'Ångs' | null"),
        ("(substring ItsString 0 -1)", "'' | null"),
        ("(substring ItsString ItsInt32 2)", "'Ån' | null"),
        (
            "(substring ItsString 9223372036854775807 9223372036854775807)",
            "'' | null",
        ),
        ("(tolower ItsString)", "'élodie ångström' | null"),
        ("(toupper ItsString)", "'ÉLODIE ÅNGSTRÖM' | null"),
        ("(toupper AWord)", "'  STRASSE\t' | null"),
        ("(trim AWord)", "'Straße' | null"),
        ("(trim '\u{a0}x\u{2003}')", "'x' | 'x'"),
        ("(eq (tolower ItsString) 'élodie ångström')", "true | false"),
        ("(gt (tolower ItsString) 'z')", "true | false"),
        ("(fold ItsString)", "'elodie angstrom' | null"),
        ("(fold AWord)", "'  straße\t' | null"),
        ("(fold 'ÇA')", "'ca' | 'ca'"),
        ("(haswords (fold ItsString) 'ang')", "true | null"),
        ("(haswords (fold ItsString) 'elodie ang')", "true | null"),
        ("(haswords (fold ItsString) 'elo ang')", "false | null"),
        ("(haswords (fold ItsString) 'lodie')", "false | null"),
        ("(haswords (fold AWord) 'straße')", "true | null"),
        (
            "(haswords (fold 'L’eau, «vive» (2e\u{a0}éd.)') 'vive 2e ed')",
            "true | true",
        ),
        ("(haswords (fold 'a.b') 'a b')", "true | true"),
        ("(haswords (fold 'ab') 'a b')", "false | false"),
        (
            "(fold (concat ItsString ' ΟΔΟΣ'))",
            "'elodie angstrom οδοσ' | null",
        ),
        ("(matches ItsString '^É.*m$')", "true | null"),
        ("(matches ItsString '^[a-z]+$')", "false | null"),
        ("(matches ItsString '[Å-Î]n')", "true | null"),
        ("(matches ItsString '\\s')", "true | null"),
        ("(matches ItsString '^\\S+\\s\\w')", "false | null"),
        ("(matches ItsString '^(?:[^ ]{6}) .{8}$')", "true | null"),
        ("(matches ItsString '^.{14}$|^.{16,}$')", "false | null"),
        ("(matches ItsString '(?=x)')", "Pattern"),
    ]);
}

#[test]
fn times() {
    check(&[
        ("(year ItsDate)", "2024 | null"),
        ("(month ItsDate)", "2 | null"),
        ("(day ItsDate)", "29 | null"),
        ("(year ADateTime)", "2024 | null"),
        ("(month ADateTime)", "2 | null"),
        ("(day ADateTime)", "29 | null"),
        ("(hour ADateTime)", "23 | null"),
        ("(minute ADateTime)", "59 | null"),
        ("(second ADateTime)", "58 | null"),
        ("(fractionalseconds ADateTime)", "0.123456 | null"),
        ("(hour ItsTime)", "10 | null"),
        ("(minute ItsTime)", "11 | null"),
        ("(second ItsTime)", "12 | null"),
        ("(fractionalseconds ItsTime)", "0.500000 | null"),
        ("(date ADateTime)", "day19782 | null"),
        ("(time ADateTime)", "time86398123456 | null"),
        ("(totaloffsetminutes ADateTime)", "0 | null"),
        ("(totalseconds ItsDuration)", "5405.500000 | null"),
        ("(year at:1969-12-31T23:59:59.5Z)", "1969 | 1969"),
        ("(hour at:1969-12-31T23:59:59.5Z)", "23 | 23"),
        (
            "(fractionalseconds at:1969-12-31T23:59:59.5Z)",
            "0.500000 | 0.500000",
        ),
        ("(date at:1969-12-31T23:59:59.5Z)", "day-1 | day-1"),
        (
            "(add:at ADateTime ItsDuration)",
            "at1709256603623456 | null",
        ),
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
        (
            "(sub:for ItsDate date:2024-02-01)",
            "for2419200000000 | null",
        ),
        ("(add:date ItsDate for:86400000000)", "day19783 | null"),
        ("(add:date ItsDate for:-1)", "day19781 | null"),
        ("(sub:date ItsDate for:86400000001)", "day19780 | null"),
        ("(add:for ItsDuration for:1)", "for5405500001 | null"),
        ("(mul:for ItsDuration 2)", "for10811000000 | null"),
        ("(mul:for 2 ItsDuration)", "for10811000000 | null"),
        ("(mul:for ItsDuration 0.5)", "for2702750000 | null"),
        ("(mul:for ItsDuration d:0.5)", "for2702750000 | null"),
        ("(div:for ItsDuration 3)", "for1801833333 | null"),
        ("(div:for ItsDuration 0)", "Computation"),
        ("(neg:for ItsDuration)", "for-5405500000 | null"),
        (
            "(gt (add:at ADateTime ItsDuration) at:2024-03-01T00:00:00Z)",
            "true | false",
        ),
    ]);
}

#[test]
fn casts() {
    check(&[
        ("(cast:s ItsInt64)", "'42' | null"),
        ("(cast:s ItsDouble)", "'2.5' | null"),
        ("(cast:s (mul:d ItsDouble d:1e20))", "'2.5e+20' | null"),
        ("(cast:s AMoney)", "'99.95' | null"),
        ("(cast:s (add:m2 AMoney 0.05))", "'100' | null"),
        ("(cast:s ItsBoolean)", "'true' | null"),
        ("(cast:s ItsDate)", "'2024-02-29' | null"),
        ("(cast:s ADateTime)", "'2024-02-29T23:59:58.123456Z' | null"),
        ("(cast:s ItsTime)", "'10:11:12.5' | null"),
        ("(cast:s ItsDuration)", "'PT1H30M5.5S' | null"),
        ("(cast:s (neg:for ItsDuration))", "'-PT1H30M5.5S' | null"),
        ("(cast:s (sub:for ItsDuration ItsDuration))", "'P0D' | null"),
        (
            "(cast:s (sub:for ItsDate date:2024-02-01))",
            "'P28D' | null",
        ),
        (
            "(cast:s ItsGuid)",
            "'00000000-0000-0000-0000-00000000abcd' | null",
        ),
        ("(cast:d ItsInt64)", "42.0 | null"),
        ("(cast:d AMoney)", "99.95 | null"),
        ("(cast:m2 ItsInt64)", "42.00 | null"),
        ("(cast:m1 AMoney)", "100.0 | null"),
        ("(cast:m1 ItsDouble)", "2.5 | null"),
        ("(cast:m0 ItsDouble)", "3 | null"),
        ("(cast:i ItsDouble)", "2 | null"),
        ("(cast:i (mul:d ItsDouble d:1e30))", "null | null"),
        ("(cast:i AMoney)", "99 | null"),
        ("(cast:byte ItsInt64)", "42 | null"),
        ("(cast:byte ItsInt16)", "null | null"),
        ("(cast:i (substring (cast:s ItsInt64) 1))", "2 | null"),
        ("(cast:i ItsString)", "null | null"),
        ("(cast:d (concat (cast:s ItsInt64) 'e2'))", "4200.0 | null"),
        ("(cast:d (concat (cast:s ItsInt64) 'e999'))", "null | null"),
        (
            "(cast:m2 (concat (cast:s ItsInt64) '.126'))",
            "42.13 | null",
        ),
        ("(cast:b (concat (cast:s ItsBoolean) ''))", "true | null"),
        ("(cast:b ItsString)", "null | null"),
        (
            "(cast:date (concat '2024-02-' (cast:s (add:i ItsInt32 22))))",
            "day19782 | null",
        ),
        (
            "(cast:date (concat '2023-02-' (cast:s (add:i ItsInt32 22))))",
            "null | null",
        ),
        (
            "(cast:at (concat '1970-01-01T00:00:0' (concat (cast:s ItsInt32) '.25Z')))",
            "at7250000 | null",
        ),
        (
            "(cast:at (concat '1970-01-01T02:00:0' (concat (cast:s ItsInt32) '+02:00')))",
            "at7000000 | null",
        ),
        (
            "(cast:time (concat '10:00:0' (cast:s ItsInt32)))",
            "time36007000000 | null",
        ),
        (
            "(cast:time (concat '24:00:0' (cast:s ItsInt32)))",
            "null | null",
        ),
        (
            "(cast:for (concat 'PT' (concat (cast:s ItsInt32) 'M')))",
            "for420000000 | null",
        ),
        ("(cast:for (concat 'PT' (cast:s ItsInt32)))", "null | null"),
        (
            "(cast:guid (concat '00000000-0000-0000-0000-0000000000' (cast:s ItsInt64)))",
            "00000000-0000-0000-0000-000000000042 | null",
        ),
        ("(cast:guid ItsString)", "null | null"),
        ("(cast:at ItsDate)", "at1709164800000000 | null"),
        ("(cast:date ADateTime)", "day19782 | null"),
        ("(cast:b ItsInt64)", "null | null"),
        ("(cast:s (cast:Colour ItsInt32))", "'7' | null"),
        ("(cast:s (cast:Colour (div:i ItsInt32 3)))", "'Blue' | null"),
        (
            "(cast:Colour (substring (concat 'Blue' ItsString) 0 4))",
            "2 | null",
        ),
        ("(cast:Colour ItsString)", "null | null"),
        (
            "(cast:s (cast:Access (div:i ItsInt32 1)))",
            "'Read,Write,Run' | null",
        ),
        ("(cast:s (cast:Access ItsInt64))", "'42' | null"),
        ("(has (cast:Access ItsInt32) Access:2)", "true | null"),
        (
            "(has (cast:Access (div:i ItsInt32 2)) Access:4)",
            "false | null",
        ),
    ]);
}
