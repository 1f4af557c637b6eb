// ProgramRun.swift
import AntinCore
import AntinSystem
import AntinTestSupport
import Testing

/// One run of a program that this package builds.
struct ProgramRun {
    let exitCode: Int32
    let output: String
    let errors: String

    /// Runs the program that was built beside the tests, in `directory`, with an empty environment.
    ///
    /// `wrapper` is a program with its arguments that is to run it: `unshare -n`.
    init(
        _ program: String, _ arguments: [String], input: [UInt8]? = nil,
        environment: [String: String] = [:], descriptors: [Int32: ChildProcess.Source] = [:],
        wrapper: [String] = []
    ) throws {
        let words = wrapper + ["\(Self.folder)/\(program)"] + arguments
        let outcome = try ChildProcess.run(
            words[0], arguments: Array(words.dropFirst()), environment: environment,
            descriptors: descriptors, input: input,
            limits: ChildProcess.Limits(wallMilliseconds: 180_000, maxOutputBytes: 4 << 20))
        guard case .exited(let code) = outcome.exit else {
            throw Died(exit: outcome.exit, errors: String(decoding: outcome.errors, as: UTF8.self))
        }
        self.exitCode = code
        self.output = String(decoding: outcome.output, as: UTF8.self)
        self.errors = String(decoding: outcome.errors, as: UTF8.self)
    }

    struct Died: Error {
        let exit: ChildProcess.Exit
        let errors: String
    }

    /// The verifier.
    static func verify(_ arguments: String..., input: [UInt8]? = nil) throws -> ProgramRun {
        try ProgramRun("antin-verify", arguments, input: input)
    }

    static func verify(_ arguments: String..., input: String) throws -> ProgramRun {
        try ProgramRun("antin-verify", arguments, input: Array(input.utf8))
    }

    /// The one JSON object of the output.
    func json() throws -> JSONObject {
        #expect(self.output.hasSuffix("\n"))
        let value = try JSONValue(parsingCanonical: Array(self.output.dropLast().utf8))
        return try #require(value.object)
    }

    /// The lines of standard error.
    var errorLines: [Substring] { self.errors.split(separator: "\n") }

    static func path(of program: String) -> String { "\(Self.folder)/\(program)" }

    /// Whether a program stands beside the tests: with ANTIN_INNER only the verifier does.
    static func isBuilt(_ program: String) -> Bool {
        FileSystem.exists("\(Self.folder)/\(program)")
    }

    /// Where the built programs are: the folder of the test bundle.
    private static let folder: String = {
        let bundle = CommandLine.arguments.first { $0.hasSuffix(".xctest") }
        let path = bundle ?? CommandLine.arguments[0]
        let folder = FileSystem.directory(of: path)
        // Programs are also run in other folders than this one.
        return (try? FileSystem.canonicalPath(folder)) ?? folder
    }()
}

/// A folder that is gone when the test ends.
final class TemporaryFolder {
    let path: String

    init() throws { self.path = try FileSystem.temporaryDirectory(prefix: "antin-command-test") }

    deinit { try? FileSystem.removeTree(self.path) }

    /// Writes a file and returns its path.
    func write(_ bytes: [UInt8], _ name: String) throws -> String {
        let path = "\(self.path)/\(name)"
        try DurableFile.write(bytes, to: path)
        return path
    }
}
