//! What was said, and which of the entries answers it: one story for each
//! thing the matcher knows about texts.

use hearback_matcher::{Answer, Entry, Index, SHOWN, Said};

const ANY: Option<i32> = Some(20_000);

fn index(entries: &[&str]) -> Index {
    let entries: Vec<_> = entries.iter().map(|text| Entry { text, day: ANY }).collect();
    Index::new(&entries)
}

fn said(text: &str) -> Said<'_> {
    Said { text, day: Some(19_990), skip: &|_| false }
}

/// The places of the entries found, best first.
fn found(entries: &[&str], text: &str) -> Vec<usize> {
    index(entries).rank(&said(text)).into_iter().map(|found| found.entry).collect()
}

/// Entries of one language, and what somebody said who means the first.
const LANGUAGES: &[(&str, &[&str], &str)] = &[
    (
        "English",
        &[
            "Exporting boards with many cards no longer freezes the tab",
            "The sidebar remembers its width",
            "Keyboard shortcuts are listed in the help menu",
        ],
        "Every time I try to export a big board it just freezes on me",
    ),
    (
        "German",
        &[
            "Behoben: Beim Speichern großer Zeichnungen gingen Ebenen verloren",
            "Die Seitenleiste merkt sich ihre Breite",
            "Der Drucker wird nach dem Ruhezustand wieder gefunden",
        ],
        "Wenn ich eine Zeichnung speichere, ist danach eine Ebene weg!",
    ),
    (
        "French",
        &[
            "Les étiquettes des graphiques ne débordent plus à l'impression",
            "La barre latérale garde sa largeur",
            "Ajout d'un raccourci pour fermer l'onglet",
        ],
        "Quand j'imprime un graphique, l'étiquette deborde sur la page",
    ),
    (
        "Spanish",
        &[
            "Corregido: las facturas duplicadas al importar archivos",
            "La barra lateral recuerda su anchura",
            "Nuevo atajo para cerrar la ventana",
        ],
        "Al importar un archivo me aparece cada factura duplicada",
    ),
    (
        "Russian",
        &[
            "Исправлено зависание при экспорте больших таблиц",
            "Боковая панель запоминает ширину",
            "Добавлены сочетания клавиш",
        ],
        "Экспорт большой таблицы зависает",
    ),
    (
        "Japanese",
        &[
            "大きな画像を保存すると落ちる不具合を修正しました",
            "サイドバーの幅を記憶するようにしました",
            "設定画面にショートカット一覧を追加しました",
        ],
        "画像の保存中にアプリが落ちます",
    ),
    (
        "Chinese",
        &["修复导出表格时的乱码", "侧边栏会记住宽度", "新增快捷键列表"],
        "我导出的表格全是乱码",
    ),
];

#[test]
fn the_answer_is_first_in_every_language() {
    for (language, entries, text) in LANGUAGES {
        // The answer stands in every place once, so that none is favoured.
        for turn in 0..entries.len() {
            let mut turned = entries.to_vec();
            turned.rotate_left(turn);
            let answer = turned.iter().position(|entry| *entry == entries[0]).unwrap();
            assert_eq!(found(&turned, text).first(), Some(&answer), "{language}, turn {turn}");
        }
    }
}

#[test]
fn code_and_signs_are_words() {
    let cases = [
        // A setting, whole and in parts.
        ("`panel.maxWidth` accepts percent", "max width of the panel"),
        ("Adds window_title_format", "I want window_title_format"),
        ("DatePicker keeps the month", "date picker jumps to another month"),
        // An option is not the letter.
        ("`-q` silences the summary", "the summary with -q"),
        ("Globs may contain `**`", "folders below are ignored with **"),
        // One word here, two there.
        ("Full screen on two monitors", "fullscreen uses only one"),
        ("Smoother fullscreen", "full screen flickers"),
        // Capitals, marks and width.
        ("Café names are shown", "cafe"),
        ("ＵＲＬ is kept", "url"),
        ("Straße wird gefunden", "STRASSE"),
    ];
    for (entry, text) in cases {
        let entries = [entry, "Something else entirely", "The quick sidebar"];
        assert_eq!(found(&entries, text).first(), Some(&0), "{text}");
    }
}

