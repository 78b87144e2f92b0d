//! Name constraints: which names an authority may vouch for (RFC 5280 §4.2.1.10).

use x509_parser::asn1_rs::{Any, FromDer};
use x509_parser::certificate::X509Certificate;
use x509_parser::extensions::{GeneralName, ParsedExtension, X509Extension};

use crate::x509::name::{ComparableName, mail_addresses};
use crate::x509::parts::{parts, sequence};

/// The subtrees of one authority.
#[derive(Debug, Default)]
pub(crate) struct NameConstraints {
    permitted: Vec<Name>,
    excluded: Vec<Name>,
    /// A subtree with `minimum` or `maximum`, which the profile forbids and nobody processes.
    has_distances: bool,
    /// A subtree with a `minimum` that is written though it is 0.
    has_zero_minimum: bool,
}

/// A name of a certificate, or the base of a subtree.
#[derive(Clone, Debug)]
pub(crate) enum Name {
    Directory(ComparableName),
    Mail(String),
    Dns(String),
    Uri(String),
    Ip(Vec<u8>),
    /// A form of which no constraint is understood, by its tag in GeneralName.
    Other(u32),
}

/// What constraints say of a certificate's names.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Constrained {
    Satisfied,
    Broken,
    /// They constrain a form of names that the certificate has and this version does not understand.
    Unsupported,
}

impl NameConstraints {
    /// The value of the extension; `None` where it cannot be read.
    pub(crate) fn read(value: &[u8]) -> Option<Self> {
        let mut constraints = Self::default();
        let subtrees = sequence(value)?;
        // Neither may be empty, nor both be missing.
        if subtrees.is_empty() || subtrees.iter().any(|trees| trees.data.is_empty()) {
            return None;
        }
        for subtrees in subtrees {
            let (into, trees) = match subtrees.tag().0 {
                0 => (&mut constraints.permitted, parts(subtrees.data)?),
                1 => (&mut constraints.excluded, parts(subtrees.data)?),
                _ => return None,
            };
            for tree in trees {
                let (after, base) = Any::from_der(tree.data).ok()?;
                // `minimum` is 0 where it is not written, and some write it.
                constraints.has_zero_minimum |= after == [0x80, 1, 0];
                constraints.has_distances |= !matches!(after, [] | [0x80, 1, 0]);
                into.push(Name::of(&GeneralName::try_from(base).ok()?)?);
            }
        }
        Some(constraints)
    }

    /// Whether they speak of other names than hosts and their addresses, or in a form that DER does not have.
    pub(crate) fn reach_beyond_hosts(&self) -> bool {
        self.has_zero_minimum
            || self
                .permitted
                .iter()
                .chain(&self.excluded)
                .any(|base| !matches!(base, Name::Dns(_) | Name::Ip(_)))
    }

    /// Whether an authority with these constraints may vouch for `names`. An exclusion outweighs a permission.
    pub(crate) fn judge(&self, names: &[Name]) -> Constrained {
        let mut unsupported = self.has_distances;
        for name in names {
            if let Name::Other(tag) = name {
                let same = |base: &Name| matches!(base, Name::Other(other) if other == tag);
                unsupported |= self.permitted.iter().chain(&self.excluded).any(same);
                continue;
            }
            if self.excluded.iter().any(|base| name.overlaps(base)) {
                return Constrained::Broken;
            }
            let mut of_form = self.permitted.iter().filter(|base| name.is_of_form(base)).peekable();
            if of_form.peek().is_some() && !of_form.any(|base| name.is_within(base)) {
                return Constrained::Broken;
            }
        }
        if unsupported { Constrained::Unsupported } else { Constrained::Satisfied }
    }
}

