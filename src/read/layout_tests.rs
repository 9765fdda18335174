//! What is found around and between the rows of a table.

use super::table::{RawTable, RowIssue, TableBuilder};

fn raw(text: &str, chunk: usize) -> RawTable {
    let mut builder = TableBuilder::default();
    for chunk in text.as_bytes().chunks(chunk) {
        builder.buffer(chunk.len()).copy_from_slice(chunk);
        builder.commit(chunk.len()).expect("a table");
    }
    builder.finish().expect("a table")
}

/// What a sheet should be read as: `|` between heads and titles, skipped rows with the first letters of their reasons.
struct Case {
    what: &'static str,
    text: &'static str,
    heads: &'static str,
    titles: &'static str,
    unit: &'static str,
    header: u64,
    used: u64,
    skipped: &'static str,
}

fn letters(issue: RowIssue) -> &'static str {
    match issue {
        RowIssue::Blank => "blank",
        RowIssue::Short { .. } => "short",
        RowIssue::Long { .. } => "long",
        RowIssue::Repeated => "repeated",
        RowIssue::Numbering => "numbering",
        RowIssue::Tags => "tags",
        RowIssue::Total => "total",
        RowIssue::Subtotal => "subtotal",
        RowIssue::Average => "average",
        RowIssue::Part => "part",
        RowIssue::Heading => "heading",
        RowIssue::Note => "note",
        RowIssue::OtherTable => "other",
    }
}

fn check(case: &Case) {
    for chunk in [usize::MAX, 7] {
        let table = raw(case.text, chunk.min(case.text.len()));
        let what = case.what;
        let heads: Vec<&str> = table.heads.iter().map(|head| &head.name[..]).collect();
        assert_eq!(heads.join("|"), case.heads, "{what}: heads");
        assert_eq!(table.context.titles.join("|"), case.titles, "{what}: titles");
        assert_eq!(table.context.unit.unwrap_or_default(), case.unit, "{what}: unit");
        let skips = table.log.issues.iter().filter(|(_, issue)| issue.is_skip());
        let skipped: Vec<String> = skips.map(|(row, issue)| format!("{row} {}", letters(*issue))).collect();
        assert_eq!(skipped.join(", "), case.skipped, "{what}: skipped");
        assert_eq!((table.log.header_row, table.log.used), (case.header, case.used), "{what}: header row, rows used");
        assert_eq!(table.log.used + skipped.len() as u64, table.log.rows, "{what}: every row is accounted for");
    }
}

