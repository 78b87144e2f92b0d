//! Layouts of the two invented forms: no authority issues them.

use crate::files::Files;
use crate::gm::sm3;
use crate::pictures::Picture;

/// Their folder below `testdata/`, as vectors name it.
pub const FOLDER: &str = "formats/pages";
/// That of the form whose labels are in a picture.
pub const PICTURE: &str = "xx-picture-page-1";
/// That of the form whose issuer tags its values.
pub const TAGGED: &str = "xx-tagged-page-1";

/// Writes both.
pub fn write(files: &mut Files) {
    for (id, text) in all() {
        files.put(format!("{FOLDER}/{id}.layout.toml"), text.into_bytes());
    }
}

/// Both, by their ids.
#[must_use]
pub fn all() -> [(&'static str, String); 2] {
    let digest: String = sm3(&Picture::blank(8, 6).png()).iter().map(|byte| format!("{byte:02x}")).collect();
    [(PICTURE, of_picture(&digest)), (TAGGED, TAGGED_TEXT.to_owned())]
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
