// Label.swift

/// The names of facts in an answer, and the short words around them.
package enum Label: String, Worded {
    case notation, issued, subject, issuer, signedBy = "signed_by", sealedBy = "sealed_by"
    case checked, notChecked = "not_checked", failed, asOf = "as_of", registeredAt = "registered_at"
    case notInThisVersion = "not_in_this_version"
    case file, type, level, entry, notice, reason, details, receiptOf = "receipt_of"
    case next, fromReceipt = "from_receipt", fromServer = "from_server"
    case dayOld = "day_old", daysOld = "days_old", claimedTime = "claimed_time", byRegister =
        "by_register"
    case none, testKey = "test_key"
    case stampedBy = "stamped_by", overlay, overlayPlace = "overlay_place", covers
    case afterwards, signedRevision = "signed_revision", agencyAlone = "agency_alone"

    package var phrase: Phrase {
        switch self {
        case .notation: Phrase(vi: "Số, ký hiệu", en: "Number")
        case .issued: Phrase(vi: "Ngày ban hành", en: "Issued")
        case .subject: Phrase(vi: "Trích yếu", en: "Subject")
        case .issuer: Phrase(vi: "Cơ quan", en: "Issuer")
        case .signedBy: Phrase(vi: "Người ký", en: "Signed by")
        case .sealedBy: Phrase(vi: "Cơ quan ký số", en: "Sealed by")
        case .checked: Phrase(vi: "Đã kiểm tra", en: "Checked")
        case .notChecked: Phrase(vi: "Chưa kiểm tra", en: "Not checked")
        case .failed: Phrase(vi: "Không đạt", en: "Failed")
        case .asOf: Phrase(vi: "Tính đến", en: "As of")
        case .registeredAt: Phrase(vi: "Vào sổ lúc", en: "Registered")
        case .notInThisVersion:
            Phrase(vi: "Chưa có trong phiên bản này", en: "Not in this version")
        case .file: Phrase(vi: "Tệp", en: "File")
        case .type: Phrase(vi: "Tên loại", en: "Type")
        case .level: Phrase(vi: "Mức tiếp cận", en: "Level")
        case .entry: Phrase(vi: "Mục trong chuỗi sổ", en: "Log entry")
        case .notice: Phrase(vi: "Lưu ý", en: "Note")
        case .reason: Phrase(vi: "Lý do", en: "Reason")
        case .details: Phrase(vi: "Chi tiết kỹ thuật", en: "Technical details")
        case .receiptOf: Phrase(vi: "Phiếu vào sổ", en: "Receipt")
        case .next: Phrase(vi: "Tiếp theo", en: "Next")
        case .fromReceipt: Phrase(vi: "theo phiếu vào sổ kèm tệp", en: "from the attached receipt")
        case .fromServer: Phrase(vi: "theo máy chủ của cơ quan gửi", en: "from the sender's server")
        case .dayOld: Phrase(vi: "1 ngày tuổi", en: "1 day old")
        case .daysOld: Phrase(vi: "{days} ngày tuổi", en: "{days} days old")
        case .claimedTime: Phrase(vi: "theo lời người ký", en: "as the signer claims")
        case .byRegister: Phrase(vi: "theo sổ", en: "by the register")
        case .none: Phrase(vi: "không có", en: "none")
        case .stampedBy: Phrase(vi: "Dấu đến", en: "Stamped by")
        case .overlay: Phrase(vi: "Hiện thêm", en: "Drawn on top")
        case .overlayPlace:
            Phrase(
                vi: "ô {field}, trang {page}, lần ghi {revision}",
                en: "field {field}, page {page}, revision {revision}")
        case .covers: Phrase(vi: "che {covers}", en: "covers {covers}")
        case .afterwards: Phrase(vi: "Sau bản được xét", en: "Afterwards")
        case .signedRevision: Phrase(vi: "Lấy bản đã ký", en: "Signed revision")
        case .agencyAlone:
            Phrase(
                vi: "tệp này chỉ cần chữ ký số của cơ quan",
                en: "a file that needs the office's signature alone")
        case .testKey: Phrase(vi: "KHÓA THỬ NGHIỆM", en: "TEST KEY")
        }
    }
}