impl Name {
    /// Everything the certificate is called that constraints speak of: its subject, the mail addresses in it, and
    /// its alternative names.
    pub(crate) fn all_of(parsed: &X509Certificate<'_>) -> Vec<Self> {
        let subject = ComparableName::of(parsed.subject());
        let own = if subject.is_empty() { None } else { Some(Self::Directory(subject)) };
        let mut alternative =
            parsed.extensions().iter().filter_map(|extension| match extension.parsed_extension() {
                ParsedExtension::SubjectAlternativeName(names) => Some(&names.general_names),
                _ => None,
            });
        let mut names: Vec<_> = own.into_iter().collect();
        match alternative.next() {
            // Where there is no alternative name, the mail addresses in the subject stand for one.
            None => names.extend(mail_addresses(parsed.subject()).into_iter().map(Self::Mail)),
            Some(alternative) => {
                names.extend(alternative.iter().filter_map(Self::of));
                names.extend(alternative.iter().filter_map(Self::international_mail));
            }
        }
        names
    }

    /// A mail address of another script (RFC 9598), to which constraints on mail addresses apply as well.
    fn international_mail(name: &GeneralName<'_>) -> Option<Self> {
        match name {
            GeneralName::OtherName(oid, value) if oid.to_id_string() == SMTP_UTF8_MAILBOX => {
                let (_, explicit) = Any::from_der(value).ok()?;
                let (_, text) = Any::from_der(explicit.data).ok()?;
                Some(Self::Mail(String::from_utf8_lossy(text.data).into_owned()))
            }
            _ => None,
        }
    }

    /// `None` for what cannot be read.
    fn of(name: &GeneralName<'_>) -> Option<Self> {
        Some(match name {
            GeneralName::DirectoryName(name) => Self::Directory(ComparableName::of(name)),
            GeneralName::RFC822Name(mail) => Self::Mail((*mail).to_owned()),
            GeneralName::DNSName(name) => Self::Dns(name.to_ascii_lowercase()),
            GeneralName::URI(uri) => Self::Uri((*uri).to_owned()),
            GeneralName::IPAddress(octets) => Self::Ip(octets.to_vec()),
            GeneralName::OtherName(..) => Self::Other(0),
            GeneralName::X400Address(_) => Self::Other(3),
            GeneralName::EDIPartyName(_) => Self::Other(5),
            GeneralName::RegisteredID(_) => Self::Other(8),
            GeneralName::Invalid(..) => return None,
        })
    }

    fn is_of_form(&self, base: &Self) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(base)
    }

    fn is_within(&self, base: &Self) -> bool {
        match (self, base) {
            (Self::Directory(name), Self::Directory(base)) => name.is_within(base),
            (Self::Mail(mail), Self::Mail(base)) => mail_is_within(mail, base),
            (Self::Dns(name), Self::Dns(base)) => domain_is_within(name, base),
            (Self::Uri(uri), Self::Uri(base)) => host_of(uri).is_some_and(|host| host_is_within(host, base)),
            (Self::Ip(address), Self::Ip(base)) => address_is_within(address, base),
            _ => false,
        }
    }

    /// Whether a name may stand in an excluded subtree: where nobody can tell, it may.
    fn overlaps(&self, base: &Self) -> bool {
        match (self, base) {
            (Self::Mail(mail), Self::Mail(_)) if mailbox_and_host(mail).is_none() => true,
            (Self::Dns(_), Self::Dns(base)) if base.is_empty() => true,
            (Self::Uri(uri), Self::Uri(_)) if host_of(uri).is_none() => true,
            // `*.example.org` stands for `a.example.org` as well.
            (Self::Dns(name), Self::Dns(base)) => {
                let wild = name.strip_prefix("*.");
                domain_is_within(name, base) || wild.is_some_and(|parent| domain_is_within(base, parent))
            }
            _ => self.is_within(base),
        }
    }
}

/// A mailbox, every mailbox of a host, or, after a dot, of every host of a domain.
fn mail_is_within(mail: &str, base: &str) -> bool {
    let Some((mailbox, host)) = mailbox_and_host(mail) else { return false };
    match base.rsplit_once('@') {
        // What stands before the `@` is compared to the letter (RFC 5280 §7.5).
        Some((wanted, at)) => mailbox == wanted && host.eq_ignore_ascii_case(at),
        None => host_is_within(host, base),
    }
}

