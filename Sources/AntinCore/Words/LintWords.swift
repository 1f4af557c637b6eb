// LintWords.swift
package import AntinPDF

/// What the linter found in a draft, in a sentence and with a next step.
extension PDFLintFinding {
    package func words(in language: Language) -> String {
        var text = self.kind.phrase.text(in: language)
        if !self.detail.isEmpty { text += ": \(self.detail)" }
        guard let page else { return text }
        return text + (language == .vietnamese ? " (trang \(page + 1))" : " (page \(page + 1))")
    }

    package func next(in language: Language) -> String {
        self.kind.step.text(in: language)
    }
}

extension PDFLintFinding.Kind {
    package var phrase: Phrase {
        switch self {
        case .encryption: Phrase(vi: "tệp đặt mật khẩu", en: "the file is encrypted")
        case .hybridXref:
            Phrase(
                vi: "tệp có hai bảng tham chiếu, mỗi máy có thể hiện một khác",
                en: "two kinds of cross-reference: two readers may see two documents")
        case .strayBytes:
            Phrase(
                vi: "có dữ liệu thừa trước hoặc sau văn bản",
                en: "stray bytes before or after the document")
        case .malformed:
            Phrase(vi: "cấu trúc PDF không rõ ràng", en: "the PDF's structure is not clear")
        case .javaScript: Phrase(vi: "có mã JavaScript", en: "JavaScript")
        case .xfa: Phrase(vi: "có biểu mẫu XFA", en: "an XFA form")
        case .launchAction:
            Phrase(
                vi: "có lệnh mở chương trình hoặc tệp", en: "an action that starts a program")
        case .submitAction: Phrase(vi: "có lệnh gửi dữ liệu", en: "an action that sends data")
        case .dynamicAction:
            Phrase(
                vi: "có lệnh ẩn, hiện hoặc phát nội dung",
                en: "an action that hides, shows or plays something")
        case .externalLink: Phrase(vi: "có liên kết ra ngoài", en: "a link to elsewhere")
        case .hiddenOptionalContent:
            Phrase(
                vi: "có lớp nội dung ẩn hoặc bật tắt được",
                en: "layers that are hidden or can be switched")
        case .overlappingFields:
            Phrase(vi: "có ô biểu mẫu chồng lên nhau", en: "fields over one another")
        case .annotation:
            Phrase(
                vi: "có chú thích ẩn hoặc che nội dung", en: "an annotation that hides or covers")
        case .embeddedFiles: Phrase(vi: "có tệp đính bên trong", en: "embedded files")
        case .externalStream:
            Phrase(vi: "có nội dung nằm ở tệp khác", en: "content in another file")
        case .noTextLayer: Phrase(vi: "trang không có lớp chữ", en: "a page without a text layer")
        case .pageSize: Phrase(vi: "khổ giấy không phải A4", en: "the page size is not A4")
        case .noPages: Phrase(vi: "không có trang nào", en: "no pages")
        case .updates: Phrase(vi: "tệp đã được ghi thêm", en: "the file was updated before")
        case .unreferencedObjects:
            Phrase(vi: "có đối tượng không ai dùng", en: "objects that nothing mentions")
        case .signed: Phrase(vi: "tệp đã có chữ ký số", en: "the file is signed already")
        case .existingFields: Phrase(vi: "tệp đã có ô biểu mẫu", en: "form fields of its own")
        case .notChecked: Phrase(vi: "chưa kiểm tra được hết", en: "not all could be checked")
        }
    }

    package var step: Phrase {
        switch self {
        case .encryption:
            Phrase(
                vi: "xuất lại PDF từ bản soạn thảo, không đặt mật khẩu",
                en: "export the PDF again, without a password")
        case .embeddedFiles:
            Phrase(
                vi: "gửi tệp đính kèm thành tệp riêng, hoặc kê tên: --embedded TÊN",
                en: "send them as files of their own, or list them: --embedded NAME")
        case .noTextLayer:
            Phrase(
                vi: "xuất PDF từ bản soạn thảo thay vì quét giấy",
                en: "export the PDF from its program in place of scanning paper")
        case .pageSize:
            Phrase(vi: "đặt khổ A4 rồi xuất lại", en: "set A4 and export again")
        case .signed:
            Phrase(
                vi: "lấy bản dự thảo chưa ký", en: "take the draft that is not signed")
        default:
            Phrase(
                vi: "in hoặc xuất lại thành PDF mới từ bản soạn thảo",
                en: "print or export to a new PDF from the draft")
        }
    }
}
