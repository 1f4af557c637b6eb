// SealStatement.swift
package import AntinCrypto
package import AntinLog

/// What an agency seals when a document has files that are not PDF: number and date, and the
/// digest of each file and of each person's signature (Docs/formats/seal.md). The agency's CAdES
/// signature covers exactly the canonical bytes.
package struct SealStatement: CanonicalFormat {
    package struct File: Hashable, Sendable {
        package var name: String
        package var role: FileRole
        package var sha256: Digest

        package init(name: String, role: FileRole, sha256: Digest) {
            self.name = name
            self.role = role
            self.sha256 = sha256
        }
    }

    package static let schema = "antin.seal/1"
    package static let formatName = "seal statement"

    package var organ: OrganID
    package var volume: BookVolume
    package var number: Int
    package var codeNotation: String
    package var issuedDate: CivilDate
    package var files: [File]
    /// SHA-256 of each person's signature value.
    package var signatures: [Digest]

    package init(
        organ: OrganID, volume: BookVolume, number: Int, codeNotation: String,
        issuedDate: CivilDate, files: [File], signatures: [Digest]
    ) {
        self.organ = organ
        self.volume = volume
        self.number = number
        self.codeNotation = codeNotation
        self.issuedDate = issuedDate
        self.files = files
        self.signatures = signatures
    }
}

extension SealStatement {
    package init(reading members: inout JSONObjectReader) throws(FormatError) {
        try members.schema(Self.schema)
        self.codeNotation = try members.string("CodeNotation")
        self.issuedDate = try members.date("IssuedDate")
        self.files = try members.requiredList("files", File.init(reading:))
        self.number = try members.number("number")
        self.organ = try members.identifier("organ")
        self.signatures = try members.digests("signatures")
        self.volume = try BookVolume(reading: &members)
        guard !self.files.isEmpty else { throw members.failure("files", "at least one file") }
    }

    package var json: JSONObject {
        var object: JSONObject = [
            "CodeNotation": .string(self.codeNotation),
            "IssuedDate": .string(self.issuedDate.description),
            "files": .array(self.files.map { .object($0.json) }),
            "number": .integer(self.number),
            "organ": .string(self.organ.text),
            "schema": .string(Self.schema),
            "signatures": .strings(self.signatures.map(\.hex)),
        ]
        self.volume.write(to: &object)
        return object
    }
}

extension SealStatement.File {
    init(reading members: inout JSONObjectReader) throws(FormatError) {
        self.name = try members.fileName("name")
        self.role = try members.choice("role")
        self.sha256 = try members.digest("sha256")
    }

    var json: JSONObject {
        [
            "name": .string(self.name), "role": .string(self.role.rawValue),
            "sha256": .string(self.sha256.hex),
        ]
    }
}
