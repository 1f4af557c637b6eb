// RecordParts.swift
package import AntinCrypto
package import AntinLog

/// A signature block of a document: who signed, in what position, by what authority.
package struct RecordSigner: Hashable, Sendable {
    /// Họ và tên người ký văn bản.
    package var fullName: String
    /// Chức vụ của người ký văn bản.
    package var position: String
    /// The marks above the position, from the top.
    package var authority: [SigningAuthority]
    /// SHA-256 of the certificate in DER, where the person signed electronically.
    package var certificate: Digest?

    package init(
        fullName: String, position: String, authority: [SigningAuthority] = [],
        certificate: Digest? = nil
    ) {
        self.fullName = fullName
        self.position = position
        self.authority = authority
        self.certificate = certificate
    }

    init(reading members: inout JSONObjectReader) throws(FormatError) {
        self.fullName = try members.string("FullName")
        self.position = try members.string("Position")
        self.authority = try members.choices("authority")
        self.certificate = try members.optionalDigest("certificate")
    }

    var json: JSONObject {
        [
            "FullName": .string(self.fullName), "Position": .string(self.position),
            "authority": .list(self.authority.map(\.rawValue)),
            "certificate": self.certificate.map { .string($0.hex) },
        ]
    }
}

/// What a file of a document is.
package enum FileRole: String, CaseIterable, Sendable {
    case main, attachment
    /// A detached signature over another file.
    case signature
    /// The signed seal statement.
    case statement
}

/// A file of a document as it was registered.
package struct RecordFile: Hashable, Sendable {
    package var name: String
    package var role: FileRole
    /// Of the bytes as registered.
    package var sha256: Digest
    /// SHA-256 of each signature value in it, in the order of signing.
    package var signatures: [Digest]
    /// Bytes.
    package var size: Int

    package init(
        name: String, role: FileRole, sha256: Digest, signatures: [Digest], size: Int
    ) {
        self.name = name
        self.role = role
        self.sha256 = sha256
        self.signatures = signatures
        self.size = size
    }

    init(reading members: inout JSONObjectReader) throws(FormatError) {
        self.name = try members.fileName("name")
        self.role = try members.choice("role")
        self.sha256 = try members.digest("sha256")
        self.signatures = try members.digests("signatures")
        self.size = Int(try members.integer("size"))
    }

    var json: JSONObject {
        [
            "name": .string(self.name), "role": .string(self.role.rawValue),
            "sha256": .string(self.sha256.hex),
            "signatures": .strings(self.signatures.map(\.hex)), "size": .integer(self.size),
        ]
    }
}

/// How people name a document: number, notation, date.
package struct Citation: Hashable, Sendable {
    package var codeNotation: String
    package var codeNumber: String
    package var issuedDate: CivilDate

    package init(codeNumber: String, codeNotation: String, issuedDate: CivilDate) {
        self.codeNotation = codeNotation
        self.codeNumber = codeNumber
        self.issuedDate = issuedDate
    }

    init(reading members: inout JSONObjectReader) throws(FormatError) {
        self.codeNotation = try members.string("CodeNotation")
        self.codeNumber = try members.string("CodeNumber")
        self.issuedDate = try members.date("IssuedDate")
    }

    var json: JSONObject {
        [
            "CodeNotation": .string(self.codeNotation), "CodeNumber": .string(self.codeNumber),
            "IssuedDate": .string(self.issuedDate.description),
        ]
    }
}

extension JSONObjectReader {
    /// A file's name that can be written into any folder: no path, at most 255 bytes.
    mutating func fileName(_ name: String) throws(FormatError) -> String {
        try self.required(name, "a file name of at most 255 bytes without a path") { value in
            guard let text = Self.text(value), text.utf8.count <= 255, text != ".", text != "..",
                !text.utf8.contains(where: { $0 == 0x2F || $0 == 0x5C })
            else { return nil }
            return text
        }
    }
}

extension Citation {
    /// As people cite it: "12/SGDĐT-VP (20/11/2026)".
    package var printed: String {
        let date = self.issuedDate
        func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
        return "\(self.codeNumber)/\(self.codeNotation) "
            + "(\(two(date.day))/\(two(date.month))/\(date.year))"
    }
}
