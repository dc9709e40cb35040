//! A megabyte of every shape that makes work for a reader, and the
//! milliseconds of processor time that it takes; 50 are allowed.

fn main() {
    let mut times: Vec<(f64, &str, &str)> = Vec::new();
    let size = 1024 * 1024;
    let big = |head: &str, piece: &str| head.to_owned() + &piece.repeat(size / piece.len());
    for (head, piece) in [
        ("", "## 1.0.0\n"),
        ("", "## 1.0.0\n- a\n"),
        ("", "a"),
        ("", "a\n"),
        ("", "a\n\n"),
        ("", "1.2.3"),
        ("", "1.2.3 a\n\n"),
        ("", "1.2.3\n\n"),
        ("", "- 1.2.3 a b c d\n"),
        ("", "# a 1.2.3 b\n"),
        ("", "a b c 1 d e f\n\n"),
        ("", "Version 3.2.0 will discontinue support for this and that 1.2\n\n"),
        ("", "a\n~~~\n"),
        ("1.0\n~~~\n", "a\n~~~\n"),
        ("1.0\n~~~\n", "`a <b>`_ `"),
        ("1.0\n~~~\n", "`"),
        ("1.0\n~~~\n", ":a:`b` "),
        ("1.0\n~~~\n", ":a"),
        ("1.0\n~~~\n", "``a"),
        ("== 1.0\n", "*a "),
        ("== 1.0\n", "https://a"),
        ("== 1.0\n", "link:a["),
        ("== 1.0\n", "== 1.0\n"),
        ("a (1.0) b; urgency=c\n", "a (1.0) b; urgency=c\n"),
        ("a (1.0) b; urgency=c\n", "  * a\n"),
        ("", "* Wed Aug 19 2026 A B <a@b.example> - 1.2-3\n- a\n"),
        ("= 1.0 =\n", "= 1.0 =\n"),
        ("", "!! 1.0\n"),
        ("", "<h2>1.0</h2>\n"),
        ("", "<h2>"),
        ("", "1.0.0\n    a\n"),
        ("## 1.0.0\n\n", "- a (#1, feedback:x) https://a.example/)))\n"),
        ("## 1.0.0\n\n- ", "https://"),
        ("## 1.0.0\n\n- https://a.example/", ")"),
        ("## 1.0.0\n\n- ", "feedback:a,"),
        ("## 1.0.0\n\n- ", "[a]("),
        ("## 1.0.0\n\n- ", "*a **b _c "),
        ("## 1.0.0\n\n- ", "<a \"'"),
        ("## 1.0.0\n\n- ", "<a b=' \" d=' c=\" "),
        ("## 1.0.0\n\n- ", "<!-- "),
        ("## 1.0.0\n\n- ", "`a ``b ```c "),
        ("## 1.0.0\n\n- ", "[[]()"),
        ("## 1.0.0\n\n- ", "![[]()"),
        ("## 1.0.0\n\n- ", "[a](b \"c"),
        ("## 1.0.0\n\n- ", "[a][b"),
        ("## 1.0.0\n\n- ", "_a *b* __c ~~d **e ~f "),
        ("## 1.0.0\n\n", "[a]: b\n===\n"),
        ("## 1.0.0\n\n[a]: b '", "[c]: d\n"),
        ("## 1.0.0\n\n", "a|b\n"),
        ("## 1.0.0\n\n<pre>\n", "</"),
        ("## 1.0.0\n\n<div>\n", "<a \">'"),
        ("## 1.0.0\n\n<div>\n", "</ <!-- -->&"),
        ("## 1.0.0\n\n- a\n", "<!-- feedback:a -->\n"),
        ("## 1.0.0\n\n", "> - "),
        ("## 1.0.0\n\n> > > > > > > > - - - - - - - a\n", "a\n"),
        ("## 1.0.0\n\n- - - - - - - - - - - - - - a\n", "\n"),
        ("## 1.0.0\n\n", "[1.0.0]: a\n"),
        ("## 1.0.0\n\n", "[a](javascript:b)\n"),
        ("# ", "1."),
        ("", "\r"),
        ("", "\u{1}\u{fffd}"),
        ("## 1.0.0\n\n", "| a | b | c |\n|---|---|---|\n"),
        ("## 1.0.0\n\n", "CVE-2026-1234 "),
        ("## 1.0.0\n\n- ", "a#1 "),
        ("## 1.0.0\n\n", "**a** "),
        ("## 1.0.0\n\n", "&amp;"),
        ("## 1.0.0\n\n", "a\n\n"),
        ("## 1.0.0\n\n", "- a\n"),
        ("## 1.0.0\n\n", "### a\n"),
        ("## 1.0.0\n\n", "### a\n- b\n"),
        ("## 1.0.0\n\n", "1. a\n"),
        ("## 1.0.0\n\n", "[^a]: b\n"),
        ("## 1.0.0\n\n", "[^a] "),
        ("---\n", "a: b\n"),
        ("", "\u{ff}a"),
        ("## 1.0.0\n\n", "> [!NOTE]\n> a\n\n"),
        ("<feed>", "<entry>"),
        ("[", "{\"tag_name\":\"1\"},"),
    ] {
        let text = big(head, piece);
        let mut best = f64::MAX;
        for _ in 0..3 {
            let start = cpu();
            std::hint::black_box(hearback_changelog::read(text.as_bytes()));
            best = best.min(cpu() - start);
        }
        times.push((best, head, piece));
    }
    times.sort_by(|a, b| b.0.total_cmp(&a.0));
    for (best, head, piece) in times {
        println!("{best:8.1} ms  {head:?} {piece:?}");
    }
}

/// Milliseconds that this thread has run (proc(5), `schedstat`): what else runs
/// on the machine does not count. Elsewhere than on Linux, the time of day.
fn cpu() -> f64 {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    match stat.split(' ').next().and_then(|first| first.parse::<f64>().ok()) {
        Some(nanoseconds) => nanoseconds / 1e6,
        None => START.elapsed().as_secs_f64() * 1e3,
    }
}

static START: std::sync::LazyLock<std::time::Instant> =
    std::sync::LazyLock::new(std::time::Instant::now);
