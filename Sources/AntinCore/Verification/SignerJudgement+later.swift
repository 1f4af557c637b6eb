// SignerJudgement+later.swift
internal import AntinPDF

/// The largest stamp that a receiver may add to a document, in points: a stamp "ĐẾN" is 35 × 50 mm
/// (Decree 30/2020, Appendix IV), and printed as a line of text it is wider and lower.
enum StampLimit {
    private static let pointsPerMillimetre = 72 / 25.4
    static let longerSide = 90 * pointsPerMillimetre
    static let area = 2_000 * pointsPerMillimetre * pointsPerMillimetre
    /// How many may follow a document; more could cover the page together.
    static let count = 3

    /// Whether something that was put on a page is no larger than a stamp, and covers no field.
    static func allows(_ overlay: PDFOverlay) -> Bool {
        let (width, height) = (overlay.right - overlay.left, overlay.top - overlay.bottom)
        // Comparisons that are false for what is no number.
        return overlay.page == 0 && width >= 0 && height >= 0
            && max(width, height) <= Self.longerSide && width * height <= Self.area
            && overlay.covers.isEmpty
    }
}

extension SignerJudgement {
    /// Why a signature that came after the agency's is more than the stamp of another party; nil
    /// if it is such a stamp.
    ///
    /// - Parameter seal: the last signature of the document itself.
    func objection(toStampAfter seal: SignerJudgement?) -> String? {
        guard let seal, seal.stands(as: .seal), let issuer = seal.organ else {
            return "later.no_seal_before"
        }
        guard self.stands(as: .seal) || self.stands(as: .person), let organ else {
            return "later.by_stranger"
        }
        guard organ.id != issuer.id else { return "later.by_same_organ" }
        return nil
    }
}
