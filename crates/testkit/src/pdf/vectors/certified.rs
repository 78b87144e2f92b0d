//! Certifications (DocMDP) and locked fields (FieldMDP): what they permit, and what goes beyond it.

use super::later::validation_data;
use super::{changed, detached, document_stamp, filled_in, followed, of, passed, second, signed, stamp};
use crate::pdf::file::{File, Update};
use crate::pdf::license::{FORM, LOOK, PAGE, REMARK, look};
use crate::pdf::signing::{Field, Value, sign};
use crate::pdf::{PdfPki, Signing};
use crate::vectors::Vector;

pub(super) fn vectors(pki: &PdfPki) -> Vec<Vector> {
    let mut vectors = levels(pki);
    vectors.extend(attacks(pki));
    vectors.extend(locks(pki));
    vectors.extend(perms(pki));
    vectors
}

/// A certification that permits this much.
pub(super) fn certified(pki: &PdfPki, level: u8) -> Signing {
    detached(pki, "office").with(|signing| signing.certifies = Some(level))
}

fn levels(pki: &PdfPki) -> Vec<Vector> {
    let after = |level, after: &dyn Fn(&mut File)| followed(&certified(pki, level), after);
    let annotated = |file: &mut File| annotate(file, NOTE);
    let signed_again = |file: &mut File| {
        sign(file, Update::default(), &second(pki));
    };
    let kept = |file: &mut File| {
        file.write(&validation_data(file, pki));
        sign(file, Update::default(), &document_stamp(stamp(pki, "tsa")));
    };
    vec![
        passed("good-certified-1", "certified: nothing may change", signed(&certified(pki, 1))),
        passed("good-certified-2", "certified: forms may be filled", signed(&certified(pki, 2))),
        passed("good-certified-3", "certified: annotations may be added", signed(&certified(pki, 3))),
        passed("good-certified-1-long-term", "certified, then validation data and a time stamp", {
            after(1, &kept)
        })
        .came_after("validation-data")
        .came_after("signature"),
        filled_in("good-form-filled", "a form was filled, which is permitted", after(2, &fill)),
        filled_in("good-form-filled-3", "the same where annotations are too", after(3, &fill)),
        filled_in("good-annotation", "a note was added, which is permitted", after(3, &annotated)),
        passed("good-certified-2-signed", "signed once more, which is permitted", after(2, &signed_again)),
        passed(
            "good-certified-2-signed-by-unknown",
            "signed once more by somebody unknown, which is permitted",
            {
                after(2, &|file| {
                    sign(file, Update::default(), &super::saved::stranger(pki));
                })
            },
        )
        .came_after("signature")
        .covers("earlier-revision"),
        changed(of("form-filled-against-1", "a form was filled, and nothing may change", after(1, &fill)))
            .beside("good-form-filled")
            .change("the certification permits nothing"),
        changed(of("annotation-against-2", "a note was added, and only forms may be filled", {
            after(2, &annotated)
        }))
        .beside("good-annotation")
        .change("the certification permits the filling of forms alone"),
        changed(of(
            "field-added-against-2",
            "a field was added, and only those that are there may be filled",
            after(2, &|file| add_field(file)),
        ))
        .beside("good-form-filled")
        .change("a new field of text was put over the page"),
    ]
}

fn attacks(pki: &PdfPki) -> Vec<Vector> {
    let after = |level, after: &dyn Fn(&mut File)| followed(&certified(pki, level), after);
    let place = "150 218 330 242";
    let look = |file: &File| format!(" /AP << /N {} 0 R >>", file.free());
    vec![
        changed(of("certified-evil-annotation", "an annotation that covers the number with another", {
            after(3, &|file| {
                let (number, note) = (file.free(), look(file));
                let first = super::shadows::patch();
                let free =
                    format!("/Subtype /FreeText /DA (/F1 12 Tf 0 g) /Contents () /Rect [{place}] /F 4{note}");
                annotate_with(file, Update::default().with(number, first), &free);
            })
        }))
        .beside("good-annotation")
        .change("the annotation looks like the number of another license, and lies over it"),
        changed(of("certified-evil-stamp", "the same as a stamp", {
            after(3, &|file| {
                let (number, note) = (file.free(), look(file));
                let stamp = format!("/Subtype /Stamp /Rect [{place}] /F 4{note}");
                annotate_with(file, Update::default().with(number, super::shadows::patch()), &stamp);
            })
        }))
        .beside("good-annotation")
        .change("the annotation is a stamp over the number"),
        sneaky(of("certified-sneaky-signature", "a signature whose look covers the number with another", {
            after(2, &|file| {
                let number = file.free();
                let update = Update::default().with(number, super::shadows::patch());
                let shown = Field::New("second", place, SNEAKY_LOOK);
                assert_eq!(SNEAKY_LOOK, format!(" /AP << /N {number} 0 R >>"), "the number of the look");
                sign(file, update, &super::saved::stranger(pki).with(|signing| signing.field = shown));
            })
        }))
        .beside("good-certified-2-signed-by-unknown")
        .change("the field of the new signature lies over the number and looks like another"),
        changed(of("certified-2-page", "a form was filled, and the page is another", {
            after(2, &|file| {
                let page = file.edited(PAGE, "[0 0 420 300]", "[0 120 420 300]");
                file.write(&filled().with(REMARK, filled_field(file)).with(PAGE, page));
            })
        }))
        .beside("good-form-filled")
        .change("the same revision cuts the page"),
        changed(of("certification-removed", "the certification was taken out, and a form was filled", {
            after(1, &|file| {
                let catalog = format!("/Perms << /DocMDP {} 0 R >> ", file.free() - 1);
                let catalog = file.edited(1, &catalog, "");
                file.write(&filled().with(REMARK, filled_field(file)).with(1, catalog));
            })
        }))
        .beside("good-certified-1")
        .change("the catalog has no Perms any more"),
    ]
}

