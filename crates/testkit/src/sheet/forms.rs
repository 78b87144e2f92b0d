//! Forms: where their labels and values stand. Labels and sizes are those of public forms; two are invented.

use super::Dice;

/// A form.
#[derive(Clone, Debug)]
pub struct Form {
    /// The id of its layout.
    pub layout: &'static str,
    /// Width and height in millimetres.
    pub size: [f64; 2],
    /// What is printed on it.
    pub labels: Vec<Label>,
    /// Where values stand.
    pub spots: Vec<Spot>,
    /// Whether its labels are in a picture.
    pub is_picture: bool,
}

/// A text of the form.
#[derive(Clone, Debug)]
pub struct Label {
    /// What it says.
    pub text: &'static str,
    /// Where it begins, on its base line.
    pub at: [f64; 2],
    /// The height of its type.
    pub size: f64,
    /// How it is written.
    pub style: Style,
}

/// How a label is written.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Style {
    /// As one object.
    Whole,
    /// Its first character, and the rest.
    Split,
    /// A character an object, spread over the width of so many.
    Spread(u8),
    /// A character an object, one below the other.
    Down,
}

/// Where a value stands.
#[derive(Clone, Debug)]
pub struct Spot {
    /// The field, or the fields of a text that is split.
    pub names: &'static [&'static str],
    /// Where its objects begin, on their base lines.
    pub at: Vec<[f64; 2]>,
    /// The height of its type.
    pub size: f64,
    /// How much room there is.
    pub width: f64,
    /// What stands there.
    pub kind: Kind,
    /// The issuer's tag.
    pub tag: Option<&'static str>,
}

/// What a value looks like.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Kind {
    /// Digits.
    Digits(usize),
    /// Words of an invented name.
    Words(usize),
    /// A day in Chinese.
    Day,
    /// Two of them, with 至 between.
    Days,
    /// A day in three objects.
    Pieces,
    /// An amount.
    Amount,
}

impl Kind {
    /// Whether any text may stand there.
    #[must_use]
    pub fn is_free(self) -> bool {
        matches!(self, Self::Words(_))
    }

    /// The texts of its objects.
    pub fn invent(self, dice: &mut Dice) -> Vec<String> {
        match self {
            Self::Digits(count) => vec![(0..count).map(|_| char::from(b'0' + dice.roll(10) as u8)).collect()],
            Self::Words(most) => {
                let count = 2 + dice.roll(most - 1);
                vec![words(count, dice)]
            }
            Self::Day => vec![day(dice, 2019)],
            Self::Days => vec![format!("{}至{}", day(dice, 2019), day(dice, 2030))],
            Self::Pieces => {
                let numbers = [2019 + dice.roll(7), 1 + dice.roll(12), 1 + dice.roll(28)];
                numbers.iter().map(ToString::to_string).collect()
            }
            Self::Amount => vec![format!("¥{}.{}{}", 1 + dice.roll(99_999), dice.roll(10), dice.roll(10))],
        }
    }
}

/// Words of invented names; no label has them.
pub fn words(count: usize, dice: &mut Dice) -> String {
    const LETTERS: [char; 20] = [
        '测', '试', '甲', '乙', '丙', '丁', '戊', '己', '庚', '辛', '壬', '癸', '样', '虚', '构', '山', '河',
        '东', '西', '北',
    ];
    (0..count).map(|_| *dice.pick(&LETTERS)).collect()
}

fn day(dice: &mut Dice, year: usize) -> String {
    format!("{}年{}月{}日", year + dice.roll(7), 1 + dice.roll(12), 1 + dice.roll(28))
}

/// All forms.
#[must_use]
pub fn all() -> Vec<Form> {
    vec![mining(), permit(), invoice(), picture(), tagged()]
}

pub(super) fn label(text: &'static str, x: f64, y: f64, size: f64) -> Label {
    Label { text, at: [x, y], size, style: Style::Whole }
}

pub(super) fn spot(name: &'static [&'static str], x: f64, y: f64, size: f64, width: f64, kind: Kind) -> Spot {
    Spot { names: name, at: vec![[x, y]], size, width, kind, tag: None }
}

