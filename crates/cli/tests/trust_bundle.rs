//! Trust bundles from end to end: packed, taken, refused, given up again, and killed on the way.

#![cfg(unix)]

mod common;

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use common::audits::random;
use common::{AT, Answer, ROOTS, answer, command, root, scratch};

/// A folder with the keys, files of roots, and a store to be.
struct Desk(PathBuf);

impl Desk {
    fn new(name: &str) -> Self {
        let desk = Self(scratch(name));
        for (index, (private, _)) in ROOTS.iter().enumerate() {
            let file = desk.path(&format!("root-{index}.key"));
            fs::write(&file, format!("-----BEGIN PRIVATE KEY-----\n{private}\n-----END PRIVATE KEY-----\n"))
                .expect("a key");
            fs::set_permissions(&file, fs::Permissions::from_mode(0o600)).expect("its owner's alone");
        }
        desk.roots("roots.toml", &[0, 1]);
        desk
    }

    /// A file of these roots, all of which have to sign.
    fn roots(&self, name: &str, roots: &[usize]) {
        let table = |index: &usize| {
            let public = ROOTS[*index].1;
            format!(
                "[[key]]\npublic_key = '''\n-----BEGIN PUBLIC KEY-----\n{public}\n-----END PUBLIC KEY-----\n'''\n"
            )
        };
        let tables: String = roots.iter().map(table).collect();
        fs::write(self.path(name), format!("threshold = {}\n{tables}", roots.len()))
            .expect("a file of roots");
    }

    fn path(&self, name: &str) -> String {
        self.0.join(name).to_str().expect("UTF-8").to_owned()
    }

    /// `trust` with the store of the desk.
    fn trust(&self, args: &[&str]) -> Answer {
        let store = self.path("store");
        answer(command(&[&["trust", "--trust", &store, "--lang", "en"], args].concat()).stdin(Stdio::null()))
    }

    /// Packs a store of the test data by the first two roots.
    fn pack(&self, store: &str, version: u64, rest: &[&str]) -> String {
        let file = self.path(&format!("{version}.bundle"));
        let (store, version) = (format!("testdata/trust/{store}"), version.to_string());
        let (roots, first, second) =
            (self.path("roots.toml"), self.path("root-0.key"), self.path("root-1.key"));
        let mut args = vec!["pack", &store, "--version", &version, "-o", &file, "--at", "2026-05-30"];
        args.extend(["--key", &first, "--key", &second]);
        if !rest.contains(&"--roots") {
            args.extend(["--roots", &roots]);
        }
        if !rest.contains(&"--expires") {
            args.extend(["--expires", "2999-01-01"]);
        }
        let packed = self.trust(&[&args[..], rest].concat());
        assert_eq!(packed.code, 0, "{packed:?}");
        file
    }

    fn update(&self, rest: &[&str]) -> Answer {
        self.trust(&[&["update"], rest].concat())
    }

    /// Takes a first bundle.
    fn begun(&self, version: u64) -> String {
        let bundle = self.pack("default", version, &[]);
        let taken = self.update(&[&bundle, "--roots", &self.path("roots.toml")]);
        assert_eq!(taken.code, 0, "{taken:?}");
        bundle
    }

    /// What a good license is by the store, or by another.
    fn verify(&self, trust: &str, rest: &[&str]) -> Answer {
        let license = "testdata/vectors/sh-catalogue-jws-1/good.json";
        let args = ["verify", license, "--trust", trust, "--lang", "en"];
        let at: &[&str] = if rest.contains(&"--at") { &[] } else { &AT };
        answer(command(&[&args[..], at, rest].concat()).stdin(Stdio::null()))
    }
}

fn said(answer: &Answer, code: i32, words: &str) {
    assert!(answer.code == code && (answer.out.clone() + &answer.err).contains(words), "{words}: {answer:?}");
}

#[test]
fn a_store_is_the_bundle_that_was_taken_last_and_answers_say_which() {
    let desk = Desk::new("bundle-taken");
    desk.begun(7);
    let store = desk.path("store");
    let report = desk.verify(&store, &["--format", "json"]);
    said(&report, 0, "\"trust_bundle\":{\"version\":7,\"issued\":\"2026-05-30T04:00:00Z\"");
    said(&desk.verify(&store, &["--details"]), 0, "7, made 2 days before the time of the check");
    let next = desk.pack("default", 8, &[]);
    said(&desk.update(&[&next]), 0, "7 → 8");
    said(&desk.update(&[&next]), 0, "counts already");
    said(&desk.verify(&store, &["--format", "json"]), 0, "\"trust_bundle\":{\"version\":8,");
    said(&desk.trust(&["list"]), 0, "8, made");
    said(&desk.trust(&["history"]), 0, "Trust bundle taken  8");
    // By hand nothing is changed in it, and nothing is mixed with it.
    said(&desk.trust(&["remove", "anything"]), 2, "kept by trust bundles");
    said(&desk.trust(&["init"]), 2, "already");
    fs::write(Path::new(&store).join("trust.toml"), "").expect("a file");
    said(&desk.verify(&store, &[]), 2, "both trust.toml and trust bundles");
}

