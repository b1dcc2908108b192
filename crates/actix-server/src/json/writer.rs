//! The whole answer: what stands before, between and behind the rows.

use std::sync::Arc;

use entity_model::{Caller, SetId, Value};
use query_plan::port::{Cells, Sink, Stop, StoreError};
use query_plan::read::{Read, Since, What};
use query_plan::{Onward, Planner};

use super::link::{Address, absolute, entity_path, fingerprint};
use super::object::{Block, Scribe, etag, state};
use super::plan::{ChildForm, LevelPlan};
use super::splice::{Gathered, splice};
use super::{Metadata, Style, Vocabulary, compile, single, text, value};
use crate::pipeline::{Facts, Voice};
use crate::problem::{Kind, Problem};

/// Writes the answer to one read. Give it to a store as its sink.
pub struct Writer {
    what: What,
    scribe: Scribe,
    planner: Arc<Planner>,
    address: Address,
    context: String,
    levels: Vec<Gathered>,
    /// Order values of the last row of the page, by level.
    last: Vec<Option<Vec<Value>>>,
    /// Rows go straight into the answer when nothing stands below them.
    flat: bool,
    opened: bool,
    total: Option<u64>,
    ready: Block,
    facts: Facts,
    /// The moment a tracked answer is of.
    mark: Option<String>,
    /// Where an answer of changes began, and the row that this page of it ends with.
    since: Option<Since>,
    told_until: Option<String>,
    /// Members that are gone, written among the rows.
    gone: u64,
    set: Option<SetId>,
    /// Bytes that the children of one block may gather.
    block_limit: usize,
}

impl Writer {
    #[must_use]
    pub fn new(
        read: &Read,
        style: Style,
        address: Address,
        planner: Arc<Planner>,
        caller: &Caller,
        vocabulary: Arc<Vocabulary>,
        block_limit: usize,
    ) -> Self {
        let compiled = compile::compile(read, planner.model(), caller, style);
        let mut base = Vec::new();
        text::escaped(&mut base, &address.service);
        let count = compiled.levels.len();
        let mut levels = Vec::new();
        levels.resize_with(count, Gathered::default);
        Self {
            what: read.what.clone(),
            flat: count <= 1,
            scribe: Scribe {
                compiled,
                vocabulary,
                style,
                base,
            },
            planner,
            address,
            context: read.context.fragment.clone(),
            levels,
            last: vec![None; count],
            opened: false,
            total: None,
            ready: Block::default(),
            facts: Facts::default(),
            mark: None,
            since: read.track.as_ref().and_then(|track| track.since.clone()),
            told_until: None,
            gone: 0,
            set: read.level.shape.set,
            block_limit,
        }
    }

    /// What stands before the first row.
    fn open(&mut self) {
        if std::mem::replace(&mut self.opened, true) {
            return;
        }
        let out = &mut self.ready.bytes;
        out.push(b'{');
        if self.scribe.style.metadata != Metadata::None {
            out.extend_from_slice(b"\"@odata.context\":\"");
            out.extend_from_slice(&self.scribe.base);
            out.extend_from_slice(b"$metadata#");
            text::escaped(out, &self.context);
            let entity =
                matches!(self.what, What::Entity { .. }) && !self.scribe.compiled.singleton;
            out.extend_from_slice(if entity { b"/$entity\"" } else { b"\"" });
        }
        if let Some(total) = self.total {
            comma(out);
            out.extend_from_slice(b"\"@odata.count\":");
            value::count(out, total, self.scribe.style.ieee754);
        }
        if matches!(self.what, What::Collection | What::References) {
            comma(out);
            out.extend_from_slice(b"\"value\":[");
        }
    }

    fn top_row(&mut self, row: &dyn Cells) -> Result<(), StoreError> {
        self.facts.rows += 1;
        match self.what {
            What::Collection | What::References => self.collection_row(row),
            What::Entity { .. } | What::Reference => self.entity(row),
            What::Property => self.property(row),
            What::RawValue => {
                let members = self
                    .scribe
                    .compiled
                    .level(0)
                    .map(|l| l.object.members.as_slice());
                let null = single::raw(
                    &self.scribe,
                    &mut self.ready.bytes,
                    members.unwrap_or_default(),
                    row,
                )?;
                self.facts.null = null;
                let beside = members.and_then(|all| all.get(1));
                self.facts.media_type = single::text(beside, row)?;
                Ok(())
            }
            What::Count => Ok(()),
        }
    }

