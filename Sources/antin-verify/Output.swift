// Output.swift
internal import AntinCore
internal import AntinSystem
internal import ArgumentParser

/// Where results and messages go: results to standard output, everything else to standard error.
enum Output {
    /// Writes a result. A reader that has gone away ends the program quietly.
    static func result(_ text: String) throws {
        do {
            try StandardStream.output.write(text)
        } catch {
            throw ExitCode(ExitStatus.inputOutput.rawValue)
        }
    }

    /// Writes a JSON object and a line feed.
    static func result(_ value: JSONValue) throws { try Self.result(value.text + "\n") }

    /// Writes the three lines of an error. There is nobody left to tell if that fails.
    static func report(_ error: ProgramError, in language: Language) {
        try? StandardStream.error.write(error.lines(of: "antin-verify", in: language))
    }
}
