import AntinSystem

/// A directory of one test, removed with the value.
struct TemporaryDirectory: ~Copyable {
    let path: String

    init() throws {
        self.path = try FileSystem.canonicalPath(
            FileSystem.temporaryDirectory(prefix: "antin-test"))
    }

    func callAsFunction(_ name: String) -> String { "\(self.path)/\(name)" }

    deinit { try? FileSystem.removeTree(self.path) }
}
