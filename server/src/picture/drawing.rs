//! SVG: taken apart by an XML parser, and written again with what a closed list knows. What is not
//! on the list is left out, so a browser never sees it.

use std::borrow::Cow;

use quick_xml::events::{BytesEnd, BytesStart, BytesText, Event};
use quick_xml::{Reader, Writer, XmlVersion};

/// The most elements of a drawing.
const ELEMENT_LIMIT: usize = 50_000;
/// The deepest nesting.
const DEPTH_LIMIT: usize = 100;
/// How many names of removed things are told.
const TOLD: usize = 10;

const SVG: &str = "http://www.w3.org/2000/svg";
const XLINK: &str = "http://www.w3.org/1999/xlink";

/// Elements that draw, or that say how something is drawn.
const ELEMENTS: &[&str] = &[
    "svg",
    "g",
    "defs",
    "symbol",
    "use",
    "path",
    "rect",
    "circle",
    "ellipse",
    "line",
    "polyline",
    "polygon",
    "text",
    "tspan",
    "textPath",
    "title",
    "desc",
    "linearGradient",
    "radialGradient",
    "stop",
    "clipPath",
    "mask",
    "pattern",
    "marker",
    "filter",
    "feBlend",
    "feColorMatrix",
    "feComponentTransfer",
    "feComposite",
    "feConvolveMatrix",
    "feDiffuseLighting",
    "feDisplacementMap",
    "feDistantLight",
    "feDropShadow",
    "feFlood",
    "feFuncA",
    "feFuncB",
    "feFuncG",
    "feFuncR",
    "feGaussianBlur",
    "feMerge",
    "feMergeNode",
    "feMorphology",
    "feOffset",
    "fePointLight",
    "feSpecularLighting",
    "feSpotLight",
    "feTile",
    "feTurbulence",
    "style",
];

/// Attributes that say where and how.
const ATTRIBUTES: &[&str] = &[
    "id",
    "class",
    "style",
    "lang",
    "viewBox",
    "preserveAspectRatio",
    "version",
    "width",
    "height",
    "x",
    "y",
    "x1",
    "y1",
    "x2",
    "y2",
    "cx",
    "cy",
    "r",
    "rx",
    "ry",
    "fx",
    "fy",
    "fr",
    "d",
    "points",
    "dx",
    "dy",
    "rotate",
    "textLength",
    "lengthAdjust",
    "startOffset",
    "method",
    "spacing",
    "side",
    "transform",
    "transform-origin",
    "pathLength",
    "gradientUnits",
    "gradientTransform",
    "spreadMethod",
    "offset",
    "clipPathUnits",
    "maskUnits",
    "maskContentUnits",
    "patternUnits",
    "patternContentUnits",
    "patternTransform",
    "markerUnits",
    "markerWidth",
    "markerHeight",
    "refX",
    "refY",
    "orient",
    "filterUnits",
    "primitiveUnits",
    "in",
    "in2",
    "result",
    "mode",
    "type",
    "values",
    "tableValues",
    "slope",
    "intercept",
    "amplitude",
    "exponent",
    "operator",
    "k1",
    "k2",
    "k3",
    "k4",
    "order",
    "kernelMatrix",
    "divisor",
    "bias",
    "targetX",
    "targetY",
    "edgeMode",
    "preserveAlpha",
    "surfaceScale",
    "diffuseConstant",
    "specularConstant",
    "specularExponent",
    "kernelUnitLength",
    "scale",
    "xChannelSelector",
    "yChannelSelector",
    "azimuth",
    "elevation",
    "stdDeviation",
    "radius",
    "baseFrequency",
    "numOctaves",
    "seed",
    "stitchTiles",
    "pointsAtX",
    "pointsAtY",
    "pointsAtZ",
    "z",
    "limitingConeAngle",
    "alignment-baseline",
    "baseline-shift",
    "clip-path",
    "clip-rule",
    "color",
    "color-interpolation",
    "color-interpolation-filters",
    "display",
    "dominant-baseline",
    "enable-background",
    "fill",
    "fill-opacity",
    "fill-rule",
    "filter",
    "flood-color",
    "flood-opacity",
    "font-family",
    "font-size",
    "font-size-adjust",
    "font-stretch",
    "font-style",
    "font-variant",
    "font-weight",
    "image-rendering",
    "letter-spacing",
    "lighting-color",
    "marker-end",
    "marker-mid",
    "marker-start",
    "mask",
    "mask-type",
    "mix-blend-mode",
    "opacity",
    "overflow",
    "paint-order",
    "shape-rendering",
    "stop-color",
    "stop-opacity",
    "stroke",
    "stroke-dasharray",
    "stroke-dashoffset",
    "stroke-linecap",
    "stroke-linejoin",
    "stroke-miterlimit",
    "stroke-opacity",
    "stroke-width",
    "text-anchor",
    "text-decoration",
    "text-rendering",
    "unicode-bidi",
    "vector-effect",
    "visibility",
    "word-spacing",
    "writing-mode",
    "role",
    "aria-label",
    "aria-hidden",
    "focusable",
];

