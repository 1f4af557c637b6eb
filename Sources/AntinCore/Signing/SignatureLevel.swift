/// The kind of signature by its attributes alone (EN 319 122-1, EN 319 142-1): what it claims to be,
/// not whether it is good. `T` says that a timestamp is attached, not that it was judged.
package enum SignatureLevel: String, CaseIterable, Hashable, Sendable {
    case cadesBaselineB = "CAdES-B-B"
    case cadesBaselineT = "CAdES-B-T"
    /// CAdES without the signing time that the baseline demands.
    case cadesBES = "CAdES-BES"
    case padesBaselineB = "PAdES-B-B"
    case padesBaselineT = "PAdES-B-T"
    /// PAdES with the signing-time attribute that the baseline forbids.
    case padesBES = "PAdES-BES"
    /// The PDF forms from before PAdES, `adbe.pkcs7.detached` and `adbe.pkcs7.sha1`: read, never
    /// written.
    case pkcs7B = "PKCS7-B"
    case pkcs7T = "PKCS7-T"
    case documentTimestamp = "DOC-TIMESTAMP"
    /// CMS that is no ETSI form.
    case cms = "CMS_NOT_ETSI"
    /// A PDF signature that is no ETSI form.
    case pdf = "PDF_NOT_ETSI"
}
