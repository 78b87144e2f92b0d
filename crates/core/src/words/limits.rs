//! Every bound on what comes from outside, with the reason for its number.

/// Those of pictures.
pub use elicense_qr::limits::{MAX_PICTURE_BYTES, MAX_PICTURE_PIXELS, MAX_PICTURE_SIDE};

/// Bytes of one input file.
///
/// The largest license replies seen in public integrations carry a page picture as base64 and stay
/// below 2 MiB; this is twice that.
pub const MAX_INPUT_BYTES: usize = 4 << 20;

/// Bytes of one package or page file: an OFD, or a PDF.
///
/// 3.75 MB was the largest of 91 public ones; scanned pages and embedded fonts make ten times that.
pub const MAX_PACKAGE_BYTES: usize = 32 << 20;

/// Parts of one package, folders included.
///
/// A license has tens, a book of drawings some hundreds; each costs a name in memory.
pub const MAX_PARTS: usize = 4_096;

/// Bytes of the name of one part: `Doc_0/Signs/Sign_0/Signature.xml` has 32.
pub const MAX_PART_NAME_BYTES: usize = 512;

/// Bytes that all parts of one package unpack to: twice the largest package, and what a counter's computer holds
/// without noticing.
pub const MAX_UNPACKED_BYTES: usize = 64 << 20;

/// How many times as many bytes a part of more than [`FREE_UNPACKED_BYTES`] may unpack to.
///
/// Deflate reaches 1,032 with one repeated byte; pages of text reach 20, pictures of plain areas 100.
pub const MAX_UNPACK_RATIO: usize = 200;

/// Bytes that a part may unpack to whatever its ratio.
pub const FREE_UNPACKED_BYTES: usize = 1 << 20;

/// Bytes before or behind the zip of a package. Writers that put a mark there write fewer than a hundred.
pub const MAX_BYTES_AROUND_PACKAGE: usize = 4 << 10;

/// Nodes of one XML part: elements, attributes, texts. A page of dense text has some ten thousands.
pub const MAX_PART_NODES: u32 = 1_000_000;

/// Nesting of elements in one XML part. A page nests its layers, blocks and objects some ten deep.
pub const MAX_PART_DEPTH: usize = 64;

/// Documents of one package (`DocBody`), and older versions of each.
pub const MAX_BODIES: usize = 32;

/// Pages of one document that are read. Licenses have one or two, and some a plan of the place on more; a longer document is
/// for people.
pub const MAX_PAGES: usize = 32;

/// Objects of all pages and templates of one document, used templates counted each time. The fullest of 77 public
/// documents has some three thousand.
pub const MAX_PAGE_OBJECTS: usize = 50_000;

/// Characters of all pages and templates of one document: a license has some hundreds, a list of goods some thousands.
pub const MAX_PAGE_CHARS: usize = 100_000;

/// Fonts, pictures, colours and ways to draw of one document.
pub const MAX_PAGE_RESOURCES: usize = 4_096;

/// Annotations of one document. A contract that many have commented on has some hundreds.
pub const MAX_PAGE_ANNOTATIONS: usize = 4_096;

/// Names that an issuer gives to objects of the pages of one document: 15 were seen.
pub const MAX_PAGE_TAGS: usize = 1_024;

/// Labels and open regions of one layout, each of which is looked for among all texts of a document.
pub const MAX_PAGE_WORDS: usize = 256;

/// Texts of a document that a layout reads: each may be compared with each. Forms that have every character in an object
/// of its own have some six hundred.
pub const MAX_PAGE_TEXTS_READ: usize = 2_000;

/// Texts, pictures and tags of a document that whoever writes a layout is shown: a form that has every character in an
/// object of its own has some six hundred, and nobody reads more.
pub const MAX_PAGE_OBJECTS_SHOWN: usize = 1_000;

/// Signatures of one package: each is read, held against every part it names and followed to an anchor.
pub const MAX_SIGNATURES: usize = 32;

/// Nesting of arrays and dictionaries in one object of a PDF. Structure trees nest by references, and objects less than ten
/// deep.
pub const MAX_PDF_DEPTH: usize = 64;

/// Values that are read of one PDF, bytes looked through included, 64 for one: some 60 bytes of memory each. The largest
/// of 733 public files has 400,000.
pub const MAX_PDF_NODES: usize = 2_000_000;

/// Entries of all tables of one PDF. Files that repeat their whole table in every revision have the most: 20 revisions of
/// 10,000 objects are 200,000.
pub const MAX_PDF_OBJECTS: usize = 1_000_000;

/// Tables of one PDF, and so its revisions. A document signed 25 times, with data to check each signature, has some 75.
pub const MAX_PDF_REVISIONS: usize = 256;

/// Signatures of one PDF, time stamps included. 25 is the most that was seen.
pub const MAX_PDF_SIGNATURES: usize = 64;

/// Form fields of one PDF. Tax forms have some thousands.
pub const MAX_PDF_FIELDS: usize = 50_000;