/// What programs that draw leave behind: no loss, so nobody is told.
const LITTER: &[&str] = &["metadata", "namedview", "RDF"];

/// A drawing without anything that could act, and the names of what was taken out.
///
/// # Errors
/// Why it cannot be read.
pub(super) fn harmless(text: &str) -> Result<(String, Vec<String>), String> {
    let mut cleaner = Cleaner {
        out: Writer::new(Vec::new()),
        open: Vec::new(),
        skipped: 0,
        removed: Vec::new(),
        elements: 0,
        has_root: false,
    };
    let mut reader = Reader::from_str(text.trim_start_matches('\u{feff}').trim_start());
    loop {
        let event = reader.read_event().map_err(|error| error.to_string())?;
        if event == Event::Eof {
            break;
        }
        cleaner.take(event)?;
    }
    if !cleaner.has_root || !cleaner.open.is_empty() || cleaner.skipped > 0 {
        return Err("it has no end".to_owned());
    }
    let drawing = String::from_utf8(cleaner.out.into_inner()).map_err(|error| error.to_string())?;
    Ok((drawing + "\n", cleaner.removed))
}

struct Cleaner {
    out: Writer<Vec<u8>>,
    /// The elements that are open and kept.
    open: Vec<String>,
    /// How deep we are inside of an element that is left out.
    skipped: usize,
    removed: Vec<String>,
    elements: usize,
    has_root: bool,
}

impl Cleaner {
    fn take(&mut self, event: Event<'_>) -> Result<(), String> {
        match event {
            Event::Start(start) => self.start(&start, false),
            Event::Empty(start) => self.start(&start, true),
            Event::End(_) if self.skipped > 0 => {
                self.skipped -= 1;
                Ok(())
            }
            Event::End(_) => match self.open.pop() {
                Some(name) => self.write(Event::End(BytesEnd::new(name))),
                None => Err("an element ends that did not begin".to_owned()),
            },
            _ if self.skipped > 0 => Ok(()),
            Event::Text(text) => self.text(&text.xml_content(XmlVersion::Implicit1_0)),
            Event::CData(text) => {
                let text = text.into_inner();
                self.text(&quick_xml::escape::escape(text))
            }
            Event::GeneralRef(name) => {
                let is_known =
                    name.is_char_ref() || matches!(&*name, "lt" | "gt" | "amp" | "quot" | "apos");
                if is_known && !self.is_in_style() {
                    self.write(Event::GeneralRef(name))
                } else {
                    self.remove(format!("&{};", &*name));
                    Ok(())
                }
            }
            // Declarations of entities stand in the document type; without it there are none.
            Event::DocType(_) | Event::Comment(_) | Event::PI(_) | Event::Decl(_) | Event::Eof => {
                Ok(())
            }
        }
    }

