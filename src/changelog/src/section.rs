//! What the heading of a section means.
//!
//! Keep a Changelog names six kinds of change; its translations, the tools
//! that write changelogs and everybody's habits name them in other words. All
//! of them are in one table.

use crate::chars;
use crate::heading;
use hearback_wire::feed::Kind;
use std::collections::HashMap;
use std::sync::OnceLock;

/// Names by what they mean, in small letters, without decorations: those of
/// Keep a Changelog, of its translations, and of tools and habits.
const NAMES: &[(Kind, &str)] = &[
    (
        Kind::Added,
        "added|add|adds|additions|addition|new|new feature|new features|feature|features|feat|\
         what's new|what’s new|new additions|introduced|minor features|tilføjet|lagt til|\
         tillagt|tillagd|tillagda|hinzugefügt|neu|neue funktionen|neuerungen|toegevoegd|ajouté|\
         ajoutés|ajoutée|ajouts|ajout|nouveautés|nouveau|añadido|agregado|agregados|añadidos|\
         nuevo|novedades|aggiunto|aggiunte|aggiunti|novità|adicionado|adicionados|novidades|\
         dodane|dodano|přidáno|přidané|pridané|dodato|dodáno|lisätty|добавлено|новое|\
         новые возможности|додано|додані|eklendi|eklenenler|yenilikler|adăugat|adăugate|\
         ditambahkan|hozzáadva|新增|新功能|新特性|添加|新增功能|追加|機能追加|新機能|추가|추가됨|\
         새로운 기능",
    ),
    (
        Kind::Changed,
        "changed|changes|change|updated|updates|update|improved|improvement|improvements|\
         enhancement|enhancements|enhanced|refactor|refactors|refactoring|refactored|\
         code refactoring|code refactor|modified|reworked|minor changes|major changes|\
         patch changes|notable changes|other changes|general changes|api changes|\
         behavior changes|behaviour changes|renamed|reverts|reverted|revert|ændret|endret|\
         ändrat|ändrad|ändrade|geändert|änderungen|verbesserungen|gewijzigd|veranderd|changé|\
         changés|changements|modifié|modifiés|modifications|améliorations|cambiado|cambiados|\
         cambios|modificado|modificados|mejoras|cambiato|cambiati|modificato|modificati|\
         modifiche|alterado|alterados|mudanças|melhorias|zmienione|zmieniono|zmiany|změněno|\
         změny|zmenené|spremenjeno|izmenjeno|promijenjeno|muutettu|изменено|изменения|\
         улучшения|змінено|зміни|değişti|değiştirildi|değişenler|modificat|modificate|schimbat|\
         diubah|megváltozott|变更|更改|修改|改进|变化|优化|變更|變動|改進|変更|仕様変更|その他変更|改善|변경|변경됨",
    ),
    (
        Kind::Deprecated,
        "deprecated|deprecation|deprecations|deprecates|udfaset|avviklet|foreldet|föråldrat|\
         föråldrad|utfasat|veraltet|missbilligt|verouderd|afgeschaft|déprécié|dépréciés|\
         dépréciée|obsolète|obsoleto|obsoletos|en desuso|deprecado|deprecato|deprecati|\
         descontinuado|zdezaprobowane|przestarzałe|zastaralé|zastarané|opuščeno|zastarelo|\
         zastarjelo|vanhentunut|устарело|устаревшее|застаріло|застаріле|rafa kalktı|\
         kullanımdan kaldırıldı|învechit|usang|elavult|弃用|废弃|已弃用|棄用|非推奨|지원 중단",
    ),
    (
        Kind::Removed,
        "removed|removals|removal|remove|removes|deleted|dropped|fjernet|borttaget|borttagen|\
         borttagna|entfernt|verwijderd|supprimé|supprimés|suppressions|retiré|retirés|\
         eliminado|eliminados|rimosso|rimossi|removido|removidos|usunięte|usunięto|odstraněno|\
         odstránené|odstranjeno|uklonjeno|poistettu|удалено|видалено|kaldırıldı|kaldırılanlar|\
         eliminat|șters|dihapus|eltávolítva|移除|删除|已移除|刪除|削除|제거|제거됨|삭제",
    ),
    (
        Kind::Fixed,
        "fixed|fixes|fix|bug fixes|bug fix|bugfixes|bugfix|bugs fixed|fixed bugs|hotfix|\
         hotfixes|bugs|bug|corrections|rettet|fikset|rettelser|fixat|fixad|fixade|åtgärdat|\
         rättat|behoben|fehlerbehebungen|opgelost|gerepareerd|corrigé|corrigés|\
         corrections de bugs|correctifs|corregido|corregidos|arreglado|arreglos|correcciones|\
         corretto|corretti|correzioni|corrigido|corrigidos|correções|naprawione|naprawiono|\
         poprawki|opraveno|opravy|opravené|popravljeno|ispravljeno|korjattu|исправлено|\
         исправления|виправлено|виправлення|düzeltildi|düzeltmeler|reparat|reparate|corectat|\
         diperbaiki|javítva|修复|修正|bug 修复|bug修复|修復|バグ修正|수정|수정됨|버그 수정",
    ),
    (
        Kind::Security,
        "security|security fixes|security fix|security updates|vulnerabilities|sikkerhed|\
         sikkerhet|säkerhet|sicherheit|beveiliging|sécurité|seguridad|sicurezza|segurança|\
         bezpieczeństwo|bezpečnost|bezpečnosť|varnost|bezbednost|sigurnost|turvallisuus|\
         безопасность|безпека|güvenlik|securitate|keamanan|biztonság|安全|安全性|セキュリティ|보안",
    ),
    (
        Kind::Performance,
        "performance|performance improvements|performance improvement|perf|speed|optimizations|\
         optimisations|optimization|optimisation|性能|性能优化|性能改善|パフォーマンス|성능",
    ),
    (
        Kind::Other,
        "documentation|docs|documented|doc|tests|test|testing|build|build system|\
         build system changes|continuous integration|ci|chores|chore|miscellaneous|\
         miscellaneous chores|miscellaneous tasks|misc|maintenance|internal|internals|\
         internal changes|under the hood|styles|style|styling|dependencies|dependency updates|\
         updated dependencies|contributors|new contributors|credits|committers|commits|authors|\
         other|others|notes|note|known issues|examples|highlights|what's changed|\
         what’s changed|upgrade notes|migration|support",
    ),
];

