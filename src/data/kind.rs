//! The meanings that a column can have: the recognised kinds of the public contract, and the units measures are counted in.
//!
//! Knows no file, no header word (see `read`) and no language (see `locale`).

/// What a column means. Names are those of the public contract (`columns[].kind`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[rustfmt::skip]
pub enum Kind {
    Province, District, Commune, Year, Date, Source, Funder, Implementer, Programme, Sector, Initiative, Status,
    Sex, AgeGroup, EthnicGroup, Role, Disability, Poverty, Criterion, Agency,
    Planned, Allocated, Disbursed, Amount,
    People, Households, Women, Men,
    Score, Meetings, Decisions, Implemented,
}

impl Kind {
    /// Every kind, dimensions first, in the contract's order.
    #[rustfmt::skip]
    pub const ALL: [Kind; 32] = [
        Kind::Province, Kind::District, Kind::Commune, Kind::Year, Kind::Date, Kind::Source, Kind::Funder, Kind::Implementer,
        Kind::Programme, Kind::Sector, Kind::Initiative, Kind::Status, Kind::Sex, Kind::AgeGroup, Kind::EthnicGroup, Kind::Role,
        Kind::Disability, Kind::Poverty, Kind::Criterion, Kind::Agency, Kind::Planned, Kind::Allocated, Kind::Disbursed,
        Kind::Amount, Kind::People, Kind::Households, Kind::Women, Kind::Men, Kind::Score, Kind::Meetings, Kind::Decisions,
        Kind::Implemented,
    ];

    /// The contract's name, such as `age_group`.
    #[rustfmt::skip]
    pub const fn name(self) -> &'static str {
        match self {
            Kind::Province => "province", Kind::District => "district", Kind::Commune => "commune", Kind::Year => "year",
            Kind::Date => "date", Kind::Source => "source", Kind::Funder => "funder", Kind::Implementer => "implementer",
            Kind::Programme => "programme", Kind::Sector => "sector", Kind::Initiative => "initiative", Kind::Status => "status",
            Kind::Sex => "sex", Kind::AgeGroup => "age_group", Kind::EthnicGroup => "ethnic_group", Kind::Role => "role",
            Kind::Disability => "disability", Kind::Poverty => "poverty", Kind::Criterion => "criterion", Kind::Agency => "agency",
            Kind::Planned => "planned", Kind::Allocated => "allocated", Kind::Disbursed => "disbursed", Kind::Amount => "amount",
            Kind::People => "people", Kind::Households => "households", Kind::Women => "women", Kind::Men => "men",
            Kind::Score => "score", Kind::Meetings => "meetings", Kind::Decisions => "decisions", Kind::Implemented => "implemented",
        }
    }

    /// The kind with this contract name.
    pub fn from_name(name: &str) -> Option<Kind> {
        Kind::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Whether columns of this kind are added up (a measure) or grouped by (a dimension).
    pub fn is_measure(self) -> bool {
        self >= Kind::Planned
    }

    /// Whether this is an amount of money.
    pub fn is_money(self) -> bool {
        matches!(self, Kind::Planned | Kind::Allocated | Kind::Disbursed | Kind::Amount)
    }

    /// Whether this counts people (and so falls under the privacy rule).
    pub fn is_people(self) -> bool {
        matches!(self, Kind::People | Kind::Women | Kind::Men)
    }
}

/// What a measure is counted in.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum Unit {
    /// Nothing is known: the bare number.
    #[default]
    Number,
    /// Money in an ISO 4217 currency.
    Money(String),
    /// Money of a currency that the file does not name.
    UnknownMoney,
    /// Women, men, everyone.
    People,
    /// Households.
    Households,
    /// Any other unit, in the file's own words.
    Other(String),
}

impl Unit {
    /// The unit as the contract's `columns[].unit`: an ISO 4217 code, `people`, `households`, the file's words, or `None`.
    pub fn name(&self) -> Option<&str> {
        match self {
            Unit::Number | Unit::UnknownMoney => None,
            Unit::Money(code) => Some(code),
            Unit::People => Some("people"),
            Unit::Households => Some("households"),
            Unit::Other(text) => Some(text),
        }
    }
}
