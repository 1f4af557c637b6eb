// TrustBundle.swift
package import AntinCrypto
package import AntinLog

/// Whom a verifier believes: logs and their keys, organs and their certificates, anchors
/// (Docs/formats/trust.md). It is pinned once by its fingerprint, from paper or by telephone;
/// nothing that comes with a document is ever believed in its place.
package struct TrustBundle: CanonicalFormat {
    /// The name of the bundle and of the keys that sign it: "trust.example.vn".
    package var id: String
    /// 1 or more; a later bundle has a greater one.
    package var version: Int
    package var created: Timestamp
    /// From then on a newer bundle should be asked for.
    package var expires: Timestamp
    /// The fingerprint of the bundle that this one replaces.
    package var previous: Digest?
    package var trustKeys: [NoteVerifierKey]
    package var logs: [TrustedLog]
    package var organs: [TrustedOrgan]
    /// CA certificates at which paths may end.
    package var anchors: [Certificate]

    package static let schema = "antin.trust/1"

    package init(
        id: String, version: Int, created: Timestamp, expires: Timestamp, previous: Digest?,
        trustKeys: [NoteVerifierKey], logs: [TrustedLog], organs: [TrustedOrgan],
        anchors: [Certificate]
    ) {
        self.id = id
        self.version = version
        self.created = created
        self.expires = expires
        self.previous = previous
        self.trustKeys = trustKeys
        self.logs = logs
        self.organs = organs
        self.anchors = anchors
    }
}

// MARK: - Asking

extension TrustBundle {
    /// The text that is signed: one line of canonical JSON with its line feed.
    package var text: [UInt8] { self.canonical + [0x0A] }

    /// SHA-256 of the text: what people compare.
    package var fingerprint: Digest { .sha256(self.text) }

    package func isExpired(at time: Timestamp) -> Bool { time >= self.expires }

    /// The keys of a log; there is more than one entry for an origin whose keys were rotated.
    package func logs(origin: String) -> [TrustedLog] {
        self.logs.filter { JSONText.same($0.origin, origin) }
    }

    package func organ(_ id: OrganID) -> TrustedOrgan? { self.organs.first { $0.id == id } }

    /// The organs for which a certificate signs, and as what.
    package func holders(
        of certificate: Digest
    ) -> [(organ: TrustedOrgan, certificate: TrustedCertificate)] {
        self.organs.flatMap { organ in
            organ.certificates.filter { $0.sha256 == certificate }.map { (organ, $0) }
        }
    }
}

// MARK: - Reading and printing

extension TrustBundle {
    package static let formatName = "trust bundle"
    /// Room for some 20,000 organs with a certificate and a book each, also as a note.
    package static let maxBytes = 8_000_000

    package init(reading members: inout JSONObjectReader) throws(FormatError) {
        try members.schema(Self.schema)
        self.anchors = try members.required("anchors", "an array of certificates in DER") { value in
            JSONObjectReader.all(value) { element in
                JSONObjectReader.base64(element).flatMap { try? Certificate.cached(der: $0) }
            }
        }
        self.created = try members.time("created")
        self.expires = try members.time("expires")
        self.id = try members.string("id")
        self.logs = try members.requiredList("logs", TrustedLog.init(reading:))
        self.organs = try members.requiredList("organs", TrustedOrgan.init(reading:))
        self.previous = try members.optionalDigest("previous")
        self.trustKeys = try members.required("trust_keys", "an array of verifier keys") { value in
            JSONObjectReader.all(value, JSONObjectReader.verifierKey)
        }
        self.version = Int(try members.integer("version", 1...JSONValue.maxInteger))
        try self.check()
    }

    /// What holds between the members.
    private func check() throws(FormatError) {
        func need(_ holds: Bool, _ expected: String) throws(FormatError) {
            guard holds else { throw FormatError(Self.formatName, expected: expected) }
        }
        try need(NoteSignature.isName(self.id), "an id without spaces and plus signs")
        try need(self.created < self.expires, "expires after created")
        try need(!self.trustKeys.isEmpty, "at least one trust key")
        try need(
            self.trustKeys.allSatisfy { JSONText.same($0.name, self.id) },
            "trust keys with the bundle's id as their name")
        try need(
            Set(self.organs.map(\.id)).count == self.organs.count, "each organ once")
        try need(
            self.organs.allSatisfy { organ in
                organ.log.map { !self.logs(origin: $0).isEmpty } ?? true
            }, "the log of each organ among the logs")
    }

    package var json: JSONObject {
        [
            "anchors": .strings(self.anchors.map { Base64.encode($0.der) }),
            "created": .string(self.created.description),
            "expires": .string(self.expires.description),
            "id": .string(self.id),
            "logs": .array(self.logs.map { .object($0.json) }),
            "organs": .array(self.organs.map { .object($0.json) }),
            "previous": self.previous.map { .string($0.hex) },
            "schema": .string(Self.schema),
            "trust_keys": .strings(self.trustKeys.map(\.description)),
            "version": .integer(self.version),
        ]
    }
}
