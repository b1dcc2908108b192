//! The model: every type, set and operation of the public contract, declared once.

use entity_model::{Builder, GeoShape, KeyOrigin, Model, ModelErrors, Primitive, Right, Stamp};

use crate::samples;

/// There are no accounts: whoever reaches the service may do everything.
pub(crate) const ANYONE: Right = Right::new("anything");

/// The reference model, and beside it the small sets that show what it leaves out.
///
/// # Errors
/// Names everything that does not fit together; the model's own test shows that nothing does.
pub fn model() -> Result<Model, ModelErrors> {
    let mut m = Builder::new("Reference", "Container");
    m.doc("The public OData reference model.");
    m.version("1.0");
    types(&mut m);
    product(&mut m);
    category(&mut m);
    description(&mut m);
    media_item(&mut m);
    small_types(&mut m);
    sets(&mut m);
    functions(&mut m);
    actions(&mut m);
    samples::declare(&mut m);
    m.build()
}

fn types(m: &mut Builder) {
    m.enumeration("ProductStatus")
        .flags()
        .by_name()
        .member("None", 0, "")
        .member("InStock", 1, "")
        .member("OnSale", 2, "")
        .member("Discontinued", 4, "")
        .member("Featured", 8, "");
    let mut address = m.complex("Address");
    address.text("Street", 100).not_null().default("");
    address.text("City", 50).not_null().default("").searchable();
    address.text("State", 2).not_null().default("");
    address.text("PostalCode", 10).not_null().default("");
    address.text("Country", 50).not_null().default("");
    let mut dimensions = m.complex("Dimensions");
    for side in ["Length", "Width", "Height"] {
        dimensions
            .primitive(side, Primitive::Double)
            .precision(10, 2)
            .not_null()
            .default(0.0);
    }
    dimensions.text("Unit", 10).not_null().default("");
    m.type_definition("ReleaseDateValue", Primitive::Date);
    m.type_definition("TimeOfDayValue", Primitive::TimeOfDay);
    m.type_definition("DurationValue", Primitive::Duration);
}

fn product(m: &mut Builder) {
    let mut e = m.entity("Product", "product");
    e.guid("ID");
    e.text("Name", 100)
        .required()
        .doc("Product display name")
        .searchable();
    e.text("Description", 500)
        .doc("Detailed product description");
    // What a catalogue is most often ordered and filtered by.
    e.double("Price").precision(10, 2).required().indexed();
    for (name, ty) in [
        ("Rating", Primitive::Byte),
        ("Temperature", Primitive::SByte),
        ("Quantity", Primitive::Int16),
    ] {
        e.primitive(name, ty).not_null().default(0);
    }
    e.primitive("Weight", Primitive::Single)
        .not_null()
        .default(0.0);
    e.primitive("Data", Primitive::Binary);
    e.date("ReleaseDate").typed("ReleaseDateValue");
    e.primitive("OpenTime", Primitive::TimeOfDay)
        .typed("TimeOfDayValue");
    for name in ["ShippingTime", "ProcessingTime", "Offset"] {
        e.primitive(name, Primitive::Duration)
            .typed("DurationValue");
    }
    e.guid("CategoryID").indexed();
    e.enumeration("Status", "ProductStatus");
    e.int32("Version").not_null().default(1);
    e.date_time("CreatedAt").not_null().read_only();
    e.text("SerialNumber", 50)
        .immutable()
        .doc("Unique serial number assigned at creation");
    e.text("ProductType", 50).not_null().default(PRODUCT);
    e.text("SpecialProperty", 200);
    e.text("SpecialFeature", 100);
    e.complex("ShippingAddress", "Address");
    e.complex("Dimensions", "Dimensions");
    for (name, shape) in [
        ("Location", GeoShape::Point),
        ("Route", GeoShape::LineString),
        ("Area", GeoShape::Polygon),
    ] {
        e.primitive(name, Primitive::Geography(shape));
    }
    e.stream("Photo");
    e.key(&["ID"]).key_from(KeyOrigin::Uuid);
    e.etag(&["Version"])
        .counts_every_update()
        .stamped(&[(Stamp::Version, "Version"), (Stamp::CreatedAt, "CreatedAt")]);
    e.kinds("ProductType", PRODUCT);
    e.one_by("Category", "Category", &["CategoryID"])
        .partner("Products");
    e.many("Descriptions", "ProductDescription", "Product");
    e.many_through("RelatedProducts", "Product", "Relation", "From", "To");
    // A product goes with its descriptions and with the links that lead to it and away.
    e.many("LinksFrom", "Relation", "From").hidden();
    e.many("LinksTo", "Relation", "To").hidden();
    e.owns(&["Descriptions", "LinksFrom", "LinksTo"]);
    m.derived(SPECIAL_PRODUCT, "Product", SPECIAL_PRODUCT);

    let mut link = m.entity("Relation", "product_relation");
    link.hidden();
    link.guid("FromID");
    link.guid("ToID").indexed();
    link.key(&["FromID", "ToID"]);
    link.one_by("From", "Product", &["FromID"]);
    link.one_by("To", "Product", &["ToID"]);
}

