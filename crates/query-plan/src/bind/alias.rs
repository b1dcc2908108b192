//! Parameter aliases that are assigned among the options of `$expand` and `$select`.

use std::borrow::Cow;

use query_grammar as g;

use super::{Bound, not_implemented};

/// The aliases of a query with those of its nested options: a name stands for one value in all of it.
pub(crate) fn assigned(options: &g::QueryOptions) -> Bound<Cow<'_, [g::AliasValue]>> {
    let mut all = Cow::Borrowed(options.aliases.as_slice());
    gather(options, &mut all)?;
    Ok(all)
}

fn gather(options: &g::QueryOptions, all: &mut Cow<'_, [g::AliasValue]>) -> Bound<()> {
    let expanded = options.expand.iter().flat_map(|e| &e.value);
    let selected = options.select.iter().flat_map(|s| &s.value);
    let nested = expanded.map(|item| &item.options);
    for below in nested.chain(selected.map(|item| &item.options)) {
        for alias in &below.aliases {
            let known = all.iter().find(|known| known.name.text == alias.name.text);
            let text = |alias: &g::AliasValue| g::print::expr(&alias.value);
            match known {
                None => all.to_mut().push(alias.clone()),
                Some(known) if text(known) == text(alias) => {}
                Some(_) => {
                    let what = format!("a second value of @{}", alias.name.text);
                    return Err(not_implemented(&what, alias.name.span));
                }
            }
        }
        gather(below, all)?;
    }
    Ok(())
}
