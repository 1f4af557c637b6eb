// Destroying what a document says, and keeping that it was there.

package import AntinCore
import AntinLog

extension Registry {
    /// Destroys record, salts, handling and files of a document and of everything that was said
    /// about it; the entries stay, and without the salts they say nothing about the content.
    ///
    /// Rows are overwritten (`secure_delete`) and the write-ahead log is truncated. Files that
    /// another document holds stay. Backups made before still have everything: their keeper must
    /// be told. Answers the `document.erased` entry.
    @discardableResult
    package func erase(
        _ document: UInt64, as organ: OrganID, reason: String, key: OperationKey? = nil
    ) async throws -> UInt64 {
        let entry: UInt64 = try await self.submit(key: key) { planning in
            let found = try planning.changeable(document, as: organ, .erased)
            return try planning.erase(found, as: organ, reason: reason)
        }
        do {
            try await self.alone { parts in
                try parts.store.write { try SearchIndex.forget($0) }
                try parts.store.scrub()
            }
        } catch StoreError.notScrubbed {
            throw RegistryError.erasedInPart(entry: entry)
        }
        return entry
    }
}

extension Planning {
    fileprivate mutating func erase(
        _ document: RegisteredDocument, as organ: OrganID, reason: String
    ) throws -> UInt64 {
        let sealed = try SealedRecord(ChangeRecord(reason: reason), for: .documentErased)
        let index = document.entry
        try self.destroy(document)
        let entry = try self.append(
            EntryBody(
                organ: organ,
                .documentChanged(
                    DocumentChange(.erased, of: Reference(index), record: sealed.digest))),
            record: sealed)
        try self.note(.erased, entry: entry, on: document)
        try self.clear(document, erasedBy: entry)
        return entry
    }

    /// Destroys what the entries of a document open to, and what was kept of it beside them.
    mutating func destroy(_ document: RegisteredDocument) throws {
        let index = document.entry
        for table in ["records", "handlings"] {
            try self.transaction.execute(
                """
                DELETE FROM \(table) WHERE entry = ?
                    OR entry IN (SELECT idx FROM entries WHERE ref = ? AND kind <> ?)
                """, [.index(index), .index(index), .text(EntryKind.documentReceived.rawValue)])
        }
        try self.transaction.execute(
            "DELETE FROM document_signatures WHERE entry = ?", [.index(index)])
        try self.transaction.execute(
            "DELETE FROM document_files WHERE entry = ?", [.index(index)])
        try self.forgetExchange(of: index)
        // Kept answers may quote the document; operations remember their keys elsewhere.
        try self.transaction.execute("DELETE FROM answers", [])
        try self.release("entry:\(index)")
        if let dispatch = document.dispatch {
            for stage in Dispatch.Stage.allCases {
                try self.put([], of: dispatch, stage: stage)
            }
            try self.forgetSigning(dispatch)
            try self.transaction.execute(
                "UPDATE dispatches SET draft = ? WHERE id = ?",
                [.blob([]), .text(dispatch.text)])
            try self.forgetForm(dispatch)
        }
    }

    /// Takes what lists and search show out of the document's line.
    func clear(_ document: RegisteredDocument, erasedBy entry: UInt64) throws {
        if let erased = try self.transaction.document(document.entry) {
            try SearchIndex.erase(erased, from: self.transaction)
        }
        try self.transaction.execute(
            """
            UPDATE documents SET erased = ?, main = NULL, type = NULL, code_number = NULL,
                code_notation = NULL, date = NULL, sender_id = NULL, sender_name = NULL,
                code = NULL, subject = NULL, folded = NULL
            WHERE entry = ?
            """, [.index(entry), .index(document.entry)])
    }
}
