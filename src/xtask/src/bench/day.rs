//! The days that are written in changelogs, as far as a benchmark meets them.

/// Days since 1970-01-01, of the first date in the text: `2024-05-01`,
/// `2024-May-01`, `May 1, 2024`.
pub(crate) fn read(text: &str) -> Option<i32> {
    let parts: Vec<&str> = text
        .split(|char: char| !char.is_ascii_alphanumeric())
        .filter(|part| !part.is_empty())
        .collect();
    parts.windows(3).find_map(|parts| match parts {
        [year, month, day] if year.len() == 4 && year.parse::<i32>().is_ok() => {
            count(year, month, day)
        }
        [month, day, year] if year.len() == 4 => count(year, month, day),
        _ => None,
    })
}

fn count(year: &str, month: &str, day: &str) -> Option<i32> {
    const MONTHS: &str = "janfebmaraprmayjunjulaugsepoctnovdec";
    let month = match month.parse() {
        Ok(month) => month,
        Err(_) => MONTHS.find(&month.get(..3)?.to_ascii_lowercase())? as i32 / 3 + 1,
    };
    let (year, day): (i32, i32) = (year.parse().ok()?, day.parse().ok()?);
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    // Howard Hinnant, "chrono-compatible low-level date algorithms".
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn days_as_changelogs_write_them() {
        assert_eq!(read("1970-01-01"), Some(0));
        assert_eq!(read("2024-03-01"), Some(19_783));
        assert_eq!(read("2024-Mar-01 (stable)"), Some(19_783));
        assert_eq!(read("Released March 1, 2024"), Some(19_783));
        assert_eq!(read("2024-02-29"), Some(19_782));
        assert_eq!(read("2024-1X-XX"), None);
        assert_eq!(read("soon"), None);
    }
}
