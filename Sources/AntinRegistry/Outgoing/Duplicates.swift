// What looks like a document that was registered before.

package import AntinCore
package import AntinCrypto
package import AntinLog

/// Something of the organ that is like what is being registered (Decree 30/2020, Appendix VI,
/// part I, III.1(h): the clerk is warned).
package struct OutgoingDuplicate: Hashable, Sendable {
    package enum Likeness: String, Hashable, Sendable {
        /// The very same file.
        case file
        /// The same notation and subject in the same year.
        case subject
    }

    package let likeness: Likeness
    package let dispatch: DispatchID?
    /// The issued document, if it came that far.
    package let entry: UInt64?
    package let subject: String
    package let codeNumber: String?
    package let codeNotation: String?
    package let date: CivilDate?
}

extension Registry {
    /// What of an organ has one of these files, or this notation and subject in this year. What
    /// was given up or voided does not count.
    ///
    /// Cost: a look at the index for each file, and linear in the documents of that notation and
    /// year.
    package func duplicates(
        of organ: OrganID, files: [Digest], notation: String?, subject: String?,
        except own: DispatchID?
    ) async throws -> [OutgoingDuplicate] {
        let year = CivilDate(vietnam: self.clock.read().wall).year
        return try await self.read { reader in
            var found: [OutgoingDuplicate] = []
            for digest in files.prefix(16) {
                found += try reader.duplicates(of: organ, file: digest, except: own)
            }
            if let notation, let subject, !subject.isEmpty {
                found += try reader.duplicates(
                    of: organ, notation, subject, year: year, except: own)
            }
            var seen: Set<String> = []
            return found.filter {
                seen.insert($0.entry.map { "\($0)" } ?? $0.dispatch?.text ?? $0.subject).inserted
            }
        }
    }
}

extension StoreReader {
    fileprivate func duplicates(
        of organ: OrganID, file digest: Digest, except own: DispatchID?
    ) throws -> [OutgoingDuplicate] {
        let rows = try self.rows(
            """
            SELECT f.form FROM outgoing_files f JOIN outgoing_forms o ON o.id = f.form
            WHERE f.digest = ? AND o.organ = ? AND o.dropped IS NULL AND f.form <> ?
            LIMIT 20
            """, [.digest(digest), .text(organ.text), .text(own?.text ?? "")])
        var found = try rows.compactMap { row in
            try self.duplicate(.file, of: try row.identifier(0))
        }
        let issued = try self.rows(
            RegisteredDocument.columns + """
                 WHERE organ = ? AND kind = 'issued' AND entry IN
                    (SELECT entry FROM document_files WHERE digest = ?) LIMIT 20
                """, [.text(organ.text), .digest(digest)])
        for row in issued {
            let document = try RegisteredDocument(row)
            if document.dispatch != own || own == nil {
                found.append(OutgoingDuplicate(.file, document))
            }
        }
        return found
    }

    fileprivate func duplicates(
        of organ: OrganID, _ notation: String, _ subject: String, year: Int,
        except own: DispatchID?
    ) throws -> [OutgoingDuplicate] {
        let key = VietnameseText.comparisonKey(subject, ignoringCase: true)
        let issued = try self.rows(
            RegisteredDocument.columns + """
                 WHERE organ = ? AND kind = 'issued' AND year = ? AND code_notation = ?
                    AND state <> 'recalled' ORDER BY entry DESC LIMIT 5000
                """, [.text(organ.text), .integer(Int64(year)), .text(notation)])
        var found: [OutgoingDuplicate] = []
        for row in issued {
            let document = try RegisteredDocument(row)
            guard let other = document.subject,
                VietnameseText.comparisonKey(other, ignoringCase: true) == key
            else { continue }
            found.append(OutgoingDuplicate(.subject, document))
        }
        let open = try self.rows(
            """
            SELECT id FROM dispatches WHERE organ = ? AND id <> ?
                AND state IN ('draft', 'signed', 'numbered', 'sealed')
            ORDER BY changed DESC LIMIT 500
            """, [.text(organ.text), .text(own?.text ?? "")])
        for row in open {
            guard let dispatch = try self.dispatch(row.identifier(0)),
                dispatch.draft.record.codeNotation == notation,
                VietnameseText.comparisonKey(
                    dispatch.draft.record.subject, ignoringCase: true) == key
            else { continue }
            found.append(OutgoingDuplicate(.subject, dispatch))
        }
        return found
    }

    private func duplicate(
        _ likeness: OutgoingDuplicate.Likeness, of id: DispatchID
    ) throws -> OutgoingDuplicate? {
        guard let dispatch = try self.dispatch(id) else {
            guard let form = try self.form(id) else { return nil }
            return OutgoingDuplicate(
                likeness: likeness, dispatch: id, entry: nil,
                subject: form.fields["subject"]?.first ?? "", codeNumber: nil,
                codeNotation: form.fields["notation"]?.first, date: nil)
        }
        guard dispatch.state != .voided, dispatch.state != .abandoned else { return nil }
        return OutgoingDuplicate(likeness, dispatch)
    }
}

extension OutgoingDuplicate {
    fileprivate init(_ likeness: Likeness, _ document: RegisteredDocument) {
        self.init(
            likeness: likeness, dispatch: document.dispatch, entry: document.entry,
            subject: document.subject ?? "", codeNumber: document.codeNumber,
            codeNotation: document.codeNotation, date: document.date)
    }

    fileprivate init(_ likeness: Likeness, _ dispatch: Dispatch) {
        self.init(
            likeness: likeness, dispatch: dispatch.id, entry: dispatch.issued,
            subject: dispatch.draft.record.subject, codeNumber: dispatch.number?.printed,
            codeNotation: dispatch.draft.record.codeNotation, date: dispatch.number?.date)
    }
}
