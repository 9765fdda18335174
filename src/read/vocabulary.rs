//! The words that headers use, folded, divided by blanks; phrases divided by `|`.
//!
//! `=` marks a phrase that must be the whole header (a longer one would mean something else), `~` one that is believed only
//! where nothing better is found.

use crate::data::Kind;

use super::header::{About, Bar};

/// Phrases by kind.
#[rustfmt::skip]
pub(super) const WORDS: [(Kind, &str); 30] = [
    (Kind::Province, "tinh|tinh thanh|tinh thanh pho|tinh tp|ten tinh|=t|dia phuong|tinh thanh pho truc thuoc trung uong|province|provinces|province name|prov|provincia|departamento|cities provincies|cities provinces|city province|admin 1|admin1|adm1|adm 1|region|governorate|admin 1 name|~dia ban|~dia diem|~location|~ref area|~geographic area|~area|~organisation unit|~orgunit|~=organisationunitname|~=ou|~noi"),
    (Kind::District, "huyen|quan huyen|huyen thi xa|huyen thi xa thanh pho|huyen tx tp|ten huyen|=h|=q h|district|district name|admin 2|admin2|adm2|adm 2|municipio|municipality|woreda|county"),
    (Kind::Commune, "xa|xa phuong|phuong xa|xa phuong thi tran|ten xa|=x|commune|commune name|ward|admin 3|admin3|adm3|adm 3|~village|~thon|~thon ban|~=ban|~=lang|~=ap|~site name"),
    (Kind::Year, "=nam|nien do|nam ngan sach|nam bao cao|nam tai chinh|nam thuc hien|nam ke hoach|nam hoc|nien khoa|year|fiscal year|=fy|budget year|time period|=period|=pe|=ky|giai doan|=ejercicio|=ano|=anio|=annee|=jahr|=time"),
    (Kind::Date, "=ngay|~ngay|ngay thang|ngay thang nam|thoi gian|=thang|=quy|ngay bat dau|ngay ket thuc|ngay bao cao|ngay giai ngan|ngay hop|date|=month|=quarter|=start|=end|submission time|start planned|end planned|start actual|end actual|time period|=period|=pe|=ky|ky bao cao|giai doan|fecha|reporting period|reporting month|=today|timestamp|=week|=periodname|=day start|period start|period end|starttime|completed time|started time|received on|enrollment date|enrolment date|incident date|event date|trans day|transaction day"),
    (Kind::Source, "nguon von|nguon kinh phi|nguon luc|=nguon|nguon tien|nguon ngan sach|loai nguon von|nguon von dau tu|=source|source of funds|source of fund|source of funding|sources of funds|funding source|fund source|financing source|source type"),
    (Kind::Funder, "nha tai tro|don vi tai tro|dv tai tro|to chuc tai tro|co quan cap von|ben tai tro|donor|donors|funder|funders|provider|source org|src org|src organization|source organization|funding org|funding org name|funding organisation|funding organization|participating org funding|funding agency|funding partner|donante|organizacion donante|bailleur"),
    (Kind::Implementer, "don vi thuc hien|dv thuc hien|don vi trien khai|dv trien khai|chu dau tu|=cdt|co quan thuc hien|to chuc thuc hien|doi tac thuc hien|implementer|implementers|implementing agency|implementing partner|implementing organisation|implementing organization|implementing org|participating org implementing|~implementing|executing agency|receiver org|receiver|recipient org|recipient org name|recipient organisation|recipient organization|grantee|dest organization|organizacion implementadora"),
    (Kind::Programme, "chuong trinh|ten chuong trinh|ctmtqg|ct mtqg|du an|ten du an|programme|program|programme name|project|project name|project title|=plan|dest plan|proyecto|programa"),
    (Kind::Sector, "linh vuc|nganh|nganh linh vuc|hop phan|sector|sectors|sector cluster|cluster|theme|thematic area|chuyen de|~component|~subsector|~sub sector"),
    (Kind::Initiative, "sang kien|sang kien cong dong|ten sang kien|tieu du an|mo hinh|hoat dong|ten hoat dong|initiative|initiative name|sub project|subproject|activity|activity name|actividad|~output|~=title"),
    (Kind::Status, "trang thai|tinh trang|tien do|status|activity status|project status|estado|statut"),
    (Kind::Sex, "gioi tinh|=gioi|phai|sex|gender|sexo|sexe|genero|=nam nu|=nu nam"),
    (Kind::AgeGroup, "nhom tuoi|do tuoi|lua tuoi|tuoi|age group|age groups|age|age band|age range|edad"),
    (Kind::EthnicGroup, "dan toc|ten dan toc|thanh phan dan toc|nhom dan toc|=dtts|ethnic group|ethnic groups|ethnicity|=ethnic"),
    (Kind::Role, "vai tro|chuc vu|chuc danh|vi tri|role|position|=title|job title|position title"),
    (Kind::Disability, "khuyet tat|nguoi khuyet tat|tinh trang khuyet tat|=nkt|disability|disability status|disabled|=pwd"),
    (Kind::Poverty, "ho ngheo|=ngheo|can ngheo|ho can ngheo|dien ho|phan loai ho|loai ho|tinh trang ngheo|poverty|poverty status|poor|poor household"),
    (Kind::Criterion, "tieu chi|ten tieu chi|criterion|criteria|criterion name"),
    (Kind::Agency, "co quan|co quan chu tri|co quan quan ly|co quan chu quan|doi tac|ten don vi|don vi chu tri|~=don vi|to chuc|ten to chuc|agency|partner|partner name|organisation|organization|organisation name|organization name|=org|org name|reporting org|reporting org name|reporting organisation|reporting organization|participating org accountable|participating org extending|~accountable|~extending|lead agency"),
    (Kind::Planned, "ke hoach|ke hoach von|=kh|kh von|ke hoach nam|du toan|nhu cau|nhu cau von|von ke hoach|du kien|planned|=plan|budget|budgeted|requirements|required|appeal|=target|presupuesto|planned disbursement|planned amount|amount applied for|amount requested"),
    (Kind::Allocated, "phan bo|von phan bo|duoc giao|von duoc giao|giao von|von giao|von duoc cap|duoc cap|kinh phi duoc cap|cam ket|von cam ket|duoc duyet|phe duyet|allocated|allocation|allocations|committed|commitment|commitments|total commitment|approved|allotted|appropriation|obligated|amount allocated|amount awarded|award amount|amount approved|=funding|montant engage|engagements"),
    (Kind::Disbursed, "giai ngan|so tien giai ngan|von giai ngan|da giai ngan|=gn|da chi|du toan da su dung|so tien da chi|so da chi|quyet toan|thuc chi|thuc hien|thuc hien giai ngan|thanh toan|=th|da thanh toan|disbursed|disbursement|disbursements|total disbursement|amount disbursed|spent|amount spent|spending|actual|expenditure|expenditures|paid|total paid|executed|ejecutado|=spend|montant decaisse|decaissements|depenses"),
    (Kind::Amount, "so tien|kinh phi|tong kinh phi|tong von|von|gia tri|thanh tien|tong tien|chi phi|tong chi phi|tong muc dau tu|tong muc dt|=tmdt|von dau tu|amount|value|total cost|cost|costs|money|importe|monto|montant|betrag|costo|obs value"),
    (Kind::People, "so nguoi|nguoi huong loi|so nguoi huong loi|doi tuong huong loi|nguoi tham gia|so nguoi tham gia|nguoi tham du|so dai bieu|dai bieu|thanh vien|so thanh vien|hoi vien|hoc vien|dan so|nhan khau|so nhan khau|so khau|people|persons|beneficiaries|beneficiary|participants|population|individuals|members|reached|people reached|targeted|affected|people in need|inneed|attendees|headcount|personas|personas alcanzadas|household members|how many people live|number of people living|hh member|hh members|household size|hh size|size of household|~nguoi khuyet tat|so tre em|~so tre|~so hoc sinh|~hoc sinh|~dtts|~so luot|~luot nguoi|~nguoi|~bien che"),
    (Kind::Households, "so ho|ho gia dinh|so ho gia dinh|so ho ngheo|ho huong loi|so ho huong loi|tong so ho|=ho|households|household|hh|hhs|familias|so ho tham gia|~ho ngheo|~ho can ngheo|~can ngheo|~ho dtts|~ho dan toc thieu so|~so ho dtts|~ho dan toc|~ho thoat ngheo"),
    (Kind::Score, "diem|diem so|diem danh gia|tong diem|diem trung binh|score|scores|mark|marks|rating|average score"),
    (Kind::Meetings, "so cuoc hop|hop dieu phoi|cuoc hop|so cuoc hop dieu phoi|so lan hop|meetings|number of meetings|coordination meetings"),
    (Kind::Decisions, "so quyet dinh|quyet dinh|kien nghi|so kien nghi|decisions|recommendations"),
    (Kind::Implemented, "da thuc hien|da trien khai|so da thuc hien|quyet dinh da thuc hien|kien nghi da thuc hien|implemented|decisions implemented|~thuc hien"),
];

