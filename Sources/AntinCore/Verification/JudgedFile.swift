// JudgedFile.swift
package import AntinCrypto
internal import AntinPDF
package import AntinSystem

/// The file in hand, read once: its digest and its signatures in order of signing. No trust yet.
package struct JudgedFile: Sendable {
    package let name: String
    package let size: Int
    package let sha256: Digest
    package let signatures: [JudgedSignature]
    /// Why the file cannot be judged although it is of a known kind: encrypted, malformed, bytes
    /// before the header.
    package let obstacle: String?
    /// For a file that is no PDF: the agency's signed statement about it, verified as bytes only.
    package let statement: SignedStatement?
    /// Where the revisions of a PDF end, oldest first; empty for what is none.
    package let revisions: [Revision]
    /// The bytes of a PDF, for the digests of earlier revisions.
    private let store: ByteStore?

    /// The end of one revision, without and with the line end after its `%%EOF`.
    package struct Revision: Hashable, Sendable {
        package let markerEnd: Int
        package let end: Int
    }

    /// A seal statement with the signatures over its bytes.
    package struct SignedStatement: Sendable {
        package let statement: SealStatement
        package let sha256: Digest
        package let signatures: [JudgedSignature]

        package init(statement: SealStatement, sha256: Digest, signatures: [JudgedSignature]) {
            self.statement = statement
            self.sha256 = sha256
            self.signatures = signatures
        }
    }

    /// Why an input is no input: the program answers with exit code 65 and no verdict.
    package enum InputError: Error, Equatable {
        case empty
        case cut
        case unknownFormat
    }

    /// Reads a PDF. Cost: one parse, and one pass over the bytes of each signature's ByteRange.
    package init(pdf store: ByteStore, name: String) throws(InputError) {
        guard store.count > 0 else { throw .empty }
        self.name = name
        self.size = store.count
        guard let sha256 = HashedContent(store, [.sha256]).sha256 else { throw .empty }
        self.sha256 = sha256
        self.statement = nil
        self.store = store
        do {
            let document = try PDFDocument(reading: store)
            self.signatures = document.signatures.map { signature in
                JudgedSignature(signature, facts: SignatureFacts(signature, in: store))
            }
            self.revisions = document.revisions.map {
                Revision(markerEnd: $0.markerEnd, end: $0.endOffset)
            }
            self.obstacle = nil
        } catch {
            switch error.kind {
            case .notPDF: throw .unknownFormat
            case .truncated: throw .cut
            default:
                self.obstacle = "pdf.\(error.kind): \(error.detail)"
                self.signatures = []
                self.revisions = []
            }
        }
    }

    /// A file with detached signatures, and the agency's statement where there is one.
    ///
    /// The digest and the facts come from the program, which reads the file in constant memory.
    package init(
        name: String, size: Int, sha256: Digest, detached: [SignatureFacts],
        statement: SignedStatement?
    ) {
        self.name = name
        self.size = size
        self.sha256 = sha256
        self.signatures = detached.map(JudgedSignature.init(detached:))
        self.obstacle = nil
        self.statement = statement
        self.revisions = []
        self.store = nil
    }

    /// The revision whose end so many bytes are; nil if no revision ends there.
    func revision(endingAt size: Int) -> Int? {
        self.revisions.firstIndex { $0.markerEnd <= size && size <= $0.end }
    }

    /// The digest of the first bytes of a PDF. Cost: one pass over them.
    func sha256(ofFirst count: Int) -> Digest? {
        guard let store, count > 0, count <= store.count else { return nil }
        var hasher = MultiHasher([.sha256])
        var start = 0
        while start < count {
            let end = min(start + (1 << 20), count)
            store.withSpan(start..<end) { hasher.update($0) }
            start = end
        }
        return hasher.finish()[.sha256].flatMap { Digest(bytes: $0) }
    }

    /// Whether a file begins as a PDF does; bytes before the header are for the reader to report.
    package static func looksLikePDF(_ store: ByteStore) -> Bool {
        let window = store.bytes(0..<min(store.count, 1024))
        let mark = Array("%PDF-".utf8)
        return window.indices.contains { start in
            window[start...].starts(with: mark)
        }
    }
}
