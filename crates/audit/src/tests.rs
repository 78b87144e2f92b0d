//! Small archives through the whole engine, in memory.

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
