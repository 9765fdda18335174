//! What is said of the sheets of a workbook: which were read, how they hang together, and what is hidden or missing in them.

use crate::locale::Lang;

use super::report::{Notice, counted, quote, some, told};

/// A notice of sheets as a sentence; nothing for others.
#[rustfmt::skip]
pub(super) fn sentence(notice: &Notice, lang: Lang) -> String {
    let tell = |vi: &str, en: &str, values: [&str; 3]| told(lang, vi, en, values);
    match notice {
        Notice::Sheet { chosen, others } => tell(
            "Đã đọc trang tính ‘{0}’, nơi nhận ra nhiều cột và dòng nhất. Các trang khác: {1}.",
            "Sheet ‘{0}’ was read, where most columns and rows are recognized. Other sheets: {1}.",
            [chosen, &quote(others), ""]),
        Notice::Joined { sheets, others, is_years } => {
            let mut text = tell(
                if *is_years { "Các trang tính {0} có cùng cột, mỗi trang một năm: được đọc thành một bảng có cột năm." }
                else { "Các trang tính {0} có cùng cột, mỗi trang một nơi: được đọc thành một bảng có cột tên nơi." },
                if *is_years { "Sheets {0} have the same columns, a year each: they were read as one table with a column of years." }
                else { "Sheets {0} have the same columns, a place each: they were read as one table with a column of places." },
                [&some(sheets), "", ""]);
            if !others.is_empty() {
                text.push_str(&tell(" Các trang khác: {0}.", " Other sheets: {0}.", [&quote(others), "", ""]));
            }
            text
        }
        Notice::Bond(bond) => {
            let (own, theirs) = (["‘", &bond.own, "’"].concat(), ["‘", &bond.theirs, "’"].concat());
            let link = [own, theirs].join(" → ");
            let mut text = tell(
                "Mỗi dòng của trang tính ‘{0}’ thuộc một dòng của trang ‘{1}’ ({2}) nên lọc và nhóm được theo các cột của trang ấy; số liệu của trang ấy vẫn chỉ tính một lần.",
                "Each row of sheet ‘{0}’ belongs to a row of ‘{1}’ ({2}), and can be filtered and grouped by its columns; the figures of that sheet still count once.",
                [&bond.child, &bond.parent, &link]);
            if bond.n_lost > 0 {
                text.push_str(&tell(
                    " Không tìm thấy dòng chủ cho {0} trong cột ‘{1}’.",
                    " No such row for {0} of column ‘{1}’.",
                    [&counted(bond.n_lost, lang, "giá trị", ["value", "values"]), &bond.own, ""]));
            }
            text
        }
        Notice::HiddenSheets { names } => tell(
            "Sổ tính có trang bị ẩn nên không được đọc: {0}. Nếu số liệu nằm ở đó, hãy bỏ ẩn rồi lưu lại.",
            "The workbook hides sheets, which were not read: {0}. If the data is there, unhide them and save it again.",
            [&some(names), "", ""]),
        Notice::HiddenRows { sheet, n } => tell(
            "Trang tính ‘{0}’ có {1} bị ẩn hoặc bị lọc: các dòng này vẫn được đọc và tính. Nếu không muốn tính, hãy xóa chúng trong sổ tính; hoặc bỏ ẩn rồi lọc tại đây.",
            "Sheet ‘{0}’ has {1} hidden by hand or by a filter, which were read and counted along. If they should not count, delete them in the workbook; or unhide them and filter here.",
            [sheet, &counted(*n, lang, "dòng", ["row", "rows"]), ""]),
        Notice::Unsaved { sheet, n, places } => tell(
            "Trang tính ‘{0}’ có {1} được lưu mà không kèm giá trị (bắt đầu từ ô {2}): các ô này được đọc là trống. Hãy mở sổ tính bằng Excel hoặc LibreOffice, để chương trình tính lại, rồi lưu.",
            "Sheet ‘{0}’ has {1} saved without a value (first in {2}): their cells were read as blanks. Open the workbook in Excel or LibreOffice, let it calculate, and save it.",
            [sheet, &counted(*n, lang, "công thức", ["formula", "formulas"]), places]),
        Notice::NoSheet { wanted, chosen } => tell(
            "Không có trang tính ‘{0}’; đã đọc trang ‘{1}’.",
            "There is no sheet ‘{0}’; sheet ‘{1}’ was read.",
            [wanted, chosen, ""]),
        _ => String::new(),
    }
}
