//! Zips for tests, written byte by byte so that each can be wrong in one way.

/// A member to be: every number of its headers can be another.
#[derive(Clone)]
pub(crate) struct Member<'m> {
    pub(crate) name: &'m str,
    pub(crate) packed: Vec<u8>,
    pub(crate) method: u16,
    pub(crate) flags: u16,
    pub(crate) size: u32,
    pub(crate) crc: u32,
    pub(crate) attributes: u32,
    /// What its own header says, where that is something else.
    pub(crate) own_name: Option<&'m str>,
    pub(crate) own_method: Option<u16>,
    pub(crate) own_flags: Option<u16>,
    pub(crate) own_size: Option<u32>,
    pub(crate) own_crc: Option<u32>,
    /// Whether the directory lists it.
    pub(crate) listed: bool,
}

impl<'m> Member<'m> {
    /// Bytes as they are.
    pub(crate) fn stored(name: &'m str, bytes: &[u8]) -> Self {
        Self {
            name,
            packed: bytes.to_vec(),
            method: 0,
            flags: 0,
            size: bytes.len() as u32,
            crc: rawzip::crc32(bytes),
            attributes: 0,
            own_name: None,
            own_method: None,
            own_flags: None,
            own_size: None,
            own_crc: None,
            listed: true,
        }
    }

    fn numbers(&self, own: bool) -> Vec<u8> {
        let of_own = |own_value: Option<u16>, value| own_value.filter(|_| own).unwrap_or(value);
        let wide = |own_value: Option<u32>, value| own_value.filter(|_| own).unwrap_or(value);
        let mut bytes = Vec::new();
        bytes.extend(20_u16.to_le_bytes());
        bytes.extend(of_own(self.own_flags, self.flags).to_le_bytes());
        bytes.extend(of_own(self.own_method, self.method).to_le_bytes());
        bytes.extend([0, 0, 0x21, 0x52]);
        bytes.extend(wide(self.own_crc, self.crc).to_le_bytes());
        bytes.extend((self.packed.len() as u32).to_le_bytes());
        bytes.extend(wide(self.own_size, self.size).to_le_bytes());
        bytes
    }
}

/// Stored members.
pub(crate) fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    zip_of(&members.iter().map(|(name, bytes)| Member::stored(name, bytes)).collect::<Vec<_>>())
}

/// The members, the directory of those that are listed, and the end record.
pub(crate) fn zip_of(members: &[Member<'_>]) -> Vec<u8> {
    let (mut bytes, mut directory, mut count) = (Vec::new(), Vec::new(), 0_u16);
    for member in members {
        let begins = bytes.len() as u32;
        let name = member.own_name.unwrap_or(member.name);
        bytes.extend(b"PK\x03\x04");
        bytes.extend(member.numbers(true));
        bytes.extend((name.len() as u16).to_le_bytes());
        bytes.extend([0, 0]);
        bytes.extend(name.as_bytes());
        bytes.extend(&member.packed);
        if member.listed {
            count += 1;
            directory.extend(b"PK\x01\x02\x14\x03");
            directory.extend(member.numbers(false));
            directory.extend((member.name.len() as u16).to_le_bytes());
            directory.extend([0; 8]);
            directory.extend(member.attributes.to_le_bytes());
            directory.extend(begins.to_le_bytes());
            directory.extend(member.name.as_bytes());
        }
    }
    let begins = bytes.len() as u32;
    bytes.extend(&directory);
    bytes.extend(b"PK\x05\x06\0\0\0\0");
    bytes.extend([count.to_le_bytes(), count.to_le_bytes()].concat());
    bytes.extend((directory.len() as u32).to_le_bytes());
    bytes.extend(begins.to_le_bytes());
    bytes.extend([0, 0]);
    bytes
}
