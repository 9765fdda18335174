//! Headers as people write them, and what each means.

use super::*;

fn read(header: &str) -> Heading {
    super::read_all(&[Head::of(header)]).remove(0)
}

/// The headings of a table.
fn of(headers: &[&str]) -> Vec<Heading> {
    super::read_all(&headers.iter().map(|header| Head::of(header)).collect::<Vec<_>>())
}

fn check(header: &str, kind: Option<Kind>) {
    assert_eq!(read(header).candidates.first().map(|candidate| candidate.kind), kind, "{header}");
}

#[test]
fn headers_mean_what_people_write() {
    for (kind, headers) in [
        (
            Kind::Province,
            "Tỉnh;TỈNH/TP;Tinh, thanh pho;Tỉnh, thành phố;Tên tỉnh;T.;Địa phương;Province;Prov.;Admin 1;ADM1;Cities, provincies;Region;PROVINCE_NAME;Mã tỉnh;province code;tentinh",
        ),
        (Kind::District, "Quận/Huyện;Huyện;Huyện, thị xã;Tên huyện;District;Admin 2;ADM2"),
        (Kind::Commune, "Xã;Xã/Phường;Xã, phường, thị trấn;Commune;Ward;Admin 3;Village;Thôn/Bản"),
        (Kind::Year, "Năm;Niên độ;Giai đoạn;Year;Fiscal year;TIME_PERIOD;pe;Năm ngân sách;AllocationYear"),
        (Kind::Date, "Ngày;Tháng;Quý;Ngày bắt đầu;Date;Start;End;_submission_time;start-planned"),
        (Kind::Source, "Nguồn vốn;NGUON VON;Nguồn kinh phí;Nguồn lực;Nguồn;Source of funds;Funding source;Source;nguonvon"),
        (
            Kind::Funder,
            "Nhà tài trợ;Đơn vị tài trợ;Cơ quan cấp vốn;Donor;Funder;Provider;srcOrganization;participating-org (Funding)",
        ),
        (
            Kind::Implementer,
            "Đơn vị thực hiện;ĐV thực hiện;Chủ đầu tư;Implementer;Implementing agency;participating-org (Implementing)",
        ),
        (
            Kind::Agency,
            "Cơ quan;Cơ quan chủ trì;Cơ quan quản lý;Đối tác;Tên đơn vị;Agency;Partner;Partner Name;Organisation;Org;reporting-org",
        ),
        (Kind::Programme, "Chương trình;Dự án;CTMTQG;Tên dự án;Programme;Project"),
        (Kind::Sector, "Lĩnh vực;Ngành;Hợp phần;Sector;cluster;Theme;Component;SECTOR / CLUSTER"),
        (Kind::Initiative, "Sáng kiến;Sáng kiến cộng đồng;Tiểu dự án;Mô hình;Hoạt động;Initiative;Sub-project;Activity"),
        (
            Kind::Planned,
            "Kế hoạch;Kế hoạch (đồng);Kế hoạch vốn;KH 2019;Dự toán;Nhu cầu;Vốn kế hoạch;planned;Budget;requirements;Target",
        ),
        (
            Kind::Allocated,
            "Phân bổ;Được giao;Giao vốn;Vốn được cấp;Cam kết;Allocated;Committed;Approved;Allotted;total-Commitment",
        ),
        (
            Kind::Disbursed,
            "Giải ngân;GN;GN 2019;Số tiền giải ngân (triệu đồng);Thực hiện;Đã chi;Quyết toán;Thực chi;Disbursed;Spent;Actual;Expenditure;Paid;Executed;total-Disbursement;SoTienGiaiNgan",
        ),
        (
            Kind::Amount,
            "Số tiền;Kinh phí;Tổng vốn;Giá trị;Thành tiền;Tổng mức ĐT;Amount;Value;Cost;amountUSD;/transaction/value;OBS_VALUE;sotien;Tổng số (triệu đồng);NSNN;Tổng số",
        ),
        (Kind::Sex, "Giới tính;Giới;Phái;Sex;Gender;SEX"),
        (
            Kind::Women,
            "Nữ;Phụ nữ;Số nữ;Trong đó nữ;Trong đó: Nữ;Trẻ em gái;Women;Female;F;Girls;Mujeres;Nữ 15-24 tuổi;Female_18_59",
        ),
        (Kind::Men, "Số nam;Nam giới;Trẻ em trai;Men;Male;M;Boys;Hombres;Male 2015"),
        (
            Kind::People,
            "Số người;Người hưởng lợi;Số đại biểu;Thành viên;People;Persons;Beneficiaries;Participants;Members;Reached;SL (người);Số lượt",
        ),
        (Kind::Households, "Số hộ;Hộ gia đình;Households;HH;SL (hộ)"),
        (Kind::AgeGroup, "Nhóm tuổi;Độ tuổi;Tuổi;age_group;Age"),
        (Kind::EthnicGroup, "Dân tộc;Thành phần dân tộc;DTTS;ethnic_group;Ethnicity"),
        (Kind::Role, "Vai trò;Chức vụ;Chức danh;Vị trí;Role;Position;Title"),
        (Kind::Disability, "Khuyết tật;Người khuyết tật;Disability"),
        (Kind::Poverty, "Hộ nghèo;Cận nghèo;Diện hộ;Poor;Poverty status"),
        (Kind::Status, "Trạng thái;Tình trạng;Tiến độ;Status"),
        (Kind::Criterion, "Tiêu chí;Criterion"),
        (Kind::Score, "Điểm;Điểm số;Điểm đánh giá;Score;Mark;Rating"),
        (Kind::Meetings, "Số cuộc họp;Họp điều phối;Meetings"),
        (Kind::Decisions, "Số quyết định;Kiến nghị;Decisions;Recommendations"),
        (Kind::Implemented, "Da thuc hien;Đã triển khai;Implemented;Thực hiện (cuộc)"),
    ] {
        headers.split(';').for_each(|header| check(header, Some(kind)));
    }
    for header in
        ["countryCode", "Village notes", "STT", "SL", "Đơn vị tính", "GenderMarker", "Nguồn dữ liệu", "OBS_STATUS", "Hà Nam"]
    {
        assert!(read(header).candidates.first().is_none_or(|best| best.rank < PHRASE), "{header}");
    }
}