    fn start(&mut self, start: &BytesStart<'_>, is_empty: bool) -> Result<(), String> {
        self.elements += 1;
        if self.elements > ELEMENT_LIMIT || self.open.len() + self.skipped > DEPTH_LIMIT {
            return Err("it has too many elements".to_owned());
        }
        if self.skipped > 0 {
            self.skipped += usize::from(!is_empty);
            return Ok(());
        }
        let name = start.name().into_inner().to_owned();
        if self.open.is_empty() && (self.has_root || name != "svg") {
            return Err("its root is no <svg>".to_owned());
        }
        if !ELEMENTS.contains(&name.as_str()) {
            let local = name.rsplit(':').next().unwrap_or_default();
            if !LITTER.contains(&local) {
                self.remove(format!("<{name}>"));
            }
            self.skipped += usize::from(!is_empty);
            return Ok(());
        }
        let mut kept = BytesStart::new(name.as_str());
        for attribute in start.attributes() {
            let attribute = attribute.map_err(|error| error.to_string())?;
            let key = attribute.key.into_inner();
            let value = attribute.normalized_value(XmlVersion::Implicit1_0);
            match value {
                Ok(value) if keeps(key, &value) => kept.push_attribute((key, value)),
                _ if is_litter(key) => {}
                _ => self.remove(key.to_owned()),
            }
        }
        if !self.has_root {
            self.has_root = true;
            if !kept.attributes().flatten().any(|has| has.key.0 == "xmlns") {
                kept.push_attribute(("xmlns", SVG));
            }
        }
        if is_empty {
            return self.write(Event::Empty(kept));
        }
        self.write(Event::Start(kept))?;
        self.open.push(name);
        Ok(())
    }

    /// Writes text, which is escaped already.
    fn text(&mut self, escaped: &str) -> Result<(), String> {
        if self.open.is_empty() {
            return match escaped.trim() {
                "" => Ok(()),
                _ => Err("there is text outside of <svg>".to_owned()),
            };
        }
        if self.is_in_style() && !is_harmless_style(escaped) {
            self.remove("<style>".to_owned());
            return Ok(());
        }
        let text = BytesText::from_escaped(Cow::Owned::<str>(escaped.to_owned()));
        self.write(Event::Text(text))
    }

    fn is_in_style(&self) -> bool {
        self.open.last().is_some_and(|name| name == "style")
    }

    fn remove(&mut self, what: String) {
        if self.removed.len() < TOLD && !self.removed.contains(&what) {
            self.removed.push(what);
        }
    }

    fn write(&mut self, event: Event<'_>) -> Result<(), String> {
        self.out
            .write_event(event)
            .map_err(|error| error.to_string())
    }
}

/// Whether an attribute is kept.
fn keeps(key: &str, value: &str) -> bool {
    match key {
        "xmlns" => value == SVG,
        "xmlns:xlink" => value == XLINK,
        "xml:space" => true,
        // Only places in the drawing itself.
        "href" | "xlink:href" => value.starts_with('#'),
        "style" => is_harmless_style(value),
        // Anything else that may hold `url()`: a fill, a mask, a marker.
        _ => ATTRIBUTES.contains(&key) && is_harmless_style(value),
    }
}

/// What programs that draw leave behind: attributes of their own.
fn is_litter(key: &str) -> bool {
    key.starts_with("data-")
        || key
            .split_once(':')
            .is_some_and(|(prefix, _)| !matches!(prefix, "xlink"))
}

