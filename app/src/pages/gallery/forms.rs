//! Parts that one fills in or presses.

use domain::Intent;
use domain::bundle::{Field as Question, RouteRow};
use domain::text::TextKind;
use leptos::prelude::*;

use super::{Row, Specimen};
use crate::parts::{
    AnswerFields, Button, ButtonKind, Checkbox, Choice, ChoiceGroup, CodeEditor, CopyButton,
    Dialog, DialogButton, EditedText, ErrorSummary, Field, FileField, FilterBar, FindingItem,
    FindingLevel, LinkButton, RadioCard, RouteFields, SearchField, SelectField, TextArea,
};
use crate::view::draft::{AnswerField, RouteField, Stamp};
use crate::view::form::FormFindings;

const MANIFEST: &str = "Maintainers: Sample Author <author@example.org> (@sample-author)\nGitRepo: https://github.com/example/sample.git\n\nTags: 1.2.3, 1.2, 1, latest\nArchitectures: amd64, arm64\nGitCommit: cc254e8\nDirectory: 1.2\n";

/// What takes an answer.
#[component]
pub(super) fn Forms() -> impl IntoView {
    let choices = || {
        ["Name", "Last change", "Number of tags"]
            .map(|label| Choice {
                value: label.to_lowercase(),
                label: label.to_owned(),
            })
            .to_vec()
    };
    let edited = EditedText {
        name: "manifest".to_owned(),
        label: "Manifest".to_owned(),
        kind: TextKind::Manifest,
        kinds: Vec::new(),
        image: String::new(),
        asks_image: true,
        value: MANIFEST.to_owned(),
        hidden: Vec::new(),
        button: "Check".to_owned(),
    };
    let answers = [
        (Question::Summary, "A store for small things."),
        (Question::Website, ""),
    ]
    .map(|(field, value)| AnswerField {
        field,
        value: value.to_owned(),
        stamp: Stamp {
            part: format!("answers/{}", field.form().name),
            seen: 0,
            base: value.to_owned(),
        },
        missing: value
            .is_empty()
            .then(|| "The address of the site is missing.".to_owned()),
        problems: Vec::new(),
        findings: Vec::new(),
    })
    .to_vec();
    let rows = vec![RouteField {
        row: RouteRow {
            intent: Intent::Security,
            label: "Issues".to_owned(),
            target: "example.org".to_owned(),
            note: String::new(),
        },
        problems: vec!["The address is no link.".to_owned()],
        findings: Vec::new(),
    }];
    let findings = vec![FindingItem {
        rule: "SW-F014".to_owned(),
        level: FindingLevel::Block,
        line: None,
        message: "“Issues” is named for security problems, and everybody reads what stands there."
            .to_owned(),
        help: Some("Name an e-mail address or a form for private reports.".to_owned()),
    }];
    view! {
        <Specimen name="answer fields">
            <AnswerFields fields=answers is_new=true checked=true/>
        </Specimen>
        <Specimen name="route fields">
            <RouteFields rows=rows problems=Vec::new() findings around=None/>
        </Specimen>
        <Specimen name="button">
            <Row>
                <Button kind=ButtonKind::Primary>"Submit for review"</Button>
                <Button>"Save draft"</Button>
                <Button kind=ButtonKind::Quiet>"Discard"</Button>
                <Button disabled=true>"Withdraw"</Button>
            </Row>
            <Row>
                <LinkButton href="#" kind=ButtonKind::Primary>"Send feedback"</LinkButton>
                <LinkButton href="https://example.org/" external=true>"Search the reports"</LinkButton>
                <LinkButton href="#" kind=ButtonKind::Quiet>"Watch"</LinkButton>
            </Row>
        </Specimen>
        <Specimen name="copy button">
            <Row>
                <code id="copy-sample">"docker pull postgres:18"</code>
                <CopyButton of="copy-sample">"Copy"</CopyButton>
            </Row>
        </Specimen>
        <Specimen name="field">
            <Field name="plain" label="Repository" hint="The address that one can clone." required=true/>
            <Field name="filled" label="Short description" value="A database" limit=100/>
            <Field name="wrong" label="Tag" value="Latest!" limit=5 finding="A tag has letters, digits, dots, dashes and underscores. Write \"latest\"." required=true/>
            <Field name="closed" label="Number" value="27" disabled=true hint="The portal gives it."/>
        </Specimen>
        <Specimen name="text area">
            <TextArea name="why" label="Why this change" hint="One sentence that reviewers read first." limit=280 required=true/>
            <TextArea name="answer" label="Answer" value="</textarea><b>not bold</b>" finding="An answer says how, not only that."/>
        </Specimen>
        <Specimen name="file field">
            <FileField name="archive" label="Archive" hint="A .tar, .tar.gz or .zip." multiple=true/>
            <FileField name="archive-wrong" label="Archive" finding="The archive is too large: 20 MB are taken." required=true/>
        </Specimen>
        <Specimen name="select field">
            <SelectField name="sort" label="Order" choices=choices() chosen="last change" required=true/>
            <SelectField name="sort-wrong" label="Order" choices=choices() finding="Choose one of the list."/>
        </Specimen>
        <Specimen name="checkbox">
            <Checkbox name="architecture" value="amd64" label="amd64" checked=true/>
            <Checkbox name="architecture" value="riscv64" label="riscv64" hint="Built by emulation."/>
            <Checkbox name="architecture" value="s390x" label="s390x" disabled=true/>
        </Specimen>
        <Specimen name="choice group">
            <ChoiceGroup name="scope" legend="What it may do" hint="As little as the program needs." finding="Choose at least one.">
                <Checkbox name="scope" value="read" label="Read the catalogue"/>
            </ChoiceGroup>
        </Specimen>
        <Specimen name="error summary">
            <ErrorSummary findings=FormFindings::new([("wrong", "Write a tag of letters and digits."), ("scope", "Choose at least one.")])/>
        </Specimen>
        <Specimen name="radio card">
            <fieldset class="max-w-[36rem]">
                <legend class="mb-2 font-semibold">"What is it about?"</legend>
                <RadioCard name="intent" value="bug" label="A bug in the image" checked=true>"It does not start, or does something else than its documentation says."</RadioCard>
                <RadioCard name="intent" value="howto" label="A question">"You want to know how to use it."</RadioCard>
                <RadioCard name="intent" value="none" label="Something else" disabled=true>"Not open yet."</RadioCard>
            </fieldset>
        </Specimen>
        <Specimen name="search field">
            <form role="search" aria-label="Small">
                <SearchField name="small" value="" label="Filter 148 entries"/>
            </form>
            <form role="search" aria-label="Big" class="mt-4">
                <SearchField name="big" value="postgres" label="Search images" big=true/>
            </form>
        </Specimen>
        <Specimen name="filter bar">
            <FilterBar action="#" label="Filters of the list">
                <Checkbox name="deprecated" value="yes" label="Show deprecated images"/>
                <Checkbox name="mine" value="yes" label="Only mine" checked=true/>
            </FilterBar>
        </Specimen>
        <Specimen name="dialog">
            <DialogButton opens="dialog-sample">"Withdraw"</DialogButton>
            <Dialog id="dialog-sample" title="Withdraw this proposal?">
                <p class="my-4">"It stays readable, and nobody reviews it any more."</p>
                <Row>
                    <Button kind=ButtonKind::Primary>"Withdraw"</Button>
                </Row>
            </Dialog>
        </Specimen>
        <Specimen name="code editor">
            <CodeEditor edited/>
        </Specimen>
    }
}