/// The two halves of an address; `None` for what has no two, and for hosts in other letters than those of the network.
fn mailbox_and_host(mail: &str) -> Option<(&str, &str)> {
    let (mailbox, host) = mail.split_once('@')?;
    let is_host = !host.is_empty() && host.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'@');
    (is_host && !mailbox.is_empty()).then_some((mailbox, host))
}

/// One host or, after a dot, those below it.
fn host_is_within(host: &str, base: &str) -> bool {
    let (host, base) = (host.to_ascii_lowercase(), base.to_ascii_lowercase());
    match base.strip_prefix('.') {
        Some(domain) => {
            host.strip_suffix(domain).is_some_and(|before| before.len() > 1 && before.ends_with('.'))
        }
        None => host == base,
    }
}

/// The domain itself and whatever has more labels to its left.
fn domain_is_within(name: &str, base: &str) -> bool {
    // A leading dot is no name of the profile; others read it so.
    match base.strip_prefix('.') {
        Some(_) => host_is_within(name, base),
        None => name == base || host_is_within(name, &format!(".{base}")),
    }
}

/// The host of a URI with an authority (RFC 3986 §3.2); an address is no host name, and no constraint reaches it.
fn host_of(uri: &str) -> Option<&str> {
    let (_, after) = uri.split_once("://")?;
    let authority = after.split(['/', '?', '#']).next()?;
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let host = host.split_once(':').map_or(host, |(host, _)| host);
    // No domain at the top is a number (RFC 3696 §2), and what stands in brackets is an address.
    let is_number = |label: &str| label.bytes().all(|byte| byte.is_ascii_digit());
    let is_name = !host.starts_with('[') && !host.rsplit('.').next().is_none_or(is_number);
    is_name.then_some(host)
}

/// An address and the network of a constraint: as many octets again are its mask.
fn address_is_within(address: &[u8], base: &[u8]) -> bool {
    let Some((network, mask)) = base.split_at_checked(address.len()) else { return false };
    let fits = |((address, network), mask): ((&u8, &u8), &u8)| address & mask == network & mask;
    mask.len() == address.len() && address.iter().zip(network).zip(mask).all(fits)
}

/// Whether the octets of a constraint on addresses are a network: ones, then zeros, make the mask (RFC 4632 §3.1).
pub(crate) fn is_network(octets: &[u8]) -> bool {
    let (_, mask) = octets.split_at(octets.len() / 2);
    let bits = mask.iter().flat_map(|octet| (0..8).map(move |bit| octet & (0x80 >> bit) != 0));
    matches!(octets.len(), 8 | 32) && bits.skip_while(|bit| *bit).all(|bit| !bit)
}

/// The constraints of a certificate, where it has any.
pub(crate) fn of(parsed: &X509Certificate<'_>) -> Option<NameConstraints> {
    let is_constraints = |extension: &&X509Extension<'_>| {
        matches!(extension.parsed_extension(), ParsedExtension::NameConstraints(_))
    };
    let extension = parsed.extensions().iter().find(is_constraints)?;
    NameConstraints::read(extension.value)
}

