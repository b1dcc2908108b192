//! A CSV file as it comes: packed or not, with or without byte order mark, separated in one of three ways.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::rc::Rc;

use anyhow::{Context as _, Result, bail};
use csv::ByteRecord;
use flate2::bufread::MultiGzDecoder;
use indicatif::ProgressBar;

/// How much of a file is looked at to tell its separator: a header must fit.
const SAMPLE: usize = 64 * 1024;

/// Bytes of the longest record, so that a quote that is never closed does not fill the memory.
const LONGEST_RECORD: usize = 16 * 1024 * 1024;

const GZIP: [u8; 2] = [0x1f, 0x8b];
const UTF8_MARK: [u8; 3] = [0xef, 0xbb, 0xbf];

/// Ends a last line that does not end by itself.
const LAST_LINE_FEED: &[u8] = b"\n";

/// A file with a header, read record by record.
pub(crate) struct Table {
    pub(crate) header: Vec<String>,
    pub(crate) separator: u8,
    records: csv::Reader<Meter>,
    /// Bytes that the next record may still have.
    left: Rc<Cell<usize>>,
}

/// One record: the line it begins on, and its cells.
pub(crate) struct Record {
    pub(crate) line: u64,
    cells: ByteRecord,
}

impl Record {
    pub(crate) fn len(&self) -> usize {
        self.cells.len()
    }

    pub(crate) fn cell(&self, at: usize) -> Option<&[u8]> {
        let cell = self.cells.get(at)?;
        let is_last = at + 1 == self.cells.len();
        Some(if is_last { without_return(cell) } else { cell })
    }

    pub(crate) fn cells(&self) -> impl Iterator<Item = &[u8]> {
        (0..self.len()).filter_map(|at| self.cell(at))
    }

    fn is_blank(&self) -> bool {
        self.len() <= 1 && self.cells().all(<[u8]>::is_empty)
    }
}

/// What is left of a line end of two characters: the reader takes the line feed alone, because it
/// counts lines wrongly otherwise.
fn without_return(cell: &[u8]) -> &[u8] {
    cell.strip_suffix(b"\r").unwrap_or(cell)
}

impl Table {
    /// Opens a file; the bar goes on with its bytes.
    ///
    /// # Errors
    /// When it cannot be read, or its first line is no header in UTF-8.
    pub(crate) fn open(path: &Path, bar: &ProgressBar) -> Result<Self> {
        let file = File::open(path).with_context(|| format!("cannot open {}", path.display()))?;
        Self::read(bar.wrap_read(file))
    }

    /// # Errors
    /// When the first line is no header in UTF-8.
    pub(crate) fn read(source: impl Read + 'static) -> Result<Self> {
        let mut source = unpacked(Box::new(BufReader::with_capacity(SAMPLE, source)))?;
        let sample = source.fill_buf()?;
        if sample.starts_with(&[0xff, 0xfe]) || sample.starts_with(&[0xfe, 0xff]) {
            bail!("the file is UTF-16: save it as UTF-8");
        }
        if sample.starts_with(&UTF8_MARK) {
            source.consume(UTF8_MARK.len());
        }
        let separator = separator(source.fill_buf()?);
        let left = Rc::new(Cell::new(LONGEST_RECORD));
        let source = Meter {
            source: Box::new(source.chain(LAST_LINE_FEED)),
            left: Rc::clone(&left),
        };
        let mut records = csv::ReaderBuilder::new()
            .delimiter(separator)
            .terminator(csv::Terminator::Any(b'\n'))
            .flexible(true)
            .has_headers(false)
            .from_reader(source);
        let mut first = ByteRecord::new();
        if !records.read_byte_record(&mut first)? {
            bail!("the file is empty");
        }
        let names = first.iter().map(|cell| {
            let name = std::str::from_utf8(cell).context("the header is not UTF-8")?;
            Ok(name.trim().to_owned())
        });
        Ok(Self {
            header: names.collect::<Result<_>>()?,
            separator,
            records,
            left,
        })
    }

    /// The next record; `None` after the last.
    ///
    /// # Errors
    /// When the file cannot be read on.
    pub(crate) fn next(&mut self) -> Result<Option<Record>> {
        loop {
            let before = self.records.position().line();
            let mut cells = ByteRecord::new();
            let read = self.records.read_byte_record(&mut cells);
            if !read.with_context(|| format!("line {before} cannot be read"))? {
                return Ok(None);
            }
            self.left.set(LONGEST_RECORD);
            let line = self.line(&cells);
            let record = Record { line, cells };
            if !record.is_blank() {
                return Ok(Some(record));
            }
        }
    }

