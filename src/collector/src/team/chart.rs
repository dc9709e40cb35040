//! A chart of a number by week, drawn as SVG: `/study/measures/chart.svg`.
//!
//! It is an image of its own, in two looks, because the pages' policy allows
//! no styles inside of them. All it shows stands in the table below it.

use super::Team;
use super::fields::Fields;
use super::trouble::Trouble;
use super::visit::Visit;
use super::votes::Gauge;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::IntoResponse;
use hearback_study::interval::Estimate;
use hearback_wire::Date;
use plotters::coord::Shift;
use plotters::prelude::*;
use std::sync::Arc;

/// The size in its own units; the page scales it.
pub(super) const SIZE: (u32, u32) = (760, 220);
/// Weeks it shows at most.
pub(super) const WEEKS: i32 = 26;

/// Colours of a look; they hold 3 : 1 on the page's surface.
struct Look {
    line: RGBColor,
    grid: RGBColor,
    text: RGBColor,
}

const LIGHT: Look =
    Look { line: RGBColor(36, 83, 192), grid: RGBColor(223, 223, 218), text: RGBColor(91, 93, 97) };
const DARK: Look = Look {
    line: RGBColor(143, 176, 255),
    grid: RGBColor(52, 55, 60),
    text: RGBColor(166, 169, 175),
};

/// The image.
pub(super) async fn show(
    State(team): State<Arc<Team>>,
    _visit: Visit,
    fields: Fields,
) -> Result<impl IntoResponse, Trouble> {
    let (site, scale) = (fields.get("site"), fields.get("scale"));
    let gauge = Gauge::of_scale(scale);
    let weeks = team.keeper.look(site).await?.counts.weeks(scale);
    let points: Vec<(i32, Estimate)> =
        weeks.iter().map(|(week, votes)| (*week, gauge.read(votes))).collect();
    let look = if fields.get("look") == "dark" { DARK } else { LIGHT };
    let mut svg = String::new();
    {
        let area = SVGBackend::with_string(&mut svg, SIZE).into_drawing_area();
        draw(&area, &look, &gauge, &points).map_err(|error| Trouble::broken(&error))?;
    }
    Ok(([(CONTENT_TYPE, "image/svg+xml")], svg))
}

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
type Drawn = Result<(), Box<dyn std::error::Error>>;

fn draw(area: &Area<'_>, look: &Look, gauge: &Gauge, points: &[(i32, Estimate)]) -> Drawn {
    let last = points.last().map_or(0, |(week, _)| *week);
    let first = points.first().map_or(0, |(week, _)| *week).max(last - WEEKS + 1);
    let points = points.iter().filter(|(week, _)| *week >= first);
    let points: Vec<(f64, Estimate)> = points.map(|(week, it)| (f64::from(*week), *it)).collect();
    let (from, until) = (f64::from(first) - 0.6, f64::from(last) + 0.6);
    let mut chart = ChartBuilder::on(area)
        .margin(10)
        .x_label_area_size(26)
        .y_label_area_size(50)
        .build_cartesian_2d(from..until, gauge.least..gauge.most)?;
    let label = ("sans-serif", 13).into_font().color(&look.text);
    chart
        .configure_mesh()
        .disable_x_mesh()
        .light_line_style(TRANSPARENT)
        .bold_line_style(look.grid)
        .axis_style(look.grid)
        .label_style(label)
        .y_labels(5)
        .x_labels(8)
        .x_label_formatter(&|week| monday(*week))
        .y_label_formatter(&|value| gauge.write(*value))
        .draw()?;
    let line = points.iter().map(|(week, it)| (*week, it.value));
    chart.draw_series(LineSeries::new(line, look.line.mix(0.5).stroke_width(1)))?;
    chart.draw_series(points.iter().map(|(week, it)| {
        ErrorBar::new_vertical(*week, it.low, it.value, it.high, look.line.filled(), 6)
    }))?;
    Ok(area.present()?)
}

/// The Monday of a week, as month and day; nothing between weeks.
fn monday(week: f64) -> String {
    if (week - week.round()).abs() > 1e-6 {
        return String::new();
    }
    let date = Date::from_unix_days(week.round() as i64 * 7 - 3).to_text();
    date.get(5..).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weeks_are_named_by_their_mondays() {
        // 2026-11-23 is a Monday, and day 20 780 since 1970.
        let week = f64::from(hearback_study::measures::week(20_780));
        assert_eq!((monday(week), monday(week + 0.5)), ("11-23".to_owned(), String::new()));
    }

    #[test]
    fn a_chart_has_a_mark_for_each_week_and_no_style_of_its_own() {
        let mark = Estimate { value: 3.0, low: 2.0, high: 4.0 };
        let points: Vec<(i32, Estimate)> = (0..40).map(|week| (week, mark)).collect();
        for look in [LIGHT, DARK] {
            let mut svg = String::new();
            {
                let area = SVGBackend::with_string(&mut svg, SIZE).into_drawing_area();
                draw(&area, &look, &Gauge::of_scale("stars 5"), &points).unwrap();
            }
            assert_eq!(svg.matches("<circle").count(), WEEKS as usize, "{svg}");
            assert!(!svg.contains("style"), "{svg}");
        }
    }
}
