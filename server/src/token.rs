//! The form of an API token: `slipway_`, thirty random letters and digits, and six that check them.
//!
//! The prefix and the checksum are there for programs that look for leaked secrets: they know a
//! token when they see one, and can tell it from a text that only looks like one.

use rand::RngExt as _;

use crate::programme;

/// What every token begins with.
pub const PREFIX: &str = "slipway_";
/// How many characters are random: 178 bits.
const RANDOM: usize = 30;
/// How many characters check them: a CRC-32 in base 62.
const CHECK: usize = 6;
/// How many characters of a token its owner sees again.
const SHOWN: usize = PREFIX.len() + 4;

const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// A new token. It is shown once; what is kept is its [`digest`].
pub fn generate() -> String {
    let mut random = rand::rng();
    let body: String = (0..RANDOM)
        .map(|_| char::from(DIGITS[random.random_range(0..DIGITS.len())]))
        .collect();
    format!("{PREFIX}{body}{}", checksum(&body))
}

/// Whether a text is a token as [`generate`] makes them, every character of it.
pub fn is_well_formed(text: &str) -> bool {
    let Some(rest) = text.strip_prefix(PREFIX) else {
        return false;
    };
    rest.len() == RANDOM + CHECK
        && rest.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && rest[RANDOM..] == checksum(&rest[..RANDOM])
}

/// Whether a token stands anywhere in a text.
pub fn is_within(text: &str) -> bool {
    text.match_indices(PREFIX).any(|(at, _)| {
        text.get(at..at + PREFIX.len() + RANDOM + CHECK)
            .is_some_and(is_well_formed)
    })
}

/// What is kept of a token. It is random enough that nobody finds it by trying, so a plain SHA-256
/// is enough.
pub fn digest(token: &str) -> String {
    programme::digest(token.as_bytes())
}

/// What the owner sees of a token in a list.
pub fn shown(token: &str) -> &str {
    token.get(..SHOWN).unwrap_or(token)
}

fn checksum(body: &str) -> String {
    let mut rest = u64::from(crc32fast::hash(body.as_bytes()));
    let mut digits = [b'0'; CHECK];
    for digit in digits.iter_mut().rev() {
        *digit = DIGITS[usize::try_from(rest % 62).unwrap_or_default()];
        rest /= 62;
    }
    digits.iter().map(|digit| char::from(*digit)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_known_by_its_form_and_no_other_text_is() {
        let token = generate();
        assert_eq!(token.len(), 44);
        assert!(is_well_formed(&token), "{token}");
        assert!(is_within(&format!("/x?y=1&token={token}&z")));
        assert!(token.starts_with(shown(&token)) && shown(&token).len() == 12);
        for at in PREFIX.len()..token.len() {
            let mut other = token.clone().into_bytes();
            other[at] = if other[at] == b'a' { b'b' } else { b'a' };
            let other = String::from_utf8_lossy(&other).into_owned();
            assert!(!is_well_formed(&other), "{other}");
        }
        for wrong in ["", PREFIX, &token[..43], &format!("{token}a"), &token[8..]] {
            assert!(!is_well_formed(wrong), "{wrong}");
        }
        assert!(!is_within("slipway_ äöü slipway_"));
    }

    /// The checksum of the well-known test value of CRC-32, so that others can check tokens too.
    #[test]
    fn the_checksum_is_crc_32_in_base_62() {
        assert_eq!(crc32fast::hash(b"123456789"), 0xCBF4_3926);
        assert_eq!(checksum("123456789"), "3jZRME");
    }

    #[test]
    fn two_tokens_differ() {
        assert_ne!(generate(), generate());
    }
}
