//! Primitive literals (in URLs) and primitive values (in payloads), geo literals and enumeration values.
//!
//! Must never know: names of a model beyond their shape.

use nom::branch::alt;
use nom::combinator::opt;

use super::base::*;

rules! {
    /// `primitiveLiteral = nullValue / booleanLiteral / guid / date / dateTimeOffsetLiteral / timeOfDayLiteral / decimalLiteral / …`
    primitive_literal = longest([
        null, boolean, guid, date, date_time_offset_literal, time_of_day_literal, decimal_literal, byte,
        string_literal, duration_literal, enum_literal, binary_literal, geography_literal, geometry_literal,
    ]);
    /// `primitiveValue = booleanValue / guidValue / durationValue / dateValue / dateTimeOffsetValue / timeOfDayValue / enumValue / geo… / decimalValue / … / binaryValue`
    primitive_value = longest([
        boolean_value, guid, duration_value, date, date_time_offset_value, time_of_day_value, enum_value, full_geo,
        decimal_value, binary_value,
    ]);
    /// `null = "null"`
    null = exact("null");
    /// `boolean = "true" / "false"`
    boolean = alt((lit("true"), lit("false")));
    /// `booleanValue = %s"true" / %s"false"`
    boolean_value = alt((exact("true"), exact("false")));

    /// `binary = "binary" SQUOTE binaryValue SQUOTE`
    binary_literal = (lit("binary"), squote, binary_value, squote);
    /// `binaryValue = *(4base64char) [ base64b16 / base64b8 ]`
    binary_value = (star(times(4, 4, base64char)), opt(alt((base64b16, base64b8))));
    /// `base64b16 = 2base64char ( "A" / "E" / "I" / "M" / "Q" / "U" / "Y" / "c" / "g" / "k" / "o" / "s" / "w" / "0" / "4" / "8" ) [ "=" ]`
    base64b16 = (times(2, 2, base64char), one_of("AEIMQUYcgkosw048"), opt(lit("=")));
    /// `base64b8 = base64char ( "A" / "Q" / "g" / "w" ) [ "==" ]`
    base64b8 = (base64char, one_of("AQgw"), opt(lit("==")));
    /// `base64char = ALPHA / DIGIT / "-" / "_"`
    base64char = class(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_');

    /// `guidValue = 8HEXDIG "-" 4HEXDIG "-" 4HEXDIG "-" 4HEXDIG "-" 12HEXDIG`
    guid = (
        times(8, 8, hexdig), lit("-"), times(4, 4, hexdig), lit("-"), times(4, 4, hexdig), lit("-"),
        times(4, 4, hexdig), lit("-"), times(12, 12, hexdig),
    );

    /// `decimalLiteral = [ SIGN ] 1*DIGIT [ "." 1*DIGIT ] [ "e" [ SIGN ] 1*DIGIT ] / nanInfinity`
    decimal_literal = alt((|i| number(i, sign), nan_infinity));
    /// `decimalValue = [ "+" / "-" ] 1*DIGIT [ "." 1*DIGIT ] [ "e" [ "+" / "-" ] 1*DIGIT ] / nanInfinity`
    decimal_value = alt((|i| number(i, plain_sign), nan_infinity));
    /// `nanInfinity = %s"NaN" / %s"-INF" / %s"INF"`
    nan_infinity = alt((exact("NaN"), seq((lit("-"), exact("INF"))), exact("INF")));
    /// `"+" / "-"`
    plain_sign = one_of("+-");
    /// `byteValue = 1*3DIGIT`
    byte = times(1, 3, digit);
    /// `sbyteLiteral = [ SIGN ] 1*3DIGIT`
    sbyte_literal = (opt(sign), times(1, 3, digit));
    /// `sbyteValue = [ "+" / "-" ] 1*3DIGIT`
    sbyte_value = (opt(plain_sign), times(1, 3, digit));
    /// `int16Literal = [ SIGN ] 1*5DIGIT`
    int16_literal = (opt(sign), times(1, 5, digit));
    /// `int16Value = [ "+" / "-" ] 1*5DIGIT`
    int16_value = (opt(plain_sign), times(1, 5, digit));
    /// `int32Literal = [ SIGN ] 1*10DIGIT`
    int32_literal = (opt(sign), times(1, 10, digit));
    /// `int32Value = [ "+" / "-" ] 1*10DIGIT`
    int32_value = (opt(plain_sign), times(1, 10, digit));
    /// `int64Literal = [ SIGN ] 1*19DIGIT`
    int64_literal = (opt(sign), times(1, 19, digit));
    /// `int64Value = [ "+" / "-" ] 1*19DIGIT`
    int64_value = (opt(plain_sign), times(1, 19, digit));

    /// `string = SQUOTE *( SQUOTE-in-string / pchar-no-SQUOTE ) SQUOTE`
    string_literal = (squote, star(alt((squote_in_string, pchar_no_squote))), squote);

    /// `dateValue = year "-" month "-" day`
    date = (year, lit("-"), month, lit("-"), day);
    /// `dateTimeOffsetLiteral = year "-" month "-" day "T" timeOfDayLiteral ( "Z" / SIGN hour COLON minute )`
    date_time_offset_literal = (
        date, lit("T"), time_of_day_literal, alt((lit("Z"), seq((sign, hour, colon, minute)))),
    );
    /// `dateTimeOffsetValue = year "-" month "-" day "T" timeOfDayValue ( "Z" / ( "+" / "-" ) hour ":" minute )`
    date_time_offset_value = (
        date, lit("T"), time_of_day_value, alt((lit("Z"), seq((plain_sign, hour, lit(":"), minute)))),
    );
    /// `timeOfDayLiteral = hour COLON minute [ COLON second [ "." fractionalSeconds ] ]`
    time_of_day_literal = (hour, colon, minute, opt((colon, second, opt((lit("."), fractional_seconds)))));
    /// `timeOfDayValue = hour ":" minute [ ":" second [ "." fractionalSeconds ] ]`
    time_of_day_value = (hour, lit(":"), minute, opt((lit(":"), second, opt((lit("."), fractional_seconds)))));

    /// `duration = [ "duration" ] SQUOTE durationValue SQUOTE`
    duration_literal = (opt(lit("duration")), squote, |i| duration(i, sign), squote);
    /// `durationValue = [ "+" / "-" ] "P" [ 1*DIGIT "D" ] [ "T" [ 1*DIGIT "H" ] [ 1*DIGIT "M" ] [ 1*DIGIT [ "." 1*DIGIT ] "S" ] ]`
    duration_value = |i| duration(i, plain_sign);

    /// `oneToNine = "1" / "2" / … / "9"`
    one_to_nine = one_of("123456789");
    /// `zeroToFiftyNine = ( "0" / "1" / "2" / "3" / "4" / "5" ) DIGIT`
    zero_to_fifty_nine = (one_of("012345"), digit);
    /// `year = [ "-" ] ( "0" 3DIGIT / oneToNine 3*DIGIT )`
    year = (
        opt(lit("-")),
        alt((seq((lit("0"), times(3, 3, digit))), seq((one_to_nine, times(3, usize::MAX, digit))))),
    );
    /// `month = "0" oneToNine / "1" ( "0" / "1" / "2" )`
    month = alt((seq((lit("0"), one_to_nine)), seq((lit("1"), one_of("012")))));
    /// `day = "0" oneToNine / ( "1" / "2" ) DIGIT / "3" ( "0" / "1" )`
    day = alt((seq((lit("0"), one_to_nine)), seq((one_of("12"), digit)), seq((lit("3"), one_of("01")))));
    /// `hour = ( "0" / "1" ) DIGIT / "2" ( "0" / "1" / "2" / "3" )`
    hour = alt((seq((one_of("01"), digit)), seq((lit("2"), one_of("0123")))));
    /// `minute = zeroToFiftyNine`
    minute = zero_to_fifty_nine;
    /// `second = zeroToFiftyNine`
    second = zero_to_fifty_nine;
    /// `fractionalSeconds = 1*12DIGIT`
    fractional_seconds = times(1, 12, digit);

    /// `enum = [ qualifiedEnumTypeName ] SQUOTE enumMembers SQUOTE`; the namespace may be left out.
    enum_literal = (not_at(literal_prefix), opt(optionally_qualified), squote, enum_members, squote);
    /// What stands in front of another literal is no name of an enumeration.
    literal_prefix = (alt((lit("binary"), lit("duration"), geography_prefix, geometry_prefix)), squote);
    /// `enumMembers = singleEnumLiteral *( COMMA singleEnumLiteral )`
    enum_members = separated(comma, single_enum_literal);
    /// `singleEnumLiteral = enumerationMember / int64Literal`
    single_enum_literal = alt((odata_identifier, int64_literal));
    /// `enumValue = singleEnumValue *( "," singleEnumValue )`
    enum_value = separated(lit(","), single_enum_value);
    /// `singleEnumValue = enumerationMember / enumMemberValue`
    single_enum_value = alt((plain_identifier, int64_value));
    /// An identifier as payloads write it: never percent-encoded.
    plain_identifier = (
        class(crate::identifier::starts_identifier),
        times(0, 127, class(crate::identifier::continues_identifier)),
    );

    // Geo
    /// `geographyPrefix = "geography"`
    geography_prefix = lit("geography");
    /// `geometryPrefix = "geometry"`
    geometry_prefix = lit("geometry");
    /// `geographyCollection / geographyLineString / … / geographyPolygon`
    geography_literal = (geography_prefix, squote, full_geo, squote);
    /// `geometryCollection / geometryLineString / … / geometryPolygon`
    geometry_literal = (geometry_prefix, squote, full_geo, squote);
    /// `fullCollectionLiteral / fullLineStringLiteral / … / fullPolygonLiteral`
    full_geo = (srid_literal, geo_literal);
    /// `sridLiteral = "SRID" EQ 1*5DIGIT SEMI`
    srid_literal = (lit("SRID"), eq, times(1, 5, digit), semi);
    /// `geoLiteral = collectionLiteral / lineStringLiteral / multiPointLiteral / multiLineStringLiteral / multiPolygonLiteral / pointLiteral / polygonLiteral`
    geo_literal = alt((
        collection_literal, line_string_literal, multi_point_literal, multi_line_string_literal,
        multi_polygon_literal, point_literal, polygon_literal,
    ));
    /// `fullCollectionLiteral = sridLiteral collectionLiteral`
    full_collection_literal = (srid_literal, collection_literal);
    /// `fullLineStringLiteral = sridLiteral lineStringLiteral`
    full_line_string_literal = (srid_literal, line_string_literal);
    /// `fullMultiLineStringLiteral = sridLiteral multiLineStringLiteral`
    full_multi_line_string_literal = (srid_literal, multi_line_string_literal);
    /// `fullMultiPointLiteral = sridLiteral multiPointLiteral`
    full_multi_point_literal = (srid_literal, multi_point_literal);
    /// `fullMultiPolygonLiteral = sridLiteral multiPolygonLiteral`
    full_multi_polygon_literal = (srid_literal, multi_polygon_literal);
    /// `fullPointLiteral = sridLiteral pointLiteral`
    full_point_literal = (srid_literal, point_literal);
    /// `fullPolygonLiteral = sridLiteral polygonLiteral`
    full_polygon_literal = (srid_literal, polygon_literal);
    /// `collectionLiteral = "Collection(" geoLiteral *( COMMA geoLiteral ) CLOSE`
    collection_literal = (
        lit("Collection"), open, nested(geo_literals), close,
    );
    geo_literals = separated(comma, geo_literal);
    /// `lineStringLiteral = "LineString" lineStringData`
    line_string_literal = (lit("LineString"), line_string_data);
    /// `lineStringData = OPEN positionLiteral 1*( COMMA positionLiteral ) CLOSE`
    line_string_data = (open, position_literal, plus(seq((comma, position_literal))), close);
    /// `multiLineStringLiteral = "MultiLineString(" [ lineStringData *( COMMA lineStringData ) ] CLOSE`
    multi_line_string_literal = (lit("MultiLineString"), open, opt(separated(comma, line_string_data)), close);
    /// `multiPointLiteral = "MultiPoint(" [ pointData *( COMMA pointData ) ] CLOSE`
    multi_point_literal = (lit("MultiPoint"), open, opt(separated(comma, point_data)), close);
    /// `multiPolygonLiteral = "MultiPolygon(" [ polygonData *( COMMA polygonData ) ] CLOSE`
    multi_polygon_literal = (lit("MultiPolygon"), open, opt(separated(comma, polygon_data)), close);
    /// `pointLiteral = "Point" pointData`
    point_literal = (lit("Point"), point_data);
    /// `pointData = OPEN positionLiteral CLOSE`
    point_data = (open, position_literal, close);
    /// `polygonLiteral = "Polygon" polygonData`
    polygon_literal = (lit("Polygon"), polygon_data);
    /// `polygonData = OPEN ringLiteral *( COMMA ringLiteral ) CLOSE`
    polygon_data = (open, separated(comma, ring_literal), close);
    /// `ringLiteral = OPEN positionLiteral *( COMMA positionLiteral ) CLOSE`
    ring_literal = (open, separated(comma, position_literal), close);
    /// `positionLiteral = doubleValue SP doubleValue [ SP doubleValue ] [ SP doubleValue ]`
    position_literal = (decimal_literal, space, decimal_literal, opt((space, decimal_literal)), opt((space, decimal_literal)));
    /// `SP / "%20"`
    space = alt((sp, lit("%20")));

    /// `geographyCollection = geographyPrefix SQUOTE fullCollectionLiteral SQUOTE`
    geography_collection = (geography_prefix, squote, full_collection_literal, squote);
    /// `geographyLineString = geographyPrefix SQUOTE fullLineStringLiteral SQUOTE`
    geography_line_string = (geography_prefix, squote, full_line_string_literal, squote);
    /// `geographyMultiLineString = geographyPrefix SQUOTE fullMultiLineStringLiteral SQUOTE`
    geography_multi_line_string = (geography_prefix, squote, full_multi_line_string_literal, squote);
    /// `geographyMultiPoint = geographyPrefix SQUOTE fullMultiPointLiteral SQUOTE`
    geography_multi_point = (geography_prefix, squote, full_multi_point_literal, squote);
    /// `geographyMultiPolygon = geographyPrefix SQUOTE fullMultiPolygonLiteral SQUOTE`
    geography_multi_polygon = (geography_prefix, squote, full_multi_polygon_literal, squote);
    /// `geographyPoint = geographyPrefix SQUOTE fullPointLiteral SQUOTE`
    geography_point = (geography_prefix, squote, full_point_literal, squote);
    /// `geographyPolygon = geographyPrefix SQUOTE fullPolygonLiteral SQUOTE`
    geography_polygon = (geography_prefix, squote, full_polygon_literal, squote);
    /// `geometryCollection = geometryPrefix SQUOTE fullCollectionLiteral SQUOTE`
    geometry_collection = (geometry_prefix, squote, full_collection_literal, squote);
    /// `geometryLineString = geometryPrefix SQUOTE fullLineStringLiteral SQUOTE`
    geometry_line_string = (geometry_prefix, squote, full_line_string_literal, squote);
    /// `geometryMultiLineString = geometryPrefix SQUOTE fullMultiLineStringLiteral SQUOTE`
    geometry_multi_line_string = (geometry_prefix, squote, full_multi_line_string_literal, squote);
    /// `geometryMultiPoint = geometryPrefix SQUOTE fullMultiPointLiteral SQUOTE`
    geometry_multi_point = (geometry_prefix, squote, full_multi_point_literal, squote);
    /// `geometryMultiPolygon = geometryPrefix SQUOTE fullMultiPolygonLiteral SQUOTE`
    geometry_multi_polygon = (geometry_prefix, squote, full_multi_polygon_literal, squote);
    /// `geometryPoint = geometryPrefix SQUOTE fullPointLiteral SQUOTE`
    geometry_point = (geometry_prefix, squote, full_point_literal, squote);
    /// `geometryPolygon = geometryPrefix SQUOTE fullPolygonLiteral SQUOTE`
    geometry_polygon = (geometry_prefix, squote, full_polygon_literal, squote);

    // Type names
    /// `primitiveTypeName = "Edm." ( "Binary" / "Boolean" / … / abstractSpatialTypeName [ concreteSpatialTypeName ] )`
    primitive_type_name = (exact("Edm."), alt((
        exact("Binary"), exact("Boolean"), exact("Byte"), exact("DateTimeOffset"), exact("Date"), exact("Decimal"),
        exact("Double"), exact("Duration"), exact("Guid"), exact("Int16"), exact("Int32"), exact("Int64"),
        exact("SByte"), exact("Single"), exact("Stream"), exact("String"), exact("TimeOfDay"), exact("Untyped"),
        exact("PrimitiveType"),
        seq((abstract_spatial_type_name, opt(concrete_spatial_type_name))),
    )));
    /// `abstractSpatialTypeName = "Geography" / "Geometry"`
    abstract_spatial_type_name = alt((exact("Geography"), exact("Geometry")));
    /// `concreteSpatialTypeName = "Collection" / "LineString" / "MultiLineString" / "MultiPoint" / "MultiPolygon" / "Point" / "Polygon"`
    concrete_spatial_type_name = alt((
        exact("Collection"), exact("LineString"), exact("MultiLineString"), exact("MultiPoint"),
        exact("MultiPolygon"), exact("Point"), exact("Polygon"),
    ));
    /// `qualifiedTypeName = singleQualifiedTypeName / "Collection" OPEN singleQualifiedTypeName CLOSE`
    qualified_type_name = alt((seq((exact("Collection"), open, qualified, close)), qualified));
    /// `optionallyQualifiedTypeName = singleTypeName / "Collection" OPEN singleTypeName CLOSE`
    optionally_qualified_type_name = alt((
        seq((exact("Collection"), open, optionally_qualified, close)), optionally_qualified,
    ));
}

fn number<'a>(input: In<'a>, sign: fn(In<'a>) -> Out<'a>) -> Out<'a> {
    let fraction = (lit("."), plus(digit));
    let exponent = (lit("e"), opt(sign), plus(digit));
    run(
        (opt(sign), plus(digit), opt(fraction), opt(exponent)),
        input,
    )
}

fn duration<'a>(input: In<'a>, sign: fn(In<'a>) -> Out<'a>) -> Out<'a> {
    let part = |unit| opt((plus(digit), lit(unit)));
    let seconds = opt((plus(digit), opt((lit("."), plus(digit))), lit("S")));
    let time = opt((lit("T"), part("H"), part("M"), seconds));
    run((opt(sign), lit("P"), part("D"), time), input)
}
