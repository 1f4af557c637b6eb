// ReadCodeCommand.swift
internal import AntinCore
internal import AntinServer
internal import AntinSystem
internal import ArgumentParser

/// Reads the QR symbols of a picture for the server, in a process of its own: the picture is open
/// as descriptor 3, the answer is a JSON array of texts.
struct ReadCodeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "read-code",
        abstract: "Đọc mã QR trong ảnh cho máy chủ. (read QR symbols for the server)",
        shouldDisplay: false)

    func run() throws {
        guard let answer = try? CodeReading.run() else {
            throw ExitCode(ExitStatus.badInput.rawValue)
        }
        try StandardStream.output.write(String(decoding: answer, as: UTF8.self) + "\n")
    }
}