#[test]
fn older_foreign_and_changed_bundles_are_refused_and_the_last_good_one_counts() {
    let desk = Desk::new("bundle-refused");
    let first = desk.begun(7);
    let next = desk.pack("default", 8, &[]);
    assert_eq!(desk.update(&[&next]).code, 0);
    said(&desk.update(&[&first]), 2, "8 was taken here before");
    said(&desk.update(&[&first]), 2, "version 8 counts as before");
    said(&desk.update(&[&next, "--roots", &desk.path("roots.toml")]), 2, "already");
    // A bundle of the same version that says something else.
    let other = fs::read(&next).expect("a bundle");
    let changed = desk.pack("no-lists", 8, &[]);
    said(&desk.update(&[&changed]), 2, "8 was taken here before");
    fs::write(&next, &other).expect("a bundle");
    // A list in it that was changed, and an anchor's scope.
    let good = desk.pack("default", 9, &[]);
    let bytes = fs::read(&good).expect("a bundle");
    let at = |part: &[u8]| bytes.windows(part.len()).position(|window| window == part).expect("it is there");
    let bad = desk.path("bad.bundle");
    let list = fs::read(root().join("testdata/trust/default/trust.toml")).expect("a store");
    for place in [at(b"regions = [") + 13, at(&list) + list.len() - 20, bytes.len() - 1, bytes.len() / 2] {
        let mut forged = bytes.clone();
        forged[place] ^= 1;
        fs::write(&bad, forged).expect("a bundle");
        let refused = desk.update(&[&bad]);
        said(&refused, 2, "does not hold");
    }
    fs::write(&bad, &bytes[..bytes.len() / 2]).expect("a bundle");
    said(&desk.update(&[&bad]), 2, "no sound trust bundle");
    // Whoever signed it, and when it ends.
    desk.roots("others.toml", &[2]);
    let third = desk.path("root-2.key");
    let foreign = desk.path("foreign.bundle");
    let args =
        ["pack", "testdata/trust/default", "--version", "9", "--expires", "2999-01-01", "-o", &foreign];
    let others = desk.path("others.toml");
    assert_eq!(desk.trust(&[&args[..], &["--key", &third, "--roots", &others]].concat()).code, 0);
    said(&desk.update(&[&foreign]), 2, "Only 0 of the root keys");
    let ended = desk.pack("default", 10, &["--expires", "2026-06-08"]);
    said(&desk.update(&[&ended]), 2, "ended on");
    said(
        &desk.trust(&["verify", &ended, "--roots", &desk.path("roots.toml"), "--at", "2026-06-01"]),
        0,
        "may be taken",
    );
    // The accepted neighbour of all of them.
    assert_eq!(desk.update(&[&good]).code, 0);
    said(&desk.verify(&desk.path("store"), &["--format", "json"]), 0, "\"trust_bundle\":{\"version\":9,");
}

#[test]
fn roots_change_by_a_bundle_that_the_old_and_the_new_sign() {
    let desk = Desk::new("bundle-roots");
    desk.begun(1);
    desk.roots("new.toml", &[1, 2]);
    let (new, old, third) = (desk.path("new.toml"), desk.path("roots.toml"), desk.path("root-2.key"));
    let change = desk.pack("default", 2, &["--roots", &new, "--old-roots", &old, "--key", &third]);
    said(&desk.update(&[&change]), 0, "1 → 2");
    // The old ones sign nothing any more.
    let by_old = desk.pack("default", 3, &[]);
    said(&desk.update(&[&by_old]), 2, "Only 1 of the root keys");
    let by_new = desk.path("new.bundle");
    let second = desk.path("root-1.key");
    let args = ["pack", "testdata/trust/default", "--version", "3", "--expires", "2999-01-01", "-o", &by_new];
    let packed = desk.trust(&[&args[..], &["--key", &second, "--key", &third, "--roots", &new]].concat());
    assert_eq!(packed.code, 0, "{packed:?}");
    said(&desk.update(&[&by_new]), 0, "2 → 3");
}

