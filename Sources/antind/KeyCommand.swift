// KeyCommand.swift
internal import AntinCore
internal import AntinCrypto
internal import AntinRegistry
internal import AntinSystem
internal import ArgumentParser

/// `antind key`: whose certificates sign for which organ.
struct KeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key",
        abstract: "Chứng thư của người ký và cơ quan. (certificates of signers)",
        subcommands: [
            Register.self, End.self, TestAuthority.self, TestSigner.self, Hold.self,
        ])

    /// `antind key register CERT`
    struct Register: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Đăng ký chứng thư cho cơ quan. (register a certificate for an organ)",
            discussion: """
                --ca gives the authority's certificates for the trust bundle. \
                Exit codes: 0, 1, 64, 65, 66, 75, 78.

                Example: antind key register gd.pem --organ 000.00.18.H41 --role person \
                --custody token --ca ca.pem --dir so
                """)

        @OptionGroup var options: DirectoryOptions
        @Argument(help: "PEM") var certificate: String
        @Option(help: "Cơ quan. (organ id)") var organ: String
        @Option(help: "person | seal") var role: SignerRole
        @Option(help: "test | software | token") var custody: KeyCustody
        @Option(help: "Chứng thư CA, PEM. (the authority's certificate)") var ca: String?

        func run() async throws {
            let organ: OrganID = try .argument(self.organ)
            let certificate = try Certificate.file(self.certificate)
            let authority = try self.ca.map(Certificate.file)
            let entry = try await Installation.with(self.options) { installation, registry in
                let entry = try await registry.registerSigner(
                    organ, certificate: certificate.der, role: self.role, custody: self.custody)
                if let authority {
                    try DurableFile.write(
                        Array(authority.pem.utf8),
                        to: "\(installation.anchorsPath)/\(authority.fingerprint.hex).pem")
                }
                return entry
            }
            let label =
                self.custody == .test
                ? (self.options.lang == .vietnamese ? " – KHÓA THỬ NGHIỆM" : " – TEST KEY") : ""
            let name = certificate.subject.commonName ?? "?"
            try say(
                self.options.lang,
                vi:
                    "Đã đăng ký \(name) (\(self.role.rawValue)) cho \(self.organ), mục #\(entry)\(label)",
                en:
                    "registered \(name) (\(self.role.rawValue)) for \(self.organ), entry #\(entry)\(label)"
            )
        }
    }

    /// `antind key end CERT`
    struct End: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Thôi dùng chứng thư. (end a certificate)",
            discussion: """
                Exit codes: 0, 1, 64, 66, 75, 78.

                Example: antind key end gd.pem --organ 000.00.18.H41 --reason compromised --dir so
                """)

        @OptionGroup var options: DirectoryOptions
        @Argument(help: "PEM") var certificate: String
        @Option(help: "Cơ quan. (organ id)") var organ: String
        @Option(help: "ended | compromised") var reason: SignerEnded.Reason

        func run() async throws {
            let organ: OrganID = try .argument(self.organ)
            let certificate = try Certificate.file(self.certificate)
            let entry = try await Installation.with(self.options) { _, registry in
                try await registry.endSigner(
                    organ, certificate: certificate.fingerprint, reason: self.reason)
            }
            try say(self.options.lang, vi: "Đã ghi mục #\(entry)", en: "entry #\(entry)")
        }
    }

    /// `antind key test-authority -o DIR`
    struct TestAuthority: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "test-authority",
            abstract: "CA thử nghiệm để dùng thử. (a test authority for trying things out)",
            discussion: """
                Writes root.pem, ca.pem and ca-test-key.pem. Exit codes: 0, 73, 74.

                Example: antind key test-authority -o ca
                """)

        @Option(name: .shortAndLong, help: "Thư mục ghi ra. (output directory)") var output: String
        @Option(help: "vi | en") var lang: Language = .vietnamese

        func run() throws {
            guard !FileSystem.exists(self.output + "/ca.pem") else { throw OpeningError.exists }
            try FileSystem.makeDirectory(self.output, durable: true)
            let now = SystemClock.unixMilliseconds() / 1000
            let years: Int64 = 10 * 365 * 86_400
            let root = try IssuingAuthority.root(
                .init(commonName: "CA GOC THU NGHIEM", organization: "KHOA THU NGHIEM"),
                kind: .rsa(bits: 3072), notBefore: now - 86_400, notAfter: now + years)
            let sub = try root.subordinate(
                .init(commonName: "CA THU NGHIEM", organization: "KHOA THU NGHIEM"),
                kind: .rsa(bits: 3072), notBefore: now - 86_400, notAfter: now + years)
            try DurableFile.write(
                Array(root.certificate.pem.utf8), to: self.output + "/root.pem")
            try DurableFile.write(Array(sub.certificate.pem.utf8), to: self.output + "/ca.pem")
            try DurableFile.write(
                Array(sub.key.pkcs8PEM(passphrase: nil).utf8),
                to: self.output + "/ca-test-key.pem", mode: 0o600)
            try say(
                self.lang, vi: "Đã tạo CA thử nghiệm trong \(self.output) – KHÓA THỬ NGHIỆM",
                en: "made a test authority in \(self.output) – TEST KEYS")
        }
    }

    /// `antind key test-signer -o NAME`
    struct TestSigner: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "test-signer",
            abstract: "Khóa và chứng thư thử nghiệm. (a test key with its certificate)",
            discussion: """
                Writes NAME.pem (certificate, then its authority) and NAME-test-key.pem. \
                Exit codes: 0, 66, 73, 74.

                Example: antind key test-signer --authority ca --name "Nguyễn Văn Mẫu" \
                --role person -o giam-doc
                """)

        @Option(help: "Thư mục của CA thử nghiệm. (the test authority)") var authority: String
        @Option(help: "Tên trong chứng thư. (common name)") var name: String
        @Option(help: "person | seal") var role: SignerRole
        @Option(name: .shortAndLong, help: "Tên tệp ghi ra. (output name)") var output: String
        @Flag(help: "RSA-2048 thay cho P-256. (RSA-2048 in place of P-256)") var rsa = false
        @Option(help: "Có giá trị bao nhiêu ngày. (days valid)") var days: Int64 = 365
        @Option(help: "vi | en") var lang: Language = .vietnamese

        func run() throws {
            let keyPath = self.output + "-test-key.pem"
            guard !FileSystem.exists(keyPath) else { throw OpeningError.exists }
            let certificate = try Certificate.file(self.authority + "/ca.pem")
            let pem = try FileSystem.read(self.authority + "/ca-test-key.pem", limit: 65_536)
            let sub = IssuingAuthority(
                key: try SigningKey(
                    pkcs8PEM: String(decoding: pem, as: UTF8.self), passphrase: nil),
                certificate: certificate, chain: [])
            let now = SystemClock.unixMilliseconds() / 1000
            let key = try SigningKey.generate(self.rsa ? .rsa(bits: 2048) : .ecdsaP256)
            let issued = try sub.issue(
                .init(commonName: self.name, organization: "KHOA THU NGHIEM"),
                publicKey: key.publicKey, profile: self.role == .person ? .person : .seal,
                notBefore: now - 3600, notAfter: now + self.days * 86_400)
            try DurableFile.write(
                Array((issued.pem + certificate.pem).utf8), to: self.output + ".pem")
            try DurableFile.write(
                Array(key.pkcs8PEM(passphrase: nil).utf8), to: keyPath, mode: 0o600)
            try say(
                self.lang, vi: "Đã tạo \(self.output).pem – KHÓA THỬ NGHIỆM",
                en: "made \(self.output).pem – TEST KEY")
        }
    }
}

extension Certificate {
    /// The first certificate of a PEM file.
    static func file(_ path: String) throws -> Certificate {
        let bytes: [UInt8]
        do {
            bytes = try FileSystem.read(path, limit: 1 << 20)
        } catch {
            throw ProgramError(
                .noInput, vi: "không đọc được \(path)", en: "\(path) cannot be read",
                fixVi: "xem lại tên tệp", fixEn: "check the file's name")
        }
        return try Certificate(pem: String(decoding: bytes, as: UTF8.self))
    }
}

extension SignerRole: ExpressibleByArgument {}
extension KeyCustody: ExpressibleByArgument {}
extension SignerEnded.Reason: ExpressibleByArgument {}
