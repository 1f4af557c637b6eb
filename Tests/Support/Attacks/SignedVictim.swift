// SignedVictim.swift
package import AntinPDF
internal import AntinSystem

/// A signed PDF under attack, and where an attacker finds what he needs in it.
package struct SignedVictim: Sendable {
    package let name: String
    package let bytes: [UInt8]
    package let document: PDFDocument
    /// A right CMS of the same signer over another document; nil if there is none at hand.
    package let foreignMessage: [UInt8]?
    /// A right CMS of somebody unknown over these very bytes; nil if nobody can sign.
    package let strangersMessage: [UInt8]?

    package init(
        _ name: String, _ bytes: [UInt8], foreignMessage: [UInt8]? = nil,
        strangersMessage: [UInt8]? = nil
    ) throws {
        self.name = name
        self.bytes = bytes
        self.document = try PDFDocument(reading: ByteStore(bytes))
        self.foreignMessage = foreignMessage
        self.strangersMessage = strangersMessage
    }

    var revision: PDFRevision { self.document.revisions[self.document.revisions.count - 1] }
    var signature: PDFSignature? { self.document.signatures.last }
    var usesStream: Bool { self.revision.usesXrefStream }

    /// The first number that is not in use.
    var next: Int { Self.size(of: self.document, revision: self.document.revisions.count - 1) }

    static func size(of document: PDFDocument, revision: Int) -> Int {
        document.revisions[...revision].map { $0.trailer["Size"]?.integer ?? 0 }.max() ?? 0
    }

    // MARK: - Objects

    func object(_ object: PDFObject?) throws -> PDFObject {
        guard let reference = object?.reference else { return object ?? .null }
        return try self.document.object(reference)
    }

    var catalog: PDFDictionary {
        get throws { try self.document.object(self.revision.root).dictionary ?? PDFDictionary() }
    }

    var page: (reference: PDFReference, dictionary: PDFDictionary)? {
        get throws {
            guard let page = try self.document.pages().first else { return nil }
            return try self.document.object(page).dictionary.map { (page, $0) }
        }
    }

    /// The first content stream of the first page.
    var content: PDFReference? {
        get throws {
            guard let contents = try self.page?.dictionary["Contents"] else { return nil }
            if let array = try self.object(contents).array { return array.first?.reference }
            return contents.reference
        }
    }

    /// The resources that the first page has or inherits.
    var resources: PDFDictionary? {
        get throws {
            var node = try self.page?.dictionary
            for _ in 0..<32 {
                if let found = try self.object(node?["Resources"]).dictionary { return found }
                node = try self.object(node?["Parent"]).dictionary
            }
            return nil
        }
    }

    /// The first font of the first page that is an object of its own.
    var font: PDFReference? {
        get throws {
            let fonts = try self.object(self.resources?["Font"]).dictionary
            return fonts?.entries.lazy.compactMap(\.value.reference).first
        }
    }

    var form: (reference: PDFReference?, dictionary: PDFDictionary)? {
        get throws {
            let form = try self.catalog["AcroForm"]
            return try self.object(form).dictionary.map { (form?.reference, $0) }
        }
    }

    // MARK: - Bytes

    /// From `12 0 obj` to after `endobj` around the last signature's hole.
    var dictionaryRange: Range<Int>? {
        guard let signature, let reference = signature.dictionaryReference,
            !signature.contentsRange.isEmpty
        else { return nil }
        let head = "\(reference.number) \(reference.generation) obj"
        guard
            let start = self.bytes.last(head, below: signature.contentsRange.lowerBound),
            let end = self.bytes.first("endobj", from: signature.contentsRange.upperBound)
        else { return nil }
        return start..<end + 6
    }

    /// The digits between `<` and `>` of the last signature.
    var hole: Range<Int>? {
        guard let range = self.signature?.contentsRange, range.count > 2 else { return nil }
        return range.lowerBound + 1..<range.upperBound - 1
    }

    /// The CMS in the hole without its padding.
    var message: [UInt8]? {
        guard let contents = self.signature?.contents, contents.first == 0x30,
            contents.count > 4, contents[1] == 0x82
        else { return nil }
        let length = 4 + Int(contents[2]) << 8 + Int(contents[3])
        return length <= contents.count ? Array(contents[..<length]) : nil
    }

    /// The file with another message in the hole, padded with zeros; nil if it does not fit.
    func holding(_ message: [UInt8]) -> [UInt8]? {
        guard let hole, message.count * 2 <= hole.count else { return nil }
        let digits = PDFSpelling.hex(message)
        return self.replacing(
            hole, by: digits + String(repeating: "0", count: hole.count - digits.utf8.count))
    }

    func replacing(_ range: Range<Int>, by text: String) -> [UInt8] {
        var bytes = self.bytes
        bytes.replaceSubrange(range, with: Array(text.utf8))
        return bytes
    }

    /// The file with text in the place of other text of the same length; nil if it is not there.
    func replacing(_ text: String, by other: String, in range: Range<Int>) -> [UInt8]? {
        guard text.utf8.count == other.utf8.count,
            let start = self.bytes.first(text, from: range.lowerBound),
            start + text.utf8.count <= range.upperBound
        else { return nil }
        return self.replacing(start..<start + text.utf8.count, by: other)
    }
}

extension [UInt8] {
    /// Where a text occurs first at or after a place.
    func first(_ text: String, from start: Int = 0) -> Int? {
        let needle = Array(text.utf8)
        guard let head = needle.first, self.count >= needle.count else { return nil }
        var index = start
        while index <= self.count - needle.count {
            if self[index] == head, self[index...].starts(with: needle) { return index }
            index += 1
        }
        return nil
    }

    /// Where a text occurs last before a place.
    func last(_ text: String, below end: Int) -> Int? {
        let needle = Array(text.utf8)
        var index = Swift.min(end, self.count) - needle.count
        while index >= 0 {
            if self[index] == needle.first, self[index...].starts(with: needle) { return index }
            index -= 1
        }
        return nil
    }
}
