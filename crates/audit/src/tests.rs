//! Small archives through the whole engine, in memory.

mod mutations;
mod pictures;

use std::io::{Cursor, Write};
use std::sync::atomic::{AtomicU64, Ordering};

use elicense::{Inquiry, Trust, Verifier};

use crate::journal::Journal;
use crate::pipeline::Pipeline;
use crate::store::file;
use crate::store::memory::Memory;
use crate::*;

/// Looks on, and stops the run after so many entries.
pub(crate) struct Until(u64, AtomicU64);

impl Watch for Until {
    fn progress(&self, progress: &Progress) {
        self.1.store(progress.entries, Ordering::Relaxed);
    }

    fn stop(&self) -> bool {
        self.1.load(Ordering::Relaxed) >= self.0
    }
}

pub(crate) fn never() -> Until {
    Until(u64::MAX, AtomicU64::new(0))
}

fn source(name: &str, bytes: Vec<u8>) -> InputSource {
    InputSource {
        name: name.to_owned(),
        form: Form::Detect,
        open: Box::new(|| Ok(Opened::File(Box::new(Cursor::new(bytes))))),
    }
}

fn audit(verifier: &Verifier) -> Audit<'_> {
    let audit = Audit::new(verifier, Inquiry::at("2026-06-01T12:00:00+08:00".parse().unwrap()));
    Audit { secret: Secret::of(["a secret of tests"]), ..audit }
}

/// The lines of the results of these sources.
fn lines(sources: Vec<InputSource>) -> Vec<serde_json::Value> {
    let store = Memory::default();
    let verifier = Verifier::new(Trust::empty());
    let ending = audit(&verifier).run(sources.into_iter(), &Basis::default(), &store, &never()).unwrap();
    assert!(matches!(ending, Ending::Complete(_)));
    let text = String::from_utf8(store.bytes(file::RESULTS).unwrap()).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn causes(name: &str, bytes: Vec<u8>) -> Vec<String> {
    let lines = lines(vec![source(name, bytes)]);
    lines.iter().map(|line| line["answer"]["error"]["code"].as_str().unwrap_or("-").to_owned()).collect()
}

#[test]
fn a_disk_that_takes_nothing_ends_the_run_and_leaves_no_checkpoint() {
    let store = Memory::default();
    let verifier = Verifier::new(Trust::empty());
    let mut audit = audit(&verifier);
    audit.checkpoint = 1;
    let run = || {
        let sources = (0..100).map(|number| source(&format!("{number}.json"), LICENSE.into()));
        audit.run(sources, &Basis::default(), &store, &never())
    };
    store.break_down();
    assert_eq!(run().unwrap_err().to_string(), "the disk is broken");
    let journal = String::from_utf8(store.bytes(file::JOURNAL).unwrap()).unwrap();
    assert_eq!(journal.lines().count(), 1, "{journal}");
}

#[test]
fn two_ways_of_checking_that_disagree_end_the_run_and_leave_no_checkpoint_behind_them() {
    for threads in [1, 2] {
        let (verifier, store, watch) = (Verifier::new(Trust::empty()), Memory::default(), never());
        let mut audit = audit(&verifier);
        audit.threads = std::num::NonZeroUsize::new(threads).unwrap();
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let mut pipeline = Pipeline::new(&audit, &store, &watch, (threads > 1).then_some(&pool));
        pipeline.verify = |_, _, _| Err(elicense::signature::Disagreement);
        let sources = (0..300).map(|number| source(&format!("{number}.json"), LICENSE.into()));
        let (journal, done) = Journal::open(&store, &Basis::default(), &audit.secret).unwrap();
        let summed = unchanged::check(&store, &done).unwrap();
        let error = pipeline.run(sources, journal, (done, summed), |_, _| Ok(())).map(|_| ()).unwrap_err();
        assert!(matches!(error, AuditError::Disagreement(_)), "{error}");
        assert!(error.to_string().contains("no result of this run should be relied on"));
        let (_, done) = Journal::open(&store, &Basis::default(), &audit.secret).unwrap();
        assert_eq!((done.entries, done.complete), (0, false));
    }
}

#[test]
fn a_fault_of_ours_ends_a_run_on_several_cores_and_does_not_hang_it() {
    struct Faulty;
    impl Watch for Faulty {
        fn progress(&self, _: &Progress) {
            panic!("a fault");
        }

        fn stop(&self) -> bool {
            false
        }
    }
    let (store, verifier) = (Memory::default(), Verifier::new(Trust::empty()));
    let mut audit = audit(&verifier);
    audit.threads = std::num::NonZeroUsize::new(2).unwrap();
    // More than are on the way at a time: whoever gives them out has to wait for those before.
    let sources = (0..5000).map(|number| source(&format!("{number}.json"), LICENSE.into()));
    let run = std::panic::AssertUnwindSafe(|| audit.run(sources, &Basis::default(), &store, &Faulty));
    let panic = std::panic::catch_unwind(run).unwrap_err();
    assert_eq!(panic.downcast_ref(), Some(&"a fault"));
}

const LICENSE: &str = r#"{ "flag": "200", "result": "ok", "data": "{\"infoCode\":\"T-1\",\"infoName\":\"身份证\",\"ownerName\":\"测试\",\"ownerId\":\"11010519491231002X\"}" }"#;

fn tar(members: &[(&str, tar::EntryType, &[u8])]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, kind, bytes) in members {
        let mut header = tar::Header::new_gnu();
        header.set_entry_type(*kind);
        header.set_size(bytes.len() as u64);
        header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
        header.set_cksum();
        builder.append(&header, *bytes).unwrap();
    }
    builder.into_inner().unwrap()
}

