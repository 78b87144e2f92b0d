//! What people read of a run: one language, everyday words, and no fact that is not known.

use elicense::jiff::Timestamp;
use elicense::license::{LICENSE_OFFSET, Title};
use elicense::messages::{self, Advice, Topic};
use elicense::{Code, Conclusion, Language, Region, SubIndication, Verifier};

use crate::record::columns::UNEXAMINED;
use crate::record::{Facts, Record};

/// The words of one language.
#[derive(Clone, Copy)]
pub(crate) struct Words<'v> {
    pub language: Language,
    pub verifier: &'v Verifier,
    /// The day of the audit, as dates are written.
    pub today: &'v str,
}

impl Words<'_> {
    /// The one of both that is in the language.
    pub(crate) fn say<'t>(&self, chinese: &'t str, english: &'t str) -> &'t str {
        say(self.language, chinese, english)
    }

    /// What the catalogue of messages calls a name.
    pub(crate) fn word<'n>(&self, topic: Topic, name: &'n str) -> &'n str {
        messages::word(self.language, topic, name)
    }

    pub(crate) fn region(&self, code: &str) -> String {
        let title = Region::parse(code).and_then(|region| self.verifier.regions().title(region));
        match title {
            Some(title) => self.title(title).to_owned(),
            None if code == Region::UNKNOWN.to_string() => self.say("未能识别", "not told").to_owned(),
            None => code.to_owned(),
        }
    }

    pub(crate) fn kind(&self, id: Option<&str>) -> String {
        match id.map(|id| (id, self.verifier.catalog().kind(id))) {
            Some((_, Some(kind))) => self.title(&kind.name).to_owned(),
            Some((id, None)) => id.to_owned(),
            None => self.say("未能识别", "not told").to_owned(),
        }
    }

    /// One of the three conclusions, or that there is none.
    pub(crate) fn conclusion(&self, name: &str) -> &'static str {
        let of = |name: &str| Conclusion::from_name(name);
        let (chinese, english) = match of(name) {
            Some(Conclusion::Passed) => ("核验通过", "Verified"),
            Some(Conclusion::Failed) => ("不能办理", "Not acceptable"),
            Some(_) => ("暂不能认定", "Not confirmed"),
            None if name == UNEXAMINED => ("无法检查", "Could not be examined"),
            None => ("", ""),
        };
        say(self.language, chinese, english)
    }

    /// What a code means and what to do next.
    pub(crate) fn advice(&self, code: &str) -> Advice {
        advice(self.language, code, self.today, None)
    }

    /// A time by the clocks of those who read it.
    pub(crate) fn time(&self, time: &str) -> String {
        let Ok(time) = time.parse::<Timestamp>() else { return time.to_owned() };
        let local = LICENSE_OFFSET.to_datetime(time);
        let (date, hour, minute) = (local.date(), local.hour(), local.minute());
        let zone = self.say("（北京时间）", " (UTC+8)");
        format!("{date} {hour:02}:{minute:02}{zone}")
    }

    fn title<'t>(&self, title: &'t Title) -> &'t str {
        self.say(&title.zh_cn, &title.en)
    }
}

/// The one of both that is in the language.
pub(crate) fn say<'t>(language: Language, chinese: &'t str, english: &'t str) -> &'t str {
    match language {
        Language::ZhCn => chinese,
        Language::En => english,
    }
}

/// Why an entry did not pass, and what to do next; neither is ever empty. `None` for what passed.
pub(crate) fn advice_on(record: &Record<'_>, language: Language, today: &str) -> Option<Advice> {
    if record.has_passed() {
        return None;
    }
    let facts = record.facts.as_ref();
    let code = record.error.as_deref().or_else(|| Some(facts?.reason()?.as_str()));
    let told = code.map(|code| advice(language, code, today, facts)).filter(|told| !told.found.is_empty());
    let told = told.unwrap_or_else(|| {
        let sub = facts.and_then(|facts| SubIndication::from_name(facts.sub.as_deref()?));
        let unknown = say(language, "没有记录原因。", "No reason was recorded.");
        let why = sub.map(|sub| messages::word(language, Topic::SubIndication, sub.as_str()));
        Advice { found: why.unwrap_or(unknown).to_owned(), ..Advice::default() }
    });
    let by_hand = say(
        language,
        "请用本程序单独核验该文件，并向发证机关核实。",
        "Verify this file alone, and ask the authority that issued it.",
    );
    Some(Advice { next: if told.next.is_empty() { by_hand.to_owned() } else { told.next }, ..told })
}

