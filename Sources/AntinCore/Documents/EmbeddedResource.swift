// EmbeddedResource.swift
internal import AntinLog

/// A dictionary of this project, compiled into the program and read once.
///
/// Whether it can be read is decided at build time, not by a user's input: a broken one is our own
/// mistake, found by the first test that touches it. So reading traps in place of throwing.
struct EmbeddedResource {
    private let root: JSONObject
    private let name: String

    init(_ name: String, _ bytes: [UInt8]) {
        self.name = name
        do {
            guard case .object(let root) = try JSONValue(parsingLoosely: bytes, format: name) else {
                preconditionFailure("embedded resource \(name) is no object")
            }
            self.root = root
        } catch {
            preconditionFailure("embedded resource: \(error)")
        }
    }

    /// The names of the lists in the resource.
    var listNames: [String] {
        self.root.members.filter { $0.value.array != nil }.map(\.name)
    }

    /// A list of objects, each read by `read`, with no member left over.
    func list<Item>(
        _ list: String, _ read: (inout JSONObjectReader) throws(FormatError) -> Item
    ) -> [Item] {
        do {
            var reader = JSONObjectReader(self.root, format: self.name)
            var items: [Item] = []
            for var object in try reader.objects(list) {
                items.append(try read(&object))
                try object.finish()
            }
            return items
        } catch {
            preconditionFailure("embedded resource: \(error)")
        }
    }
}