    fn collection_row(&mut self, row: &dyn Cells) -> Result<(), StoreError> {
        self.open();
        let Some((plan, top)) = self.scribe.compiled.level(0).zip(self.levels.first_mut()) else {
            return Ok(());
        };
        let block = if self.flat {
            &mut self.ready
        } else {
            &mut top.block
        };
        if self.facts.rows + self.gone > 1 {
            block.bytes.push(b',');
        }
        self.scribe.object(block, &plan.object, row, top.rows)?;
        top.rows += 1;
        if plan.page.is_some_and(|page| same(self.facts.rows, page)) {
            keep(self.last.first_mut(), plan, row)?;
        }
        Ok(())
    }

    fn entity(&mut self, row: &dyn Cells) -> Result<(), StoreError> {
        self.open();
        let Some((plan, top)) = self.scribe.compiled.level(0).zip(self.levels.first_mut()) else {
            return Ok(());
        };
        let mut said = None;
        if !plan.object.etag.state.is_empty() {
            let mut text = Vec::new();
            state(&mut text, &plan.object.etag, row)?;
            self.facts.etag = etag(&text);
            said = Some(text);
        }
        let first = self.ready.bytes.last() == Some(&b'{');
        let block = if self.flat {
            &mut self.ready
        } else {
            &mut top.block
        };
        top.rows += 1;
        block.state = said;
        self.scribe.members_of(block, &plan.object, row, 0, first)
    }

    fn property(&mut self, row: &dyn Cells) -> Result<(), StoreError> {
        let Some(member) = self
            .scribe
            .compiled
            .level(0)
            .and_then(|l| l.object.members.first())
        else {
            return Ok(());
        };
        if single::is_null(member, row)? {
            self.facts.null = true;
            return Ok(());
        }
        self.open();
        let Some(member) = self
            .scribe
            .compiled
            .level(0)
            .and_then(|l| l.object.members.first())
        else {
            return Ok(());
        };
        single::property(&self.scribe, &mut self.ready, member, row)
    }

    fn child_row(&mut self, level: usize, parent: usize, row: &dyn Cells) -> Result<(), Stop> {
        let Some((plan, gathered)) = self
            .scribe
            .compiled
            .level(level)
            .zip(self.levels.get_mut(level))
        else {
            return Err(confused("a row of a level that was not asked for"));
        };
        gathered.group(parent);
        let already = gathered.groups.last().map_or(0, |g| g.rows);
        let single = plan
            .place
            .as_ref()
            .is_some_and(|p| p.form == ChildForm::Single);
        if already > 0 && single {
            return Ok(());
        }
        if already > 0 {
            gathered.block.bytes.push(b',');
        }
        self.scribe
            .object(&mut gathered.block, &plan.object, row, gathered.rows)?;
        gathered.row_done();
        if plan.page == Some(already + 1) {
            keep(self.last.get_mut(level), plan, row)?;
        }
        if gathered.block.bytes.len() > self.block_limit {
            return Err(self.too_large());
        }
        Ok(())
    }

    fn too_large(&mut self) -> Stop {
        let message = "the related entities of one block of rows take too much room";
        let problem = Problem::new(Kind::Limit, message).target("$expand");
        self.facts.refusal = Some(
            problem.hint("ask for fewer of them with $select, $filter or $top inside $expand"),
        );
        Stop::Gone
    }

