//! A value as CBOR (RFC 8949), deterministic or as it stands.

use super::Value;

impl Value {
    /// Deterministic CBOR (RFC 8949 §4.2.1): shortest forms, keys in bytewise order.
    #[must_use]
    pub fn cbor(&self) -> Vec<u8> {
        write(self, true)
    }

    /// The same with keys in the order they stand.
    #[must_use]
    pub fn cbor_unsorted(&self) -> Vec<u8> {
        write(self, false)
    }
}

/// The first bytes of an item: major type and argument, in the shortest form.
fn head(major: u8, argument: u64) -> Vec<u8> {
    let bytes = argument.to_be_bytes();
    let (info, tail) = match argument {
        0..24 => return vec![major << 5 | argument as u8],
        24..0x100 => (24, &bytes[7..]),
        0x100..0x1_0000 => (25, &bytes[6..]),
        0x1_0000..0x1_0000_0000 => (26, &bytes[4..]),
        _ => (27, &bytes[..]),
    };
    [&[major << 5 | info], tail].concat()
}

fn write(value: &Value, sorted: bool) -> Vec<u8> {
    match value {
        Value::Null => vec![0xf6],
        Value::Bool(value) => vec![0xf4 + u8::from(*value)],
        Value::Integer(number) if *number < 0 => head(1, (-1 - number).unsigned_abs()),
        Value::Integer(number) => head(0, number.unsigned_abs()),
        Value::Bytes(bytes) => [head(2, bytes.len() as u64), bytes.clone()].concat(),
        Value::Text(text) => [head(3, text.len() as u64), text.clone().into_bytes()].concat(),
        Value::List(list) => {
            let items: Vec<u8> = list.iter().flat_map(|item| write(item, sorted)).collect();
            [head(4, list.len() as u64), items].concat()
        }
        Value::Map(entries) => write_map(entries, sorted),
        Value::Tag(number, inner) => [head(6, *number), write(inner, sorted)].concat(),
    }
}

fn write_map(entries: &[(Value, Value)], sorted: bool) -> Vec<u8> {
    let mut pairs: Vec<_> =
        entries.iter().map(|(key, value)| (write(key, sorted), write(value, sorted))).collect();
    if sorted {
        // A stable sort by key alone: repeated keys stay in the order they were written.
        pairs.sort_by(|(left, _), (right, _)| left.cmp(right));
    }
    let items: Vec<u8> = pairs.into_iter().flat_map(|(key, value)| [key, value].concat()).collect();
    [head(5, entries.len() as u64), items].concat()
}

#[cfg(test)]
mod tests {
    use super::super::{Value, map};
    use super::head;

    #[test]
    fn heads_are_the_shortest() {
        let heads = [head(0, 23), head(0, 24), head(0, 256), head(1, 99), head(2, 65_536)];
        assert_eq!(heads.map(|head| head.len()), [1, 2, 3, 2, 5]);
        assert_eq!(Value::Integer(-100).cbor(), [0x38, 99]);
    }

    #[test]
    fn keys_are_sorted_by_their_bytes() {
        let value = map([("b", 1_i64), ("a", 2)]);
        assert_eq!(value.cbor(), [0xa2, 0x61, b'a', 2, 0x61, b'b', 1]);
        assert_eq!(value.cbor_unsorted(), [0xa2, 0x61, b'b', 1, 0x61, b'a', 2]);
    }
}
