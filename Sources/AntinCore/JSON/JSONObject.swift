// JSONObject.swift

/// The members of a JSON object, always in the order of RFC 8785 3.2.3 (UTF-16 code units of the
/// names), each name once.
///
/// It is also the builder: `object["name"] = value` puts a member where it belongs and
/// `object["name"] = nil` takes it out. Finding a member costs one comparison per member: our
/// objects have a dozen.
package struct JSONObject: Sendable {
    package struct Member: Sendable {
        package let name: String
        package let value: JSONValue
    }

    package private(set) var members: [Member]

    package init() { self.members = [] }

    /// Members in any order; one whose value is nil is left out, of two with one name the later
    /// stays.
    package init(_ members: some Sequence<(String, JSONValue?)>) {
        self.members = []
        for (name, value) in members { self[name] = value }
    }

    /// For a parser that has seen to order and uniqueness itself.
    init(sorted members: [Member]) { self.members = members }

    package var count: Int { self.members.count }

    package subscript(name: String) -> JSONValue? {
        get {
            for member in self.members where JSONText.same(member.name, name) {
                return member.value
            }
            return nil
        }
        set {
            // Names mostly come in their order.
            if let last = self.members.last, JSONText.precedes(last.name, name) {
                if let newValue { self.members.append(Member(name: name, value: newValue)) }
                return
            }
            let place = self.members.firstIndex { !JSONText.precedes($0.name, name) }
            let found = place.map { JSONText.same(self.members[$0].name, name) } ?? false
            switch (place, found, newValue) {
            case (let place?, true, let value?):
                self.members[place] = Member(name: name, value: value)
            case (let place?, true, nil):
                self.members.remove(at: place)
            case (let place?, false, let value?):
                self.members.insert(Member(name: name, value: value), at: place)
            case (nil, _, let value?):
                self.members.append(Member(name: name, value: value))
            case (_, _, nil):
                break
            }
        }
    }

    /// This object with the members of another; of two with one name the other's stays.
    package func merging(_ other: JSONObject) -> JSONObject {
        var result = self
        for member in other.members { result[member.name] = member.value }
        return result
    }
}

// MARK: - Printing

extension JSONObject {
    /// The canonical bytes (RFC 8785), without a final line feed.
    package var canonical: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(512)
        self.print(to: &bytes)
        return bytes
    }

    func print(to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "{"))
        var first = true
        for member in self.members {
            if !first { bytes.append(UInt8(ascii: ",")) }
            first = false
            JSONText.print(member.name, to: &bytes)
            bytes.append(UInt8(ascii: ":"))
            member.value.print(to: &bytes)
        }
        bytes.append(UInt8(ascii: "}"))
    }
}

// MARK: - Conformances

extension JSONObject: Equatable {
    package static func == (left: JSONObject, right: JSONObject) -> Bool {
        left.members.elementsEqual(right.members) {
            JSONText.same($0.name, $1.name) && $0.value == $1.value
        }
    }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    package init(dictionaryLiteral elements: (String, JSONValue?)...) { self.init(elements) }
}