#[test]
fn going_back_is_an_act_of_its_own_and_recorded() {
    let desk = Desk::new("bundle-back");
    said(&desk.trust(&["rollback"]), 2, "no trust store here");
    let first = desk.begun(7);
    said(&desk.trust(&["rollback"]), 2, "no trust bundle before");
    let next = desk.pack("no-lists", 8, &[]);
    assert_eq!(desk.update(&[&next]).code, 0);
    said(&desk.trust(&["diff", &first, &next]), 0, "−");
    said(&desk.trust(&["rollback"]), 0, "8 → 7");
    said(&desk.verify(&desk.path("store"), &["--format", "json"]), 0, "\"trust_bundle\":{\"version\":7,");
    let history = desk.trust(&["history"]);
    said(&history, 0, "Went back to the trust bundle  7");
    // What it went back from may be taken again, and nothing older than that.
    said(&desk.update(&[&first]), 0, "counts already");
    said(&desk.update(&[&next]), 0, "7 → 8");
}

#[test]
fn a_stale_bundle_never_passes_in_silence() {
    let desk = Desk::new("bundle-stale");
    let bundle = desk.pack("default", 1, &["--expires", "2026-06-02"]);
    said(&desk.verify(&bundle, &["--format", "json"]), 0, "\"conclusion\":\"passed\"");
    // The end of the bundle is the latest that the answer holds until.
    said(&desk.verify(&bundle, &["--format", "json"]), 0, "\"recheck_after\":\"2026-06-02T04:00:00Z\"");
    let late = ["--at", "2026-06-02", "--format", "json"];
    let report = desk.verify(&bundle, &late);
    said(&report, 3, "\"sub_indication\":\"TRY_LATER\"");
    said(&report, 3, "trust-bundle-stale");
    let advisory = desk.verify(&bundle, &[&late[..], &["--revocation", "advisory"]].concat());
    said(&advisory, 0, "trust-bundle-stale");
    // Who may sign a bundle that is named by itself, a file beside it says.
    let alone = desk.0.join("alone");
    fs::create_dir(&alone).expect("a folder");
    symlink(&bundle, alone.join("1.bundle")).expect("a link");
    said(&desk.verify(alone.join("1.bundle").to_str().expect("UTF-8"), &[]), 2, "roots.toml");
}

#[test]
fn root_keys_in_different_places_sign_one_after_the_other_in_any_order() {
    let desk = Desk::new("bundle-signed");
    desk.roots("roots.toml", &[0, 1]);
    let (roots, begun, whole) = (desk.path("roots.toml"), desk.path("begun"), desk.path("whole"));
    let keys = [desk.path("root-0.key"), desk.path("root-1.key"), desk.path("root-2.key")];
    let mut files = Vec::new();
    for [first, then] in [[0, 1], [1, 0]] {
        let (version, at) = (["--version", "1"], ["--at", "2026-05-30", "--expires", "2999-01-01"]);
        let pack = [&["pack", "testdata/trust/default", "--roots", &roots][..], &version, &at].concat();
        let some = ["--key", &keys[first], "-o", &begun];
        said(&desk.trust(&[&pack[..], &some].concat()), 2, "Only 1 of the root keys");
        assert_eq!(desk.trust(&[&pack[..], &some, &["--unfinished"]].concat()).code, 0);
        said(&desk.trust(&["verify", &begun, "--roots", &roots]), 2, "Only 1 of the root keys");
        said(&desk.trust(&["sign", &begun, "--key", &keys[2], "-o", &whole]), 2, "among no roots");
        said(&desk.trust(&["sign", &begun, "--key", &keys[first], "-o", &whole]), 2, "signed already");
        said(&desk.trust(&["sign", &begun, "--key", &keys[then], "-o", &whole]), 0, "signed by 2 root keys");
        said(&desk.trust(&["verify", &whole, "--roots", &roots]), 0, "may be taken");
        files.push(fs::read(&whole).expect("a bundle"));
    }
    assert_eq!(files[0], files[1]);
    assert_eq!(desk.update(&[&whole, "--roots", &roots]).code, 0);
}

