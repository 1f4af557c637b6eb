// JSONValue+member.swift

extension JSONValue {
    /// A member of an object; nil when there is none or this is no object.
    package subscript(name: String) -> JSONValue? { self.object?[name] }

    /// An object of members collected in a dictionary; the printer sorts them.
    package static func object(of members: [String: JSONValue]) -> JSONValue {
        .object(JSONObject(members.map { ($0.key, $0.value) }))
    }
}