    /// Where the record just read begins. Its own position would be that of blank lines before it;
    /// every record ends with a line feed, the last one with ours.
    fn line(&self, cells: &ByteRecord) -> u64 {
        let within = cells
            .as_slice()
            .iter()
            .filter(|byte| **byte == b'\n')
            .count();
        let next = self.records.position().line();
        next.saturating_sub(1 + u64::try_from(within).unwrap_or(0))
    }
}

/// Stops a record that does not end.
struct Meter {
    source: Box<dyn Read>,
    left: Rc<Cell<usize>>,
}

impl Read for Meter {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        if self.left.get() == 0 {
            let why = "the record does not end: is a quote not closed?";
            return Err(io::Error::other(why));
        }
        let count = self.source.read(into)?;
        self.left.set(self.left.get().saturating_sub(count));
        Ok(count)
    }
}

/// Tells gzip by its first bytes, whatever the file is called.
fn unpacked(mut source: Box<dyn BufRead>) -> Result<Box<dyn BufRead>> {
    if source.fill_buf()?.starts_with(&GZIP) {
        let unpacked = MultiGzDecoder::new(source);
        return Ok(Box::new(BufReader::with_capacity(SAMPLE, unpacked)));
    }
    Ok(source)
}

/// The separator that the header has most of, outside quotes; a comma where it has none.
fn separator(sample: &[u8]) -> u8 {
    let mut quoted = false;
    let mut counts = [(b',', 0_u32), (b';', 0), (b'\t', 0)];
    for byte in sample {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            _ if quoted => {}
            _ => {
                let counted = counts.iter_mut().filter(|(separator, _)| separator == byte);
                counted.for_each(|(_, count)| *count += 1);
            }
        }
    }
    let [comma, others @ ..] = counts;
    let most = |best: (u8, u32), next: (u8, u32)| if next.1 > best.1 { next } else { best };
    others.into_iter().fold(comma, most).0
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Cursor, Write as _};

    fn read(bytes: &[u8]) -> Result<(u8, Vec<String>)> {
        let mut table = Table::read(Cursor::new(bytes.to_vec()))?;
        let mut lines = vec![table.header.join("|")];
        while let Some(record) = table.next()? {
            let cells: Vec<_> = record.cells().map(String::from_utf8_lossy).collect();
            lines.push(format!("{}: {}", record.line, cells.join("|")));
        }
        Ok((table.separator, lines))
    }

    #[test]
    fn separators_marks_quotes_and_line_ends() {
        for (bytes, separator, lines) in [
            ("A,B\n1,2\n", b',', vec!["A|B", "2: 1|2"]),
            ("A;B\r\n1,5;2\r\n", b';', vec!["A|B", "2: 1,5|2"]),
            ("A\tB\n1\t\n", b'\t', vec!["A|B", "2: 1|"]),
            ("\u{feff}A,B\n1,2", b',', vec!["A|B", "2: 1|2"]),
            ("\u{feff}\"A;x\",B\n1,2", b',', vec!["A;x|B", "2: 1|2"]),
            (
                "A,B\n\"1\n1\",2\n\n3,4\n",
                b',',
                vec!["A|B", "2: 1\n1|2", "5: 3|4"],
            ),
            ("A\n1\n", b',', vec!["A", "2: 1"]),
            (
                "A\r\n1\r\n\r\n\r\n\"2\r\n2\"\r\n3",
                b',',
                vec!["A", "2: 1", "5: 2\r\n2", "7: 3"],
            ),
        ] {
            let (found, read) = read(bytes.as_bytes()).unwrap();
            assert_eq!(
                (found, read),
                (separator, lines.into_iter().map(str::to_owned).collect()),
                "{bytes:?}"
            );
        }
    }

    #[test]
    fn gzip_is_told_by_its_bytes() {
        let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packed.write_all("\u{feff}A;B\n1;2\n".as_bytes()).unwrap();
        let (separator, lines) = read(&packed.finish().unwrap()).unwrap();
        assert_eq!(
            (separator, lines.join(" ")),
            (b';', "A|B 2: 1|2".to_owned())
        );
    }

    #[test]
    fn a_quote_that_is_never_closed_is_found() {
        let mut text = String::from("A,B\n1,2\n3,\"4\n");
        text.push_str(&"5,6\n".repeat(LONGEST_RECORD / 3));
        let error = read(text.as_bytes()).unwrap_err();
        assert_eq!(
            format!("{error:#}"),
            "line 3 cannot be read: the record does not end: is a quote not closed?"
        );
    }

    #[test]
    fn files_that_are_no_table() {
        for (bytes, expected) in [
            (&b""[..], "the file is empty"),
            (
                &[0xff, 0xfe, b'A', 0][..],
                "the file is UTF-16: save it as UTF-8",
            ),
            (&b"Pr\xe9nom\n"[..], "the header is not UTF-8"),
        ] {
            assert_eq!(read(bytes).unwrap_err().to_string(), expected);
        }
    }
}
