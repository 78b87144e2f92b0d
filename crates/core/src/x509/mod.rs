//! What RFC 5280 says: certificates, the rules of their roles, revocation lists; and RFC 6960: answers about single
//! certificates. Knows no trust store.

pub(crate) mod certificate;
pub(crate) mod constraints;
pub(crate) mod key_id;
pub(crate) mod known;
pub(crate) mod name;
pub(crate) mod ocsp;
pub(crate) mod parts;
pub(crate) mod points;
pub(crate) mod profile;
pub(crate) mod revocation_list;
pub(crate) mod signed;
