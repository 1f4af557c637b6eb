internal import AntinCore
internal import AntinLog
internal import AntinRegistry
internal import Hummingbird

/// A question as it stands in an address, and back.
struct SearchAddress {
    private(set) var query = SearchQuery()
    private(set) var everywhere = false
    private(set) var after: SearchPlace?
    /// Fields that could not be understood.
    private(set) var faults: [String] = []
    /// As they were typed, to show the form again.
    private(set) var typed: [String: String] = [:]

    static let fields = [
        "q", "kind", "book", "year", "number", "type", "level", "state", "from", "to", "to_organ",
        "all",
    ]

    init(_ fields: [(name: String, value: String)]) {
        for (name, value) in fields {
            let value = VietnameseText.cleaned(String(value.prefix(1_000)))
            if name == "after" { self.after = SearchPlace(value) }
            guard Self.fields.contains(name), !value.isEmpty else { continue }
            self.typed[name] = value
            if !self.take(name, value) { self.faults.append(name) }
        }
    }

    init(_ request: Request) {
        self.init(WebForm.decoded(Array((request.uri.query ?? "").utf8)) ?? [])
    }

    /// True once something was asked, so that results are shown.
    var isAsked: Bool { !self.typed.isEmpty }

    /// The question for an address, without its place in the list.
    var text: String {
        Self.fields.compactMap { name in
            self.typed[name].map { "\(name)=\(PercentText.encoded($0))" }
        }.joined(separator: "&")
    }

    private mutating func take(_ name: String, _ value: String) -> Bool {
        switch name {
        case "q": self.query.words = value
        case "kind": return Self.set(&self.query.kind, RegisteredDocument.Kind(rawValue: value))
        case "book": return Self.set(&self.query.book, BookID(value))
        case "year": return Self.set(&self.query.year, Int(value))
        case "number": return Self.set(&self.query.number, Int(value))
        case "type": self.query.type = value
        case "level": return Self.set(&self.query.level, AccessLevel(rawValue: value))
        case "state": return Self.set(&self.query.state, DocumentState(rawValue: value))
        case "from": return Self.set(&self.query.from, CivilDate(typed: value))
        case "to": return Self.set(&self.query.to, CivilDate(typed: value))
        case "to_organ": return Self.set(&self.query.recipient, OrganID(value))
        default: self.everywhere = true
        }
        return true
    }

    private static func set<Value>(_ field: inout Value?, _ value: Value?) -> Bool {
        field = value
        return value != nil
    }
}

extension CivilDate {
    /// A day as people type it, 20/11/2026, or as browsers send it, 2026-11-20.
    init?(typed text: String) {
        if let date = try? CivilDate(parsing: text) {
            self = date
            return
        }
        let parts = text.split(whereSeparator: { "/.-".contains($0) }).compactMap { Int($0) }
        guard parts.count == 3 else { return nil }
        self.init(year: parts[2], month: parts[1], day: parts[0])
    }
}

/// Text for the query of an address.
enum PercentText {
    static func encoded(_ text: String) -> String {
        text.utf8.map { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E:
                return String(Unicode.Scalar(byte))
            default:
                let digits = String(byte, radix: 16, uppercase: true)
                return "%" + (digits.utf8.count == 1 ? "0" : "") + digits
            }
        }.joined()
    }
}
