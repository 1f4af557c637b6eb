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
        guard self.organ.contains(".") else {
            throw ProgramError(
                .usage, vi: "mã cơ quan \(self.organ) chưa đúng dạng, và không đổi lại được",
                en: "\(self.organ) does not look like an organ id, and it is for ever",
                fixVi: "mã định danh có dấu chấm, thí dụ 000.00.18.H41 (Quyết định 20/2020/QĐ-TTg)",
                fixEn: "an id has dots: 000.00.18.H41 (Decision 20/2020/QĐ-TTg)")
        }
        try Self.check(origin: self.origin)
        let name = VietnameseText.cleaned(self.name)
        guard (1...300).contains(name.count) else {
            throw ProgramError(
                .usage, vi: "tên cơ quan phải có 1–300 ký tự", en: "a name has 1 to 300 characters",
                meaningVi: "chưa tạo gì", meaningEn: "nothing was made",
                fixVi: "--name \"Sở GD&ĐT tỉnh A\"", fixEn: "--name \"Sở GD&ĐT tỉnh A\"")
        }
        let directory = self.options.dir
        guard !FileSystem.exists(directory + "/antin.json") else { throw OpeningError.exists }
        let passphrase = self.testKeys ? nil : try Installation.readPassphrase(self.options)
        if let passphrase {
            guard String(decoding: passphrase, as: UTF8.self).count >= Installation.minPassphrase
            else {
                throw ProgramError(
                    .notAllowed,
                    vi: "mật khẩu của khóa phải dài từ \(Installation.minPassphrase) ký tự",
                    en: "the keys' passphrase needs \(Installation.minPassphrase) characters",
                    meaningVi: "chưa tạo gì", meaningEn: "nothing was made",
                    fixVi: "ghi mật khẩu dài hơn vào tệp của --pin-file",
                    fixEn: "write a longer one to the file of --pin-file")
            }
        }
        try FileSystem.makeDirectory(directory + "/keys", durable: true, mode: 0o700)
        // Documents that are not public lie here: nobody else on this machine reads them.
        try FileSystem.setMode(0o700, of: directory)
        let installation = Installation(
            directory: directory,
            settings: Installation.Settings(
                origin: self.origin, anchor: try Installation.anchor(self.anchor),
                testKeys: self.testKeys))
        try FileSystem.makeDirectory(installation.anchorsPath, durable: true)
        for name in Installation.KeyName.allCases
        where !FileSystem.exists(installation.keyPath(name)) {
            _ = try installation.makeKey(name, passphrase: passphrase)
        }
        let keys = try installation.logKeys(passphrase: passphrase)
        let registry = try await Registry.create(
            installation.configuration, keys: keys, organ: id,
            name: name
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
        if Self.isOneDisk(directory, installation.anchorPath) {
            try say(
                language,
                vi:
                    "  ! mốc nằm trên cùng đĩa với dữ liệu: đĩa ấy hỏng hoặc bị quay lui thì mất cả hai. Đĩa kia đã gắn chưa?",
                en:
                    "  ! the anchor is on the same disk as the data: one failure takes both. Is the other disk mounted?"
            )
        }
        let arguments = Installation.arguments(self.options)
        try say(
            language,
            vi: "Tiếp theo: antind serve \(arguments)", en: "Next: antind serve \(arguments)")
        let place = Installation.quoted(Installation.absolute(directory))
        try say(
            language,
            vi:
                "Quản trị viên đầu tiên (đường dẫn một lần, 30 phút): antind admin link --dir \(place)",
            en:
                "The first administrator (a one-time link, 30 minutes): antind admin link --dir \(place)"
        )
    }

    private static func isOneDisk(_ directory: String, _ anchor: String) -> Bool {
        guard let data = try? FileStatus(directory),
            let place = try? FileStatus(FileSystem.directory(of: anchor))
        else { return false }
        return data.device == place.device
    }

    /// An origin is a name for ever: host and path as in an address, without its scheme.
    private static func check(origin: String) throws {
        let parts = origin.split(separator: "/", omittingEmptySubsequences: false)
        let isRight =
            (parts.first?.contains(".") ?? false) && origin.utf8.count <= 100
            && parts.allSatisfy { part in
                !part.isEmpty
                    && part.utf8.allSatisfy {
                        (0x61...0x7A ~= $0) || (0x30...0x39 ~= $0) || $0 == 0x2D || $0 == 0x2E
                            || $0 == 0x5F
                    }
            }
        guard isRight else {
            throw ProgramError(
                .usage, vi: "nguồn gốc chuỗi \(origin) chưa đúng dạng, và không đổi lại được",
                en: "\(origin) is no origin, and it is for ever",
                fixVi:
                    "tên máy và đường dẫn, chữ thường, không có https://, thí dụ vanban.example.vn/so",
                fixEn: "host and path, lower case, without https://: vanban.example.vn/so")
        }
    }
}
