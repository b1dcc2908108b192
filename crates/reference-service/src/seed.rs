//! The rows a service begins with: those of the contract, or as many products as are wanted.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use entity_model::{MEDIA_STREAM, Value};
use query_plan::desk::{Desk, Fault};
use uuid::Uuid;

use crate::logo;
use crate::model::{PRODUCT, SPECIAL_PRODUCT};

/// The types with rows, those that refer to others first.
const TYPES: [&str; 8] = [
    "Relation",
    "ProductDescription",
    "Product",
    "Category",
    "MediaItem",
    "ReadOnlyItem",
    "DecimalSample",
    "CompanyInfo",
];

type Row<'r> = Vec<(&'r str, Value)>;

/// Empties the database and writes the contract's rows.
///
/// # Errors
/// Those of the store.
pub(crate) fn contract(desk: &mut Desk<'_>) -> Result<(), Fault> {
    empty(desk)?;
    let categories = desk.create_all("Category", CATEGORIES.iter().map(category).collect())?;
    let rows = PRODUCTS.iter().map(|p| product(p, &categories)).collect();
    let products = desk.create_all("Product", rows)?;
    let rows = DESCRIPTIONS.iter().map(|d| description(d, &products));
    desk.create_all("ProductDescription", rows.collect())?;
    the_rest(desk)
}

fn empty(desk: &mut Desk<'_>) -> Result<(), Fault> {
    desk.clear(&TYPES)?;
    crate::samples::clear(desk)
}

/// The rows of all sets beside products and what belongs to them.
fn the_rest(desk: &mut Desk<'_>) -> Result<(), Fault> {
    let now = Value::DateTime(desk.now());
    desk.create("CompanyInfo", &company(&now))?;
    for (name, kind, size, bytes) in [
        ("Sample Image", "image/png", 1024, "fake-png-binary-data"),
        (
            "Sample Document",
            "application/pdf",
            2048,
            "fake-pdf-binary-data",
        ),
    ] {
        let row = [
            ("Name", name.into()),
            ("ContentType", kind.into()),
            ("Size", Value::Int(size)),
            ("CreatedAt", now.clone()),
            ("ModifiedAt", now.clone()),
            (MEDIA_STREAM, Value::Binary(bytes.as_bytes().to_vec())),
        ];
        desk.create("MediaItem", &row)?;
    }
    for name in ["Read-only item A", "Read-only item B"] {
        let id = Value::Guid(Uuid::new_v4());
        desk.create("ReadOnlyItem", &[("ID", id), ("Name", name.into())])?;
    }
    let amount = Value::Decimal(bigdecimal::BigDecimal::from(12345) / 100);
    let row = [("Name", "Seed Decimal".into()), ("Amount", amount)];
    desk.create("DecimalSample", &row)?;
    crate::samples::seed(desk)
}

const CATEGORIES: [(&str, &str); 3] = [
    ("Electronics", "Electronic devices and accessories"),
    ("Kitchen", "Kitchen appliances and utensils"),
    ("Furniture", "Home and office furniture"),
];

fn category((name, description): &(&'static str, &'static str)) -> Row<'static> {
    vec![
        ("Name", Value::from(*name)),
        ("Description", Value::from(*description)),
    ]
}

