//! The functions and actions of the contract, but for those that the model declares as an expression.

use entity_model::Value;
use query_plan::desk::{Answer, Call, Chosen, Desk, Fault, Found, Rules};
use query_plan::write::{Change, Entry, Kind};

use crate::seed;

pub(crate) fn declare(r: &mut Rules) {
    r.runs("GetTopProducts", top_products)
        .runs("GetProductStats", product_stats)
        .runs("GetRelatedProducts", related_products)
        .runs("GetInfo", info)
        .runs("FindProducts", find_products)
        .runs("Calculate", calculate)
        .runs("ApplyDiscount", apply_discount)
        .runs("IncreasePrice", increase_price)
        .runs("Activate", activate)
        .runs("MarkAllAsReviewed", nothing)
        .runs("ResetAllPrices", reset_all_prices)
        .runs("ResetProducts", nothing)
        .runs("Process", process)
        .runs("Reseed", reseed);
}

/// Products that `GetTopProducts` gives unless it is told how many.
const TOP: i64 = 10;

/// Products that `GetRelatedProducts` gives at most.
const RELATED: u64 = 5;

fn top_products(desk: &mut Desk<'_>, call: &Call) -> Result<Answer, Fault> {
    let chosen = match call.value("category").as_text() {
        Some(name) => products(desk, "Category/Name eq @name")?.with("name", name),
        None => products(desk, "true")?,
    };
    let chosen = chosen.ordered("Price desc");
    let count = if call.gives("count") {
        call.int("count").unwrap_or(TOP)
    } else {
        TOP
    };
    // A negative number cuts nothing off.
    Ok(Answer::Rows(match u64::try_from(count) {
        Ok(count) => chosen.first(count),
        Err(_) => chosen,
    }))
}

/// Open how it is wrapped: the figures stand at the top, and in `value` as well.
fn product_stats(desk: &mut Desk<'_>, _: &Call) -> Result<Answer, Fault> {
    let prices = prices(desk)?;
    let count = i64::try_from(prices.len()).unwrap_or(i64::MAX);
    let of = |pick: fn(f64, f64) -> f64| prices.iter().copied().reduce(pick).unwrap_or(0.0);
    let mut members = vec![
        ("totalProducts".to_owned(), Value::Int(count)),
        ("averagePrice".to_owned(), Value::Double(mean(&prices))),
        ("maxPrice".to_owned(), Value::Double(of(f64::max))),
        ("minPrice".to_owned(), Value::Double(of(f64::min))),
    ];
    members.push(("value".to_owned(), Value::Record(members.clone())));
    Ok(Answer::Value(Value::Record(members)))
}

fn related_products(desk: &mut Desk<'_>, call: &Call) -> Result<Answer, Fault> {
    let bound = product(desk, call, &["CategoryID"])?;
    let category = bound.get("CategoryID").clone();
    if category.is_null() {
        return Ok(Answer::Rows(products(desk, "false")?));
    }
    let chosen = products(desk, "CategoryID eq @category and ID ne @id")?;
    let chosen = chosen.with("category", category).with("id", key(call));
    Ok(Answer::Rows(chosen.first(RELATED)))
}

fn info(desk: &mut Desk<'_>, call: &Call) -> Result<Answer, Fault> {
    let found = product(desk, call, &["Name", "Price"])?;
    let name = found.get("Name").as_text().unwrap_or_default();
    let price = number(&found, "Price");
    let format = call.value("format").as_text().unwrap_or_default();
    let text = format!("Product: {name} (Price: {price:.2}) in {format} format");
    Ok(Answer::Value(Value::from(text)))
}

