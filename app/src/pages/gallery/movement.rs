//! Parts that lead somewhere else.

use leptos::prelude::*;

use super::{Specimen, longest_tag};
use crate::parts::{
    Breadcrumb, Column, Menu, MenuItem, Pagination, StickyTable, Tab, Tabs, TagChip,
};

/// What one goes along.
#[component]
pub(super) fn MovementParts() -> impl IntoView {
    let tab = |label: &str, current, count| Tab {
        label: label.to_owned(),
        href: "#".to_owned(),
        current,
        count,
    };
    let item = |label: &str, current| MenuItem {
        label: label.to_owned(),
        href: "#".to_owned(),
        current,
    };
    let row = |tag: String, architectures: &'static str, size: &'static str| {
        view! {
            <tr>
                <td><TagChip tag/></td>
                <td class="column-wide text-muted">{architectures}</td>
                <td class="text-right">{size}</td>
            </tr>
        }
    };
    view! {
        <Specimen name="breadcrumb">
            <Breadcrumb trail=vec![
                ("Catalogue".to_owned(), Some("#".to_owned())),
                ("postgres".to_owned(), Some("#".to_owned())),
                ("Report a bug".to_owned(), None),
            ]/>
        </Specimen>
        <Specimen name="tabs">
            <Tabs label="Views of the proposal" tabs=vec![
                tab("Overview", true, None),
                tab("Changes", false, Some(12)),
                tab("Conversation", false, Some(0)),
                tab("History", false, None),
            ]/>
        </Specimen>
        <Specimen name="menu">
            <Menu label="More" items=vec![item("Compare with another revision", false), item("Raw files", true), item("Withdraw", false)]/>
        </Specimen>
        <Specimen name="pagination">
            <Pagination previous=None next=Some("#".to_owned()) summary="1 to 50 of 144"/>
            <Pagination previous=Some("#".to_owned()) next=Some("#".to_owned()) summary="51 to 100 of 144" label="Pages, in the middle"/>
            <Pagination previous=Some("#".to_owned()) next=None summary="101 to 144 of 144" label="Pages, at the end"/>
        </Specimen>
        <Specimen name="sticky table">
            <StickyTable
                caption="Supported tags"
                columns=vec![Column::text("Tag"), Column::text("Architectures").on_wide_screens(), Column::number("Size in MB")]
            >
                {row("18.1".to_owned(), "amd64 arm32v5 arm32v7 arm64v8 i386 ppc64le riscv64 s390x", "154")}
                {row("18.1-alpine".to_owned(), "amd64 arm64v8", "98")}
                {row(longest_tag(), "amd64", "1,024")}
            </StickyTable>
        </Specimen>
    }
}
