// LoginCommand.swift
internal import AntinCore
internal import AntinSystem
internal import ArgumentParser

/// `antin login`: keeps server, organ and token for the later commands.
struct LoginCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "login",
        abstract: "Lưu máy chủ, cơ quan và mã truy cập. (remember server, organ, token)",
        discussion: """
            The token stands in a file, never on the command line. Exit codes: 0, 64, 65, 66, 69, 77.

            Example: antin login --server http://127.0.0.1:8080 --organ 000.00.18.H41 \
            --token-file van-thu.token
            """)

    @OptionGroup var common: CommonOptions

    func run() throws {
        try Console.run(self.common) {
            guard let server = self.common.server, let organ = self.common.organ,
                let path = self.common.tokenFile
            else {
                throw ProgramError(
                    said: .usage, "--server, --organ, --token-file?", fix: "antin login --help")
            }
            let token = try Session.readToken(path, vietnamese: self.common.vietnamese)
            // Ask before keeping: a wrong token should fail now and here.
            let session = try Session(self.common)
            _ = try session.getJSON("/api/organs/\(organ)/books")
            try SavedLogin(server: server, organ: organ, token: token).save()
            session.answer(.object(["server": .string(server), "organ": .string(organ)])) {
                session.words(
                    "Đã lưu: cơ quan \(organ) tại \(server)", "saved: organ \(organ) at \(server)")
            }
        }
    }
}

/// Runs a command's body and turns its errors into three lines and an exit code.
enum Console {
    static func run(_ options: CommonOptions, _ body: () throws -> Void) throws {
        try Self.run(in: options.language, body)
    }

    static func run(in language: Language, _ body: () throws -> Void) throws {
        do {
            try body()
        } catch let error as ProgramError {
            try StandardStream.error.write(error.lines(of: "antin", in: language))
            throw ExitCode(error.status.rawValue)
        } catch let error as ExitCode {
            throw error
        } catch {
            let known = ProgramError(said: .inputOutput, "\(error)")
            try StandardStream.error.write(known.lines(of: "antin", in: language))
            throw ExitCode(known.status.rawValue)
        }
    }
}
