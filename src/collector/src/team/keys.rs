//! The keys of the pages, as a dialog and as a page for who has no script.

use super::page;
use maud::{Markup, html};

const KEYS: [(&str, &str); 14] = [
    ("j", "The next row"),
    ("k", "The row before"),
    ("Enter", "Open the row"),
    ("x", "Pick the row, or leave it out"),
    ("s", "Choose a status for what is open or picked"),
    ("t", "Choose a theme for what is open or picked"),
    ("a", "Accept the suggestion"),
    ("d", "Dismiss the suggestion"),
    ("u", "Undo what was just done"),
    ("/", "Search"),
    ("g i", "Go to the inbox"),
    ("g t", "Go to the themes"),
    ("g m", "Go to the measures"),
    ("?", "This list"),
];

fn list() -> Markup {
    html! {
        dl class="keys" {
            @for (key, what) in KEYS {
                div {
                    dt { @for part in key.split(' ') { kbd { (part) } " " } }
                    dd { (what) }
                }
            }
        }
        p class="hint" { "Keys do nothing while you type into a field." }
    }
}

/// What the script opens. One who speaks to the machine, or whose hand slips,
/// can turn the letters off (WCAG 2.2, 2.1.4).
pub(super) fn dialog() -> Markup {
    html! {
        dialog id="keys" aria-labelledby="keys-title" {
            h2 id="keys-title" tabindex="-1" autofocus { "Keys" }
            (list())
            label class="check" { input type="checkbox" data-letters checked; "Letters are keys" }
            form method="dialog" { button class="main" { "Close" } }
        }
    }
}

/// The same as a page.
pub(super) async fn show() -> Markup {
    page::alone("Keys", &html! { (list()) p { a href="/study" { "To the inbox" } } })
}
