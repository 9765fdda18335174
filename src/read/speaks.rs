//! Of which amounts a column of currencies speaks: `Amount (converted) Currency` of `Amount (converted)`, `PaidAmtCurrency` of
//! `PaidAmtLocal` and not of `PaidAmt`, which is in the currency that the fund keeps its books in.

use crate::places::fold;

/// How near the names are: 0 for strangers, 1 where the column names no amount.
fn score(currency: &str, amount: &str, others: &[&str]) -> u8 {
    let mut stem = &fold(currency)[..];
    for end in ["code", "iso", "currency", "ccy", "tiente", "loaitien"] {
        stem = stem.strip_suffix(end).unwrap_or(stem);
    }
    let own = fold(amount);
    // In the currency of a donor or a country stands what says so.
    let is_local = |name: &str| name.contains("local") || name.ends_with("currency");
    let has_local = |other: &&str| fold(other).strip_prefix(&own[..]).is_some_and(is_local);
    if others.iter().any(has_local) {
        0
    } else if stem.is_empty() {
        1
    } else if own == stem {
        4
    } else if own.contains(stem) || stem.contains(&own) {
        3
    } else {
        0
    }
}

/// Whether a column of currencies speaks of an amount. `currencies` are the headers of all such columns, `amounts` those of all
/// amounts that name no currency.
pub(super) fn speaks(currency: &str, amount: &str, currencies: &[&str], amounts: &[&str]) -> bool {
    let own = score(currency, amount, amounts);
    let best = currencies.iter().map(|other| score(other, amount, amounts)).max().unwrap_or(0);
    own == best && (own > 0 || amounts.iter().all(|other| score(currency, other, amounts) == 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(currencies: &[&str], amounts: &[&str]) -> Vec<String> {
        let pairs = currencies.iter().flat_map(|of| amounts.iter().map(move |amount| (*of, *amount)));
        pairs
            .filter(|(of, amount)| speaks(of, amount, currencies, amounts))
            .map(|(of, amount)| format!("{of}: {amount}"))
            .collect()
    }

    #[test]
    fn each_amount_has_its_own() {
        let names = ["Amount Currency", "Amount (converted) Currency"];
        assert_eq!(
            of(&names, &["Amount", "Amount (converted)"]),
            ["Amount Currency: Amount", "Amount (converted) Currency: Amount (converted)"]
        );
        assert_eq!(of(&["LocalCurrency"], &["Budget", "BudgetInLocalCurrency"]), ["LocalCurrency: BudgetInLocalCurrency"]);
        assert_eq!(of(&["PaidAmtCurrency"], &["PaidAmt", "PaidAmtLocal"]), ["PaidAmtCurrency: PaidAmtLocal"]);
        assert_eq!(of(&["Currency"], &["Budget", "Spent"]), ["Currency: Budget", "Currency: Spent"]);
        assert_eq!(of(&["Project currency"], &["Budget"]), ["Project currency: Budget"]);
    }
}
