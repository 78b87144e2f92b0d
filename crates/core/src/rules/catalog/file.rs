//! `catalog.toml`, read into lookups or refused with line and column.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;
use std::sync::Arc;

use serde::Deserialize;
use toml::Spanned;

use crate::license::identifier::KindCode;
use crate::license::{FieldName, Title};
use crate::rules::catalog::{Catalog, Collected, Index, Kind, KindSource, Period, Recorded, Records};
use crate::words::configuration::{configuration_error, is_id, line_column};
use crate::words::error::Error;
use crate::words::limits::{MAX_CONFIG_BYTES, MAX_KINDS};
use crate::words::personal::PersonalData;
use crate::words::region::Region;

/// Reads the file.
pub(super) fn read(text: &str) -> Result<Catalog, Error> {
    if text.len() > MAX_CONFIG_BYTES {
        return Err(Error::configuration(format!("a catalogue has at most {MAX_CONFIG_BYTES} bytes")));
    }
    let file: File = toml::from_str(text).map_err(|error| configuration_error(text, &error))?;
    if file.kind.len() > MAX_KINDS {
        return Err(Error::configuration(format!("a catalogue has at most {MAX_KINDS} kinds")));
    }
    let mut reading = Reading { text, claims: HashMap::new(), index: Index::default() };
    let metadata = reading.records(&file.metadata.records(), &file.recorded)?;
    let mut kinds = Vec::with_capacity(file.kind.len());
    for table in file.kind {
        reading.claim_all(kinds.len(), &table)?;
        kinds.push(Arc::new(reading.kind(table, &metadata, &file.recorded)?));
    }
    let standard = file.metadata.source;
    Ok(Catalog { kinds, recorded: file.recorded, metadata, standard, index: reading.index })
}

/// Adds what a file says to a catalogue.
pub(super) fn add(mut catalog: Catalog, text: &str) -> Result<Catalog, Error> {
    if text.len() > MAX_CONFIG_BYTES {
        return Err(Error::configuration(format!("a catalogue has at most {MAX_CONFIG_BYTES} bytes")));
    }
    let file: AdditionFile = toml::from_str(text).map_err(|error| configuration_error(text, &error))?;
    if catalog.kinds.len() + file.kind.len() > MAX_KINDS {
        return Err(Error::configuration(format!("a catalogue has at most {MAX_KINDS} kinds")));
    }
    let index = std::mem::take(&mut catalog.index);
    let claims = catalog.kinds.iter().flat_map(|kind| claims_of(kind)).collect();
    let mut reading = Reading { text, claims, index };
    for (name, title) in file.recorded {
        if catalog.recorded.contains_key(name.get_ref()) {
            return Err(reading.wrong(name.span(), format!("{} is in [recorded] already", name.get_ref())));
        }
        catalog.recorded.insert(name.into_inner(), title);
    }
    for table in file.kind {
        reading.claim_all(catalog.kinds.len(), &table)?;
        let kind = reading.kind(table, &catalog.metadata, &catalog.recorded)?;
        catalog.kinds.push(Arc::new(kind));
    }
    for more in file.more {
        let id = more.kind.get_ref();
        let unknown = || reading.wrong(more.kind.span(), format!("the catalogue has no kind {id}"));
        let at = reading.index.ids.get(id).copied().ok_or_else(unknown)?;
        reading.claim_names(at, id, &more.aliases, &more.names, &more.regional)?;
        let Some(kind) = catalog.kinds.get_mut(at).map(Arc::make_mut) else { continue };
        kind.aliases.extend(texts(more.aliases));
        for (region, names) in more.names {
            kind.names.entry(region).or_default().extend(texts(names));
        }
        for (region, codes) in more.regional {
            kind.regional.entry(region).or_default().extend(texts(codes));
        }
    }
    catalog.index = reading.index;
    Ok(catalog)
}