fn zstandard(bytes: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn every_member_has_one_line_and_every_bad_one_its_cause() {
    use tar::EntryType;
    let archive = tar(&[
        ("good.json", EntryType::Regular, LICENSE.as_bytes()),
        ("../out.json", EntryType::Regular, LICENSE.as_bytes()),
        ("/abs.json", EntryType::Regular, LICENSE.as_bytes()),
        ("link", EntryType::Symlink, b""),
        ("pipe", EntryType::Fifo, b""),
        ("folder/", EntryType::Directory, b""),
        ("inner.gz", EntryType::Regular, &gzip(b"x")),
        ("none.json", EntryType::Regular, b"{}"),
        ("empty.json", EntryType::Regular, b""),
    ]);
    let expected = [
        "-",
        "member-name-unsafe",
        "member-name-unsafe",
        "member-link",
        "member-special",
        "member-nested",
        "layout-none",
        "input-empty",
    ];
    assert_eq!(causes("a.tar", archive.clone()), expected);
    assert_eq!(causes("a.tar.gz", gzip(&archive)), expected);
    assert_eq!(causes("a.tar.zst", zstandard(&archive)), expected);
    // Parallel compressors write a frame for each piece.
    let (first, rest) = archive.split_at(700);
    assert_eq!(causes("a.tar.zst", [zstandard(first), zstandard(rest)].concat()), expected);
    let mut cut = archive.clone();
    cut.truncate(3 * 512 + 100);
    assert_eq!(causes("a.tar", cut), ["-", "member-name-unsafe", "archive-broken"]);
}

#[test]
fn streams_of_records_are_read_one_by_one() {
    let text = format!("{LICENSE}\n\n  {LICENSE}\r\nnothing\n");
    assert_eq!(causes("a.jsonl", text.clone().into_bytes()), ["-", "-", "display-code-unknown"]);
    assert_eq!(causes("a.jsonl.gz", gzip(text.as_bytes())), ["-", "-", "display-code-unknown"]);
    let mut records = Vec::new();
    for record in [LICENSE, ""] {
        records.extend((record.len() as u32).to_be_bytes());
        records.extend(record.as_bytes());
    }
    assert_eq!(causes("a.records", records.clone()), ["-", "input-empty"]);
    records.extend([0, 0]);
    assert_eq!(causes("a.records", records), ["-", "input-empty", "archive-broken"]);
}

#[test]
fn a_byte_order_mark_before_a_record_is_none_of_it() {
    let text = format!("\u{feff}{LICENSE}\n\u{feff}{LICENSE}\r\n\u{feff}\n\u{feff}\u{feff}{LICENSE}");
    let found = causes("a.jsonl", text.into_bytes());
    assert_eq!(found.len(), 3);
    assert_eq!(found[..2], ["-", "-"]);
}

/// Causes of the entries of a tar, and of its neighbour that is one change away.
fn tars(one: Vec<u8>, other: Vec<u8>) -> [Vec<String>; 2] {
    [one, other].map(|bytes| causes("a.tar", bytes))
}

/// An archive without the blocks at its end.
fn open_end(mut tar: Vec<u8>) -> Vec<u8> {
    tar.truncate(tar.len() - 1024);
    tar
}

const AMBIGUOUS: &str = "archive-ambiguous";

#[test]
fn what_follows_the_end_of_a_tar_is_read_and_said_to_follow_it() {
    use tar::EntryType::Regular;
    let one = tar(&[("1", Regular, LICENSE.as_bytes())]);
    let other = tar(&[("2", Regular, LICENSE.as_bytes())]);
    let [behind, together] = tars([&one[..], &other].concat(), [&open_end(one.clone())[..], &other].concat());
    assert_eq!(behind, ["-", AMBIGUOUS, "-"]);
    assert_eq!(together, ["-", "-"]);
    let [bytes, zeros] = tars([&one[..], &[7; 512]].concat(), [&one[..], &[0; 9 * 512]].concat());
    assert_eq!(bytes, ["-", AMBIGUOUS]);
    assert_eq!(zeros, ["-"]);
    assert_eq!(causes("a.tar", [&one[..], b"x"].concat()), ["-", AMBIGUOUS]);
    // Within, it is no other archive but a broken one.
    assert_eq!(causes("a.tar", [&open_end(one)[..], &[7; 512]].concat()), ["-", "archive-broken"]);
}

#[test]
fn sizes_and_names_that_programs_read_differently_end_a_tar() {
    use tar::EntryType::{Directory, Link, Regular, Symlink, XGlobalHeader, XHeader};
    let license = LICENSE.as_bytes();
    let with = |pax: &str| tar(&[("x", XHeader, pax.as_bytes()), ("1", Regular, license)]);
    let record = |key: &str, value: &str| {
        let rest = format!(" {key}={value}\n");
        let length = (1..).find(|length| length.to_string().len() + rest.len() == *length);
        format!("{}{rest}", length.unwrap_or_default())
    };
    let size = |size: usize| record("size", &size.to_string());
    assert_eq!(tars(with(&size(license.len() - 1)), with(&size(license.len()))), [[AMBIGUOUS], ["-"]]);
    let twice = [size(license.len()), size(7)].concat();
    assert_eq!(tars(with(&twice), with(&size(license.len()).repeat(2))), [[AMBIGUOUS], ["-"]]);
    let [short, long] =
        ["2.json".to_owned(), format!("{}.json", "2".repeat(120))].map(|name| record("path", &name));
    assert_eq!(tars(with(&short), with(&long)), [[AMBIGUOUS], ["-"]]);
    // Some programs know such entries by their type, and others by the magic of their header as well.
    let mut before_posix = with(&long);
    before_posix[257..265].fill(0);
    let mut header = tar::Header::new_old();
    header.as_mut_bytes().copy_from_slice(&before_posix[..512]);
    header.set_cksum();
    before_posix[..512].copy_from_slice(header.as_bytes());
    assert_eq!(tars(before_posix, with(&long)), [[AMBIGUOUS], ["-"]]);
    let sparse = with(&record("GNU.sparse.major", "1"));
    assert_eq!(tars(sparse, with(&record("GNU.other", "1"))), [["member-special"], ["-"]]);
    let for_all = |pax: &str| tar(&[("x", XGlobalHeader, pax.as_bytes()), ("1", Regular, license)]);
    assert_eq!(tars(for_all(&size(7)), for_all(&record("comment", "7"))), [[AMBIGUOUS], ["-"]]);
    for (kind, name) in [(Directory, "d"), (Regular, "d/"), (Link, "d"), (Symlink, "d")] {
        let [with, without] =
            [license, b""].map(|bytes| tar(&[(name, kind, bytes), ("1", Regular, license)]));
        let [with, without] = tars(with, without);
        assert_eq!(with, [AMBIGUOUS], "{kind:?}");
        assert_eq!(without.last().map(String::as_str), Some("-"), "{kind:?}");
    }
}

#[test]
fn what_is_no_entry_is_counted() {
    use tar::EntryType::{Directory, Regular};
    let double = b"\0\x05\x16\x07\0\x02\0\0Mac OS X";
    let archive = tar(&[
        ("d", Directory, b""),
        ("d/", Regular, b""),
        ("d/._1", Regular, double),
        ("d/.DS_Store", Regular, b"\0\0\0\x01Bud1"),
        ("d/1", Regular, LICENSE.as_bytes()),
    ]);
    let (store, verifier) = (Memory::default(), Verifier::new(Trust::empty()));
    let sources = [source("a.tar", archive), source("._a", double.to_vec())].into_iter();
    let ending = audit(&verifier).run(sources, &Basis::default(), &store, &never()).unwrap();
    let Ending::Complete(summary) = ending else { panic!("{ending:?}") };
    assert_eq!((summary.entries, summary.left_out), (1, LeftOutCount { folders: 2, system_files: 3 }));
}

#[test]
fn an_archive_without_a_license_says_so() {
    let only_folders = tar(&[("d/", tar::EntryType::Directory, b"")]);
    let empty_zip = [&b"PK\x05\x06"[..], &[0; 18]].concat();
    for (name, bytes) in [
        ("a.tar", only_folders.clone()),
        ("a.tar", vec![0; 1024]),
        ("a.tar.gz", gzip(&only_folders)),
        ("a.zip", empty_zip),
        ("a.jsonl", b"\n\n".to_vec()),
        ("a.records", Vec::new()),
    ] {
        assert_eq!(causes(name, bytes), ["archive-empty"], "{name}");
    }
}

#[test]
fn many_entries_in_few_bytes_are_counted_and_not_examined() {
    let bound = limits::FREE_ENTRIES as usize;
    let found = causes("a.jsonl.gz", gzip("{}\n".repeat(20_000).as_bytes()));
    let examined = found.iter().filter(|cause| *cause == "layout-none").count();
    assert!((bound..bound + 300).contains(&examined), "{examined}");
    assert_eq!(found[examined..], ["archive-entries"]);
    let lines = lines(vec![source("a.jsonl", "{}\n".repeat(20_000).into_bytes())]);
    let detail = &lines[examined]["answer"]["error"]["message"];
    assert_eq!(detail, &format!("{} more entries", 20_000 - examined));
    // As many of the size of licenses are examined.
    let padded = format!("{{}}{}\n", " ".repeat(400)).repeat(bound + 2000);
    assert_eq!(causes("a.jsonl", padded.into_bytes()).len(), bound + 2000);
}

#[test]
fn long_names_count_for_what_is_written_of_them() {
    let found = |sign: &str| {
        let mut tar = tar::Builder::new(Vec::new());
        for n in 0..1000 {
            let mut header = tar::Header::new_gnu();
            header.set_size(2);
            tar.append_data(&mut header, format!("{n:04}{}", sign.repeat(900)), &b"{}"[..]).unwrap();
        }
        causes("a.tar", tar.into_inner().unwrap())
    };
    assert_eq!(found("a"), ["layout-none"; 1000]);
    // The same names in as many bytes, of signs that JSON writes in six each.
    let signs = found("\u{1}");
    assert_eq!(signs.last().map(String::as_str), Some("archive-entries"));
    assert!((300..400).contains(&signs.len()), "{}", signs.len());
}

#[test]
fn what_was_changed_after_it_was_written_is_noticed() {
    let text = format!("{LICENSE}\n").repeat(300);
    let verifier = Verifier::new(Trust::empty());
    for (name, is_seen) in [
        (file::RESULTS, true),
        (file::FACTS, true),
        (file::LEAVES, true),
        (file::INDEX, true),
        (file::CSV, false),
    ] {
        let store = Memory::default();
        let run = || {
            let sources = vec![source("a.jsonl", text.clone().into_bytes())].into_iter();
            audit(&verifier).run(sources, &Basis::default(), &store, &never())
        };
        run().unwrap();
        let mut bytes = store.bytes(name).unwrap();
        let place = bytes.len() / 2;
        bytes[place] ^= 1;
        store.extend(name, 0).unwrap().write_all(&bytes).unwrap();
        match run() {
            Err(AuditError::RunBroken { file, .. }) if is_seen => {
                // A line and its leaf: which of both was changed, nobody can tell.
                assert!(file == name || (name == file::LEAVES && file == file::RESULTS), "{file} for {name}");
            }
            // It is made again.
            Ok(Ending::Complete(_)) if !is_seen => {}
            other => panic!("{name}: {other:?}"),
        }
    }
}

#[test]
fn what_entries_are_compared_by_tells_nothing_without_the_secret() {
    let verifier = Verifier::new(Trust::empty());
    let index = |secret: &str| {
        let store = Memory::default();
        let sources = vec![source("a.json", LICENSE.into())].into_iter();
        let audit = Audit { secret: Secret::of([secret]), ..audit(&verifier) };
        audit.run(sources, &Basis::default(), &store, &never()).unwrap();
        store.bytes(file::INDEX).unwrap()
    };
    let parts = |index: &[u8]| -> Vec<Vec<u8>> {
        index.as_chunks::<40>().0.iter().map(|key| key[1..16].to_vec()).collect()
    };
    let (one, other) = (parts(&index("a")), parts(&index("b")));
    assert_eq!(one, parts(&index("a")));
    assert!(!one.is_empty() && one.iter().all(|key| !other.contains(key)));
}

#[test]
fn a_bomb_ends_its_archive_and_not_the_run() {
    let zeros = vec![0_u8; 1 << 20];
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    (0..80).for_each(|_| encoder.write_all(&zeros).unwrap());
    let gzip = encoder.finish().unwrap();
    let zstandard = (0..80).flat_map(|_| zstandard(&zeros)).collect();
    for (name, bomb) in [("a.jsonl.gz", gzip), ("a.jsonl.zst", zstandard)] {
        let lines = lines(vec![source(name, bomb), source("b.json", LICENSE.into())]);
        assert_eq!(lines[0]["answer"]["error"]["code"], "archive-bomb", "{name}");
        assert_eq!(lines[1]["answer"]["indication"], "NO_SIGNATURE_FOUND");
    }
}

#[test]
fn a_single_license_is_its_own_archive() {
    let lines = lines(vec![source("a.json", LICENSE.into())]);
    assert_eq!((&lines[0]["entry"], &lines[0]["name"]), (&0.into(), &"a.json".into()));
}

#[test]
fn threads_and_interruptions_change_no_byte() {
    let text: String = (0..3000).map(|n| LICENSE.replace("T-1", &format!("T-{n}")) + "\n").collect();
    let sources = || vec![source("a.jsonl", text.clone().into_bytes())].into_iter();
    let verifier = Verifier::new(Trust::empty());
    let files = |store: &Memory| {
        let mut names = store.names().unwrap();
        names.retain(|name| name != file::JOURNAL);
        assert_eq!(names.contains(&file::PARQUET.to_owned()), cfg!(feature = "parquet"));
        names.into_iter().map(|name| (store.bytes(&name).unwrap(), name)).collect::<Vec<_>>()
    };
    let whole = Memory::default();
    audit(&verifier).run(sources(), &Basis::default(), &whole, &never()).unwrap();
    let broken = Memory::default();
    for (until, threads) in [(600, 1), (1500, 1), (u64::MAX, 3)] {
        let threads = threads.try_into().unwrap();
        let watch = Until(until, AtomicU64::new(0));
        let ending = Audit { threads, checkpoint: 100, ..audit(&verifier) }
            .run(sources(), &Basis::default(), &broken, &watch)
            .unwrap();
        assert_eq!(matches!(ending, Ending::Complete(_)), until == u64::MAX);
    }
    assert!(files(&whole) == files(&broken));
}
