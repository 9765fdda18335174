//! What the illustrative data is about: the five provinces, their places, peoples and models.
//!
//! Owns the names and the tendencies (mix of sources, women's share) that the demo should let a
//! reader see. Does not know rows, amounts or chance: `demo_data.rs` does. District and commune
//! names are those of the administrative list in force from 2017 to 2021. The first model of each
//! province is one that the programme's mid-term review spoke of; all others are invented.

/// One district with the communes that take part and the ethnic groups met there, largest first.
pub struct District {
    pub name: &'static str,
    pub communes: [&'static str; 3],
    pub ethnic_groups: &'static [&'static str],
}

/// The kind of work a model is; decides its sector, implementers and the bent of its sources.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Work {
    Livelihood,
    Climate,
    Infrastructure,
    Water,
    Gender,
    Planning,
    Recovery,
}

impl Work {
    /// The name of the sector, as the `Lĩnh vực` column writes it.
    pub fn sector(self) -> &'static str {
        match self {
            Work::Livelihood => "Sinh kế và thị trường",
            Work::Climate => "Nông nghiệp thích ứng khí hậu",
            Work::Infrastructure => "Hạ tầng nhỏ",
            Work::Water => "Nước sạch và vệ sinh",
            Work::Gender => "Bình đẳng giới",
            Work::Planning => "Lập kế hoạch và điều phối",
            Work::Recovery => "Phục hồi sau COVID-19",
        }
    }
}

/// A community initiative that may run in a commune in a year.
pub struct Model {
    pub name: &'static str,
    pub work: Work,
    /// Yearly cost of one commune's initiative, in millions of đồng: least and most.
    pub cost: (u64, u64),
    /// What the model adds to women's share among participants, in thousandths.
    pub women: i64,
}

/// A province: its places, its models (the first is the signature one) and its tendencies.
pub struct Province {
    pub name: &'static str,
    pub districts: [District; 4],
    /// How many of the districts, from the first, run the signature model every year.
    pub signature_districts: usize,
    pub models: &'static [Model],
    /// Thousandths of the money by source: state, local, project, community, other.
    pub mix: [u64; 5],
    /// Women among participants, thousandths, in 2017 and in 2021.
    pub women: (i64, i64),
    /// Women among leaders, thousandths, in 2017 and in 2021.
    pub leaders: (i64, i64),
}

const fn model(name: &'static str, work: Work, cost: (u64, u64), women: i64) -> Model {
    Model { name, work, cost, women }
}

const fn district(name: &'static str, communes: [&'static str; 3], ethnic_groups: &'static [&'static str]) -> District {
    District { name, communes, ethnic_groups }
}

/// Support after COVID-19: only in 2020 and 2021, and only where `RECOVERY_PROVINCES` says.
pub const RECOVERY: Model = model("Hỗ trợ sinh kế sau COVID-19", Work::Recovery, (300, 900), 60);

/// The provinces with support after COVID-19.
pub const RECOVERY_PROVINCES: [&str; 3] = ["Hà Giang", "Quảng Trị", "Trà Vinh"];

