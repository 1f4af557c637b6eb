// RelationKind.swift

/// How one document refers to another. The arrow goes from the later document to the earlier.
package enum RelationKind: String, Term {
    case basis = "can_cu"
    case implements = "thuc_hien"
    case advisedBy = "tham_muu"
    /// A proposal only: the earlier document stands unchanged until somebody amends it.
    case proposesToAmend = "de_nghi_sua_doi"
    case amends = "sua_doi_bo_sung"
    case replaces = "thay_the"
    case abolishes = "bai_bo"
    /// Corrects form, not content.
    case corrects = "dinh_chinh"
    case recalls = "thu_hoi"
    case replies = "tra_loi"
    case attachedTo = "kem_theo"
    case copyOf = "sao_y"
    case copyOfCopy = "sao_luc"
    case extractOf = "trich_sao"
    case consolidates = "tong_hop_tu"
    case appraises = "tham_dinh"
    case approves = "phe_duyet"
    case commentsOn = "gop_y"
    /// An organisation that takes over from another.
    case succeeds = "ke_thua"

    package static var vocabulary: Vocabulary { .relation }

    /// Whether a document of `type` may do this to one of `other` (Decree 30/2020, Article 18(3)):
    /// content is amended or replaced by an equal form, errors of form are corrected by a letter.
    package func isFitting(_ type: DocumentType, to other: DocumentType) -> Bool {
        switch self {
        case .amends, .replaces: type == other
        case .corrects: type == .letter
        default: true
        }
    }
}