/// The values of `ProductType`.
pub(crate) const PRODUCT: &str = "Product";
pub(crate) const SPECIAL_PRODUCT: &str = "SpecialProduct";

fn category(m: &mut Builder) {
    let mut e = m.entity("Category", "category");
    e.guid("ID");
    e.text("Name", 100).required().searchable();
    e.text("Description", 500).searchable();
    e.key(&["ID"]).key_from(KeyOrigin::Uuid).unique(&["Name"]);
    e.many("Products", "Product", "Category");
}

fn description(m: &mut Builder) {
    let mut e = m.entity("ProductDescription", "product_description");
    e.guid("ProductID").required();
    e.text("LanguageKey", 2).required();
    e.text("Description", 500).required().searchable();
    e.text("LongText", 2000).searchable();
    e.long_text("CustomName");
    e.key(&["ProductID", "LanguageKey"]);
    e.one_by("Product", "Product", &["ProductID"])
        .partner("Descriptions")
        .required();
}

fn media_item(m: &mut Builder) {
    let mut e = m.entity("MediaItem", "media_item");
    e.guid("ID");
    e.text("Name", 100).required().searchable();
    e.text("ContentType", 100).required();
    e.int64("Size");
    e.date_time("CreatedAt").not_null();
    e.date_time("ModifiedAt").not_null();
    e.key(&["ID"]).key_from(KeyOrigin::Uuid);
    e.media_entity("ContentType").slug("Name");
}

fn small_types(m: &mut Builder) {
    let mut e = m.entity("ReadOnlyItem", "read_only_item");
    e.guid("ID");
    e.text("Name", 100).required().searchable();
    e.key(&["ID"]);

    let mut e = m.entity("DecimalSample", "decimal_sample");
    e.guid("ID");
    e.text("Name", 100).required().searchable();
    e.decimal("Amount", 38, 18).required();
    e.key(&["ID"]).key_from(KeyOrigin::Uuid);

    let mut e = m.entity("CompanyInfo", "company");
    e.guid("ID");
    e.text("Name", 200).required();
    e.text("CEO", 100).required();
    e.int32("Founded").not_null().default(0);
    e.text("HeadQuarter", 200).not_null().default("");
    e.text("Website", 100).not_null().default("");
    e.primitive("Logo", Primitive::Binary)
        .content_type("image/svg+xml");
    e.int32("Version").not_null().default(1);
    e.date_time("UpdatedAt").not_null();
    e.key(&["ID"]).key_from(KeyOrigin::Uuid);
    e.etag(&["Version"])
        .counts_every_update()
        .stamped(&[(Stamp::Version, "Version"), (Stamp::ChangedAt, "UpdatedAt")]);
}

fn sets(m: &mut Builder) {
    for (name, entity) in [
        ("Categories", "Category"),
        ("Products", "Product"),
        ("ProductDescriptions", "ProductDescription"),
        ("MediaItems", "MediaItem"),
        ("ReadOnlyItems", "ReadOnlyItem"),
        ("DecimalSamples", "DecimalSample"),
    ] {
        let mut set = m.set(name, entity, ANYONE);
        set.create(ANYONE).update(ANYONE).delete(ANYONE);
        set.page_size(None);
        match name {
            "Products" => {
                set.tracks_changes();
            }
            "ReadOnlyItems" => {
                set.not_insertable().not_updatable().not_deletable();
            }
            _ => {}
        }
    }
    m.singleton("Company", "CompanyInfo", ANYONE).update(ANYONE);
}

