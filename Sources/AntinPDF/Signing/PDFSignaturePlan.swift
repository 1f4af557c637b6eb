/// What a new signature shall say, before anything is signed.
package struct PDFSignaturePlan: Sendable {
    /// A rectangle on a page.
    package struct Place: Sendable {
        /// 0 is the first page.
        package var page: Int
        package var rectangle: PDFRectangle

        package init(page: Int, rectangle: PDFRectangle) {
            self.page = page
            self.rectangle = rectangle
        }
    }

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
    /// What the widget shows; nil for nothing.
    package var appearance: PDFAppearance?
    /// Where a new field goes; nil for an invisible one on the first page. An empty field that is
    /// there stays where it is.
    package var place: Place?
    /// `/P` of a certification (DocMDP): 1 no change, 2 form filling and signing, 3 annotations
    /// too. Only for the first signature of a document.
    package var certification: Int?
    /// The fields to lock; nil for what the field's own `/Lock` says.
    package var lock: PDFLockPlan?
    /// Text fields that are filled in the same revision.
    package var fills: [PDFFieldFill] = []
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
