//! Context URL fragments.
//!
//! Must never know: which names are sets, singletons or types.

use nom::branch::alt;
use nom::combinator::opt;

use super::base::*;
use super::expressions::key_predicate;
use super::literals::qualified_type_name;

rules! {
    /// `context = "#" contextFragment`
    context = (lit("#"), context_fragment);
    /// `contextFragment = "Collection($ref)" / "$ref" / "Collection(Edm.EntityType)" / "Collection(Edm.ComplexType)" / singletonEntity … / qualifiedTypeName [ selectList ] / entitySet …`
    context_fragment = longest([
        |i| exact("Collection($ref)")(i), |i| exact("$ref")(i), typed_fragment, path_fragment,
    ]);
    /// `qualifiedTypeName [ selectList ]`
    typed_fragment = (qualified_type_name, opt(select_list));
    /// `entitySet [ selectList ] [ "/$entity" / "/$delta" ]` and its kin.
    path_fragment = (
        odata_identifier, opt(key_predicate),
        star(seq((lit("/"), longest([named_step, key_in_path])))),
        opt(select_list), opt(fragment_end),
    );
    named_step = (optionally_qualified, opt(key_predicate));
    /// A key as a segment; no name that `$` begins.
    key_in_path = plus(alt((unreserved, pct_encoded)));
    fragment_end = alt((
        exact("/$entity"), exact("/$deletedEntity"), exact("/$deletedLink"), exact("/$link"), exact("/$delta"),
    ));
    /// `entitySet = entitySetName *( containmentNavigation ) [ "/" qualifiedEntityTypeName ]`
    entity_set = (odata_identifier, star(containment_navigation), opt((lit("/"), qualified)));
    /// `containmentNavigation = keyPredicate [ "/" qualifiedEntityTypeName ] navigation`
    containment_navigation = (key_predicate, opt((lit("/"), qualified)), navigation);
    /// `navigation = *( "/" complexProperty [ "/" qualifiedComplexTypeName ] ) "/" navigationProperty`
    navigation = plus(seq((lit("/"), optionally_qualified)));
    /// `contextPropertyPath = primitiveProperty / primitiveColProperty / complexColProperty / complexProperty [ [ "/" qualifiedComplexTypeName ] "/" contextPropertyPath ]`
    context_property_path = separated(lit("/"), optionally_qualified);
    /// `selectList = OPEN selectListItem *( COMMA selectListItem ) CLOSE`
    select_list = nested(select_list_body);
    select_list_body = (open, opt(separated(comma, select_list_item)), close);
    /// `selectListItem = STAR / allOperationsInSchema / [ qualifiedEntityTypeName "/" ] ( qualifiedActionName / qualifiedFunctionName / selectListProperty )`
    select_list_item = alt((asterisk, seq((namespace, lit("."), asterisk)), select_list_property));
    /// `selectListProperty = primitiveProperty / primitiveColProperty / navigationProperty [ "+" ] [ selectList ] / selectPath [ "/" selectListProperty ]`
    select_list_property = (separated(lit("/"), step), opt(plus_sign), opt(select_list));
    step = alt((seq((at, optionally_qualified, opt((hash, odata_identifier)))), optionally_qualified));
}
