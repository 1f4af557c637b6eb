internal import AntinCore
internal import AntinLog
internal import AntinRegistry

/// Recipients that the system does not know: named before anything is sent, with the offices whose
/// names are nearly the same. A mistyped name would else wait for paper that nobody sends.
extension OutgoingPages {
    /// - Parameter lines: as they were typed, to take a proposal with one press; none where nothing
    ///   can be changed.
    func outside(
        _ recipients: [Handling.Recipient], _ lines: [String], _ visitor: Visitor
    ) async throws -> [String: Any] {
        let unknown = recipients.filter { $0.organID == nil }
        guard !unknown.isEmpty else { return [:] }
        let organs = try await self.registry.organs()
        let names = NearNames(organs)
        return [
            "hasOutside": true,
            "outsideWords": self.web.text(
                "outgoing.outside.words", visitor, ["count": "\(unknown.count)"]),
            "outside": unknown.prefix(20).map { recipient -> [String: Any] in
                var row: [String: Any] = ["name": recipient.organName]
                if let organ = names.nearest(to: recipient.organName) {
                    let line = lines.firstIndex {
                        RecipientLines([$0], organs: []).recipients.first?.organName
                            == recipient.organName
                    }
                    var near = ["nearName": organ.name]
                    if let line { near["pick"] = "\(line) \(organ.id.text)" }
                    row["near"] = near
                }
                return row
            },
        ]
    }
}

/// Offices by their names without accents, to find the one that was meant.
struct NearNames {
    private let organs: [(key: [Character], organ: RegisteredOrgan)]

    init(_ organs: [RegisteredOrgan]) {
        self.organs = organs.map { (Self.key($0.name), $0) }
    }

    /// The office whose name differs least, if by no more than one letter in six.
    ///
    /// Cost: as the offices times the square of a name's length; names over 120 letters have none.
    func nearest(to name: String) -> RegisteredOrgan? {
        let key = Self.key(name)
        guard (3...120).contains(key.count) else { return nil }
        let most = max(1, key.count / 6)
        var best: (distance: Int, organ: RegisteredOrgan)?
        for (other, organ) in self.organs where abs(other.count - key.count) <= most {
            let distance = Self.distance(key, other)
            if distance <= most, distance < best?.distance ?? .max { best = (distance, organ) }
        }
        return best?.organ
    }

    /// Without what stands in brackets, accents, and the difference of capitals.
    private static func key(_ name: String) -> [Character] {
        Array(VietnameseText.folded(String(name.prefix { $0 != "(" })).trimmed.prefix(121))
    }

    /// Letters to be changed, put in or left out (Levenshtein).
    private static func distance(_ one: [Character], _ other: [Character]) -> Int {
        var row = Array(0...other.count)
        for (index, letter) in one.enumerated() {
            var diagonal = row[0]
            row[0] = index + 1
            for (place, against) in other.enumerated() {
                let cost = letter == against ? diagonal : diagonal + 1
                diagonal = row[place + 1]
                row[place + 1] = min(cost, row[place] + 1, row[place + 1] + 1)
            }
        }
        return row[other.count]
    }
}

extension OutgoingFields {
    /// Puts an office of the system where a name was typed: "2 000.01.18.H41". What was written
    /// behind the name in brackets is typed again, if it is still wanted.
    mutating func replaceRecipient(_ pick: String, from organs: [RegisteredOrgan]) {
        let parts = pick.split(separator: " ")
        guard parts.count == 2, let index = Int(parts[0]),
            let organ = organs.first(where: { $0.id.text == parts[1] })
        else { return }
        self.setRecipient(organ.name, at: index)
    }
}

extension OutgoingForm {
    /// Changes with each saving: what a page was made of.
    var version: String { "\(self.changed.milliseconds)" }
}