/// A product of the contract. Texts of dates and times are as in the contract; empty ones are null.
struct Sample {
    name: &'static str,
    price: f64,
    /// Place among [`CATEGORIES`].
    category: usize,
    status: i64,
    created: &'static str,
    special: Option<[&'static str; 2]>,
    rating: i64,
    temperature: i64,
    quantity: i64,
    weight: f64,
    data: Option<&'static [u8]>,
    release: &'static str,
    open: &'static str,
    /// Shipping, processing, offset, in microseconds.
    durations: Option<[i64; 3]>,
    address: Option<[&'static str; 5]>,
    dimensions: Option<[f64; 3]>,
    geography: Option<[&'static str; 3]>,
}

const SECOND: i64 = 1_000_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

#[expect(clippy::approx_constant, reason = "a weight of 3.14 is no circle's")]
const PRODUCTS: [Sample; 7] = [
    Sample {
        name: "Laptop",
        price: 999.99,
        category: 0,
        status: 9,
        created: "2024-01-15T10:30:00Z",
        special: Some(["Extended warranty included", "Premium support"]),
        rating: 200,
        temperature: -10,
        quantity: 1200,
        weight: 3.14,
        data: Some(b"test"),
        release: "2024-01-15",
        open: "09:30:00",
        durations: Some([DAY, 45 * SECOND, 0]),
        address: Some(["123 Tech Way", "Seattle", "WA", "98101", "USA"]),
        dimensions: Some([35.5, 25.0, 2.5]),
        geography: Some([
            "POINT(-122.3321 47.6062)",
            "LINESTRING(-122.3321 47.6062, -122.4194 47.2529)",
            "POLYGON((-122.5 47.5, -122.0 47.5, -122.0 47.8, -122.5 47.8, -122.5 47.5))",
        ]),
    },
    Sample {
        name: "Wireless Mouse",
        price: 29.99,
        category: 0,
        status: 3,
        created: "2024-03-20T14:45:00Z",
        special: None,
        rating: 110,
        temperature: 5,
        quantity: 300,
        weight: 0.09,
        data: Some(&[1, 2, 3]),
        release: "2024-01-20",
        open: "08:15:00",
        durations: Some([2 * HOUR, SECOND * 3 / 2, -DAY]),
        address: Some(["456 Innovation Blvd", "San Francisco", "CA", "94102", "USA"]),
        dimensions: Some([10.0, 6.0, 4.0]),
        geography: Some([
            "POINT(-122.4194 37.7749)",
            "LINESTRING(-122.4194 37.7749, -122.2711 37.8044)",
            "POLYGON((-122.5 37.7, -122.3 37.7, -122.3 37.9, -122.5 37.9, -122.5 37.7))",
        ]),
    },
    Sample {
        name: "Coffee Mug",
        price: 15.50,
        category: 1,
        status: 1,
        created: "2023-11-05T09:15:00Z",
        special: None,
        rating: 0,
        temperature: -5,
        quantity: -200,
        weight: 0.0,
        data: Some(b""),
        release: "2024-01-01",
        open: "00:00:00",
        durations: Some([2 * DAY, 30 * MINUTE, 0]),
        address: Some(["789 Home St", "Portland", "OR", "97201", "USA"]),
        dimensions: Some([8.0, 8.0, 10.0]),
        geography: Some([
            "POINT(-122.6765 45.5231)",
            "LINESTRING(-122.6765 45.5231, -122.6587 45.5152)",
            "POLYGON((-122.8 45.4, -122.5 45.4, -122.5 45.7, -122.8 45.7, -122.8 45.4))",
        ]),
    },
    Sample {
        name: "Office Chair",
        price: 249.99,
        category: 2,
        status: 4,
        created: "2023-08-12T16:20:00Z",
        special: None,
        rating: 255,
        temperature: 127,
        quantity: 32767,
        weight: 150.0,
        data: None,
        release: "2024-12-31",
        open: "23:59:59",
        durations: Some([DAY + 2 * HOUR + 30 * MINUTE, 45 * SECOND, 0]),
        address: None,
        dimensions: None,
        geography: None,
    },
    Sample {
        name: "Smartphone",
        price: 799.99,
        category: 0,
        status: 11,
        created: "2024-06-28T11:00:00Z",
        special: None,
        address: Some(["321 Mobile Ave", "Austin", "TX", "78701", "USA"]),
        dimensions: Some([15.0, 7.5, 0.8]),
        geography: Some([
            "POINT(-97.7431 30.2672)",
            "LINESTRING(-97.7431 30.2672, -97.7426 30.2849)",
            "POLYGON((-98.0 30.1, -97.5 30.1, -97.5 30.5, -98.0 30.5, -98.0 30.1))",
        ]),
        ..PLAIN
    },
    Sample {
        name: "Premium Laptop Pro",
        price: 1999.99,
        category: 0,
        status: 9,
        created: "2024-07-01T10:00:00Z",
        special: Some(["Extended 5-year warranty", "Premium support package"]),
        address: Some(["999 Premium Way", "New York", "NY", "10001", "USA"]),
        dimensions: Some([40.0, 28.0, 2.0]),
        geography: Some([
            "POINT(-74.0060 40.7128)",
            "LINESTRING(-74.0060 40.7128, -73.9352 40.7306)",
            "POLYGON((-74.1 40.6, -73.8 40.6, -73.8 40.9, -74.1 40.9, -74.1 40.6))",
        ]),
        ..PLAIN
    },
    Sample {
        name: "Gaming Mouse Ultra",
        price: 149.99,
        category: 0,
        status: 3,
        created: "2024-07-15T14:30:00Z",
        special: Some([
            "RGB lighting with 16 million colors",
            "Customizable DPI settings",
        ]),
        address: Some(["888 Gaming Blvd", "Los Angeles", "CA", "90001", "USA"]),
        dimensions: Some([12.5, 7.5, 4.5]),
        geography: Some([
            "POINT(-118.2437 34.0522)",
            "LINESTRING(-118.2437 34.0522, -118.3687 34.1016)",
            "POLYGON((-118.5 33.9, -118.0 33.9, -118.0 34.3, -118.5 34.3, -118.5 33.9))",
        ]),
        ..PLAIN
    },
];

/// What the later products have in common.
const PLAIN: Sample = Sample {
    name: "",
    price: 0.0,
    category: 0,
    status: 0,
    created: "",
    special: None,
    rating: 0,
    temperature: 0,
    quantity: 0,
    weight: 0.0,
    data: None,
    release: "",
    open: "",
    durations: None,
    address: None,
    dimensions: None,
    geography: None,
};

fn product(p: &Sample, categories: &[Value]) -> Row<'static> {
    let kind = if p.special.is_some() {
        SPECIAL_PRODUCT
    } else {
        PRODUCT
    };
    let created: Option<DateTime<Utc>> = p.created.parse().ok();
    let mut row: Row<'static> = vec![
        ("Name", p.name.into()),
        ("Price", Value::Double(p.price)),
        (
            "CategoryID",
            categories.get(p.category).cloned().unwrap_or(Value::Null),
        ),
        ("Status", Value::Int(p.status)),
        ("CreatedAt", created.into()),
        ("ProductType", kind.into()),
        ("Rating", Value::Int(p.rating)),
        ("Temperature", Value::Int(p.temperature)),
        ("Quantity", Value::Int(p.quantity)),
        ("Weight", Value::Double(p.weight)),
        ("Data", p.data.map_or(Value::Null, bytes)),
        ("ReleaseDate", p.release.parse::<NaiveDate>().ok().into()),
        (
            "OpenTime",
            p.open.parse::<NaiveTime>().map_or(Value::Null, Value::Time),
        ),
    ];
    let texts = |names: [&'static str; 2], values: [&'static str; 2]| {
        names.into_iter().zip(values.map(Value::from))
    };
    if let Some(special) = p.special {
        row.extend(texts(["SpecialProperty", "SpecialFeature"], special));
    }
    if let Some(durations) = p.durations {
        let names = ["ShippingTime", "ProcessingTime", "Offset"];
        row.extend(names.into_iter().zip(durations.map(Value::Duration)));
    }
    if let Some(address) = p.address {
        let names = ["Street", "City", "State", "PostalCode", "Country"];
        row.push((
            "ShippingAddress",
            record(&names, address.map(Value::from).to_vec()),
        ));
    }
    if let Some(sides) = p.dimensions {
        let mut values = sides.map(Value::Double).to_vec();
        values.push("cm".into());
        let names = ["Length", "Width", "Height", "Unit"];
        row.push(("Dimensions", record(&names, values)));
    }
    if let Some(shapes) = p.geography {
        let names = ["Location", "Route", "Area"];
        row.extend(names.into_iter().zip(shapes.map(Value::from)));
    }
    row
}

fn bytes(bytes: &[u8]) -> Value {
    Value::Binary(bytes.to_vec())
}

fn record(names: &[&str], values: Vec<Value>) -> Value {
    let names = names.iter().map(|name| (*name).to_owned());
    Value::Record(names.zip(values).collect())
}

/// Place among [`PRODUCTS`], language, custom name, description, long text.
type Words = (
    usize,
    &'static str,
    &'static str,
    &'static str,
    &'static str,
);

const DESCRIPTIONS: [Words; 7] = [
    (
        0,
        "EN",
        "Promo",
        "High-performance laptop for productivity and gaming",
        "This laptop brings a bright screen and a fast processor to the desk and to the sofa. Its battery lasts a \
         working day, and its keyboard is made for long texts.",
    ),
    (
        0,
        "DE",
        "",
        "Hochleistungs-Laptop für Produktivität und Gaming",
        "Dieser Laptop bringt einen hellen Bildschirm und einen schnellen Prozessor auf den Schreibtisch und aufs \
         Sofa. Der Akku hält einen ganzen Arbeitstag lang.",
    ),
    (
        1,
        "EN",
        "",
        "Ergonomic wireless mouse with precision tracking",
        "The wireless mouse lies well in either hand and follows the smallest movement on nearly every surface. One \
         charge is enough for many weeks of ordinary work.",
    ),
    (
        1,
        "FR",
        "",
        "Souris sans fil ergonomique avec suivi de précision",
        "Cette souris sans fil tient bien dans les deux mains et suit le moindre mouvement sur presque toutes les \
         surfaces. Une charge suffit pour plusieurs semaines.",
    ),
    (
        2,
        "EN",
        "",
        "Ceramic coffee mug with heat retention technology",
        "This coffee mug keeps a hot drink hot for the length of a meeting. Its glaze is easy to clean, its handle \
         leaves room for three fingers, and it may go into the dishwasher.",
    ),
    (
        4,
        "EN",
        "",
        "Latest generation smartphone with advanced camera",
        "The smartphone takes clear pictures by day and by night, and its screen stays readable in the sun. It charges \
         to half its capacity in less than half an hour.",
    ),
    (
        4,
        "ES",
        "",
        "Smartphone de última generación con cámara avanzada",
        "Este smartphone toma fotografías nítidas de día y de noche, y su pantalla se lee bien al sol. Se carga hasta \
         la mitad de su capacidad en menos de media hora.",
    ),
];

fn description(
    (product, language, custom, short, long): &Words,
    products: &[Value],
) -> Row<'static> {
    vec![
        (
            "ProductID",
            products.get(*product).cloned().unwrap_or(Value::Null),
        ),
        ("LanguageKey", (*language).into()),
        ("CustomName", (*custom).into()),
        ("Description", (*short).into()),
        ("LongText", (*long).into()),
    ]
}

