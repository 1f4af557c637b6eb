// DocumentCommand+sign.swift
internal import AntinCore
internal import AntinCrypto
internal import AntinLog
internal import AntinPDF
internal import AntinStamp
internal import AntinSystem
internal import ArgumentParser

extension DocumentCommand {
    /// `antin document sign ID`
    struct Sign: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Ký số mọi tệp của văn bản bằng khóa trên máy này. (sign with a key on this desk)",
            discussion: """
                Downloads each file, recomputes what would be signed and refuses on any \
                difference, shows it, signs here, and sends only the signature. The key never \
                leaves this machine. Persons sign before the number, the agency after.

                KEY is PKCS#8 (PEM) with --cert, or PKCS#12 (.p12, .pfx). The PIN is asked for or \
                read from --pin-file. Exit codes: 0, 1, 64, 65, 66, 69, 75, 77.

                Example: antin document sign 7c0e… --as person --key gd.p12 --pin-file pin
                """)

        enum Capacity: String, CaseIterable, ExpressibleByArgument {
            case person, seal
        }

        @OptionGroup var common: CommonOptions
        @Argument(help: "Mã dự thảo. (dispatch id)") var dispatch: String
        @Option(name: .customLong("as"), help: "person | seal") var capacity: Capacity
        @Option(help: "Khóa: PKCS#8 PEM hoặc PKCS#12. (key)") var key: String
        @Option(help: "Chứng thư và các CA, PEM. (certificate, then its authorities)")
        var cert: String?
        @Option(help: "Tệp chứa PIN. (file with the PIN)") var pinFile: String?
        @Option(help: "Ảnh chữ ký hoặc con dấu, PNG nền trong suốt. (picture, transparent PNG)")
        var image: String?
        @Option(help: "Bề rộng thật của con dấu, mm. (real width of the seal)")
        var imageWidthMm: Int?

        func run() throws {
            try Console.run(self.common) {
                let session = try Session(self.common)
                let picture = try self.picture(session)
                let signer = try DeskKey(
                    key: self.key, certificates: self.cert, pinFile: self.pinFile,
                    language: session.language
                ).signer
                let state = try session.getJSON("/api/dispatches/\(self.dispatch)")
                let files = state["files"]?.array ?? []
                // Persons sign the document, the agency signs its attachments too; what was
                // signed in an earlier run is left alone.
                let waiting = files.enumerated().filter {
                    $0.element["next_slot"]?["role"]?.string == self.capacity.rawValue
                }
                guard !waiting.isEmpty else { throw self.nothingToSign(state, session) }
                var signed: [JSONValue] = []
                for (number, file) in waiting {
                    signed.append(try self.sign(number, file, signer, picture, session))
                }
                session.answer(["signed": .array(signed)]) {
                    let test = session.words(" bằng \(signer.name)", " as \(signer.name)")
                    return session.words(
                        "Đã ký \(signed.count) tệp", "signed \(signed.count) file(s)")
                        + test
                }
            }
        }

        /// The picture, after the same look at it that the server takes.
        private func picture(_ session: Session) throws -> [UInt8]? {
            guard let image else { return nil }
            let bytes = try InputFile.read(image, limit: 4 << 20, vietnamese: session.vietnamese)
            do {
                let stamp =
                    switch self.capacity {
                    case .person: try Stamps.personImage(bytes)
                    case .seal:
                        try Stamps.sealImage(
                            bytes, millimetres: self.imageWidthMm.map { Millimetres(Double($0)) })
                    }
                for warning in stamp.warnings {
                    try StandardStream.error.write(
                        session.words("Lưu ý: ", "note: ") + warning.text(in: session.language)
                            + "\n")
                }
            } catch let error as StampError {
                throw ProgramError(
                    said: .badInput, "\(image): \(error.text(in: session.language))",
                    meaning: session.words("chưa ký gì cả", "nothing was signed"),
                    fix: session.words(
                        "lưu ảnh thành PNG nền trong suốt; con dấu: --image-width-mm",
                        "save it as PNG with a transparent background; seal: --image-width-mm"))
            }
            return bytes
        }

        /// Which place is signed, and what is filled in with it, as this program reads it.
        private func show(_ contents: PreparedContents, _ session: Session) throws {
            var lines = [session.words("  ô ký: ", "  field: ") + contents.field]
            lines += contents.filled.map { "  \($0.name): \($0.text)" }
            if contents.certificationLevel == 2 {
                lines.append(
                    session.words(
                        "  sau chữ ký này chỉ còn được điền ô trống và ký tiếp",
                        "  after this signature only empty fields may be filled and signed"))
            }
            try StandardStream.error.write(lines.joined(separator: "\n") + "\n")
        }

        private func nothingToSign(_ state: JSONValue, _ session: Session) -> ProgramError {
            ProgramError(
                said: .failed,
                session.words(
                    "không có tệp nào đang chờ ký với vai \(self.capacity.rawValue)",
                    "no file awaits a signature as \(self.capacity.rawValue)"),
                meaning: session.words(
                    "chưa ký gì cả; trạng thái: \(state["state"]?.string ?? "?")",
                    "nothing was signed; state: \(state["state"]?.string ?? "?")"),
                fix: "antin document show \(self.dispatch)")
        }

        /// Signs one file. Order: our own copy of the file; the prepared signature; our own
        /// computation of what would be signed; the signature; the server's verification.
        private func sign(
            _ number: Int, _ file: JSONValue, _ signer: SoftwareSigner, _ picture: [UInt8]?,
            _ session: Session
        ) throws -> JSONValue {
            let path = "/api/dispatches/\(self.dispatch)/files/\(number)"
            let original = try session.get(path)
            let digest = Digest.sha256(original)
            guard digest.hex == file["sha256"]?.string else {
                throw ProgramError(
                    said: .badInput,
                    session.words("tệp tải về bị sai", "the downloaded file is damaged"),
                    meaning: session.words("chưa ký gì cả", "nothing was signed"))
            }
            try self.show(file, digest, original, session)
            let certificates = ([signer.certificate] + signer.chain)
                .map { JSONValue.string(Base64.encode($0.der)) }
            var members: [String: JSONValue] = [
                "role": .string(self.capacity.rawValue), "certificates": .array(certificates),
            ]
            if let picture {
                members["image"] = .string(Base64.encode(picture))
                if let imageWidthMm { members["image_width_mm"] = .integer(imageWidthMm) }
            }
            let answer = try session.post(path + "/prepare", members)
            let prepared: PreparedSignature
            let attributes: [UInt8]
            do {
                prepared = try PreparedSignature(json: answer)
                guard let revision = prepared.revision else {
                    throw FormatError("prepared signature", expected: "a PDF's revision")
                }
                let document = ByteStore(original + revision.appended)
                attributes = try prepared.recomputed(over: document, for: signer)
                try self.show(PreparedContents(of: document), session)
            } catch {
                throw ProgramError(
                    said: .badInput,
                    session.words(
                        "máy chủ chuẩn bị sai nội dung cần ký: \(error)",
                        "what the server prepared is not what was shown: \(error)"),
                    meaning: session.words("chưa ký gì cả", "nothing was signed"),
                    fix: session.words("báo quản trị máy chủ", "tell the server's administrator"))
            }
            let signature = try signer.sign(attributes)
            return try session.post(
                path + "/fill",
                [
                    "prepared": .object(prepared.json),
                    "signature": .string(Base64.encode(signature)),
                ])
        }

        /// What is about to be signed, on standard error, where it does not disturb JSON.
        private func show(
            _ file: JSONValue, _ digest: Digest, _ bytes: [UInt8], _ session: Session
        ) throws {
            let judged = try? JudgedFile(pdf: ByteStore(bytes), name: "")
            guard let judged, judged.obstacle == nil, judged.signatures.allSatisfy(\.isIntact)
            else {
                throw ProgramError(
                    said: .badInput,
                    session.words(
                        "tệp cần ký không qua được bộ kiểm tra",
                        "the file to be signed does not pass the verifier"),
                    meaning: session.words("chưa ký gì cả", "nothing was signed"))
            }
            let name = file["name"]?.string ?? "?"
            try StandardStream.error.write(
                session.words(
                    "Ký: \(name), \(bytes.count) byte, SHA-256 \(digest.hex), đã có \(judged.signatures.count) chữ ký\n",
                    "signing: \(name), \(bytes.count) bytes, SHA-256 \(digest.hex), \(judged.signatures.count) signature(s) so far\n"
                ))
        }
    }
}