/// Whether a style asks nobody for anything. What is spelled in an odd way counts as harm.
fn is_harmless_style(style: &str) -> bool {
    let plain: String = style
        .chars()
        .filter(|c| !c.is_whitespace())
        .collect::<String>()
        .to_ascii_lowercase();
    if [
        "\\",
        "@import",
        "@font-face",
        "@namespace",
        "@charset",
        "expression(",
        "javascript:",
        "image-set(",
        "image(",
        "src(",
        "-moz-binding",
        "behavior:",
        "&#",
    ]
    .iter()
    .any(|bad| plain.contains(bad))
    {
        return false;
    }
    plain.split("url(").skip(1).all(|rest| {
        let rest = rest.trim_start_matches(['"', '\'']);
        let rest = rest.strip_prefix("&quot;").unwrap_or(rest);
        rest.starts_with('#')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clean(inside: &str) -> (String, Vec<String>) {
        harmless(&format!("<svg xmlns=\"{SVG}\">{inside}</svg>")).unwrap()
    }

    #[test]
    fn a_drawing_stays_as_it_is() {
        let inside = "<title>A &amp; B</title><defs><linearGradient id=\"a\"><stop offset=\"0\" stop-color=\"#fff\"/></linearGradient></defs><style>.a{fill:url(#a)}</style><path class=\"a\" d=\"M0 0h1\" style=\"fill:url(#a)\"/><use href=\"#b\"/>";
        let (drawing, removed) = clean(inside);
        assert_eq!(drawing, format!("<svg xmlns=\"{SVG}\">{inside}</svg>\n"));
        assert_eq!(removed, [""; 0]);
    }

    #[test]
    fn what_acts_or_asks_is_taken_out() {
        for (inside, removed) in [
            ("<script>alert(1)</script>", "<script>"),
            ("<script><![CDATA[alert(1)]]></script>", "<script>"),
            ("<SCRIPT>alert(1)</SCRIPT>", "<SCRIPT>"),
            (
                "<x:script xmlns:x=\"http://www.w3.org/1999/xhtml\">1</x:script>",
                "<x:script>",
            ),
            (
                "<foreignObject><body onload=\"x\"/></foreignObject>",
                "<foreignObject>",
            ),
            ("<g onclick=\"alert(1)\"/>", "onclick"),
            ("<g ONLOAD=\"alert(1)\"/>", "ONLOAD"),
            ("<a href=\"javascript:alert(1)\"><path d=\"\"/></a>", "<a>"),
            ("<use href=\"https://evil.example/#x\"/>", "href"),
            ("<use xlink:href=\"data:image/svg+xml,x\"/>", "xlink:href"),
            ("<image href=\"https://evil.example/x.png\"/>", "<image>"),
            (
                "<animate attributeName=\"href\" to=\"javascript:x\"/>",
                "<animate>",
            ),
            ("<set attributeName=\"onload\" to=\"x\"/>", "<set>"),
            (
                "<style>@import 'https://evil.example/x.css';</style>",
                "<style>",
            ),
            ("<style>@\\69mport url(x)</style>", "<style>"),
            (
                "<style>.a{background:url(https://evil.example)}</style>",
                "<style>",
            ),
            (
                "<style>.a{fill:URL( \"https://evil.example\")}</style>",
                "<style>",
            ),
            ("<path style=\"fill:url(//evil.example)\"/>", "style"),
            ("<path fill=\"url(https://evil.example#a)\"/>", "fill"),
            ("<path filter=\"u\\72l(x)\"/>", "filter"),
            ("<path href=\"&#106;avascript:alert(1)\"/>", "href"),
            ("<iframe src=\"x\"/>", "<iframe>"),
            ("<style>.a{fill:&#117;rl(x)}</style>", "&#117;"),
        ] {
            let (drawing, told) = clean(inside);
            assert!(told.contains(&removed.to_owned()), "{inside}: {told:?}");
            for harm in [
                "alert",
                "evil",
                "script",
                "onload",
                "import",
                "javascript",
                "data:",
            ] {
                assert!(
                    !drawing.to_lowercase().contains(harm),
                    "{inside}: {drawing}"
                );
            }
        }
    }

    #[test]
    fn entities_and_document_types_do_nothing() {
        let bomb = format!(
            "<?xml version=\"1.0\"?><!DOCTYPE svg [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;\"><!ENTITY x SYSTEM \"file:///etc/passwd\">]><svg xmlns=\"{SVG}\"><text>&b;&x;</text></svg>"
        );
        let (drawing, removed) = harmless(&bomb).unwrap();
        assert_eq!(
            drawing,
            format!("<svg xmlns=\"{SVG}\"><text></text></svg>\n")
        );
        assert_eq!(removed, ["&b;", "&x;"]);
    }

    #[test]
    fn what_a_program_leaves_behind_is_no_loss() {
        let (drawing, removed) = clean(
            "<metadata><rdf:RDF xmlns:rdf=\"x\"/></metadata><sodipodi:namedview a=\"b\"/><g inkscape:label=\"x\" data-name=\"y\" xml:space=\"preserve\"/><!-- made by -->",
        );
        assert_eq!(
            drawing,
            format!("<svg xmlns=\"{SVG}\"><g xml:space=\"preserve\"/></svg>\n")
        );
        assert_eq!(removed, [""; 0]);
    }

    #[test]
    fn what_is_no_drawing_is_refused() {
        let deep = format!("<svg>{}</svg>", "<g>".repeat(200) + &"</g>".repeat(200));
        let many = format!("<svg>{}</svg>", "<g/>".repeat(ELEMENT_LIMIT));
        for text in [
            "",
            "<html/>",
            "<svg>",
            "<svg><g></svg>",
            "<svg/><svg/>",
            "<svg/>text",
            "<svg a=\"1\" a=\"2\"/>",
            "<svg:svg/>",
            deep.as_str(),
            many.as_str(),
        ] {
            assert!(harmless(text).is_err(), "{}", &text[..text.len().min(40)]);
        }
    }
}
