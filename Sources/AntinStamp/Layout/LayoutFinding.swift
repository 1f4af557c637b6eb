// LayoutFinding.swift
package import AntinCore
package import AntinPDF

/// What is not as it should be on the pages of a draft, and where.
package struct LayoutFinding: Hashable, Sendable {
    package enum Severity: String, Sendable { case refuse, warn }

    package enum Kind: String, Sendable, CaseIterable {
        /// No text layer to find anything in: a scan.
        case noText = "no_text"
        /// No "Số: … /" in the upper half of the first page.
        case numberNotFound = "number_not_found"
        /// No "ngày … tháng … năm" in the upper half of the first page.
        case dateNotFound = "date_not_found"
        /// A gap for number, day, month or year under ten millimetres.
        case gapTooSmall = "gap_too_small"
        /// Something stands in the gap already.
        case gapFilled = "gap_filled"
        /// The notation on the page is not the draft's.
        case notationDiffers = "notation_differs"
        /// The place was given and no notation was found beside it to compare.
        case notationNotRead = "notation_not_read"
        /// The year on the page is not this year.
        case yearDiffers = "year_differs"
        /// The signer's name stands on no page, or nothing stands above it.
        case signerNotFound = "signer_not_found"
        /// Above the name stands something else than the signer's position.
        case positionDiffers = "position_differs"
        /// The mark TM., Q., KT., TL., TUQ. on the page is not the draft's.
        case authorityDiffers = "authority_differs"
        /// Less than ten millimetres between position and name.
        case slotTooSmall = "slot_too_small"
        /// The seal in its real size would leave the page.
        case sealOffPage = "seal_off_page"
        /// No place free of words for the code, or for the lines at the top right.
        case noFreePlace = "no_free_place"
        /// The page is shown turned, so that places on it cannot be found.
        case pageTurned = "page_turned"
        /// A place that was given lies on no page.
        case placeOffPage = "place_off_page"
        /// A place that was given covers words.
        case placeCoversText = "place_covers_text"
        /// Two places overlap that must not.
        case placesOverlap = "places_overlap"
    }

    package let kind: Kind
    package let severity: Severity
    package let field: FormField?
    /// 0 is the first page.
    package let page: Int?
    package let rectangle: PDFRectangle?
    /// What was read or measured: "5.2", "KH-SGDĐT", a name.
    package let found: String?
    /// What should be there.
    package let expected: String?

    package init(
        _ kind: Kind, _ severity: Severity = .refuse, field: FormField? = nil, page: Int? = nil,
        rectangle: PDFRectangle? = nil, found: String? = nil, expected: String? = nil
    ) {
        self.kind = kind
        self.severity = severity
        self.field = field
        self.page = page
        self.rectangle = rectangle
        self.found = found
        self.expected = expected
    }
}

extension Sequence<LayoutFinding> {
    /// Whether the draft cannot be prepared as it is.
    package var refuses: Bool { self.contains { $0.severity == .refuse } }
}
