//! Archives changed by somebody who knows how they are built: records moved, doubled, contradicted, cut off. Nothing
//! but what somebody signed passes, and whatever other readers find in such an archive is found here too, or it is told
//! that something is wrong with it.

#[path = "../../../core/tests/support/random.rs"]
mod random;
#[path = "../../../core/tests/support/sample.rs"]
mod sample;
mod tar;
mod zip;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Read, Write as _};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use elicense::Conclusion;

use super::*;
use crate::entry::{Content, Member, MemberName};
use crate::reader::archive::LeftOut;
use crate::reader::inflate::{BEHIND_PACKED, BEHIND_UNPACKED, Inflater};
use crate::reader::{self, Sink};
use random::Random;
use tar::Tar;
use zip::Zip;

/// Each form of archive, and how it is made of files and changed.
const FORMS: [(&str, Make); 4] = [
    ("a.zip", |files, random| {
        let (mut zip, donor) = (Zip::of(files, random), Zip::of(files, random));
        (0..=random.below(3)).for_each(|_| zip.change(&donor, random));
        zip.written()
    }),
    ("a.tar", changed_tar),
    ("a.tar.gz", |files, random| {
        let tar = changed_tar(files, random);
        stream(&tar, random, |bytes| {
            let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
            packer.write_all(bytes).expect("memory is there");
            packer.finish().expect("memory is there")
        })
    }),
    ("a.tar.zst", |files, random| {
        let tar = changed_tar(files, random);
        stream(&tar, random, |bytes| {
            ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
        })
    }),
];

type Make = fn(&[(&str, &[u8])], &mut Random) -> Vec<u8>;

fn changed_tar(files: &[(&str, &[u8])], random: &mut Random) -> Vec<u8> {
    let (mut tar, donor) = (Tar::of(files, random), Tar::of(files, random));
    (0..=random.below(3)).for_each(|_| tar.change(&donor, random));
    tar.written()
}

/// The bytes packed in one stream or in two, and that stream cut, continued or changed, more often than not.
fn stream(bytes: &[u8], random: &mut Random, pack: impl Fn(&[u8]) -> Vec<u8>) -> Vec<u8> {
    let (one, two) = bytes.split_at(random.below(bytes.len()));
    let mut packed = if random.below(2) == 0 { pack(bytes) } else { [pack(one), pack(two)].concat() };
    match random.below(7) {
        0 => packed.truncate(random.below(packed.len())),
        1 => packed.extend(pack(bytes)),
        2 => packed.extend(
            [&b"x"[..], b"\0\0\0\0\0\0\0\0", b"\x50\x2a\x4d\x18\x02\0\0\0ab", b"\x1f\x8b"][random.below(4)],
        ),
        3 => zip::bytes(&mut packed, random),
        4 => packed = pack(&packed),
        _ => {}
    }
    packed
}

/// 4,000 changes, with `ELICENSE_TESTS=all` 200,000, as many as `ELICENSE_MUTATIONS` says where it is set.
fn changes() -> usize {
    match std::env::var("ELICENSE_MUTATIONS") {
        Ok(number) => number.parse().expect("ELICENSE_MUTATIONS is a number"),
        Err(_) if sample::all() => 200_000,
        Err(_) => 4_000,
    }
}

#[test]
fn no_change_of_an_archive_gets_a_changed_license_passed_or_hides_one() {
    let originals = Originals::read();
    let verifier = verifier();
    for (form, (name, make)) in FORMS.iter().enumerate() {
        let mut count = Count::default();
        for seed in 0..changes().div_ceil(FORMS.len()) {
            let case = Case { name, form, seed, originals: &originals, verifier: &verifier };
            case.run(*make, &mut count);
        }
        let Count { whole, told, same, changed, alike, compared, through, slowest } = count;
        let line = format!(
            "{name}: {} mutations: {whole} read without a word, {told} with a problem; {same} members as they were, \
             {changed} changed, of which {alike} passed that say what was signed, and 0 that do not; {compared} members that other readers find, none of them lost; \
             {through} through a whole audit; {} ms at most",
            whole + told,
            slowest.as_millis()
        );
        writeln!(std::io::stderr(), "{line}").expect("standard error is open");
        assert!(whole > 0 && told > 0 && same > 0 && compared > 0, "{name}: mutations reach every stage");
    }
}

