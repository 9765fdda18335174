//! `Region`: one table of a sheet and the rows of its header.
//!
//! Which rows are the header is told by what stands below them: words where the rows of the table have figures, blanks that
//! the next row completes, equal names that the row above tells apart.

use crate::data::Dictionary;
use crate::places::{Province, fold};

use super::grid::{Class, Grid, Line, one_line};
use super::header;
use super::layout::{Context, Head, is_tag, is_unit, stated_unit};
use super::numbering::is_numbering_head;
use super::scan::MAX_COLUMNS;
use super::value;

/// Rows in which a row of HXL tags is looked for.
const TAG_ROWS: usize = 25;
/// Most rows of a header.
pub(super) const HEADER_ROWS: usize = 6;

/// One table of the sheet, while it is looked at.
pub(super) struct Region<'a> {
    pub grid: &'a Grid,
    pub lines: &'a [Line],
    pub from: usize,
    pub to: usize,
    /// Cells filled in a usual row.
    pub typical: usize,
    /// What stands in each column of the body.
    pub kinds: Vec<Class>,
    pub top: usize,
    pub bottom: usize,
}

impl<'a> Region<'a> {
    /// The lines `from..to` of a grid. Linear in their cells.
    pub fn new(grid: &'a Grid, lines: &'a [Line], from: usize, to: usize) -> Region<'a> {
        // The median of filled cells, by counting.
        let most = lines[from..to].iter().map(|line| line.filled).max().unwrap_or(0);
        let mut counts = vec![0usize; most + 1];
        lines[from..to].iter().filter(|line| line.filled >= 2).for_each(|line| counts[line.filled] += 1);
        let mut half = counts.iter().sum::<usize>() / 2 + 1;
        let median = counts.iter().position(|&n| {
            half = half.saturating_sub(n);
            half == 0
        });
        let typical = median.unwrap_or(1);
        // The later half of the full rows shows what the columns hold: headers stand above it.
        let least = if typical == 1 { 1 } else { 2.max(typical / 2) };
        let mut full: Vec<usize> = (from..to).filter(|&row| lines[row].filled >= least).collect();
        // Below the last figures stand names and signatures.
        if full.iter().filter(|&&row| lines[row].numbers > 0).count() * 4 >= full.len() {
            full.truncate(full.iter().rposition(|&row| lines[row].numbers > 0).map_or(0, |last| last + 1));
        }
        let mut counts: Vec<(usize, usize)> = Vec::new();
        for &row in &full[full.len().div_ceil(2)..] {
            if counts.len() < grid.width(row) {
                counts.resize(grid.width(row), (0, 0));
            }
            for (column, count) in counts.iter_mut().enumerate() {
                match grid.class(row, column) {
                    Class::Number => count.0 += 1,
                    Class::Text => count.1 += 1,
                    Class::Blank => {}
                }
            }
        }
        let kind = |&(numbers, texts): &(usize, usize)| match (numbers, texts) {
            (0, 0) => Class::Blank,
            _ if numbers >= texts * 2 => Class::Number,
            _ => Class::Text,
        };
        let kinds = counts.iter().map(kind).collect();
        Region { grid, lines, from, to, typical, kinds, top: from, bottom: from }
    }

    /// What most cells of a column are; `Blank` beyond the last one.
    pub fn kind(&self, column: usize) -> Class {
        self.kinds.get(column).copied().unwrap_or(Class::Blank)
    }

    /// Sets `top` and `bottom`; gives the row of tags where there is one.
    pub fn find_header(&mut self) -> Option<usize> {
        let tags = (self.from..self.to.min(TAG_ROWS)).find(|&row| self.is_tagged(row));
        if let Some(tags) = tags {
            let least = 2.min(self.typical);
            let above = (self.from..tags).rev().find(|&row| self.lines[row].filled > 0);
            (self.top, self.bottom) = match above {
                Some(row) if self.lines[row].runs >= least => (row, row),
                _ => (tags, tags),
            };
            self.extend_up();
            return Some(tags);
        }
        let least = if self.typical == 1 { 1 } else { 2.max(self.typical.div_ceil(2)) };
        let rows = || self.from..self.to;
        let is_head = |row: &usize| self.lines[*row].runs >= least && !self.states_unit(*row);
        let first = rows().find(is_head).or_else(|| rows().find(|&row| self.lines[row].filled > 0));
        let mut first = first.unwrap_or(self.from);
        // A line alone in its row, or a gap, below it: plain tables have none.
        while self.typical > 1
            && self.lines[first].filled <= self.typical
            && self.lines[first].numbers == 0
            && (first + 1..self.to.min(first + 12)).any(|row| self.lines[row].runs <= 1)
            && let Some(behind) = self.behind_title(first)
        {
            first = behind;
        }
        (self.top, self.bottom) = (first, first);
        // A sparse header above: the first full row is data.
        if first > self.from && self.lines[first - 1].runs >= 2 && self.lines[first - 1].numbers == 0 && self.is_data(first) {
            (self.top, self.bottom) = (first - 1, first - 1);
        }
        while self.bottom + 1 < self.to && self.bottom - self.top + 1 < HEADER_ROWS && self.continues(self.bottom + 1) {
            self.bottom += 1;
        }
        self.extend_up();
        None
    }

    /// The header behind a title, where the full row before it has none of its words: names of offices and mottoes at both sides.
    #[inline(never)]
    fn behind_title(&self, row: usize) -> Option<usize> {
        let is_plain = |row: &usize| self.count_numeric(*row).0 == 0;
        let heads = |row: usize| {
            let texts = (0..self.grid.width(row)).map(|column| self.grid.text(row, column));
            texts.filter(|text| text.len() > 1 && (is_header_word(text) || is_numbering_head(text))).count()
        };
        let title = (row + 1..self.to.min(row + 12)).take_while(is_plain).find(|&row| self.lines[row].runs <= 1)?;
        let is_fuller = |below: &usize| self.lines[*below].runs >= self.lines[row].runs && self.lines[*below].runs > 1;
        let behind =
            (title + 1..self.to.min(row + 16)).take_while(is_plain).find(|below| is_fuller(below) && heads(*below) > 0)?;
        (heads(row) == 0).then_some(behind)
    }

    fn is_tagged(&self, row: usize) -> bool {
        let line = self.lines[row];
        let tags = (0..self.grid.width(row)).filter(|&column| is_tag(&self.grid.text(row, column))).count();
        line.filled > 0 && tags * 2 > line.filled
    }

    fn is_data(&self, row: usize) -> bool {
        let (numbers, texts, years) = self.count_numeric(row);
        numbers > texts && years < numbers
    }

    /// In the columns of numbers: cells that hold numbers, texts, and of the numbers those that are years.
    fn count_numeric(&self, row: usize) -> (usize, usize, usize) {
        let (mut numbers, mut texts, mut years) = (0, 0, 0);
        for column in 0..self.kinds.len() {
            if self.kinds[column] == Class::Number {
                match self.grid.class(row, column) {
                    Class::Number => {
                        let text = self.grid.text(row, column);
                        // "(1)" refers to a note.
                        let is_mark = text.starts_with('(') && text.len() <= 4;
                        numbers += usize::from(!is_mark);
                        texts += usize::from(is_mark);
                        years += usize::from(value::year(&text).is_some());
                    }
                    Class::Text => texts += 1,
                    Class::Blank => {}
                }
            }
        }
        (numbers, texts, years)
    }

    /// Whether `row`, below the header so far, belongs to it.
    fn continues(&mut self, row: usize) -> bool {
        let (grid, line) = (self.grid, self.lines[row]);
        // `Triệu đồng` below the heads of figures alone.
        let is_one = |column: usize| grid.is_empty(row, column) || is_unit(&grid.text(row, column));
        if line.filled > 1 && line.numbers == 0 && row + 1 < self.to && (0..grid.width(row)).all(is_one) {
            return true;
        }
        if line.filled == 0 || line.runs < 2.min(self.typical) || self.numbers_columns(row) {
            return false;
        }
        let width = grid.width(row);
        let is_place = |column| grid.class(row, column) == Class::Text && Province::find(&grid.text(row, column)).is_some();
        if (self.top..=self.bottom).any(|above| grid.same(above, row)) || (0..width).any(is_place) {
            return false;
        }
        // Cells merged over rows stand in each of them: no row of data says its header's words.
        let stands_above =
            |column: usize| grid.class(row, column) == Class::Text && grid.bytes(row, column) == grid.bytes(row - 1, column);
        if row > self.top && (0..width).find(|&column| !grid.is_empty(row, column)).is_some_and(stands_above) {
            return true;
        }
        let (numbers, texts, years) = self.count_numeric(row);
        let names = self.joined();
        let is_complete = {
            let mut known = Dictionary::new();
            let named = (0..self.kinds.len()).filter(|&column| self.kinds[column] != Class::Blank);
            let mut n = 0;
            named.into_iter().all(|column| {
                n += 1;
                let name = names.get(column).map_or("", |name| &name[..]);
                !name.is_empty() && known.intern(name.as_bytes()) as usize + 1 == n
            })
        };
        if !is_complete {
            let label = (0..width).find(|&column| self.kind(column) == Class::Text);
            let is_bare = label.is_none_or(|label| grid.is_empty(row, label));
            let completes =
                (0..width).any(|column| names.get(column).is_some_and(String::is_empty) && !grid.is_empty(row, column));
            let names_columns = || (0..width).any(|column| is_header_word(&grid.text(row, column)));
            let are_years =
                numbers >= 2 && years == numbers && completes && (is_bare || names_columns()) && row + 1 < self.to && {
                    let below = self.count_numeric(row + 1);
                    below.2 < below.0
                };
            let splits = numbers + texts == 0
                && is_bare
                && completes
                && label.is_some_and(|label| {
                    row + 1 < self.to && !grid.is_empty(row + 1, label) && !grid.is_empty(self.bottom, label)
                });
            return texts > numbers || are_years || splits || self.counts_up(row);
        }
        if numbers > 0 || texts == 0 {
            return false;
        }
        // Nothing where the rows have their label and words where they have figures: the cells above go on.
        let is_label = |column: usize| self.kind(column) == Class::Text;
        if texts >= 2 && (0..width).any(is_label) && !(0..width).any(|column| is_label(column) && !grid.is_empty(row, column)) {
            return true;
        }
        // A complete header is followed by another row of it only for good reasons: units, or the same in other words.
        let cells: Vec<String> = (0..width).map(|column| grid.text(row, column)).collect();
        let all_units = |column: usize| self.kind(column) != Class::Number || cells[column].is_empty() || is_unit(&cells[column]);
        if (0..width).all(all_units) {
            return true;
        }
        let words = cells.iter().filter(|cell| is_header_word(cell)).count();
        let above: Vec<String> = (0..width).map(|column| grid.text(self.bottom, column)).collect();
        let is_translated = texts >= 2 && line.runs == self.lines[self.bottom].runs && other_language(&above, &cells);
        if words * 2 >= line.runs && self.top == self.bottom && !above.iter().any(|cell| is_header_word(cell)) && !is_translated {
            // The words of a header below a row that has none: that row is a title.
            self.top = row;
            return true;
        }
        is_translated || words * 2 >= line.runs && line.runs == self.lines[self.bottom].runs
    }

    /// Whether a row has nothing but `1`, `2`, `3` below cells that stand above several columns.
    #[inline(never)]
    fn counts_up(&self, row: usize) -> bool {
        let (mut last, mut n) = (0, 0);
        for column in (0..self.grid.width(row)).filter(|&column| !self.grid.is_empty(row, column)) {
            match self.grid.text(row, column).parse::<usize>() {
                Ok(number) if number == 1 || number == last + 1 => (last, n) = (number, n + 1),
                _ => return false,
            }
        }
        n > 2
    }

    /// Takes rows above that the header needs.
    fn extend_up(&mut self) {
        while self.top > self.from && self.bottom - self.top + 1 < HEADER_ROWS && self.needs(self.top - 1) {
            self.top -= 1;
        }
    }

    /// Whether a row of few cells ends with one that says in which unit the table is: `Biểu 1`, `ĐVT: triệu đồng`.
    fn states_unit(&self, row: usize) -> bool {
        let Some(last) = (0..self.grid.width(row)).rev().find(|&column| !self.grid.is_empty(row, column)) else { return false };
        let text = self.grid.text(row, last);
        self.lines[row].filled < self.typical.min(4)
            && text.contains(':')
            && text.find('(').unwrap_or(0) == 0
            && stated_unit(&text).is_some()
    }

    /// Whether `row`, above the header so far, belongs to it.
    fn needs(&self, row: usize) -> bool {
        if self.states_unit(row) {
            return false;
        }
        let (grid, line, below) = (self.grid, self.lines[row], self.lines[self.top]);
        let (numbers, _, years) = self.count_numeric(row);
        if line.runs < 2 || numbers > years || self.is_data(row) {
            return false;
        }
        let width = grid.width(row);
        let is_long = |column| grid.text(row, column).len() > 300;
        if (0..width).any(is_long) {
            return false;
        }
        let names = self.joined();
        let completes = |column: usize| {
            self.kind(column) != Class::Blank && !grid.is_empty(row, column) && names.get(column).is_none_or(String::is_empty)
        };
        if (0..width).any(completes) || line.runs >= 3 && line.runs * 2 >= below.runs {
            return true;
        }
        // Words above columns of figures alone, and nothing above the labels, are no title.
        let is_figure = |column: usize| grid.is_empty(row, column) || self.kind(column) == Class::Number && column > 0;
        if (0..width).all(is_figure) {
            return true;
        }
        // Does it tell columns of one name apart?
        let longer = Region { kinds: self.kinds.clone(), top: row, ..*self };
        let distinct = |names: &[String]| {
            let mut known = Dictionary::new();
            names.iter().for_each(|name| {
                known.intern(name.as_bytes());
            });
            known.len()
        };
        let words = (0..width).any(|column| is_header_word(&grid.text(row, column)));
        distinct(&longer.joined()) > distinct(&names) || line.runs == below.runs && words
    }

    /// The header cells above each column from the top down, merged cells filled to the right, and each with whether it stands
    /// above several columns.
    fn cells(&self) -> Vec<Vec<(String, bool)>> {
        let (grid, top, bottom) = (self.grid, self.top, self.bottom);
        let width = (top..=bottom).map(|row| grid.width(row)).max().unwrap_or(0);
        let mut cells: Vec<Vec<(String, bool)>> = vec![Vec::new(); width];
        let stands = |rows: std::ops::Range<usize>, column: usize| rows.into_iter().any(|row| !grid.is_empty(row, column));
        let is_bilingual = bottom > top && self.is_bilingual();
        for row in top..=bottom {
            let mut source: Option<usize> = None;
            for column in 0..width {
                let mut text = grid.text(row, column);
                let mut group = column;
                if !text.is_empty() {
                    let is_equal = source.is_some_and(|source| column == source + 1 && grid.text(row, source) == text);
                    group = source.filter(|_| is_equal).unwrap_or(column);
                    source = Some(column);
                } else if stands(top..row, column) {
                    source = None;
                } else if let Some(source) = source
                    && stands(row + 1..bottom + 1, column)
                    && stands(row + 1..bottom + 1, source)
                    && (self.kind(source) == self.kind(column) || [self.kind(source), self.kind(column)].contains(&Class::Blank))
                {
                    text = grid.text(row, source);
                    group = source;
                }
                // What a pivot table writes above its columns tells nothing of them.
                let is_caption = row < bottom && self.kind(column) == Class::Text && is_caption(&text);
                if text.is_empty() || is_caption || matches!(&text[..], "Column Labels" | "Nhãn Cột") {
                    continue;
                }
                let is_shared = group < column;
                if is_bilingual && let Some((first, _)) = languages(&grid.raw(row, group)) {
                    text = first;
                }
                if is_shared && let Some(cell) = cells[group].iter_mut().find(|(cell, _)| *cell == text) {
                    cell.1 = true;
                }
                if cells[column].last().is_none_or(|(last, _)| *last != text) {
                    cells[column].push((text, is_shared));
                }
            }
        }
        cells
    }

    /// Whether cells of the header say the same twice, a language a line.
    #[inline(never)]
    fn is_bilingual(&self) -> bool {
        let rows = self.top..=self.bottom;
        let raws = rows.flat_map(|row| (0..self.grid.width(row)).map(move |column| self.grid.raw(row, column)));
        let (mut n, mut n_marked) = (0, 0);
        for (first, _) in raws.filter(|raw| raw.contains('\n')).filter_map(|raw| languages(&raw)) {
            n += 1;
            n_marked += usize::from(!first.is_ascii());
        }
        n_marked > 1 && n_marked * 2 >= n
    }

    /// The name above each column. What groups columns of words is left out where their names differ without it.
    fn joined(&self) -> Vec<String> {
        let cells = self.cells();
        let mut known = Dictionary::new();
        let (mut short, mut counts) = (Vec::new(), Vec::<u32>::new());
        for cells in &cells {
            let own = join(cells.iter().filter(|(_, is_shared)| !is_shared));
            let code = known.intern(own.as_bytes()) as usize;
            counts.resize(known.len(), 0);
            counts[code] += 1;
            short.push((own, code));
        }
        let name = |(column, (own, code)): (usize, (String, usize))| {
            let is_short = self.kind(column) == Class::Text && !own.is_empty() && counts[code] == 1;
            if is_short { own } else { join(cells[column].iter()) }
        };
        short.into_iter().enumerate().map(name).collect()
    }

    /// The heads of `n` columns and more where the rows below have more.
    pub fn heads(&self, words: bool, tags: Option<usize>, n: usize) -> Vec<Head> {
        let grid = self.grid;
        let is_wider = |row: usize| (n..grid.width(row)).any(|column| grid.class(row, column) != Class::Blank);
        let below = self.bottom + 1..self.to;
        let wider = below.clone().filter(|&row| is_wider(row)).count();
        let n = if wider * 2 > below.len() { self.kinds.len().clamp(n, MAX_COLUMNS.max(n)) } else { n };
        let (cells, mut joined) = if words { (self.cells(), self.joined()) } else { (Vec::new(), Vec::new()) };
        joined.resize(n, String::new());
        let rows = |row: usize| -> Vec<String> { (0..n).map(|column| grid.text(row, column)).collect() };
        let is_bilingual = self.bottom == self.top + 1
            && (0..n).all(|column| grid.is_empty(self.top, column) == grid.is_empty(self.bottom, column))
            && other_language(&rows(self.top), &rows(self.bottom));
        let (mut names, mut copies) = (Dictionary::new(), Vec::<u32>::new());
        let mut heads = Vec::with_capacity(n);
        for (column, name) in joined.into_iter().enumerate() {
            let mut head = Head { name, ..Head::default() };
            if let Some(cells) = cells.get(column) {
                head.rows = cells.iter().map(|(text, _)| text.clone()).collect();
            }
            if is_bilingual && let [first, rest @ ..] = &head.rows[..] {
                head.name = first_language(first, rest.first().map_or("", |second| second));
            }
            if let [only] = &head.rows[..] {
                let row = if grid.is_empty(self.bottom, column) { self.top } else { self.bottom };
                let raw = grid.raw(row, column);
                let lines: Vec<String> = raw.split('\n').map(one_line).filter(|line| !line.is_empty()).collect();
                if lines.len() == 2
                    && lines.concat().len() + 1 == only.len()
                    && other_language(&lines[..1], &lines[1..])
                    && lines.iter().all(|line| is_words(line))
                {
                    head.name = first_language(&lines[0], &lines[1]);
                    head.rows = lines;
                }
            }
            if let Some(tags) = tags {
                head.tag = Some(grid.text(tags, column)).filter(|tag| is_tag(tag));
                if head.name.is_empty() {
                    head.name = head.tag.clone().unwrap_or_default();
                }
            }
            if head.name.is_empty() {
                head.name = String::from("#");
                head.name.push_str(&(column + 1).to_string());
            }
            // Equal names are counted on from the last copy, so that a million of them take no longer than others.
            let (plain, known) = (head.name.clone(), names.len());
            let code = names.intern(plain.as_bytes()) as usize;
            copies.resize(names.len(), 1);
            let mut is_new = code == known;
            while !is_new {
                copies[code] += 1;
                head.name.clone_from(&plain);
                head.name.push_str(" (");
                head.name.push_str(&copies[code].to_string());
                head.name.push(')');
                let known = names.len();
                is_new = names.intern(head.name.as_bytes()) as usize == known;
                copies.resize(names.len(), 1);
            }
            heads.push(head);
        }
        if words && tags.is_none() && self.top == self.bottom && n == grid.width(self.bottom) + 1 && self.names_rows(n) {
            heads.rotate_right(1);
            heads[0].name = "#1".to_owned();
        }
        heads
    }

    /// Whether the rows have a name of their own, for which the header, shorter by one, has none: what R writes.
    #[inline(never)]
    fn names_rows(&self, n: usize) -> bool {
        let mut names = Dictionary::new();
        let body: Vec<usize> = (self.bottom + 1..self.to).filter(|&row| self.lines[row].filled > 0).collect();
        let is_own = |row: &usize| {
            let known = names.len();
            self.grid.width(*row) == n && names.intern(self.grid.bytes(*row, 0)) as usize == known
        };
        body.len() > 1 && !self.grid.is_empty(self.bottom, 0) && body.iter().all(is_own)
    }

    /// Whether a row numbers the columns: `1`, `2`, `3`; `A`, `B`, `1`, `2`; `4=5+6`; `(1)`, `(2)`.
    pub fn numbers_columns(&self, row: usize) -> bool {
        let (mut next, mut n, mut is_proof, mut bracketed) = (1, 0, false, 0);
        for column in 0..self.grid.width(row) {
            let text = self.grid.text(row, column);
            if text.is_empty() {
                continue;
            }
            let bare = text.trim_matches(['(', ')', '[', ']', ' ']);
            bracketed += usize::from(bare.len() < text.len());
            n += 1;
            let (number, formula) = bare.split_once('=').unwrap_or((bare, ""));
            if next == 1 && number.len() == 1 && number.as_bytes()[0].is_ascii_uppercase() {
                is_proof = true;
            } else if number.trim().parse() == Ok(next) {
                next += 1;
                // A number where all other rows have words.
                is_proof |= !formula.is_empty() || self.kind(column) == Class::Text;
            } else {
                return false;
            }
        }
        next > 1 && n >= 3.min(self.typical).max(2) && (is_proof || bracketed == n)
    }

    /// Keeps the caption at the top as a title.
    pub fn read_titles(&self, context: &mut Context) {
        let caption = self.grid.text(self.top, 0);
        if self.top < self.bottom && is_caption(&caption) {
            context.titles.push(caption);
        }
        for row in self.from..self.top {
            for column in 0..self.grid.width(row) {
                let text = self.grid.text(row, column);
                // Of the World Bank's files.
                let is_of_file = matches!(&text[..], "Data Source" | "Last Updated Date");
                if text.is_empty() || is_of_file || context.titles.last() == Some(&text) {
                    continue;
                }
                if context.unit.is_none() {
                    context.unit = stated_unit(&text);
                    // A title may end with the unit.
                    let unit = context.unit.as_ref().map(|unit| unit.chars().count());
                    if unit.is_some_and(|n| text.chars().count() < n + 24) && !is_titled(&text) {
                        continue;
                    }
                }
                if context.titles.len() < 50 {
                    context.titles.push(text);
                }
            }
        }
    }
}