/// What a kind claims, as [`Reading::claim`] words it.
fn claims_of(kind: &Kind) -> Vec<(String, Arc<str>)> {
    let own = [format!("the id {}", kind.id), format!("the name {}", kind.name.zh_cn)].into_iter();
    let code = kind.national.iter().map(|code| format!("the national code {code}"));
    let aliases = kind.aliases.iter().map(|alias| format!("the name {alias}"));
    let names = kind
        .names
        .iter()
        .flat_map(|(region, names)| names.iter().map(move |name| format!("the name {name} of {region}")));
    let codes = kind
        .regional
        .iter()
        .flat_map(|(region, codes)| codes.iter().map(move |code| format!("{code} of {region}")));
    let all = own.chain(code).chain(aliases).chain(names).chain(codes);
    all.map(|claim| (claim, Arc::clone(&kind.id))).collect()
}

/// `*.catalog.toml` as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct AdditionFile {
    #[serde(default)]
    recorded: BTreeMap<Spanned<Arc<str>>, Title>,
    #[serde(default)]
    kind: Vec<KindTable>,
    #[serde(default)]
    more: Vec<MoreTable>,
}

/// Names and codes of a kind that is known.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MoreTable {
    kind: Spanned<Arc<str>>,
    #[serde(default)]
    aliases: Vec<Spanned<String>>,
    #[serde(default)]
    names: BTreeMap<Region, Vec<Spanned<String>>>,
    #[serde(default)]
    regional: BTreeMap<Region, Vec<Spanned<String>>>,
}

/// `catalog.toml` as it is written.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    metadata: MetadataTable,
    #[serde(default)]
    recorded: BTreeMap<Arc<str>, Title>,
    #[serde(default)]
    kind: Vec<KindTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MetadataTable {
    #[serde(default)]
    required: Vec<Spanned<String>>,
    #[serde(default)]
    optional: Vec<Spanned<String>>,
    source: KindSource,
}

/// A file without the table asks nothing of licenses in general.
impl Default for MetadataTable {
    fn default() -> Self {
        Self { required: Vec::new(), optional: Vec::new(), source: KindSource::Assumed }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct KindTable {
    id: Spanned<Arc<str>>,
    name: Spanned<Title>,
    #[serde(default)]
    aliases: Vec<Spanned<String>>,
    #[serde(default)]
    names: BTreeMap<Region, Vec<Spanned<String>>>,
    national: Option<Spanned<String>>,
    #[serde(default)]
    regional: BTreeMap<Region, Vec<Spanned<String>>>,
    collected: CollectedTable,
    #[serde(default)]
    records: RecordsTable,
    #[serde(default)]
    valid_in: Vec<Region>,
    #[serde(default)]
    personal: BTreeMap<String, Spanned<String>>,
    #[serde(default)]
    period: Period,
    source: KindSource,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CollectedTable {
    regions: Vec<Region>,
    source: KindSource,
}

#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct RecordsTable {
    #[serde(default)]
    required: Vec<Spanned<String>>,
    #[serde(default)]
    optional: Vec<Spanned<String>>,
}

impl MetadataTable {
    fn records(&self) -> RecordsTable {
        RecordsTable { required: self.required.clone(), optional: self.optional.clone() }
    }
}

/// A catalogue being read.
struct Reading<'t> {
    text: &'t str,
    /// Who claims what, to say so when somebody else does too.
    claims: HashMap<String, Arc<str>>,
    index: Index,
}

impl Reading<'_> {
    /// Everything by which licenses name the kind, each claimed by nobody else.
    fn claim_all(&mut self, at: usize, table: &KindTable) -> Result<(), Error> {
        let id = table.id.get_ref();
        if !is_id(id) {
            return Err(self.wrong(table.id.span(), "an id has 1 to 64 of a-z, 0-9 and -"));
        }
        self.claim(id, format!("the id {id}"), table.id.span())?;
        self.index.ids.insert(Arc::clone(id), at);
        if let Some(code) = &table.national {
            if KindCode::parse(code.get_ref()).is_none() {
                return Err(self.wrong(code.span(), "a national code has 18 of 0-9 and A-Z, then 3 digits"));
            }
            self.claim(id, format!("the national code {}", code.get_ref()), code.span())?;
            self.index.national.insert(code.get_ref().clone(), at);
        }
        let standard = &table.name.get_ref().zh_cn;
        self.claim(id, format!("the name {standard}"), table.name.span())?;
        self.index.names.insert(standard.clone(), at);
        self.claim_names(at, id, &table.aliases, &table.names, &table.regional)
    }

