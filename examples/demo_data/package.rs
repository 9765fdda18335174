//! The data package that names, explains and labels the illustrative tables.
//!
//! Owns the words of `datapackage.json` and its layout; does not know the rows. The form is that
//! of the Frictionless Data Package and Table Schema. Beyond the standard: `title_en` beside a
//! field's Vietnamese `title`, and `unit`. Written by hand rather than through a JSON library,
//! whose key order would depend on features that other crates switch on.

/// A field: name as in the header, type, unit or "", English title, and what to know of it.
type Field = (&'static str, &'static str, &'static str, &'static str, &'static str);

const PLACE_AND_YEAR: [Field; 4] = [
    ("Tỉnh", "string", "", "Province", "Tên tỉnh giai đoạn 2017–2021."),
    ("Huyện", "string", "", "District", "Tên huyện giai đoạn 2017–2021."),
    ("Xã", "string", "", "Commune", "Tên xã giai đoạn 2017–2021."),
    ("Năm", "year", "", "Year", "Năm kế hoạch."),
];

const MODEL: Field = ("Mô hình", "string", "", "Initiative", "Mô hình hoặc sáng kiến của cộng đồng.");

const FUNDING: [Field; 9] = [
    ("Nguồn vốn", "string", "", "Source of funds", ""),
    ("Nhà tài trợ", "string", "", "Funder", "Trống: chưa có."),
    ("Đơn vị thực hiện", "string", "", "Implementer", "Trống: chưa có."),
    ("Chương trình", "string", "", "Programme", ""),
    ("Lĩnh vực", "string", "", "Sector", ""),
    ("Trạng thái", "string", "", "Status", ""),
    ("Kế hoạch (đồng)", "integer", "đồng", "Planned", ""),
    ("Phân bổ (đồng)", "integer", "đồng", "Allocated", "Trống: chưa phân bổ. 0: không phân bổ."),
    (
        "Giải ngân (đồng)",
        "integer",
        "đồng",
        "Disbursed",
        "Trống: chưa đến hạn. 0: đến hạn mà chưa chi. Năm 2021 mới giải ngân một phần.",
    ),
];

const PEOPLE: [Field; 5] = [
    ("Giới tính", "string", "", "Sex", "Trống hoặc “Không rõ”: không ghi nhận."),
    ("Nhóm tuổi", "string", "", "Age group", "Trống: không ghi nhận."),
    ("Dân tộc", "string", "", "Ethnic group", ""),
    ("Vai trò", "string", "", "Role", ""),
    (
        "Số người",
        "integer",
        "người",
        "People",
        "Số người tham gia trong năm; một người có thể có mặt trong nhiều năm và nhiều mô hình.",
    ),
];

const SCORES: [Field; 3] = [
    ("Tiêu chí", "string", "", "Criterion", "Tiêu chí của chương trình với sáng kiến cộng đồng."),
    ("Bên đánh giá", "string", "", "Assessor", "Mỗi bên cho điểm riêng."),
    ("Điểm (0–5)", "integer", "", "Score", "Trống: chưa chấm. N/A: không áp dụng. 0: không đạt."),
];

const MEETINGS: [Field; 4] = [
    ("Ngày họp", "date", "", "Date of the meeting", "Ngày họp của tổ công tác cấp tỉnh."),
    ("Số cuộc họp", "integer", "", "Meetings", ""),
    ("Số quyết định", "integer", "", "Decisions", "Trống: không có biên bản. “mật”: họp kín."),
    ("Số quyết định đã thực hiện", "integer", "", "Decisions carried out", "Trống: chưa đến hạn. N/A: không có quyết định nào."),
];

const POPULATION: [Field; 3] = [
    ("Dân số (người)", "integer", "người", "Population", "Số minh họa, không phải số của Tổng cục Thống kê."),
    ("Số hộ", "integer", "hộ", "Households", ""),
    ("Số hộ nghèo", "integer", "hộ", "Poor households", "Trống: chưa công bố."),
];

/// The text of `datapackage.json`, ending in a line break.
pub fn datapackage() -> String {
    let funding: Vec<Field> = [&PLACE_AND_YEAR[..], &FUNDING[..5], &[MODEL], &FUNDING[5..]].concat();
    let [province, .., year] = PLACE_AND_YEAR;
    let scores: Vec<Field> = [&[province, MODEL, year], &SCORES[..]].concat();
    let meetings: Vec<Field> = [&[province, year], &MEETINGS[..]].concat();
    let population: Vec<Field> = [&[province, year], &POPULATION[..]].concat();
    let people: Vec<Field> = [&PLACE_AND_YEAR[..], &[MODEL], &PEOPLE[..]].concat();
    format!(
        r#"{{
  "profile": "tabular-data-package",
  "name": "p4em-illustrative",
  "title": "Dữ liệu minh họa: nguồn lực và sự tham gia ở năm tỉnh, 2017–2021",
  "title_en": "Illustrative data: resources and participation in five provinces, 2017–2021",
  "description": "DỮ LIỆU MINH HỌA. Mọi con số đều do máy tạo ra để giới thiệu công cụ, không phải số liệu của chương trình P4EM, của nhà tài trợ hay của địa phương nào, và không được trích dẫn. Tên tỉnh, huyện, xã là tên thật giai đoạn 2017–2021. Các mô hình mà đánh giá giữa kỳ nêu: nhóm phụ nữ trồng sâm dây (Tê Xăng, Tu Mơ Rông), tổ công tác liên ngành và sáng kiến hạ tầng nhỏ (Hòa Bình), vỗ béo bò thích ứng khí hậu (Đồng Văn), phối hợp ngân sách nhà nước, dự án và ngân sách địa phương (Quảng Trị), lồng ghép giới (Trà Vinh); các mô hình khác là giả định. Chương trình P4EM chia thành Quỹ Sáng kiến cộng đồng và hỗ trợ năng lực, chính sách. Có đặt sẵn một khoảng trống (nước ở Vĩnh Ô, 2018–2020) và một chồng chéo (Sủng Là, 2019).",
  "description_en": "ILLUSTRATIVE DATA. Every figure was invented by a program to show the tool at work; none is a figure of the P4EM programme, of a funder or of a local authority, and none may be cited. Names of provinces, districts and communes are real, as of 2017–2021. Models that the mid-term review named: women's groups growing ginseng (Tê Xăng, Tu Mơ Rông), an interagency task force and small infrastructure initiatives (Hòa Bình), climate-adapted cattle fattening (Đồng Văn), coordination of state budget, projects and local budget (Quảng Trị), gender mainstreaming (Trà Vinh); the other models are made up. P4EM's lines are of the Community Initiative Fund or of support to capacity and policy. One gap (water in Vĩnh Ô, 2018–2020) and one overlap (Sủng Là, 2019) were placed on purpose.",
  "version": "1.0.0",
  "licenses": [{{ "name": "CC0-1.0", "title": "CC0 1.0", "path": "https://creativecommons.org/publicdomain/zero/1.0/" }}],
  "sources": [
    {{ "title": "Số liệu: chương trình tạo dữ liệu examples/demo_data.rs (Figures: invented by this generator)" }},
    {{ "title": "Địa danh: danh mục đơn vị hành chính Việt Nam 2017–2021 (Place names: administrative units of Viet Nam, 2017–2021)" }},
    {{ "title": "Tên mô hình: đánh giá giữa kỳ chương trình P4EM, Kon Tum, tháng 1 năm 2020 (Names of models: P4EM mid-term review, Kon Tum, January 2020)" }}
  ],
  "keywords": ["illustrative", "minh họa", "P4EM", "Việt Nam"],
  "resources": [
{},
{},
{},
{},
{}
  ]
}}
"#,
        resource(
            "funding",
            "Dòng vốn theo xã, năm và nguồn vốn (minh họa)",
            "Funding lines by commune, year and source (illustrative)",
            &funding,
        ),
        resource(
            "participation",
            "Người tham gia theo xã, năm, giới tính, tuổi và dân tộc (minh họa)",
            "Participants by commune, year, sex, age and ethnic group (illustrative)",
            &people,
        ),
        resource(
            "criteria",
            "Điểm của sáng kiến theo tiêu chí và bên đánh giá (minh họa)",
            "Scores of initiatives by criterion and assessor (illustrative)",
            &scores,
        ),
        resource(
            "meetings",
            "Các cuộc họp của tổ công tác và việc thực hiện quyết định (minh họa)",
            "Meetings of the task forces, decisions made and carried out (illustrative)",
            &meetings,
        ),
        resource(
            "population",
            "Dân số và hộ nghèo theo tỉnh và năm (minh họa)",
            "Population and poor households by province and year (illustrative)",
            &population,
        ),
    )
}

