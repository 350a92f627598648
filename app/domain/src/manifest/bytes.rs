//! Bytes that are no UTF-8, carried through text as private characters and put back at the end.
//!
//! The reference parser works on bytes and minds wrong UTF-8 in one place only, when it quotes.
//! Here such a byte stands as a character of a private block that the input does not use.

use std::borrow::Cow;

/// Private characters in the two planes that Unicode leaves to private use.
const PRIVATE: std::ops::Range<u32> = 0xf_0000..0x11_0000;

/// One character for each byte from 0x80.
const BLOCK: u32 = 128;

/// The block of private characters that stands for bytes, if there are such bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Carrier(Option<u32>);

impl Carrier {
    /// For text that was UTF-8 to begin with.
    pub(super) const NONE: Self = Self(None);

    /// The byte for which a character stands.
    pub(super) fn byte(self, c: char) -> Option<u8> {
        let offset = u32::from(c).checked_sub(self.0?)?;
        (offset < BLOCK).then(|| 0x80 + offset as u8)
    }

    /// The character that stands for a byte from 0x80.
    fn character(self, byte: u8) -> char {
        let block = self.0.unwrap_or(0);
        char::from_u32(block + u32::from(byte & 0x7f)).unwrap_or(char::REPLACEMENT_CHARACTER)
    }

    /// The bytes of a text, those that were no UTF-8 included.
    pub(super) fn restore(self, text: &str) -> Vec<u8> {
        if self == Self::NONE {
            return text.as_bytes().to_vec();
        }
        let mut bytes = Vec::with_capacity(text.len());
        let mut buffer = [0; 4];
        for c in text.chars() {
            match self.byte(c) {
                Some(byte) => bytes.push(byte),
                None => bytes.extend_from_slice(c.encode_utf8(&mut buffer).as_bytes()),
            }
        }
        bytes
    }
}

/// The bytes as text, and what carries those that are no UTF-8.
pub(super) fn decode(bytes: &[u8]) -> (Cow<'_, str>, Carrier) {
    if let Ok(text) = std::str::from_utf8(bytes) {
        return (Cow::Borrowed(text), Carrier::NONE);
    }
    let Some(carrier) = unused_block(bytes) else {
        // More than four megabytes of private characters: they are nobody's manifest.
        return (String::from_utf8_lossy(bytes), Carrier::NONE);
    };
    let mut text = String::with_capacity(bytes.len() * 2);
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|&byte| carrier.character(byte)));
    }
    (Cow::Owned(text), carrier)
}

fn unused_block(bytes: &[u8]) -> Option<Carrier> {
    let mut used = vec![false; (PRIVATE.len() as u32 / BLOCK) as usize];
    for c in bytes
        .utf8_chunks()
        .flat_map(|chunk| chunk.valid().chars())
        .map(u32::from)
    {
        if let Some(offset) = c.checked_sub(PRIVATE.start) {
            used[(offset / BLOCK) as usize] = true;
        }
    }
    let free = used.iter().position(|used| !used)?;
    Some(Carrier(Some(PRIVATE.start + free as u32 * BLOCK)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_comes_back() {
        let all: Vec<u8> = (0..=255).collect();
        let (text, carrier) = decode(&all);
        assert_eq!(carrier.restore(&text), all);
    }

    #[test]
    fn private_characters_of_the_input_stay_apart_from_bytes() {
        let mut bytes = "\u{f0000}\u{f00ff}".as_bytes().to_vec();
        bytes.extend([0xff, 0xe2, 0x82]);
        let (text, carrier) = decode(&bytes);
        assert_eq!(
            text.chars()
                .filter_map(|c| carrier.byte(c))
                .collect::<Vec<_>>(),
            [0xff, 0xe2, 0x82]
        );
        assert_eq!(carrier.restore(&text), bytes);
    }

    #[test]
    fn text_is_borrowed() {
        assert!(matches!(
            decode("é".as_bytes()),
            (Cow::Borrowed("é"), Carrier::NONE)
        ));
    }
}
