internal import AntinCore
internal import AntinRegistry
internal import HTTPTypes

/// What the exchange refuses, in words.
extension Problem {
    static func exchangeWords(_ refusal: Refusal) -> Row {
        switch refusal.code {
        case .unknownDelivery:
            Row(
                status: .notFound, vi: "Văn bản không được gửi đến nơi đó",
                en: "the document was not sent there")
        case .changedMeanwhile:
            Row(
                status: .conflict,
                vi: "Tình trạng của văn bản đã thay đổi sau khi kiểm tra",
                en: "the document's state has changed since it was checked",
                nextVi: "kiểm tra lại rồi mới vào sổ", nextEn: "check it again, then enter it")
        case .deliveryState:
            Row(
                status: .conflict,
                vi: "Không chuyển được trạng thái gửi nhận từ \(Self.state(refusal, .vietnamese))",
                en: "no such step from the delivery's state \(Self.state(refusal, .english))",
                nextVi: "mở lại trang để xem trạng thái hiện tại",
                nextEn: "look at the present state and try again")
        case .arrivalState:
            Row(
                status: .conflict, vi: "Văn bản đã giải quyết xong hoặc đã hủy bản nhận",
                en: "the document is settled, or its copy was destroyed")
        case .unknownAssignment:
            Row(
                status: .notFound, vi: "Không có việc phân công đang mở đó",
                en: "no such open assignment")
        case .unknownGroup:
            Row(status: .notFound, vi: "Không có nhóm nơi nhận đó", en: "no such group")
        case .groupExists:
            Row(
                status: .conflict, vi: "Đã có nhóm tên đó: \(refusal.detail)",
                en: "a group of that name exists: \(refusal.detail)")
        case .unknownWebhook:
            Row(status: .notFound, vi: "Không có webhook đó", en: "no such webhook")
        default:
            Row(status: .notFound, vi: "Không có tin gửi đó", en: "no such message")
        }
    }

    /// "02 Từ chối tiếp nhận".
    private static func state(_ refusal: Refusal, _ language: Language) -> String {
        guard let status = ExchangeStatus(rawValue: refusal.detail) else { return refusal.detail }
        return "\(refusal.detail) \(status.name(in: language))"
    }
}
