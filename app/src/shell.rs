//! The document around every page: head, top bar, the page itself, footer.

use domain::Programme;
use leptos::prelude::*;

mod development;
mod footer;
mod head;
mod mark;
mod reader;
mod top_bar;

use development::DevelopmentLine;
use footer::Footer;
use head::head;
pub use mark::Mark;
pub use reader::{Reader, SignedIn};
use top_bar::TopBar;

/// What the portal calls itself.
pub const PRODUCT: &str = "Slipway";

/// What a page says about itself to the document around it.
#[derive(Debug, Clone)]
pub struct Frame<'a> {
    /// The page's own title; the product's name is set behind it.
    pub title: String,
    /// One sentence for search engines and previews.
    pub description: Option<String>,
    /// The one address of this content, absolute.
    pub canonical: Option<String>,
    /// The colours the reader chose.
    pub theme: Theme,
    /// Whether anybody can be anybody here, as in a portal that was started for development.
    pub for_development: bool,
    /// Who reads the page, as far as the top bar says it.
    pub reader: Reader,
    /// The programme whose channels stand in the footer.
    pub programme: &'a Programme,
    /// The entry of the top bar under which the page stands.
    pub section: Option<Section>,
    /// What the search line of the top bar holds.
    pub search: String,
    /// Path and query of this page: where a change of the colours comes back to.
    pub path: String,
    /// Addresses of style sheet and scripts.
    pub assets: Assets,
    /// The portal's own address without a slash at the end.
    pub base_url: String,
    /// Structured data as JSON.
    pub json_ld: Option<String>,
    /// Whether a preview of the page makes sense when somebody passes its address on.
    pub open_graph: bool,
    /// Whether search engines are asked to leave the page out.
    pub robots_noindex: bool,
    /// Addresses of scripts that this page alone loads.
    pub scripts: Vec<String>,
}

/// The addresses of what a document loads; their names carry a digest of the content.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Assets {
    /// The style sheet.
    pub style: String,
    /// The script of every page.
    pub script: String,
    /// The browser half; none when it is not built into the program.
    pub islands: Option<Islands>,
    /// What loads the page again when another program serves it; only while developing.
    pub reload: Option<Reload>,
}

/// How a page learns that it is out of date.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reload {
    /// `reload.js`.
    pub script: String,
    /// The process that made the page.
    pub process: String,
}

/// The addresses of the browser half.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Islands {
    /// `islands.js`, which loads the other two.
    pub script: String,
    /// The JavaScript that wasm-bindgen makes.
    pub module: String,
    /// The WebAssembly.
    pub wasm: String,
}

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// As the reader's system has it.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// Every choice, in the order in which it is offered.
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// As it stands in the cookie and in the form.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// Reads a cookie or a form; anything unknown is the system's choice.
    pub fn from_text(text: &str) -> Self {
        match text {
            "light" => Self::Light,
            "dark" => Self::Dark,
            _ => Self::System,
        }
    }
}

/// The parts of the portal, as the top bar names them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Section {
    /// The images.
    Catalogue,
    /// What authors propose.
    Proposals,
    /// What waits for reviewers.
    Queue,
    /// Where a proposal begins.
    Propose,
    /// What waits for the reader, and what the reader waits for.
    MyWork,
    /// A manifest is checked; the rules.
    Check,
    /// What the programme is and whom to ask.
    Programme,
    /// The same content for programs.
    Api,
}

impl Section {
    const fn label(self) -> &'static str {
        match self {
            Self::Catalogue => "Catalogue",
            Self::Proposals => "Proposals",
            Self::Queue => "Queue",
            Self::Propose => "Propose an image",
            Self::MyWork => "My work",
            Self::Check => "Check",
            Self::Programme => "Programme",
            Self::Api => "API",
        }
    }

    const fn href(self) -> &'static str {
        match self {
            Self::Catalogue => "/images",
            Self::Proposals => "/proposals",
            Self::Queue => "/queue",
            Self::Propose => "/propose",
            Self::MyWork => "/mine",
            Self::Check => "/check",
            Self::Programme => "/programme",
            Self::Api => "/api",
        }
    }
}

/// Renders a view to HTML.
///
/// Nothing is kept for the browser: without a shared context no resource can be serialised, so the
/// HTML carries every fact once.
pub fn render<V: IntoView>(view: impl FnOnce() -> V) -> String {
    Owner::new_root(None).with(|| view().to_html())
}

/// The whole document of a page without islands: its only script is the portal's own.
pub fn document(frame: &Frame<'_>, page: impl IntoView) -> String {
    whole(frame, None, move || page)
}

/// The whole document of a page that holds an island. The page is made inside, so that what its
/// islands hold is freed with the document.
pub fn island_document<V: IntoView>(frame: &Frame<'_>, page: impl FnOnce() -> V) -> String {
    whole(frame, frame.assets.islands.as_ref(), page)
}

fn whole<V: IntoView>(
    frame: &Frame<'_>,
    islands: Option<&Islands>,
    page: impl FnOnce() -> V,
) -> String {
    let mut html = String::from("<!DOCTYPE html>");
    html.push_str(&render(|| {
        // The attribute that the style sheet looks at; the system's choice needs none.
        let forced = (frame.theme != Theme::System).then(|| frame.theme.as_str());
        view! {
            <html lang="en" data-theme=forced>
                {head(frame, islands)}
                <body class="flex min-h-screen flex-col">
                    <a class="skip" href="#content">
                        "Skip to the content"
                    </a>
                    {frame.for_development.then(|| view! { <DevelopmentLine reader=&frame.reader path=&frame.path/> })}
                    <TopBar
                        section=frame.section
                        reader=frame.reader.clone()
                        search=frame.search.clone()
                        theme=frame.theme
                        path=frame.path.clone()
                    />
                    <main id="content" tabindex="-1" class="mx-auto w-full max-w-[75rem] grow px-4 pt-4 pb-16 md:px-6 md:pt-8">
                        {page()}
                    </main>
                    <Footer programme=frame.programme.clone()/>
                </body>
            </html>
        }
    }));
    html
}

/// The script that wakes the islands of a page, and hints that let its parts load side by side.
pub fn island_scripts(islands: &Islands) -> impl IntoView + use<> {
    let Islands {
        script,
        module,
        wasm,
    } = islands.clone();
    view! {
        <link rel="modulepreload" href=module.clone()/>
        <link rel="preload" href=wasm.clone() r#as="fetch" r#type="application/wasm" crossorigin="anonymous"/>
        <script type="module" src=script data-browser-half=module data-wasm=wasm></script>
    }
}

#[cfg(test)]
mod tests;
