//! The days that are written in changelogs, as far as a benchmark meets them.

use hearback_wire::Date;

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
        Err(_) => MONTHS.find(&month.get(..3)?.to_ascii_lowercase())? as u8 / 3 + 1,
    };
    let date = Date::new(year.parse().ok()?, month, day.parse().ok()?)?;
    i32::try_from(date.unix_days()).ok()
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