/// Names of changes that break something; they are changes otherwise.
const BREAKING: &str = "breaking|breaking change|breaking changes|breaking api changes|\
         backwards incompatible changes|backward incompatible changes|\
         backwards-incompatible changes|incompatible changes|semver-major|破坏性变更|不兼容变更|破壊的変更";

/// Words that tell the kind of a longer name that is not in the table.
const WORDS: &[(Kind, &str)] = &[
    (Kind::Security, "security"),
    (Kind::Deprecated, "deprecations|deprecated"),
    (Kind::Removed, "removed"),
    (Kind::Fixed, "fixes|fixed|bugs"),
    (Kind::Added, "features|feature|added"),
    (Kind::Performance, "performance"),
    (Kind::Changed, "changes|improvements|enhancements"),
];

/// Bytes of a heading that may be in the table.
const LENGTH: usize = 64;

/// The kind that a heading names, and whether what stands below breaks
/// something.
pub(crate) fn meaning(label: &str) -> Option<(Kind, bool)> {
    let name = normalized(label)?;
    exact(&name).or_else(|| {
        let mut words = name.split(' ');
        if words.clone().any(|word| word == "breaking") {
            return Some((Kind::Changed, true));
        }
        words.find_map(|word| {
            WORDS
                .iter()
                .find(|(_, names)| chars::among(names, word))
                .map(|(kind, _)| (*kind, false))
        })
    })
}

/// Is this heading in the table?
pub(crate) fn is_known(label: &str) -> bool {
    normalized(label).is_some_and(|name| exact(&name).is_some())
}

fn exact(name: &str) -> Option<(Kind, bool)> {
    /// By name the place in [`NAMES`], or the place behind it: every heading of
    /// a changelog is looked up.
    static PLACES: OnceLock<HashMap<String, usize>> = OnceLock::new();
    let places = PLACES.get_or_init(|| {
        let all = NAMES.iter().map(|(_, names)| *names).chain([BREAKING]).enumerate();
        let of = |(place, names)| chars::each(names).map(move |name| (name.to_owned(), place));
        all.flat_map(of).collect()
    });
    let kind = NAMES.get(*places.get(name)?);
    Some(kind.map_or((Kind::Changed, true), |(kind, _)| (*kind, false)))
}

/// Small letters between the decorations: emoji, `:bug:`, brackets, a colon.
fn normalized(label: &str) -> Option<String> {
    if label.len() > LENGTH {
        return None;
    }
    let folded = chars::fold(chars::trim(heading::undecorated(label), &chars::is_sign));
    let mut name = String::new();
    for word in folded.split_whitespace() {
        if !name.is_empty() {
            name.push(' ');
        }
        name.push_str(word);
    }
    (!name.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn no_name_means_two_things() {
        let mut seen = BTreeSet::new();
        let names =
            NAMES.iter().flat_map(|(_, names)| chars::each(names)).chain(chars::each(BREAKING));
        for name in names {
            assert!(seen.insert(name), "{name} is there twice");
            assert_eq!(normalized(name).as_deref(), Some(name), "{name} is not as it is looked up");
        }
    }

    #[test]
    fn reads_names_with_their_decorations() {
        for (label, kind, breaking) in [
            ("Added", Kind::Added, false),
            ("ADDED:", Kind::Added, false),
            ("🚀 Features", Kind::Added, false),
            (":bug: Bug Fix", Kind::Fixed, false),
            ("⚠ BREAKING CHANGES", Kind::Changed, true),
            ("API Breaking Changes", Kind::Changed, true),
            ("Виправлення", Kind::Fixed, false),
            ("Rafa kalktı", Kind::Deprecated, false),
            ("バグ修正", Kind::Fixed, false),
            ("Core Features & Improvements", Kind::Added, false),
            ("Various fixes & improvements", Kind::Fixed, false),
            ("New Contributors", Kind::Other, false),
        ] {
            assert_eq!(meaning(label), Some((kind, breaking)), "{label}");
        }
        for label in ["Widgets", "", "⚠", "1.0.0"] {
            assert_eq!(meaning(label), None, "{label}");
        }
        assert!(!is_known("Core Features & Improvements"));
    }
}