/// Functions over the products stand on the set, and at the root as well: the contract has been read both ways.
fn functions(m: &mut Builder) {
    for bound in [true, false] {
        for parameters in [0, 1, 2] {
            let mut f = m.function("GetTopProducts");
            if bound {
                f.on_collection("Product");
            }
            f.takes(|p| {
                if parameters > 0 {
                    p.int64("count").required();
                }
                if parameters > 1 {
                    p.long_text("category").required();
                }
            });
            f.gives_many("Product").composable().needs(ANYONE);
            // The contract's service document names its sets and the singleton alone.
            f.not_in_service_document();
        }
        let mut f = m.function("GetProductStats");
        if bound {
            f.on_collection("Product");
        }
        f.gives_untyped().composable().needs(ANYONE);
    }
    // Over all products, whatever it is bound to.
    let average =
        "case(not $root/Products/any():0,true:$root/Products/aggregate(Price with average))";
    for one in [false, true] {
        let mut f = m.function("GetAveragePrice");
        if one {
            f.on("Product");
        } else {
            f.on_collection("Product");
        }
        f.gives_primitive(Primitive::Double).computed(average);
        f.composable().needs(ANYONE);
    }
    m.function("GetTotalPrice")
        .on("Product")
        .takes(|p| {
            p.primitive("taxRate", Primitive::Double).required();
        })
        .gives_primitive(Primitive::Double)
        .computed("Price mul (1 add @taxRate)")
        .composable()
        .needs(ANYONE);
    m.function("GetRelatedProducts")
        .on("Product")
        .gives_many("Product")
        .composable()
        .needs(ANYONE);
    let discounted = "Price mul (1 sub @discount div 100)";
    let taxed = format!("{discounted} mul (1 add @tax div 100)");
    for (expression, taxed) in [(discounted, false), (taxed.as_str(), true)] {
        m.function("CalculatePrice")
            .computed(expression)
            .on("Product")
            .takes(|p| {
                p.primitive("discount", Primitive::Double).required();
                if taxed {
                    p.primitive("tax", Primitive::Double).required();
                }
            })
            .gives_primitive(Primitive::Double)
            .composable()
            .needs(ANYONE);
    }
    m.function("GetInfo")
        .on("Product")
        .takes(|p| {
            p.long_text("format").required();
        })
        .gives_primitive(Primitive::String)
        .composable()
        .needs(ANYONE);
    m.function("FindProducts")
        .takes(|p| {
            p.long_text("name").required();
            p.primitive("maxPrice", Primitive::Double).required();
        })
        .gives_many("Product")
        .composable()
        .needs(ANYONE);
    // Called alone it wraps at 64 bits, which no expression does.
    for (names, expression) in [(&["value"][..], "@value mul 2"), (&["a", "b"], "@a add @b")] {
        m.function("Calculate")
            .computed(expression)
            .takes(|p| {
                for name in names {
                    p.int64(name).required();
                }
            })
            .gives_primitive(Primitive::Int64)
            .composable()
            .needs(ANYONE);
    }
    for (name, ty, expression) in [
        ("input", Primitive::String, "concat('String: ',@input)"),
        (
            "number",
            Primitive::Int64,
            "concat('Number: ',cast(@number,Edm.String))",
        ),
    ] {
        m.function("Convert")
            .computed(expression)
            .takes(|p| {
                p.primitive(name, ty).required();
            })
            .gives_primitive(Primitive::String)
            .composable()
            .needs(ANYONE);
    }
}

fn actions(m: &mut Builder) {
    m.action("ApplyDiscount")
        .on("Product")
        .takes(|p| {
            p.primitive("percentage", Primitive::Double).required();
        })
        .gives_one("Product")
        .needs(ANYONE);
    m.action("IncreasePrice")
        .on("Product")
        .takes(|p| {
            p.primitive("amount", Primitive::Double).required();
        })
        .needs(ANYONE);
    m.action("Activate").on("Product").needs(ANYONE);
    m.action("CalculateDiscount")
        .on("Product")
        .computed("Price mul (1 sub @percentage div 100)")
        .takes(|p| {
            p.primitive("percentage", Primitive::Double).required();
        })
        .gives_primitive(Primitive::Double)
        .needs(ANYONE);
    m.action("MarkAllAsReviewed")
        .on_collection("Product")
        .needs(ANYONE);
    m.action("MarkAllAsReviewed").on("Product").needs(ANYONE);
    m.action("ResetAllPrices").gives_untyped().needs(ANYONE);
    m.action("ResetProducts").needs(ANYONE);
    // The contract's two overloads in one: CSDL has no overloads of unbound actions.
    m.action("Process")
        .takes(|p| {
            p.primitive("percentage", Primitive::Double).required();
            p.primitive("minPrice", Primitive::Double);
        })
        .needs(ANYONE);
    // It declares no answer, and yet says how it went.
    m.action("Reseed").needs(ANYONE);
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_operation_has_its_function_and_every_rule_its_type() {
        let wrong = crate::rules().check(&super::model().unwrap());
        assert_eq!(wrong, Vec::<String>::new());
    }
}
