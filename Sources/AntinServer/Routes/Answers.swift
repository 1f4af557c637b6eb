// Answers.swift
internal import AntinCore
internal import AntinCrypto
internal import AntinLog
internal import AntinRegistry

/// The registry's values as the API shows them.
extension JSONValue {
    static func file(_ file: RecordFile) -> JSONValue {
        .object([
            "name": .string(file.name), "role": .string(file.role.rawValue),
            "sha256": .string(file.sha256.hex), "size": .integer(file.size),
            "signatures": .integer(file.signatures.count),
        ])
    }

    static func dispatch(_ dispatch: Dispatch) -> JSONValue {
        .object([
            "dispatch": .string(dispatch.id.text),
            "organ": .string(dispatch.draft.organ.text),
            "book": .string(dispatch.draft.book.text),
            "state": .string(dispatch.state.rawValue),
            "type": .string(dispatch.draft.record.type),
            "subject": .string(dispatch.draft.record.subject),
            "code_number": dispatch.number.map { .string($0.printed) },
            "code_notation": dispatch.draft.record.codeNotation.map { .string($0) },
            "date": dispatch.number.map { .string("\($0.date)") },
            "index": dispatch.issued.map { .integer($0) },
            "files": .array(dispatch.currentFiles.map(Self.file)),
        ])
    }

    static func number(_ number: GivenNumber, of dispatch: Dispatch) -> JSONValue {
        .object([
            "number": .integer(number.number), "code_number": .string(number.printed),
            "code_notation": dispatch.draft.record.codeNotation.map { .string($0) },
            "date": .string("\(number.date)"), "index": .integer(number.entry),
        ])
    }

    static func document(
        _ document: RegisteredDocument, record: DocumentRecord? = nil
    ) -> JSONValue {
        .object([
            "index": .integer(document.entry), "kind": .string(document.kind.rawValue),
            "organ": .string(document.organ.text), "book": .string(document.book),
            "number": document.number.map { .integer($0) },
            "code_number": document.codeNumber.map { .string($0) },
            "code_notation": document.codeNotation.map { .string($0) },
            "date": document.date.map { .string("\($0)") },
            "type": document.type.map { .string($0) },
            "subject": document.subject.map { .string($0) },
            "sender": document.senderName.map { .string($0) },
            "state": .string(document.state.rawValue),
            "level": .string(document.level.rawValue),
            "medium": .string(document.medium.rawValue),
            "channel": document.channel.map { .string($0.rawValue) },
            "registered_at": .string("\(document.time)"),
            "files": record.map { .array($0.files.map(Self.file)) },
        ])
    }

    static func book(_ book: BookState) -> JSONValue {
        .object([
            "book": .string(book.key.book.text), "series": .string(book.key.series.text),
            "year": .integer(book.key.year), "name": .string(book.name),
            "direction": .string(book.direction.rawValue), "first": .integer(book.first),
            "next": .integer(book.next), "closed": .bool(book.closed != nil),
        ])
    }
}

extension Dispatch {
    /// The files as they stand: sealed, else signed, else as drafted.
    var currentFiles: [RecordFile] {
        for stage in [Stage.sealed, .signed, .draft] {
            if let files = self.files[stage], !files.isEmpty { return files }
        }
        return []
    }
}