    /// Other names and regions' codes.
    fn claim_names(
        &mut self,
        at: usize,
        id: &Arc<str>,
        aliases: &[Spanned<String>],
        names: &BTreeMap<Region, Vec<Spanned<String>>>,
        regional: &BTreeMap<Region, Vec<Spanned<String>>>,
    ) -> Result<(), Error> {
        for name in aliases {
            self.claim(id, format!("the name {}", name.get_ref()), name.span())?;
            self.index.names.insert(name.get_ref().clone(), at);
        }
        for (region, name) in each(names) {
            self.claim(id, format!("the name {} of {region}", name.get_ref()), name.span())?;
            self.index.names_of.entry(region).or_default().insert(name.get_ref().clone(), at);
        }
        for (region, code) in each(regional) {
            self.claim(id, format!("{} of {region}", code.get_ref()), code.span())?;
            self.index.codes_of.entry(region).or_default().insert(code.get_ref().clone(), at);
        }
        Ok(())
    }

    fn claim(&mut self, id: &Arc<str>, claim: String, span: Range<usize>) -> Result<(), Error> {
        match self.claims.get(&claim) {
            Some(other) => {
                let detail = format!("kinds {other} and {id} both claim {claim}; leave it to one of them");
                Err(self.wrong(span, detail))
            }
            None => {
                self.claims.insert(claim, Arc::clone(id));
                Ok(())
            }
        }
    }

    fn kind(
        &self,
        table: KindTable,
        metadata: &Records,
        recorded: &BTreeMap<Arc<str>, Title>,
    ) -> Result<Kind, Error> {
        let mut records = self.records(&table.records, recorded)?;
        records.required.extend(metadata.required.iter().cloned());
        records.optional.extend(metadata.optional.iter().cloned());
        records.optional.retain(|name| !records.required.contains(name));
        let mut personal = BTreeMap::new();
        for (field, class) in &table.personal {
            self.field(field, class.span(), recorded)?;
            let known = PersonalData::from_name(class.get_ref());
            let class = known.ok_or_else(|| self.wrong(class.span(), classes(class.get_ref())))?;
            personal.insert(field.clone(), class);
        }
        Ok(Kind {
            id: table.id.into_inner(),
            name: table.name.into_inner(),
            aliases: texts(table.aliases),
            names: table.names.into_iter().map(|(region, names)| (region, texts(names))).collect(),
            national: table.national.map(Spanned::into_inner),
            regional: table.regional.into_iter().map(|(region, codes)| (region, texts(codes))).collect(),
            collected: Collected { regions: table.collected.regions, source: table.collected.source },
            records,
            valid_in: table.valid_in,
            period: table.period,
            source: table.source,
            personal_fields: std::array::from_fn(|index| {
                personal.get(FieldName::ALL[index].as_str()).copied()
            }),
            personal,
        })
    }

    fn records(&self, table: &RecordsTable, recorded: &BTreeMap<Arc<str>, Title>) -> Result<Records, Error> {
        let fields = |names: &[Spanned<String>]| {
            let field = |name: &Spanned<String>| self.field(name.get_ref(), name.span(), recorded);
            names.iter().map(field).collect::<Result<_, Error>>()
        };
        Ok(Records { required: fields(&table.required)?, optional: fields(&table.optional)? })
    }

    /// A name nobody knows would be missing in every license.
    fn field(
        &self,
        name: &str,
        span: Range<usize>,
        recorded: &BTreeMap<Arc<str>, Title>,
    ) -> Result<Recorded, Error> {
        let face = || recorded.get_key_value(name).map(|(name, _)| Recorded::Face(Arc::clone(name)));
        let known = FieldName::from_name(name).map(Recorded::Field).or_else(face);
        known.ok_or_else(|| {
            let detail = format!("{name} is no canonical field; if a face holds it, add it to [recorded]");
            self.wrong(span, detail)
        })
    }

