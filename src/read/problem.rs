//! What can be wrong with a file, as a value: a code for scripts and a sentence with the remedy for people.

use crate::locale::Lang;

/// The kinds of failure; everything less is a notice beside the dataset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorCode {
    Empty,
    NoRows,
    Html,
    Binary,
    Workbook,
    Json,
    Package,
    Syntax,
    /// JSON that ends before its brackets are closed.
    CutOff,
    /// JSON nested too deeply.
    Nested,
    JsonTooLarge,
    RowTooLong,
    TooManyColumns,
    TooLarge,
    Rankings,
}

impl ErrorCode {
    /// The `code` of the `Error` that a script gets.
    pub fn name(self) -> &'static str {
        match self {
            ErrorCode::Empty => "empty-file",
            ErrorCode::NoRows => "no-rows",
            ErrorCode::Html => "html-page",
            ErrorCode::Binary => "not-a-table",
            ErrorCode::Workbook => "workbook",
            ErrorCode::Json | ErrorCode::Syntax | ErrorCode::Nested => "json",
            ErrorCode::CutOff => "cut-off",
            ErrorCode::Package => "data-package",
            ErrorCode::RowTooLong => "row-too-long",
            ErrorCode::TooManyColumns => "too-many-columns",
            ErrorCode::TooLarge | ErrorCode::JsonTooLarge => "too-large",
            ErrorCode::Rankings => "rankings",
        }
    }
}

/// A file that could not be read, with the place where that showed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadError {
    pub code: ErrorCode,
    /// The file's name, as far as it is known.
    pub file: String,
    /// Row from 1, as a spreadsheet counts; for JSON, the line.
    pub row: Option<u64>,
    /// Name and value of what the sentence quotes.
    pub detail: Option<(&'static str, String)>,
}

impl ReadError {
    pub(super) fn new(code: ErrorCode) -> ReadError {
        ReadError { code, file: String::new(), row: None, detail: None }
    }

    pub(super) fn at(mut self, row: u64) -> ReadError {
        self.row = Some(row);
        self
    }

    pub(super) fn with(mut self, name: &'static str, value: String) -> ReadError {
        self.detail = Some((name, value));
        self
    }

    pub(super) fn in_file(mut self, file: &str) -> ReadError {
        if self.file.is_empty() {
            self.file = file.to_owned();
        }
        self
    }

