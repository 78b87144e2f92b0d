#![allow(clippy::unwrap_used)]

use super::*;
use crate::testing::{Draft, list, spki};

type Store = BTreeMap<String, Vec<u8>>;

fn empty() -> Store {
    BTreeMap::from([(TRUST_FILE.to_owned(), EMPTY_STORE.as_bytes().to_vec())])
}

fn decided() -> Asked {
    let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    Asked {
        id: Some("root".to_owned()),
        group: Some("production".to_owned()),
        regions: texts(&["990000"]),
        kinds: texts(&["business-license"]),
        purposes: texts(&["license"]),
        until: Some("2030-12-31".to_owned()),
        ..Asked::default()
    }
}

fn root() -> Vec<u8> {
    Draft::authority("root", "root").sign()
}

fn try_to(store: &Store, name: &str, bytes: &[u8], asked: &Asked) -> Result<Store, &'static str> {
    match add(store, name, bytes, asked, &Catalog::built_in()) {
        Ok(change) => Ok(applied(store, change)),
        Err(remark) => Err(remark.code),
    }
}

fn applied(store: &Store, change: Change) -> Store {
    let mut store = store.clone();
    store.extend(change.written);
    change.gone.iter().for_each(|name| drop(store.remove(name)));
    store
}

#[test]
fn what_comes_in_goes_out_again_and_nothing_else_changes() {
    let mut store = empty();
    for (name, bytes, id) in [
        ("root.cer", root(), "root"),
        ("key.der", spki("key"), "key"),
        ("root.crl", list("root", "240101000000Z", "250101000000Z", &[]), "-"),
    ] {
        let before = store.clone();
        store = try_to(&store, name, &bytes, &Asked { id: Some(id.to_owned()), ..decided() }).unwrap();
        let called = if id == "-" { name } else { id };
        let change = remove(&store, called).unwrap();
        assert_eq!(change.gone, [name]);
        let text =
            |store: &Store| String::from_utf8(store[TRUST_FILE].clone()).unwrap().trim_end().to_owned();
        let after = applied(&store, change);
        assert_eq!((text(&after), after.len()), (text(&before), before.len()));
    }
    let trust = Trust::from_files(&store).unwrap();
    assert_eq!((trust.anchors().len(), trust.pinned_keys().len(), trust.all_lists().len()), (1, 1, 1));
    assert_eq!(trust.anchors()[0].scope.kinds.as_deref(), Some(&["business-license".to_owned()][..]));
}

#[test]
fn what_is_not_decided_is_asked_for_and_never_guessed() {
    type Forget = fn(&mut Asked);
    let undecided: [(&str, Forget); 5] = [
        ("--id", |asked| asked.id = None),
        ("--group", |asked| asked.group = None),
        ("--region", |asked| asked.regions.clear()),
        ("--kind", |asked| asked.kinds.clear()),
        ("--purpose", |asked| asked.purposes.clear()),
    ];
    for (option, forget) in undecided {
        let mut asked = decided();
        forget(&mut asked);
        let remark = add(&empty(), "root.cer", &root(), &asked, &Catalog::built_in()).unwrap_err();
        assert_eq!((remark.code, &*remark.data[0].1), ("trust-scope-missing", option));
    }
    let all = Asked { kinds: vec!["all".to_owned()], ..decided() };
    let store = try_to(&empty(), "root.cer", &root(), &all).unwrap();
    assert_eq!(Trust::from_files(&store).unwrap().anchors()[0].scope.kinds, None);
}

#[test]
fn what_cannot_be_meant_is_refused() {
    let wrong = |change: fn(&mut Asked)| {
        let mut asked = decided();
        change(&mut asked);
        try_to(&empty(), "root.cer", &root(), &asked).unwrap_err()
    };
    assert_eq!(wrong(|asked| asked.regions = vec!["31".to_owned()]), "trust-scope-wrong");
    assert_eq!(wrong(|asked| asked.kinds = vec!["bussiness-license".to_owned()]), "trust-scope-wrong");
    assert_eq!(wrong(|asked| asked.until = Some("soon".to_owned())), "trust-scope-wrong");
    assert_eq!(wrong(|asked| asked.from = Some("2031-01-01".to_owned())), "configuration");
    assert_eq!(wrong(|asked| asked.purposes = vec!["everything".to_owned()]), "configuration");
    let signer = Draft::signer("signer", "root").sign();
    assert_eq!(try_to(&empty(), "signer.cer", &signer, &decided()).unwrap_err(), "trust-piece-no-authority");
    for name in ["../root.cer", ".root", "trust.toml", "README.cer", "a b", ""] {
        assert_eq!(try_to(&empty(), name, &root(), &decided()).unwrap_err(), "trust-name-unfit", "{name}");
    }
}

#[test]
fn no_other_file_is_overwritten_but_an_older_list() {
    let store = try_to(&empty(), "root.cer", &root(), &decided()).unwrap();
    let other = Asked { id: Some("other".to_owned()), ..decided() };
    let another = Draft::authority("other", "other").sign();
    assert_eq!(try_to(&store, "root.cer", &another, &other).unwrap_err(), "trust-name-taken");
    let of = |issuer, day: &str| list(issuer, &format!("24{day}000000Z"), "250101000000Z", &[]);
    let add = |store: &Store, list: Vec<u8>| try_to(store, "root.crl", &list, &Asked::default());
    let store = add(&store, of("root", "0301")).unwrap();
    let newer = add(&store, of("root", "0401")).unwrap();
    assert_eq!(newer[TRUST_FILE], store[TRUST_FILE]);
    assert_ne!(newer["root.crl"], store["root.crl"]);
    assert_eq!(add(&store, of("root", "0201")).unwrap_err(), "trust-list-older");
    assert_eq!(add(&store, of("other", "0401")).unwrap_err(), "trust-name-taken");
}

#[test]
fn a_signer_stands_with_its_authorities() {
    let store = try_to(&empty(), "root.cer", &root(), &decided()).unwrap();
    let middle = Draft::authority("middle", "root").with(|draft| draft.serial = vec![0x31]).sign();
    let asked = Asked {
        signer: Some("display".to_owned()),
        authorities: vec![("middle.cer".to_owned(), middle)],
        ..Asked::default()
    };
    let signer = Draft::signer("signer", "middle").sign();
    let store = try_to(&store, "signer.cer", &signer, &asked).unwrap();
    assert_eq!(Trust::from_files(&store).unwrap().signer_chains()[0].len(), 2);
    let change = remove(&store, "signer.cer").unwrap();
    assert_eq!(change.gone, ["signer.cer", "middle.cer"]);
}

#[test]
fn only_one_entry_goes_at_a_time_and_only_one_that_is_there() {
    let store = try_to(&empty(), "root.cer", &root(), &decided()).unwrap();
    let again = Asked { id: Some("again".to_owned()), ..decided() };
    let store = try_to(&store, "root.cer", &root(), &again).unwrap();
    assert_eq!(remove(&store, "root.cer").unwrap_err().code, "trust-entry-several");
    assert_eq!(remove(&store, "nobody").unwrap_err().code, "trust-entry-unknown");
    assert!(remove(&store, "again").unwrap().gone.is_empty(), "the other anchor still names the file");
}