/// Phrases that mean something else than their words.
pub(super) const NONE: &str = "don vi tinh|don vi do|dvt|unit measure|unit of measure|gender marker|gender with age marker|data source|nguon du lieu|\
nguon so lieu|obs status|observation status|role code|year of birth|nam sinh|birth year|date of birth|ngay sinh|ngay thang nam sinh|ref period|cap quan ly|\
so hieu|validation status|ngay cap|gioi tinh chu ho|gioi tinh cua chu ho|tuoi chu ho|tuoi cua chu ho|dan toc chu ho|dan toc cua chu ho|\
head of household|head of the household|household head|hh head|gender hoh|sex hoh|age hoh|ethnicity hoh|hoh gender|hoh sex|hoh age|gender hhh|sex hhh|\
lower bound|upper bound|diem toi da|diem toi thieu|max score|location type|value date|household id|hh id";

/// Why numbers are not added, by phrase.
#[rustfmt::skip]
pub(super) const BARS: [(Bar, &str); 11] = [
    (Bar::Rate, "poverty headcount|headcount ratio|headcount rate|ty le|ti le|ty so|ti so|mat do|density|ty trong|ti trong|ty suat|ti suat|phan tram|pct|percent|percentage|percent funded|rate|rates|ratio|share|proportion|prevalence|coverage|muc do hoan thanh|per 1 000|per 1000|per 100 000|per 100000|mortality"),
    (Bar::Average, "don gia|unit price|unit cost|binh quan|trung binh|=tb|average|avg|mean|median|trung vi|trong so|sampling weight|per capita|per person|per household"),
    (Bar::Index, "chi so|index|he so|coefficient|gini|hdi|gii|life expectancy|tuoi tho|lower bound|upper bound|diem toi da|diem toi thieu|max score|thang diem"),
    (Bar::Cumulative, "luy ke|luy tien|cong don|cumulative|cumulated|accumulated|to date|ytd|year to date|tu dau nam|den nay|running total|absorption|=balance|running balance|=so du|=ton|=ton quy|=so ton"),
    (Bar::ExchangeRate, "ty gia|ti gia|exchange rate|fx rate|conversion rate"),
    (Bar::Code, "id|ids|uuid|autonumber|auto number|code|codes|pcode|pcodes|=ma|ma so|=chuong|=loai|=khoan|=muc|=tieu muc|stt|=tt|so tt|so thu tu|=no|=nr|=num|unit mult|objectid|serial|so hieu|version|=iso|iso2|iso3|=row|submission id|=respid|=hhid|=caseid|parent index|=index|identifier|cost center|cost centre|cost ctr|cost code|cost element|=funcional|=economica|=financiacion|account|=periodid|=periodcode|=organisationunitid|=organisationunitcode"),
    (Bar::Rank, "xep hang|thu hang|rank|ranking|priority|muc do uu tien|gender marker|policy marker|xep loai|=level|admin level|quintile|quartile|severity"),
    (Bar::Personal, "phone|phone number|telephone|=tel|mobile|sdt|so dien thoai|dien thoai|email|e mail|device|deviceid|device id|imei|simserial|subscriberid|username|ho ten|ho va ten|full name|first name|last name|surname|respondent name|name of respondent|beneficiary name|enumerator name|enumerator|nguoi lien he|nguoi nhan|ky nhan|contact|contact name|contact person|cmnd|cccd|can cuoc|passport|national id|address|dia chi|submitted by|devicephonenum|so tai khoan|nguoi dai dien|ten nguoi|chu ho|ten chu ho|ngay sinh|ngay thang nam sinh|sinh ngay|date of birth|birth date|birthdate|birthday|=dob"),
    (Bar::Coordinate, "latitude|longitude|lat|lon|lng|=long|vi do|kinh do|toa do|gps|geopoint|coordinates|altitude|=x|=y|northing|easting"),
    (Bar::Age, "tuoi|age|ages|do tuoi|nam sinh|year of birth|birth year|edad"),
    (Bar::Time, "timestamp|=duration in seconds|last edit time|submission time|created at|updated at|time period"),
];

