//! Signed PDF: its signatures are examined first, and what the deciding one covers is what layouts may read.

use std::borrow::Cow;
use std::sync::Arc;

use crate::checks::sealed::{self, Owner, SealedCheck, pdf};
use crate::checks::{consistency, holder};
use crate::document::budget::Budget;
use crate::document::container::gb18030::Encoding;
use crate::document::container::{self, Container};
use crate::document::pdf::{self as document, File, Pdf, View};
use crate::document::tree::{Entries, Node};
use crate::layout::Speaks;
use crate::layout::claim::{self, Document};
use crate::layout::extract::extract;
use crate::report::Report;
use crate::trust::scope::{Existence, Question};
use crate::verifier::Verifier;
use crate::verifier::context::Context;
use crate::verifier::reporting::Examined;
use crate::verifier::sealed::{holds, seal_entries};
use crate::words::axes::CameAfter;
use crate::words::check::{CheckId, Checks, Finding};
use crate::words::code::Code;
use crate::words::error::{Error, ErrorKind};
use crate::words::purpose::Purpose;
use crate::words::region::Region;

impl Verifier {
    /// The report on a PDF; `None` where the input is none.
    pub(super) fn pdf(&self, bytes: &[u8], context: &Context<'_>) -> Result<Option<Report>, Error> {
        if !document::is_pdf(bytes) {
            return Ok(None);
        }
        let file = match File::open(bytes) {
            Ok(file) => file,
            // What begins as something else may be that, whatever words stand in it.
            Err(_) if !bytes.starts_with(b"%PDF-") => return Ok(None),
            Err(error) => return Err(error),
        };
        self.signed_pdf(&Pdf::of(&file), context).map(Some)
    }

    fn signed_pdf(&self, pdf: &Pdf<'_>, context: &Context<'_>) -> Result<Report, Error> {
        let (inquiry, mut budget) = (context.inquiry, Budget::new());
        let check = SealedCheck {
            policy: &self.policy,
            signers: &self.signers,
            later: context.later,
            at: inquiry.at,
        };
        let fault = |fault| document::error(fault, pdf.bytes());
        let examined = check.pdf(pdf).map_err(fault)?;
        if examined.all.is_empty() && pdf.is_encrypted {
            // What its password hides may be a signature as well.
            return Err(ErrorKind::Encrypted { format: "PDF".to_owned() }.into());
        }
        let asked = Question {
            at: inquiry.at,
            signing_time: None,
            region: Region::UNKNOWN,
            kinds: &[],
            purpose: Purpose::License,
            existence: Existence::Now,
        };
        let (decides, chosen) = check.deciding(&examined.all, &asked);
        // Time stamps alone say when, and nobody's word on what.
        let one = examined.all.get(decides).filter(|one| !one.is_time_stamp());
        let owner = one.and_then(|one| one.owner.as_ref());
        let view = examined
            .views
            .get(decides)
            .copied()
            .flatten()
            .filter(|_| one.is_some_and(|one| one.may_be_read()));
        let seal = seal_entries(owner, one.and_then(|one| one.seal()));
        let attached = match view {
            Some(view) => attachments(pdf, view).map_err(fault)?,
            None => Vec::new(),
        };
        let root = payload(&attached, seal, &mut budget);
        let document = Document {
            bytes: pdf.bytes(),
            container: Container::Pdf,
            encoding: Encoding::Utf8,
            root,
            live: None,
        };
        let claim = match claim::the_one(&self.layouts, &document, &[], &[], &budget) {
            Err(error) if matches!(error.kind(), ErrorKind::NoLayout { .. }) => {
                claim::of_page(&self.pdf_layout, &document, owner.and_then(Owner::region))
            }
            claim => claim?,
        };

        let mut checks = Checks::of_package();
        let mut license = extract(&claim, &document, &mut checks)?;
        if claim.layout.names_issuer_by_code() {
            self.rulebook.authorities.name_issuer(&mut license, &mut checks);
        }
        let kind = consistency::recognise(&mut license, &self.rulebook.catalog, &mut checks);
        self.status_check(inquiry.at).run(&mut license, &mut checks);
        consistency::check(&license, claim.layout, inquiry.at, &mut checks);
        let question = Question::of(&license, claim.layout.purpose(), inquiry.at);
        let revisions = examined.revisions(pdf);
        let came_after = one.and_then(|one| one.pdf.as_ref()).map(|pdf| pdf.came_after);
        let is_unsigned = one.is_none();
        pdf::file(pdf, &examined, &mut checks);
        let mut all: Vec<_> = examined
            .all
            .into_iter()
            .map(|one| {
                let validated = check.validate(&one, &question);
                (one, validated)
            })
            .collect();
        match all.get(decides).filter(|_| !is_unsigned) {
            Some((_, validated)) => checks.adopt(validated.checks.clone()),
            None => self.signature_check(context).unsigned(&mut checks),
        }
        if !is_unsigned {
            sealed::stamps(&all, decides, &mut checks);
        }
        readable(claim.layout.speaks(), (is_unsigned, came_after), &mut checks);
        if let Some((one, _)) = all.get(decides)
            && let Some(owner) = one.owner.as_ref().filter(|_| !is_unsigned)
        {
            let issues = claim.layout.speaks() == Speaks::License;
            sealed::check_owner(owner, one.seal(), &license, issues, &mut checks);
        }
        holder::check(&license, inquiry.holder.as_ref(), &mut checks);
        let presented = self.presentation_check(context).run(&claim, None, &license, &mut checks);
        let layout = Arc::clone(claim.layout);
        // The one that decides comes first.
        if decides < all.len() {
            let deciding = all.remove(decides);
            all.insert(0, deciding);
        }
        let mut signatures: Vec<_> =
            all.into_iter().map(|(_, validated)| validated.into_validation()).collect();
        if let Some(of_package) = signatures.first_mut().and_then(|first| first.of_package.as_mut()) {
            of_package.chosen = Some(chosen).filter(|_| !is_unsigned);
        }
        let examined = Examined { layout, kind, license, signatures, revisions, checks, presented };
        Ok(self.report(pdf.bytes(), context, examined))
    }
}

