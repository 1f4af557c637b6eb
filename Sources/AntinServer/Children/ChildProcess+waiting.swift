// ChildProcess+waiting.swift
internal import AntinSystem
internal import Dispatch

extension ChildProcess {
    /// Runs a program to its end, and waits for it on a thread of its own, not on one that Swift's
    /// concurrency shares.
    static func waiting(
        _ program: String, arguments: [String], descriptors: [Int32: Source] = [:],
        limits: Limits
    ) async throws -> Outcome {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async {
                continuation.resume(
                    with: Result {
                        try ChildProcess.run(
                            program, arguments: arguments, descriptors: descriptors,
                            limits: limits)
                    })
            }
        }
    }
}
