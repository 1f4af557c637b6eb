// NoticeWords.swift

/// What a person should know although it does not change the verdict, and what a version of the
/// program does not do yet.
package enum NoticeWords: String, Worded {
    case testKey = "test_key"
    case certificateExpiredSince = "certificate_expired_since"
    case corrected
    case amended
    case claimedTimeOnly = "claimed_time_only"
    case organEnded = "organ_ended"
    case organEndedUnknown = "organ_ended_unknown"
    case paperOriginal = "paper_original"
    case attachment, copy, joint, stamp
    case trustListExpired = "trust_list_expired"
    case serverUnreachable = "server_unreachable"
    case deniedForgery = "denied_forgery"
    case revocationNotYet = "revocation.ocsp_crl"
    case timestampsNotYet = "timestamp.rfc3161"

    package var phrase: Phrase {
        switch self {
        case .testKey:
            Phrase(
                vi: "KHÓA THỬ NGHIỆM: ký bằng khóa thử, không có giá trị ngoài việc thử phần mềm.",
                en: "TEST KEY: signed with a test key, worth nothing outside of a trial.")
        case .certificateExpiredSince:
            Phrase(
                vi: "Chứng thư đã hết hạn ngày {date}, sau khi văn bản vào sổ.",
                en: "A certificate expired on {date}, after the document was registered.")
        case .corrected:
            Phrase(vi: "Đã được đính chính: {by}", en: "Corrected by: {by}")
        case .amended:
            Phrase(
                vi: "Một lỗi ghi sổ đã được sửa; nội dung văn bản không đổi.",
                en: "A typing error in the book was amended; the document is unchanged.")
        case .claimedTimeOnly:
            Phrase(
                vi: "Thời điểm ký chỉ theo lời người ký, chưa có nơi nào xác nhận.",
                en: "The time of signing is only the signer's claim.")
        case .organEnded:
            Phrase(
                vi: "Cơ quan ban hành đã kết thúc; kế thừa là {successor}.",
                en: "The issuing office has ended; its successor is {successor}.")
        case .organEndedUnknown:
            Phrase(vi: "Cơ quan ban hành đã kết thúc.", en: "The issuing office has ended.")
        case .attachment:
            Phrase(
                vi: "Tệp kèm theo, chỉ có chữ ký số của cơ quan; người có thẩm quyền ký ở văn bản"
                    + " chính {main}, theo sổ.",
                en: "An attachment, signed by the office alone; by the register the competent"
                    + " person signed the main file {main}.")
        case .copy:
            Phrase(
                vi: "Bản sao ({kind}) do cơ quan sao ký số; không phải bản gốc.",
                en: "A copy ({kind}) that the copying office signed; not the original.")
        case .joint:
            Phrase(
                vi: "Văn bản liên tịch; cùng ký số: {organs}.",
                en: "A joint document; also sealed by: {organs}.")
        case .stamp:
            Phrase(
                vi: "Có dấu đến của {name}, ký thêm sau khi cơ quan ban hành ký; phần đã ký không"
                    + " thay đổi.",
                en: "Bears the incoming stamp of {name}, signed after the issuer; what was signed"
                    + " before is unchanged.")
        case .paperOriginal:
            Phrase(
                vi: "Bản gốc là bản giấy; tệp này là bản quét.",
                en: "The original is on paper; this file is a scan of it.")
        case .trustListExpired:
            Phrase(
                vi: "Danh sách tin cậy đã quá hạn từ {date}; hãy xin bản mới.",
                en: "The trust list is out of date since {date}; get a newer one.")
        case .serverUnreachable:
            Phrase(
                vi: "Không hỏi được máy chủ của cơ quan gửi: {reason}",
                en: "The sender's server could not be asked: {reason}")
        case .deniedForgery:
            Phrase(
                vi: "Cơ quan đã thông báo văn bản này là giả mạo.",
                en: "The office has announced that this document is a forgery.")
        case .revocationNotYet:
            Phrase(
                vi: "thu hồi chứng thư (CRL, OCSP)", en: "revocation of certificates (CRL, OCSP)")
        case .timestampsNotYet:
            Phrase(vi: "dấu thời gian (RFC 3161)", en: "timestamps (RFC 3161)")
        }
    }
}