#[test]
fn an_option_is_not_its_letter() {
    let entries = ["Plan q is gone", "`-q` silences it"];
    assert_eq!(found(&entries, "what does -q do"), [1, 0]);
}

#[test]
fn words_that_say_nothing_match_nothing() {
    let entries = ["Fixed a bug where the export was broken", "Please report issues with the form"];
    assert!(found(&entries, "Hi, this is a bug report. Please fix this issue!").is_empty());
    assert_eq!(index(&entries).answer(&said("Thanks!")), Answer::default());
    assert!(found(&entries, "").is_empty());
    assert!(found(&[], "export").is_empty());
}

#[test]
fn what_was_there_before_is_no_answer() {
    let entry = |day| Entry { text: "Maps can be printed", day };
    let index = Index::new(&[entry(Some(100)), entry(Some(97)), entry(Some(96)), entry(None)]);
    let rank = |day| -> Vec<usize> {
        let said = Said { text: "print a map", day, skip: &|_| false };
        index.rank(&said).into_iter().map(|found| found.entry).collect()
    };
    // Three days are forgiven; without a date, nothing is known.
    assert_eq!(rank(Some(100)), [0, 1, 3]);
    assert_eq!(rank(Some(101)), [0, 3]);
    assert_eq!(rank(None), [0, 1, 2, 3]);
}

#[test]
fn of_equals_the_sooner_release_is_first() {
    let entry = |day| Entry { text: "Maps can be printed", day: Some(day) };
    let index = Index::new(&[entry(900), entry(110), entry(400)]);
    let said = Said { text: "print a map", day: Some(100), skip: &|_| false };
    let order: Vec<usize> = index.rank(&said).into_iter().map(|found| found.entry).collect();
    assert_eq!(order, [1, 2, 0]);
}

/// Forty entries about different things, and one more.
fn many(last: &'static str) -> Vec<String> {
    const THINGS: [&str; 8] =
        ["sidebar", "calendar", "palette", "invoice", "login", "avatar", "cursor", "clipboard"];
    const DEEDS: [&str; 5] = ["remembers", "animates", "collapses", "validates", "translates"];
    let deeds = |thing| DEEDS.map(move |deed| format!("The {thing} {deed} its contents"));
    let mut all: Vec<String> = THINGS.into_iter().flat_map(deeds).collect();
    all.push(last.to_owned());
    all
}

#[test]
fn it_claims_what_was_said_and_hints_at_what_was_touched() {
    let entries = many("Uploading photographs over a slow connection no longer times out");
    let texts: Vec<&str> = entries.iter().map(String::as_str).collect();
    let index = index(&texts);

    let sure = index.answer(&said("Uploading photographs times out on a slow connection"));
    assert_eq!(sure.claim, Some(40));
    assert!(!sure.hints.contains(&40) && sure.hints.len() < SHOWN);

    let unsure = index.answer(&said("The palette has ugly colours, and it takes ages to open"));
    assert_eq!(unsure.claim, None);
    assert_eq!(unsure.hints.len(), SHOWN);
    assert!(unsure.hints.iter().all(|hint| texts[*hint].contains("palette")));

    let unrelated = "Our accountant asks for a ledger that closes with the fiscal year, and \
                     for statements by department; the old program could export its contents";
    assert_eq!(index.answer(&said(unrelated)).claim, None);
}

#[test]
fn not_this_is_not_said_again() {
    let entries = many("Uploading photographs over a slow connection no longer times out");
    let texts: Vec<&str> = entries.iter().map(String::as_str).collect();
    let text = "Uploading photographs times out on a slow connection";
    let refused = Said { skip: &|entry| entry == 40, ..said(text) };
    let answer = index(&texts).answer(&refused);
    assert!(answer.claim.is_none() && !answer.hints.contains(&40));
}

#[test]
fn any_text_is_taken() {
    let long = "a".repeat(100_000);
    let odd = [
        "",
        " ",
        "\u{0}",
        "-",
        "--",
        "://",
        "'",
        "ß",
        "\u{301}",
        "e\u{301}e",
        "🦀🦀",
        long.as_str(),
    ];
    let index = index(&odd);
    for text in odd {
        let _ = index.answer(&Said { text, day: Some(i32::MIN), skip: &|_| false });
        let _ = index.answer(&Said { text, day: Some(i32::MAX), skip: &|_| false });
    }
}
