/// What a new signature shall say, before anything is signed.
package struct PDFSignaturePlan: Sendable {
    /// The field to make, or an empty signature field to fill; nil for the next free
    /// `Signature1`, `Signature2`, …
    package var fieldName: String?
    /// Bytes reserved for the CMS: the hole has this size for ever.
    package var contentsCapacity: Int
    /// `/M`, exactly as ``PDFDate/vietnam(unixSeconds:)`` writes it.
    package var claimedTime: String
    package var name: String?
    package var reason: String?
    package var location: String?
    package var contactInfo: String?
    package var subFilter = "ETSI.CAdES.detached"
    /// Also extend a file with two kinds of cross-reference, with a table. Word processors export
    /// such files; readers older than PDF 1.5 see less of them.
    package var extendsHybrid = false

    package init(
        fieldName: String? = nil, contentsCapacity: Int, claimedTime: String,
        name: String? = nil, reason: String? = nil, location: String? = nil,
        contactInfo: String? = nil
    ) {
        self.fieldName = fieldName
        self.contentsCapacity = contentsCapacity
        self.claimedTime = claimedTime
        self.name = name
        self.reason = reason
        self.location = location
        self.contactInfo = contactInfo
    }
}