/// Whether a text says what is counted before the unit in brackets: `Dân số (nghìn người)`, not `Đơn vị (triệu đồng)`.
fn is_titled(text: &str) -> bool {
    let before = text.strip_suffix(')').and_then(|rest| rest.split_once('(')).map_or(String::new(), |(before, _)| fold(before));
    before.len() > 3 && !["donvi", "unit", "dvt"].iter().any(|word| before.starts_with(word))
}

/// Header cells as one name; a unit below a name goes into brackets.
fn join<'a>(cells: impl Iterator<Item = &'a (String, bool)>) -> String {
    let mut name = String::new();
    for (cell, _) in cells {
        if name.is_empty() {
            name.push_str(cell);
            continue;
        }
        let bare = is_unit(cell) && !cell.starts_with('(');
        name.push_str(if bare { " (" } else { " " });
        name.push_str(cell);
        name.push_str(if bare { ")" } else { "" });
    }
    name
}

/// Whether a text is what a pivot table writes in its corner: `Sum of Amount`.
fn is_caption(text: &str) -> bool {
    let first = text.split(' ').next().unwrap_or_default();
    matches!(first, "Sum" | "SUM" | "Count" | "COUNTA" | "COUNT") && text[first.len()..].starts_with(" of ")
}

fn is_header_word(text: &str) -> bool {
    if text.is_empty() || text.len() > 100 {
        return false;
    }
    let headings = header::read_all(&[Head::of(text)]);
    headings[0].candidates.iter().any(|candidate| candidate.rank == header::EXACT)
}