fn find_products(desk: &mut Desk<'_>, call: &Call) -> Result<Answer, Fault> {
    let most = [("most", call.value("maxPrice").clone())];
    let found = desk.rows("Product", "Price le @most", &most, &["ID", "Name"])?;
    let part = call.value("name").as_text().unwrap_or_default();
    let pattern: Vec<char> = format!("%{part}%").to_ascii_lowercase().chars().collect();
    let named = |found: &&Found| {
        let name = found.get("Name").as_text().unwrap_or_default();
        let name: Vec<char> = name.to_ascii_lowercase().chars().collect();
        like(&name, &pattern)
    };
    let keys = found.iter().filter(named);
    let keys = keys.map(|product| product.get("ID").clone()).collect();
    Ok(Answer::Entities(set(desk)?, keys))
}

/// Whether a text meets a pattern in which `%` stands for any characters and `_` for one.
fn like(text: &[char], pattern: &[char]) -> bool {
    // Where the last `%` was, and how far the text had been read then.
    let (mut at, mut read, mut back) = (0, 0, None);
    while let Some(c) = text.get(read) {
        match pattern.get(at) {
            Some('%') => {
                back = Some((at, read));
                at += 1;
            }
            Some(p) if p == c || *p == '_' => {
                at += 1;
                read += 1;
            }
            _ => match back {
                Some((star, from)) => {
                    back = Some((star, from + 1));
                    at = star + 1;
                    read = from + 1;
                }
                None => return false,
            },
        }
    }
    pattern.iter().skip(at).all(|p| *p == '%')
}

fn calculate(_: &mut Desk<'_>, call: &Call) -> Result<Answer, Fault> {
    let int = |name| call.int(name).unwrap_or(0);
    let result = if call.gives("value") {
        int("value").wrapping_mul(2)
    } else {
        int("a").wrapping_add(int("b"))
    };
    Ok(Answer::Value(Value::Int(result)))
}

fn apply_discount(desk: &mut Desk<'_>, call: &Call) -> Result<Answer, Fault> {
    let price = discounted(price(desk, call)?, parameter(call, "percentage"));
    alter(desk, call, "Price", Value::Double(price))?;
    let set = set(desk)?;
    Ok(Answer::Entity(set, key(call)))
}

fn increase_price(desk: &mut Desk<'_>, call: &Call) -> Result<Answer, Fault> {
    let price = price(desk, call)? + parameter(call, "amount");
    alter(desk, call, "Price", Value::Double(price))
}

/// Flags of `ProductStatus`.
const IN_STOCK: i64 = 1;
const DISCONTINUED: i64 = 4;

fn activate(desk: &mut Desk<'_>, call: &Call) -> Result<Answer, Fault> {
    let status = product(desk, call, &["Status"])?.int("Status").unwrap_or(0);
    let status = status & !DISCONTINUED | IN_STOCK;
    alter(desk, call, "Status", Value::Int(status))
}

fn nothing(_: &mut Desk<'_>, _: &Call) -> Result<Answer, Fault> {
    Ok(Answer::Nothing)
}

/// The contract's own: it finds no product whose price it would know.
fn reset_all_prices(_: &mut Desk<'_>, _: &Call) -> Result<Answer, Fault> {
    let message = Value::from("Prices reset successfully");
    let said = Value::Record(vec![
        ("message".to_owned(), message),
        ("updatedCount".to_owned(), Value::Int(0)),
    ]);
    Ok(Answer::Value(Value::Record(vec![(
        "value".to_owned(),
        said,
    )])))
}

/// Many prices at once. The contract leaves the version of each product as it is.
fn process(desk: &mut Desk<'_>, call: &Call) -> Result<Answer, Fault> {
    let percentage = parameter(call, "percentage");
    let least = call.value("minPrice");
    let (condition, with) = if least.is_null() {
        ("true", Vec::new())
    } else {
        ("Price ge @least", vec![("least", least.clone())])
    };
    let found = desk.rows("Product", condition, &with, &["ID", "Price"])?;
    let model = desk.model();
    let entity = model
        .entity_named("Product")
        .ok_or_else(|| Fault::defect("Product is not declared"))?;
    let price = model.entity(entity).property("Price").map(|(at, _)| at);
    let price = price.ok_or_else(|| Fault::defect("Price is not declared"))?;
    let (at, actor) = (desk.now(), desk.actor());
    let mut rows = Vec::with_capacity(found.len());
    let mut entries = Vec::with_capacity(found.len());
    for product in &found {
        let (key, before) = (product.get("ID").clone(), number(product, "Price"));
        let after = discounted(before, percentage);
        rows.push((key.clone(), vec![Value::Double(after)]));
        entries.push(Entry {
            at,
            actor,
            door: "process",
            entity,
            key,
            kind: Kind::Updated,
            before: vec![(price, Value::Double(before))],
            after: vec![(price, Value::Double(after))],
        });
    }
    desk.unit().change(&Change::Update {
        entity,
        places: vec![price],
        rows,
        bump: None,
    })?;
    desk.unit().record(&entries)?;
    Ok(Answer::Nothing)
}

