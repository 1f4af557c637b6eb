// InitCommand.swift
internal import AntinCore
internal import AntinCrypto
internal import AntinLog
internal import AntinRegistry
internal import AntinSystem
internal import ArgumentParser

/// `antind init`: makes a register.
struct InitCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Lập sổ: cơ quan, nguồn gốc chuỗi, khóa. (make a register)",
        discussion: """
            Prints what was made and which keys are test keys. May be repeated if it was \
            interrupted; an existing register is never touched. Exit codes: 0, 64, 73, 74, 75, 77.

            Example: antind init --dir so --organ 000.00.18.H41 --name "Sở GD&ĐT tỉnh A" \
            --origin vanban.example.vn/so --pin-file pin
            """)

    @OptionGroup var options: DirectoryOptions
    @Option(help: "Mã định danh cơ quan vận hành. (organ id of the operator)")
    var organ: String
    @Option(help: "Tên cơ quan. (its name)") var name: String
    @Option(help: "Nguồn gốc chuỗi, thí dụ vanban.example.vn/so. (the log's origin)")
    var origin: String
    @Option(help: "Tệp mốc, tốt nhất trên đĩa khác, không bao giờ sao lưu. (anchor file)")
    var anchor: String?
    @Flag(help: "Khóa thử nghiệm, không mật khẩu. (test keys without passphrase)")
    var testKeys = false

    func run() async throws {
        let language = self.options.lang
        guard let id = OrganID(self.organ) else {
            throw ProgramError(
                .usage, vi: "mã cơ quan không đúng: \(self.organ)",
                en: "no organ id: \(self.organ)",
                fixVi: OrganRule.words, fixEn: OrganRule.words)
        }
        let directory = self.options.dir
        guard !FileSystem.exists(directory + "/antin.json") else { throw OpeningError.exists }
        try FileSystem.makeDirectory(directory + "/keys", durable: true)
        // Documents that are not public lie here: nobody else on this machine reads them.
        try FileSystem.setMode(0o700, of: directory)
        let installation = Installation(
            directory: directory,
            settings: Installation.Settings(
                origin: self.origin, anchor: try Installation.anchor(self.anchor),
                testKeys: self.testKeys))
        try FileSystem.makeDirectory(installation.anchorsPath, durable: true)
        let passphrase = self.testKeys ? nil : try Installation.readPassphrase(self.options)
        for name in Installation.KeyName.allCases
        where !FileSystem.exists(installation.keyPath(name)) {
            _ = try installation.makeKey(name, passphrase: passphrase)
        }
        let keys = try installation.logKeys(passphrase: passphrase)
        let registry = try await Registry.create(
            installation.configuration, keys: keys, organ: id,
            name: VietnameseText.cleaned(self.name)
        )
        // Last: an installation without settings is one that `init` may finish.
        try installation.saveSettings()
        await registry.close()

        let label =
            self.testKeys ? (language == .vietnamese ? " – KHÓA THỬ NGHIỆM" : " – TEST KEY") : ""
        try say(
            language, vi: "Đã lập sổ \(self.origin) cho \(self.name) (\(self.organ))",
            en: "made the register \(self.origin) of \(self.name) (\(self.organ))")
        try say(
            language, vi: "  khóa chuỗi      \(keys.log.verifierKey)\(label)",
            en: "  log key         \(keys.log.verifierKey)\(label)")
        try say(
            language, vi: "  khóa tình trạng \(keys.status.verifierKey)\(label)",
            en: "  status key      \(keys.status.verifierKey)\(label)")
        try say(
            language,
            vi: "  mốc             \(installation.anchorPath) (không sao lưu tệp này)",
            en: "  anchor          \(installation.anchorPath) (never back this up)")
        try say(
            language,
            vi: "Tiếp theo: antind serve --dir \(directory)",
            en: "Next: antind serve --dir \(directory)")
        try say(
            language,
            vi:
                "Quản trị viên đầu tiên (đường dẫn một lần, 30 phút): antind admin link --dir \(directory)",
            en:
                "The first administrator (a one-time link, 30 minutes): antind admin link --dir \(directory)"
        )
    }
}
