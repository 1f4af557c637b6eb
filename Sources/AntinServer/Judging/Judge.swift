// Judge.swift
internal import AntinCore
internal import AntinCrypto
internal import AntinLog
internal import AntinRegistry
internal import AntinSystem
internal import Dispatch
internal import HTTPTypes

/// Judges files of strangers in a child process: a trap in a parser ends the child, not the
/// server, and the answer is then `undecided`.
struct Judge: Sendable {
    let registry: Registry
    let settings: JudgeSettings

    /// How the child is started.
    struct JudgeSettings: Sendable {
        /// The `antin-verify` program.
        let program: String
        /// Trust bundles of this installation: its own and those it pinned.
        let trust: [String]
    }

    /// What came of it: the report for programs, and the words for people.
    struct Judged: Sendable {
        let json: JSONValue
        let verdict: Verdict
        let text: String
    }

    /// Judges a file, with the receipt that came with it; this server's own register is asked.
    func run(
        _ bytes: [UInt8], name: String, receipt: [UInt8]?, language: Language
    ) async throws -> Judged {
        var arguments = ["judge", "--name", name, "--lang", language.rawValue]
        for path in self.settings.trust { arguments += ["--trust", path] }
        let now = self.registry.clock.read().wall
        arguments += ["--at", "\(now)"]
        var given = receipt
        if let document = try await self.registry.issuedDocument(withFile: Digest.sha256(bytes)) {
            given = try await self.registry.receipt(of: document.entry).canonical
        } else if receipt == nil {
            arguments += ["--not-registered", self.registry.origin]
        }
        return try await self.child(bytes, given, arguments)
    }

    private func child(
        _ bytes: [UInt8], _ receipt: [UInt8]?, _ arguments: [String]
    ) async throws -> Judged {
        var arguments = arguments
        var descriptors: [Int32: ChildProcess.Source] = [3: .bytes(bytes)]
        if let receipt {
            descriptors[4] = .bytes(receipt)
            arguments.append("--receipt-on-4")
        }
        // A child that cannot be started judges nothing, which is the same as one that died.
        let outcome = try? await Self.run(self.settings.program, arguments, descriptors)
        if case .exited(65) = outcome?.exit { throw Self.noInput }
        guard let outcome, case .exited(let code) = outcome.exit, code != 70,
            let json = try? JSONValue(parsingLoosely: outcome.output),
            let verdict = json["verdict"]?.string.flatMap({ Verdict(rawValue: $0) })
        else {
            return Judged(
                json: [
                    "schema": .string(Report.schema), "policy": .string(Report.policy),
                    "verdict": .string(Verdict.undecided.rawValue),
                    "exit_code": .integer(Int(Verdict.undecided.exitCode)),
                    "checks": .array([]), "reasons": ["judge.died"],
                ],
                verdict: .undecided, text: "")
        }
        return Judged(json: json, verdict: verdict, text: json["text"]?.string ?? "")
    }

    /// Waits for the child on a thread of its own, not on one that Swift's concurrency shares.
    private static func run(
        _ program: String, _ arguments: [String], _ descriptors: [Int32: ChildProcess.Source]
    ) async throws -> ChildProcess.Outcome {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(
                    with: Result {
                        try ChildProcess.run(
                            program, arguments: arguments, descriptors: descriptors,
                            limits: Self.limits)
                    })
            }
        }
    }

    /// What one judgement may use; beyond it the answer is `undecided`.
    private static let limits = ChildProcess.Limits(
        memoryBytes: 1 << 30, cpuSeconds: 10, openFiles: 32, fileBytes: 0,
        wallMilliseconds: 15_000, maxOutputBytes: 4 << 20)

    static let noInput = Problem(
        .unsupportedMediaType, "no_input",
        vi: "Tệp rỗng, bị cắt, hoặc không phải PDF, .p7s hay phiếu vào sổ",
        en: "the file is empty, cut, or neither PDF nor .p7s nor a receipt",
        nextVi: "xin lại tệp gốc từ nơi gửi", nextEn: "ask the sender for the original file")
}
