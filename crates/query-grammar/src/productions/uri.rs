//! URIs as RFC 3986 defines them.
//!
//! Must never know: OData.

use nom::branch::alt;
use nom::combinator::opt;

use super::base::*;

rules! {
    /// `URI = scheme ":" hier-part [ "?" query ] [ "#" fragment ]`
    uri = (scheme, lit(":"), hier_part, opt((lit("?"), query)), opt((lit("#"), fragment)));
    /// `URI-reference = URI / relative-ref`
    uri_reference = longest([uri, relative_ref]);
    /// `absolute-URI = scheme ":" hier-part [ "?" query ]`
    absolute_uri = (scheme, lit(":"), hier_part, opt((lit("?"), query)));
    /// `relative-ref = relative-part [ "?" query ] [ "#" fragment ]`
    relative_ref = (relative_part, opt((lit("?"), query)), opt((lit("#"), fragment)));
    /// `relative-part = "//" authority path-abempty / path-absolute / path-noscheme / path-empty`
    relative_part = alt((seq((lit("//"), authority, path_abempty)), path_absolute, path_noscheme, path_empty));
    /// `path-empty = 0<pchar>`
    path_empty = |i| Ok((i, ()));
    /// `hier-part = "//" authority path-abempty / path-absolute / path-rootless`
    hier_part = alt((seq((lit("//"), authority, path_abempty)), path_absolute, path_rootless, path_empty));
    /// `scheme = ALPHA *( ALPHA / DIGIT / "+" / "-" / "." )`
    scheme = (alpha, star(class(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))));
    /// `authority = [ userinfo "@" ] host [ ":" port ]`
    authority = (opt((userinfo, lit("@"))), host, opt((lit(":"), port)));
    /// `userinfo = *( unreserved / pct-encoded / sub-delims / ":" )`
    userinfo = star(alt((unreserved, pct_encoded, sub_delims, lit(":"))));
    /// `host = IP-literal / IPv4address / reg-name`
    host = longest([ip_literal, ipv4_address, reg_name]);
    /// `port = *DIGIT`
    port = star(digit);
    /// `IP-literal = "[" ( IPv6address / IPvFuture ) "]"`
    ip_literal = (lit("["), alt((ipv_future, ipv6_address)), lit("]"));
    /// `IPvFuture = "v" 1*HEXDIG "." 1*( unreserved / sub-delims / ":" )`
    ipv_future = (lit("v"), plus(hexdig), lit("."), plus(alt((unreserved, sub_delims, lit(":")))));
    /// `IPv6address = 6( h16 ":" ) ls32 / "::" 5( h16 ":" ) ls32 / [ h16 ] "::" 4( h16 ":" ) ls32 / …`
    ipv6_address = |i| ipv6(i);
    /// `h16 = 1*4HEXDIG`
    h16 = times(1, 4, hexdig);
    /// `ls32 = ( h16 ":" h16 ) / IPv4address`
    ls32 = alt((seq((h16, lit(":"), h16)), ipv4_address));
    /// `IPv4address = dec-octet "." dec-octet "." dec-octet "." dec-octet`
    ipv4_address = (dec_octet, lit("."), dec_octet, lit("."), dec_octet, lit("."), dec_octet);
    /// `dec-octet = DIGIT / %x31-39 DIGIT / "1" 2DIGIT / "2" %x30-34 DIGIT / "25" %x30-35`
    dec_octet = alt((
        seq((lit("25"), one_of("012345"))), seq((lit("2"), one_of("01234"), digit)), seq((lit("1"), digit, digit)),
        seq((one_of("123456789"), digit)), digit,
    ));
    /// `reg-name = *( unreserved / pct-encoded / sub-delims )`
    reg_name = star(alt((unreserved, pct_encoded, sub_delims)));
    /// `path = path-abempty / path-absolute / path-noscheme / path-rootless / path-empty`
    path = star(alt((pchar, lit("/"))));
    /// `path-abempty = *( "/" segment )`
    path_abempty = star(seq((lit("/"), segment)));
    /// `path-absolute = "/" [ segment-nz *( "/" segment ) ]`
    path_absolute = (lit("/"), opt((segment_nz, star(seq((lit("/"), segment))))));
    /// `path-rootless = segment-nz *( "/" segment )`
    path_rootless = (segment_nz, star(seq((lit("/"), segment))));
    /// `path-noscheme = segment-nz-nc *( "/" segment )`
    path_noscheme = (segment_nz_nc, star(seq((lit("/"), segment))));
    /// `segment = *pchar`
    segment = star(pchar);
    /// `segment-nz = 1*pchar`
    segment_nz = plus(pchar);
    /// `segment-nz-nc = 1*( unreserved / pct-encoded / sub-delims / "@" )`
    segment_nz_nc = plus(alt((unreserved, pct_encoded, sub_delims, lit("@"))));
    /// `query = *( pchar / "/" / "?" )`
    query = star(alt((pchar, one_of("/?"))));
    /// `fragment = *( pchar / "/" / "?" )`
    fragment = query;
}

/// Groups of up to four hexadecimal digits, with `::` for one run of zeros.
fn ipv6(input: In<'_>) -> Out<'_> {
    for left in (0..=7_usize).rev() {
        let before = |i| {
            run(
                opt((h16, times(0, left.saturating_sub(1), seq((lit(":"), h16))))),
                i,
            )
        };
        for right in (0..=7 - left).rev() {
            let after = |i| match right {
                0 => Ok((i, ())),
                1 => h16(i),
                _ => run((times(right - 2, right - 2, seq((h16, lit(":")))), ls32), i),
            };
            let shortened = if left == 0 {
                run((lit("::"), after), input)
            } else {
                run((before, lit("::"), after), input)
            };
            if let Ok((rest, ())) = shortened
                && (rest.is_done() || rest.rest().starts_with(']'))
            {
                return Ok((rest, ()));
            }
        }
    }
    run((times(6, 6, seq((h16, lit(":")))), ls32), input)
}
