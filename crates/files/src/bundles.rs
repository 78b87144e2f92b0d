//! A trust store that is kept by bundles: each stands as it came in a folder of its own, and one small file says which
//! counts. That file is replaced in one step, so that the store is the one of before or the one of after.

mod state;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use elicense::Rulebook;
use elicense::jiff::Timestamp;
use elicense::limits::{MAX_BUNDLE_BYTES, MAX_CONFIG_BYTES};
use elicense::upkeep::{Bundle, BundleHead, Remark, Roots, is_for_people};

use crate::bundles::state::State;
use crate::folder::folder;
use crate::names::{BUNDLES, STATE_FILE, TRUST_FILE, has_bundles};
use crate::problem::FileProblem;
use crate::reading::{bounded, text};
use crate::store::{made, store_files, write};

pub use state::{Act, Event};

/// What became of a bundle that was to be taken.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Taken {
    /// It counts from now on, in the place of the one with this version.
    New(BundleHead, Option<u64>),
    /// It counts already.
    Already(BundleHead),
}

/// Takes a bundle: the store is the one of before until it is the one of after. `roots` says whom to believe the first one;
/// from then on each says who may sign the next.
///
/// # Errors
///
/// The bundle is not to be taken ([`Bundle::open`]); the folder holds a store that is kept by hand; the roots are not said,
/// or said where they are known; somebody else is changing the store; a file cannot be read or written. The store is then
/// as it was.
pub fn update(path: &Path, file: &Path, roots: Option<&Path>, at: Timestamp) -> Result<Taken, FileProblem> {
    if path.join(TRUST_FILE).exists() {
        return Err(FileProblem::remark(path, Remark::store_by_hand()));
    }
    let bytes = read(file, MAX_BUNDLE_BYTES)?;
    made(path)
        .and_then(|()| made(&path.join(BUNDLES)))
        .map_err(|error| FileProblem::unwritable(path, error))?;
    let _lock = lock(path)?;
    let state = state(path)?;
    let (roots, newest) = match (&state, roots) {
        (None, None) => return Err(FileProblem::remark(path, Remark::bundle_roots_missing())),
        (Some(_), Some(_)) => return Err(FileProblem::remark(path, Remark::bundle_roots_known())),
        (None, Some(file)) => (self::roots(file)?, None),
        (Some(state), None) => (kept(path, state, state.newest)?.roots().clone(), Some(state.newest)),
    };
    let state = state.unwrap_or_default();
    let same = |version| {
        let kept = read(&path.join(BUNDLES).join(name_of(version)), MAX_BUNDLE_BYTES);
        kept.is_ok_and(|kept| kept == bytes)
    };
    if state.current != 0 && same(state.current) {
        return Ok(Taken::Already(kept(path, &state, state.current)?.head().clone()));
    }
    // Whoever went back to the one before, and now takes the newest after all, takes no older one.
    let newest = newest.map(|newest| if same(newest) { newest - 1 } else { newest });
    let bundle =
        Bundle::open(&bytes, &roots, at, newest).map_err(|remark| FileProblem::remark(file, remark))?;
    let head = bundle.head().clone();
    write(&path.join(BUNDLES), &name_of(head.version), &bytes)?;
    let before = (state.current != 0).then_some(state.current);
    let event = Event { at, act: Act::Update, version: head.version, sha256: head.sha256.clone() };
    put(path, &state.after(event))?;
    Ok(Taken::New(head, before))
}

/// Goes back to the bundle that was taken before the one that counts, and records that somebody did. What is older than the
/// newest that was ever taken is refused afterwards as before.
///
/// # Errors
///
/// The store is not kept by bundles, or none before is kept; it is damaged; somebody else is changing it; a file cannot be
/// read or written.
pub fn rollback(path: &Path, at: Timestamp) -> Result<(BundleHead, u64), FileProblem> {
    let without = || FileProblem::remark(path, Remark::store_without_bundles());
    if !has_bundles(path) {
        return Err(without());
    }
    let _lock = lock(path)?;
    let state = state(path)?.ok_or_else(without)?;
    let before = state.before().ok_or_else(|| FileProblem::remark(path, Remark::bundle_none_before()))?;
    let head = kept(path, &state, before)?.head().clone();
    let event = Event { at, act: Act::Rollback, version: before, sha256: head.sha256.clone() };
    put(path, &state.after(event))?;
    Ok((head, state.current))
}

