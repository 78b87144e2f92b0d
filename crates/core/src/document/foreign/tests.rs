use super::*;

fn code(bytes: &[u8]) -> (&'static str, String) {
    let error = named(bytes, ErrorKind::UnknownContainer.into());
    let format = error.kind().data().into_iter().find(|(name, _)| *name == "format");
    (error.kind().code(), format.map(|(_, format)| format).unwrap_or_default())
}

/// A zip with members of these names, none of them packed, and flags.
fn zip_of(names: &[&str], flags: u16) -> Vec<u8> {
    let (mut members, mut directory) = (Vec::new(), Vec::new());
    for name in names {
        let common = |version: &[u8]| {
            let length = u16::try_from(name.len()).unwrap().to_le_bytes();
            [version, &flags.to_le_bytes(), &[0; 18], &length, &[0; 2]].concat()
        };
        let offset = u32::try_from(members.len()).unwrap().to_le_bytes();
        members.extend([b"PK\x03\x04", &*common(&[20, 0]), name.as_bytes()].concat());
        let entry = [b"PK\x01\x02", &*common(&[20, 0, 20, 0]), &[0; 10], &offset, name.as_bytes()];
        directory.extend(entry.concat());
    }
    let number = |length: usize| u16::try_from(length).unwrap().to_le_bytes();
    let size = |length: usize| u32::try_from(length).unwrap().to_le_bytes();
    let counts = [number(names.len()), number(names.len())].concat();
    let end = [
        b"PK\x05\x06".to_vec(),
        vec![0; 4],
        counts,
        size(directory.len()).to_vec(),
        size(members.len()).to_vec(),
    ];
    [members, directory, end.concat(), vec![0; 2]].concat()
}

