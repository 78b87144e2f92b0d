//! What a verifier is made of.

use std::collections::BTreeMap;
use std::ffi::c_char;
use std::mem::MaybeUninit;
use std::path::{Path, PathBuf};

use elicense::limits::{MAX_BUNDLE_BYTES, MAX_CONFIG_BYTES, MAX_LAYOUTS, MAX_REVOCATION_LIST_BYTES};
use elicense::upkeep::{Bundle, Roots};
use elicense::{Layout, Policy, RevocationRule, Trust, Verifier};

use crate::failure::Failure;
use crate::guard::guarded;
use crate::pointer::{self, items, read_text, writable};
use crate::status::elicense_status;

/// What a verifier is made of: whom it trusts, which layouts it knows beside the built-in ones, how strict it
/// is. New settings trust nobody and are strict. For one thread at a time.
#[derive(Default)]
pub struct elicense_settings {
    trust_folder: Option<PathBuf>,
    trust_files: BTreeMap<String, Vec<u8>>,
    /// A bundle, and the text of those who may sign it.
    trust_bundle: Option<(Vec<u8>, String)>,
    formats_folder: Option<PathBuf>,
    layouts: Vec<String>,
    policy: Policy,
}

/// What it means that no fresh revocation list is at hand.
#[repr(u32)]
#[derive(Clone, Copy)]
pub enum elicense_revocation {
    /// The signer cannot be judged: the license is undetermined. The default.
    Required = 1,
    /// A warning.
    Advisory = 2,
}

impl elicense_settings {
    /// Reads what is named and makes a verifier of it.
    pub(crate) fn verifier(&self) -> Result<Verifier, Failure> {
        let mut verifier = Verifier::new(self.trust()?).with_policy(self.policy.clone());
        if let Some(folder) = &self.formats_folder {
            verifier = elicense_files::with_layouts(verifier, folder)?;
        }
        for text in &self.layouts {
            verifier = verifier.with_layout(Layout::parse(text)?)?;
        }
        Ok(verifier)
    }

    fn trust(&self) -> Result<Trust, Failure> {
        if let Some((bytes, roots)) = &self.trust_bundle {
            return Ok(Bundle::vouched(bytes, &Roots::parse(roots)?)?.into_trust());
        }
        match &self.trust_folder {
            Some(folder) => Ok(elicense_files::trust(folder)?),
            None if self.trust_files.is_empty() => Ok(Trust::empty()),
            None => Ok(Trust::from_files(&self.trust_files)?),
        }
    }
}

/// New settings: nobody is trusted, only the built-in layouts are known, the policy is strict.
#[unsafe(no_mangle)]
pub extern "C" fn elicense_settings_new(
    settings: Option<&mut MaybeUninit<Option<Box<elicense_settings>>>>,
) -> elicense_status {
    guarded(|| {
        writable(settings, "settings")?.write(Some(Box::default()));
        Ok(())
    })
}

/// Frees settings and leaves NULL in their place. A verifier made of them stays.
#[unsafe(no_mangle)]
pub extern "C" fn elicense_settings_free(settings: Option<&mut Option<Box<elicense_settings>>>) {
    pointer::free(settings);
}

/// Trust what the folder `path` says: `trust.toml` and the files it names. Read when a verifier is made.
/// Instead of, not beside, single files.
///
/// # Safety
///
/// `path` is NULL or a NUL-terminated text.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn elicense_settings_set_trust_folder(
    settings: Option<&mut elicense_settings>,
    path: *const c_char,
) -> elicense_status {
    guarded(|| {
        let settings = writable(settings, "settings")?;
        // SAFETY: as the caller promises.
        let path = unsafe { read_text(path, "path") }?;
        if !settings.trust_files.is_empty() {
            return Err(Failure::argument("trust comes from single files already"));
        }
        if settings.trust_bundle.is_some() {
            return Err(Failure::argument("trust comes from a bundle already"));
        }
        settings.trust_folder = Some(Path::new(path).to_owned());
        Ok(())
    })
}

/// Trust what a file says, given as bytes: one is called `trust.toml`, and names the others, which are PEM or
/// DER. For programs whose files are not in a folder. The bytes are copied; a name given again replaces.
///
/// # Safety
///
/// `name` is NULL or a NUL-terminated text; `length` bytes stand at `bytes`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn elicense_settings_add_trust_file(
    settings: Option<&mut elicense_settings>,
    name: *const c_char,
    bytes: *const u8,
    length: usize,
) -> elicense_status {
    guarded(|| {
        let settings = writable(settings, "settings")?;
        // SAFETY: as the caller promises.
        let (name, bytes) = unsafe { (read_text(name, "name")?, items(bytes, length, "bytes")?) };
        if settings.trust_folder.is_some() {
            return Err(Failure::argument("trust comes from a folder already"));
        }
        if settings.trust_bundle.is_some() {
            return Err(Failure::argument("trust comes from a bundle already"));
        }
        if length > MAX_REVOCATION_LIST_BYTES || settings.trust_files.len() >= MAX_TRUST_FILES {
            return Err(Failure::argument(format!(
                "a trust store has at most {MAX_TRUST_FILES} files of {MAX_REVOCATION_LIST_BYTES} bytes"
            )));
        }
        settings.trust_files.insert(name.to_owned(), bytes.to_vec());
        Ok(())
    })
}