/// What was done to the store, the oldest first.
///
/// # Errors
///
/// The store is not kept by bundles, or the record cannot be read.
pub fn history(path: &Path) -> Result<Vec<Event>, FileProblem> {
    let state = state(path)?.ok_or_else(|| FileProblem::remark(path, Remark::store_without_bundles()))?;
    Ok(state.events)
}

/// The bundle that counts, of a store that is kept by bundles.
///
/// # Errors
///
/// It is not kept by bundles, is kept by hand as well, or is damaged.
pub fn current(path: &Path) -> Result<Bundle, FileProblem> {
    if path.join(TRUST_FILE).exists() {
        return Err(FileProblem::remark(path, Remark::store_mixed()));
    }
    let state = state(path)?.ok_or_else(|| FileProblem::remark(path, Remark::store_without_bundles()))?;
    kept(path, &state, state.current)
}

/// Opens the bundle in a file as one that is to be taken, by the roots in another; at any version.
///
/// # Errors
///
/// It is not to be taken ([`Bundle::open`]), or a file cannot be read.
pub fn opened(file: &Path, roots: &Path, at: Timestamp) -> Result<Bundle, FileProblem> {
    let (bytes, roots) = (read(file, MAX_BUNDLE_BYTES)?, self::roots(roots)?);
    Bundle::open(&bytes, &roots, at, None).map_err(|remark| FileProblem::remark(file, remark))
}

/// The bundle in a file that is trusted as a folder is: who may sign it, `roots.toml` beside it says. How old it is,
/// answers say.
pub(crate) fn of_file(file: &Path) -> Result<Bundle, FileProblem> {
    let roots = file.parent().unwrap_or(Path::new("")).join(ROOTS_FILE);
    if !roots.is_file() {
        return Err(FileProblem::remark(file, Remark::bundle_roots_missing()));
    }
    let (bytes, roots) = (read(file, MAX_BUNDLE_BYTES)?, self::roots(&roots)?);
    Bundle::vouched(&bytes, &roots).map_err(|remark| FileProblem::remark(file, remark))
}

/// The bytes of a file that may be a bundle.
///
/// # Errors
///
/// The file cannot be read, or is longer than a bundle may be.
pub fn bundle_bytes(file: &Path) -> Result<Vec<u8>, FileProblem> {
    read(file, MAX_BUNDLE_BYTES)
}

/// The bundle in a file, to be looked at and not to verify with.
pub(crate) fn unvouched(file: &Path) -> Result<Bundle, FileProblem> {
    let bundle = Bundle::kept(&read(file, MAX_BUNDLE_BYTES)?);
    bundle.map_err(|remark| FileProblem::remark(file, remark))
}

/// The files of the store in the folder `path` that go into a bundle: what `trust.toml` names and not notes for people,
/// and from its folder `formats` kinds, agreement and names of regions.
///
/// # Errors
///
/// There is no store that is kept by hand, or a file of it cannot be read; its folder `formats` holds something else.
pub fn files_to_pack(path: &Path) -> Result<BTreeMap<String, Vec<u8>>, FileProblem> {
    let mut files = store_files(path)?;
    files.retain(|name, _| name == TRUST_FILE || !is_for_people(name));
    let formats = path.join(FORMATS);
    if formats.is_dir() {
        for (name, bytes) in folder(&formats, |name| !is_for_people(name), MAX_CONFIG_BYTES)? {
            if !Rulebook::reads(&name) {
                let detail =
                    "a bundle holds kinds, agreement, regions and authorities, and nothing else of formats";
                return Err(FileProblem::folder(&formats.join(name), detail.to_owned()));
            }
            files.insert(format!("{FORMATS}/{name}"), bytes);
        }
    }
    Ok(files)
}

