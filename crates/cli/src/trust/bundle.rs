//! Trust bundles: made, looked at, taken, and given up again.

use std::path::{Path, PathBuf};

use elicense::display::SecretKey;
use elicense::upkeep::{self, Packing};
use elicense_files::Taken;

use crate::output::Output;
use crate::problem::Problem;
use crate::render::{Look, bundle as render};
use crate::request::{ToPack, TrustAction};

/// What needs no store of one's own; `None` where the action is another.
///
/// # Errors
///
/// A file cannot be read; a bundle cannot be made of the store, or is not to be taken.
pub fn apart(action: &TrustAction, look: Look) -> Result<Option<Vec<u8>>, Problem> {
    Ok(Some(match action {
        TrustAction::Pack(to_pack) => pack(to_pack)?,
        TrustAction::Sign { file, keys, old_roots } => sign(file, keys, old_roots.as_deref(), look)?,
        TrustAction::Verify { file, roots, at } => {
            let bundle = elicense_files::opened(file, roots, *at)?;
            render::verified(look, file, &bundle, *at).into_bytes()
        }
        TrustAction::Diff { old, new } => {
            let [before, after] = [old, new].map(|path| elicense_files::looked_at(path));
            let (before, after) = (before?, after?);
            let differences = upkeep::differences(&before, &after);
            render::differences(look, [(old, &before), (new, &after)], &differences).into_bytes()
        }
        _ => return Ok(None),
    }))
}

fn pack(to_pack: &ToPack) -> Result<Vec<u8>, Problem> {
    let ToPack { store, version, issued, expires, keys, unfinished, roots, old_roots } = to_pack;
    let files = elicense_files::files_to_pack(store)?;
    let roots = elicense_files::roots(roots)?;
    let old_roots = old_roots.as_deref().map(elicense_files::roots).transpose()?;
    let keys = secret_keys(keys)?;
    let packing = Packing {
        version: *version,
        issued: *issued,
        expires: *expires,
        roots: &roots,
        old_roots: old_roots.as_ref(),
    };
    let pack = if *unfinished { upkeep::begin } else { upkeep::pack };
    pack(&files, &packing, &keys).map_err(|remark| Problem::remark(store, &remark))
}

/// One more signature; whose are there and lacking is said beside the file.
fn sign(file: &Path, keys: &[PathBuf], old_roots: Option<&Path>, look: Look) -> Result<Vec<u8>, Problem> {
    let bytes = elicense_files::bundle_bytes(file)?;
    let (keys, old_roots) = (secret_keys(keys)?, old_roots.map(elicense_files::roots).transpose()?);
    let signed = upkeep::sign(&bytes, &keys, old_roots.as_ref());
    let signed = signed.map_err(|remark| Problem::remark(file, &remark))?;
    render::signed(look, &signed).iter().for_each(|said| crate::problem::note(said));
    Ok(signed.bytes)
}

fn secret_keys(files: &[PathBuf]) -> Result<Vec<SecretKey>, Problem> {
    Ok(files.iter().map(|key| elicense_files::secret_key(key)).collect::<Result<Vec<_>, _>>()?)
}

/// What is done with the store, or said of it.
///
/// # Errors
///
/// The store is kept by hand; a bundle is not to be taken, in which case those before it were, and the last that was counts;
/// a file cannot be read or written.
pub fn of_store(
    action: &TrustAction,
    store: &Path,
    look: Look,
    output: &mut Output,
) -> Result<String, Problem> {
    match action {
        TrustAction::Update { files, roots, at } => {
            let mut roots = roots.as_deref();
            for file in files {
                let taken =
                    elicense_files::update(store, file, roots, *at).inspect_err(|_| kept(store, look))?;
                let (head, before) = match &taken {
                    Taken::New(head, before) => (head, *before),
                    Taken::Already(head) => (head, Some(head.version)),
                    _ => continue,
                };
                output.write(render::taken(look, store, head, before, *at).as_bytes())?;
                // From the first one on, bundles say it themselves.
                roots = None;
            }
            Ok(String::new())
        }
        TrustAction::Rollback { at } => {
            let (head, from) = elicense_files::rollback(store, *at)?;
            Ok(render::rolled_back(look, store, &head, from, *at))
        }
        TrustAction::History => Ok(render::history(look, store, &elicense_files::history(store)?)),
        _ => Ok(String::new()),
    }
}

/// A bundle that was refused changed nothing: which one counts still.
fn kept(store: &Path, look: Look) {
    if let Ok(bundle) = elicense_files::current(store) {
        render::still_counts(look, bundle.head().version).iter().for_each(|said| crate::problem::note(said));
    }
}
