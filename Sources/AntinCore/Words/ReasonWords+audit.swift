// ReasonWords+audit.swift

/// The findings of an audit: what is wrong with the log's files, and which rule of the register an
/// entry breaks.
extension ReasonWords {
    static let ofAudit: [Line] = ofFiles + ofRules

    private static let ofFiles: [Line] = [
        ("checkpoint.malformed", "đầu chuỗi sai định dạng", "the checkpoint is malformed"),
        ("checkpoint.origin", "đầu chuỗi của sổ khác", "the checkpoint is another log's"),
        (
            "checkpoint.signature", "đầu chuỗi không do khóa đã ghim ký",
            "the checkpoint is not signed by the pinned key"
        ),
        (
            "checkpoint.root", "các mục cho ra gốc khác với đầu chuỗi",
            "the entries give another root than the checkpoint's"
        ),
        ("bundle.missing", "thiếu một tệp mục", "a file of entries is missing"),
        ("bundle.malformed", "một tệp mục sai định dạng", "a file of entries is malformed"),
        ("entry.malformed", "một mục sai định dạng", "an entry is malformed"),
        ("entry.index", "một mục sai số thứ tự", "an entry has a wrong index"),
        ("entry.chain", "chuỗi bị đứt ở mục này", "the chain is broken at this entry"),
        ("entry.time", "một mục có giờ trước mục liền trước", "an entry is before its predecessor"),
        ("tile.missing", "thiếu một tệp băm", "a file of hashes is missing"),
        (
            "tile.mismatch", "một tệp băm không khớp với các mục",
            "a file of hashes is not what the entries give"
        ),
        (
            "entry.hash", "một mục không khớp với mã băm của nó trong sổ",
            "an entry is not the one whose hash is in the register"
        ),
        (
            "record.contradicts", "dữ liệu không khớp số, ngày hoặc cơ quan của mục",
            "a record has another number, day or organ than its entry"
        ),
        ("record.mismatch", "dữ liệu không khớp với cam kết trong sổ", "a record does not open"),
        (
            "record.missing", "thiếu dữ liệu của một mục mà không có mục ghi đã xóa",
            "a record is missing and no entry says that it was erased"
        ),
        ("file.missing", "thiếu một tệp văn bản", "a document's file is missing"),
        (
            "file.mismatch", "một tệp văn bản không còn như đã đăng ký",
            "a document's file is not the registered one"
        ),
        (
            "file.signatures", "chữ ký trong tệp không phải chữ ký đã đăng ký",
            "the signatures in a file are not the registered ones"
        ),
    ]

    private static let ofRules: [Line] = [
        ("log.not-opened", "mục đầu tiên không mở sổ", "the first entry does not open the log"),
        (
            "log.after-close", "có mục sau khi sổ đã đóng",
            "an entry stands after the log was closed"
        ),
        (
            "log.not-operator", "mục của hệ thống không do cơ quan vận hành ghi",
            "an entry about the log is not by its operator"
        ),
        ("key.not-current", "khóa không phải là khóa đang dùng", "the key is not the current one"),
        ("kind.unknown", "loại mục mà phiên bản này chưa biết", "a kind unknown to this version"),
        ("organ.not-registered", "cơ quan chưa được đăng ký", "the organ is not registered"),
        (
            "organ.already-registered", "cơ quan đã đăng ký từ trước",
            "the organ is registered already"
        ),
        ("organ.ended", "cơ quan đã kết thúc", "the organ has ended"),
        ("signer.not-registered", "người ký chưa được đăng ký", "the signer is not registered"),
        (
            "signer.already-registered", "người ký đã đăng ký từ trước",
            "the signer is registered already"
        ),
        ("book.not-open", "sổ chưa mở hoặc đã khóa", "the book is not open"),
        ("book.already-opened", "sổ đã mở từ trước", "the book was opened already"),
        ("book.direction", "mục ghi nhầm loại sổ", "the entry is in a book of another kind"),
        (
            "book.last", "số cuối khi khóa sổ không đúng",
            "the book was closed with a wrong last number"
        ),
        ("number.first", "số đầu tiên của sổ không đúng", "the first number is not the book's"),
        ("number.not-next", "số không liền sau số trước", "the number is not the next one"),
        ("number.reference", "mục không dẫn đến đúng mục cấp số", "not the entry of the number"),
        ("number.settled", "số đã dùng hoặc đã hủy", "the number was used or voided already"),
        ("dispatch.repeated", "một văn bản được cấp số hai lần", "one dispatch has two numbers"),
        (
            "dispatch.differs", "phát hành không phải văn bản đã cấp số",
            "issued is another dispatch"
        ),
        ("date.differs", "ngày khác với ngày lúc cấp số", "the date is not the number's"),
        ("date.not-entry", "ngày không phải là ngày ghi sổ", "the date is not the entry's day"),
        ("date.year", "ngày không thuộc năm của sổ", "the date is not in the book's year"),
        ("reference.ahead", "dẫn đến mục chưa có", "it refers to an entry that is not there yet"),
        ("reference.spelling", "cách dẫn không đúng quy định", "the reference is spelled wrongly"),
        ("reference.kind", "dẫn đến mục không phù hợp", "it refers to an entry of a wrong kind"),
        ("reference.organ", "dẫn đến mục của cơ quan khác", "it refers to another organ's entry"),
        ("reference.itself", "văn bản tự thay thế chính nó", "it refers to itself"),
        ("change.repeated", "thay đổi này đã ghi rồi", "the change was entered already"),
        ("change.order", "thay đổi không còn được phép", "the change is no longer possible"),
    ]
}