    fn wrong(&self, span: Range<usize>, detail: impl Into<String>) -> Error {
        Error::configuration(detail).at(line_column(self.text, span.start))
    }
}

fn each(lists: &BTreeMap<Region, Vec<Spanned<String>>>) -> impl Iterator<Item = (Region, &Spanned<String>)> {
    lists.iter().flat_map(|(region, entries)| entries.iter().map(move |entry| (*region, entry)))
}

fn texts(spanned: Vec<Spanned<String>>) -> Vec<String> {
    spanned.into_iter().map(Spanned::into_inner).collect()
}

fn classes(found: &str) -> String {
    let known: Vec<&str> = PersonalData::ALL.iter().map(|class| class.as_str()).collect();
    format!("{found} is no class of personal data; one of {}", known.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(id: &str, more: &str) -> String {
        format!(
            "[[kind]]\nid = \"{id}\"\nname = {{ zh-CN = \"{id}\", en = \"x\" }}\n\
             collected = {{ regions = [], source = \"assumed\" }}\nsource = \"assumed\"\n{more}\n"
        )
    }

    fn refused(text: &str) -> String {
        Catalog::parse(text).expect_err("a wrong catalogue").to_string()
    }

    #[test]
    fn the_built_in_catalogue_is_read_and_has_the_kinds_of_the_agreement() {
        let catalog = Catalog::built_in();
        assert!(catalog.kinds().len() >= 31, "{}", catalog.kinds().len());
        let eleven = [
            "身份证",
            "结婚证",
            "出生医学证明",
            "离婚证",
            "户口簿",
            "社会团体法人登记证书",
            "民办非企业单位登记证书",
            "基金会法人登记证书",
            "护照",
            "往来港澳通行证",
            "营业执照",
        ];
        let named = ["律师执业证", "机动车驾驶证", "机动车行驶证"];
        let nowhere = Region::parse("990000").expect("six digits");
        for name in eleven.into_iter().chain(named) {
            assert!(catalog.recognise(super::super::KindClue::Name(nowhere, name)).is_some(), "{name}");
        }
    }

    #[test]
    fn two_kinds_cannot_claim_one_name() {
        let alias = "aliases = [\"同名\"]";
        assert!(Catalog::parse(&kind("a", alias)).is_ok());
        assert_eq!(
            refused(&(kind("a", alias) + &kind("b", alias))),
            "kinds a and b both claim the name 同名; leave it to one of them at line 12 column 12"
        );
    }

    #[test]
    fn one_region_s_name_is_nobody_else_s() {
        let text = kind("a", "names = { 990000 = [\"本省名称\"] }");
        let catalog = Catalog::parse(&text).expect("a good catalogue");
        let [own, other] = ["990000", "980000"].map(|code| Region::parse(code).expect("six digits"));
        let found = |region| catalog.recognise(super::super::KindClue::Name(region, "本省名称")).is_some();
        assert_eq!((found(own), found(other)), (true, false));
        assert_eq!(catalog.kinds()[0].name_in(own), "本省名称");
        assert_eq!(catalog.kinds()[0].name_in(other), "a");
    }

    #[test]
    fn what_nobody_knows_is_refused_with_its_place() {
        assert_eq!(
            refused(&kind("a", "records = { required = [\"holder_nmae\"] }")),
            "holder_nmae is no canonical field; if a face holds it, add it to [recorded] at line 6 column 25"
        );
        assert!(
            refused(&kind("a", "personal = { number = \"secret\" }"))
                .contains("is no class of personal data")
        );
        assert!(refused(&kind("a", "national = \"1\"")).ends_with("at line 6 column 12"));
        assert!(refused(&kind("A", "")).contains("an id has"));
        assert!(refused(&kind("a", "url = 1")).ends_with("at line 6 column 1"));
    }
}
