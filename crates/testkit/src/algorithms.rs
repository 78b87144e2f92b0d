//! Authorities and signers of every algorithm, the layouts that allow them, and who trusts them: for tests alone.

use std::fmt::Write as _;
use std::sync::LazyLock;

use crate::certificates::{Certificate, Template};
use crate::files::Files;
use crate::keys::{Key, Scheme};
use crate::pki::{SHANGHAI, Signer};
use crate::revocation_lists;
use crate::trust::FRESH;
use crate::{der, pem};

/// The folder of the layouts below `testdata/`, as vectors name it.
pub const FORMATS: &str = "formats/algorithms";

/// The trust directory.
pub const TRUST: &str = "algorithms";

/// Another user id than the standard's.
pub const USER_ID: &str = "test@elicense.example";

/// Every scheme but Ed25519, which all other vectors have.
pub const SCHEMES: [Scheme; 9] = [
    Scheme::Sm2,
    Scheme::Es256,
    Scheme::Es384,
    Scheme::Rs256,
    Scheme::Rs384,
    Scheme::Rs512,
    Scheme::Ps256,
    Scheme::Ps384,
    Scheme::Ps512,
];

/// The authorities of one kind of keys.
#[derive(Clone, Debug)]
pub struct House {
    short: &'static str,
    root: Certificate,
    authority: Certificate,
    signer: Certificate,
    revoked: Certificate,
}

impl House {
    /// The authorities whose keys sign by this scheme, made once.
    #[must_use]
    pub fn of(scheme: Scheme) -> Self {
        static MADE: [LazyLock<House>; 4] = [
            LazyLock::new(|| House::invented("sm2", Scheme::Sm2, Scheme::Sm2)),
            LazyLock::new(|| House::invented("p256", Scheme::Es256, Scheme::Es256)),
            LazyLock::new(|| House::invented("p384", Scheme::Es384, Scheme::Es384)),
            // Its root signs by PSS, its authority by PKCS #1 v1.5.
            LazyLock::new(|| House::invented("rsa", Scheme::Ps256, Scheme::Rs256)),
        ];
        let [sm2, p256, p384, rsa] = &MADE;
        let house = match scheme {
            Scheme::Ed25519 => unreachable!("other vectors have it"),
            Scheme::Sm2 | Scheme::Sm2By(_) => sm2,
            Scheme::Es256 => p256,
            Scheme::Es384 => p384,
            _ => rsa,
        };
        (**house).clone()
    }

    fn invented(short: &'static str, root_by: Scheme, by: Scheme) -> Self {
        let key = |by, name: &str| Key::of(by, &format!("{short} {name}"));
        let subject = |name: &str| format!("TEST {short} {name}");
        let root_key = key(root_by, "root");
        let root = Template::authority(&subject("root"), &root_key, 1).self_signed(&root_key);
        let authority_key = key(by, "authority");
        let authority = Template::authority(&subject("authority"), &authority_key, 0);
        let authority = authority.signed_by(&root, &authority_key);
        let leaf = |name: &str| {
            let mut template = Template::signer(&subject(name), &key(by, name));
            // Authorities write NULL as parameters, signers' certificates none: both are met.
            let without = der::sequence(&[der::oid("1.2.156.10197.1.501")]);
            template.algorithm = (by == Scheme::Sm2).then_some(without);
            template.signed_by(&authority, &key(by, name))
        };
        Self { short, signer: leaf("signer"), revoked: leaf("revoked"), root, authority }
    }

    /// One of each kind of keys.
    #[must_use]
    pub fn all() -> [Self; 4] {
        [Scheme::Sm2, Scheme::Es256, Scheme::Es384, Scheme::Rs256].map(Self::of)
    }

    /// Its signer, by this scheme.
    #[must_use]
    pub fn signer(&self, scheme: Scheme) -> Signer {
        self.signs(&self.signer, scheme)
    }

    /// A signer whose certificate is on its authority's list.
    #[must_use]
    pub fn revoked(&self, scheme: Scheme) -> Signer {
        self.signs(&self.revoked, scheme)
    }

    /// A signer whose key has 1024 bits.
    #[must_use]
    pub fn short_signer(&self) -> Signer {
        let key = Key::of(Scheme::Rs256, "rsa short");
        let leaf = Template::signer("TEST rsa short", &key).signed_by(&self.authority, &key);
        self.signs(&leaf, Scheme::Rs256)
    }

    /// A signer whose authority's key has 1024 bits.
    #[must_use]
    pub fn under_short_authority(&self) -> Signer {
        let key = Key::of(Scheme::Rs256, "rsa short");
        let authority = Template::authority("TEST rsa short authority", &key, 0).signed_by(&self.root, &key);
        let leaf = Template::signer("TEST rsa signer under it", &self.signer.key);
        let leaf = leaf.signed_by(&authority, &self.signer.key);
        let chain = vec![leaf, authority];
        Signer { key: self.signer.key.clone(), chain, key_id: String::new() }
    }

