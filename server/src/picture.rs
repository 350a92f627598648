//! Pictures that somebody sends: told apart by what they hold, and drawings without anything that
//! could act or ask another machine.

mod drawing;

use domain::bundle::LOGO_LIMIT;

/// The most pixels of a side: beyond, a small file takes a browser's whole memory.
const SIDE_LIMIT: u32 = 8_192;

/// A kind of picture that a logo can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PictureKind {
    /// A bitmap.
    Png,
    /// A drawing.
    Svg,
}

/// A picture that was looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// Its kind.
    pub kind: PictureKind,
    /// Its bytes, harmless.
    pub content: Vec<u8>,
    /// What was taken out of it, by name.
    pub removed: Vec<String>,
}

/// Why a file is no logo.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoLogo {
    /// It is neither PNG nor SVG.
    Kind,
    /// Its name ends otherwise than its content.
    Name(PictureKind),
    /// It has too many bytes.
    TooLarge,
    /// A side has too many pixels, or none.
    Side(u32),
    /// It cannot be read; why.
    Broken(String),
}

impl std::fmt::Display for NoLogo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Kind => f.write_str("A logo is a PNG or an SVG picture; this file is neither."),
            Self::Name(PictureKind::Png) => {
                f.write_str("The file holds a PNG picture: call it logo.png.")
            }
            Self::Name(PictureKind::Svg) => {
                f.write_str("The file holds an SVG picture: call it logo.svg.")
            }
            Self::TooLarge => write!(f, "A logo has at most {} MB.", LOGO_LIMIT / 1_000_000),
            Self::Side(side) => write!(
                f,
                "A side of the logo has {side} pixels; it may have 1 to {SIDE_LIMIT}."
            ),
            Self::Broken(why) => write!(f, "The picture cannot be read: {why}."),
        }
    }
}

impl std::error::Error for NoLogo {}

/// Reads a logo, and makes a drawing harmless.
///
/// # Errors
/// When it is none.
pub fn logo(name: &str, content: &[u8]) -> Result<Picture, NoLogo> {
    if content.len() as u64 > LOGO_LIMIT {
        return Err(NoLogo::TooLarge);
    }
    let picture = match crate::portal::projection::picture_type(content) {
        Some("image/png") => png(content)?,
        Some("image/svg+xml") => {
            let text = std::str::from_utf8(content).map_err(|_| NoLogo::Kind)?;
            let (drawing, removed) = drawing::harmless(text).map_err(NoLogo::Broken)?;
            Picture {
                kind: PictureKind::Svg,
                content: drawing.into_bytes(),
                removed,
            }
        }
        _ => return Err(NoLogo::Kind),
    };
    let ending = match picture.kind {
        PictureKind::Png => ".png",
        PictureKind::Svg => ".svg",
    };
    if !name.ends_with(ending) {
        return Err(NoLogo::Name(picture.kind));
    }
    Ok(picture)
}

/// Looks at the head of a bitmap.
fn png(content: &[u8]) -> Result<Picture, NoLogo> {
    let number = |at: usize| {
        let bytes = content.get(at..at + 4)?;
        Some(u32::from_be_bytes(bytes.try_into().ok()?))
    };
    let head = (content.get(12..16) == Some(b"IHDR"))
        .then(|| number(16).zip(number(20)))
        .flatten();
    let (width, height) = head.ok_or_else(|| NoLogo::Broken("its head is missing".to_owned()))?;
    for side in [width, height] {
        if side == 0 || side > SIDE_LIMIT {
            return Err(NoLogo::Side(side));
        }
    }
    Ok(Picture {
        kind: PictureKind::Png,
        content: content.to_vec(),
        removed: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bitmap(width: u32, height: u32) -> Vec<u8> {
        let mut content = b"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR".to_vec();
        content.extend(width.to_be_bytes());
        content.extend(height.to_be_bytes());
        content
    }

    #[test]
    fn a_logo_is_known_by_what_it_holds() {
        let png = bitmap(64, 64);
        assert_eq!(logo("logo.png", &png).unwrap().content, png);
        assert_eq!(logo("logo.svg", &png), Err(NoLogo::Name(PictureKind::Png)));
        let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>";
        assert_eq!(logo("logo.svg", svg).unwrap().kind, PictureKind::Svg);
        assert_eq!(logo("logo.png", svg), Err(NoLogo::Name(PictureKind::Svg)));
        for (content, why) in [
            (&b"GIF89a"[..], NoLogo::Kind),
            (b"\xff\xd8\xff\xe0", NoLogo::Kind),
            (b"<html><svg/></html>", NoLogo::Kind),
            (b"", NoLogo::Kind),
        ] {
            assert_eq!(logo("logo.png", content), Err(why), "{content:?}");
        }
    }

    #[test]
    fn a_bitmap_that_would_fill_the_memory_is_refused() {
        assert_eq!(
            logo("logo.png", &bitmap(65_000, 10)),
            Err(NoLogo::Side(65_000))
        );
        assert_eq!(logo("logo.png", &bitmap(0, 10)), Err(NoLogo::Side(0)));
        let cut = logo("logo.png", b"\x89PNG\r\n\x1a\n");
        assert!(matches!(cut, Err(NoLogo::Broken(_))), "{cut:?}");
        let large = vec![0; 2_000_001];
        assert_eq!(logo("logo.png", &large), Err(NoLogo::TooLarge));
    }
}
