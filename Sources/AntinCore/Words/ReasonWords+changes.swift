// ReasonWords+changes.swift

extension ReasonWords {
    /// What later revisions did to a PDF: `changes.<kind>`, the place and why after ": ".
    static let ofChanges: [Line] = [
        ("changes.signature", "thêm một chữ ký", "a further signature"),
        ("changes.document_timestamp", "thêm dấu thời gian", "a document timestamp"),
        (
            "changes.security_store", "thêm dữ liệu để kiểm tra lâu dài",
            "material for later validation"
        ),
        ("changes.version", "ghi lại phiên bản PDF", "the version of PDF"),
        ("changes.metadata", "sửa thông tin mô tả của tệp", "the description of the file"),
        ("changes.field", "điền hoặc sửa một ô", "a field was filled or changed"),
        ("changes.form", "sửa biểu mẫu", "the form was changed"),
        ("changes.annotation", "thêm hoặc sửa chú thích", "an annotation"),
        ("changes.page", "sửa một trang", "a page was changed"),
        ("changes.content", "sửa nội dung trang", "what a page shows was changed"),
        ("changes.catalog", "sửa cấu trúc chung của tệp", "the catalog was changed"),
        (
            "changes.spoofed_signature", "một chữ ký cũ bị bỏ hoặc bị sửa",
            "an earlier signature was removed or altered"
        ),
        (
            "changes.structure", "cấu trúc tệp bị sửa hoặc có dữ liệu lạ",
            "the structure of the file was changed, or there are strange bytes"
        ),
        (
            "changes.shared", "sửa một phần dùng chung ở nhiều nơi",
            "something that is used in several places was changed"
        ),
        ("changes.unreadable", "có phần không đọc được", "something cannot be read"),
    ]

    /// The words of an id without its detail, for pages that have no room for it.
    static func short(_ reason: String, in language: Language) -> String {
        let end = reason.firstIndex(of: ":") ?? reason.endIndex
        let id = String(reason[..<end])
        return Self.phrases[id]?.text(in: language) ?? Self.text(for: reason, in: language)
    }
}
