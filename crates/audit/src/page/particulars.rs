//! What the result stands on, where its parts are, and everything that was found, code by code.

use elicense::jiff::Timestamp;
use elicense::{Language, Relying, RevocationRule};

use super::View;
use super::html::grouped;
use super::tables::ROWS;
use crate::store::file;
use crate::summary::{ListState, Summary};

impl View<'_> {
    /// Seals with their owners and makers; nothing where nothing is sealed.
    pub(super) fn seals(&mut self) {
        let Summary { seals, seals_unvouched: unvouched, .. } = self.summary;
        if seals.is_empty() && *unvouched == 0 {
            return;
        }
        let note = (
            "印章名称 · 所有者 · 制作者；只列出可信任者作保的印章，名称人人可写。",
            "Name · owner · maker, of seals that somebody who is trusted vouches for: anybody can write a name.",
        );
        self.part("电子印章及其制作者", "Seals and their makers", note);
        let mut rows = Vec::new();
        if *unvouched > 0 {
            rows.push((self.say("无人作保的印章", "Seals that nobody vouches for").to_owned(), *unvouched));
        }
        rows.extend(seals.iter().map(|seal| {
            let parts = [&seal.name, &seal.owner, &seal.maker].map(String::as_str);
            let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
            (parts.join(" · "), seal.entries)
        }));
        self.bars(&rows, "plain");
        self.end_part();
    }

    /// The revocation lists, the oldest first.
    pub(super) fn lists(&mut self) {
        self.part("吊销列表的新旧", "Age of the revocation lists", ("", ""));
        let mut lists: Vec<&ListState> = self.summary.lists.iter().collect();
        lists.sort_by(|one, other| one.list.this_update.cmp(&other.list.this_update));
        if lists.is_empty() {
            self.html.raw("<p>");
            self.html.text(self.words.say(
                "信任库中没有吊销列表：证书是否被吊销无从得知。请管理员从各签发机构取得最新吊销列表。",
                "The trust store has no revocation list: nobody can tell whether certificates were revoked. Have the \
                 administrator fetch the latest lists of the certification authorities.",
            ));
            self.html.raw("</p>");
            return self.end_part();
        }
        let ages: Vec<u64> = lists.iter().map(|one| days(&one.list.this_update, &self.summary.at)).collect();
        let oldest = ages.iter().copied().max().unwrap_or_default();
        self.html.raw("<ul class=\"bars\">");
        for (one, age) in lists.iter().zip(ages).take(ROWS) {
            let (class, state) = match one.fresh {
                true => ("good", self.words.say("在有效期内", "up to date")),
                false => ("bad", self.words.say("已过期", "out of date")),
            };
            self.html.raw("<li>");
            self.html.name(&one.list.issuer);
            self.html.raw(" <b class=\"n ");
            self.html.raw(class);
            self.html.raw("\">");
            self.html.text(&match self.words.language {
                Language::ZhCn => format!("{} 天 · {state}", grouped(age)),
                Language::En => format!("{} days · {state}", grouped(age)),
            });
            self.html.raw("</b>");
            self.html.bar(oldest, &[(class, age)]);
            let none = self.words.say("未载明", "not stated").to_owned();
            let next = one.list.next_update.as_deref().map_or(none, |time| self.words.time(time));
            let issued = self.words.time(&one.list.this_update);
            let times = match self.words.language {
                Language::ZhCn => format!("签发于 {issued}，应于 {next} 前更新"),
                Language::En => format!("issued {issued}, next due {next}"),
            };
            self.html.element("span class=\"dim\"", &times);
            self.html.raw("</li>");
        }
        self.html.raw("</ul>\n");
        self.more(lists.len(), ROWS, file::SUMMARY);
        self.end_part();
    }

    /// Files and archives with most entries that did not pass.
    pub(super) fn sources(&mut self) {
        if self.summary.worst.is_empty() {
            return;
        }
        let note = ("未通过份数 / 总份数。", "Not passed / all.");
        self.part("问题最多的文件和压缩包", "Files and archives with most problems", note);
        let most = self.summary.worst.iter().map(|one| one.bad).max().unwrap_or_default();
        self.html.raw("<ul class=\"bars\">");
        for one in self.summary.worst.iter().take(SOURCES) {
            self.html.raw("<li>");
            self.html.name(&one.name);
            self.html.raw(" <b class=\"n\">");
            self.html.text(&format!("{} / {}", grouped(one.bad), grouped(one.entries)));
            self.html.raw("</b>");
            self.html.bar(most, &[("bad", one.bad)]);
            self.html.raw("</li>");
        }
        self.html.raw("</ul>\n");
        self.more(self.summary.worst.len(), SOURCES, file::SUMMARY);
        self.end_part();
    }

    /// The files of the run's folder.
    pub(super) fn files(&mut self) {
        self.part("本次结果的文件", "The files of this run", ("", ""));
        self.html.raw("<ul class=\"folder\">");
        for (name, chinese, english) in FILES {
            self.html.raw("<li>");
            self.html.link(name, name);
            self.html.raw(" <span>");
            self.html.text(self.words.say(chinese, english));
            self.html.raw("</span></li>");
        }
        self.html.raw("</ul>\n");
        self.end_part();
    }

    /// Every code with its count, and what the result stands on.
    pub(super) fn particulars(&mut self) {
        let codes: Vec<(&str, u64)> = {
            let causes = self.summary.causes.iter().map(|(code, count)| (code.as_str(), *count));
            let findings = self.summary.findings.iter().map(|(code, found)| (*code, found.count));
            causes.chain(findings).collect()
        };
        self.part(
            "全部检查发现",
            "Everything that was found",
            ("一份证照可以有多项发现。", "One license can have several findings."),
        );
        let mut codes = codes;
        codes.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        self.html.raw("<table class=\"codes\"><tbody>\n");
        for (code, count) in codes.iter().take(CODES) {
            self.html.raw("<tr><td class=\"n\">");
            self.html.counted(code, *count);
            self.html.raw("</td><td>");
            let advice = self.words.advice(code);
            self.html.text(&advice.found);
            self.html.raw(" <code>");
            self.html.text(code);
            self.html.raw("</code></td></tr>\n");
        }
        self.html.raw("</tbody></table>\n");
        self.more(codes.len(), CODES, file::SUMMARY);
        self.end_part();
        self.counts(("数据格式", "Data formats"), &self.summary.layouts);
        self.counts(("信任根与固定公钥", "Trust anchors and pinned keys"), &self.summary.anchors);
        self.basis();
    }

    fn counts(&mut self, title: (&str, &str), counts: &std::collections::BTreeMap<String, u64>) {
        if counts.is_empty() {
            return;
        }
        self.part(title.0, title.1, ("", ""));
        let mut rows: Vec<(String, u64)> =
            counts.iter().map(|(name, count)| (name.clone(), *count)).collect();
        rows.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        self.bars(&rows, "plain");
        self.end_part();
    }

    fn basis(&mut self) {
        self.part("结果所依据的条件", "What the results stand on", ("", ""));
        self.html.raw("<dl>\n");
        let asked = &self.findings.audit.inquiry;
        let region = match asked.relying {
            Relying::All => self.say("所有地区", "all regions").to_owned(),
            Relying::Region(region) => self.words.region(&region.to_string()),
            _ => self.say("本次未要求核验", "not asked for").to_owned(),
        };
        let policy = match self.findings.audit.verifier.policy().revocation {
            RevocationRule::Required => self.say("须有最新吊销列表", "a fresh list is required"),
            RevocationRule::Advisory => {
                self.say("没有最新吊销列表的，只作提示", "the lack of a fresh list is only told")
            }
        };
        let said = self.findings.audit.verifier.policy().constraints();
        let said: String = said.map(|(code, level)| format!("; {code}: {level}")).collect();
        let policy = format!("{policy}{said}");
        self.row(("核验时点", "Judged as of"), &self.words.time(&self.summary.at));
        self.row(("互认", "Recognition"), &region);
        self.row(("吊销信息", "Revocation"), &policy);
        let mut inputs = 0;
        for (name, words) in self.summary.basis.iter() {
            if let Some(input) = name.strip_prefix("input ") {
                inputs += 1;
                if inputs <= INPUTS {
                    let files = self.parts(words);
                    self.html.raw("<dt>");
                    self.html.text(self.words.say("核验对象", "Input"));
                    self.html.raw("</dt><dd>");
                    self.html.name(input);
                    self.html.text(&files);
                    self.html.raw("</dd>\n");
                }
            } else if name == "trust" {
                self.row(("信任库指纹（SHA-256）", "Fingerprint of the trust store (SHA-256)"), words);
            } else if name == "trust bundle" {
                self.row(("信任包", "Trust bundle"), words);
            }
        }
        let left_out = self.summary.left_out;
        let left_out = left_out.folders + left_out.system_files;
        if left_out > 0 {
            let text = ("未计入的文件夹和系统文件", "Folders and system files, not counted");
            self.row(text, &grouped(left_out));
        }
        let merkle = ("结果的根哈希（RFC 6962，SHA-256）", "Root over all results (RFC 6962, SHA-256)");
        self.row(merkle, &self.summary.merkle.root);
        self.html.raw("</dl>\n");
        self.more(inputs, INPUTS, file::SUMMARY);
        let proof = self.say(
            "把根哈希抄录或者签名保存：日后可用 elicense audit prove 证明某一份的结果属于本次核验。",
            "Keep the root signed or on paper: elicense audit prove then shows that a result belongs to this run.",
        );
        self.html.element("p class=\"note\"", proof);
        self.end_part();
    }

    fn row(&mut self, name: (&str, &str), text: &str) {
        self.html.element("dt", self.words.say(name.0, name.1));
        self.html.raw("<dd>");
        self.html.name(text);
        self.html.raw("</dd>\n");
    }

    /// Of how many files an input is.
    fn parts(&self, words: &str) -> String {
        let count = words.split_once(" parts,").and_then(|(count, _)| count.parse::<u64>().ok());
        match (count, self.words.language) {
            (Some(1) | None, _) => String::new(),
            (Some(count), Language::ZhCn) => format!("（{} 个文件）", grouped(count)),
            (Some(count), Language::En) => format!(" ({} files)", grouped(count)),
        }
    }
}

