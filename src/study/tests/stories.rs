//! Decisions and their undoing, told as stories in `tests/stories`.
//!
//! A line says what happens or what must be so; `restart` follows every story:
//! a study that is restored from its log and its comments must have the same
//! themes.

use hearback_study::decisions::Step;
use hearback_study::rank::{Lens, Weights};
use hearback_study::{Belongs, Comment, Study, ThemeId, Who, person};
use hearback_wire::Id;

#[derive(Default)]
struct Stage {
    study: Study,
    said: Vec<(u64, String, String)>,
}

fn id(number: u64) -> Id {
    Id::from_parts(number, &[7; 10])
}

fn number(word: &str) -> u64 {
    word.parse().unwrap_or_else(|_| panic!("expected a number: {word}"))
}

fn numbers(words: &str) -> Vec<u64> {
    words.split_whitespace().map(number).collect()
}

impl Stage {
    fn say(&mut self, number: u64, who: &str, text: &str) {
        self.said.push((number, who.to_owned(), text.to_owned()));
        self.study.add(&comment(number, who, text));
    }

    fn group(&self, comment: u64) -> u32 {
        let mut housed = self.study.housed();
        housed.find(|(of, _)| *of == id(comment)).and_then(|(_, group)| group).expect("a group")
    }

    fn theme(&self, name: &str) -> ThemeId {
        // A merged theme is still known by its name, to be refused.
        let standing = self.study.book().themes().find(|(_, theme)| theme.name == name);
        let merged = || {
            (1..50).find(|id| self.study.book().theme(*id).is_some_and(|theme| theme.name == name))
        };
        standing.map(|(id, _)| id).or_else(merged).unwrap_or_else(|| panic!("no theme {name}"))
    }

    fn members(&self, belongs: Belongs) -> Vec<u64> {
        let ids = self.study.comments(belongs);
        let of =
            |comment: &Id| self.said.iter().find(|(number, ..)| id(*number) == *comment).unwrap().0;
        let mut numbers: Vec<u64> = ids.iter().map(of).collect();
        numbers.sort_unstable();
        numbers
    }

    /// Does what a line says; an error is a refusal.
    fn act(&mut self, line: &str) -> Result<(), String> {
        let who = Who { name: "team", at: 1_000 };
        let (verb, rest) = line.split_once(' ').unwrap_or((line, ""));
        let refused = |refusal: hearback_study::Refusal| refusal.to_string();
        match verb {
            "say" => {
                let (number_word, rest) = rest.split_once(' ').unwrap();
                let (name, text) = rest.trim().split_once(' ').unwrap();
                self.say(number(number_word), name, text.trim());
            }
            "settle" => self.study.settle(),
            "forget" => assert!(self.study.forget(id(number(rest)))),
            "accept" => {
                let (comment, name) = rest.split_once(" as ").unwrap();
                let group = self.group(number(comment));
                self.study.accept(who, group, name).map_err(refused)?;
            }
            "adopt" => {
                let (comment, name) = rest.split_once(" into ").unwrap();
                let group = self.group(number(comment));
                self.study.adopt(who, self.theme(name), group).map_err(refused)?;
            }
            "dismiss" => {
                let group = self.group(number(rest));
                self.study.dismiss(who, group).map_err(refused)?;
            }
            "split" => {
                let (comments, rest) = rest.split_once(" from ").unwrap();
                let (from, name) = rest.split_once(" as ").unwrap();
                let comments: Vec<Id> = numbers(comments).into_iter().map(id).collect();
                let from = self.theme(from);
                self.study.gather(who, &comments, Some(from), name).map_err(refused)?;
            }
            "merge" => {
                let (from, into) = rest.split_once(" into ").unwrap();
                let (from, into) = (self.theme(from), self.theme(into));
                self.study.merge(who, from, into).map_err(refused)?;
            }
            "rename" => {
                let (theme, name) = rest.split_once(" to ").unwrap();
                self.study.rename(who, self.theme(theme), name).map_err(refused)?;
            }
            "weigh" => {
                let (theme, weight) = rest.rsplit_once(' ').unwrap();
                self.study.weigh(who, self.theme(theme), number(weight) as f64).map_err(refused)?;
            }
            "move" => {
                let (comment, to) = rest.split_once(" to ").unwrap();
                let to = (to != "nothing").then(|| self.theme(to));
                self.study.assign(who, id(number(comment)), to).map_err(refused)?;
            }
            "undo" => {
                let step = rest.rsplit(' ').next().unwrap();
                self.study.undo(who, number(step)).map_err(refused)?;
            }
            _ => panic!("unknown: {line}"),
        }
        Ok(())
    }

