//! What revocation lists cost: a look-up in a list of a million and a half beside one in a list of a thousand, and memory.

use std::cell::Cell;
use std::hint::black_box;
use std::process::ExitCode;

use elicense::stages::List;
use elicense_testkit::certificates;
use elicense_testkit::der;
use elicense_testkit::keys::Key;
use sha2::{Digest, Sha256};

use super::ratio::{Line, Ratio};

/// Serial numbers of a country's largest authorities.
const MANY: u32 = 1_500_000;
const FEW: u32 = 1_000;

/// How many times as long a look-up in the long list may take: what does not fit into the caches of a core has to be fetched.
const GOAL: f64 = 8.0;
/// Bytes of memory a serial number: of the table, and of the list's own bytes, which are kept once, for its signature.
const BYTES_GOAL: f64 = 40.0;

/// Looks up serial numbers that are listed and as many that are not.
pub fn revocation() -> ExitCode {
    let (few, many) = (list(FEW), list(MANY));
    let look_up = |list: &'static List, count: u32| {
        let next = Cell::new(0_u32);
        move || {
            let number = next.get();
            next.set(number.wrapping_add(7_919));
            assert!(black_box(list.names(&serial(number % count))));
            assert!(!black_box(list.names(&serial(count + number % count))));
        }
    };
    let ratio = Ratio::of(look_up(many.0, MANY), look_up(few.0, FEW));
    let line = Line { name: format!("revocation-look-up-{MANY}-beside-{FEW}"), ratio, goal: Some(GOAL) };
    println!("{line}");
    let mut met = ratio.median <= GOAL;
    for ((list, bytes), count) in [(few, FEW), (many, MANY)] {
        let a_serial = |bytes: usize| bytes as f64 / f64::from(count);
        let whole = a_serial(list.table_bytes() + list.own_bytes());
        // A short list is its issuer's name and its signature for the most part.
        let goal = count == MANY;
        let is_met = whole <= BYTES_GOAL;
        let said = match (goal, is_met) {
            (false, _) => "- -".to_owned(),
            (true, true) => format!("<={BYTES_GOAL} met"),
            (true, false) => format!("<={BYTES_GOAL} missed"),
        };
        println!("revocation-bytes-a-serial-{count} {whole:.1} {said}");
        println!("revocation-table-bytes-a-serial-{count} {:.1} - -", a_serial(list.table_bytes()));
        println!("revocation-list-bytes-a-serial-{count} {:.1} - -", a_serial(bytes));
        met &= is_met || !goal;
    }
    met &= status_lists();
    if met { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Sizes of status lists of one bit beside the table of the IETF draft (draft-ietf-oauth-status-list, "Size comparison"), whose
/// figures are rounded to tenths of a KB.
fn status_lists() -> bool {
    let mut met = true;
    for (licenses, drafts) in &DRAFT {
        for (rate, draft) in RATES.iter().zip(drafts) {
            let bytes = packed(*licenses, rate * f64::from(*licenses) / 100.0);
            let goal = draft * 1.1 + 64.0;
            let is_met = bytes as f64 <= goal;
            let said = if is_met { "met" } else { "missed" };
            println!(
                "status-list-bytes-{licenses}-at-{rate}% {bytes} <={goal:.0} {said} (the draft has {draft:.0})"
            );
            met &= is_met;
        }
    }
    met
}

/// Bytes of a list of which so many licenses, drawn by lot and always the same, are revoked.
fn packed(licenses: u32, revoked: f64) -> usize {
    let mut bytes = vec![0_u8; licenses as usize / 8];
    let (mut state, mut left) = (88_172_645_463_325_252_u64, revoked as u32);
    if left >= licenses {
        bytes.fill(0xff);
        left = 0;
    }
    while left > 0 {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        let index = (state % u64::from(licenses)) as usize;
        let (byte, bit) = (&mut bytes[index / 8], 1 << (index % 8));
        if *byte & bit == 0 {
            *byte |= bit;
            left -= 1;
        }
    }
    miniz_oxide::deflate::compress_to_vec_zlib(&bytes, 9).len()
}

/// Of a hundred licenses so many are revoked.
const RATES: [f64; 10] = [0.01, 0.1, 1.0, 2.0, 5.0, 10.0, 25.0, 50.0, 75.0, 100.0];

const KB: f64 = 1024.0;

/// Licenses, and what the draft has for each rate.
const DRAFT: [(u32, [f64; 10]); 2] = [
    (100_000, [81.0, 252.0, 1.4 * KB, 2.3 * KB, 4.5 * KB, 6.9 * KB, 10.2 * KB, 12.2 * KB, 10.2 * KB, 35.0]),
    (
        1_000_000,
        [
            442.0,
            2.2 * KB,
            13.7 * KB,
            23.0 * KB,
            43.9 * KB,
            67.6 * KB,
            102.2 * KB,
            122.1 * KB,
            102.4 * KB,
            144.0,
        ],
    ),
];

/// A list of so many entries, kept as long as the program runs, and its length.
fn list(count: u32) -> (&'static List, usize) {
    let key = Key::named("measured list");
    let algorithm = key.scheme().identifier();
    let day = der::time("2026-05-01T00:00:00Z".parse().expect("a time"));
    let entry = |number| der::sequence(&[der::integer(&serial(number)), day.clone()]);
    let body = der::sequence(&[
        der::integer(&[1]),
        algorithm.clone(),
        certificates::name("TEST measured"),
        day.clone(),
        der::time("2036-05-01T00:00:00Z".parse().expect("a time")),
        der::sequence(&(0..count).map(entry).collect::<Vec<_>>()),
    ]);
    let bytes = certificates::signed(&body, &algorithm, &key);
    (Box::leak(Box::new(List::read(&bytes).expect("a list"))), bytes.len())
}

/// Sixteen bytes, as authorities draw them; positive, and none of them shorter.
fn serial(number: u32) -> [u8; 16] {
    let digest = Sha256::digest(number.to_be_bytes());
    let mut serial = [0; 16];
    serial.copy_from_slice(&digest[..16]);
    serial[0] = serial[0] & 0x3f | 0x40;
    serial
}