/// Attachments of one PDF. An invoice has one.
pub const MAX_PDF_ATTACHMENTS: usize = 64;

/// Certificates that one signature of a PDF carries or its document keeps for it. Signers with a history bring whole
/// stores along; 40 were seen.
pub const MAX_PDF_CERTIFICATES: usize = 64;

/// Revocation lists that one PDF brings along and that are read, and as many answers about certificates. Each is held against
/// every certificate of a chain. A document signed 25 times has one or two of each a signer.
pub const MAX_PDF_LISTS: usize = 64;

/// Bytes of one revocation list or answer that a PDF brings along. Lists of 100 KB are met; whoever has longer ones leaves
/// them to the trust store.
pub const MAX_PDF_LIST_BYTES: usize = 4 << 20;

/// Certificates that one answer (RFC 6960) speaks of. Responders answer what they were asked, mostly one.
pub const MAX_ANSWERED: usize = 64;

/// Pairs of objects of two revisions that are compared in all. A document of 10,000 objects takes some 100,000 a revision.
pub const MAX_PDF_COMPARED: usize = 4_000_000;

/// Differences between two revisions that are told; the worst is among them.
pub const MAX_PDF_TOLD: usize = 16;

/// Nesting of lists and maps, elements included, counted from the document's root through every
/// text that is itself read as JSON.
///
/// The deepest public reply nests 7 levels; recursion at 32 needs a few KiB of stack.
pub const MAX_DEPTH: usize = 32;

/// Values (scalars, lists, maps, elements, attributes) in one document, nested texts included.
///
/// A license has tens, a reply with several some hundreds. One megabyte of small CBOR maps would
/// otherwise become 282 MB of values (measured); this many need at most about 4 MB.
pub const MAX_ITEMS: usize = 20_000;

/// Characters of one key: of a map, or of an XML name with its namespace.
///
/// Keys of public replies stay below 40. A path names a key of up to this length, so that every value of
/// a document can be named in a report; and a path to the deepest value stays below 20 KiB.
pub const MAX_KEY_CHARS: usize = 128;

/// Attributes of one XML element, namespace declarations included.
///
/// The XML reader compares each with each: 4 MiB of them in one element would take minutes. Public
/// replies have at most 4.
pub const MAX_XML_ATTRIBUTES: usize = 256;

/// Namespace declarations in one XML document.
///
/// The XML reader copies the list of those in scope at every element that declares one. An OFD or a
/// SOAP envelope declares fewer than 10.
pub const MAX_XML_NAMESPACES: usize = 64;

/// Certificates carried by one proof, the signer's included.
///
/// `rustls-webpki` builds paths of at most 6 intermediates and an anchor.
pub const MAX_CERTIFICATES: usize = 8;

/// Seconds that a policy may name for the lives of codes and differences of clocks: a day, within which a person at a counter
/// notices that a clock is wrong.
pub const MAX_POLICY_SECONDS: u32 = 24 * 60 * 60;

/// Time-stamp tokens over one signature. Signatures have one, or a second by another authority.
pub const MAX_TIME_STAMPS: usize = 4;

/// Bytes of one certificate.
///
/// rustls refuses certificate chains above 64 KiB in all; license issuers' certificates are
/// below 2 KiB.
pub const MAX_CERTIFICATE_BYTES: usize = 16 << 10;

/// Bytes of the user id that signers of a layout have, where it is another than the standard's.
///
/// GB/T 32918.2 has room for 8,191; those in use are the 16 digits of the standard, mail addresses and names of certificates.
pub const MAX_USER_ID_BYTES: usize = 128;

/// Bytes of one configuration file: a layout, `trust.toml`, a certificate or a catalogue.
///
/// The built-in files are below 32 KiB.
pub const MAX_CONFIG_BYTES: usize = 1 << 20;

/// Bytes of one file of revocation lists as it lies there, PEM or DER: one limit for every reader.
///
/// 1.5 million revoked certificates with the longest serial numbers and a reason each are 80 MB in DER and 110 MB in
/// PEM.
pub const MAX_REVOCATION_LIST_BYTES: usize = 128 << 20;

/// Bytes of one status list of licenses as its file is: one bit each for a hundred million licenses, half of them revoked,
/// is 12 MB, and base64 makes 16 of it twice over.
pub const MAX_STATUS_LIST_BYTES: usize = 24 << 20;

/// Bytes that the statuses of one list unpack to: a hundred million licenses of two bits. Zlib packs a list of which nothing
/// is revoked a thousandfold, so that the file says nothing of what it unpacks to.
pub const MAX_UNPACKED_STATUS_BYTES: usize = 24 << 20;

/// Bytes of the paths of all values of one document that its layout does not map.
///
/// A path may repeat long keys of every level above it, so that a small document could make gigabytes of
/// them. Public replies leave fewer than 100 values unmapped, with paths below 100 bytes; this is a hundred
/// times that.
pub const MAX_UNMAPPED_PATH_BYTES: usize = 1 << 20;