fn company(now: &Value) -> Row<'static> {
    vec![
        ("Name", "TechStore Inc.".into()),
        ("CEO", "Sarah Johnson".into()),
        ("Founded", Value::Int(2010)),
        ("HeadQuarter", "Seattle, WA, USA".into()),
        ("Website", "https://techstore.example.com".into()),
        ("UpdatedAt", now.clone()),
        ("Logo", bytes(logo::SVG.as_bytes())),
    ]
}

/// Categories that generated products are spread over.
const GENERATED_CATEGORIES: u64 = 100;

/// Languages of the descriptions of a generated product.
const LANGUAGES: [&str; 3] = ["EN", "DE", "FR"];

/// Generated rows that are written at once.
const BLOCK: u64 = 1_000;

/// Writes so many products with their categories, descriptions and links, the same ones every time.
///
/// # Errors
/// Those of the store.
pub(crate) fn many(desk: &mut Desk<'_>, number: u64) -> Result<(), Fault> {
    empty(desk)?;
    let category = |n| {
        vec![
            ("ID", made_id(Family::Category, n)),
            ("Name", format!("Category {n:03}").into()),
            ("Description", format!("Everything of kind {n}").into()),
        ]
    };
    desk.create_all(
        "Category",
        (0..GENERATED_CATEGORIES).map(category).collect(),
    )?;
    for from in (0..number).step_by(BLOCK as usize) {
        let block = from..number.min(from + BLOCK);
        desk.create_all("Product", block.clone().map(generated).collect())?;
        let words = block.clone().flat_map(|n| {
            LANGUAGES.map(|language| {
                vec![
                    ("ProductID", made_id(Family::Product, n)),
                    ("LanguageKey", language.into()),
                    ("Description", format!("Product {n} in {language}").into()),
                    (
                        "LongText",
                        format!("What there is to say of product {n} in {language}.").into(),
                    ),
                ]
            })
        });
        desk.create_all("ProductDescription", words.collect())?;
    }
    // Links may lead ahead: they come when all products are there.
    for from in (0..number).step_by(BLOCK as usize) {
        let block = from..number.min(from + BLOCK);
        let links = block.flat_map(|n| {
            let mut to: Vec<u64> = [n + 1, n + 7].map(|other| other % number).into();
            to.dedup();
            let to = to.into_iter().filter(move |other| *other != n);
            to.map(move |other| {
                vec![
                    ("FromID", made_id(Family::Product, n)),
                    ("ToID", made_id(Family::Product, other)),
                ]
            })
        });
        desk.create_all("Relation", links.collect())?;
    }
    the_rest(desk)
}

