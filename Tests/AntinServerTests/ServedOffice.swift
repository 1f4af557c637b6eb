// ServedOffice.swift
import AntinCore
import AntinCrypto
import AntinLog
import AntinPDF
import AntinRegistry
import AntinServer
import AntinSystem
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import Testing

/// A department and a school on a register in a temporary folder, asked over the router.
struct ServedOffice {
    static let department = "000.00.18.H41"
    static let school = "000.01.18.H41"

    let registry: Registry
    let folder: String
    let person: SoftwareSigner
    let seal: SoftwareSigner
    /// Signs minutes together with `person`.
    let secondPerson: SoftwareSigner
    let schoolSeal: SoftwareSigner
    let clerk: String
    let schoolClerk: String
    let auditor: String

    init(clock: any RegistryClock = MachineClock()) async throws {
        let folder =
            FileManager.default.temporaryDirectory.path
            + "/antin-served-\(Hex.encode(SecureRandom.bytes(8)))"
        self.folder = folder
        let keys = try LogKeys(
            origin: "test.antin.example/so", log: .generate(.ed25519), status: .generate(.ed25519))
        let department = try #require(OrganID(Self.department))
        let school = try #require(OrganID(Self.school))
        var configuration = RegistryConfiguration(directory: folder)
        configuration.clock = clock
        self.registry = try await Registry.create(
            configuration, keys: keys, organ: department,
            name: "Sở GD&ĐT tỉnh A (hư cấu)")
        try await self.registry.registerOrgan(school, name: "Trường THCS B (hư cấu)")
        let series = try #require(SeriesID("CHUNG"))
        try await self.registry.openBook(
            department, book: try #require(BookID("di")), series: series, direction: .outgoing,
            name: "Sổ văn bản đi")
        try await self.registry.openBook(
            department, book: try #require(BookID("sao")), series: series, direction: .copies,
            name: "Sổ bản sao")
        let now = clock.read().wall.milliseconds / 1000
        let root = try IssuingAuthority.root(
            .init(commonName: "CA THU NGHIEM"), kind: .ecdsaP256, notBefore: now - 60,
            notAfter: now + 86_400)
        func signer(_ name: String, _ profile: IssuingAuthority.Profile) throws -> SoftwareSigner {
            let key = try SigningKey.generate(.ecdsaP256)
            let certificate = try root.issue(
                .init(commonName: name), publicKey: key.publicKey, profile: profile,
                notBefore: now - 60, notAfter: now + 86_400)
            return try SoftwareSigner(key: key, certificate: certificate, chain: [])
        }
        self.person = try signer("Người Ký Mẫu", .person)
        self.seal = try signer("Sở GD&ĐT tỉnh A", .seal)
        self.secondPerson = try signer("Thư Ký Mẫu", .person)
        self.schoolSeal = try signer("Trường THCS B", .seal)
        try await self.registry.registerSigner(
            department, certificate: self.secondPerson.certificate.der, role: .person,
            custody: .test)
        try await self.registry.registerSigner(
            school, certificate: self.schoolSeal.certificate.der, role: .seal, custody: .test)
        try await self.registry.registerSigner(
            department, certificate: self.person.certificate.der, role: .person, custody: .test)
        try await self.registry.registerSigner(
            department, certificate: self.seal.certificate.der, role: .seal, custody: .test)
        let registry = self.registry
        func token(_ organ: String, _ roles: Role...) async throws -> String {
            try await registry.createToken(
                label: "thử", grants: Set(roles.map { Token.Grant(organ: organ, role: $0) })
            ).secret
        }
        self.clerk = try await token(Self.department, .clerk, .signer)
        self.schoolClerk = try await token(Self.school, .clerk)
        self.auditor = try await token(Self.department, .auditor)
    }

    /// Runs a test against the router, then closes the register and removes its folder.
    ///
    /// - Parameter judges: a program stands in for the verifier (``judge(in:)``); otherwise there is
    ///   none, and whatever is judged is `undecided`.
    static func run(
        judges: Bool = false, limits: ServerLimits = ServerLimits(),
        clock: any RegistryClock = MachineClock(),
        _ body: @Sendable (ServedOffice, Caller) async throws -> Void
    ) async throws {
        let office = try await ServedOffice(clock: clock)
        var configuration = ServerConfiguration(
            hosts: ["localhost"],
            verifier: judges ? try Self.judge(in: office.folder) : "/nonexistent/antin-verify",
            trust: [])
        configuration.limits = limits
        let application = try buildApplication(
            office.registry, configuration: configuration, logger: Logger(label: "test"),
            trust: { nil })
        try await application.test(.router) { client in
            try await body(office, Caller(client: client))
        }
        await office.registry.close()
        try? FileManager.default.removeItem(atPath: office.folder)
    }

    /// A program in the place of the verifier: `recalled` and `replaced` as the receipt's status note
    /// says, `genuine` with any other receipt, `signed_only` without one. Each start leaves a folder
    /// (``judgements``); while there is a folder `wait`, no answer is given.
    private static func judge(in folder: String) throws -> String {
        let path = folder + "/judge"
        let text = """
            #!/bin/sh
            /bin/mkdir "${0%/*}/judged.$$"
            while [ -d "${0%/*}/wait" ]; do /bin/sleep 0.02; done
            verdict=signed_only
            case " $* " in
            *" --receipt-on-4 "*)
                verdict=genuine
                IFS= read -r receipt <&4 || true
                case $receipt in
                *',"recalled",'*) verdict=recalled ;;
                *',"replaced",'*) verdict=replaced ;;
                esac ;;
            esac
            shown='{"headline":"'$verdict'","sign":"x","tone":"grey","sentences":[]}'
            printf '{"verdict":"%s","shown":{"vi":%s,"en":%s}}' $verdict "$shown" "$shown"

            """
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        return path
    }

