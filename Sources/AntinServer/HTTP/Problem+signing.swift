// Problem+signing.swift
internal import AntinCore
internal import AntinPDF
internal import AntinStamp
internal import HTTPTypes

/// Why a file is not signed, or a signed file not kept, in words.
extension Problem {
    init(unsignable error: PDFError) {
        self.init(
            .unprocessableContent, "pdf_unsignable", vi: "PDF không ký được: \(error.detail)",
            en: "the PDF cannot be signed: \(error.detail)",
            nextVi: "xuất lại PDF từ phần mềm soạn thảo",
            nextEn: "export the PDF again from its own program")
    }

    init(_ error: StampError) {
        let isPicture = if case .picture = error { true } else { false }
        self.init(
            .unprocessableContent, isPicture ? "bad_picture" : "not_drawn",
            vi: error.text(in: .vietnamese), en: error.text(in: .english),
            nextVi: isPicture
                ? "lưu ảnh thành PNG nền trong suốt, rồi chạy lại với --image"
                : "chuẩn bị lại biểu mẫu với chỗ rộng hơn: antin document prepare",
            nextEn: isPicture
                ? "save it as PNG with a transparent background, and try again with --image"
                : "prepare the form again with more room: antin document prepare")
    }

    init(_ flaw: AddedSignature.Flaw) {
        let words = Self.words(flaw.code)
        let detail = flaw.detail.isEmpty ? "" : " (\(flaw.detail))"
        let isBytes = flaw.code == .otherBytes || flaw.code == .otherChanges
        self.init(
            .unprocessableContent, "signed_\(flaw.code.rawValue)", vi: words.vi + detail,
            en: words.en + detail,
            nextVi: isBytes
                ? "tải lại đúng tệp cần ký rồi ký một lần: antin document download"
                : "ký lại tệp vừa tải, đúng một chữ ký, rồi gửi lại: antin document upload",
            nextEn: isBytes
                ? "download the file anew and sign that once: antin document download"
                : "sign the downloaded file once more, and send that: antin document upload")
    }

    private static func words(_ code: AddedSignature.Flaw.Code) -> Words {
        switch code {
        case .otherBytes:
            Words(
                vi: "Tệp gửi lên không phải tệp đã tải về để ký, hoặc đã bị phần mềm ghi lại",
                en: "the file is not the one that was handed out, or a program wrote it anew")
        case .nothingAdded:
            Words(
                vi: "Tệp gửi lên chưa được ký thêm", en: "the file has no further signature")
        case .unreadable:
            Words(vi: "Không đọc được tệp gửi lên", en: "the file cannot be read")
        case .severalRevisions:
            Words(
                vi: "Tệp gửi lên có thêm nhiều hơn một lần ghi",
                en: "more than one revision was added to the file")
        case .noSignature:
            Words(
                vi: "Tệp gửi lên có thay đổi mà không có chữ ký",
                en: "the file was changed and not signed")
        case .severalSignatures:
            Words(
                vi: "Tệp gửi lên có thêm nhiều hơn một chữ ký",
                en: "more than one signature was added to the file")
        case .wrongPlace:
            Words(vi: "Chữ ký không ở đúng ô ký", en: "the signature is not in its field")
        case .visible:
            Words(
                vi: "Chữ ký hiện hình ngoài ô ký đã chuẩn bị",
                en: "the signature shows something outside a prepared slot")
        case .closed:
            Words(
                vi: "Chữ ký khóa tệp: không điền được số, ngày hoặc không ký tiếp được (cần P=2)",
                en: "the signature closes the file to number, date or further signatures"
                    + " (P=2 is needed)")
        case .coverage:
            Words(
                vi: "Chữ ký không bao phủ hết tệp",
                en: "the signature does not cover the whole file")
        case .otherChanges:
            Words(
                vi: "Ngoài chữ ký, tệp còn bị thay đổi chỗ khác",
                en: "something else than the signature was changed")
        case .broken:
            Words(vi: "Chữ ký sai", en: "the signature is not right")
        case .form:
            Words(
                vi: "Chữ ký không gắn với chứng thư của người ký (cần PAdES)",
                en: "the signature does not name its certificate (PAdES is needed)")
        case .weak:
            Words(
                vi: "Chữ ký dùng thuật toán hoặc khóa không còn an toàn",
                en: "the signature uses an algorithm or a key that is no longer safe")
        }
    }
}