/// Last words that make codes of what the other words name.
pub(super) const CODES_LAST: &str = "id|ids|code|codes|pcode|pcodes|uuid|iso2|iso3|ref|identifier";

/// Last words that make something else of what the other words name.
pub(super) const DROPPED_LAST: &str = "type|types|currency|url|link|unit|units|role|notes|note|footnote|footnotes|comment|comments|other|specify|reason|marker|percentage|percent|pct";

/// Columns that speak of others.
pub(super) const ABOUT: [(About, &str); 4] = [
    (
        About::Unit,
        "don vi tinh|don vi do|dvt|don vi|unit|units|unit measure|unit of measure|currency|loai tien|tien te|currency code|dong tien",
    ),
    (About::Power, "unit mult|power code|power code code"),
    (
        About::Indicator,
        "indicator|indicator name|indicator value|indicator label|series description|dataelement|dx|data element|data element name|data|data period|chi tieu|chi so|series|series name",
    ),
    (About::Value, "value|obs value|observation value|gia tri|so lieu"),
];

/// Phrases that hold a word of the kind and mean something else.
#[rustfmt::skip]
pub(super) const EXCEPT: [(Kind, &str); 6] = [
    // What is left of money is none that moved.
    (Kind::Amount, "cost center|cost centre|cost ctr|cost code|cost element|so du|du no|con lai|ton quy|ton dau ky|ton cuoi ky"),
    (Kind::Disbursed, "chua giai ngan|chua thuc hien|dang thuc hien|khong thuc hien|chua thanh toan|chua chi"),
    (Kind::Implemented, "chua thuc hien|dang thuc hien|khong thuc hien|chua trien khai|dang trien khai"),
    (Kind::Score, "dia diem|thoi diem|dac diem|quan diem|dia diem xay dung|diem truong"),
    // Papers on which money rests, and what they approve.
    (Kind::Decisions, "quyet dinh dau tu|quyet dinh phe duyet|quyet dinh giao|quyet dinh so"),
    (Kind::Allocated, "tong muc dau tu|tmdt|bien che"),
];

/// First words of headers that count.
pub(super) const COUNTS: &str = "number of|no of|nb of|count of|sum of|nombre de|so luong|tong so";
/// What `số` says that is no count.
pub(super) const NO_COUNTS: &str = "tt|thu|hieu|dien|dt|cmnd|cmt|cccd|dinh|nha|tai|van|the|ho chieu|seri|ky|lo|may|ban|trang";
/// What `số` counts.
pub(super) const THINGS: &str = "xa|huyen|tinh|thon|ban|lop|cuoc|mo hinh|nhom|to|clb|cau lac bo|du an|cong trinh|hop tac xa|htx|truong|tram|ca|buoi|sang kien|hoat dong|can bo|chi hoi";