fn resource(name: &str, title: &str, title_en: &str, fields: &[Field]) -> String {
    let fields: Vec<String> = fields.iter().map(field).collect();
    format!(
        r#"    {{
      "profile": "tabular-data-resource",
      "name": "{name}",
      "path": "{name}.csv",
      "title": "{title}",
      "title_en": "{title_en}",
      "format": "csv",
      "mediatype": "text/csv",
      "encoding": "utf-8",
      "dialect": {{ "delimiter": ",", "lineTerminator": "\n", "header": true }},
      "schema": {{
        "fields": [
{}
        ],
        "missingValues": [""]
      }}
    }}"#,
        fields.join(",\n")
    )
}

/// One field as one line of JSON. No text here holds a quote or a backslash, so none is escaped.
fn field(&(name, kind, unit, title_en, description): &Field) -> String {
    let title = name.split(" (").next().unwrap_or(name);
    let mut line = format!(r#"          {{ "name": "{name}", "type": "{kind}", "title": "{title}", "title_en": "{title_en}""#);
    let format = if kind == "date" { "%d/%m/%Y" } else { "" };
    for (key, value) in [("format", format), ("unit", unit), ("description", description)] {
        if !value.is_empty() {
            line.push_str(&format!(r#", "{key}": "{value}""#));
        }
    }
    line + " }"
}
