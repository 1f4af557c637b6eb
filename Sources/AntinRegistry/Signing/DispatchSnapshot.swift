// A dispatch as somebody saw it.

package import AntinCore
package import AntinCrypto
package import AntinLog

extension Dispatch {
    /// Of the draft and its files as they were drafted: what an approval is of. A signature does
    /// not change it; anything else does.
    package var contentDigest: Digest {
        self.digest("antin.content/1\n", of: self.files[.draft] ?? self.currentFiles)
    }

    /// Of the draft and its files as they are now, with the signatures they have: what somebody
    /// looks at, and what a form that signs is bound to.
    package var presentDigest: Digest { self.digest("antin.present/1\n", of: self.currentFiles) }

    private func digest(_ tag: String, of files: [RecordFile]) -> Digest {
        let parties =
            "\(self.draft.organ.text)\n\(self.draft.book.text)\n"
            + "\(self.draft.series.text)\n"
        return .sha256(
            Array((tag + parties).utf8) + self.draft.json + [0x0A] + files.snapshot)
    }
}

/// What of a dispatch is compared with what it is later.
package struct DispatchSnapshot: Sendable {
    package let dispatch: DispatchID
    package let present: Digest
    package let content: Digest
    package let draft: DispatchDraft
    package let files: [RecordFile]
    /// When it was seen or approved.
    package let time: Timestamp
}

extension [RecordFile] {
    /// Canonical JSON: name, role, size, digest and the signatures of each file.
    fileprivate var snapshot: [UInt8] {
        JSONValue.array(
            self.map { file in
                .object([
                    "name": .string(file.name), "role": .string(file.role.rawValue),
                    "sha256": .string(file.sha256.hex),
                    "signatures": .strings(file.signatures.map(\.hex)),
                    "size": .integer(file.size),
                ])
            }
        ).canonical
    }

    fileprivate init(snapshot bytes: [UInt8]) throws {
        guard let value = try? JSONValue(parsingCanonical: bytes), let list = value.array else {
            throw StoreError.damaged("snapshot: files")
        }
        self = try list.map { item in
            guard let name = item["name"]?.string,
                let role = item["role"]?.string.flatMap({ FileRole(rawValue: $0) }),
                let digest = item["sha256"]?.string.flatMap({ Digest(hex: $0) }),
                let size = item["size"]?.integer, let values = item["signatures"]?.array
            else { throw StoreError.damaged("snapshot: a file") }
            return RecordFile(
                name: name, role: role, sha256: digest,
                signatures: values.compactMap { $0.string.flatMap { Digest(hex: $0) } },
                size: Int(size))
        }
    }
}

extension Planning {
    /// Keeps what the dispatch is now, and holds its files: what a later version is compared with
    /// must still be there to be compared.
    mutating func keepSnapshot(_ dispatch: Dispatch) throws -> Digest {
        let present = dispatch.presentDigest
        let known = try self.transaction.row(
            "SELECT 1 FROM signing_snapshots WHERE dispatch = ? AND present = ?",
            [.text(dispatch.id.text), .digest(present)])
        guard known == nil else { return present }
        try self.transaction.execute(
            """
            INSERT INTO signing_snapshots
                (dispatch, present, content, organ, book, series, draft, files)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                .text(dispatch.id.text), .digest(present), .digest(dispatch.contentDigest),
                .text(dispatch.draft.organ.text), .text(dispatch.draft.book.text),
                .text(dispatch.draft.series.text), .blob(dispatch.draft.json),
                .blob(dispatch.currentFiles.snapshot),
            ])
        try self.hold(
            dispatch.currentFiles, as: DispatchSnapshot.holder(dispatch.id, present))
        return present
    }
}

extension DispatchSnapshot {
    static func holder(_ dispatch: DispatchID, _ present: Digest) -> String {
        "seen:\(dispatch):\(present.hex)"
    }

    /// Snapshot columns; the time is the asker's.
    static let columns = """
        SELECT s.dispatch, s.organ, s.book, s.series, s.content, s.draft, s.present, s.files
        """

    init(_ row: StoredRow, time: Timestamp) throws {
        self.dispatch = try row.identifier(0)
        self.draft = try DispatchDraft(row)
        self.content = try row.digest(4)
        self.present = try row.digest(6)
        self.files = try [RecordFile](snapshot: row.blob(7))
        self.time = time
    }
}
