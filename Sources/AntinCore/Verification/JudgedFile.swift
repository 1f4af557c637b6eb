// JudgedFile.swift
package import AntinCrypto
internal import AntinLog
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
        do {
            let document = try PDFDocument(reading: store)
            self.signatures = document.signatures.map { signature in
                JudgedSignature(signature, facts: SignatureFacts(signature, in: store))
            }
            self.obstacle = nil
        } catch {
            switch error.kind {
            case .notPDF: throw .unknownFormat
            case .truncated: throw .cut
            default:
                self.obstacle = "pdf.\(error.kind): \(error.detail)"
                self.signatures = []
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