fn reseed(desk: &mut Desk<'_>, _: &Call) -> Result<Answer, Fault> {
    desk.begin_anew(&mut seed::contract)?;
    let text = |text: &str| Value::from(text);
    Ok(Answer::Value(Value::Record(vec![
        ("status".to_owned(), text("success")),
        (
            "message".to_owned(),
            text("Database reseeded with default data"),
        ),
    ])))
}

fn key(call: &Call) -> Value {
    call.bound.clone().unwrap_or(Value::Null)
}

/// What an operation wants to know of the product it is bound to.
fn product(desk: &mut Desk<'_>, call: &Call, wanted: &[&str]) -> Result<Found, Fault> {
    let found = desk.row("Product", "ID eq @id", &[("id", key(call))], wanted)?;
    found.ok_or_else(|| Fault::missing("", "there is no such product".to_owned()))
}

fn price(desk: &mut Desk<'_>, call: &Call) -> Result<f64, Fault> {
    Ok(number(&product(desk, call, &["Price"])?, "Price"))
}

fn prices(desk: &mut Desk<'_>) -> Result<Vec<f64>, Fault> {
    let found = desk.rows("Product", "true", &[], &["Price"])?;
    Ok(found
        .iter()
        .map(|product| number(product, "Price"))
        .collect())
}

/// Changes a property of the product an action is bound to.
fn alter(desk: &mut Desk<'_>, call: &Call, name: &str, value: Value) -> Result<Answer, Fault> {
    desk.update("Product", &key(call), &[(name, value)])?;
    Ok(Answer::Nothing)
}

/// The products that meet a condition.
fn products(desk: &Desk<'_>, condition: &str) -> Result<Chosen, Fault> {
    Ok(Chosen::new(set(desk)?, condition))
}

fn set(desk: &Desk<'_>) -> Result<entity_model::SetId, Fault> {
    let set = desk.model().set_named("Products");
    set.ok_or_else(|| Fault::defect("Products is not declared"))
}

fn number(found: &Found, name: &str) -> f64 {
    as_double(found.get(name))
}

fn parameter(call: &Call, name: &str) -> f64 {
    as_double(call.value(name))
}

fn as_double(value: &Value) -> f64 {
    if let Value::Double(number) = value {
        *number
    } else {
        0.0
    }
}

fn discounted(price: f64, percentage: f64) -> f64 {
    price * (1.0 - percentage / 100.0)
}

#[expect(
    clippy::cast_precision_loss,
    reason = "nobody keeps so many products that their number is no double"
)]
fn mean(numbers: &[f64]) -> f64 {
    if numbers.is_empty() {
        return 0.0;
    }
    numbers.iter().sum::<f64>() / numbers.len() as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_are_those_of_sql() {
        for (text, pattern, expected) in [
            ("laptop", "%lap%", true),
            ("laptop", "%top%", true),
            ("laptop", "%", true),
            ("", "%", true),
            ("laptop", "l_pt%", true),
            ("laptop", "l_p", false),
            ("laptop", "%x%", false),
            ("aab", "%ab", true),
        ] {
            let chars = |t: &str| t.chars().collect::<Vec<_>>();
            assert_eq!(
                like(&chars(text), &chars(pattern)),
                expected,
                "{text} {pattern}"
            );
        }
    }
}