/// Characters of a presented name or number: as many as a field of a license may have.
pub const MAX_HOLDER_CHARS: usize = 256;

/// Matters of one file: the lists of a province's offices have some thousands.
pub const MAX_MATTERS: usize = 10_000;

/// Layouts one verifier knows: four regions with several systems and years each, and room for all
/// 31 provincial regions.
pub const MAX_LAYOUTS: usize = 512;

/// Authorities whose names one file tells.
///
/// A province has some thousand bodies that issue licenses, its counties' included.
pub const MAX_AUTHORITIES: usize = 10_000;

/// Kinds of licenses in one catalogue: the national platform lists about 900.
pub const MAX_KINDS: usize = 2048;

/// Rules in one agreement. Reading compares each with each; 30 kinds by 3 scenarios by 12 pairs of regions, each
/// a rule of its own, would be 1080.
pub const MAX_RULES: usize = 2048;

/// Issuers whose validated chain a verifier remembers. About 10 KiB each; beyond it the memory is
/// emptied and starts again.
pub const MAX_REMEMBERED_ISSUERS: usize = 1024;

/// Issuers for which a verifier keeps tables of multiples of their keys. 370 KiB each.
pub const MAX_KEY_TABLES: usize = 64;

/// Characters of a display code.
///
/// The most that one QR code holds in its alphanumeric mode (ISO/IEC 18004, version 40, level L).
pub const MAX_CODE_CHARS: usize = 4_296;

/// Bytes of a display code once it is unpacked.
///
/// A code of the common subset has fewer than 300; the longest text of one QR code, not packed, 2,864.
pub const MAX_CODE_BYTES: usize = 16 << 10;

/// Characters of a display code that is made: one that a phone shows and a counter's camera reads.
///
/// The alphanumeric capacity of version 20 at level M: 97 modules a side are half a millimetre each on a
/// screen 5 cm wide, which a camera at arm's length resolves. Codes of the common subset stay below 400.
pub const MAX_MADE_CODE_CHARS: usize = 970;

/// Bytes of a challenge: RFC 9711 §4.1 has nonces of 8 to 64 bytes.
pub const CHALLENGE_BYTES: std::ops::RangeInclusive<usize> = 8..=64;

/// Characters of an audience: the name a counter or device goes by, as long as a host name may be.
pub const MAX_AUDIENCE_CHARS: usize = 253;

/// Characters of a display code of the common subset, if its issuer is told by its code where its name has no room.
///
/// Version 15 at level M has room for 600; with 400 a code is of version 12, 65 modules a side, which old phones
/// show and cheap cameras read.
pub const SHORT_CODE_CHARS: usize = 400;

/// Seconds for which a display code may be made at most: five years, for the code that a phone keeps and
/// wraps anew each time it is shown.
pub const MAX_CODE_LIFE: i64 = 5 * 366 * 24 * 60 * 60;

/// Codes of which [`RecentShowings`](crate::checks::replay::RecentShowings) remembers the newest showing unless told
/// otherwise, about 200 bytes each: a busy hall sees some hundreds a minute, and each is remembered for some minutes.
pub const MAX_REMEMBERED_SHOWINGS: usize = 100_000;

/// Showings of one code in one second that are told apart: a phone before two counters shows twice. What is more has to
/// wait for the next second.
pub const MAX_SHOWINGS_OF_A_SECOND: usize = 4;

/// Rules for online tokens that one verifier knows: some systems for each of 31 provincial regions.
pub const MAX_TOKENS: usize = 512;

/// Characters of a text that is looked at as an online token. The longest known form has fewer than 400.
pub const MAX_TOKEN_CHARS: usize = 2_048;

/// Bytes of a trust bundle: as many as a folder of settings may hold, with two revocation lists of the largest size.
pub const MAX_BUNDLE_BYTES: usize = 256 << 20;

/// Keys that may sign trust bundles: those who hold them come together, and sixteen is a large ceremony.
pub const MAX_ROOTS: usize = 16;

/// Signatures of a trust bundle: of all old roots and all new.
pub const MAX_BUNDLE_SIGNATURES: usize = 2 * MAX_ROOTS;

/// Seconds by which a bundle may have been made in the future: a day, for clocks of machines without a network run apart,
/// and a bundle that is refused leaves them with an older one.
pub const MAX_ROOT_CLOCK_SKEW: i64 = 24 * 60 * 60;

/// So many bytes, as people say it.
pub(crate) fn amount(bytes: usize) -> String {
    const KB: usize = 1 << 10;
    const MB: usize = KB << 10;
    match bytes {
        _ if bytes >= MB && bytes.is_multiple_of(MB) => format!("{} MB", bytes / MB),
        _ if bytes >= KB && bytes.is_multiple_of(KB) => format!("{} KB", bytes / KB),
        _ => format!("{bytes} B"),
    }
}
