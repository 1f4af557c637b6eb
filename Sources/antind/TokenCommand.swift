// TokenCommand.swift
internal import AntinCore
internal import AntinRegistry
internal import AntinSystem
internal import ArgumentParser

/// `antind token`: who may use the API as what.
struct TokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "Mã truy cập. (access tokens)",
        subcommands: [Create.self, List.self, Revoke.self])

    /// `antind token create`
    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Cấp mã truy cập cho một người. (a token for a person)",
            discussion: """
                The token is written once, to a file that only its owner reads; here only its \
                hash is kept. Exit codes: 0, 1, 64, 73, 75, 78.

                Example: antind token create --label "văn thư" --organ 000.00.18.H41 \
                --role clerk -o van-thu.token --dir so
                """)

        @OptionGroup var options: DirectoryOptions
        @Option(help: "Của ai. (whose)") var label: String
        @Option(help: "Cơ quan. (organ id)") var organ: [String]
        @Option(help: "clerk | signer | auditor | administrator | staff") var role: [Role]
        @Option(name: .shortAndLong, help: "Tệp ghi ra. (output file)") var output: String

        func run() async throws {
            guard !FileSystem.exists(self.output) else {
                throw ProgramError(
                    .cannotCreate, vi: "tệp \(self.output) đã có",
                    en: "\(self.output) exists already",
                    fixVi: "chọn tên khác", fixEn: "choose another name")
            }
            let organs: [OrganID] = try self.organ.map { try .argument($0) }
            let grants = Set(
                organs.flatMap { organ in
                    self.role.map { Token.Grant(organ: organ.text, role: $0) }
                })
            let token = try await Installation.with(self.options) { _, registry in
                try await registry.createToken(label: self.label, grants: grants)
            }
            try DurableFile.write(Array((token.secret + "\n").utf8), to: self.output, mode: 0o600)
            try say(
                self.options.lang,
                vi: "Đã cấp mã \(token.token.id) cho \(self.label): \(self.output)",
                en: "token \(token.token.id) for \(self.label): \(self.output)")
        }
    }

    /// `antind token list`
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Các mã đã cấp. (tokens)",
            discussion: "Exit codes: 0, 75, 78.\n\nExample: antind token list --dir so")

        @OptionGroup var options: DirectoryOptions

        func run() async throws {
            let tokens = try await Installation.looking(self.options) { _, registry in
                try await registry.tokens()
            }
            for token in tokens {
                let grants = token.grants.map { "\($0.organ):\($0.role.rawValue)" }.sorted()
                let line =
                    "\(token.id)  \(token.label)  \(grants.joined(separator: " "))"
                    + (token.revoked == nil ? "" : "  ✗")
                try say(self.options.lang, vi: line, en: line)
            }
        }
    }

    /// `antind token revoke ID`
    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Thu hồi mã. (revoke a token)",
            discussion: "Exit codes: 0, 1, 75, 78.\n\nExample: antind token revoke 0a1b… --dir so")

        @OptionGroup var options: DirectoryOptions
        @Argument(help: "Mã số của mã truy cập. (the token's id)") var id: String

        func run() async throws {
            try await Installation.with(self.options) { _, registry in
                try await registry.revokeToken(id: self.id)
            }
            try say(self.options.lang, vi: "Đã thu hồi \(self.id)", en: "revoked \(self.id)")
        }
    }
}

extension Role: ExpressibleByArgument {}
