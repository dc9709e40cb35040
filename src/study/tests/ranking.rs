//! What is ranked, labelled and flagged, over comments made so that the right
//! answer is plain.

use hearback_study::measures::week;
use hearback_study::rank::{Lens, Ranked, Weights};
use hearback_study::trend::Direction;
use hearback_study::{Belongs, Comment, Study, Who};
use hearback_wire::Id;
use hearback_wire::batch::Rating;

const WHO: Who<'_> = Who { name: "team", at: 1_000 };
const TODAY: i32 = 20_780;

/// A study to which people come one after the other, each with one thing to
/// say, and with a number so that no two texts are twins.
#[derive(Default)]
struct Crowd {
    study: Study,
    came: u64,
}

impl Crowd {
    fn say(&mut self, times: u64, text: &str, stars: Option<u32>, day: i32) {
        for _ in 0..times {
            self.came += 1;
            let rating = stars.map(|value| Rating { kind: "stars".into(), value, max: 5 });
            self.study.add(&Comment {
                id: Id::from_parts(self.came, &[0; 10]),
                person: self.came,
                day,
                rating: rating.as_ref(),
                text,
                locale: None,
            });
        }
    }

    fn first(&self, number: u64) -> Belongs {
        self.study.belongs_to(Id::from_parts(number, &[0; 10]))
    }

    /// Accepts the suggestion that a comment is in.
    fn accept(&mut self, number: u64, name: &str) -> u32 {
        let Belongs::Group(group) = self.first(number) else { panic!("expected a suggestion") };
        self.study.accept(WHO, group, name).unwrap()
    }

    fn list(&self) -> Vec<Ranked> {
        self.study.ranked(Lens::default())
    }
}

fn names(list: &[Ranked]) -> Vec<&str> {
    list.iter().map(|ranked| ranked.name.as_deref().unwrap()).collect()
}

fn close(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-9, "{found} is not {expected}");
}

#[test]
fn every_factor_by_hand() {
    let mut crowd = Crowd::default();
    crowd.say(8, "the printer jams", Some(1), TODAY);
    crowd.say(12, "👍", Some(5), TODAY);
    let printer = crowd.accept(1, "Printer");
    crowd.study.weigh(WHO, printer, 2.0).unwrap();
    let list = crowd.list();
    let Ranked { factors, importance, score, comments, .. } = &list[0];
    assert_eq!((*comments, factors.people, factors.asked), (8, 8, 20));
    close(factors.frequency.value, 0.4);
    // Eight that are discontent and ten more as the mean is, which is 0.4.
    close(factors.severity.value, (8.0 + 10.0 * 0.4) / 18.0);
    close(factors.gap.value, 1.0);
    // All of one day: nothing is more recent than anything else.
    close(factors.recency, 1.0);
    close(importance.value, (0.5 + 0.5 * factors.severity.value) * (1.0 + factors.gap.value) * 2.0);
    let cautious = (0.5 + 0.5 * factors.severity.value) * (1.0 + factors.gap.low) * 2.0;
    close(*score, 100.0 * factors.frequency.low * cautious);
    assert!(importance.low < importance.value && importance.value < importance.high);
}

#[test]
fn three_of_five_do_not_beat_eighty_of_a_hundred() {
    let few = hearback_study::interval::share(3.0, 5.0);
    let many = hearback_study::interval::share(80.0, 100.0);
    assert!(few.low < many.low);
    let mut crowd = Crowd::default();
    crowd.say(3, "the printer jams", Some(1), TODAY);
    crowd.say(40, "slow search results", Some(2), TODAY);
    crowd.accept(1, "Printer");
    crowd.accept(4, "Search");
    assert_eq!(names(&crowd.list()), ["Search", "Printer"]);
    let top = crowd.study.ranked(Lens { most: Some(1), ..Lens::default() });
    assert_eq!(names(&top), ["Search"]);
    // The team may think otherwise, and it shows.
    crowd.study.weigh(WHO, 1, 5.0).unwrap();
    crowd.study.weigh(WHO, 2, 1.0).unwrap();
    assert_eq!(crowd.list()[0].factors.staff + crowd.list()[1].factors.staff, 6.0);
}

#[test]
fn what_hurts_is_before_what_pleases() {
    let mut crowd = Crowd::default();
    crowd.say(20, "the printer jams", Some(1), TODAY);
    crowd.say(20, "lovely animations", Some(5), TODAY);
    crowd.accept(1, "Printer");
    crowd.accept(21, "Animations");
    let list = crowd.list();
    assert_eq!(names(&list), ["Printer", "Animations"]);
    assert_eq!(list[0].factors.frequency, list[1].factors.frequency);
    assert!(list[0].factors.gap.low > 0.0 && list[1].factors.gap.high < 0.0);
}