#[test]
fn words_in_the_midst_of_a_sentence_say_nothing() {
    check("BỔ SUNG CÓ MỤC TIÊU TỪ NSTW CHO NSĐP BỔ SUNG THỰC HIỆN CÁC DỰ ÁN, CÔNG TRÌNH QUAN TRỌNG (VỐN Đ.TƯ)", None);
    assert!(read("Kinh phí thực hiện").candidates.iter().any(|it| it.kind == Kind::Disbursed));
}

#[test]
fn units_scale() {
    let money = |code: &str| Unit::Money(code.to_owned());
    for (header, unit, power) in [
        ("Tổng thu NSNN (1)", Unit::Number, 0),
        ("Giải ngân (triệu đồng)", money("VND"), 6),
        ("Giải ngân (tỷ đồng)", money("VND"), 9),
        ("Kinh phí (1.000 đ)", money("VND"), 3),
        ("Vốn (nghìn tỷ đồng)", money("VND"), 12),
        ("Giải ngân, triệu đồng", money("VND"), 6),
        ("Kinh phí - tr.đ", money("VND"), 6),
        ("Giải ngân (lũy kế) [trđ]", money("VND"), 6),
        ("Budget (USD)", money("USD"), 0),
        ("amountUSD", money("USD"), 0),
        ("Nữ (nghìn người)", Unit::People, 3),
        ("total_thous_persons", Unit::People, 3),
        ("Số hộ (hộ)", Unit::Households, 0),
        ("Diện tích (ha)", Unit::Other("ha".to_owned()), 0),
        ("Tỷ lệ (%)", Unit::Other("%".to_owned()), 0),
        ("Giải ngân", Unit::Number, 0),
        ("Số người", Unit::Number, 0),
        ("Số tiền (2018)", Unit::Number, 0),
    ] {
        let heading = read(header);
        assert_eq!((heading.unit, heading.power), (unit, power), "{header}");
    }
}

#[test]
fn what_may_not_be_added_has_its_reason() {
    for (bar, headers) in [
        (Bar::Rate, "Tỷ lệ giải ngân;percent;percentFunded;Hộ nghèo (%);Hộ nghèo %;Poverty rate;Structure(%);Tỷ trọng vốn"),
        (Bar::Average, "Thu nhập bình quân;Điểm trung bình;Average age;Kinh phí (triệu đồng/hộ)"),
        (Bar::Index, "Chỉ số giá;Price index"),
        (Bar::Cumulative, "Lũy kế giải ngân;Cumulative disbursement;Spent to date"),
        (Bar::ExchangeRate, "exchangeRate;Tỷ giá"),
        (Bar::Code, "countryCode;Mã dự án;id;STT;Mã tỉnh;clusterCode;_id;No."),
        (Bar::Rank, "Xếp hạng;GenderMarker;Priority"),
        (Bar::Personal, "Số điện thoại;deviceid;Họ và tên;Email;_submitted_by"),
        (Bar::Coordinate, "Latitude;Kinh độ;_gps_longitude"),
        (Bar::Age, "Tuổi;Age;Năm sinh;age_hoh"),
        (Bar::Time, "Năm;Year;Tháng"),
    ] {
        for header in headers.split(';') {
            assert_eq!(read(header).bar, Some(bar), "{header}");
        }
    }
    for header in [
        "DISTANCE",
        "Số người",
        "Nữ 15-24 tuổi",
        "Giải ngân",
        "Dân số trung bình",
        "Average population",
        "Hộ nghèo",
        "People aged 15-24",
        "Female_18_59",
    ] {
        assert_eq!(read(header).bar, None, "{header}");
    }
}