/// The sentences of a code, with those facts that a run keeps.
fn advice(language: Language, code: &str, today: &str, facts: Option<&Facts<'_>>) -> Advice {
    let text = |chinese, english| say(language, chinese, english).to_owned();
    let mut data = vec![
        ("day", today.to_owned()),
        ("at", text("核验时点", "the time of the audit")),
        ("field", text("某项内容", "one of the fields")),
        ("other", text("另一项内容", "another field")),
        ("first", text("某个日期", "one date")),
        ("last", text("另一个日期", "another date")),
        ("region", text("该地区", "that region")),
        ("claim", text("某项内容", "something")),
    ];
    let issued = facts.and_then(|facts| facts.issued.as_deref());
    data.extend(issued.map(|issued| ("issued", issued.to_owned())));
    if code == Code::LayoutOutOfUse.as_str() {
        data.extend(facts.map(|facts| ("layout", facts.layout.to_string())));
    }
    let Advice { who, found, next } = messages::advice(language, code, &data);
    Advice { who, found: closed(&found), next: closed(&next) }
}

/// A sentence without the facts that only a report knows: what stands in brackets because of them goes, and "…" takes
/// the place of the others.
fn closed(sentence: &str) -> String {
    let mut text = sentence.to_owned();
    for (begin, end) in [('（', '）'), ('(', ')')] {
        let mut rest = std::mem::take(&mut text);
        while let Some((before, inside, behind)) = bracketed(&rest, begin, end) {
            text.push_str(if inside.contains('{') { before.trim_end_matches(' ') } else { before });
            if !inside.contains('{') {
                text.push(begin);
                text.push_str(inside);
                text.push(end);
            }
            rest = behind.to_owned();
        }
        text.push_str(&rest);
    }
    let mut parts = text.split('{');
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |text, part| text + "…" + part.split_once('}').map_or(part, |(_, rest)| rest))
}

/// What stands before, in and behind the first brackets.
fn bracketed(text: &str, begin: char, end: char) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once(begin)?;
    let (inside, behind) = rest.split_once(end)?;
    Some((before, inside, behind))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::columns::UNEXAMINED;
    use elicense::Trust;

    #[test]
    fn a_sentence_has_no_place_left_open_for_a_fact() {
        for (sentence, told) in [
            ("a (of {what}) b.", "a b."),
            ("证书（{rule}，{clause}）不符（GB 1）。", "证书不符（GB 1）。"),
            ("{parts} parts", "… parts"),
            ("nothing (open) here", "nothing (open) here"),
        ] {
            assert_eq!(closed(sentence), told);
        }
        for language in [Language::ZhCn, Language::En] {
            for (code, _) in messages::explanations(language) {
                let Advice { found, next, .. } = advice(language, code, "2026-06-01", None);
                assert!(!found.contains(['{', '}']) && !next.contains(['{', '}']), "{code}: {found} {next}");
            }
        }
    }

    #[test]
    fn whatever_did_not_pass_has_a_reason_and_a_next_step() {
        let record = |error: Option<&'static str>| Record {
            n: 0,
            name: "a".into(),
            s: 1,
            encoding: None,
            sha256: None,
            error: error.map(Into::into),
            facts: None,
        };
        let errors = [None, Some("input-empty"), Some("member-bomb"), Some("of a later version")];
        for (error, language) in
            errors.into_iter().flat_map(|one| [(one, Language::ZhCn), (one, Language::En)])
        {
            let told = advice_on(&record(error), language, "2026-06-01").expect("it did not pass");
            assert!(!told.found.is_empty() && !told.next.is_empty(), "{error:?}");
        }
    }

    #[test]
    fn times_are_those_of_the_clocks_in_china_and_conclusions_have_words() {
        let verifier = Verifier::new(Trust::empty());
        let words = |language| Words { language, verifier: &verifier, today: "2026-06-01" };
        let [zh, en] = [Language::ZhCn, Language::En].map(words);
        assert_eq!(zh.time("2026-05-31T20:05:09Z"), "2026-06-01 04:05（北京时间）");
        assert_eq!(en.time("2026-05-31T20:05:09Z"), "2026-06-01 04:05 (UTC+8)");
        for name in ["passed", "failed", "undetermined", UNEXAMINED] {
            assert!(!zh.conclusion(name).is_empty() && zh.conclusion(name) != en.conclusion(name));
        }
        assert_eq!(zh.region("unknown"), "未能识别");
    }
}