#[test]
fn files_of_known_kinds_are_told_by_name() {
    let ole = |name: &str| {
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        [&b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"[..], &[0; 600], &name].concat()
    };
    let mut tar = vec![0; 1024];
    tar[..5].copy_from_slice(b"a.txt");
    tar[257..265].copy_from_slice(b"ustar\x0000");
    let gbk = |text: &str| GB18030.encode(text).0.into_owned();
    let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let cases: Vec<(Vec<u8>, &str, &str)> = vec![
        (zip_of(&["licenses/1.OFD", "licenses/2.pdf"], 0), "file-ofd", "ZIP"),
        (zip_of(&["1.ofd.txt"], 0), "file-archive", "ZIP"),
        (zip_of(&["a/b.json"], 0), "file-archive", "ZIP"),
        (zip_of(&[], 0), "file-archive", "ZIP"),
        (zip_of(&["[Content_Types].xml", "word/document.xml"], 0), "file-office", "DOCX"),
        (zip_of(&["[Content_Types].xml", "xl/workbook.xml"], 0), "file-office", "XLSX"),
        (zip_of(&["[Content_Types].xml", "ppt/presentation.xml"], 0), "file-office", "PPTX"),
        (zip_of(&["mimetype", "META-INF/manifest.xml"], 0), "file-office", "ODF"),
        (zip_of(&["META-INF/MANIFEST.MF", "A.class"], 0), "file-other", "JAR"),
        (zip_of(&["a.json"], 1), "input-encrypted", "ZIP"),
        (zip_of(&["OFD.xml"], 1), "input-encrypted", "OFD"),
        (b"%PDF-1.7\n1 0 obj".to_vec(), "file-pdf", "PDF"),
        (b"\n\n%PDF-1.7\n1 0 obj".to_vec(), "file-pdf", "PDF"),
        (b"%PDF-1.7\n1 0 obj trailer << /Encrypt 5 0 R >>".to_vec(), "input-encrypted", "PDF"),
        (ole("WordDocument"), "file-office", "DOC"),
        (ole("Workbook"), "file-office", "XLS"),
        (ole("PowerPoint Document"), "file-office", "PPT"),
        (ole("Other"), "file-office", "OLE2"),
        (ole("EncryptedPackage"), "input-encrypted", "Office"),
        (b"{\\rtf1\\ansi".to_vec(), "file-office", "RTF"),
        (b"\x1F\x8B\x08\0\0\0\0\0".to_vec(), "file-archive", "GZ"),
        (b"BZh91AY&SY\x94\x98\xA7\x0A\0\0".to_vec(), "file-archive", "BZ2"),
        (b"\xFD7zXZ\0".to_vec(), "file-archive", "XZ"),
        (b"\x28\xB5\x2F\xFD\0".to_vec(), "file-archive", "zstd"),
        (b"7z\xBC\xAF\x27\x1C\0\x04".to_vec(), "file-archive", "7Z"),
        (b"Rar!\x1A\x07\x01\0abcd\x05\x01\0".to_vec(), "file-archive", "RAR"),
        (b"Rar!\x1A\x07\x01\0abcd\x85\x01\x04\0".to_vec(), "input-encrypted", "RAR"),
        (b"Rar!\x1A\x07\0ab\x73\x80\0".to_vec(), "input-encrypted", "RAR"),
        (tar, "file-archive", "TAR"),
        (b"<!DOCTYPE html><html></html>".to_vec(), "file-page", "HTML"),
        (b"\xEF\xBB\xBF\n<HTML><p>&nbsp;".to_vec(), "file-page", "HTML"),
        (b"<?xml version='1.0'?>\n<!DOCTYPE html PUBLIC 'x'><html/>".to_vec(), "file-page", "HTML"),
        (b"-----BEGIN CERTIFICATE-----\nMIIB\n".to_vec(), "file-certificate", "PEM"),
        (b"-----BEGIN X509 CRL-----\nMIIB\n".to_vec(), "file-certificate", "PEM"),
        (b"-----BEGIN PKCS7-----\nMIIB\n".to_vec(), "file-certificate", "PEM"),
        (b"-----BEGIN PRIVATE KEY-----\nMIIB\n".to_vec(), "file-private-key", "PEM"),
        (b"-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIB\n".to_vec(), "input-encrypted", "PEM"),
        (b"age-encryption.org/v1\n-> X25519 a\n".to_vec(), "input-encrypted", "age encryption"),
        (b"eyJlbmMiOiJBMTI4R0NNIn0.a.b.c.d\n".to_vec(), "input-encrypted", "JWE"),
        (gbk("证照：测试"), "file-encoding", "GBK (GB 18030)"),
        (gbk("{\"姓名\":\"测试\"}"), "file-encoding", "GBK (GB 18030)"),
        (gbk("<?xml version=\"1.0\" encoding=\"GBK\"?><证照/>"), "file-encoding", "GBK (GB 18030)"),
        (b"\xFF\xFE{\0}\0".to_vec(), "file-encoding", "UTF-16"),
        (utf16("{\"a\":1}"), "file-encoding", "UTF-16"),
        (b"\0{\0\"\0a".to_vec(), "file-encoding", "UTF-16"),
        (b"\xFF\xFE\0\0{\0\0\0".to_vec(), "file-encoding", "UTF-32"),
        ("姓名,号码\n测试,1\n测试乙,2\n".as_bytes().to_vec(), "file-table", "CSV"),
        (b"a\tb\n1\t2\n".to_vec(), "file-table", "CSV"),
        ("这是一封信。\n此致".as_bytes().to_vec(), "file-text", "TXT"),
        (b"MZ\x90\0\x03\0\0\0".to_vec(), "file-other", "EXE"),
        (b"\x7FELF\x02\x01\x01\0".to_vec(), "file-other", "ELF"),
        (b"SQLite format 3\0".to_vec(), "file-other", "SQLite 3"),
        (b" \r\n\t".to_vec(), "input-empty", ""),
        (b"\xEF\xBB\xBF\n".to_vec(), "input-empty", ""),
        (b"\x01\x02\x03".to_vec(), "container-unknown", ""),
    ];
    let wrong: Vec<String> = cases
        .iter()
        .filter(|(bytes, found, format)| code(bytes) != (*found, (*format).to_owned()))
        .map(|(bytes, found, format)| {
            format!("{:?}, not {found} {format}: {:?}", code(bytes), bytes.get(..40))
        })
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_was_understood_keeps_its_own_words() {
    let xml = ErrorKind::Malformed { container: "XML", detail: String::new() };
    for text in ["<html-form><a", "<a><Header>&b;", "<a><Body><html"] {
        assert_eq!(named(text.as_bytes(), xml.clone().into()).kind(), &xml, "{text}");
    }
    for kind in [
        ErrorKind::NoLayout { tried: 1, closest: None },
        ErrorKind::PictureWithoutCode { width: 1, height: 1 },
        ErrorKind::Malformed { container: "display code", detail: String::new() },
    ] {
        assert_eq!(named(b"%PDF-1.7", kind.clone().into()).kind(), &kind);
    }
    let kind = ErrorKind::Malformed { container: "JSON", detail: "not UTF-8".to_owned() };
    // Broken in the middle of a text in UTF-8, and by what no text in GB 18030 holds.
    for text in [
        &b"{\"a\":\"\xE8\xAF\x81\xE7\x85\"}"[..],
        b"{\"a\":\"\xFF\"}",
        b"{\"a\":",
        b"{\"a\":\"\xD6\xD0\x01\"}",
        b"{\"a\":\"\xE9te\"}",
    ] {
        assert_eq!(named(text, kind.clone().into()).kind(), &kind, "{text:?}");
    }
}
