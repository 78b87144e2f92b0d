//! Layouts of the invented forms: no authority issues them.

use crate::files::Files;
use crate::gm::sm3;
use crate::pictures::Picture;

/// Their folder below `testdata/`, as vectors name it.
pub const FOLDER: &str = "formats/pages";
/// That of the form whose labels are in a picture.
pub const PICTURE: &str = "xx-picture-page-1";
/// That of the form whose issuer tags its values.
pub const TAGGED: &str = "xx-tagged-page-1";
/// That of the form that needs every word for pages that the others do not need.
pub const WORDS: &str = "xx-words-page-1";
/// One that looks for the values of that form where they are not.
pub const ELSEWHERE: &str = "xx-words-page-2";

/// Writes all.
pub fn write(files: &mut Files) {
    for (id, text) in all() {
        files.put(format!("{FOLDER}/{id}.layout.toml"), text.into_bytes());
    }
}

/// All, by their ids.
#[must_use]
pub fn all() -> [(&'static str, String); 4] {
    let digest: String = sm3(&Picture::blank(8, 6).png()).iter().map(|byte| format!("{byte:02x}")).collect();
    let one_of = r#"any = ["示例检验合格证", "示例检验证明"]"#;
    [
        (PICTURE, of_picture(&digest)),
        (TAGGED, TAGGED_TEXT.to_owned()),
        (WORDS, of_words(WORDS, one_of, 1, "11330000MBTE5T010A")),
        (ELSEWHERE, of_words(ELSEWHERE, r#"text = "示例检验报告""#, 2, "11330000MBTE5T0965")),
    ]
}

fn of_picture(digest: &str) -> String {
    format!(
        r#"id = "xx-picture-page-1"
region = {{ at = "/Seal/Region" }}
container = "ofd"

[title]
zh-CN = "测试图片底版证照"
en = "Test license with its labels in a picture"

[source]
kind = "invented"
note = "A form of the test data: no authority issues it"

[used]
from = 2019-01-01

[[detect]]
picture = "sm3:{digest}"

[proof]
kind = "ses"

[fields]
number = {{ box = [72, 61, 160, 10], format = "code" }}
holder_name = {{ box = [72, 77, 160, 10] }}
valid_from = {{ box = [72, 109, 160, 10], format = "yyyy年m月d日" }}
valid_until = {{ box = [72, 125, 160, 10], format = "yyyy年m月d日" }}
issued_on = {{ box = [175, 168, 60, 10], pieces = true, format = "year-month-day" }}

[face]
scope = {{ box = [72, 93, 160, 10], title = {{ zh-CN = "范围", en = "Scope" }} }}
"#
    )
}

/// A form that needs every word for pages that the others do not need; one by which nothing of it is found.
fn of_words(id: &str, detect: &str, page: usize, owner: &str) -> String {
    format!(
        r#"id = "{id}"
region = {{ at = "/Seal/Region" }}
container = "ofd"
labels = ["受检单位"]
rest = [{{ page = {page}, box = [20, 120, 100, 20] }}]
allowed_seals = {{ owners = ["{owner}"], regions = ["110000"] }}

[title]
zh-CN = "测试检验合格证"
en = "Test certificate of an inspection"

[source]
kind = "invented"
note = "A form of the test data: no authority issues it"

[used]
from = 2019-01-01

[[detect]]
{detect}

[proof]
kind = "ses"

[fields]
number = {{ label = "编号：", within = 60, under = "委托单位", page = {page}, format = "code" }}
holder_name = {{ label = "名称：", within = 60, near = [22, 68, 30, 10], page = {page} }}
issued_on = {{ row = "检验", column = "日期", page = {page}, format = "yyyy年m月d日" }}

[face]
client = {{ label = "名称：", within = 60, near = [22, 46, 30, 10], page = {page}, title = {{ zh-CN = "委托单位", en = "Client" }} }}
level = {{ between = ["评为", "等级"], page = {page}, format = "code", title = {{ zh-CN = "等级", en = "Level" }} }}
first_batch = {{ label = "批次：", within = 60, split = "至", part = 1, page = {page}, title = {{ zh-CN = "起始批次", en = "First batch" }} }}
last_batch = {{ label = "批次：", within = 60, split = "至", part = 2, page = {page}, title = {{ zh-CN = "终止批次", en = "Last batch" }} }}
inspector = {{ box = [145, 105, 40, 12], pieces = true, page = {page}, title = {{ zh-CN = "检验员", en = "Inspector" }} }}
"#
    )
}

const TAGGED_TEXT: &str = r#"id = "xx-tagged-page-1"
region = { at = "/Seal/Region" }
container = "ofd"
labels = ["示例经营备案证", "备案号", "权利人", "住所", "机关", "期至"]

[title]
zh-CN = "测试带标引证照"
en = "Test license with tags"

[source]
kind = "invented"
note = "A form of the test data: no authority issues it"

[used]
from = 2019-01-01

[[detect]]
tag = "示例权利人"

[[detect]]
text = "示例经营备案证"

[proof]
kind = "ses"

[fields]
number = { tag = "备案号", format = "code" }
holder_name = { tag = "示例权利人" }
issuer_name = { tag = "备案机关" }
issued_on = { tag = "颁发日期", pieces = true, format = "year-month-day" }
valid_until = { tag = "有效期至", format = "yyyy年m月d日" }

[face]
address = { tag = "住所", title = { zh-CN = "住所", en = "Address" } }
"#;