    /// The link to the next page of the answer.
    fn next_link(&mut self) -> Result<(), Stop> {
        let plan = self.scribe.compiled.level(0);
        let last = self.last.first_mut().and_then(Option::take);
        let (Some(plan), Some(last)) = (plan, last) else {
            return Err(confused("a next page without a full page"));
        };
        let onward = Onward {
            left: plan.top.map(|top| top.saturating_sub(self.facts.rows)),
            page: plan.page,
            tracked: self.mark.is_some(),
        };
        let mut last = last;
        last.extend(self.mark.as_deref().map(Value::from));
        let token = self
            .planner
            .skip_token(&last, onward, &self.address.fingerprint());
        self.ready.bytes.extend_from_slice(b",\"@odata.nextLink\":");
        text::string(&mut self.ready.bytes, &self.address.next(&token));
        Ok(())
    }

    /// The link to the changes that this page had no room for.
    fn next_changes(&mut self, row: &str) -> Result<(), Stop> {
        let (Some(since), Some(mark)) = (&self.since, &self.mark) else {
            return Err(confused("a next page of changes that nobody follows"));
        };
        let onward = Onward {
            page: self.scribe.compiled.level(0).and_then(|plan| plan.page),
            ..Onward::default()
        };
        let token =
            self.planner
                .delta_page_token(since, (mark, row), onward, &self.address.fingerprint());
        self.ready.bytes.extend_from_slice(b",\"@odata.nextLink\":");
        text::string(&mut self.ready.bytes, &self.address.delta(&token));
        Ok(())
    }

    /// The link to what changes after this answer.
    fn delta_link(&mut self, mark: &str) {
        let address = self.address.without_paging();
        let token = self
            .planner
            .delta_token(mark, chrono::Utc::now(), &address.fingerprint());
        self.ready
            .bytes
            .extend_from_slice(b",\"@odata.deltaLink\":");
        text::string(&mut self.ready.bytes, &address.delta(&token));
    }

    /// A member that is gone, in the words of the version.
    fn gone_member(&mut self, key: &Value, deleted: bool) {
        self.open();
        let reason = if deleted { "deleted" } else { "changed" };
        let model = self.planner.model();
        let id = self.set.map(|set| entity_path(model, set, key));
        let out = &mut self.ready.bytes;
        if self.facts.rows + self.gone > 0 {
            out.push(b',');
        }
        self.gone += 1;
        let mut url = self.scribe.base.clone();
        text::escaped(&mut url, &id.unwrap_or_default());
        if self.scribe.style.v401 {
            out.extend_from_slice(b"{\"@removed\":{\"reason\":\"");
            out.extend_from_slice(reason.as_bytes());
            out.extend_from_slice(b"\"},\"@id\":\"");
            out.extend_from_slice(&url);
            out.extend_from_slice(b"\"}");
            return;
        }
        out.extend_from_slice(b"{\"@odata.context\":\"");
        out.extend_from_slice(&self.scribe.base);
        out.extend_from_slice(b"$metadata#");
        let fragment = self.context.split(['(', '/']).next().unwrap_or_default();
        text::escaped(out, fragment);
        out.extend_from_slice(b"/$deletedEntity\",\"id\":\"");
        out.extend_from_slice(&url);
        out.extend_from_slice(b"\",\"reason\":\"");
        out.extend_from_slice(reason.as_bytes());
        out.extend_from_slice(b"\"}");
    }

    /// The link to the next page of a collection inside an entity.
    fn nested_link(
        &self,
        level: usize,
        parent: usize,
        rows: usize,
        last: &[Value],
    ) -> Option<Vec<u8>> {
        let plan = self.scribe.compiled.level(level)?;
        let place = plan.place.as_ref()?;
        let next = place.next.as_ref()?;
        let above = &self.levels.get(place.parent)?.block;
        let first = above.holes.partition_point(|h| h.ordinal < parent);
        let beside = above.holes.get(first..)?.iter();
        let mut holes = beside.take_while(|h| h.ordinal == parent);
        let key = holes.find(|h| h.level == level)?.key.clone();
        let key = std::str::from_utf8(above.keys.get(key)?).ok()?;
        let path = [key, &next.path].concat();
        let rows = u64::try_from(rows).unwrap_or(u64::MAX);
        let onward = Onward {
            left: plan.top.map(|top| top.saturating_sub(rows)),
            page: plan.page,
            tracked: false,
        };
        let token = self
            .planner
            .skip_token(last, onward, &fingerprint(&path, &next.options));
        let mut link = Vec::new();
        text::escaped(
            &mut link,
            &absolute(&self.address.service, &path, &next.options, &token),
        );
        Some(link)
    }
}

