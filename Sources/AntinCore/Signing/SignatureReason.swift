/// Why a signature did not pass, as a stable id that reports print and tests assert.
///
/// Each id belongs to one question, integrity or acceptability, and says by its `result` whether the
/// answer is "no" or "this program cannot tell".
package enum SignatureReason: String, CaseIterable, Hashable, Sendable {
    // MARK: Integrity: the structure

    /// Not a CMS SignedData that can be read.
    case malformed = "cms.malformed"
    /// Something other than padding stands behind the message.
    case trailingBytes = "cms.trailing_bytes"
    /// A version number that does not fit the content.
    case wrongVersion = "cms.wrong_version"
    case noSigner = "cms.no_signer"
    /// More than one SignerInfo: which one counts is nobody's decision but the reader's.
    case severalSigners = "cms.several_signers"
    /// The message carries content although what was signed is another file.
    case embeddedContent = "cms.embedded_content"
    /// The message should carry its content and does not.
    case contentMissing = "cms.content_missing"
    /// The list of digest algorithms is not the one algorithm of the signer.
    case digestAlgorithms = "cms.digest_algorithms"
    /// The sub-filter of the PDF signature is not one that is read.
    case unsupportedForm = "cms.unsupported_form"

    // MARK: Integrity: the signed attributes

    case noSignedAttributes = "cms.no_signed_attributes"
    case contentTypeMissing = "cms.content_type_missing"
    case contentTypeRepeated = "cms.content_type_repeated"
    case contentTypeDiffers = "cms.content_type_differs"
    case messageDigestMissing = "cms.message_digest_missing"
    case messageDigestRepeated = "cms.message_digest_repeated"
    /// The content is not what was signed.
    case messageDigestDiffers = "cms.message_digest_differs"
    case signingTimeRepeated = "cms.signing_time_repeated"
    /// No attribute names the signer's certificate.
    case certificateReferenceMissing = "cms.certificate_reference_missing"
    case certificateReferenceRepeated = "cms.certificate_reference_repeated"
    case certificateReferenceMalformed = "cms.certificate_reference_malformed"
    /// The attribute names another certificate than those that are there.
    case certificateReferenceForeign = "cms.certificate_reference_foreign"
    /// Issuer or serial number in the attribute are not those of the certificate.
    case issuerSerialDiffers = "cms.issuer_serial_differs"
    /// A further certificate that the signer named is missing or altered.
    case namedCertificateMissing = "cms.named_certificate_missing"
    case algorithmProtectionMalformed = "cms.algorithm_protection_malformed"
    /// The algorithm identifiers are not the ones that were signed.
    case algorithmProtectionDiffers = "cms.algorithm_protection_differs"

    // MARK: Integrity: certificate and value

    /// The message does not carry the signer's certificate.
    case certificateMissing = "cms.certificate_missing"
    case certificateMalformed = "cms.certificate_malformed"
    /// Two certificates answer to the signer identifier, and no attribute says which.
    case certificateAmbiguous = "cms.certificate_ambiguous"
    /// The signer identifier names another certificate than the signed attribute.
    case signerIdentifierDiffers = "cms.signer_identifier_differs"
    /// The digest algorithm and the signature algorithm name different hash functions.
    case algorithmsDisagree = "cms.algorithms_disagree"
    /// The value is not a signature of this key over these attributes.
    case valueDoesNotVerify = "cms.value_does_not_verify"
    case unsupportedDigest = "cms.unsupported_digest"
    case unsupportedSignature = "cms.unsupported_signature"
    /// The certificate is named by a hash function that is not read.
    case unsupportedReference = "cms.unsupported_reference"
    /// A step was not carried out; the last guard against a pass by omission.
    case incomplete = "cms.incomplete"

    // MARK: Integrity: timestamps and other forms of PDF signatures

    /// The content is not a readable TSTInfo.
    case timestampMalformed = "cms.timestamp_malformed"
    /// The timestamp is over other bytes.
    case imprintDiffers = "cms.imprint_differs"
    /// The digest inside an adbe.pkcs7.sha1 message is not the one of the document.
    case contentDigestDiffers = "cms.content_digest_differs"
    /// The ranges that the signature claims to cover are not in the file.
    case rangesOutside = "cms.ranges_outside"

    // MARK: Acceptability

    case sha1 = "policy.sha1"
    /// RSA below 2048 bits.
    case shortKey = "policy.short_key"
    /// A curve or a kind of key that the policy does not know.
    case keyKind = "policy.key_kind"
    /// The certificate is named by SHA-1 only.
    case sha1CertificateReference = "policy.sha1_certificate_reference"
    /// PAdES forbids the signing-time attribute (EN 319 142-1): the time stands in the dictionary.
    case signingTimeInPAdES = "policy.signing_time_in_pades"
    /// The certificate says that its key does not sign documents.
    case keyUsage = "policy.key_usage"
    /// The algorithm or the signer is unknown, so the policy has nothing to say.
    case nothingToJudge = "policy.nothing_to_judge"

    /// What the reason makes of the question that it belongs to.
    package var result: CheckResult {
        switch self {
        case .unsupportedForm, .unsupportedDigest, .unsupportedSignature, .unsupportedReference,
            .incomplete, .nothingToJudge:
            .notChecked
        default: .fail
        }
    }
}