/// A row: a label, and right behind it the value.
fn row(
    form: &mut Form,
    (text, name): (&'static str, &'static [&'static str]),
    at: [f64; 2],
    size: f64,
    width: f64,
    kind: Kind,
) {
    let [x, y] = at;
    form.labels.push(label(text, x, y, size));
    let after = x + text.chars().count() as f64 * size;
    form.spots.push(spot(name, after + 0.5, y, size, width, kind));
}

/// 采矿许可证.
fn mining() -> Form {
    let mut form = Form {
        layout: "cn-mining-license-page-1",
        size: [420.0, 295.0],
        labels: vec![label("采矿许可证", 170.0, 50.0, 12.0)],
        spots: Vec::new(),
        is_picture: false,
    };
    let left: [(&str, &[&str], Kind); 5] = [
        ("证号：", &["number"], Kind::Digits(20)),
        ("采矿权人：", &["holder_name"], Kind::Words(14)),
        ("地址：", &["address"], Kind::Words(14)),
        ("矿山名称：", &["mine_name"], Kind::Words(14)),
        ("经济类型：", &["economic_type"], Kind::Words(8)),
    ];
    for (index, (text, name, kind)) in left.into_iter().enumerate() {
        row(&mut form, (text, name), [60.0, 80.0 + 15.0 * index as f64], 6.0, 100.0, kind);
    }
    let right: [(&str, &[&str], Kind); 5] = [
        ("开采矿种：", &["mineral"], Kind::Words(6)),
        ("开采方式：", &["method"], Kind::Words(6)),
        ("生产规模：", &["scale"], Kind::Words(8)),
        ("矿区面积：", &["mining_area"], Kind::Words(8)),
        ("矿区范围：", &["extent"], Kind::Words(6)),
    ];
    for (index, (text, name, kind)) in right.into_iter().enumerate() {
        row(&mut form, (text, name), [230.0, 80.0 + 15.0 * index as f64], 6.0, 100.0, kind);
    }
    form.labels[3].style = Style::Split;
    form.labels[1].style = Style::Spread(5);
    // What is spread ends where the others end.
    form.spots[0].at[0][0] = 60.5 + 5.0 * 6.0;
    form.labels.extend([
        label("有效期限：", 60.0, 155.0, 6.0),
        label("自", 100.0, 155.0, 6.0),
        label("至", 165.0, 155.0, 6.0),
        label("年", 236.0, 248.0, 6.0),
        label("月", 253.0, 248.0, 6.0),
        label("日", 268.0, 248.0, 6.0),
    ]);
    form.labels[11].style = Style::Split;
    form.spots.extend([
        spot(&["valid_from"], 107.0, 155.0, 6.0, 55.0, Kind::Day),
        spot(&["valid_until"], 172.0, 155.0, 6.0, 55.0, Kind::Day),
    ]);
    let mut issued = spot(&["issued_on"], 216.0, 248.0, 6.0, 18.0, Kind::Pieces);
    issued.at = vec![[216.0, 248.0], [244.0, 248.0], [260.0, 248.0]];
    form.spots.push(issued);
    form
}

/// 建筑工程施工许可证.
fn permit() -> Form {
    let mut form = Form {
        layout: "cn-construction-permit-page-1",
        size: [297.0, 210.0],
        labels: vec![label("建筑工程施工许可证", 100.0, 30.0, 10.0), label("参建单位", 130.0, 50.0, 4.0)],
        spots: Vec::new(),
        is_picture: false,
    };
    let left: [(&str, &[&str], Kind); 7] = [
        ("编号", &["number"], Kind::Digits(18)),
        ("建设单位", &["holder_name"], Kind::Words(14)),
        ("工程名称", &["project"], Kind::Words(14)),
        ("建设地址", &["location"], Kind::Words(14)),
        ("建设规模", &["scale"], Kind::Words(10)),
        ("合同工期", &["valid_from", "valid_until"], Kind::Days),
        ("合同价格", &["price"], Kind::Amount),
    ];
    for (index, (text, name, kind)) in left.into_iter().enumerate() {
        row(&mut form, (text, name), [20.0, 45.0 + 15.0 * index as f64], 4.0, 80.0, kind);
    }
    let right: [(&str, &[&str]); 4] = [
        ("勘察单位", &["surveyor"]),
        ("设计单位", &["designer"]),
        ("施工单位", &["builder"]),
        ("监理单位", &["supervisor"]),
    ];
    let leads: [&[&str]; 4] = [&["survey_lead"], &["design_lead"], &["building_lead"], &["chief_supervisor"]];
    for (index, ((text, name), lead)) in right.into_iter().zip(leads).enumerate() {
        let y = [66.0, 84.0, 97.0, 112.0][index];
        row(&mut form, (text, name), [130.0, y], 4.0, 60.0, Kind::Words(14));
        let text = if index < 3 { "项目负责人" } else { "总监理工程师" };
        row(&mut form, (text, lead), [231.0, y], 4.0, 24.0, Kind::Words(4));
    }
    row(&mut form, ("发证机关", &["issuer_name"]), [20.0, 185.0], 4.0, 60.0, Kind::Words(12));
    row(&mut form, ("发证日期", &["issued_on"]), [160.0, 185.0], 4.0, 40.0, Kind::Day);
    form
}

/// 增值税电子普通发票.
fn invoice() -> Form {
    let mut form = Form {
        layout: "cn-vat-invoice-page-1",
        size: [210.0, 140.0],
        labels: vec![
            label("增值税电子普通发票", 75.0, 14.0, 6.0),
            label("密码区", 134.0, 28.0, 3.0),
            label("货物或应税劳务、服务名称", 12.0, 51.0, 3.0),
            label("金额", 130.0, 51.0, 3.0),
            label("税额", 180.0, 51.0, 3.0),
            label("合计", 20.0, 93.0, 3.0),
            label("价税合计", 12.0, 101.0, 3.0),
        ],
        spots: Vec::new(),
        is_picture: false,
    };
    form.labels[1].style = Style::Down;
    form.labels[5].style = Style::Spread(4);
    let rows: [(&str, &[&str], [f64; 2], Kind); 6] = [
        ("机器编号：", &["machine"], [8.0, 24.0], Kind::Digits(12)),
        ("发票代码：", &["code"], [150.0, 8.0], Kind::Digits(12)),
        ("发票号码：", &["number"], [150.0, 13.0], Kind::Digits(8)),
        ("开票日期：", &["issued_on"], [150.0, 18.0], Kind::Day),
        ("校验码：", &["check_code"], [150.0, 23.0], Kind::Digits(20)),
        ("（小写）", &["total"], [140.0, 101.0], Kind::Amount),
    ];
    for (text, name, at, kind) in rows {
        row(&mut form, (text, name), at, 3.0, 40.0, kind);
    }
    let parties: [(&str, f64, &[&str], &[&str]); 2] = [
        ("购买方", 31.0, &["buyer_name"], &["buyer_code"]),
        ("销售方", 109.0, &["seller_name"], &["seller_code"]),
    ];
    for (heading, y, name, code) in parties {
        form.labels.push(Label { text: heading, at: [8.0, y], size: 3.0, style: Style::Down });
        row(&mut form, ("名称：", name), [14.0, y + 1.0], 3.0, 70.0, Kind::Words(14));
        row(&mut form, ("纳税人识别号：", code), [14.0, y + 7.0], 3.0, 70.0, Kind::Digits(18));
    }
    form.spots.extend([
        spot(&["net_total"], 124.0, 93.0, 3.0, 30.0, Kind::Amount),
        spot(&["tax_total"], 175.0, 93.0, 3.0, 30.0, Kind::Amount),
    ]);
    form
}

/// An invented form whose labels are in a picture.
fn picture() -> Form {
    let mut form = Form {
        layout: super::layouts::PICTURE,
        size: [297.0, 210.0],
        labels: Vec::new(),
        spots: Vec::new(),
        is_picture: true,
    };
    let rows: [(&[&str], Kind); 5] = [
        (&["number"], Kind::Digits(16)),
        (&["holder_name"], Kind::Words(12)),
        (&["scope"], Kind::Words(14)),
        (&["valid_from"], Kind::Day),
        (&["valid_until"], Kind::Day),
    ];
    for (index, (name, kind)) in rows.into_iter().enumerate() {
        form.spots.push(spot(name, 80.0, 68.0 + 16.0 * index as f64, 5.0, 100.0, kind));
    }
    let mut issued = spot(&["issued_on"], 180.0, 175.0, 5.0, 18.0, Kind::Pieces);
    issued.at = vec![[180.0, 175.0], [203.0, 175.0], [218.0, 175.0]];
    form.spots.push(issued);
    form
}

/// An invented form whose issuer tags its values.
fn tagged() -> Form {
    let mut form = Form {
        layout: super::layouts::TAGGED,
        size: [210.0, 148.0],
        labels: vec![label("示例经营备案证", 70.0, 25.0, 9.0)],
        spots: Vec::new(),
        is_picture: false,
    };
    let rows: [(&str, &[&str], &str, Kind); 5] = [
        ("备案号", &["number"], "备案号", Kind::Digits(14)),
        ("权利人", &["holder_name"], "示例权利人", Kind::Words(12)),
        ("住所", &["address"], "住所", Kind::Words(14)),
        ("机关", &["issuer_name"], "备案机关", Kind::Words(10)),
        ("期至", &["valid_until"], "有效期至", Kind::Day),
    ];
    for (index, (text, name, tag, kind)) in rows.into_iter().enumerate() {
        row(&mut form, (text, name), [20.0, 45.0 + 14.0 * index as f64], 5.0, 100.0, kind);
        if let Some(spot) = form.spots.last_mut() {
            spot.tag = Some(tag);
        }
    }
    let mut issued = spot(&["issued_on"], 120.0, 135.0, 5.0, 18.0, Kind::Pieces);
    issued.at = vec![[120.0, 135.0], [145.0, 135.0], [160.0, 135.0]];
    issued.tag = Some("颁发日期");
    form.spots.push(issued);
    form
}