/// Whole days from one time to another.
fn days(from: &str, until: &str) -> u64 {
    let time = |text: &str| text.parse::<Timestamp>().map_or(0, |time| time.as_second());
    u64::try_from((time(until) - time(from)) / 86_400).unwrap_or_default()
}

/// The files that people open, with what is in them.
const FILES: [(&str, &str, &str); 5] = [
    (
        file::PROBLEMS,
        "未通过的每一份：原因和下一步，可筛选",
        "everything that did not pass, with reason and next step; filters",
    ),
    (file::CSV, "全部结果，一份一行，可作统计", "all results, one a line, to be counted"),
    (file::RESULTS, "每一份的完整核验报告", "the whole report on each"),
    (file::ANOMALIES, "文件之间的异常及其证据", "inconsistencies between licenses, with the evidence"),
    (file::SUMMARY, "本页的全部数字和根哈希", "all figures of this page, and the root"),
];

/// Codes, sources and inputs that are shown.
const CODES: usize = 40;
const SOURCES: usize = 10;
const INPUTS: usize = 10;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_as_many_days_old_as_have_passed() {
        let at = "2026-06-01T04:00:00Z";
        let ages = ["2026-05-31T04:00:01Z", "2026-05-31T04:00:00Z", "2027-01-01T00:00:00Z"];
        assert_eq!(ages.map(|issued| days(issued, at)), [0, 1, 0]);
    }
}
