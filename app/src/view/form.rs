//! What a form says about itself: choices to offer, what was wrong with it, what it did.

use serde::{Deserialize, Serialize};

/// What is wrong with one field of a refused form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldFinding {
    /// The name under which the field is sent.
    pub field: String,
    /// What is wrong and what to write instead, as a sentence.
    pub says: String,
}

/// Why a form was refused, field by field; empty when it was not.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct FormFindings(pub Vec<FieldFinding>);

impl FormFindings {
    /// Findings from pairs of field and sentence.
    pub fn new<F: Into<String>, S: Into<String>>(found: impl IntoIterator<Item = (F, S)>) -> Self {
        Self(
            found
                .into_iter()
                .map(|(field, says)| FieldFinding {
                    field: field.into(),
                    says: says.into(),
                })
                .collect(),
        )
    }

    /// What is wrong with a field; empty when nothing is.
    pub fn of(&self, field: &str) -> String {
        self.0
            .iter()
            .find(|finding| finding.field == field)
            .map(|finding| finding.says.clone())
            .unwrap_or_default()
    }

    /// Whether nothing is wrong.
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A choice that a form offers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormChoice {
    /// What is sent.
    pub value: String,
    /// What people read.
    pub label: String,
    /// What choosing it means, as a sentence; may be empty.
    pub about: String,
}

impl FormChoice {
    /// A choice from its three texts.
    pub fn new(value: &str, label: &str, about: &str) -> Self {
        Self {
            value: value.to_owned(),
            label: label.to_owned(),
            about: about.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_finding_of_a_field_is_said() {
        let findings = FormFindings::new([("name", "Write a name."), ("name", "Shorter.")]);
        assert_eq!(findings.of("name"), "Write a name.");
        assert_eq!(findings.of("reason"), "");
        assert!(!findings.is_empty() && FormFindings::default().is_empty());
    }
}