/// The attachments of a revision, with their bytes.
fn attachments(pdf: &Pdf<'_>, view: View) -> document::syntax::Read<Vec<(String, Vec<u8>)>> {
    if pdf.is_encrypted {
        return Ok(Vec::new());
    }
    let mut all = Vec::new();
    for (name, id) in pdf.attachments(view)? {
        all.extend(pdf.stream(view, id)?.map(|bytes| (name, bytes)));
    }
    Ok(all)
}

/// What layouts read: attachments that are JSON or XML, by the name they are shown under, and what is known of the seal.
fn payload<'t>(
    attached: &'t [(String, Vec<u8>)],
    seal: Vec<(&'static str, String)>,
    budget: &mut Budget,
) -> Node<'t> {
    let mut entries = Entries::new();
    for (name, bytes) in attached {
        let container = match bytes.trim_ascii_start().first() {
            Some(b'{' | b'[') => Container::Json,
            _ => Container::Xml,
        };
        // Of two with one name nobody knows which one is meant; any other is for people. What it used up is used up.
        let is_once = attached.iter().filter(|(other, _)| other == name).count() == 1;
        if let Ok(tree) = container::read_as(container, bytes, budget, 2)
            && is_once
        {
            entries.push((Cow::Borrowed(name.as_str()), tree));
        }
    }
    let seal = seal.into_iter().map(|(key, text)| (Cow::Borrowed(key), Node::Text(text.into())));
    Node::Map(vec![("Attachments".into(), Node::Map(entries)), ("Seal".into(), Node::Map(seal.collect()))])
}

/// Whether programs can read what the license says.
fn readable(speaks: Speaks, (is_unsigned, came_after): (bool, Option<CameAfter>), checks: &mut Checks) {
    let code = match speaks {
        Speaks::License => return checks.pass(CheckId::MachineReadable),
        Speaks::Page if is_unsigned => Code::PageUnsigned,
        // What is not signed, or was changed since, is not worth reading.
        Speaks::Page if !holds(checks) => return checks.skip(CheckId::MachineReadable, Code::NotRecorded),
        Speaks::Page if came_after == Some(CameAfter::Permitted) => Code::ReadTheFilledPage,
        Speaks::Page => Code::ReadThePage,
        Speaks::Invoice => Code::NotALicense,
    };
    checks.warn(Finding::new(CheckId::MachineReadable, code));
}
