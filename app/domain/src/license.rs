//! The licence of the main software as an SPDX expression: whether it can be read, whether the Open
//! Source Initiative approved it, and what to write for identifiers that are no longer used.

pub mod rules;

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use spdx::expression::ExpressionReq;
use spdx::identifiers::LICENSES;
use spdx::{Expression, LicenseId, LicenseItem, ParseMode};

use crate::finding::{Checked, Finding, Fix, NotChecked, Rule, Span};
use rules::{DEPRECATED, NOT_APPROVED, SPELLING, UNREADABLE};

/// The longest expression that is read, in bytes.
pub const EXPRESSION_LIMIT: usize = 4096;

/// What the Open Source Initiative says about an expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Approval {
    /// The software can be used under approved licences alone.
    Approved,
    /// However one chooses, a licence without approval applies.
    NotApproved,
    /// It depends on licences that are not on the SPDX list.
    Unknown,
}

/// How much is let pass while reading: everything that has one meaning, so that it can be named.
const TOLERANT: ParseMode = ParseMode {
    allow_slash_as_or_operator: true,
    allow_imprecise_license_names: true,
    allow_postfix_plus_on_gpl: true,
    allow_deprecated: true,
    allow_unknown: false,
};

/// What the Open Source Initiative says about an expression; nothing when it cannot be read.
pub fn approval(expression: &str) -> Option<Approval> {
    read(expression).ok().as_ref().map(approval_of)
}

/// Checks an expression.
pub fn check(expression: &str) -> Checked {
    let mut checked = Checked::default();
    let parsed = match read(expression) {
        Ok(parsed) => parsed,
        Err(finding) => {
            checked.findings.push(*finding);
            return checked;
        }
    };
    for requirement in parsed.requirements() {
        checked.findings.extend(spelling(expression, requirement));
    }
    match approval_of(&parsed) {
        Approval::Approved => {}
        Approval::NotApproved => checked.findings.push(finding(
            &NOT_APPROVED,
            span(0, expression.len()),
            format!(
                "The Open Source Initiative did not approve {}.",
                not_approved(&parsed).join(", ")
            ),
            "Propose software under an approved licence. This cannot be waived.".to_owned(),
        )),
        Approval::Unknown => checked.not_checked.push(NotChecked::new(
            &NOT_APPROVED,
            "the expression refers to a licence that is not on the SPDX list",
        )),
    }
    checked.findings.sort_by_key(|found| found.span);
    checked
}

fn read(expression: &str) -> Result<Expression, Box<Finding>> {
    if expression.len() > EXPRESSION_LIMIT {
        return Err(Box::new(finding(
            &UNREADABLE,
            span(0, expression.len()),
            format!("The expression has more than {EXPRESSION_LIMIT} bytes."),
            "Name the licence of the main software alone.".to_owned(),
        )));
    }
    Expression::parse_mode(expression, TOLERANT).map_err(|error| {
        let (start, end) = (error.span.start, error.span.end);
        let written = expression.get(start..end).unwrap_or_default().trim();
        // A good identifier where none belongs is not mended by itself.
        let name = in_another_case(written).filter(|name| *name != written);
        let help = match name {
            Some(name) => format!("Write `{name}`."),
            None => "Write identifiers of https://spdx.org/licenses/ joined by AND, OR and WITH, as in `MIT OR Apache-2.0`.".to_owned(),
        };
        let fix = name.map(|name| Fix {
            span: span(start, end),
            replacement: name.to_owned(),
        });
        let message = if written.is_empty() {
            "The licence cannot be read: something is missing.".to_owned()
        } else {
            format!("The licence cannot be read: `{written}` was not expected.")
        };
        let mut found = finding(&UNREADABLE, span(start, end), message, help);
        found.fix = fix;
        Box::new(found)
    })
}

/// The identifier that differs from a word in upper and lower case only.
fn in_another_case(word: &str) -> Option<&'static str> {
    LICENSES
        .iter()
        .map(|license| license.name)
        .find(|name| name.eq_ignore_ascii_case(word))
}

fn approval_of(expression: &Expression) -> Approval {
    let known = |item: &LicenseItem| item.id().map(LicenseId::is_osi_approved);
    if expression.evaluate(|requirement| known(&requirement.license) == Some(true)) {
        Approval::Approved
    } else if expression.evaluate(|requirement| known(&requirement.license) != Some(false)) {
        Approval::Unknown
    } else {
        Approval::NotApproved
    }
}