    /// How many children have judged so far.
    var judgements: Int {
        get throws {
            try FileSystem.list(self.folder).count { $0.hasPrefix("judged.") }
        }
    }

    static var draft: JSONValue {
        [
            "book": "di", "type": "CV", "CodeNotation": "SGDĐT-VP",
            "Subject": "V/v thử nghiệm (VĂN BẢN MẪU – KHÔNG CÓ GIÁ TRỊ)",
            "SignerInfo": [
                ["FullName": "Người Ký Mẫu", "Position": "PHÓ GIÁM ĐỐC", "authority": "KT."]
            ],
            "To": [["OrganId": .string(Self.school), "OrganName": "Trường THCS B (hư cấu)"]],
        ]
    }

    /// The smallest PDF that can be signed.
    static var pdf: [UInt8] {
        let objects = [
            "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
        ]
        var text = "%PDF-1.4\n"
        var offsets: [Int] = []
        for (number, object) in objects.enumerated() {
            offsets.append(text.utf8.count)
            text += "\(number + 1) 0 obj\n\(object)\nendobj\n"
        }
        let start = text.utf8.count
        text += "xref\n0 4\n0000000000 65535 f \n"
        for offset in offsets {
            let digits = "\(offset)"
            text += String(repeating: "0", count: 10 - digits.count) + digits + " 00000 n \n"
        }
        text += "trailer\n<< /Size 4 /Root 1 0 R >>\nstartxref\n\(start)\n%%EOF\n"
        return Array(text.utf8)
    }
}

/// Requests to the router, and their answers as JSON.
struct Caller: Sendable {
    let client: any TestClientProtocol

    struct Answer {
        let status: Int
        let json: JSONValue
        let bytes: [UInt8]
        let headers: HTTPFields

        var problem: String? {
            self.json["type"]?.string?.split(separator: ":").last.map(String.init)
        }
    }

    func send(
        _ method: HTTPRequest.Method, _ path: String, token: String? = nil, key: String? = nil,
        type: String = "application/json", _ body: [UInt8] = []
    ) async throws -> Answer {
        var headers: HTTPFields = [.contentType: type]
        if let token { headers[.authorization] = "Bearer \(token)" }
        if let key, let name = HTTPField.Name("Idempotency-Key") { headers[name] = key }
        return try await self.client.execute(
            uri: path, method: method, headers: headers, body: ByteBuffer(bytes: body)
        ) { response in
            let bytes = Array(response.body.readableBytesView)
            let json = (try? JSONValue(parsingLoosely: bytes)) ?? .object([:])
            return Answer(
                status: response.status.code, json: json, bytes: bytes, headers: response.headers)
        }
    }

    func get(_ path: String, token: String? = nil) async throws -> Answer {
        try await self.send(.get, path, token: token)
    }

    func post(
        _ path: String, token: String? = nil, key: String? = nil, _ value: JSONValue = .object([:])
    ) async throws -> Answer {
        try await self.send(.post, path, token: token, key: key, value.canonical)
    }

    // MARK: The loop

    /// A draft with its files; its id.
    func draft(
        _ office: ServedOffice, _ members: JSONValue = ServedOffice.draft,
        files: [[UInt8]] = [ServedOffice.pdf]
    ) async throws -> String {
        let created = try await self.post(
            "/api/organs/\(ServedOffice.department)/dispatches", token: office.clerk, members)
        #expect(created.status == 201)
        let id = try #require(created.json["dispatch"]?.string)
        for (number, bytes) in files.enumerated() {
            let role = number == 0 ? "main" : "attachment"
            let put = try await self.send(
                .put, "/api/dispatches/\(id)/files/\(number)?role=\(role)&name=tep-\(number).pdf",
                token: office.clerk, type: "application/pdf", bytes)
            #expect(put.status == 200)
        }
        return id
    }

    /// Signs a file as the desk does; the answer to the last request.
    func sign(
        _ id: String, _ signer: SoftwareSigner, as role: String, file: Int = 0, token: String,
        _ more: [String: JSONValue] = [:]
    ) async throws -> Answer {
        let path = "/api/dispatches/\(id)/files/\(file)"
        var members = more
        members["role"] = .string(role)
        members["certificates"] = [.string(Base64.encode(signer.certificate.der))]
        let prepared = try await self.post(
            path + "/prepare", token: token, .object(of: members))
        guard prepared.status == 200 else { return prepared }
        let original = try await self.get(path, token: token).bytes
        let value = try PreparedSignature(json: prepared.json)
        let revision = try #require(value.revision)
        let attributes = try value.recomputed(
            over: ByteStore(original + revision.appended), for: signer)
        return try await self.post(
            path + "/fill", token: token,
            [
                "prepared": prepared.json,
                "signature": .string(Base64.encode(try signer.sign(attributes))),
            ])
    }

    /// An issued document: its entry.
    func issue(
        _ office: ServedOffice, _ members: JSONValue = ServedOffice.draft
    ) async throws -> Int64 {
        let id = try await self.draft(office, members)
        #expect(
            try await self.sign(id, office.person, as: "person", token: office.clerk).status == 200)
        #expect(
            try await self.post("/api/dispatches/\(id)/number", token: office.clerk).status == 200)
        #expect(
            try await self.sign(id, office.seal, as: "seal", token: office.clerk).status == 200)
        let issued = try await self.post("/api/dispatches/\(id)/issue", token: office.clerk)
        #expect(issued.status == 200)
        return try #require(issued.json["index"]?.integer)
    }
}