#[test]
fn of_two_alike_the_one_said_of_late_is_first_whenever_it_is_read() {
    let mut crowd = Crowd::default();
    crowd.say(10, "the printer jams", None, TODAY - 120);
    crowd.say(10, "slow search results", None, TODAY);
    crowd.accept(1, "Printer");
    crowd.accept(11, "Search");
    let list = crowd.list();
    assert_eq!(names(&list), ["Search", "Printer"]);
    assert!(list[0].factors.recency > 1.2 && list[1].factors.recency < 0.8);
    // Weights without recency: then they are equal.
    let even = Weights { recency: 0.0, ..crowd.study.weights() };
    crowd.study.set_weights(even);
    let list = crowd.list();
    close(list[0].score, list[1].score);
    assert_eq!(list[0].weights, 2);
}

#[test]
fn a_window_counts_who_spoke_in_it() {
    let mut crowd = Crowd::default();
    crowd.say(10, "the printer jams", None, TODAY - 120);
    crowd.say(5, "the printer jams", None, TODAY);
    crowd.say(5, "👍", None, TODAY);
    crowd.accept(1, "Printer");
    let lens = Lens { since: Some(TODAY - 30), ..Lens::default() };
    let factors = crowd.study.ranked(lens)[0].factors;
    assert_eq!((factors.people, factors.asked), (5, 10));
    let factors = crowd.study.ranked(Lens { asked: Some(1000), ..Lens::default() })[0].factors;
    assert_eq!((factors.people, factors.asked), (15, 1000));
}

#[test]
fn no_words_keep_their_rating() {
    let mut crowd = Crowd::default();
    crowd.say(4, "asdfasdf", Some(5), TODAY);
    crowd.say(2, "", Some(5), TODAY);
    crowd.say(4, "the printer jams", Some(1), TODAY);
    assert_eq!(crowd.first(1), Belongs::Nothing);
    crowd.accept(7, "Printer");
    let factors = crowd.list()[0].factors;
    assert_eq!(factors.asked, 10);
    close(factors.gap.value, 1.0);
}

#[test]
fn a_label_is_what_only_this_group_says() {
    let mut crowd = Crowd::default();
    crowd.say(1, "The printer jams on thick paper", None, TODAY);
    crowd.say(1, "printer jams again", None, TODAY);
    crowd.say(1, "My printer jams on this paper", None, TODAY);
    crowd.say(3, "slow search results in this app", None, TODAY);
    let label = crowd.study.label(crowd.first(1));
    assert_eq!(label.words[..2], ["jams", "printer"]);
    let middle = label.middle.unwrap();
    assert_eq!(crowd.study.belongs_to(middle), crowd.first(1));
    assert_eq!(crowd.study.label(Belongs::Theme(99)), hearback_study::Label::default());
}

#[test]
fn a_rise_is_flagged_and_small_talk_is_not() {
    let mut crowd = Crowd::default();
    let monday = (week(TODAY)) * 7 - 3;
    for back in 1..=4 {
        crowd.say(20, "slow search results", None, monday - 7 * back);
        crowd.say(1, "the printer jams", None, monday - 7 * back);
    }
    crowd.say(20, "slow search results", None, monday);
    crowd.say(15, "the printer jams", None, monday + 6);
    crowd.say(2, "lovely animations", None, monday);
    let printer = crowd.accept(21, "Printer");
    let trends = crowd.study.trends(week(TODAY), 4);
    let flagged: Vec<_> =
        trends.iter().filter_map(|trend| Some((trend.belongs, trend.flag?.direction))).collect();
    assert_eq!(flagged[0], (Belongs::Theme(printer), Direction::Up));
    assert_eq!(crowd.study.weeks(Belongs::Theme(printer)).last(), Some(&(week(TODAY), 15)));
    assert!(trends.iter().all(|trend| trend.window.now != 2 || trend.flag.is_none()));
}

#[test]
fn what_is_related_is_offered() {
    let mut crowd = Crowd::default();
    crowd.say(3, "the printer jams on thick paper", None, TODAY);
    crowd.say(3, "my laptop upgrade broke wifi, bluetooth and every printer driver", None, TODAY);
    crowd.say(3, "lovely animations", None, TODAY);
    let theme = crowd.accept(1, "Printer");
    let Belongs::Group(driver) = crowd.first(4) else { panic!("expected another suggestion") };
    assert_eq!(crowd.study.related(Belongs::Theme(theme)), [driver]);
}
