//! Header values: versions, isolation, preferences.
//!
//! Must never know: what a service does with them.

use nom::branch::alt;
use nom::combinator::opt;

use super::base::*;
use super::literals::{boolean, one_to_nine};
use super::uri::uri;

rules! {
    /// `header = asyncresult / content-id / odata-entityid / isolation / odata-maxversion / odata-version / prefer`
    header = alt((asyncresult, content_id, entityid, isolation, odata_maxversion, odata_version, prefer));
    /// `asyncresult = "AsyncResult" ":" OWS 3DIGIT`
    asyncresult = (lit("AsyncResult"), lit(":"), ows, times(3, 3, digit));
    /// `content-id = "Content-ID" ":" OWS request-id`
    content_id = (lit("Content-ID"), lit(":"), ows, request_id);
    /// `request-id = 1*unreserved`
    request_id = plus(unreserved);
    /// `entityid = [ "OData-" ] "EntityID" ":" OWS IRI-in-header`
    entityid = (opt(lit("OData-")), lit("EntityID"), lit(":"), ows, iri_in_header);
    /// `IRI-in-header = 1*( VCHAR / obs-text )`
    iri_in_header = plus(alt((vchar, obs_text)));
    /// `isolation = [ "OData-" ] "Isolation" ":" OWS "snapshot"`
    isolation = (opt(lit("OData-")), lit("Isolation"), lit(":"), ows, lit("snapshot"));
    /// `odata-maxversion = "OData-MaxVersion" ":" OWS 1*DIGIT "." 1*DIGIT`
    odata_maxversion = (lit("OData-MaxVersion"), lit(":"), ows, plus(digit), lit("."), plus(digit));
    /// `odata-version = "OData-Version" ":" OWS "4.0" [ oneToNine ]`
    odata_version = (lit("OData-Version"), lit(":"), ows, lit("4.0"), opt(one_to_nine));
    /// `prefer = "Prefer" ":" OWS preference *( OWS "," OWS preference )`
    prefer = (lit("Prefer"), lit(":"), ows, separated(seq((ows, lit(","), ows)), preference));
    /// `preference = allowEntityReferencesPreference / callbackPreference / continueOnErrorPreference / includeAnnotationsPreference / maxpagesizePreference / omitValuesPreference / respondAsyncPreference / returnPreference / trackChangesPreference / waitPreference`
    preference = alt((
        allow_entity_references, callback, continue_on_error, include_annotations, maxpagesize, omit_values,
        respond_async, return_preference, track_changes, wait,
    ));
    /// `allowEntityReferencesPreference = [ "odata." ] "allow-entityreferences"`
    allow_entity_references = (opt(lit("odata.")), lit("allow-entityreferences"));
    /// `callbackPreference = [ "odata." ] "callback" OWS ";" OWS "url" EQ-h DQUOTE URI DQUOTE`
    callback = (opt(lit("odata.")), lit("callback"), ows, lit(";"), ows, lit("url"), eq_h, dquote, uri, dquote);
    /// `continueOnErrorPreference = [ "odata." ] "continue-on-error" [ EQ-h booleanValue ]`
    continue_on_error = (opt(lit("odata.")), lit("continue-on-error"), opt((eq_h, boolean)));
    /// `includeAnnotationsPreference = [ "odata." ] "include-annotations" EQ-h DQUOTE annotationsList DQUOTE`
    include_annotations = (opt(lit("odata.")), lit("include-annotations"), eq_h, dquote, annotations_list, dquote);
    /// `annotationsList = annotationIdentifier *( OWS "," OWS annotationIdentifier )`
    annotations_list = separated(seq((ows, lit(","), ows)), annotation_identifier);
    /// `annotationIdentifier = [ excludeOperator ] ( STAR / namespace "." ( termName / STAR ) ) [ "#" odataIdentifier ]`
    annotation_identifier = (
        opt(exclude_operator),
        alt((lit("*"), seq((odata_identifier, lit("."), star(seq((odata_identifier, lit(".")))), alt((lit("*"), odata_identifier)))))),
        opt((lit("#"), odata_identifier)),
    );
    /// `excludeOperator = "-"`
    exclude_operator = lit("-");
    /// `maxpagesizePreference = [ "odata." ] "maxpagesize" EQ-h oneToNine *DIGIT`
    maxpagesize = (opt(lit("odata.")), lit("maxpagesize"), eq_h, one_to_nine, star(digit));
    /// `omitValuesPreference = "omit-values" EQ-h ( "nulls" / "defaults" )`
    omit_values = (lit("omit-values"), eq_h, alt((lit("nulls"), lit("defaults"))));
    /// `respondAsyncPreference = "respond-async"`
    respond_async = lit("respond-async");
    /// `returnPreference = "return" EQ-h ( "representation" / "minimal" )`
    return_preference = (lit("return"), eq_h, alt((lit("representation"), lit("minimal"))));
    /// `trackChangesPreference = [ "odata." ] "track-changes"`
    track_changes = (opt(lit("odata.")), lit("track-changes"));
    /// `waitPreference = "wait" EQ-h 1*DIGIT`
    wait = (lit("wait"), eq_h, plus(digit));
}
