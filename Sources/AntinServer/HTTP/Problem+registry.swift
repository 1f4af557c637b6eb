// Problem+registry.swift
internal import AntinRegistry
internal import HTTPTypes

/// The registry's refusals in words: one table, both languages, the next step beside the reason.
extension Problem {
    init(_ error: RegistryError) {
        switch error {
        case .refused(let refusal):
            self.init(refusal)
        case .busy:
            self.init(
                .serviceUnavailable, "busy", vi: "Máy chủ đang bận, chưa ghi gì cả",
                en: "the server is busy; nothing was written", nextVi: "chạy lại sau vài giây",
                nextEn: "try again in a few seconds")
        case .readOnly:
            self.init(
                .serviceUnavailable, "read_only",
                vi: "Sổ đang chỉ đọc, chưa ghi gì cả",
                en: "the register is read-only; nothing was written",
                nextVi: "quản trị chạy: antind doctor", nextEn: "administrator: antind doctor")
        case .clockRefused:
            self.init(
                .serviceUnavailable, "clock",
                vi: "Đồng hồ máy chủ không đáng tin, chưa ghi gì cả",
                en: "the server's clock is not believed; nothing was written",
                nextVi: "quản trị chỉnh giờ rồi chạy: antind log resume",
                nextEn: "administrator: set the clock, then antind log resume")
        case .diskFull:
            self.init(
                .init(code: 507, reasonPhrase: "Insufficient Storage"), "disk_full",
                vi: "Đĩa sắp đầy, chưa ghi gì cả",
                en: "the disk is nearly full; nothing was written",
                nextVi: "quản trị giải phóng chỗ trống", nextEn: "administrator: free some space")
        case .outcomeUnknown:
            self.init(
                .serviceUnavailable, "outcome_unknown",
                vi: "Máy chủ gặp lỗi giữa chừng; không biết đã ghi hay chưa",
                en: "the server failed midway; it is not known whether it was written",
                nextVi: "chạy lại đúng yêu cầu này với cùng Idempotency-Key",
                nextEn: "send the same request with the same Idempotency-Key")
        case .erasedInPart(let entry):
            self.init(
                .internalServerError, "erased_in_part",
                vi: "Đã ghi việc tiêu hủy (#\(entry)), nhưng chưa ghi đè hết trang cũ của kho",
                en:
                    "the erasure is recorded (#\(entry)), yet old pages of the store are not overwritten",
                nextVi: "quản trị khởi động lại máy chủ rồi chạy: antind doctor",
                nextEn: "administrator: restart the server, then antind doctor")
        case .ending:
            self.init(
                .serviceUnavailable, "ending", vi: "Máy chủ đang dừng, chưa ghi gì cả",
                en: "the server is stopping; nothing was written",
                nextVi: "chạy lại sau khi máy chủ khởi động", nextEn: "try again after its restart")
        }
    }

    init(_ refusal: Refusal) {
        let words = Self.words(refusal)
        self.init(
            words.status, Self.id(refusal.code), vi: words.vi + Self.entry(refusal),
            en: words.en + Self.entry(refusal), nextVi: words.nextVi, nextEn: words.nextEn)
    }

    private static func entry(_ refusal: Refusal) -> String {
        refusal.entry.map { " (#\($0))" } ?? ""
    }

    /// `alreadyRecalled` → `already_recalled`.
    private static func id(_ code: Refusal.Code) -> String {
        code.rawValue.map { $0.isUppercase ? "_\($0.lowercased())" : "\($0)" }.joined()
    }

    struct Row {
        let status: HTTPResponse.Status
        let vi: String
        let en: String
        var nextVi = ""
        var nextEn = ""
    }

