//! `WITHOUT OIDS` of CREATE TABLE: there are none, so that it says what is so, and is taken out.

use sqlparser::tokenizer::TokenWithSpan;

use super::tokens::is_word;

/// The tokens without these words.
pub(super) fn fold(tokens: Vec<TokenWithSpan>) -> Vec<TokenWithSpan> {
    let says = |pair: &[TokenWithSpan]| matches!(pair, [a, b] if is_word(&a.token, "without") && is_word(&b.token, "oids"));
    if !tokens.windows(2).any(says) {
        return tokens;
    }
    let mut kept = Vec::with_capacity(tokens.len());
    let mut rest = tokens.as_slice();
    while let Some((token, behind)) = rest.split_first() {
        rest = match rest.get(..2).is_some_and(says) {
            true => rest.get(2..).unwrap_or_default(),
            false => {
                kept.push(token.clone());
                behind
            }
        };
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::super::tokens::tokens;
    use super::*;

    #[test]
    fn only_the_two_words_go() {
        let folded =
            fold(tokens("CREATE TABLE t (a int) WITHOUT OIDS; SELECT \"without\"").unwrap());
        let whole = tokens("CREATE TABLE t (a int); SELECT \"without\"").unwrap();
        let plain = |tokens: Vec<TokenWithSpan>| {
            let tokens = tokens.into_iter();
            tokens.map(|one| one.token).collect::<Vec<_>>()
        };
        assert_eq!(plain(folded), plain(whole));
    }
}