/// id-on-SmtpUTF8Mailbox.
const SMTP_UTF8_MAILBOX: &str = "1.3.6.1.5.5.7.8.9";

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::testing::{name_der, tlv};

    fn mail(text: &str) -> Vec<u8> {
        tlv(0x81, &[text.as_bytes()])
    }

    fn dns(text: &str) -> Vec<u8> {
        tlv(0x82, &[text.as_bytes()])
    }

    fn uri(text: &str) -> Vec<u8> {
        tlv(0x86, &[text.as_bytes()])
    }

    fn ip(octets: &[u8]) -> Vec<u8> {
        tlv(0x87, &[octets])
    }

    fn directory(common_name: &str) -> Vec<u8> {
        tlv(0xa4, &[&name_der(common_name)])
    }

    fn general(der: &[u8]) -> Name {
        Name::of(&GeneralName::try_from(Any::from_der(der).unwrap().1).unwrap()).unwrap()
    }

    fn judge(tag: u8, base: &[u8], name: &[u8]) -> Constrained {
        let value = tlv(0x30, &[&tlv(tag, &[&tlv(0x30, &[base])])]);
        NameConstraints::read(&value).unwrap().judge(&[general(name)])
    }

    /// What the subtree with this base holds, and what is one change away and outside it.
    #[test]
    fn subtrees_of_every_form_hold_what_is_in_them_and_no_more() {
        let net = ip(&[192, 0, 2, 0, 255, 255, 255, 0]);
        let rows = [
            (mail("gov.example"), mail("a@gov.example"), mail("a@sub.gov.example")),
            (mail("gov.example"), mail("a@GOV.example"), mail("a@xgov.example")),
            (mail(".gov.example"), mail("a@sub.gov.example"), mail("a@gov.example")),
            (mail("a@gov.example"), mail("a@Gov.example"), mail("A@gov.example")),
            (dns("gov.example"), dns("a.gov.example"), dns("xgov.example")),
            (dns("gov.example"), dns("GOV.example"), dns("example")),
            (uri("gov.example"), uri("https://u@gov.example:8/x"), uri("https://a.gov.example/")),
            (uri(".gov.example"), uri("https://a.gov.example"), uri("https://gov.example")),
            (net.clone(), ip(&[192, 0, 2, 9]), ip(&[192, 0, 3, 9])),
            (directory("A"), directory("a"), directory("ab")),
        ];
        for (base, inside, outside) in rows {
            assert_eq!(judge(0xa0, &base, &inside), Constrained::Satisfied, "{base:?}");
            assert_eq!(judge(0xa0, &base, &outside), Constrained::Broken, "{base:?}");
            assert_eq!(judge(0xa1, &base, &inside), Constrained::Broken, "{base:?}");
            assert_eq!(judge(0xa1, &base, &outside), Constrained::Satisfied, "{base:?}");
        }
        // A name of another form is not spoken of; an address of the other family is an address.
        assert_eq!(judge(0xa0, &net, &dns("gov.example")), Constrained::Satisfied);
        assert_eq!(judge(0xa0, &net, &ip(&[0; 16])), Constrained::Broken);
    }

    #[test]
    fn what_nobody_can_tell_is_neither_permitted_nor_outside_an_exclusion() {
        for (base, name) in [
            (mail("gov.example"), mail("gov.example")),
            (mail("gov.example"), mail("a@b@gov.example")),
            (uri("gov.example"), uri("urn:example:1")),
        ] {
            assert_eq!(judge(0xa0, &base, &name), Constrained::Broken);
            assert_eq!(judge(0xa1, &base, &name), Constrained::Broken);
        }
        assert_eq!(judge(0xa1, &dns("a.gov.example"), &dns("*.gov.example")), Constrained::Broken);
    }

    #[test]
    fn a_constraint_on_a_form_that_is_not_understood_is_unsupported_where_such_a_name_stands() {
        let registered = tlv(0x88, &[&[0x2a, 3]]);
        assert_eq!(judge(0xa0, &registered, &registered), Constrained::Unsupported);
        assert_eq!(judge(0xa0, &registered, &dns("gov.example")), Constrained::Satisfied);
        let minimum = |minimum| [mail("gov.example"), vec![0x80, 1, minimum]].concat();
        assert_eq!(judge(0xa0, &minimum(0), &mail("a@gov.example")), Constrained::Satisfied);
        assert_eq!(judge(0xa0, &minimum(1), &mail("a@gov.example")), Constrained::Unsupported);
    }

    #[test]
    fn a_mask_is_ones_and_then_zeros() {
        assert!(is_network(&[10, 0, 0, 0, 255, 0, 0, 0]));
        assert!(!is_network(&[10, 0, 0, 0, 255, 0, 255, 0]));
        assert!(!is_network(&[10, 0, 0, 0]));
    }
}
