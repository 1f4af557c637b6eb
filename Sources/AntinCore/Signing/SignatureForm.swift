/// Where a CMS message stands and how it relates to what it signs.
package enum SignatureForm: Hashable, Sendable {
    /// A `.p7s` beside the file that it signs.
    case detached
    /// A message that carries its content (`.p7m`).
    case enveloping
    /// `/Contents` of a PDF signature with `/SubFilter ETSI.CAdES.detached` (PAdES).
    case pades
    /// `adbe.pkcs7.detached`, the older form of ISO 32000-1.
    case pdfPKCS7
    /// `adbe.pkcs7.sha1`: the message carries the SHA-1 of the document as its content.
    case pdfPKCS7SHA1
    /// `ETSI.RFC3161`: a document timestamp.
    case documentTimestamp
    /// A sub-filter that is not read; its signatures are never checked.
    case unknown

    /// The form behind a `/SubFilter`.
    package init(subFilter: String) {
        switch subFilter {
        case "ETSI.CAdES.detached": self = .pades
        case "adbe.pkcs7.detached": self = .pdfPKCS7
        case "adbe.pkcs7.sha1": self = .pdfPKCS7SHA1
        case "ETSI.RFC3161": self = .documentTimestamp
        default: self = .unknown
        }
    }

    /// In a PDF the message stands in a hole of fixed size, filled up with zeros.
    var allowsZeroPadding: Bool {
        switch self {
        case .detached, .enveloping: false
        case .pades, .pdfPKCS7, .pdfPKCS7SHA1, .documentTimestamp, .unknown: true
        }
    }

    /// Whether the message carries content; a detached one must not.
    var carriesContent: Bool {
        switch self {
        case .enveloping, .pdfPKCS7SHA1, .documentTimestamp: true
        case .detached, .pades, .pdfPKCS7, .unknown: false
        }
    }

    /// Whether the signer's certificate must be named under the signature. Two older PDF forms do
    /// without; there the certificate rests on the signer identifier and on its key.
    var requiresCertificateReference: Bool {
        switch self {
        case .pdfPKCS7, .pdfPKCS7SHA1: false
        case .detached, .enveloping, .pades, .documentTimestamp, .unknown: true
        }
    }
}
