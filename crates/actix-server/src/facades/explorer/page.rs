//! The welcome page: plain HTML that any browser and any screen reader can take.

use std::fmt::Write;

use super::language::Language;
use super::texts::{Texts, texts};
use super::{OPENAPI, PATH, PBIDS};
use crate::door::Base;
use crate::house::{About, Translated};

const STYLE: &str = "\
:root{color-scheme:light dark}\
body{font:1.05rem/1.55 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem}\
h1{line-height:1.2}h2{margin-top:2rem}h3{margin-bottom:.2rem}h3+p{margin-top:0}li{margin-bottom:.4rem}\
pre{white-space:pre-wrap;padding:.7rem;border:1px solid;border-radius:.3rem}\
code{font-family:ui-monospace,monospace;overflow-wrap:anywhere}\
footer{margin-top:3rem;font-size:.9rem}";

/// The whole page, with this server's own address.
pub(super) fn welcome(about: &About, base: &Base, language: Language) -> String {
    let texts = texts(language);
    let title = escape(&about.title);
    let mut page = String::with_capacity(4096);
    // Writing to a string does not fail.
    let _ = write!(
        page,
        "<!DOCTYPE html>\n<html lang=\"{code}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n\
         <link rel=\"icon\" href=\"data:,\">\n<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n\
         <header>\n<h1>{title}</h1>\n<p>{summary}</p>\n</header>\n<main>\n",
        code = language.code(),
        summary = escape(about.summary.in_language(language)),
    );
    doors(&mut page, texts, base);
    examples(&mut page, texts, about, base, language);
    connect(&mut page, texts, base);
    let _ = write!(
        page,
        "</main>\n<footer><p>{title}, {} {}</p></footer>\n</body>\n</html>\n",
        texts.version,
        escape(&about.version),
    );
    page
}

fn doors(page: &mut String, texts: &Texts, base: &Base) {
    let (root, service) = (&base.root, &base.service);
    let links = [
        (service.to_string(), texts.service),
        (format!("{service}$metadata"), texts.metadata),
        (format!("{root}{PATH}"), texts.explorer),
        (format!("{root}{OPENAPI}"), texts.openapi),
    ];
    section(page, "doors", texts.doors);
    page.push_str("<ul>\n");
    for (url, text) in links {
        let _ = writeln!(
            page,
            "<li><a href=\"{}\">{}</a></li>",
            escape(&url),
            escape(text)
        );
    }
    page.push_str("</ul>\n</section>\n");
}

fn examples(page: &mut String, texts: &Texts, about: &About, base: &Base, language: Language) {
    if about.examples.is_empty() {
        return;
    }
    section(page, "examples", texts.examples);
    page.push_str("<ul>\n");
    for example in &about.examples {
        let title = escape(example.title.in_language(language));
        let url = escape(&format!("{}{}", base.service, example.query));
        let query = escape(&example.query);
        let _ = writeln!(
            page,
            "<li>{title}<br><a href=\"{url}\"><code>{query}</code></a></li>"
        );
    }
    page.push_str("</ul>\n</section>\n");
}

fn connect(page: &mut String, texts: &Texts, base: &Base) {
    let service = escape(&base.service);
    let without_scheme = base.service.split_once("://").map_or("", |(_, rest)| rest);
    let superset = escape(&format!("odata://{}", without_scheme.trim_end_matches('/')));
    let file = escape(&format!("{}{PBIDS}", base.root));
    section(page, "connect", texts.connect);
    let _ = write!(
        page,
        "<p>{address}</p>\n<pre><code>{service}</code></pre>\n\
         <h3>Excel</h3>\n<p>{excel}</p>\n\
         <h3>Power BI</h3>\n<p>{power_bi} <a href=\"{file}\">{power_bi_file}</a></p>\n\
         <h3>Superset</h3>\n<p>{superset_text}</p>\n<pre><code>{superset}</code></pre>\n\
         <h3>curl</h3>\n<p>{curl}</p>\n<pre><code>curl {service}</code></pre>\n</section>\n",
        address = texts.address,
        excel = texts.excel,
        power_bi = texts.power_bi,
        power_bi_file = texts.power_bi_file,
        superset_text = texts.superset,
        curl = texts.curl,
    );
}

fn section(page: &mut String, id: &str, title: &str) {
    let title = escape(title);
    let _ = writeln!(
        page,
        "<section aria-labelledby=\"{id}\">\n<h2 id=\"{id}\">{title}</h2>"
    );
}

impl Translated {
    fn in_language(&self, language: Language) -> &str {
        match language {
            Language::French => &self.french,
            Language::English => &self.english,
        }
    }
}

/// Text inside HTML and inside quoted attributes.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(language: Language) -> String {
        let both = |french: &str, english: &str| Translated {
            french: french.to_owned(),
            english: english.to_owned(),
        };
        let about = About {
            title: "Un <préau>".to_owned(),
            version: "1.0".to_owned(),
            summary: both("Un atelier.", "A workshop."),
            examples: vec![crate::Example {
                title: both("Cinq personnes", "Five people"),
                query: "Parts?$filter=Name eq 'É'&$top=5".to_owned(),
            }],
        };
        let base = Base {
            root: "https://s.example/p".to_owned(),
            service: "https://s.example/p/odata-api/".into(),
            path: "/odata-api/".into(),
        };
        welcome(&about, &base, language)
    }

    #[test]
    fn the_page_names_this_servers_own_addresses() {
        let page = page(Language::English);
        for part in [
            "<html lang=\"en\">",
            "<h1>Un &lt;préau&gt;</h1>",
            "A workshop.",
            "href=\"https://s.example/p/odata-api/$metadata\"",
            "href=\"https://s.example/p/explore/\"",
            "href=\"https://s.example/p/connect/power-bi.pbids\"",
            "odata://s.example/p/odata-api<",
            "curl https://s.example/p/odata-api/",
            "Parts?$filter=Name eq &#39;É&#39;&amp;$top=5",
        ] {
            assert!(page.contains(part), "{part}\n{page}");
        }
        for foreign in ["src=\"http", "<script", "@import", "url("] {
            assert!(!page.contains(foreign));
        }
    }

    #[test]
    fn it_speaks_french() {
        let page = page(Language::French);
        assert!(
            page.contains("<html lang=\"fr\">")
                && page.contains("Un atelier.")
                && page.contains("Se connecter")
        );
    }
}