/// What is found wrong: a reader that leaves a member out, and one that takes another's bytes for it.
#[test]
fn a_member_that_is_lost_or_another_is_noticed() {
    let entry = |name: &str, bytes: &[u8]| (Some(name.to_owned()), Ok(bytes.to_vec()));
    let refused = |name: &str, cause| (Some(name.to_owned()), Err(cause));
    let theirs = ("a".to_owned(), b"1".to_vec());
    let seen = |entries: Vec<_>| Seen { entries };
    assert!(seen(vec![entry("a", b"1")]).tells(&theirs));
    assert!(seen(vec![refused("a", RefusalCause::MemberLink)]).tells(&theirs));
    assert!(seen(vec![refused("(the rest)", RefusalCause::ArchiveBroken)]).tells(&theirs));
    assert!(!seen(vec![entry("a", b"2")]).tells(&theirs));
    assert!(!seen(vec![entry("b", b"2"), refused("c", RefusalCause::MemberLink)]).tells(&theirs));
    assert!(!seen(vec![]).tells(&theirs));
}

/// What goes into the archives: licenses of every form, and what is none.
struct Originals {
    files: Vec<(String, Vec<u8>)>,
    signed: BTreeSet<Vec<u8>>,
}

impl Originals {
    fn read() -> Self {
        let long = format!("{}/license.json", "folder-with-a-long-name/".repeat(5));
        let vectors = [
            ("a.json", "sh-catalogue-jws-1/good.json"),
            ("b/证照.xml", "js-license-xml-1/good.xml"),
            ("c.cbor", "zj-gb-cose-1/good.cbor"),
            (&long, "ah-zzwk-detached-1/good.json"),
            ("changed.json", "sh-catalogue-jws-1/changed-holder-name.json"),
        ];
        let read = |path: &str| std::fs::read(testdata().join("vectors").join(path)).expect("a vector");
        let mut files: Vec<_> = vectors.iter().map(|(name, path)| ((*name).to_owned(), read(path))).collect();
        let signed = files.iter().take(4).map(|(_, bytes)| bytes.clone()).collect();
        files.extend([("note".to_owned(), b"no license".to_vec()), ("empty.json".to_owned(), Vec::new())]);
        Self { files, signed }
    }

    fn some<'o>(&'o self, random: &mut Random) -> Vec<(&'o str, &'o [u8])> {
        let from = random.below(self.files.len());
        let some = self.files.iter().cycle().skip(from).take(1 + random.below(4));
        some.map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect()
    }
}

fn testdata() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata")
}

fn verifier() -> Verifier {
    let folder = std::fs::read_dir(testdata().join("trust/default")).expect("a trust store");
    let files: BTreeMap<String, Vec<u8>> = folder
        .map(|file| file.expect("a file").path())
        .map(|path| {
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            (name, std::fs::read(&path).expect("a file"))
        })
        .collect();
    Verifier::new(Trust::from_files(&files).expect("a trust store"))
}

#[derive(Default)]
struct Count {
    whole: usize,
    told: usize,
    same: usize,
    changed: usize,
    alike: usize,
    compared: usize,
    through: usize,
    slowest: Duration,
}

struct Case<'c> {
    name: &'c str,
    form: usize,
    seed: usize,
    originals: &'c Originals,
    verifier: &'c Verifier,
}