const CASES: &[Case] = &[
    Case {
        what: "one name above all rows, no place",
        text: "Tên,Nguồn,Số\nI. Nhóm hỗ trợ sản xuất,,\nA,x,5\nB,y,6\nC,x,7\n",
        heads: "Tên|Nguồn|Số",
        titles: "",
        unit: "",
        header: 1,
        used: 3,
        skipped: "2 heading",
    },
    Case {
        what: "one place above all rows",
        text: "Tên,Nguồn,Số\nTỉnh Kon Tum,,\nA,x,5\nB,y,6\nC,x,7\n",
        heads: "Tên|Nguồn|Số|Nhóm",
        titles: "",
        unit: "",
        header: 1,
        used: 3,
        skipped: "2 heading",
    },
    Case {
        what: "a title above tags without a header",
        text: "Report of 2018\n#adm1,#affected\nKon Tum,5\nLai Chau,6\n",
        heads: "#adm1|#affected",
        titles: "Report of 2018",
        unit: "",
        header: 2,
        used: 2,
        skipped: "",
    },
    Case {
        what: "names of regions beside provinces, and of places that are no provinces",
        text: "Tỉnh,Tên cũ,Huyện,Số\nBắc Kạn,Đông Bắc,Duyên Hải,5\nĐồng Nai,Đông Nam Bộ,Ba Bể,7\nKon Tum,Kon Tum,Ea H'leo,8\nHà Giang,Hà Giang,Hà Nam,9\n",
        heads: "Tỉnh|Tên cũ|Huyện|Số",
        titles: "",
        unit: "",
        header: 1,
        used: 4,
        skipped: "",
    },
    Case {
        // (2 + 4) ÷ 2 = 3, and (3 + 4) ÷ 2 = 3.5, which is 4 when rounded.
        what: "a row of averages that agree with the rows above is none",
        text: "Nhóm,Nước,Đường\nA,2,3\nB,4,4\nTrung bình,3,4\n",
        heads: "Nhóm|Nước|Đường",
        titles: "",
        unit: "",
        header: 1,
        used: 2,
        skipped: "4 average",
    },
    Case {
        // 3 is the average of 2 and 4; 9 is that of nothing: one of two does not make it one.
        what: "a row that calls itself an average and agrees in half of its figures stays",
        text: "Nhóm,Nước,Đường\nA,2,3\nB,4,4\nTrung bình,3,9\n",
        heads: "Nhóm|Nước|Đường",
        titles: "",
        unit: "",
        header: 1,
        used: 3,
        skipped: "",
    },
    Case {
        what: "one heading above all rows tells nothing of them",
        text: "STT,Đơn vị,Số\nI,Các đơn vị trực thuộc,\n1,Sở Y tế,5\n2,Sở Tài chính,7\n3,Sở Nội vụ,9\n",
        heads: "STT|Đơn vị|Số",
        titles: "",
        unit: "",
        header: 1,
        used: 3,
        skipped: "2 heading",
    },
    Case {
        what: "one heading that is a place tells where they are",
        text: "STT,Đơn vị,Số\nI,Tỉnh Kon Tum,\n1,Nhóm nước,5\n2,Nhóm đường,7\n3,Nhóm chợ,9\n",
        heads: "STT|Đơn vị|Số|Nhóm",
        titles: "",
        unit: "",
        header: 1,
        used: 3,
        skipped: "2 heading",
    },
    Case {
        what: "a plain table",
        text: "Tỉnh,Năm,Số người\nKon Tum,2018,5\nHà Giang,2019,7\n",
        heads: "Tỉnh|Năm|Số người",
        titles: "",
        unit: "",
        header: 1,
        used: 2,
        skipped: "",
    },
    Case {
        what: "figures that look like column numbers are figures",
        text: "a,b,c\n1,2,3\n4,5,6\n",
        heads: "a|b|c",
        titles: "",
        unit: "",
        header: 1,
        used: 2,
        skipped: "",
    },
    Case {
        what: "words where figures are expected do not make a header",
        text: "Tỉnh,Giải ngân\nKon Tum,chưa rõ\nHà Giang,5\nTrà Vinh,6\n",
        heads: "Tỉnh|Giải ngân",
        titles: "",
        unit: "",
        header: 1,
        used: 3,
        skipped: "",
    },
    Case {
        what: "titles, a unit at the far right, two header rows, column numbers, regions, a total and notes",
        text: "BỘ TÀI CHÍNH;;;;Phụ lục 9;\n;;;;;\nDỰ TOÁN NĂM 2014;;;;;\n;;;;Đơn vị: triệu đồng;\n\
               STT;TÊN TỈNH;TỔNG CHI;BỔ SUNG;;\n;;;Trong nước;Ngoài nước;\n1;2;3;4;5;\n;TỔNG SỐ;60;12;18;\n\
               I;MIỀN NÚI PHÍA BẮC;30;4;6;\n1;HÀ GIANG;10;1;2;\n2; CAO BẰNG;20;3;4;\nII;TÂY NGUYÊN;30;8;12;\n\
               3;KON TUM;10;2;4;\n4;GIA LAI;20;6;8;\n;;;;;\nGhi chú: (1) Đã bao gồm hoàn thuế;;;;;\n;;;;;\n;;;;Người lập;\n",
        heads: "STT|TÊN TỈNH|TỔNG CHI|BỔ SUNG Trong nước|BỔ SUNG Ngoài nước|Nhóm",
        titles: "BỘ TÀI CHÍNH|Phụ lục 9|DỰ TOÁN NĂM 2014",
        unit: "triệu đồng",
        header: 6,
        used: 4,
        skipped: "7 numbering, 8 total, 9 subtotal, 12 subtotal, 15 blank, 16 note, 17 blank, 18 note",
    },
    Case {
        what: "a header in pieces over rows",
        text: ";;TỔNG;TỶ LỆ\nSỐ;;THU;PHẦN\nTT;TỈNH;NSNN;ĐƯỢC\n;;(1);HƯỞNG\n1;KON TUM;5;7\n2;TRÀ VINH;6;8\n",
        heads: "SỐ TT|TỈNH|TỔNG THU NSNN (1)|TỶ LỆ PHẦN ĐƯỢC HƯỞNG",
        titles: "",
        unit: "",
        header: 4,
        used: 2,
        skipped: "",
    },
    Case {
        what: "merged cells exported as blanks, a tag row, tags with blanks",
        text: "PLACE,,HEALTH,,FOOD,\nRegion,Zone,Target,Reached,Target,Reached\n#adm1 +name,#adm2+name,#targeted +health,#reached+health,#target,#reached\nOromia,Arsi,5,4,3,2\nSomali,Jarar,6,5,4,3\n",
        heads: "Region|Zone|HEALTH Target|HEALTH Reached|FOOD Target|FOOD Reached",
        titles: "",
        unit: "",
        header: 2,
        used: 2,
        skipped: "3 tags",
    },
    Case {
        what: "merged cells filled",
        text: "Bảng 1. Giải ngân,Bảng 1. Giải ngân,Bảng 1. Giải ngân,Bảng 1. Giải ngân,Bảng 1. Giải ngân\nTỉnh,2018,2018,2019,2019\nTỉnh,Kế hoạch,Thực hiện,Kế hoạch,Thực hiện\nKon Tum,5,4,3,2\nHà Giang,6,5,4,3\n",
        heads: "Tỉnh|2018 Kế hoạch|2018 Thực hiện|2019 Kế hoạch|2019 Thực hiện",
        titles: "Bảng 1. Giải ngân",
        unit: "",
        header: 3,
        used: 2,
        skipped: "",
    },
    Case {
        what: "years in the second row",
        text: "Tỉnh,Giải ngân,,\n,2018,2019,2020\nKon Tum,15,14,13\nHà Giang,16,15,14\n",
        heads: "Tỉnh|Giải ngân 2018|Giải ngân 2019|Giải ngân 2020",
        titles: "",
        unit: "",
        header: 2,
        used: 2,
        skipped: "",
    },
    Case {
        what: "a row of units",
        text: "Tỉnh,Giải ngân,Tỷ lệ\n,triệu đồng,%\nKon Tum,15,14\nHà Giang,16,15\n",
        heads: "Tỉnh|Giải ngân (triệu đồng)|Tỷ lệ (%)",
        titles: "",
        unit: "",
        header: 2,
        used: 2,
        skipped: "",
    },
    Case {
        what: "two languages in two rows",
        text: "Tỉnh,Số người,Số hộ\nProvince,People,Households\nKon Tum,15,14\nHà Giang,16,15\n",
        heads: "Tỉnh|Số người|Số hộ",
        titles: "",
        unit: "",
        header: 2,
        used: 2,
        skipped: "",
    },
    Case {
        what: "two languages in one cell",
        text: "\"Tỉnh\nProvince\",\"Số người\nPeople\"\nKon Tum,15\nHà Giang,16\n",
        heads: "Tỉnh|Số người",
        titles: "",
        unit: "",
        header: 1,
        used: 2,
        skipped: "",
    },
    Case {
        what: "tags without words, below a title",
        text: "Activities,,\n#adm1,#sector,#reached\nKon Tum,WASH,5\nHà Giang,Food,6\n",
        heads: "#adm1|#sector|#reached",
        titles: "Activities",
        unit: "",
        header: 2,
        used: 2,
        skipped: "",
    },
    Case {
        what: "the header repeated on each page, rows numbered after line breaks in quotes",
        text: "Tỉnh,Ghi chép,Số người\n\"Kon Tum\",\"a\nb\nc\",5\n,,\nTỉnh,Ghi chép,Số người\nHà Giang,x,6\n",
        heads: "Tỉnh|Ghi chép|Số người",
        titles: "",
        unit: "",
        header: 1,
        used: 2,
        skipped: "3 blank, 4 repeated",
    },
    Case {
        what: "a category that adds the others up",
        text: "State,Year,Fund,Paid\nIE,2007,ERDF,5\nIE,2007,ESF,6\nIE,2007,TOTAL,11\nEE,2007,CF,1\nEE,2007,ESF,2\nEE,2007,TOTAL,3\n",
        heads: "State|Year|Fund|Paid",
        titles: "",
        unit: "",
        header: 1,
        used: 4,
        skipped: "4 total, 7 total",
    },
    Case {
        what: "rates of both sexes together are no sum",
        text: "AREA,SEX,RATE_PER_1000\nVNM,F,17.0\nVNM,M,24.7\nVNM,_T,20.9\nLAO,F,40\nLAO,M,50\nLAO,_T,45\n",
        heads: "AREA|SEX|RATE_PER_1000",
        titles: "",
        unit: "",
        header: 1,
        used: 6,
        skipped: "",
    },
    Case {
        what: "nothing but totals",
        text: "Tỉnh,Năm,Số người\nCả nước,2018,5\nCả nước,2019,6\n",
        heads: "Tỉnh|Năm|Số người",
        titles: "",
        unit: "",
        header: 1,
        used: 2,
        skipped: "",
    },
    Case {
        what: "names that merely hold such a word",
        text: "Đơn vị,Số tiền\nTổng công ty Điện lực,7\nCộng đồng Kon Tum,6\nTotal Energies,9\nChung,4\nÔng Cả,3\n",
        heads: "Đơn vị|Số tiền",
        titles: "",
        unit: "",
        header: 1,
        used: 5,
        skipped: "",
    },
    Case {
        what: "subtotals of a spreadsheet and an English note",
        text: "Province,District,Amount\nKon Tum,A,5\nKon Tum,B,6\nKon Tum Total,,11\nTra Vinh,C,7\nTra Vinh Total,,7\nGrand Total,,18\nSource: Department of Finance,,\n",
        heads: "Province|District|Amount",
        titles: "",
        unit: "",
        header: 1,
        used: 3,
        skipped: "4 total, 6 total, 7 total, 8 note",
    },
    Case {
        what: "a row whose figure happens to be the sum of the others",
        text: "Tỉnh,Năm,Nguồn vốn,Số tiền\nKon Tum,2018,NSNN,10\nQuảng Trị,2019,Dự án,20\nHòa Bình,2020,Cộng đồng,30\n",
        heads: "Tỉnh|Năm|Nguồn vốn|Số tiền",
        titles: "",
        unit: "",
        header: 1,
        used: 3,
        skipped: "",
    },
    Case {
        what: "a last row without figures is a row",
        text: "Tỉnh,Kế hoạch,Giải ngân\nKon Tum,5,4\nHà Giang,6,5\nCà Mau,,\n",
        heads: "Tỉnh|Kế hoạch|Giải ngân",
        titles: "",
        unit: "",
        header: 1,
        used: 3,
        skipped: "",
    },
    Case {
        what: "a bullet below a heading heads nothing",
        text: "STT,Tên dự án,Kế hoạch,Giải ngân\nI,Huyện Mèo Vạc,,\n1,Đường A,5,4\n2,Đường B,6,5\n-,Ghi riêng,,\n3,Đường C,7,6\n4,Đường D,5,4\nII,Huyện Đồng Văn,,\n1,Cầu A,5,4\n2,Cầu B,6,5\n",
        heads: "STT|Tên dự án|Kế hoạch|Giải ngân|Nhóm",
        titles: "",
        unit: "",
        header: 1,
        used: 7,
        skipped: "2 heading, 8 heading",
    },
    Case {
        what: "a sentence is no heading, numbered or not",
        text: "STT,Tên dự án,Kế hoạch,Giải ngân\n1,Đường A,5,4\n2,Đường B,6,5\nII. Ghi chú về các dự án thuộc chương trình Ghi chú về các dự án thuộc chương trình Ghi chú về các dự án thuộc chương trình Ghi chú về các dự án thuộc chương trình,,,\n3,Đường C,7,6\n4,Đường D,5,4\n5,Đường E,5,4\n",
        heads: "STT|Tên dự án|Kế hoạch|Giải ngân",
        titles: "",
        unit: "",
        header: 1,
        used: 6,
        skipped: "",
    },
    Case {
        what: "a row of two columns that lacks a figure is no heading",
        text: "Tên dự án,Kế hoạch\nI. Huyện Mèo Vạc,\nĐường A,5\nĐường B,6\nII. Huyện Đồng Văn,\nCầu A,5\nCầu B,6\n",
        heads: "Tên dự án|Kế hoạch",
        titles: "",
        unit: "",
        header: 1,
        used: 6,
        skipped: "",
    },
    Case {
        what: "blank columns and trailing delimiters",
        text: "Tỉnh,,Số người,\nKon Tum,,5,\nHà Giang,,6,\n",
        heads: "Tỉnh|Số người",
        titles: "",
        unit: "",
        header: 1,
        used: 2,
        skipped: "",
    },
    Case {
        what: "two tables below each other",
        text: "Bảng 1,,\nTỉnh,Năm,Số người\nKon Tum,2018,5\nHà Giang,2019,7\nTrà Vinh,2019,8\n,,\nBảng 2,,\nHuyện,Số hộ,Ngân sách\nA Lưới,4,5\n",
        heads: "Tỉnh|Năm|Số người",
        titles: "Bảng 1",
        unit: "",
        header: 2,
        used: 3,
        skipped: "6 blank, 7 other, 8 other, 9 other",
    },
    Case { what: "one column", text: "Tên\nLan\nHoa\n", heads: "Tên", titles: "", unit: "", header: 1, used: 2, skipped: "" },
];