    private static func words(_ refusal: Refusal) -> Row {
        let detail = refusal.detail
        switch refusal.code {
        case .unknownOrgan:
            return Row(
                status: .notFound, vi: "Không có cơ quan \(detail)",
                en: "there is no office \(detail)")
        case .organExists:
            return Row(status: .conflict, vi: "Cơ quan đã có", en: "the office exists already")
        case .organEnded:
            return Row(
                status: .conflict, vi: "Cơ quan đã kết thúc hoạt động", en: "the office has ended")
        case .unknownSigner:
            return Row(
                status: .unprocessableContent, vi: "Chứng thư chưa được đăng ký cho cơ quan này",
                en: "the certificate is not registered for this office",
                nextVi: "quản trị đăng ký chứng thư: antind key register",
                nextEn: "administrator: antind key register")
        case .signerExists:
            return Row(
                status: .conflict, vi: "Chứng thư đã được đăng ký",
                en: "the certificate is registered already")
        case .signerEnded:
            return Row(
                status: .conflict, vi: "Chứng thư đã thôi dùng",
                en: "the certificate is no longer in use")
        case .signerNotNamed:
            return Row(
                status: .unprocessableContent, vi: "Dự thảo không ghi người này là người ký",
                en: "the draft does not name this person as a signer",
                nextVi:
                    "ký bằng chứng thư của người có tên trong dự thảo, hoặc đăng ký lại dự thảo",
                nextEn: "sign as the person whom the draft names, or register the draft again")
        case .slotOrder:
            return Row(
                status: .conflict,
                vi: "Chưa đến lượt, hoặc đã ký rồi; đang chờ ký ở chỗ: \(detail)",
                en: "not this signer's turn; the place to be signed now is \(detail)",
                nextVi: "ký theo thứ tự: antin document show",
                nextEn: "sign in order: antin document show")
        case .nothingToSign:
            return Row(
                status: .conflict, vi: "Không còn chỗ ký nào cho vai này trong tệp: \(detail)",
                en: "nothing is left to be signed in this role in the file: \(detail)",
                nextVi: "xem: antin document show", nextEn: "see: antin document show")
        case .notWaiting:
            return Row(
                status: .conflict, vi: "Văn bản không còn chờ ký: đã trả lại hoặc đã rút",
                en: "the document no longer awaits a signature: it was returned or withdrawn",
                nextVi: "xem lại danh sách chờ ký", nextEn: "see what waits for a signature")
        case .versionDiffers:
            return Row(
                status: .conflict,
                vi: "Văn bản đã thay đổi sau khi mở; chưa ký, chưa duyệt gì cả",
                en: "the document has changed since it was opened; nothing was signed or approved",
                nextVi: "mở lại văn bản, xem chỗ thay đổi",
                nextEn: "open it again, see the changes")
        case .unknownSignature:
            return Row(status: .notFound, vi: "Không có chữ ký đó", en: "no such signature")
        case .bookNotOpen:
            return Row(
                status: .unprocessableContent, vi: "Sổ chưa mở: \(detail)",
                en: "the book is not open: \(detail)", nextVi: "mở sổ: antin book open",
                nextEn: "open it: antin book open")
        case .bookExists:
            return Row(
                status: .conflict, vi: "Sổ đã mở: \(detail)",
                en: "the book is open already: \(detail)")
        case .bookClosed:
            return Row(
                status: .conflict, vi: "Sổ đã khóa: \(detail)", en: "the book is closed: \(detail)")
        case .bookHasOpenNumbers:
            return Row(
                status: .conflict, vi: "Sổ còn số chưa phát hành hoặc chưa hủy: \(detail)",
                en: "the book has numbers neither issued nor voided: \(detail)")
        case .wrongDirection:
            return Row(
                status: .unprocessableContent, vi: "Sổ này không dùng cho chiều văn bản đó",
                en: "the book is for the other direction")
        case .unknownDispatch:
            return Row(status: .notFound, vi: "Không có dự thảo đó", en: "no such dispatch")
        case .dispatchState:
            return Row(
                status: .conflict, vi: "Không làm được khi dự thảo ở trạng thái: \(detail)",
                en: "not possible while the dispatch is: \(detail)",
                nextVi: "xem: antin document show", nextEn: "see: antin document show")
        case .notSigned:
            return Row(
                status: .conflict, vi: "Chưa có chữ ký số cần thiết",
                en: "a needed signature is missing", nextVi: "ký: antin document sign",
                nextEn: "sign: antin document sign")
        case .unknownNumber:
            return Row(status: .notFound, vi: "Không có số đó", en: "no such number")
        case .numberUsed:
            return Row(
                status: .conflict, vi: "Số đã phát hành, không hủy được",
                en: "the number is issued and cannot be voided",
                nextVi: "thu hồi văn bản: antin document recall",
                nextEn: "recall the document: antin document recall")
        case .numberVoided:
            return Row(status: .conflict, vi: "Số đã hủy: \(detail)", en: "voided: \(detail)")
        case .unknownDocument:
            return Row(status: .notFound, vi: "Không có văn bản đó", en: "no such document")
        case .notIssuer:
            return Row(
                status: .forbidden, vi: "Chỉ cơ quan ban hành làm được việc này",
                en: "only the issuer may do this")
        case .notIssued:
            return Row(
                status: .conflict, vi: "Mục này không phải văn bản đã phát hành",
                en: "the entry is not an issued document")
        case .alreadyRecalled:
            return Row(
                status: .conflict, vi: "Văn bản đã bị thu hồi từ trước",
                en: "the document was recalled before")
        case .alreadyReplaced:
            return Row(
                status: .conflict, vi: "Văn bản đã bị thay thế từ trước",
                en: "the document was replaced before")
        case .alreadyErased:
            return Row(
                status: .gone, vi: "Nội dung đã bị tiêu hủy", en: "the content was destroyed")
        case .fileMissing:
            return Row(
                status: .unprocessableContent, vi: "Thiếu tệp: \(detail)",
                en: "missing file: \(detail)")
        case .fileRegistered:
            return Row(
                status: .conflict,
                vi: "Tệp này là văn bản của sổ, không phải tệp giả; chưa công bố gì",
                en: "the file is a document of this register and no forgery; nothing was published",
                nextVi: "nếu phát hành nhầm, cơ quan ban hành thu hồi văn bản",
                nextEn: "what was issued in error is recalled by its issuer")
        case .fileDenied:
            return Row(
                status: .conflict,
                vi: "Tệp này đã bị một cơ quan công bố là giả mạo: \(detail)",
                en: "an office has called this file forged: \(detail)",
                nextVi: "xuất lại tệp từ bản soạn thảo gốc rồi đăng ký tệp mới",
                nextEn: "export the file anew from its source and register that one")
        case .unknownDenial:
            return Row(
                status: .notFound, vi: "Không có đề nghị bác bỏ đó, hoặc đã có người quyết định",
                en: "no such denial, or it was decided already")
        case .codeTaken:
            return Row(
                status: .conflict, vi: "Mã tra cứu đã dùng", en: "the verification code is taken")
        case .keyReused:
            return Row(
                status: .unprocessableContent,
                vi: "Idempotency-Key đã dùng cho một yêu cầu khác",
                en: "the Idempotency-Key was used for another request",
                nextVi: "dùng khóa mới", nextEn: "use a new key")
        case .ruleBroken:
            return Row(
                status: .internalServerError,
                vi: "Mục này trái quy tắc của sổ (\(detail)), chưa ghi gì cả",
                en: "the entry would break a rule of the register (\(detail)); nothing was written",
                nextVi: "quản trị chạy: antind doctor", nextEn: "administrator: antind doctor")
        case .logClosed:
            return Row(
                status: .conflict, vi: "Chuỗi sổ đã khép", en: "the log is closed")
        case .secret:
            return Row(
                status: .unprocessableContent, vi: "Hệ thống không nhận văn bản mật: \(detail)",
                en: "state secrets are refused: \(detail)",
                nextVi: "đăng ký vào sổ văn bản mật, ngoài hệ thống",
                nextEn: "enter it in the book of secret documents, outside this system")
        case .invalid:
            return Row(
                status: .unprocessableContent, vi: "Yêu cầu không hợp lệ: \(detail)",
                en: "invalid request: \(detail)")
        case .tooLarge:
            return Row(
                status: .contentTooLarge, vi: "Quá lớn: \(detail)", en: "too large: \(detail)")
        case .unknownToken:
            return Row(status: .notFound, vi: "Không có mã đó", en: "no such token")
        case .unknownAccount, .loginTaken, .accountDisabled, .lastAdministrator, .weakPassword,
            .linkSpent, .linkWaits, .secretsLost, .removalWaits, .unknownChange, .notConfirmer:
            return Self.accountWords(refusal.code, detail)
        case .unknownDelivery, .deliveryState, .changedMeanwhile, .arrivalState, .unknownAssignment,
            .unknownGroup,
            .groupExists, .unknownWebhook, .unknownMessage:
            return Self.exchangeWords(refusal)
        }
    }
}
