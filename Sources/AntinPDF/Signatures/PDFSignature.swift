/// One signature of a PDF: what its dictionary says, whether its geometry is sound, and what later
/// revisions did. Digests, certificates and trust are judged elsewhere.
package struct PDFSignature: Sendable {
    /// Which bytes are covered.
    package enum Coverage: Sendable, Equatable {
        /// Everything but the hole of `/Contents`, up to the end of the file.
        case entireFile
        /// Everything but the hole, up to the end of an earlier revision.
        case entireRevision
        /// The geometry is not that of a signature; each reason names what is wrong.
        case anomaly([String])
    }

    /// The full name of the field.
    package let fieldName: String
    /// `/SubFilter` without its slash; empty if there is none.
    package let subFilter: String
    /// `/ByteRange` as it is written; empty if it is no array of integers.
    package let byteRange: [Int]
    /// The whole decoded `/Contents` with its zero padding; empty if there is none.
    package let contents: [UInt8]
    /// From `<` to after `>`; empty if `/Contents` is no direct string of the file.
    package let contentsRange: Range<Int>
    /// The two covered ranges; empty if there is no sound `/ByteRange`.
    package let signedRanges: [Range<Int>]
    /// `/M` as it is written: a claim.
    package let claimedTime: String?
    package let name: String?
    package let reason: String?
    package let location: String?
    package let contactInfo: String?
    /// `/Cert`, for `adbe.x509.rsa_sha1`.
    package let certificates: [[UInt8]]
    /// `/P` of a certification (DocMDP): 1 no change, 2 form filling and signing, 3 annotations.
    package let certificationLevel: Int?
    package let fieldReference: PDFReference
    /// The signature dictionary; nil if it is direct in its field.
    package let dictionaryReference: PDFReference?
    /// The revision that is signed; the one that wrote the dictionary if the geometry is wrong.
    package internal(set) var revisionIndex: Int
    package internal(set) var coverage: Coverage
    package internal(set) var changes: PDFChanges
    /// Which fields the signature locks against later revisions.
    let locks: [FieldLock]

    /// Sub-filters whose `/Contents` is a CMS or a timestamp token.
    var holdsCMS: Bool { subFilter != "adbe.x509.rsa_sha1" }

    /// Where the covered bytes end; nil without a sound `/ByteRange`.
    var signedEnd: Int? { signedRanges.last?.upperBound }
}