/// The roots in the file at `path`.
///
/// # Errors
///
/// The file cannot be read, or is none of roots.
pub fn roots(path: &Path) -> Result<Roots, FileProblem> {
    let text = text(path, read(path, MAX_CONFIG_BYTES)?)?;
    Roots::parse(&text).map_err(|error| FileProblem::configuration(path, error))
}

/// A bundle that was taken before, as it was then.
fn kept(path: &Path, state: &State, version: u64) -> Result<Bundle, FileProblem> {
    let file = path.join(BUNDLES).join(name_of(version));
    let damaged = |detail: String| FileProblem::remark(&file, Remark::bundle_damaged(&detail));
    let bytes = read(&file, MAX_BUNDLE_BYTES).map_err(|problem| damaged(problem.detail()))?;
    let bundle =
        Bundle::kept(&bytes).map_err(|remark| damaged(remark.advice(elicense::Language::En).found))?;
    match state.sha256(version) == Some(bundle.head().sha256.as_str()) {
        true => Ok(bundle),
        false => Err(damaged("it is another than when it was taken".to_owned())),
    }
}

fn state(path: &Path) -> Result<Option<State>, FileProblem> {
    let file = path.join(STATE_FILE);
    match File::open(&file).and_then(|open| bounded(open, MAX_CONFIG_BYTES)) {
        Ok(bytes) => {
            let state = State::parse(&text(&file, bytes)?);
            let damaged = |detail: String| FileProblem::remark(&file, Remark::bundle_damaged(&detail));
            state.map(Some).map_err(damaged)
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(FileProblem::unreadable(&file, error)),
    }
}

/// The one step in which a store becomes another; then what nothing needs any more goes.
fn put(path: &Path, state: &State) -> Result<(), FileProblem> {
    write(path, STATE_FILE, state.to_text().as_bytes())?;
    // What cannot be tidied up is in nobody's way.
    let wanted = state.kept();
    for file in entries(&path.join(BUNDLES)).into_iter().chain(entries(path)) {
        let name = file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let is_half_written = name.starts_with('.') && name.ends_with(".part");
        let version = name.strip_suffix(BUNDLE).and_then(|version| version.parse::<u64>().ok());
        if is_half_written || version.is_some_and(|version| !wanted.contains(&version)) {
            let _ = fs::remove_file(file);
        }
    }
    Ok(())
}

fn entries(path: &Path) -> Vec<PathBuf> {
    fs::read_dir(path).into_iter().flatten().flatten().map(|entry| entry.path()).collect()
}

/// One at a time: let go when the file is closed, however that comes about.
fn lock(path: &Path) -> Result<File, FileProblem> {
    let file = path.join(LOCK_FILE);
    let open = File::options().create(true).truncate(false).write(true).open(&file);
    let open = open.map_err(|error| FileProblem::unwritable(&file, error))?;
    match open.try_lock() {
        Ok(()) => Ok(open),
        Err(fs::TryLockError::WouldBlock) => Err(FileProblem::remark(path, Remark::store_changed())),
        Err(fs::TryLockError::Error(error)) => Err(FileProblem::unwritable(&file, error)),
    }
}

fn read(path: &Path, limit: usize) -> Result<Vec<u8>, FileProblem> {
    let read = File::open(path).and_then(|file| bounded(file, limit));
    read.map_err(|error| FileProblem::unreadable(path, error))
}

fn name_of(version: u64) -> String {
    format!("{version}{BUNDLE}")
}

/// The roots of a bundle's file that is named in the place of a store.
const ROOTS_FILE: &str = "roots.toml";

const BUNDLE: &str = ".bundle";
const FORMATS: &str = "formats";
const LOCK_FILE: &str = ".lock";
