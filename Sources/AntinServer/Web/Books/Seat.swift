internal import AntinCore
internal import AntinLog
internal import AntinRegistry
internal import Hummingbird

/// A signed-in person at the desk of one organ: whose books are read, and in what role.
struct Seat: Sendable {
    let visitor: Visitor
    let organ: RegisteredOrgan
    let session: WebSession

    /// Refuses who is not signed in, acts for no organ, or has none of the roles there.
    init(_ web: Web, _ request: Request, _ context: Context, _ roles: [Role]) throws {
        let visitor = web.visitor(request, context)
        _ = try context.authenticated()
        guard let session = visitor.session, let organ = visitor.organ,
            roles.contains(where: { visitor.may($0) })
        else {
            throw Problem(
                .forbidden, "not_allowed", vi: "Thầy/cô không có quyền xem trang này",
                en: "you may not see this page",
                nextVi: "nhờ quản trị của cơ quan cấp quyền",
                nextEn: "ask the administrator of your office")
        }
        self.visitor = visitor
        self.organ = organ
        self.session = session
    }

    /// Whether the person has a reading role in every organ of this register.
    var seesAll: Bool { self.session.account.token.seesAll }
}

/// How the pages of books write days, times and kinds.
extension Web {
    static func day(_ date: CivilDate) -> String { date.short(in: .vietnamese) }
    static func moment(_ time: Timestamp) -> String { time.short(in: .vietnamese) }
    static func second(_ time: Timestamp) -> String { time.long(in: .vietnamese) }

    /// A number of a volume as it is printed.
    static func printed(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    /// The state of a document as a badge: its words and its colour.
    func badge(_ state: DocumentState, _ visitor: Visitor) -> [String: Any] {
        let colour =
            switch state {
            case .current: "green"
            case .corrected: "blue"
            case .replaced: "amber"
            case .recalled: "red"
            case .erased: "grey"
            }
        return [
            "words": self.text("books.state.\(state.rawValue)", visitor), "colour": colour,
        ]
    }

    /// What an entry says, in words; a kind that this version does not know by its own name.
    func kindWords(_ kind: String, _ visitor: Visitor) -> String {
        guard EntryKind(rawValue: kind) != nil else { return kind }
        let name = String(kind.map { $0 == "." ? "_" : $0 })
        return self.text("audit.kind.\(name)", visitor)
    }

    /// What a list shows of a document.
    func row(_ document: RegisteredDocument, _ visitor: Visitor) -> [String: Any] {
        var values: [String: Any] = [
            "entry": "\(document.entry)",
            "date": document.date.map(Self.day) ?? "",
            "subject": document.subject ?? self.text("books.erased", visitor),
            "sender": document.senderName ?? "",
            "kind": self.text("books.kind.\(document.kind.rawValue)", visitor),
            "registered": Self.moment(document.time),
            "state": self.badge(document.state, visitor),
        ]
        // A section of a template is shown for an empty text as well, so there is none.
        let notation = Self.notation(of: document)
        if !notation.isEmpty { values["notation"] = notation }
        if let type = document.type { values["type"] = Self.name(ofType: type, visitor) }
        if let number = document.number {
            values["number"] = Self.printed(number)
            values["book"] = document.book
        }
        return values
    }

    static func notation(of document: RegisteredDocument) -> String {
        guard let number = document.codeNumber else { return document.codeNotation ?? "" }
        return document.codeNotation.map { "\(number)/\($0)" } ?? number
    }

    static func name(ofType type: String, _ visitor: Visitor) -> String {
        DocumentType(rawValue: type)?.name(in: visitor.language)
            ?? CopyType(rawValue: type)?.name(in: visitor.language) ?? type
    }
}