/// A signature that does not hold shows something on the page, beside one that does.
fn sneaky(vector: Vector) -> Vector {
    let vector = vector.fails("coverage", "stamp-unvouched").indeterminate("SIG_CONSTRAINTS_FAILURE");
    vector.covers("earlier-revision").came_after("signature")
}

const SNEAKY_LOOK: &str = " /AP << /N 14 0 R >>";

/// FieldMDP: the value of a field is final.
fn locks(pki: &PdfPki) -> Vec<Vector> {
    let locking = |action| detached(pki, "office").with(|signing| signing.locks = Some(action));
    let both = |action| locking(action).with(|signing| signing.certifies = Some(2));
    let other = "/Action /Include /Fields [(other)]";
    let remark = "/Action /Include /Fields [(remark)]";
    vec![
        passed("good-locked", "the field for remarks is locked", signed(&locking(remark))),
        filled_in("good-other-locked", "another field is locked, and this one was filled", {
            followed(&both(other), fill)
        }),
        changed(of("locked-field-filled", "the locked field was filled", followed(&both(remark), fill)))
            .beside("good-other-locked")
            .change("it is this field that is locked"),
        changed(of("all-locked-field-filled", "all fields are locked, and one was filled", {
            followed(&both("/Action /All"), fill)
        }))
        .beside("good-other-locked")
        .change("all fields are locked"),
    ]
}

/// Signatures that Perms alone leads to.
fn perms(pki: &PdfPki) -> Vec<Vector> {
    let alone = certified(pki, 2).with(|signing| signing.field = Field::Perms("DocMDP"));
    // A right of use is granted by the maker of a program, and is no signature of an issuer.
    let right = || {
        let signing = detached(pki, "company").with(|signing| signing.field = Field::Perms("UR3"));
        signing.with(|signing| signing.claimed = "")
    };
    let with_right = |by: Option<Signing>| {
        let (mut file, _) = super::file(super::license(), &right());
        by.map(|signing| sign(&mut file, Update::default(), &signing));
        file.bytes
    };
    vec![
        passed("good-certified-in-perms", "a certification that Perms alone leads to", signed(&alone)),
        passed("good-beside-right-of-use", "signed, and a program grants a right of use", {
            with_right(Some(detached(pki, "office")))
        }),
        super::unsigned(of(
            "right-of-use-alone",
            "a program grants a right of use, and nobody signs",
            with_right(None),
        ))
        .warns("signature-unlisted")
        .beside("good-beside-right-of-use")
        .change("the issuer did not sign"),
        super::malformed(of("certified-by-nothing", "Contents of the certification is empty", {
            signed(&certified(pki, 2).with(|signing| signing.value = Value::Given(Vec::new())))
        }))
        .beside("good-certified-2")
        .change("Contents has no value"),
    ]
}

const NOTE: &str = "/Subtype /Text /Name /Note /Contents (seen) /Rect [396 276 412 292] /F 28";

fn annotate(file: &mut File, about: &str) {
    annotate_with(file, Update::default(), about);
}

fn annotate_with(file: &mut File, update: Update, about: &str) {
    let number = file.free() + u32::try_from(update.objects.len()).expect("few");
    let page = file.edited(PAGE, "/Annots [", &format!("/Annots [{number} 0 R "));
    let note = format!("<< /Type /Annot {about} /P 3 0 R >>");
    file.write(&update.with(number, note).with(PAGE, page));
}

/// Writes a value into the field for remarks, and how it looks.
pub(super) fn fill(file: &mut File) {
    file.write(&filled().with(REMARK, filled_field(file)));
}

fn filled() -> Update {
    Update::default().with(LOOK, look("copy for the counter"))
}

fn filled_field(file: &File) -> Vec<u8> {
    file.edited(REMARK, "/V ()", "/V (copy for the counter)")
}

fn add_field(file: &mut File) {
    let number = file.free();
    let field = "<< /Type /Annot /Subtype /Widget /FT /Tx /T (more) /F 4 /Rect [40 70 240 90] /P 3 0 R /DA (/F1 \
                 10 Tf 0 g) /V (more) /AP << /N 11 0 R >> >>";
    let reference = format!("{number} 0 R ");
    let page = file.edited(PAGE, "/Annots [", &format!("/Annots [{reference}"));
    let form = file.edited(FORM, "/Fields [", &format!("/Fields [{reference}"));
    file.write(&Update::default().with(number, field).with(PAGE, page).with(FORM, form));
}
