// OrganCommand.swift
internal import AntinCore
internal import AntinRegistry
internal import ArgumentParser

/// `antind organ`: the organs of this register.
struct OrganCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "organ", abstract: "Cơ quan trong sổ. (organs)",
        subcommands: [Add.self, Rename.self, End.self, List.self])

    /// `antind organ add ID --name NAME`
    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Thêm cơ quan. (add an organ)",
            discussion: """
                Exit codes: 0, 1, 64, 75, 78.

                Example: antind organ add 000.01.18.H41 --name "Trường THCS A" --dir so
                """)

        @OptionGroup var options: DirectoryOptions
        @Argument(help: "Mã định danh. (organ id)") var id: String
        @Option(help: "Tên. (name)") var name: String

        func run() async throws {
            let organ = try OrganID.argument(self.id)
            let entry = try await Installation.with(self.options) { _, registry in
                try await registry.registerOrgan(organ, name: VietnameseText.cleaned(self.name))
            }
            try say(
                self.options.lang, vi: "Đã thêm \(self.name) (\(self.id)), mục #\(entry)",
                en: "added \(self.name) (\(self.id)), entry #\(entry)")
        }
    }

    /// `antind organ rename ID --name NAME`
    struct Rename: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Đổi tên cơ quan; tên cũ vẫn được tin. (another name; the old one is kept)",
            discussion: """
                The trust list gets a new version with both names. Exit codes: 0, 1, 64, 75, 78.

                Example: antind organ rename 000.01.18.H41 --name "Trường TH và THCS A" --dir so
                """)

        @OptionGroup var options: DirectoryOptions
        @Argument(help: "Mã định danh. (organ id)") var id: String
        @Option(help: "Tên mới. (the new name)") var name: String

        func run() async throws {
            let organ = try OrganID.argument(self.id)
            try await Installation.with(self.options) { _, registry in
                try await registry.renameOrgan(organ, to: self.name)
            }
            try say(
                self.options.lang,
                vi:
                    "\(self.id) nay tên là \(self.name); gửi danh sách tin cậy mới cho nơi kiểm tra",
                en: "\(self.id) is now \(self.name); hand out the new trust list")
        }
    }

    /// `antind organ end ID`
    struct End: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Kết thúc cơ quan; văn bản của nó vẫn kiểm tra được. (end an organ)",
            discussion: """
                Exit codes: 0, 1, 64, 75, 78.

                Example: antind organ end 000.01.18.H41 --successor 000.02.18.H41 --dir so
                """)

        @OptionGroup var options: DirectoryOptions
        @Argument(help: "Mã định danh. (organ id)") var id: String
        @Option(help: "Cơ quan kế thừa. (successor)") var successor: String?

        func run() async throws {
            let organ = try OrganID.argument(self.id)
            let successor = try self.successor.map(OrganID.argument)
            let entry = try await Installation.with(self.options) { _, registry in
                try await registry.endOrgan(organ, successor: successor)
            }
            try say(self.options.lang, vi: "Đã ghi mục #\(entry)", en: "entry #\(entry)")
        }
    }

    /// `antind organ list`
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Các cơ quan. (the organs)",
            discussion: "Exit codes: 0, 75, 78.\n\nExample: antind organ list --dir so")

        @OptionGroup var options: DirectoryOptions

        func run() async throws {
            let organs = try await Installation.looking(self.options) { _, registry in
                try await registry.organs()
            }
            for organ in organs {
                try say(
                    self.options.lang, vi: "\(organ.id.text)  \(organ.name)",
                    en: "\(organ.id.text)  \(organ.name)")
            }
        }
    }
}

extension Identifier {
    /// An identifier given on the command line.
    static func argument(_ text: String) throws -> Self {
        guard let identifier = Self(text) else {
            throw ProgramError(
                .usage, vi: "không đúng: \(text)", en: "not right: \(text)", fixVi: Rule.words,
                fixEn: Rule.words)
        }
        return identifier
    }
}
