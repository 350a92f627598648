//! A draft as its pages get it, with what is found in it.

use std::collections::BTreeMap;

use domain::Programme;
use domain::bundle::{Bundle, Facts, Field, Limits, check};
use domain::docs::Templates;
use domain::programme::Channel;
use domain::proposal::Part;
use domain::readiness::Readiness;
use domain::text::TextKind;

use crate::parts::EditedText;
use crate::view::draft::{
    AnswerField, Beside, DraftHead, EditorPage, PartForm, Place, Side, Stage, Stamp, answer_part,
};
use crate::view::form::FormFindings;

/// The draft.
pub fn head() -> DraftHead {
    DraftHead {
        id: "0b7e".to_owned(),
        name: "skiff".to_owned(),
        kind: "New image".to_owned(),
        stage: Stage::Draft,
        saved: "Saved 12:04 UTC, visible to you and 2 co-authors".to_owned(),
        deleted: None,
        outdated: false,
    }
}

/// A place in it.
pub fn place(part: Part) -> Place {
    Place {
        part,
        file: String::new(),
        side: Side::default(),
    }
}

fn programme() -> Programme {
    let channel = || Channel {
        label: "#general".to_owned(),
        target: "https://chat.example.org".to_owned(),
        note: None,
        account: None,
    };
    Programme {
        name: "Example Images".to_owned(),
        summary: "Images.".to_owned(),
        namespace: String::new(),
        general: channel(),
        maintainers: channel(),
        help: Vec::new(),
        security: channel(),
        documentation: channel(),
        updates: channel(),
        categories: Vec::new(),
        retired: Vec::new(),
    }
}

/// What is left to do for a bundle of which only this is filled in.
pub fn readiness(manifest: &str) -> Readiness {
    let programme = programme();
    let none = BTreeMap::new();
    let facts = Facts {
        is_new: true,
        ..Facts::new(&programme, Templates::new(&none))
    };
    let bundle = Bundle {
        manifest: manifest.to_owned(),
        ..Bundle::default()
    };
    let found = check(&bundle, &facts);
    Readiness::of(&bundle, &found)
}

/// The page of a part.
pub fn page(part: Part, form: PartForm, manifest: &str) -> EditorPage {
    EditorPage {
        head: head(),
        place: place(part),
        form,
        is_new: true,
        checked: false,
        summary: Vec::new(),
        across: Vec::new(),
        explanations: Vec::new(),
        readiness: readiness(manifest),
        beside: Beside::Checklist,
        limits: Limits::default(),
        done: None,
        refused: FormFindings::default(),
    }
}

/// The page of the questions of a part.
pub fn answers(part: Part, value: &str) -> EditorPage {
    let fields = Field::of(part)
        .map(|field| AnswerField {
            field,
            value: value.to_owned(),
            stamp: Stamp {
                part: answer_part(field),
                seen: 1,
                base: value.to_owned(),
            },
            missing: value
                .is_empty()
                .then(|| format!("“{}” is not answered.", field.form().label)),
            problems: Vec::new(),
            findings: Vec::new(),
        })
        .collect();
    page(part, PartForm::Answers(fields), "")
}

/// The page of the manifest.
pub fn manifest(text: &str) -> EditorPage {
    let stamp = Stamp {
        part: "manifest".to_owned(),
        seen: 3,
        base: text.to_owned(),
    };
    let edited = EditedText {
        name: crate::view::draft::OPEN_TEXT.to_owned(),
        label: "Manifest".to_owned(),
        kind: TextKind::Manifest,
        kinds: Vec::new(),
        image: "skiff".to_owned(),
        asks_image: false,
        value: text.to_owned(),
        hidden: Vec::new(),
        button: String::new(),
    };
    page(Part::Manifest, PartForm::Manifest(stamp, edited), text)
}