impl Case<'_> {
    fn run(&self, make: Make, count: &mut Count) {
        let mut random = Random::new((self.seed * FORMS.len() + self.form) as u64);
        let archive = make(&self.originals.some(&mut random), &mut random);
        let start = Instant::now();
        let seen = Seen::of(self.name, &archive);
        let took = start.elapsed();
        assert!(took < TOO_LONG, "{self}: {took:?}");
        count.slowest = count.slowest.max(took);
        match seen.has_a_problem() {
            true => count.told += 1,
            false => count.whole += 1,
        }
        let passes: Vec<bool> = seen
            .entries
            .iter()
            .map(|(_, bytes)| bytes.as_ref().is_ok_and(|bytes| self.passes(bytes, count)))
            .collect();
        let unpacked = unpacked(&archive);
        let refused = seen.entries.iter().filter(|(_, bytes)| bytes.is_err()).count();
        // Readers of tar do not all know which entry has the name of another: there, as many problems have to be told
        // as members are missing, by whatever names.
        for (theirs, without_names) in [
            (by_directory(&archive), 0),
            (front_to_back(&archive), 0),
            (by_tar(&unpacked), refused),
            (by_headers(&unpacked), refused),
        ] {
            count.compared += theirs.len();
            let lost: Vec<_> =
                theirs.iter().filter(|theirs| !seen.tells(theirs)).map(|(name, _)| name).collect();
            assert!(lost.len() <= without_names, "{self}: {lost:?}, {:?}", seen.names());
        }
        if self.seed.is_multiple_of(THROUGH) {
            count.through += 1;
            self.audit(archive, &passes);
        }
    }

    /// Whether the bytes of a member pass: those of a license that somebody signed, or what says no less and no more,
    /// such as the same with a line more behind it.
    fn passes(&self, bytes: &Vec<u8>, count: &mut Count) -> bool {
        let at = AT.parse().expect("a time");
        let passed = |bytes: &[u8]| {
            self.verifier.verify(bytes, at).ok().filter(|report| report.conclusion() == Conclusion::Passed)
        };
        if self.originals.signed.contains(bytes) {
            count.same += 1;
            return true;
        }
        count.changed += 1;
        let Some(report) = passed(bytes) else { return false };
        count.alike += 1;
        let says_the_same = |signed: &Vec<u8>| {
            let signed = passed(signed).expect("it was signed");
            let (one, other) = (signed.claimed(), report.claimed());
            one.fields() == other.fields() && one.face() == other.face()
        };
        let is_signed = self.originals.signed.iter().any(says_the_same);
        assert!(is_signed, "{self}: a changed license passed: {}", bytes.escape_ascii());
        true
    }

    /// The same archive through a whole audit: a line for each entry, and those alone pass.
    fn audit(&self, archive: Vec<u8>, passes: &[bool]) {
        let store = Memory::default();
        let sources = std::iter::once(source(self.name, archive));
        let ending = audit(self.verifier).run(sources, &Basis::default(), &store, &never()).expect("it ends");
        assert!(matches!(ending, Ending::Complete(_)), "{self}");
        let text = String::from_utf8(store.bytes(file::RESULTS).expect("results")).expect("UTF-8");
        let passed = |line| -> bool {
            let line: serde_json::Value = serde_json::from_str(line).expect("JSON");
            line["answer"]["conclusion"] == "passed"
        };
        assert_eq!(text.lines().map(passed).collect::<Vec<bool>>(), passes, "{self}");
    }
}

impl std::fmt::Display for Case<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} seed {}", self.name, self.seed)
    }
}

const AT: &str = "2026-06-01T12:00:00+08:00";
/// Of so many mutations one goes through a whole audit.
const THROUGH: usize = 64;
/// An archive of some members takes some milliseconds.
const TOO_LONG: Duration = Duration::from_secs(10);

/// What the reader gives of an archive.
#[derive(Default)]
struct Seen {
    entries: Vec<SeenEntry>,
}

/// A name, and the bytes or why there are none.
type SeenEntry = (Option<String>, Result<Vec<u8>, RefusalCause>);

impl Seen {
    fn of(name: &str, archive: &[u8]) -> Self {
        let mut seen = Self::default();
        assert!(reader::read(source(name, archive.to_vec()), &mut seen).is_continue());
        seen
    }

    fn names(&self) -> Vec<String> {
        self.entries
            .iter()
            .map(|(name, bytes)| format!("{name:?} {:?}", bytes.as_ref().map(Vec::len)))
            .collect()
    }

    /// Whether it is told of the archive as a whole, or of its rest, that it is not to be read.
    fn is_told(&self) -> bool {
        self.entries.iter().any(|(name, bytes)| match bytes {
            Err(cause) => {
                *cause != RefusalCause::ArchiveEmpty
                    && (name.is_none() || name.as_deref() == Some("(the rest)"))
            }
            // It was taken for one document.
            Ok(_) => name.is_none(),
        })
    }

    fn has_a_problem(&self) -> bool {
        self.is_told() || self.entries.iter().any(|(_, bytes)| bytes.is_err())
    }

    /// Whether a member that another reader finds is given on, or it is told why not. One without bytes may be a folder.
    fn tells(&self, (name, bytes): &(String, Vec<u8>)) -> bool {
        let same = |(own, found): &SeenEntry| match found {
            Ok(found) => found == bytes,
            Err(_) => own.as_ref() == Some(name),
        };
        bytes.is_empty() || self.is_told() || self.entries.iter().any(same)
    }
}

impl Sink for Seen {
    fn wants_next(&self) -> bool {
        true
    }

    fn take(&mut self, member: Member<'_>) -> ControlFlow<()> {
        let name = member.name.map(|name| name.text.into_owned());
        let bytes = match member.content {
            Content::Bytes(bytes) => Ok(bytes.to_vec()),
            Content::Deflated { bytes, size, crc } => {
                let (packed, mut room) = ([bytes, &BEHIND_PACKED].concat(), vec![0; size + BEHIND_UNPACKED]);
                let unpacked = Inflater::default().inflate(&packed, &mut room, size, crc);
                room.truncate(size);
                unpacked.map(|()| room).map_err(|refusal| refusal.cause)
            }
            Content::Refused(refusal) => Err(refusal.cause),
            Content::Passed => panic!("every member is wanted"),
        };
        // As the audit does with what it has unpacked.
        let nested = |bytes: &Vec<u8>| {
            name.as_ref().and_then(|name| reader::nested(name, bytes)).map(|refusal| refusal.cause)
        };
        let bytes = bytes.and_then(|bytes| nested(&bytes).map_or(Ok(bytes), Err));
        self.entries.push((name, bytes));
        ControlFlow::Continue(())
    }