/// Trust what a trust bundle says, given as bytes, if those signed it whom `roots` names: the text of a file of root keys,
/// UTF-8, which came another way than the bundle. Checked when a verifier is made. Given again it replaces. How old the
/// bundle is, reports say (`trust_bundle`, `trust-bundle-stale`); that an older one never takes the place of a newer one, is
/// for the caller to see to, who has its version from reports: a folder kept by `elicense trust update` does it.
///
/// # Safety
///
/// `length` bytes stand at `bytes`; `roots_length` bytes stand at `roots`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn elicense_settings_set_trust_bundle(
    settings: Option<&mut elicense_settings>,
    bytes: *const u8,
    length: usize,
    roots: *const u8,
    roots_length: usize,
) -> elicense_status {
    guarded(|| {
        let settings = writable(settings, "settings")?;
        // SAFETY: as the caller promises.
        let (bytes, roots) =
            unsafe { (items(bytes, length, "bytes")?, items(roots, roots_length, "roots")?) };
        if settings.trust_folder.is_some() || !settings.trust_files.is_empty() {
            return Err(Failure::argument("trust comes from a folder or single files already"));
        }
        if length > MAX_BUNDLE_BYTES || roots_length > MAX_CONFIG_BYTES {
            return Err(Failure::argument(format!(
                "a bundle has at most {MAX_BUNDLE_BYTES} bytes, and its roots {MAX_CONFIG_BYTES}"
            )));
        }
        let not_text = |error| Failure::call(elicense_status::NotUtf8, format!("roots: {error}"));
        let roots = std::str::from_utf8(roots).map_err(not_text)?.to_owned();
        settings.trust_bundle = Some((bytes.to_vec(), roots));
        Ok(())
    })
}

/// Know the layouts and tokens of the folder `path` too, its files that end in `.layout.toml` and `.token.toml`;
/// its `catalog.toml`, `recognition.toml`, `regions.toml` and `masking.toml`, where there are any, stand in place
/// of those built in.
/// Read when a verifier is made. Whoever may change them is trusted like an anchor.
///
/// # Safety
///
/// `path` is NULL or a NUL-terminated text.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn elicense_settings_set_formats_folder(
    settings: Option<&mut elicense_settings>,
    path: *const c_char,
) -> elicense_status {
    guarded(|| {
        let settings = writable(settings, "settings")?;
        // SAFETY: as the caller promises.
        let path = unsafe { read_text(path, "path") }?;
        settings.formats_folder = Some(Path::new(path).to_owned());
        Ok(())
    })
}

/// Know this layout too: the text of a `.layout.toml` file, UTF-8. Read when a verifier is made.
///
/// # Safety
///
/// `length` bytes stand at `text`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn elicense_settings_add_layout(
    settings: Option<&mut elicense_settings>,
    text: *const u8,
    length: usize,
) -> elicense_status {
    guarded(|| {
        let settings = writable(settings, "settings")?;
        // SAFETY: as the caller promises.
        let bytes = unsafe { items(text, length, "text") }?;
        if length > MAX_CONFIG_BYTES || settings.layouts.len() >= MAX_LAYOUTS {
            return Err(Failure::argument(format!(
                "a verifier knows at most {MAX_LAYOUTS} layouts of {MAX_CONFIG_BYTES} bytes"
            )));
        }
        let not_text = |error| Failure::call(elicense_status::NotUtf8, format!("text: {error}"));
        settings.layouts.push(std::str::from_utf8(bytes).map_err(not_text)?.to_owned());
        Ok(())
    })
}

/// What it means that no fresh revocation list is at hand: an `elicense_revocation`.
#[unsafe(no_mangle)]
pub extern "C" fn elicense_settings_set_revocation(
    settings: Option<&mut elicense_settings>,
    revocation: u32,
) -> elicense_status {
    guarded(|| {
        let settings = writable(settings, "settings")?;
        settings.policy.revocation = match revocation {
            number if number == elicense_revocation::Required as u32 => RevocationRule::Required,
            number if number == elicense_revocation::Advisory as u32 => RevocationRule::Advisory,
            other => return Err(Failure::unknown_number("elicense_revocation", other)),
        };
        Ok(())
    })
}

/// How strict verifications are: the bytes of a policy file, UTF-8. It takes the place of what
/// `elicense_settings_set_revocation` said before.
///
/// # Safety
///
/// `text` points at `length` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn elicense_settings_set_policy(
    settings: Option<&mut elicense_settings>,
    text: *const u8,
    length: usize,
) -> elicense_status {
    guarded(|| {
        let settings = writable(settings, "settings")?;
        // SAFETY: as the caller promises.
        let bytes = unsafe { items(text, length, "text") }?;
        let not_text = |error| Failure::call(elicense_status::NotUtf8, format!("text: {error}"));
        settings.policy = Policy::parse(std::str::from_utf8(bytes).map_err(not_text)?)?;
        Ok(())
    })
}

/// Files of one trust store given one by one: 31 regions with some anchors, keys and lists each.
const MAX_TRUST_FILES: usize = 1024;
