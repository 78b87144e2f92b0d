//! The command `openssl` in both directions: what it signs holds here, what is signed here holds there.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::*;

/// Keys and messages.
fn rounds() -> usize {
    if crate::sample::all() { 1_000 } else { 20 }
}

#[test]
fn openssl_and_this_program_agree_in_both_directions() {
    let folder = std::env::temp_dir().join(format!("elicense-sm2-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let openssl = Openssl { folder: folder.clone() };
    if !openssl.knows_sm2() {
        tell!("openssl is absent or knows no SM2: nothing was compared with it");
        return;
    }
    for round in 0..rounds() {
        let message: Vec<u8> = (0..round * 7 % 300).map(|at| (at * 31 + round) as u8).collect();
        openssl.write("m", &message);
        assert!(openssl.run(&["genpkey", "-algorithm", "SM2", "-out", "k.pem"]), "openssl makes a key");
        assert!(openssl.run(&["pkey", "-in", "k.pem", "-pubout", "-outform", "DER", "-out", "p.der"]));
        assert!(openssl.run(&["pkey", "-in", "k.pem", "-outform", "DER", "-out", "k.der"]));
        let key = PublicKey::from_spki_der(&openssl.read("p.der")).unwrap();
        assert!(openssl.run(&[&SIGN[..], &["-sign", "k.pem", "-out", "s", "m"]].concat()));
        let theirs = openssl.read("s");
        assert!(decide(&key, &der(), &Signed::new(&message, &theirs)).is_ok(), "round {round}");
        let other = [&message[..], b"x"].concat();
        assert!(decide(&key, &der(), &Signed::new(&other, &theirs)).is_err());

        // The scalar follows the only OCTET STRING of 32 bytes in its ECPrivateKey (RFC 5915 §3).
        let private = openssl.read("k.der");
        let at = private.windows(5).position(|part| part == [2, 1, 1, 4, 32]).unwrap() + 5;
        let secret = SigningKey::from_slice(DEFAULT_USER_ID, &private[at..at + 32]).unwrap();
        let ours: Signature = secret.sign(&message);
        openssl.write("s", &encoded(&ours.r_bytes(), &ours.s_bytes()));
        let check = [&SIGN[..], &["-verify", "p.pem", "-signature", "s", "m"]].concat();
        assert!(openssl.run(&["pkey", "-in", "k.pem", "-pubout", "-out", "p.pem"]));
        assert!(openssl.run(&check), "round {round}");
        openssl.write("m", &other);
        assert!(!openssl.run(&check));
    }
    tell!("openssl: sampled {} of 1000 keys and messages, in both directions", rounds());
    std::fs::remove_dir_all(&folder).unwrap();
}

/// Without the user id openssl hashes an empty one.
const SIGN: [&str; 4] = ["dgst", "-sm3", "-sigopt", "distid:1234567812345678"];

struct Openssl {
    folder: PathBuf,
}

impl Openssl {
    fn knows_sm2(&self) -> bool {
        self.run(&["genpkey", "-algorithm", "SM2", "-out", "k.pem"])
    }

    fn run(&self, arguments: &[&str]) -> bool {
        let mut command = Command::new("openssl");
        let command = command.current_dir(&self.folder).args(arguments);
        command.stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok_and(|status| status.success())
    }

    fn path(&self, name: &str) -> PathBuf {
        Path::new(&self.folder).join(name)
    }

    fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.path(name)).unwrap()
    }

    fn write(&self, name: &str, bytes: &[u8]) {
        std::fs::write(self.path(name), bytes).unwrap();
    }
}