#[expect(
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss,
    reason = "remainders are small"
)]
fn generated(n: u64) -> Row<'static> {
    // A step that shares no factor with the number of prices visits all of them.
    let cents = n * 7_919 % 200_000 + 100;
    let special = n.is_multiple_of(10);
    let mut row = vec![
        ("ID", made_id(Family::Product, n)),
        ("Name", format!("Product {n:05}").into()),
        ("Description", format!("The product with number {n}").into()),
        ("Price", Value::Double(cents as f64 / 100.0)),
        ("Rating", Value::Int((n % 256) as i64)),
        ("Temperature", Value::Int((n % 100) as i64 - 50)),
        ("Quantity", Value::Int((n * 13 % 1000) as i64)),
        ("Weight", Value::Double((n % 64) as f64 / 4.0)),
        ("Status", Value::Int((n % 16) as i64)),
        (
            "CategoryID",
            made_id(Family::Category, n % GENERATED_CATEGORIES),
        ),
        (
            "ProductType",
            if special { SPECIAL_PRODUCT } else { PRODUCT }.into(),
        ),
        (
            "ReleaseDate",
            NaiveDate::from_ymd_opt(2024, 1, 1)
                .and_then(|day| day.checked_add_days(chrono::Days::new(n % 366)))
                .into(),
        ),
    ];
    if special {
        row.push(("SpecialFeature", format!("Feature {}", n % 7).into()));
    }
    row
}

/// What a generated key is of.
#[derive(Clone, Copy)]
enum Family {
    Category,
    Product,
}

/// The key of a generated row.
fn made_id(family: Family, number: u64) -> Value {
    let high = match family {
        Family::Category => 0xca7e_0000_0000_4000,
        Family::Product => 0x9a0d_0000_0000_4000,
    };
    Value::Guid(Uuid::from_u64_pair(high, 0x8000_0000_0000_0000 | number))
}