/// The five provinces, in the order of their statistics office codes.
pub const PROVINCES: [Province; 5] = [
    Province {
        name: "Hà Giang",
        districts: [
            district("Đồng Văn", ["Sủng Là", "Lũng Táo", "Phố Cáo"], &["Mông", "Lô Lô"]),
            district("Mèo Vạc", ["Pả Vi", "Sủng Trà", "Xín Cái"], &["Mông", "Giáy"]),
            district("Hoàng Su Phì", ["Hồ Thầu", "Thông Nguyên", "Bản Luốc"], &["Dao", "Nùng"]),
            district("Quản Bạ", ["Quyết Tiến", "Cán Tỷ", "Lùng Tám"], &["Mông", "Dao"]),
        ],
        signature_districts: 1,
        models: &[
            model("Vỗ béo bò thích ứng khí hậu", Work::Climate, (900, 2600), -40),
            model("Nuôi ong bạc hà", Work::Livelihood, (350, 1200), 10),
            model("Chè Shan tuyết", Work::Livelihood, (500, 1600), 40),
            model("Hồ treo chứa nước", Work::Water, (1800, 5200), -20),
            model("Dệt lanh", Work::Livelihood, (250, 800), 330),
        ],
        mix: [390, 110, 380, 80, 40],
        women: (370, 490),
        leaders: (160, 330),
    },
    Province {
        name: "Hòa Bình",
        districts: [
            district("Đà Bắc", ["Hiền Lương", "Cao Sơn", "Mường Chiềng"], &["Tày", "Mường", "Dao"]),
            district("Tân Lạc", ["Quyết Chiến", "Phú Cường", "Lỗ Sơn"], &["Mường"]),
            district("Mai Châu", ["Chiềng Châu", "Pà Cò", "Bao La"], &["Thái", "Mông"]),
            district("Lạc Sơn", ["Ngọc Sơn", "Tự Do", "Quý Hòa"], &["Mường"]),
        ],
        signature_districts: 3,
        models: &[
            model("Sáng kiến hạ tầng nhỏ", Work::Infrastructure, (1200, 4600), -10),
            model("Rau su su an toàn", Work::Livelihood, (350, 1100), 90),
            model("Gà thả vườn", Work::Livelihood, (300, 900), 60),
            model("Dệt thổ cẩm", Work::Livelihood, (250, 700), 300),
            model("Tổ công tác liên ngành", Work::Planning, (200, 600), -30),
        ],
        mix: [310, 250, 230, 180, 30],
        women: (440, 530),
        leaders: (260, 400),
    },
    Province {
        name: "Quảng Trị",
        districts: [
            district("Hướng Hóa", ["Húc", "Hướng Phùng", "Hướng Lộc"], &["Bru-Vân Kiều", "Kinh"]),
            district("Đa Krông", ["Tà Rụt", "A Bung", "Ba Nang"], &["Tà-ôi", "Bru-Vân Kiều"]),
            district("Vĩnh Linh", ["Vĩnh Ô", "Vĩnh Hà", "Vĩnh Khê"], &["Bru-Vân Kiều", "Kinh"]),
            district("Cam Lộ", ["Cam Tuyền", "Cam Chính", "Cam Thành"], &["Kinh", "Bru-Vân Kiều"]),
        ],
        signature_districts: 3,
        models: &[
            model("Lồng ghép nguồn vốn ở xã", Work::Planning, (1400, 4200), 0),
            model("Cà phê chè", Work::Livelihood, (500, 1500), 20),
            model("Nuôi dê", Work::Livelihood, (350, 1100), -20),
            model("Nước tự chảy", Work::Water, (900, 3200), 10),
            model("Lúa nước chịu hạn", Work::Climate, (400, 1400), 30),
        ],
        mix: [265, 240, 255, 220, 20],
        women: (400, 520),
        leaders: (200, 390),
    },
    Province {
        name: "Kon Tum",
        districts: [
            district("Tu Mơ Rông", ["Tê Xăng", "Măng Ri", "Văn Xuôi"], &["Xơ-đăng"]),
            district("Đắk Glei", ["Xốp", "Ngọc Linh", "Mường Hoong"], &["Gié-Triêng", "Xơ-đăng"]),
            district("Kon Plông", ["Măng Cành", "Đăk Tăng", "Hiếu"], &["Xơ-đăng", "Kinh"]),
            district("Sa Thầy", ["Rờ Kơi", "Mô Rai", "Ya Xiêr"], &["Gia-rai", "Ba-na"]),
        ],
        signature_districts: 1,
        models: &[
            model("Nhóm phụ nữ trồng sâm dây", Work::Livelihood, (500, 1700), 310),
            model("Cà phê xứ lạnh", Work::Livelihood, (600, 1800), 0),
            model("Heo địa phương", Work::Livelihood, (300, 900), 50),
            model("Đường vào khu sản xuất", Work::Infrastructure, (1500, 4800), -60),
            model("Nước tự chảy", Work::Water, (900, 3000), 10),
        ],
        mix: [250, 110, 520, 100, 20],
        women: (490, 590),
        leaders: (380, 600),
    },
    Province {
        name: "Trà Vinh",
        districts: [
            district("Trà Cú", ["Thanh Sơn", "Kim Sơn", "Ngọc Biên"], &["Khmer", "Kinh"]),
            district("Cầu Kè", ["Hòa Ân", "Châu Điền", "Phong Phú"], &["Khmer", "Kinh"]),
            district("Cầu Ngang", ["Long Sơn", "Kim Hòa", "Nhị Trường"], &["Khmer", "Kinh"]),
            district("Châu Thành", ["Đa Lộc", "Song Lộc", "Lương Hòa"], &["Khmer", "Kinh", "Hoa"]),
        ],
        signature_districts: 3,
        models: &[
            model("Lồng ghép giới trong kế hoạch xã", Work::Gender, (250, 900), 90),
            model("Nuôi bò sinh sản", Work::Livelihood, (600, 1800), 0),
            model("Màu trên đất giồng", Work::Climate, (400, 1300), 40),
            model("Lúa – tôm thích ứng mặn", Work::Climate, (700, 2400), -50),
            model("Cầu nông thôn", Work::Infrastructure, (1200, 3600), -30),
        ],
        mix: [210, 330, 260, 90, 110],
        women: (450, 580),
        leaders: (290, 580),
    },
];