    fn signs(&self, leaf: &Certificate, scheme: Scheme) -> Signer {
        let key_id = format!("algorithms-{}", self.short);
        Signer { key: leaf.key.clone().by(scheme), chain: vec![leaf.clone(), self.authority.clone()], key_id }
    }
}

/// What the tests' layouts are made for: how the license is signed, and by what.
#[derive(Clone, Copy, Debug)]
pub struct Binding {
    /// The layout's id.
    pub id: &'static str,
    container: &'static str,
    proof: &'static str,
    algorithms: &'static str,
}

/// All algorithms, as layouts list them.
const ANY: &str =
    r#""Ed25519", "SM2-SM3", "ES256", "ES384", "RS256", "RS384", "RS512", "PS256", "PS384", "PS512""#;

const JSON: &str = "payload = \"json\"";
const CMS: &str =
    "payload = \"xml\"\nsigned = \"/SignedLicense/License\"\nsignature = \"/SignedLicense/Signature\"";
const DETACHED: &str = "payload = \"json\"\nsigned = \"/data\"\nsignature = \"/sign\"\nkey_id = \"/keyId\"";

macro_rules! binding {
    ($id:literal, $container:literal, $kind:literal, $proof:expr, $algorithms:expr) => {
        Binding { id: $id, container: $container, proof: $proof, algorithms: $algorithms }
    };
}

/// JWS.
pub const BY_JWS: Binding = binding!("test-algorithms-jws", "json", "jws", JSON, ANY);
/// CMS.
pub const BY_CMS: Binding = binding!("test-algorithms-cms", "xml", "cms", CMS, ANY);
/// COSE with certificates.
pub const BY_COSE: Binding = binding!("test-algorithms-cose", "cbor", "cose", JSON, ANY);
/// COSE whose `kid` names the signer, as display codes do.
pub const BY_KID: Binding =
    binding!("test-algorithms-kid", "cbor", "cose", "payload = \"json\"\nsigner = \"kid\"", ANY);
/// CMS of signers with a user id of their own.
pub const BY_USER_ID: Binding = binding!(
    "test-algorithms-user-id",
    "xml",
    "cms",
    "payload = \"xml\"\nsigned = \"/SignedLicense/License\"\nsignature = \"/SignedLicense/Signature\"\nsm2_user_id = \"test@elicense.example\"",
    "\"SM2-SM3\""
);

/// A layout of bare signatures has one algorithm.
#[must_use]
pub fn by_detached(scheme: Scheme) -> Binding {
    let of = |id, algorithms| Binding { id, container: "json", proof: DETACHED, algorithms };
    match scheme {
        Scheme::Sm2 | Scheme::Sm2By(_) => of("test-algorithms-detached-sm2", "\"SM2-SM3\""),
        Scheme::Es256 => of("test-algorithms-detached-es256", "\"ES256\""),
        Scheme::Es384 => of("test-algorithms-detached-es384", "\"ES384\""),
        Scheme::Rs256 => of("test-algorithms-detached-rs256", "\"RS256\""),
        Scheme::Rs384 => of("test-algorithms-detached-rs384", "\"RS384\""),
        Scheme::Rs512 => of("test-algorithms-detached-rs512", "\"RS512\""),
        Scheme::Ps256 => of("test-algorithms-detached-ps256", "\"PS256\""),
        Scheme::Ps384 => of("test-algorithms-detached-ps384", "\"PS384\""),
        Scheme::Ps512 => of("test-algorithms-detached-ps512", "\"PS512\""),
        Scheme::Ed25519 | Scheme::Rs1 => unreachable!("other vectors have it"),
    }
}