fn not_approved(expression: &Expression) -> Vec<&'static str> {
    let mut names: Vec<&str> = expression
        .requirements()
        .filter_map(|requirement| requirement.req.license.id())
        .filter(|id| !id.is_osi_approved())
        .map(|id| id.name)
        .collect();
    names.dedup();
    names
}

/// What is wrong with the way in which one licence is written.
fn spelling(expression: &str, requirement: &ExpressionReq) -> Option<Finding> {
    let id = requirement.req.license.id()?;
    let start = requirement.span.start as usize;
    let mut end = requirement.span.end as usize;
    let written = expression.get(start..end)?;
    let plus = expression[end..].starts_with('+') && !written.ends_with('+');
    end += usize::from(plus);
    let written = &expression[start..end];
    let place = span(start, end);
    if let Some(better) = replacement(written) {
        let (help, fix) = match better {
            Replacement::One(name) => (format!("Write `{name}`."), Some(name)),
            Replacement::None => (
                "Name the licences that it stood for one by one.".to_owned(),
                None,
            ),
        };
        let message = format!("`{written}` is no longer an SPDX identifier.");
        let mut found = finding(&DEPRECATED, place, message, help);
        found.fix = fix.map(|replacement| Fix {
            span: place,
            replacement,
        });
        return Some(found);
    }
    let exact = written.trim_end_matches('+') == id.name;
    if exact {
        return None;
    }
    let name = if id.is_gnu() && !id.name.ends_with("-only") && !id.name.ends_with("-or-later") {
        let suffix = if plus { "or-later" } else { "only" };
        format!("{}-{suffix}", id.name)
    } else {
        id.name.to_owned()
    };
    let mut found = finding(
        &SPELLING,
        place,
        format!("`{written}` is not how SPDX writes it."),
        format!("Write `{name}`."),
    );
    found.fix = Some(Fix {
        span: place,
        replacement: name,
    });
    Some(found)
}

#[derive(Debug, PartialEq, Eq)]
enum Replacement {
    One(String),
    None,
}

/// What the SPDX list says to write for a deprecated identifier; nothing for the others.
fn replacement(written: &str) -> Option<Replacement> {
    let (bare, plus) = match written.strip_suffix('+') {
        Some(bare) => (bare, true),
        None => (written, false),
    };
    let exact = |name: &str| LICENSES.iter().find(|license| license.name == name);
    let listed = exact(bare).or_else(|| exact(written))?;
    if listed.flags & spdx::flags::IS_DEPRECATED == 0 {
        return None;
    }
    let one = |name: &str| Some(Replacement::One(name.to_owned()));
    match bare {
        "GPL-2.0-with-GCC-exception" => one("GPL-2.0-only WITH GCC-exception-2.0"),
        "GPL-2.0-with-autoconf-exception" => one("GPL-2.0-only WITH Autoconf-exception-2.0"),
        "GPL-2.0-with-bison-exception" => one("GPL-2.0-only WITH Bison-exception-2.2"),
        "GPL-2.0-with-classpath-exception" => one("GPL-2.0-only WITH Classpath-exception-2.0"),
        "GPL-2.0-with-font-exception" => one("GPL-2.0-only WITH Font-exception-2.0"),
        "GPL-3.0-with-GCC-exception" => one("GPL-3.0-only WITH GCC-exception-3.1"),
        "GPL-3.0-with-autoconf-exception" => one("GPL-3.0-only WITH Autoconf-exception-3.0"),
        "BSD-2-Clause-FreeBSD" => one("BSD-2-Clause-Views"),
        "BSD-2-Clause-NetBSD" => one("BSD-2-Clause"),
        "Nunit" => one("zlib-acknowledgement"),
        "StandardML-NJ" => one("SMLNJ"),
        "bzip2-1.0.5" => one("bzip2-1.0.6"),
        "eCos-2.0" => one("GPL-2.0-or-later WITH eCos-exception-2.0"),
        "wxWindows" => one("LGPL-2.0-or-later WITH WxWindows-exception-3.1"),
        _ if listed.flags & spdx::flags::IS_GNU != 0 => {
            let suffix = if plus { "or-later" } else { "only" };
            Some(Replacement::One(format!("{bare}-{suffix}")))
        }
        _ => Some(Replacement::None),
    }
}

fn span(start: usize, end: usize) -> Span {
    Span {
        start,
        end,
        line: 1,
    }
}

fn finding(rule: &'static Rule, span: Span, message: String, help: String) -> Finding {
    Finding {
        rule: Cow::Borrowed(rule.id),
        severity: rule.severity,
        span,
        related: Vec::new(),
        message,
        help,
        fix: None,
    }
}

#[cfg(test)]
mod tests;