#[test]
fn sheets_are_read_as_they_are_meant() {
    let failed: Vec<&str> =
        CASES.iter().filter(|case| std::panic::catch_unwind(|| check(case)).is_err()).map(|case| case.what).collect();
    assert!(failed.is_empty(), "{failed:?}");
}

#[test]
#[ignore = "shows how the file named by SHOW is read"]
fn show() {
    let table = raw(&std::fs::read_to_string(std::env::var("SHOW").expect("SHOW")).expect("text"), 1 << 16);
    println!("{:?}", table.context);
    table.heads.iter().for_each(|head| println!("  {head:?}"));
    println!("header {} rows {} used {} issues {}", table.log.header_row, table.log.rows, table.log.used, table.log.n_issues);
    let mut issues = table.log.issues.clone();
    issues.dedup_by_key(|(_, issue)| letters(*issue));
    println!("{issues:?}");
    table.notices.iter().for_each(|it| println!("{}", super::report::sentence(it, crate::locale::Lang::En)));
}

#[test]
fn blanks_that_are_filled_tell_of_no_groups() {
    let table = raw("Tỉnh,Nguồn,Số\nKon Tum,A,1\n,B,2\nHà Giang,A,3\n,B,4\n", 7);
    assert!(
        matches!(&table.notices[..], [super::report::Notice::Filled { columns, row: 3 }] if columns == &["Tỉnh"]),
        "{:?}",
        table.notices
    );
}