impl Binding {
    fn kind(&self) -> &'static str {
        match self.container {
            "xml" => "cms",
            "cbor" => "cose",
            _ if self.proof == JSON => "jws",
            _ => "detached",
        }
    }

    fn layout(&self) -> String {
        let xml = self.container == "xml";
        let place = |name: &str| if xml { format!("/License/@{name}") } else { format!("/{name}") };
        let mut text = format!(
            "# Test data: a layout that allows what no built-in one does. Written by elicense-testkit.\n\
             id = \"{id}\"\nregion = \"{region}\"\ncontainer = \"{container}\"\n\n\
             [title]\nzh-CN = \"签名算法测试版式\"\nen = \"A layout of the tests of algorithms\"\n\n\
             [source]\nkind = \"assumed\"\nnote = \"invented for tests\"\n\n\
             [used]\nfrom = 2020-01-01\n\n\
             [[detect]]\nat = \"{made_for}\"\nis = \"{id}\"\n\n\
             [proof]\nkind = \"{kind}\"\n{proof}\nalgorithms = [{algorithms}]\n\n[fields]\n",
            id = self.id,
            region = SHANGHAI.code,
            container = self.container,
            made_for = place("madeFor"),
            kind = self.kind(),
            proof = self.proof,
            algorithms = self.algorithms,
        );
        for (field, key, more) in FIELDS {
            writeln!(text, "{field} = {{ at = \"{}\"{more} }}", place(key))
                .expect("a string can be written to");
        }
        text
    }

    /// The payload.
    #[must_use]
    pub fn payload(&self) -> Vec<u8> {
        let values = VALUES.iter().copied().chain([("madeFor", self.id)]);
        if self.container == "xml" {
            let attributes: String = values.map(|(key, value)| format!(" {key}=\"{value}\"")).collect();
            return format!("<License{attributes}/>").into_bytes();
        }
        let entries: Vec<String> = values.map(|(key, value)| format!("\"{key}\":\"{value}\"")).collect();
        format!("{{{}}}", entries.join(",")).into_bytes()
    }
}

/// Canonical name, key, and more words.
const FIELDS: &[(&str, &str, &str)] = &[
    ("name", "name", ", required = true"),
    ("number", "number", ", required = true"),
    ("holder_name", "holderName", ", required = true"),
    ("holder_id", "holderId", ", required = true"),
    ("holder_id_kind", "holderIdKind", ""),
    ("issuer_name", "issuer", ", required = true"),
    ("issued_on", "issuedOn", ", required = true"),
    ("valid_until", "validUntil", ""),
];

const VALUES: &[(&str, &str)] = &[
    ("name", "测试证照"),
    ("number", "TEST-ALG-000001"),
    ("holderName", "测试甲"),
    ("holderId", "TEST0001"),
    ("holderIdKind", "999"),
    ("issuer", "测试发证机关"),
    ("issuedOn", "2026-02-09"),
    ("validUntil", "2046-02-08"),
];

/// Writes layouts, trust and keys.
pub fn write(files: &mut Files) {
    let several = [BY_JWS, BY_CMS, BY_COSE, BY_KID, BY_USER_ID];
    for binding in several.into_iter().chain(SCHEMES.map(by_detached)) {
        files.put(format!("{FORMATS}/{}.layout.toml", binding.id), binding.layout().into_bytes());
    }
    let mut toml = "# Anchors, keys and lists of every algorithm.\n# Test data: the private halves of these keys are public.\n".to_owned();
    let mut put = |name: String, text: String| files.put(name, text.into_bytes());
    for house in House::all() {
        let short = house.short;
        put(format!("trust/{TRUST}/{short}-root.pem"), pem::write("CERTIFICATE", &house.root.der));
        put(format!("trust/{TRUST}/{short}-key.pem"), house.signer.key.public_pem());
        let scope = format!(
            "group = \"test\"\nregions = [\"{}\"]\npurposes = [\"license\", \"revocation\"]",
            SHANGHAI.code
        );
        write!(
            toml,
            "\n[[anchor]]\nid = \"{short}-root\"\ncertificate = \"{short}-root.pem\"\n{scope}\n\
             \n[[key]]\nid = \"algorithms-{short}\"\npublic_key = \"{short}-key.pem\"\n{scope}\n"
        )
        .expect("a string can be written to");
        let lists = [
            ("root", revocation_lists::write(&house.root, FRESH, &[])),
            (
                "authority",
                revocation_lists::write(&house.authority, FRESH, &[(&house.revoked, "2026-01-15T00:00:00Z")]),
            ),
        ];
        for (name, list) in lists {
            let file = format!("{short}-{name}.crl.pem");
            writeln!(toml, "\n[[revocation_list]]\nfile = \"{file}\"").expect("a string can be written to");
            put(format!("trust/{TRUST}/{file}"), pem::write("X509 CRL", &list));
        }
        for (name, certificate) in [("signer", &house.signer), ("authority", &house.authority)] {
            let file = format!("trust/{TRUST}/{short}-{name}.pem");
            put(file, pem::write("CERTIFICATE", &certificate.der));
        }
        let names = format!("[\"{short}-signer.pem\", \"{short}-authority.pem\"]");
        writeln!(toml, "\n[[signer]]\ncertificates = {names}\npurpose = \"license\"")
            .expect("a string can be written to");
        for (name, certificate) in [
            ("root", &house.root),
            ("authority", &house.authority),
            ("signer", &house.signer),
            ("revoked", &house.revoked),
        ] {
            let name = format!("algorithms-{short}-{name}.pem");
            put(format!("pki/certificates/{name}"), pem::write("CERTIFICATE", &certificate.der));
            put(format!("pki/keys/{name}"), certificate.key.private_pem());
        }
    }
    put(format!("trust/{TRUST}/trust.toml"), toml);
}