/// The two lines of a cell of which the second may be English.
#[inline(never)]
fn languages(raw: &str) -> Option<(String, String)> {
    let mut lines = raw.split('\n').map(one_line).filter(|line| !line.is_empty());
    let (first, second) = (lines.next()?, lines.next()?);
    let is_english = second.is_ascii() && second.starts_with(|letter: char| letter.is_ascii_alphabetic()) && is_words(&second);
    (is_english && lines.next().is_none() && !is_unit(&second)).then(|| (first_language(&first, &second), second))
}

/// Whether a text is words, not an abbreviation: `TT` below `Số`, `ĐVT`.
fn is_words(text: &str) -> bool {
    text.len() > 4 || text.bytes().any(|byte| byte.is_ascii_lowercase() || byte > 0x7f)
}

/// The first of two languages, with the year that only the second writes: `Sơ bộ` above `Prel. 2020`.
fn first_language(first: &str, second: &str) -> String {
    let years = |text: &str| {
        text.split(|letter: char| !letter.is_ascii_digit()).find(|part| value::year(part).is_some()).map(str::to_owned)
    };
    match years(second).filter(|_| years(first).is_none()) {
        Some(year) => [first, " ", &year].concat(),
        None => first.to_owned(),
    }
}

/// Whether most texts have letters with marks in one of the two lists and none in the other.
fn other_language(a: &[String], b: &[String]) -> bool {
    let differ = a.iter().zip(b).filter(|(a, b)| !a.is_empty() && !b.is_empty() && a.is_ascii() != b.is_ascii()).count();
    let both = a.iter().zip(b).filter(|(a, b)| !a.is_empty() && a != b).count();
    let is_ascii = |texts: &[String]| texts.iter().all(|text| text.is_ascii());
    differ > 0 && differ * 2 >= both && (is_ascii(a) || is_ascii(b))
}