impl Sink for Writer {
    fn total(&mut self, count: u64) -> Result<(), Stop> {
        self.total = Some(count);
        Ok(())
    }

    fn row(&mut self, level: usize, parent: usize, row: &dyn Cells) -> Result<(), Stop> {
        if level == 0 {
            return self.top_row(row).map_err(Stop::from);
        }
        self.child_row(level, parent, row)
    }

    fn counted(&mut self, level: usize, parent: usize, count: u64) -> Result<(), Stop> {
        let gathered = self.levels.get_mut(level);
        let gathered =
            gathered.ok_or_else(|| confused("a count of a level that was not asked for"))?;
        gathered.counts.push((parent, count));
        Ok(())
    }

    fn more(&mut self, level: usize, parent: usize) -> Result<(), Stop> {
        let last = self.last.get_mut(level).and_then(Option::take);
        let group = self.levels.get(level).and_then(|g| g.groups.last());
        let (Some(last), Some(group)) = (last, group.filter(|g| g.parent == parent)) else {
            return Err(confused("a next page of a collection without a full page"));
        };
        let link = self.nested_link(level, parent, group.rows, &last);
        let group = self.levels.get_mut(level).and_then(|g| g.groups.last_mut());
        if let Some(group) = group {
            group.next = link;
        }
        Ok(())
    }

    fn end_of_block(&mut self) -> Result<(), Stop> {
        if !self.flat {
            let quoted = self.scribe.style.ieee754;
            splice(
                &mut self.ready.bytes,
                &self.scribe.compiled,
                &self.levels,
                quoted,
            );
        }
        self.levels.iter_mut().for_each(Gathered::clear);
        Ok(())
    }

    fn mark(&mut self, mark: &str) -> Result<(), Stop> {
        self.mark = Some(mark.to_owned());
        Ok(())
    }

    fn gone(&mut self, key: &Value, deleted: bool) -> Result<(), Stop> {
        self.gone_member(key, deleted);
        Ok(())
    }

    fn told_until(&mut self, row: &str) -> Result<(), Stop> {
        self.told_until = Some(row.to_owned());
        Ok(())
    }

    fn end(&mut self, more: bool) -> Result<(), Stop> {
        match self.what {
            What::Collection | What::References => {
                self.open();
                self.ready.bytes.push(b']');
                if let Some(row) = self.told_until.take() {
                    self.next_changes(&row)?;
                } else if more {
                    self.next_link()?;
                } else if let Some(mark) = self.mark.take() {
                    self.delta_link(&mark);
                }
                self.ready.bytes.push(b'}');
            }
            What::Entity { .. } | What::Reference | What::Property => {
                if self.opened {
                    self.ready.bytes.push(b'}');
                }
            }
            What::RawValue | What::Count => {}
        }
        Ok(())
    }
}

impl Voice for Writer {
    fn ready(&mut self) -> &mut Vec<u8> {
        &mut self.ready.bytes
    }

    fn facts(&mut self) -> Facts {
        std::mem::take(&mut self.facts)
    }
}

fn comma(out: &mut Vec<u8>) {
    if out.last() != Some(&b'{') {
        out.push(b',');
    }
}

fn same(rows: u64, page: usize) -> bool {
    u64::try_from(page).is_ok_and(|page| page == rows)
}

/// Keeps the order values of a row that fills its page: a next link may go on behind it.
fn keep(
    slot: Option<&mut Option<Vec<Value>>>,
    plan: &LevelPlan,
    row: &dyn Cells,
) -> Result<(), StoreError> {
    let values = plan
        .order
        .iter()
        .map(|c| row.cell(*c).map(|cell| cell.to_value()));
    if let Some(slot) = slot {
        *slot = Some(values.collect::<Result<_, _>>()?);
    }
    Ok(())
}

fn confused(what: &str) -> Stop {
    Stop::Failed(StoreError::Unexpected(what.to_owned()))
}
