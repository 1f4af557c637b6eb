import Foundation

/// Another program as referee, in a directory of its own: `openssl`, `pdfsig`, `qpdf`.
struct OutsideTool {
    let directory: URL

    init() throws {
        self.directory = FileManager.default.temporaryDirectory
            .appendingPathComponent("antin-signing-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: self.directory, withIntermediateDirectories: true)
    }

    func remove() { try? FileManager.default.removeItem(at: self.directory) }

    func write(_ bytes: some Sequence<UInt8>, to name: String) throws {
        try Data(bytes).write(to: self.directory.appendingPathComponent(name))
    }

    func read(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: self.directory.appendingPathComponent(name)))
    }

    /// Runs a program in the directory; answers its exit status and what it printed.
    @discardableResult
    func run(_ program: String, _ arguments: String...) throws -> (status: Int32, output: String) {
        try self.run(all: program, arguments)
    }

    @discardableResult
    func run(
        all program: String, _ arguments: [String]
    ) throws -> (status: Int32, output: String) {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [program] + arguments
        process.currentDirectoryURL = self.directory
        process.environment = (ProcessInfo.processInfo.environment).merging(
            ["LC_ALL": "C.UTF-8", "HOME": self.directory.path]) { $1 }
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = pipe
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }

    /// Whether a program is installed.
    static func has(_ program: String) -> Bool {
        let paths = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin"
        return paths.split(separator: ":").contains {
            FileManager.default.isExecutableFile(atPath: "\($0)/\(program)")
        }
    }
}
