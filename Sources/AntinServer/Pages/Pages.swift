// Pages.swift
internal import AntinCore
internal import AntinLog
internal import AntinRegistry
internal import HTTPTypes
internal import Hummingbird
internal import Mustache

/// The plain pages: what this is, the public documents, a form to check a file, its report. No
/// script, no cookie, nothing from elsewhere.
struct Pages: Sendable {
    private let homeTemplate: MustacheTemplate
    private let reportTemplate: MustacheTemplate

    init() throws {
        self.homeTemplate = try MustacheTemplate(
            string: String(decoding: PackageResources.home_mustache, as: UTF8.self))
        self.reportTemplate = try MustacheTemplate(
            string: String(decoding: PackageResources.report_mustache, as: UTF8.self))
    }

    // MARK: Home

    func home(
        _ documents: [RegisteredDocument], organs: [RegisteredOrgan], language: Language,
        error: String? = nil
    ) -> Response {
        let vietnamese = language == .vietnamese
        func words(_ vi: String, _ en: String) -> String { vietnamese ? vi : en }
        var values: [String: Any] = [
            "lang": language.rawValue, "otherLang": vietnamese ? "en" : "vi",
            "otherName": vietnamese ? "English" : "Tiếng Việt",
            "title": words("Kiểm tra văn bản", "Check a document"),
            "intro": words(
                "Sổ văn bản và chữ ký số mà ai cũng kiểm tra được. Chọn một tệp PDF để biết: có thật không, có bị sửa không, ai ký, đã bị thu hồi hay thay thế chưa.",
                "A register of documents and signatures that anybody can check. Choose a PDF to learn whether it is real, unchanged, by whom, and not recalled or replaced."
            ),
            "checkTitle": words("Kiểm tra một tệp", "Check a file"),
            "fileLabel": words("Tệp PDF hoặc gói ZIP", "PDF or ZIP package"),
            "receiptLabel": words(
                "Phiếu vào sổ kèm theo, nếu có (.antin-receipt)",
                "Its receipt, if there is one (.antin-receipt)"),
            "button": words("Kiểm tra", "Check"),
            "privacy": words(
                "Tệp chỉ được đọc để kiểm tra rồi xóa ngay, không được lưu.",
                "The file is read to check it and deleted at once; it is not kept."),
            "listTitle": words("Văn bản công khai đã phát hành", "Public documents issued"),
            "noDocuments": words("Chưa có văn bản nào.", "None yet."),
            "numberHead": words("Số, ký hiệu", "Number"), "dateHead": words("Ngày", "Date"),
            "subjectHead": words("Trích yếu", "Subject"),
            "stateHead": words("Tình trạng", "State"),
            "footer": Self.footer(language),
            "hasDocuments": !documents.isEmpty,
            "organs": organs.map { ["name": $0.name, "id": $0.id.text] },
            "documents": documents.map { document in
                [
                    "number": "\(document.codeNumber ?? "")/\(document.codeNotation ?? "")",
                    "date": document.date.map { Self.date($0, language) } ?? "",
                    "subject": document.subject ?? "",
                    "state": Self.state(document.state, language),
                ]
            },
        ]
        if let error { values["error"] = error }
        return Self.page(
            self.homeTemplate.render(values), status: error == nil ? .ok : .badRequest)
    }

    private static func date(_ date: CivilDate, _ language: Language) -> String {
        let parts = "\(date)".split(separator: "-")
        return language == .vietnamese ? parts.reversed().joined(separator: "/") : "\(date)"
    }

    private static func state(_ state: DocumentState, _ language: Language) -> String {
        let vietnamese = language == .vietnamese
        switch state {
        case .current: return vietnamese ? "Đã phát hành" : "Issued"
        case .corrected: return vietnamese ? "Đã đính chính" : "Corrected"
        case .replaced: return vietnamese ? "Đã bị thay thế" : "Replaced"
        case .recalled: return vietnamese ? "ĐÃ BỊ THU HỒI" : "RECALLED"
        case .erased: return vietnamese ? "Đã tiêu hủy nội dung" : "Content destroyed"
        }
    }

    // MARK: Report

    func report(_ judged: Judge.Judged, language: Language) -> Response {
        let vietnamese = language == .vietnamese
        let lines = judged.text.split(separator: "\n", omittingEmptySubsequences: false)
        let headline =
            lines.first.map(String.init)
            ?? (vietnamese ? "… CHƯA KIỂM TRA ĐƯỢC" : "… CANNOT BE CHECKED NOW")
        let checks = judged.json["checks"]?.array ?? []
        let layout = ReportLayout(lines.dropFirst().map(String.init), language)
        return Self.page(
            self.reportTemplate.render(
                [
                    "lang": language.rawValue, "headline": headline,
                    "family": Self.family(judged.verdict),
                    "remarks": layout.remarks,
                    "facts": layout.facts.map { ["label": $0.label, "value": $0.value] },
                    "hasNext": layout.next != nil, "next": layout.next ?? "",
                    "checksTitle": vietnamese ? "Chúng tôi đã kiểm tra" : "What was checked",
                    "checks": checks.map { check in
                        let result = check["result"]?.string ?? ""
                        return [
                            "result": result,
                            "mark": result == "pass" ? "✓" : result == "fail" ? "✗" : "–",
                            "name": Self.name(check["id"]?.string ?? "", result, language),
                        ]
                    },
                    "again": vietnamese ? "Kiểm tra tệp khác" : "Check another file",
                    "footer": Self.footer(language),
                ] as [String: Any]))
    }

    private static func name(_ id: String, _ result: String, _ language: Language) -> String {
        let name = CheckID(rawValue: id)?.name(in: language) ?? id
        guard result != "not_checked" else {
            return language == .vietnamese ? "\(name): chưa kiểm tra" : "\(name): not checked"
        }
        return name
    }

    private static func family(_ verdict: Verdict) -> String {
        verdict.tone.rawValue
    }

    private static func footer(_ language: Language) -> String {
        language == .vietnamese
            ? "Antin: thiết kế theo Nghị định 30/2020/NĐ-CP. Trình duyệt chỉ biết chữ ký đúng; trang này biết thêm văn bản có trong sổ và chưa bị thu hồi."
            : "Antin: designed after Decree 30/2020/NĐ-CP. A viewer knows only that a signature is right; this page also knows the register."
    }

    // MARK: Answers

    var style: Response {
        Response(
            status: .ok,
            headers: [.contentType: "text/css; charset=utf-8", .cacheControl: "max-age=3600"],
            body: .init(byteBuffer: ByteBuffer(bytes: PackageResources.style_css)))
    }

    private static func page(_ html: String, status: HTTPResponse.Status = .ok) -> Response {
        var headers: HTTPFields = [
            .contentType: "text/html; charset=utf-8", .cacheControl: "no-store",
        ]
        headers[.contentSecurityPolicy] =
            "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        headers[.xContentTypeOptions] = "nosniff"
        headers[HTTPField.Name.referrerPolicy] = "no-referrer"
        return Response(
            status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(string: html)))
    }
}

extension HTTPField.Name {
    fileprivate static var referrerPolicy: Self {
        guard let name = Self("Referrer-Policy") else { preconditionFailure("a lawful name") }
        return name
    }
}
