// Problem+form.swift
internal import AntinCore
internal import AntinPDF
internal import AntinStamp
internal import HTTPTypes

/// Why a form cannot be made, in words.
extension Problem {
    init(unpreparable error: PDFError) {
        self.init(
            .unprocessableContent, "pdf_unpreparable",
            vi: "Không tạo được chỗ ký trong PDF: \(error.detail)",
            en: "the PDF cannot be prepared: \(error.detail)",
            nextVi: "in hoặc xuất lại thành PDF mới từ bản soạn thảo",
            nextEn: "print or export to a new PDF from the draft")
    }

    static let fontsMissing = Problem(
        .serviceUnavailable, "fonts_missing", vi: "Máy chủ chưa có phông chữ để in mã tra cứu",
        en: "the server has no fonts to print the code with",
        nextVi: "quản trị chạy: apt install fonts-liberation2",
        nextEn: "administrator: apt install fonts-liberation2")

    static let pdftotextMissing = Problem(
        .serviceUnavailable, "pdftotext_missing",
        vi: "Máy chủ chưa có pdftotext để tìm vị trí trên trang",
        en: "the server has no pdftotext to find places on the page",
        nextVi: "quản trị chạy: apt install poppler-utils",
        nextEn: "administrator: apt install poppler-utils")

    static let textUnreadable = Problem(
        .unprocessableContent, "text_unreadable",
        vi: "Không đọc được chữ trên trang để tìm vị trí",
        en: "the words on the pages cannot be read",
        nextVi: "xuất lại PDF từ phần mềm soạn thảo rồi thay bằng tệp khác",
        nextEn: "export the PDF again from the editor and replace the file")

    /// A draft that cannot be prepared as it is: each finding with its place.
    init(refused outcome: FormDesk.Outcome) {
        let vi = outcome.refusals(in: .vietnamese)
        let en = outcome.refusals(in: .english)
        self.init(
            .unprocessableContent, "draft_refused",
            vi: "Chưa chuẩn bị được dự thảo: " + vi.map(\.words).joined(separator: "; "),
            en: "the draft cannot be prepared: " + en.map(\.words).joined(separator: "; "),
            nextVi: vi.first?.next ?? "", nextEn: en.first?.next ?? "")
        self.members = ["findings": outcome.findings]
    }
}

extension FormDesk.Outcome {
    fileprivate func refusals(in language: Language) -> [(words: String, next: String)] {
        self.lint.filter(\.refuses).map {
            ($0.finding.words(in: language), $0.finding.next(in: language))
        }
            + self.layout.filter { $0.severity == .refuse }.map {
                ($0.words(in: language), $0.next(in: language))
            }
    }

    /// Every finding of linter and layout, for programs and people.
    var findings: JSONValue {
        .array(self.lint.map(\.json) + self.layout.map { $0.json(heights: self.heights) })
    }
}

extension FormDesk.Linted {
    var json: JSONValue {
        .object([
            "source": "lint", "kind": .string(self.finding.kind.rawValue),
            "severity": .string(self.refuses ? "refuse" : "warn"),
            "page": self.finding.page.map { .integer($0 + 1) },
            "object": self.finding.object.map { .integer($0) },
            "words_vi": .string(self.finding.words(in: .vietnamese)),
            "words_en": .string(self.finding.words(in: .english)),
            "next_vi": .string(self.finding.next(in: .vietnamese)),
            "next_en": .string(self.finding.next(in: .english)),
        ])
    }
}

extension LayoutFinding {
    /// - Parameter heights: of the pages, in points.
    func json(heights: [Double]) -> JSONValue {
        var place: JSONValue?
        if let page, let rectangle, heights.indices.contains(page) {
            place =
                MeasuredPlace(
                    FormPlace(page: page, rectangle: rectangle), pageHeight: heights[page]
                ).json
        }
        return .object([
            "source": "layout", "kind": .string(self.kind.rawValue),
            "severity": .string(self.severity.rawValue),
            "field": self.field.map { .string($0.name.lowercased()) },
            "page": self.page.map { .integer($0 + 1) }, "place": place,
            "words_vi": .string(self.words(in: .vietnamese)),
            "words_en": .string(self.words(in: .english)),
            "next_vi": .string(self.next(in: .vietnamese)),
            "next_en": .string(self.next(in: .english)),
        ])
    }
}

extension MeasuredPlace {
    /// Tenths of a millimetre from the upper left corner; what lies beyond it counts as 0.
    var json: JSONValue {
        .object([
            "page": .integer(self.page), "left": .integer(max(0, self.left)),
            "top": .integer(max(0, self.top)), "width": .integer(max(0, self.width)),
            "height": .integer(max(0, self.height)),
        ])
    }
}
