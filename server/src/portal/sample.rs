//! The sample programme: some fifteen real images with texts of our own, and made-up ones for
//! measuring.

use domain::ImageName;

use super::checkout::Checkout;
use super::{ImportReport, Portal, PortalError};

/// What the build put in.
mod built {
    include!(concat!(env!("OUT_DIR"), "/sample.rs"));
}

/// Words for made-up texts.
const WORDS: [&str; 40] = [
    "server",
    "client",
    "cache",
    "queue",
    "stream",
    "index",
    "search",
    "proxy",
    "gateway",
    "storage",
    "database",
    "runtime",
    "compiler",
    "language",
    "broker",
    "metrics",
    "monitor",
    "editor",
    "wiki",
    "mail",
    "calendar",
    "photo",
    "video",
    "archive",
    "backup",
    "network",
    "router",
    "tunnel",
    "container",
    "cluster",
    "scheduler",
    "worker",
    "template",
    "renderer",
    "document",
    "graph",
    "matrix",
    "vector",
    "ledger",
    "registry",
];

impl Portal {
    /// Adds the sample programme; done again, it changes nothing.
    ///
    /// # Errors
    /// When the database holds a catalogue of its own, or the store fails.
    pub async fn add_sample(
        &self,
        progress: impl FnMut(&ImageName),
    ) -> Result<ImportReport, PortalError> {
        let files = built::FILES
            .iter()
            .map(|(path, content)| ((*path).to_owned(), content.to_vec()));
        let checkout = Checkout::held(files);
        // Its images have the names of real ones: put into a real catalogue, it would change them.
        for image in self.store.images().await? {
            if !checkout.holds(&image.name) && !is_generated(&image.name) {
                return Err(PortalError::NotTheSample(image.name));
            }
        }
        self.import(checkout, false, progress).await
    }

    /// Adds `count` made-up images beside those that are there: always the same ones.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn add_generated(
        &self,
        count: u32,
        progress: impl FnMut(&ImageName),
    ) -> Result<ImportReport, PortalError> {
        // The shared files of the sample stay: an import that does not name them takes them away.
        let shared = built::FILES
            .iter()
            .filter(|(path, _)| path.starts_with("docs/.") || *path == "docs/metadata.json");
        let shared = shared.map(|(path, content)| ((*path).to_owned(), content.to_vec()));
        let generated = (0..count).flat_map(generated);
        self.import(Checkout::held(shared.chain(generated)), false, progress)
            .await
    }
}

/// Whether a name is one of the made-up ones: two words and five digits.
fn is_generated(name: &str) -> bool {
    let parts: Vec<&str> = name.split('-').collect();
    matches!(parts.as_slice(), [first, second, number]
        if WORDS.contains(first) && WORDS.contains(second) && number.len() == 5 && number.bytes().all(|b| b.is_ascii_digit()))
}

/// The files of one made-up image.
fn generated(number: u32) -> Vec<(String, Vec<u8>)> {
    let word = |offset: u32| {
        WORDS[((number.wrapping_mul(7) + offset.wrapping_mul(13)) as usize) % WORDS.len()]
    };
    let name = format!("{}-{}-{number:05}", word(0), word(1));
    let categories = [
        "databases-and-storage",
        "networking",
        "web-servers",
        "developer-tools",
        "monitoring-and-observability",
    ];
    let category = categories[number as usize % categories.len()];
    let mut manifest = format!(
        "Maintainers: Made-up Maintainer (@maintainer-{n})\nGitRepo: https://github.com/example-{n}/{name}.git\nGitFetch: refs/heads/main\n",
        n = number % 500
    );
    for major in (1..=1 + number % 12).rev() {
        let latest = if major == 1 + number % 12 {
            ", latest"
        } else {
            ""
        };
        manifest.push_str(&format!(
            "\nTags: {major}.4.2, {major}.4, {major}{latest}\nArchitectures: amd64, arm64v8, s390x\nGitCommit: {number:040x}\nDirectory: {major}\n"
        ));
    }
    let sentence = |seed: u32| {
        (0..14)
            .map(|offset| word(seed + offset))
            .collect::<Vec<_>>()
            .join(" ")
    };
    let mut content = format!(
        "# What is {name}?\n\nA made-up {} for a {}.\n\n%%LOGO%%\n\n# How to use this image\n",
        word(2),
        word(3)
    );
    for section in 0..12 {
        content.push_str(&format!(
            "\n## {} {}\n\n{}.\n\n```console\n$ docker run --name some-{name} -d %%IMAGE%%:{section}\n```\n\n- {}\n- {}\n",
            word(section), word(section + 3), sentence(section), sentence(section + 5), sentence(section + 9)
        ));
    }
    let file = |path: &str, text: String| (format!("docs/{name}/{path}"), text.into_bytes());
    vec![
        (format!("library/{name}"), manifest.into_bytes()),
        file(
            "README-short.txt",
            format!(
                "A made-up {} with a {} and a {}.\n",
                word(2),
                word(4),
                word(6)
            ),
        ),
        file("content.md", content),
        file(
            "license.md",
            format!("See the licence of [{name}](https://example.com/{name}/licence).\n"),
        ),
        file(
            "maintainer.md",
            "[the made-up maintainers](%%GITHUB-REPO%%)\n".to_owned(),
        ),
        file(
            "github-repo",
            format!("https://github.com/example-{}/{name}\n", number % 500),
        ),
        file(
            "metadata.json",
            format!(
                "{{\n  \"hub\": {{\n    \"categories\": [\n      \"{category}\"\n    ]\n  }}\n}}\n"
            ),
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_made_up_name_is_known_again() {
        for number in [0, 7, 99_999] {
            let (path, _) = generated(number).remove(0);
            let name = path.strip_prefix("library/").unwrap().to_owned();
            assert!(is_generated(&name), "{name}");
            assert!(name.parse::<ImageName>().is_ok(), "{name}");
        }
        assert!(!is_generated("postgres") && !is_generated("server-client-1"));
    }
}