    fn leave_out(&mut self, _: LeftOut) {}
}

/// As much of a packed stream as can be unpacked.
fn unpacked(archive: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    match archive {
        [0x1f, 0x8b, ..] => _ = flate2::read::MultiGzDecoder::new(archive).read_to_end(&mut out),
        [0x28, 0xb5, 0x2f, 0xfd, ..] => {
            let mut rest = archive;
            while let Ok(mut frame) = ruzstd::decoding::StreamingDecoder::new(&mut rest) {
                if frame.read_to_end(&mut out).is_err() {
                    break;
                }
            }
        }
        plain => out.extend(plain),
    }
    out
}

/// What the crate `zip` finds in an archive by its directory.
fn by_directory(archive: &[u8]) -> Vec<(String, Vec<u8>)> {
    let Ok(mut zip) = ::zip::ZipArchive::new(Cursor::new(archive)) else { return Vec::new() };
    (0..zip.len()).filter_map(|index| of_zip(zip.by_index(index).ok()?)).collect()
}

/// What it finds when it reads it from front to back.
fn front_to_back(archive: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut bytes = archive;
    let mut found = Vec::new();
    while let Ok(Some(member)) = ::zip::read::read_zipfile_from_stream(&mut bytes) {
        found.extend(of_zip(member));
    }
    found
}

fn of_zip(mut member: ::zip::read::ZipFile<'_, impl Read>) -> Option<(String, Vec<u8>)> {
    let mut bytes = Vec::new();
    member.read_to_end(&mut bytes).ok()?;
    let name = MemberName::read(member.name_raw()).text.into_owned();
    (!member.is_dir()).then_some((name, bytes))
}

/// What the crate `tar` finds where it handles long names itself; here it is asked for its raw entries.
fn by_tar(archive: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut tar = ::tar::Archive::new(archive);
    let Ok(entries) = tar.entries() else { return Vec::new() };
    let file = |mut entry: ::tar::Entry<'_, _>| -> Option<(String, Vec<u8>)> {
        let is_file =
            matches!(entry.header().entry_type(), ::tar::EntryType::Regular | ::tar::EntryType::Continuous);
        let (name, mut bytes) = (entry.path_bytes().into_owned(), Vec::new());
        entry.read_to_end(&mut bytes).ok()?;
        let name = MemberName::read(&name).text.into_owned();
        (is_file && bytes.len() as u64 == entry.size()).then_some((name, bytes))
    };
    entries.map_while(Result::ok).filter_map(file).collect()
}

/// Name, size and kind by the header (POSIX, "ustar Interchange Format"), whatever stands between.
fn by_headers(archive: &[u8]) -> Vec<(String, Vec<u8>)> {
    let (mut found, mut at) = (Vec::new(), 0);
    let octal = |field: &[u8]| {
        let text: String = field.iter().map(|byte| char::from(*byte)).collect();
        usize::from_str_radix(text.trim_matches(['\0', ' ']), 8).ok()
    };
    while let Some(header) = archive.get(at..at + 512) {
        let sum: usize = header.iter().map(|byte| usize::from(*byte)).sum();
        let own: usize = header[148..156].iter().map(|byte| usize::from(*byte)).sum();
        let (Some(size), Some(told)) = (octal(&header[124..136]), octal(&header[148..156])) else { break };
        if sum - own + 8 * 32 != told {
            break;
        }
        let Some(bytes) = archive.get(at + 512..at + 512 + size) else { break };
        let text =
            |field: &[u8]| -> Vec<u8> { field.iter().copied().take_while(|byte| *byte != 0).collect() };
        let (name, prefix) = (text(&header[..100]), text(&header[345..500]));
        let is_posix = header[257..265] == *b"ustar\x0000" && !prefix.is_empty();
        let name = if is_posix { [&prefix[..], b"/", &name].concat() } else { name };
        if matches!(header[156], 0 | b'0') {
            found.push((MemberName::read(&name).text.into_owned(), bytes.to_vec()));
        }
        at += 512 + size.next_multiple_of(512);
    }
    found
}