#[test]
fn headers_of_wide_tables_come_apart() {
    #[track_caller]
    fn check(header: &str, sex: Option<&str>, age: Option<&str>, year: Option<i64>, stem: &str) {
        let Heading { part, stem: got, .. } = of(&[header, "Nữ", "Tỉnh"]).remove(0);
        assert_eq!((part.sex, part.age.as_deref(), part.year, &got[..]), (sex, age, year, stem), "{header}");
    }
    let (female, male, total) = (Some("female"), Some("male"), Some("total"));
    check("Female Prel. 2016", female, None, Some(2016), "");
    check("Male 2015", male, None, Some(2015), "");
    check("Total 1995", total, None, Some(1995), "");
    check("Urban Prel. 2016", None, None, Some(2016), "Urban");
    check("Female_18_59", female, Some("18-59"), None, "");
    check("Female_60", female, Some("60+"), None, "");
    check("Female_total", female, Some("total"), None, "");
    check("Male_Unknown", male, Some("unknown"), None, "");
    check("Nữ 15-24 tuổi", female, Some("15-24"), None, "");
    check("Nữ từ 60 tuổi trở lên", female, Some("60+"), None, "");
    check("Niñas menor de 5 años", female, Some("<5"), None, "");
    check("Niños de 5 a 19 años", male, Some("5-19"), None, "");
    check("Hombres mayores de 60 años", male, Some(">60"), None, "");
    check("Mujeres", female, None, None, "");
    check("Girls", female, Some("children"), None, "");
    check("Trẻ em gái", female, Some("children"), None, "");
    check("Nam", male, None, None, "");
    check("Nam giới 2018", male, None, Some(2018), "");
    check("Số nam", male, None, None, "");
    check("Trong đó: Nữ", female, None, None, "");
    check("Số nữ hưởng lợi", female, None, None, "Số hưởng lợi");
    check("Number of women reached", female, None, None, "Number of reached");
    check("Năm 2018", None, None, Some(2018), "");
    check("2018", None, None, Some(2018), "");
    check("Pre. 2016", None, None, Some(2016), "");
    check("Sơ bộ 2016", None, None, Some(2016), "");
    check("KH 2019", None, None, Some(2019), "KH");
    check("Kế hoạch 2018 (triệu đồng)", None, None, Some(2018), "Kế hoạch");
    check("Giải ngân năm 2018", None, None, Some(2018), "Giải ngân");
    check("Tổng số", total, None, None, "");
    check("Dưới 16 tuổi", None, Some("<16"), None, "");
    check("15-24", None, Some("15-24"), None, "");
    for header in [
        "Hà Nam",
        "Quảng Nam",
        "Nam Định",
        "Miền Nam",
        "2016-2018",
        "31/12/2018",
        "Giải ngân",
        "Số người",
        "Comments",
        "Allocated",
    ] {
        check(header, None, None, None, header);
    }
    check("2016-2017", None, None, Some(2016), "");
    check("Kế hoạch FY2018/19", None, None, Some(2018), "Kế hoạch");
    let heading = read("Female Prel. 2016");
    assert!(heading.part.is_preliminary && !read("Female 2016").part.is_preliminary);
    for (header, source, stem) in [
        ("NSNN", "state_budget", ""),
        ("NSĐP", "local_budget", ""),
        ("Kế hoạch NSTW 2018", "state_budget", "Kế hoạch"),
        ("Vốn đối ứng (trđ)", "local_budget", ""),
        ("State budget", "state_budget", ""),
        ("Cộng đồng đóng góp", "community", ""),
    ] {
        let heading = read(header);
        assert_eq!((heading.part.source, &heading.stem[..]), (Some(source), stem), "{header}");
    }
}

#[test]
fn a_bare_nam_is_men_beside_women_and_else_a_year() {
    assert_eq!(of(&["Nam", "Nu"])[0].part.sex, Some("male"));
    assert_eq!(of(&["Nam 2018", "Nu 2018"])[0].part.sex, Some("male"));
    let ascii = of(&["Tinh", "Nam 2018"]);
    assert_eq!((ascii[1].part.sex, ascii[1].part.year), (None, Some(2018)));
    assert_eq!(of(&["Tinh", "Nam"])[1].part.sex, None);
}

#[test]
fn a_group_over_columns_and_tags_speak() {
    let head = Head {
        name: "Kế hoạch 2018".to_owned(),
        rows: vec!["Kế hoạch".to_owned(), "2018".to_owned()],
        tag: None,
        ..Head::default()
    };
    let heading = super::read_all(&[head]).remove(0);
    assert_eq!((heading.candidates[0].kind, heading.part.year), (Kind::Planned, Some(2018)));
    let head = Head {
        name: "Mujeres".to_owned(),
        rows: vec!["Mujeres".to_owned()],
        tag: Some("#affected +m".to_owned()),
        ..Head::default()
    };
    let heading = super::read_all(&[head]).remove(0);
    assert_eq!((heading.candidates[0].kind, heading.part.sex), (Kind::Men, Some("male")));
    assert_eq!((heading.candidates.len(), &heading.stem[..]), (1, "#affected"));
}
