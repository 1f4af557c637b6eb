internal import AntinCore
internal import AntinLog
internal import AntinRegistry

/// The fields of an outgoing document as they are typed: kept right or wrong, shown again as they
/// were. The names are those of the elements on the page.
struct OutgoingFields: Sendable, Equatable {
    private(set) var lines: [String: [String]]

    static let maxSigners = 4
    static let maxRelations = 5
    private static let single =
        [
            "book", "type", "notation", "subject", "level", "urgency", "due", "effective",
            "expiry", "amount", "note", "language", "keepers",
        ] + (1...Self.maxSigners).flatMap { Self.signerNames($0) }
        + (1...Self.maxRelations).flatMap { Self.relationNames($0) }

    static func signerNames(_ number: Int) -> [String] {
        ["signer\(number)_name", "signer\(number)_position", "signer\(number)_authority"]
    }

    static func relationNames(_ number: Int) -> [String] {
        ["relation\(number)_kind", "relation\(number)_document"]
    }

    /// What was kept.
    init(_ kept: [String: [String]]) { self.lines = kept }

    /// What was typed now.
    init(_ form: WebForm) {
        self.lines = [:]
        for name in Self.single {
            if let value = form[name] { self.lines[name] = [value.withSingleSpaces] }
        }
        self.lines["group"] = form.all("group")
        self.lines["recipients"] = (form.first("recipients") ?? "")
            .split(whereSeparator: \.isNewline).map { VietnameseText.cleaned(String($0)) }
            .filter { !$0.isEmpty }
    }

    /// What a draft says of itself; the rest as most documents of an office have it.
    ///
    /// - Parameter groups: of the office: a line of the draft that has a group's name chooses it.
    init(_ facts: ProposedFacts, book: String, groups: [RecipientGroup]) {
        self.lines = [:]
        self["book"] = book
        self["type"] = facts.type?.rawValue ?? ""
        self["notation"] = facts.notation ?? ""
        self["subject"] = facts.subject ?? ""
        self["level"] = AccessLevel.internal.rawValue
        self["urgency"] = facts.urgency.rawValue
        self["keepers"] = facts.keepers ?? "VT"
        for (index, signer) in facts.signers.prefix(Self.maxSigners).enumerated() {
            self["signer\(index + 1)_name"] = signer.name
            self["signer\(index + 1)_position"] = signer.position
            self["signer\(index + 1)_authority"] = signer.authority?.rawValue ?? ""
        }
        for (index, citation) in facts.citations.prefix(Self.maxRelations).enumerated() {
            self["relation\(index + 1)_kind"] = RelationKind.basis.rawValue
            self["relation\(index + 1)_document"] = citation
        }
        var rest: [String] = []
        for line in facts.recipients {
            let key = VietnameseText.comparisonKey(line, ignoringCase: true)
            let group = groups.first {
                VietnameseText.comparisonKey($0.name, ignoringCase: true) == key
            }
            if let group {
                self.lines["group", default: []].append("\(group.id)")
            } else {
                rest.append(line)
            }
        }
        self.lines["recipients"] = rest
    }

    subscript(_ name: String) -> String {
        get { self.lines[name]?.first ?? "" }
        set { self.lines[name] = newValue.isEmpty ? nil : [newValue] }
    }

    mutating func setRecipient(_ name: String, at index: Int) {
        guard self.lines["recipients"]?.indices.contains(index) == true else { return }
        self.lines["recipients"]?[index] = name
    }

    /// Takes what another file says of itself; what it does not say, and what no file says, stays.
    mutating func take(_ other: Self) {
        for (name, values) in other.lines
        where !values.isEmpty && !["book", "level", "urgency"].contains(name) {
            self.lines[name] = values
        }
    }

    func all(_ name: String) -> [String] { self.lines[name] ?? [] }
}
