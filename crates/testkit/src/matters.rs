//! Files presented in a matter, and which of its materials they waive.

use std::fmt::Write as _;

use crate::files::Files;
use crate::license::person;
use crate::pki::{ANHUI, Region, SHANGHAI};

/// One application.
struct Application {
    name: &'static str,
    title: &'static str,
    matter: &'static str,
    region: &'static str,
    /// The files, below `vectors/`.
    files: &'static [&'static str],
    /// The parties: word, region and day of the invented person.
    parties: &'static [(&'static str, Region, u8)],
    /// What comes of it as a whole, and of each material.
    waiver: &'static str,
    materials: &'static [(&'static str, &'static str)],
    /// Codes of the reasons, file by file.
    reasons: &'static [&'static [&'static str]],
}

const IDENTITY: &str = "sh-catalogue-jws-1/good.json";
const PREMISES: &str = "ah-zzwk-detached-1/good-real-estate-certificate.json";

/// Every application.
const APPLICATIONS: &[Application] = &[
    Application {
        name: "company-on-conditions",
        title: "identity and title to the premises, the title on conditions",
        matter: "start-a-company",
        region: "330000",
        files: &[IDENTITY, PREMISES],
        parties: &[("applicant", SHANGHAI, 1)],
        waiver: "waived-on-conditions",
        materials: &[("identity", "waived"), ("premises", "waived-on-conditions")],
        reasons: &[&[], &["human-conditions"]],
    },
    Application {
        name: "company-at-home",
        title: "presented where both were issued",
        matter: "start-a-company",
        region: "340000",
        files: &["ah-zzwk-detached-1/good.json", PREMISES],
        parties: &[("applicant", ANHUI, 1)],
        waiver: "waived",
        materials: &[("identity", "waived"), ("premises", "waived")],
        reasons: &[&[], &[]],
    },
    Application {
        name: "company-other-holder",
        title: "somebody else's identity",
        matter: "start-a-company",
        region: "330000",
        files: &[IDENTITY, PREMISES],
        parties: &[("applicant", SHANGHAI, 9)],
        waiver: "missing",
        materials: &[("identity", "missing"), ("premises", "waived-on-conditions")],
        reasons: &[&["holder-mismatch", "verification-failed"], &["human-conditions"]],
    },
    Application {
        name: "company-nobody-named",
        title: "the applicant is not named",
        matter: "start-a-company",
        region: "330000",
        files: &[IDENTITY],
        parties: &[],
        waiver: "missing",
        materials: &[("identity", "missing"), ("premises", "missing")],
        reasons: &[&["party-not-given"]],
    },
    Application {
        name: "company-unsigned",
        title: "a reply that nobody signed",
        matter: "start-a-company",
        region: "330000",
        files: &["sh-exchange-reply-1/good.json"],
        parties: &[("applicant", SHANGHAI, 1)],
        waiver: "missing",
        materials: &[("identity", "missing"), ("premises", "missing")],
        reasons: &[&[
            "license-status-unknown",
            "no-proof",
            "verifiability-too-low",
            "verification-undetermined",
        ]],
    },
    Application {
        name: "company-altered-and-unneeded",
        title: "an altered identity, a company's license, and something that is no license",
        matter: "start-a-company",
        region: "330000",
        files: &[
            "sh-catalogue-jws-1/changed-holder-name.json",
            "sh-catalogue-jws-1/good-business-license.json",
            "sh-catalogue-jws-1/empty.json",
        ],
        parties: &[("applicant", SHANGHAI, 1)],
        waiver: "missing",
        materials: &[("identity", "missing"), ("premises", "missing")],
        reasons: &[
            &["holder-mismatch", "signature-mismatch", "verifiability-too-low", "verification-failed"],
            &["file-kind-not-needed"],
            &["input-empty"],
        ],
    },
];

/// Adds a file for each application.
pub fn write(files: &mut Files) {
    for application in APPLICATIONS {
        files.put(format!("matters/{}.toml", application.name), application.toml().into_bytes());
    }
}

impl Application {
    fn toml(&self) -> String {
        let mut out = String::new();
        let head = [("title", self.title), ("matter", self.matter), ("region", self.region)];
        head.iter().for_each(|(key, value)| line(&mut out, key, value));
        writeln!(out, "files = {:?}", self.files).expect("writing to a string cannot fail");
        for (party, region, day) in self.parties {
            let (name, id) = person(*region, *day);
            writeln!(out, "\n[parties.{party}]").expect("writing to a string cannot fail");
            line(&mut out, "name", &name);
            line(&mut out, "id", &id);
        }
        out.push_str("\n[expect]\n");
        line(&mut out, "waiver", self.waiver);
        writeln!(out, "reasons = {:?}", self.reasons).expect("writing to a string cannot fail");
        out.push_str("\n[expect.materials]\n");
        self.materials.iter().for_each(|(material, waiver)| line(&mut out, material, waiver));
        out
    }
}

fn line(out: &mut String, key: &str, value: &str) {
    writeln!(out, "{key} = {value:?}").expect("writing to a string cannot fail");
}
