//! Check characters of the three identifier standards.

const USCC_ALPHABET: &[u8] = b"0123456789ABCDEFGHJKLMNPQRTUWXY";
const USCC_WEIGHTS: [usize; 17] = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];
const ORGANISATION_WEIGHTS: [usize; 8] = [3, 7, 9, 10, 5, 8, 4, 2];
const CITIZEN_WEIGHTS: [usize; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const ALPHANUMERIC: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/// A 证照标识 (GB/T 36904) from its four parts.
///
/// The check character is that of ISO/IEC 7064 MOD 37,36 over the parts without root and dots.
#[must_use]
pub fn identifier(kind: &str, issuer: &str, serial: &str, version: &str) -> String {
    let check = mod_37_36(&[kind, issuer, serial, version].concat());
    format!("1.2.156.3005.2.{kind}.{issuer}.{serial}.{version}.{check}")
}

/// A 统一社会信用代码 (GB 32100) from its kind (2 characters), division (6) and body (8).
#[must_use]
pub fn uscc(kind: &str, division: &str, body: &str) -> String {
    let organisation = format!("{body}{}", organisation_check(body));
    let stem = format!("{kind}{division}{organisation}");
    let check = (31 - weighted(&stem, USCC_ALPHABET, &USCC_WEIGHTS) % 31) % 31;
    format!("{stem}{}", char::from(USCC_ALPHABET[check]))
}

/// A 公民身份号码 (GB 11643) from its 17 digits.
#[must_use]
pub fn citizen_number(stem: &str) -> String {
    let sum = weighted(stem, ALPHANUMERIC, &CITIZEN_WEIGHTS);
    format!("{stem}{}", char::from(b"10X98765432"[sum % 11]))
}

/// GB 11714.
fn organisation_check(body: &str) -> char {
    match 11 - weighted(body, ALPHANUMERIC, &ORGANISATION_WEIGHTS) % 11 {
        10 => 'X',
        11 => '0',
        digit => char::from(ALPHANUMERIC[digit]),
    }
}

fn mod_37_36(text: &str) -> char {
    let product = text.bytes().fold(36, |product, byte| {
        let sum = (product + value(byte, ALPHANUMERIC)) % 36;
        (if sum == 0 { 36 } else { sum }) * 2 % 37
    });
    char::from(ALPHANUMERIC[(37 - product) % 36])
}

fn weighted(text: &str, alphabet: &[u8], weights: &[usize]) -> usize {
    assert_eq!(text.len(), weights.len(), "{text} has another length than its standard says");
    text.bytes().zip(weights).map(|(byte, weight)| value(byte, alphabet) * weight).sum()
}

fn value(byte: u8, alphabet: &[u8]) -> usize {
    alphabet.iter().position(|&other| other == byte).expect("a character of the standard's alphabet")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn published_identifiers_come_out() {
        let made = identifier("11100000000013338W011", "11430000006122244L", "20230000403", "001");
        assert!(made.ends_with(".U"), "{made}");
        assert!(identifier("11100000MB03271699022", "340100", "000000016", "001").ends_with(".9"));
        assert_eq!(mod_37_36("A12425GABC1234002"), 'M');
    }

    #[test]
    fn published_codes_of_authorities_come_out() {
        assert_eq!(uscc("11", "100000", "00001312"), "11100000000013127D");
        assert_eq!(uscc("11", "310000", "MB2F0562"), "11310000MB2F056267");
        assert_eq!(uscc("11", "330105", "00250028"), "11330105002500287C");
    }

    #[test]
    fn the_standards_own_citizen_numbers_come_out() {
        assert_eq!(citizen_number("11010519491231002"), "11010519491231002X");
        assert_eq!(citizen_number("44052418800101001"), "440524188001010014");
    }
}
