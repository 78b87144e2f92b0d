//! What is odd about entries beside each other, with the first of them.

use elicense::Language;

use super::View;
use super::html::grouped;
use crate::anomalies::Anomaly;
use crate::anomaly_file::SeenTogether;
use crate::store::file;

impl View<'_> {
    pub(super) fn oddities(&mut self) {
        self.part("文件之间的异常", "Inconsistencies between licenses", ("", ""));
        self.html.raw("<p class=\"note\">");
        self.html.text(self.words.say(
            "签名看不出这些，须由人判断；全部证据见 ",
            "Signatures do not show these, and a person has to judge them; all evidence stands in ",
        ));
        self.html.link(file::ANOMALIES, file::ANOMALIES);
        self.html.text(self.words.say("。", "."));
        self.html.raw("</p>\n");
        let count =
            |anomaly: &Anomaly| self.summary.anomalies.get(anomaly.as_str()).copied().unwrap_or_default();
        let (found, not): (Vec<&Anomaly>, Vec<&Anomaly>) =
            Anomaly::ALL.iter().partition(|anomaly| count(anomaly).entries > 0);
        for anomaly in found {
            let (name, next) = told(*anomaly);
            let count = self.summary.anomalies.get(anomaly.as_str()).copied().unwrap_or_default();
            self.html.raw("<div class=\"card problem doubt\"><h3>");
            self.html.text(self.words.say(name.0, name.1));
            self.html.raw("</h3><p class=\"tag\"><b>");
            self.html.counted(anomaly.as_str(), count.entries);
            self.html.raw("</b> ");
            let groups = grouped(count.groups);
            self.html.text(&match self.words.language {
                Language::ZhCn => format!("份，共 {groups} 组"),
                Language::En => {
                    format!("entries in {groups} {}", if count.groups == 1 { "group" } else { "groups" })
                }
            });
            self.html.raw("</p><p class=\"next\"><b>");
            self.html.text(self.words.say("下一步：", "Next: "));
            self.html.raw("</b>");
            self.html.text(self.words.say(next.0, next.1));
            self.html.raw("</p><ul class=\"files\">");
            let evidence =
                self.findings.evidence.get(anomaly.as_str()).map(Vec::as_slice).unwrap_or_default();
            evidence.iter().for_each(|group| self.group(group));
            self.html.raw("</ul></div>\n");
        }
        if !not.is_empty() {
            let names = not.into_iter().map(|anomaly| {
                let (name, _) = told(*anomaly);
                self.words.say(name.0, name.1)
            });
            let names = names.collect::<Vec<_>>().join(self.words.say("；", "; "));
            let text = self.words.say("没有发现：", "Looked for and not found: ").to_owned()
                + &names
                + self.words.say("。", ".");
            self.html.element("p class=\"dim\"", &text);
        }
        self.end_part();
    }

    fn group(&mut self, group: &SeenTogether) {
        self.html.raw("<li>");
        for (place, (_, name)) in group.first.iter().enumerate() {
            if place > 0 {
                self.html.raw("<span class=\"dim\"> + </span>");
            }
            self.html.name(name);
        }
        let more = group.entries.saturating_sub(group.first.len() as u64);
        let first: Vec<String> = group.first.iter().map(|(entry, _)| grouped(*entry)).collect();
        let first = first.join(self.words.language.separator());
        let more = match (more, self.words.language) {
            (0, _) => String::new(),
            (more, Language::ZhCn) => format!("，另有 {} 份", grouped(more)),
            (more, Language::En) => format!(" and {} more", grouped(more)),
        };
        self.html.raw(" ");
        let entries = self.words.say("序号 ", "entries ").to_owned() + &first + &more;
        self.html.element("span class=\"dim\"", &entries);
        self.html.raw("</li>");
    }
}

/// A text in both languages.
type Both = (&'static str, &'static str);

/// What an anomaly is called, and what to do about it.
fn told(anomaly: Anomaly) -> (Both, Both) {
    match anomaly {
        Anomaly::SameName => (
            ("同一压缩包内文件重名", "Several files of one name in one archive"),
            (
                "请报送单位说明以哪一个为准，并重新打包。",
                "Ask who sent the archive which one counts, and to pack it again.",
            ),
        ),
        Anomaly::SameBytes => (
            ("同一文件出现多次", "The same file several times"),
            ("核实是否重复报送；统计时只计一次。", "See whether it was sent twice; count it once."),
        ),
        Anomaly::SameNumber => (
            ("证照编号相同，内容不同", "One license number, different content"),
            (
                "其中至多一份是真的：请凭编号向发证机关核实。",
                "At most one of them is right: ask the issuer by the number.",
            ),
        ),
        Anomaly::SameIdentifier => (
            ("证照标识相同，内容不同", "One license identifier, different content"),
            (
                "其中至多一份是真的：请凭证照标识向发证机关核实。",
                "At most one of them is right: ask the issuer by the identifier.",
            ),
        ),
        Anomaly::SupersededVersion => (
            ("新旧版本并存", "An older version beside a newer one"),
            (
                "以新版本为准；据旧版本办理过的事项应当复核。",
                "The newer one counts; review what was decided on the older one.",
            ),
        ),
        Anomaly::HolderNames => (
            ("同一持证主体代码，名称不同", "One holder number, different names"),
            (
                "核实是更名、录入有误，还是冒用他人代码。",
                "See whether the name changed, was mistyped, or the number is somebody else's.",
            ),
        ),
        Anomaly::IssuerBurst => (
            ("发证机关某一天签发特别多", "An issuer dated far more on one day than usual"),
            (
                "请发证机关确认当日是否批量补录或者换发。",
                "Ask the issuer whether licenses were entered or replaced in bulk that day.",
            ),
        ),
        Anomaly::ImpossibleDates => (
            ("日期自相矛盾，或者颁发日期晚于核验时点", "Dates that contradict each other or lie ahead"),
            ("请发证机关核对并更正日期。", "Ask the issuer to check and correct the dates."),
        ),
        Anomaly::OutsideYears => (
            ("颁发日期不在该数据格式的使用年限内", "Dated outside the years of its data format"),
            (
                "核实是否旧证补录；不是的，请向发证机关核实。",
                "See whether an old license was entered later; otherwise ask the issuer.",
            ),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_anomaly_is_called_something_else_in_each_language() {
        for pick in [|both: Both| both.0, |both: Both| both.1] {
            let names: std::collections::BTreeSet<_> =
                Anomaly::ALL.iter().map(|one| pick(told(*one).0)).collect();
            assert_eq!(names.len(), Anomaly::ALL.len());
        }
    }
}