    /// A sentence that names the file, the place and what to do.
    #[rustfmt::skip]
    pub fn message(&self, lang: Lang) -> String {
        let detail = self.detail.as_ref().map_or("", |(_, value)| value);
        let row = self.row.unwrap_or(0);
        let file = match (self.file.is_empty(), lang) {
            (false, _) => self.file.clone(),
            (true, Lang::Vi) => "Tệp".to_owned(),
            (true, Lang::En) => "The file".to_owned(),
        };
        let sentence = match (self.code, lang) {
            (ErrorCode::Empty, Lang::Vi) => "không có nội dung. Hãy xuất lại dữ liệu rồi dùng tệp mới.",
            (ErrorCode::Empty, Lang::En) => "is empty. Export the data again and use the new file.",
            (ErrorCode::NoRows, Lang::Vi) => "chỉ có dòng tiêu đề ({detail}), chưa có dòng dữ liệu nào bên dưới. Hãy kiểm tra bộ lọc khi xuất.",
            (ErrorCode::NoRows, Lang::En) => "has a header ({detail}) but no row of data below it. Check the filter of the export.",
            (ErrorCode::Html, Lang::Vi) => "là một trang web, không phải bảng dữ liệu. Có thể cần đăng nhập hoặc địa chỉ sai: hãy kiểm tra thuộc tính src.",
            (ErrorCode::Html, Lang::En) => "is a web page, not a table. It may need a login, or the address is wrong: check the attribute src.",
            (ErrorCode::Binary, Lang::Vi) => "không phải là văn bản dạng bảng. Hãy xuất ra CSV (UTF-8).",
            (ErrorCode::Binary, Lang::En) => "is not a text table. Export it as CSV (UTF-8).",
            (ErrorCode::Workbook, Lang::Vi) => "là tệp nén hoặc sổ tính. Hãy lưu trang tính dưới dạng CSV UTF-8.",
            (ErrorCode::Workbook, Lang::En) => "is a workbook or an archive. Save the sheet as CSV UTF-8.",
            (ErrorCode::Json, Lang::Vi) => "là JSON nhưng không chứa danh sách bản ghi nào, cũng không phải gói dữ liệu (có “resources”). Hãy xuất ra CSV.",
            (ErrorCode::Json, Lang::En) => "is JSON but holds no list of records, nor is it a data package (with “resources”). Export it as CSV.",
            (ErrorCode::Package, Lang::Vi) => "là gói dữ liệu không có bảng CSV nào đọc được ({detail}). Hãy kiểm tra “path” và “format” của các tài nguyên.",
            (ErrorCode::Package, Lang::En) => "is a data package without a CSV table that can be read ({detail}). Check “path” and “format” of its resources.",
            (ErrorCode::Syntax, Lang::Vi) => "không phải JSON hợp lệ từ dòng {row}, ký tự {detail}. Hãy kiểm tra dấu phẩy và dấu ngoặc ở đó.",
            (ErrorCode::Syntax, Lang::En) => "is no valid JSON from line {row}, character {detail} on. Check commas and brackets there.",
            (ErrorCode::CutOff, Lang::Vi) => "là JSON bị ngắt ở dòng {row}: còn dấu ngoặc chưa đóng. Hãy xuất hoặc tải lại tệp.",
            (ErrorCode::CutOff, Lang::En) => "is JSON that was cut off in line {row}: brackets are left open. Export or download it again.",
            (ErrorCode::Nested, Lang::Vi) => "là JSON lồng nhau quá 64 tầng (dòng {row}). Hãy xuất ra một danh sách phẳng.",
            (ErrorCode::Nested, Lang::En) => "is JSON nested deeper than 64 levels (line {row}). Export a flat list.",
            (ErrorCode::JsonTooLarge, Lang::Vi) => "là JSON lớn hơn 256 MB hoặc có hơn 67 triệu giá trị. Hãy xuất ra CSV.",
            (ErrorCode::JsonTooLarge, Lang::En) => "is JSON of more than 256 MB or 67 million values. Export it as CSV.",
            (ErrorCode::RowTooLong, Lang::Vi) => "có dòng {row} dài hơn 4 MB: thiếu dấu xuống dòng, dấu ngoặc kép chưa đóng, hoặc một ô quá dài. Hãy kiểm tra dòng đó.",
            (ErrorCode::RowTooLong, Lang::En) => "has a row {row} longer than 4 MB: line breaks are missing, a quote is not closed, or a cell is too long. Check that row.",
            (ErrorCode::TooManyColumns, Lang::Vi) => "có {detail} cột ở dòng {row}; tối đa là 16.384. Hãy kiểm tra dấu phân cách và dấu xuống dòng.",
            (ErrorCode::TooManyColumns, Lang::En) => "has {detail} columns in row {row}; at most 16,384 can be read. Check the delimiter and the line breaks.",
            (ErrorCode::Rankings, Lang::Vi) => "không phải là một bảng mà là nhiều bảng xếp hạng đặt cạnh nhau: mỗi cặp cột (tên, số) được sắp xếp riêng, nên các ô trên cùng một dòng không thuộc về nhau. Hãy ghép thành một bảng: mỗi tên một dòng.",
            (ErrorCode::Rankings, Lang::En) => "is no table but several rankings side by side: each pair of columns (name, figure) is sorted on its own, so the cells of one row do not belong together. Make one table of it: a row for each name.",
            (ErrorCode::TooLarge, Lang::Vi) => "quá lớn cho trình duyệt (đến dòng {row}): hơn 512 MB chữ khác nhau. Hãy bỏ bớt cột ghi chú khi xuất.",
            (ErrorCode::TooLarge, Lang::En) => "is too large for a browser (up to row {row}): more than 512 MB of distinct texts. Leave free-text columns out of the export.",
        };
        let mut text = file;
        text.push(' ');
        text.push_str(&sentence.replace("{detail}", detail).replace("{row}", &row.to_string()));
        text
    }
}
