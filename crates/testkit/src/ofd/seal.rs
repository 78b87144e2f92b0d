//! Electronic seals: SESeal of GM/T 0031-2014, GB/T 38540-2020 and GM/T 0031-2025.

use jiff::Timestamp;
use jiff::tz::Offset;

use crate::der;
use crate::gm::certificates::Certificate;
use crate::gm::pki::{GmPki, seal_number};
use crate::gm::{oids, sm3};
use crate::pictures::Picture;

/// Which standard a seal follows. What is read follows from the number of fields, never from the version.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Standard {
    /// GM/T 0031-2014: two fields.
    V1,
    /// GB/T 38540-2020: four fields.
    V4,
    /// GM/T 0031-2025: four fields, and header version 5.
    V5,
}

/// How a seal lists who may use it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum ListKind {
    /// Certificates.
    Certificates,
    /// SM3 digests of certificates; not in GM/T 0031-2014.
    Digests,
}

/// A seal to be. Everything may be changed before [`Seal::der`].
#[derive(Clone, Debug)]
pub struct Seal {
    /// Its standard.
    pub standard: Standard,
    /// The version in its header.
    pub version: u8,
    /// Its identifier.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Who may use it.
    pub listed: Vec<Certificate>,
    /// How they are listed.
    pub list_kind: ListKind,
    /// When it was made.
    pub created: Timestamp,
    /// Its first instant.
    pub from: Timestamp,
    /// Its last instant.
    pub until: Timestamp,
    /// Who made it.
    pub maker: Certificate,
    /// The name it was signed under, where somebody changed the one it shows.
    pub signed_name: Option<String>,
}

impl Seal {
    /// The sound seal of the issuing authority.
    #[must_use]
    pub fn sound(pki: &GmPki, standard: Standard) -> Self {
        Self::of(standard, "测试发证机关电子证照专用章", pki.of("seal"), pki.of("maker"))
    }

    /// A sound seal of this name for this owner.
    ///
    /// # Panics
    ///
    /// Never: the times are constants.
    #[must_use]
    pub fn of(standard: Standard, name: &str, owner: Certificate, maker: Certificate) -> Self {
        let time = |text: &str| text.parse().expect("a time");
        let version = match standard {
            Standard::V1 => 1,
            Standard::V4 => 4,
            Standard::V5 => 5,
        };
        Self {
            standard,
            version,
            id: seal_number(1),
            name: name.to_owned(),
            listed: vec![owner],
            list_kind: ListKind::Certificates,
            created: time("2025-02-01T00:00:00Z"),
            from: time("2025-02-01T00:00:00Z"),
            until: time("2035-01-31T23:59:59Z"),
            maker,
            signed_name: None,
        }
    }

    /// The SESeal in DER.
    #[must_use]
    pub fn der(&self) -> Vec<u8> {
        let shown = self.info(&self.name);
        let signed = self.info(self.signed_name.as_ref().unwrap_or(&self.name));
        let maker = der::octet_string(&self.maker.der);
        let algorithm = der::oid(oids::SM2_WITH_SM3);
        let sign = |message: &[u8]| der::bit_string(&self.maker.key.sign(message));
        match self.standard {
            Standard::V1 => {
                // §5.2 of GM/T 0031-2014: the maker's certificate and algorithm are signed too.
                let value = sign(&der::sequence(&[signed, maker.clone(), algorithm.clone()]));
                der::sequence(&[shown, der::sequence(&[maker, algorithm, value])])
            }
            Standard::V4 | Standard::V5 => der::sequence(&[shown, maker, algorithm, sign(&signed)]),
        }
    }

    /// SES_SealInfo.
    fn info(&self, name: &str) -> Vec<u8> {
        let picture = Picture::blank(1, 1).png();
        der::sequence(&[
            der::sequence(&[ia5("ES"), der::integer(&[self.version]), ia5("TESTKIT")]),
            ia5(&self.id),
            self.property(name),
            der::sequence(&[
                ia5("PNG"),
                der::octet_string(&picture),
                der::integer(&[40]),
                der::integer(&[40]),
            ]),
        ])
    }

    fn property(&self, name: &str) -> Vec<u8> {
        let mut parts = vec![der::integer(&[1]), der::utf8(name)];
        let certificates = || self.listed.iter().map(|certificate| der::octet_string(&certificate.der));
        let digest = |certificate: &Certificate| {
            der::sequence(&[der::printable(oids::SM3), der::octet_string(&sm3(&certificate.der))])
        };
        match (self.standard, self.list_kind) {
            (Standard::V1, _) => parts.push(der::sequence(&certificates().collect::<Vec<_>>())),
            (_, ListKind::Certificates) => {
                parts.extend([der::integer(&[1]), der::sequence(&certificates().collect::<Vec<_>>())])
            }
            (_, ListKind::Digests) => {
                let digests: Vec<_> = self.listed.iter().map(digest).collect();
                parts.extend([der::integer(&[2]), der::sequence(&digests)]);
            }
        }
        let time = if self.standard == Standard::V1 { utc_time } else { generalized_time };
        parts.extend([self.created, self.from, self.until].map(time));
        der::sequence(&parts)
    }
}

/// IA5String.
pub(super) fn ia5(text: &str) -> Vec<u8> {
    der::element(0x16, text.as_bytes())
}

/// UTCTime.
fn utc_time(at: Timestamp) -> Vec<u8> {
    der::element(0x17, utc(at, "%y%m%d%H%M%SZ").as_bytes())
}

/// GeneralizedTime, whatever the year.
pub(crate) fn generalized_time(at: Timestamp) -> Vec<u8> {
    der::element(0x18, utc(at, "%Y%m%d%H%M%SZ").as_bytes())
}

fn utc(at: Timestamp, form: &str) -> String {
    Offset::UTC.to_datetime(at).strftime(form).to_string()
}