/// A day before a key was in other hands, and from that day on, by a list that comes in a bundle; on hold and released.
#[test]
fn what_a_store_says_of_keys_and_certificates_a_bundle_of_it_says_too() {
    let desk = Desk::new("bundle-says");
    let (key, json) = (["--format", "json"], "testdata/vectors/sh-catalogue-jws-1/good.json");
    let stores = [
        ("denied", 3, "REVOKED_NO_POE"),
        ("denied-early", 1, "\"sub_indication\":\"REVOKED\""),
        ("lists-hold", 3, "certificate-on-hold"),
        ("lists-hold-lifted", 0, "\"conclusion\":\"passed\""),
        ("kind-scoped", 3, "scope-kind"),
        ("stale-lists", 3, "revocation-list-stale"),
        ("listed-in-force", 0, "\"status\":\"IN_FORCE\""),
        ("listed-revoked", 1, "license-revoked"),
        ("listed-suspended", 1, "license-suspended"),
        ("listed-lifted", 0, "\"status\":\"IN_FORCE\""),
        ("listed-stale", 3, "status-list-stale"),
    ];
    for (version, (store, code, words)) in (1..).zip(stores) {
        let bundle = desk.pack(store, version, &[]);
        let verify = ["verify", json, "--trust", &bundle, "--lang", "en"];
        let answer = answer(command(&[&verify[..], &AT, &key].concat()).stdin(Stdio::null()));
        said(&answer, code, words);
    }
    // A list that who it names did not sign, and one that cannot be read, are in no bundle.
    for (store, words) in [("listed-forged", "not by somebody"), ("listed-unreadable", "neither a compact")] {
        let (store, out) = (format!("testdata/trust/{store}"), desk.path("none"));
        let (roots, key) = (desk.path("roots.toml"), desk.path("root-0.key"));
        let pack = ["pack", &store, "--version", "99", "--roots", &roots, "--key", &key, "-o", &out];
        let unfinished = ["--unfinished", "--at", "2026-05-30", "--expires", "2999-01-01"];
        said(&desk.trust(&[&pack[..], &unfinished].concat()), 2, words);
    }
}

#[test]
fn an_audit_says_which_bundle_it_stood_on() {
    let desk = Desk::new("bundle-audited");
    desk.begun(7);
    let (folder, out, store) = (desk.0.join("in"), desk.path("out"), desk.path("store"));
    fs::create_dir(&folder).expect("a folder");
    let license = root().join("testdata/vectors/sh-catalogue-jws-1/good.json");
    fs::copy(license, folder.join("good.json")).expect("a license");
    let folder = folder.to_str().expect("UTF-8");
    let args = ["audit", folder, "--out", &out, "--trust", &store];
    let audited = answer(command(&[&args[..], &AT].concat()).stdin(Stdio::null()));
    assert_eq!(audited.code, 0, "{audited:?}");
    let summary = fs::read_to_string(desk.0.join("out/summary.json")).expect("a summary");
    assert!(summary.contains("version 7, 2 days old, made 2026-05-30T04:00:00Z"), "{summary}");
}

/// The store is the one of before or the one of after, and the next update goes on from there.
#[test]
fn killed_at_random_points_an_update_leaves_the_store_whole() {
    let desk = Desk::new("bundle-killed");
    desk.begun(1);
    let store = desk.path("store");
    let (mut random, mut before) = (random(), 2);
    let mut kills = [0, 0];
    // As long as an update takes here and now: what packs a bundle is not killed.
    let second = desk.pack("default", 2, &[]);
    let begun = Instant::now();
    assert_eq!(desk.update(&[&second]).code, 0);
    let whole = u64::try_from(begun.elapsed().as_micros()).expect("some milliseconds").max(1000);
    let mut version = 2;
    for round in 0..50 {
        version += 1;
        let bundle = desk.pack("default", version, &[]);
        let mut child = command(&["trust", "--trust", &store, "update", &bundle]);
        let mut child = child.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the binary starts");
        thread::sleep(Duration::from_micros(random() % whole));
        child.kill().expect("SIGKILL");
        child.wait().expect("it is gone");
        let report = desk.verify(&store, &["--format", "json"]);
        let counts =
            |version: u64| report.out.contains(&format!("\"trust_bundle\":{{\"version\":{version},"));
        let (old, new) = (counts(before), counts(version));
        assert!(report.code == 0 && old != new, "round {round}: {report:?}");
        kills[usize::from(new)] += 1;
        before = if new { version } else { before };
    }
    println!("{} kills left the store of before, {} that of after", kills[0], kills[1]);
    let last = desk.pack("default", version + 1, &[]);
    assert_eq!(desk.update(&[&last]).code, 0);
    let left = fs::read_dir(Path::new(&store)).expect("a store").flatten();
    let left: Vec<_> = left.filter(|entry| entry.file_name().to_string_lossy().ends_with(".part")).collect();
    assert!(left.is_empty(), "{left:?}");
}