    /// Whether a line is a claim, and holds.
    fn claim(&self, line: &str) -> bool {
        let (verb, rest) = line.split_once(' ').unwrap_or((line, ""));
        match verb {
            "theme" => {
                let (name, members) = rest.split_once(':').unwrap();
                assert_eq!(
                    self.members(Belongs::Theme(self.theme(name))),
                    numbers(members),
                    "{line}"
                );
            }
            "themes" => {
                let names: Vec<_> =
                    self.study.book().themes().map(|(_, theme)| theme.name.clone()).collect();
                assert_eq!(names.join(" "), rest, "{line}");
            }
            "suggested" => {
                let suggestions = self.study.suggestions(Lens::default());
                let mut found: Vec<u64> =
                    suggestions.iter().flat_map(|ranked| self.members(ranked.belongs)).collect();
                found.sort_unstable();
                let mut expected = numbers(rest);
                expected.sort_unstable();
                assert_eq!(found, expected, "{line}");
            }
            "nothing" => {
                assert_eq!(self.study.belongs_to(id(number(rest))), Belongs::Nothing, "{line}");
            }
            "people" => {
                let (comment, people) = rest.split_once(": ").unwrap();
                let belongs = self.study.belongs_to(id(number(comment)));
                let all = self.study.suggestions(Lens::default());
                let ranked = all.iter().find(|ranked| ranked.belongs == belongs).expect(line);
                assert_eq!(ranked.factors.people, number(people), "{line}");
            }
            "void" => assert_eq!(self.study.book().void(), numbers(rest), "{line}"),
            "log" => assert_eq!(self.study.log().len() as u64, number(rest), "{line}"),
            _ => return false,
        }
        true
    }

    /// Each standing theme with its comments, and what is nowhere.
    fn state(&self, study: &Study) -> Vec<(String, Vec<Id>)> {
        let themes = study
            .book()
            .themes()
            .map(|(id, theme)| (theme.name.clone(), study.comments(Belongs::Theme(id))));
        let mut state: Vec<_> = themes.collect();
        for (_, comments) in &mut state {
            comments.sort_unstable();
        }
        state
    }

    fn restart(&self) {
        let text = serde_json::to_string(self.study.log()).unwrap();
        let log: Vec<Step> = serde_json::from_str(&text).unwrap();
        assert_eq!(log, self.study.log());
        let mut again = Study::new(Weights::default(), log);
        for (comment_id, group) in self.study.housed() {
            let (number, who, text) =
                self.said.iter().find(|(number, ..)| id(*number) == comment_id).unwrap();
            again.restore(&comment(*number, who, text), group);
        }
        assert_eq!(self.state(&again), self.state(&self.study));
        let ranked = |study: &Study| {
            let list = study.ranked(Lens::default());
            list.into_iter()
                .map(|ranked| (ranked.belongs, ranked.comments, ranked.factors.people))
                .collect::<Vec<_>>()
        };
        assert_eq!(ranked(&again), ranked(&self.study));
    }
}

fn comment<'a>(number: u64, who: &str, text: &'a str) -> Comment<'a> {
    Comment {
        id: id(number),
        person: person(who),
        day: 20_000,
        rating: None,
        text,
        locale: Some("en"),
    }
}

#[test]
fn stories() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/stories");
    let mut told = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        println!("{}", path.display());
        let mut stage = Stage::default();
        for line in
            text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'))
        {
            println!("  {line}");
            if let Some(refused) = line.strip_prefix("refuse ") {
                let steps = stage.study.log().len();
                assert!(stage.act(refused).is_err(), "{line}");
                assert_eq!(stage.study.log().len(), steps, "{line}");
            } else if !stage.claim(line) {
                stage.act(line).unwrap_or_else(|refusal| panic!("{line}: {refusal}"));
            }
        }
        stage.restart();
        told += 1;
    }
    assert!(told >= 8, "expected the stories in {folder}");
}
