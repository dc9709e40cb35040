//! Words by which headings of releases are known, in small letters, with `|`
//! between them.

use crate::chars;

/// Words of which one may start a text. By the first byte most texts are told
/// from all of them.
pub(super) struct Starts {
    words: &'static str,
    /// A bit for the last six bits of every first byte.
    first: u64,
}

impl Starts {
    const fn new(words: &'static str) -> Self {
        let mut first = 0;
        let mut above = b'|';
        let mut rest = words.as_bytes();
        while let Some((byte, tail)) = rest.split_first() {
            if above == b'|' {
                first |= 1 << (*byte & 63);
            }
            (above, rest) = (*byte, tail);
        }
        Self { words, first }
    }

    /// The words, or none if the text surely starts with none of them.
    pub(super) fn of(&self, text: &str) -> impl Iterator<Item = &'static str> + use<> {
        let mut bytes = [0; 4];
        let char = text.chars().next().map_or('\0', chars::small);
        let first = char.encode_utf8(&mut bytes).bytes().next().unwrap_or_default();
        let may = self.first >> (first & 63) & 1 == 1;
        chars::each(self.words).take_while(move |_| may)
    }
}

/// Before the first release is published, in the languages of the official
/// translations and some more. Small letters.
pub(super) const UNRELEASED: &str = "\
    unreleased|not released|not yet released|in development|under development|\
    não publicado|não lançado|nao publicado|sin publicar|no publicado|no liberado|\
    non publié|non publiée|à venir|unveröffentlicht|non rilasciato|inedito|niewydane|\
    nieopublikowane|невыпущенное|неопубликовано|не выпущено|не опубликовано|невипущене|\
    не випущено|неопубліковано|yayınlanmadı|yayımlanmadı|yayınlanmamış|uudgivet|\
    ikke udgivet|ikke utgitt|upublisert|osläppt|ej släppt|outgivet|niet uitgebracht|\
    nevydáno|nevydané|neizdano|neobjavljeno|nelansat|nepublicat|belum dirilis|未发布|未發布|\
    未釋出|未リリース|미출시|미배포";

/// See [`UNRELEASED`].
pub(super) const UNRELEASED_FIRST: Starts = Starts::new(UNRELEASED);

/// Only where nothing else stands in the heading; some are sections elsewhere.
pub(super) const UPCOMING: Starts =
    Starts::new("next|next release|next version|upcoming|upcoming release|head|tbd|future|новое");

/// After a version, in place of the day.
pub(super) const UNDATED: &str = "releasedate|tbd|tba|xxxx-xx-xx|yyyy-mm-dd|????-??-??|20xx-xx-xx|soon|coming soon|in progress|work in progress|wip";

/// Before a version these make a sentence, not a name.
pub(super) const PROSE: &str = "\
    about|for|with|and|or|older|than|from|to|since|before|after|until|upgrade|upgrading|\
    migrate|migrating|migration|updated|update|bump|support";

/// Tied to a version, these name no package.
pub(super) const NO_PACKAGE: &str = "release|releases|version|ver|rel|tag|tags|v|stable";

/// Names of sections that also head all of a release.
pub(super) const NOTES: &str =
    "changes|change|notes|note|updates|update|what's new|what’s new|new|highlights";

/// Before the first version of two.
pub(super) const FROM: Starts = Starts::new("changes from|changes between|from");

/// Between the first and the last version of a range.
pub(super) const RANGE: Starts = Starts::new("thru |through |to |から|至|到|→|->|–|—|...|..|- ");

/// Before a day these are no title.
pub(super) const ABOUT_DATE: &str = "release|released|date|on|the|published|of|vom|du|del|от|veröffentlicht|am|の変更点|の変更|更新|发布|リリース|출시";

/// Withdrawn, in brackets. `yanked` needs none.
pub(super) const YANKED: &str = "\
    yanked|removido|retirado|retiré|ritirato|zurückgezogen|отозвано|отозван|відкликано|\
    tilbagetrukket|trukket tilbage|tillbakadragen|ingetrokken|wycofane|wycofana|staženo|\
    umaknjeno|geri çekildi|retras|ditarik|撤回|已撤回|withdrawn|retracted|pulled";

/// Said before a version.
pub(super) const VERSION: Starts = Starts::new(
    "\
    release notes for version|release notes for|changelog for|changes for|changes with|\
    hotfix release|hotfix|maintenance release|security release|bugfix release|patch release|\
    build|revision|rev.|rev|version|release|versión|versão|versione|versie|versi|versjon|verze|verzió|wersja|\
    версия|версія|sürüm|バージョン|版本|버전|ver.|rel.",
);
