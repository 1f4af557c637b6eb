// HoldKeyCommand.swift
internal import AntinCore
internal import AntinCrypto
internal import AntinLog
internal import AntinRegistry
internal import AntinSystem
internal import ArgumentParser

extension KeyCommand {
    /// `antind key hold`
    struct Hold: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Giữ khóa thử nghiệm trên máy chủ. (hold a test key on the server)",
            discussion: """
                KHÓA THỬ NGHIỆM: for trying things out. The key is kept under the PIN in keys/held \
                of the data directory; only certificates of custody test are taken. May be run \
                while the server runs; the same key again replaces PIN and picture. \
                Exit codes: 0, 64, 65, 66, 77, 78.

                Example: antind key hold --organ 000.00.18.H41 --role person --account gd \
                --key gd-test-key.pem --cert gd.pem --image gd.png --pin-file pin --dir so
                """)

        @Option(help: "Thư mục dữ liệu. (data directory)") var dir: String
        @Option(help: "Cơ quan. (organ id)") var organ: String
        @Option(help: "person | seal") var role: SignerRole
        @Option(help: "Tài khoản được dùng khóa. (login of the account)") var account: String
        @Option(help: "Khóa PKCS#8 PEM. (key)") var key: String
        @Option(help: "Chứng thư và các CA, PEM. (certificate, then its authorities)")
        var cert: String
        @Option(help: "Ảnh chữ ký hoặc con dấu, PNG nền trong suốt. (picture, transparent PNG)")
        var image: String?
        @Option(help: "Bề rộng thật của con dấu, mm. (real width of the seal)")
        var imageWidthMm: Int?
        @Option(help: "Tệp chứa PIN mới của khóa. (file with the key's new PIN)")
        var pinFile: String
        @Option(help: "Mật khẩu hiện nay của tệp khóa, nếu có. (file's own passphrase, if any)")
        var keyPassphraseFile: String?
        @Option(help: "Tệp chứa mật khẩu khóa sổ, nếu có. (file with the log keys' passphrase)")
        var passphraseFile: String?
        @Option(help: "vi | en") var lang: Language = .vietnamese

        func run() async throws {
            let organ: OrganID = try .argument(self.organ)
            let pin = try Passphrase.file(self.pinFile)
            guard HeldKey.pinLength.contains(String(decoding: pin, as: UTF8.self).count) else {
                throw ProgramError(
                    .badInput, vi: "mã PIN phải dài 6–64 ký tự", en: "a PIN has 6 to 64 characters",
                    fixVi: "ghi PIN khác vào \(self.pinFile)",
                    fixEn: "write another PIN to \(self.pinFile)")
            }
            let certificates = try Self.certificates(self.cert)
            guard let own = certificates.first else {
                throw ProgramError(
                    .badInput, vi: "\(self.cert) không có chứng thư",
                    en: "\(self.cert) holds no certificate")
            }
            let installation = try Installation(at: self.dir)
            let passphrase =
                installation.settings.testKeys
                ? nil : try self.passphraseFile.map { try Passphrase.file($0) }
            let registry = try Registry.inspect(
                installation.configuration, keys: installation.logKeys(passphrase: passphrase))
            let account = try await self.holder(organ, in: registry)
            try await self.checkRegistered(own, organ, in: registry)
            let held = try HeldKey(
                organ: organ, role: self.role, account: account.id, key: try self.signingKey(),
                certificates: certificates, pin: pin, image: try self.picture(),
                imageMillimetres: self.imageWidthMm)
            try registry.heldKeys.keep(held)
            try say(
                self.lang,
                vi: "Đã giữ khóa của \(held.name) cho tài khoản \(account.login) – KHÓA THỬ NGHIỆM",
                en: "holding the key of \(held.name) for account \(account.login) – TEST KEY")
        }

        /// The account, if it has the role that signs in this way.
        private func holder(_ organ: OrganID, in registry: Registry) async throws -> Account {
            guard let account = try await registry.account(login: self.account) else {
                throw ProgramError(
                    .noInput, vi: "không có tài khoản \(self.account)",
                    en: "there is no account \(self.account)",
                    fixVi: "tạo tài khoản: antind account add",
                    fixEn: "make it: antind account add")
            }
            let needed: Role = self.role == .person ? .signer : .clerk
            guard account.may(needed, for: organ.text) else {
                throw ProgramError(
                    .configuration,
                    vi: "tài khoản \(self.account) không có vai \(needed.rawValue) của cơ quan",
                    en: "account \(self.account) is no \(needed.rawValue) of that organ")
            }
            return account
        }

        private func checkRegistered(
            _ own: Certificate, _ organ: OrganID, in registry: Registry
        ) async throws {
            let signer = try await registry.signers(of: organ).first {
                $0.certificate == own.fingerprint && $0.role == self.role
            }
            guard let signer, signer.validTo == nil, signer.custody == .test else {
                throw ProgramError(
                    .configuration,
                    vi: "máy chủ chỉ giữ khóa có chứng thư đăng ký là khóa thử nghiệm",
                    en: "the server holds keys only whose certificate is registered as a test key",
                    fixVi: "antind key register … --custody test",
                    fixEn: "antind key register … --custody test")
            }
        }

        private func signingKey() throws -> SigningKey {
            var pem: [UInt8]
            do {
                pem = try FileSystem.read(self.key, limit: 65_536)
            } catch {
                throw ProgramError(
                    .noInput, vi: "không đọc được \(self.key)", en: "\(self.key) cannot be read",
                    fixVi: "xem lại tên tệp", fixEn: "check the file's name")
            }
            defer { Secrets.wipe(&pem) }
            return try SigningKey(
                pkcs8PEM: String(decoding: pem, as: UTF8.self),
                passphrase: try self.keyPassphraseFile.map { try Passphrase.file($0) })
        }

        private func picture() throws -> [UInt8]? {
            guard let image else { return nil }
            let bytes = try FileSystem.read(image, limit: 4 << 20)
            guard bytes.starts(with: [0x89, 0x50, 0x4E, 0x47]) else {
                throw ProgramError(
                    .badInput, vi: "\(image) không phải PNG", en: "\(image) is no PNG",
                    fixVi: "lưu ảnh thành PNG nền trong suốt",
                    fixEn: "save it as PNG with a transparent background")
            }
            return bytes
        }

        /// Every certificate of a PEM file, in its order.
        private static func certificates(_ path: String) throws -> [Certificate] {
            _ = try Certificate.file(path)
            let text = String(decoding: try FileSystem.read(path, limit: 1 << 20), as: UTF8.self)
            let mark = "-----BEGIN CERTIFICATE-----"
            return try text.split(separator: mark).filter { $0.contains("END CERTIFICATE") }
                .map { try Certificate(pem: mark + $0) }
        }
    }
}