/// A key on this desk, opened with its PIN.
struct DeskKey {
    let signer: SoftwareSigner

    init(key path: String, certificates: String?, pinFile: String?, language: Language) throws {
        func words(_ vi: String, _ en: String) -> String { language == .vietnamese ? vi : en }
        let vietnamese = language == .vietnamese
        let bytes = try InputFile.read(path, limit: 1 << 20, vietnamese: vietnamese)
        let isPEM = bytes.starts(with: Array("-----BEGIN".utf8))
        let text = String(decoding: bytes, as: UTF8.self)
        let needsPIN = !isPEM || text.contains("ENCRYPTED")
        var pin: [UInt8] = []
        if needsPIN {
            if let pinFile {
                pin = try Passphrase.file(pinFile)
            } else if let typed = try Passphrase.prompt("PIN: ") {
                pin = typed
            } else {
                throw ProgramError(
                    said: .notAllowed, words("cần mã PIN", "the PIN is needed"),
                    meaning: words("chưa ký gì cả", "nothing was signed"),
                    fix: "--pin-file")
            }
        }
        do {
            if isPEM {
                guard let certificates else {
                    throw ProgramError(
                        said: .usage,
                        words("thiếu chứng thư", "the certificate is missing"),
                        fix: "--cert")
                }
                let chain = try PEMFile.certificates(
                    InputFile.read(
                        certificates, limit: 1 << 20, vietnamese: vietnamese))
                guard let own = chain.first else {
                    throw ProgramError(
                        said: .badInput, words("không có chứng thư", "no certificate"))
                }
                self.signer = try SoftwareSigner(
                    key: SigningKey(pkcs8PEM: text, passphrase: needsPIN ? pin : nil),
                    certificate: own, chain: Array(chain.dropFirst()))
            } else {
                let identity = try PKCS12Identity(parsing: bytes, passphrase: pin)
                self.signer = try SoftwareSigner(
                    key: identity.key, certificate: identity.certificate, chain: identity.chain)
            }
        } catch let error as SigningError {
            throw ProgramError(
                said: .badInput,
                words(
                    "chứng thư và khóa không đi với nhau: \(error)",
                    "certificate and key do not belong together: \(error)"),
                meaning: words("chưa ký gì cả", "nothing was signed"), fix: "--key, --cert")
        } catch let error as CryptoError {
            throw ProgramError(
                said: .notAllowed,
                words("không mở được khóa: \(error)", "the key cannot be opened: \(error)"),
                meaning: words("chưa ký gì cả", "nothing was signed"),
                fix: words("kiểm tra mã PIN và tệp khóa", "check the PIN and the key file"))
        }
    }
}

/// A PEM file with several certificates.
enum PEMFile {
    static func certificates(_ bytes: [UInt8]) throws -> [Certificate] {
        let text = String(decoding: bytes, as: UTF8.self)
        let end = "-----END CERTIFICATE-----"
        var certificates: [Certificate] = []
        var block = ""
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            block += line + "\n"
            if line.hasPrefix(end) {
                certificates.append(try Certificate(pem: block))
                block = ""
            }
        }
        return certificates
    }
}

extension SoftwareSigner {
    var name: String { self.certificate.subject.commonName ?? "?" }
}
