/// Why nothing was signed, or why a signature value was not accepted.
///
/// Every one of these stops before anything is stored or handed out.
package struct SigningError: Error, Equatable, CustomStringConvertible {
    package enum Code: String, CaseIterable, Sendable {
        /// Key and certificate do not belong together.
        case wrongKey = "signing.wrong_key"
        /// The algorithm is not one that documents are signed with.
        case algorithm = "signing.algorithm"
        /// The prepared signature is for another certificate.
        case wrongSigner = "signing.wrong_signer"
        /// The document is not the one that was prepared.
        case documentDiffers = "signing.document_differs"
        /// The digest that was sent is not the digest of the document.
        case digestDiffers = "signing.digest_differs"
        /// The attributes that were sent are not those that this side computes.
        case attributesDiffer = "signing.attributes_differ"
        /// The claimed time is not within the bounds that were given.
        case timeOutside = "signing.time_outside"
        /// The prepared PDF is not one more revision with one empty signature over all of it.
        case unsoundDocument = "signing.unsound_document"
        /// The value is no signature of the certificate's key over the attributes.
        case valueDoesNotVerify = "signing.value_does_not_verify"
        /// The message is larger than the space that the PDF keeps for it.
        case doesNotFit = "signing.does_not_fit"
    }

    package let code: Code
    /// One line of words for people; never a secret.
    package let detail: String

    package init(_ code: Code, _ detail: String) {
        self.code = code
        self.detail = detail
    }

    package var description: String { "\(self.code.rawValue): \(self.detail)" }

    /// Two errors are equal if their codes are; the words may change.
    package static func == (left: SigningError, right: SigningError) -> Bool {
        left.code == right.code
    }
}
