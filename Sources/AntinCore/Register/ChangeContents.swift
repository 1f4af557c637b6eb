package import AntinCrypto
// ChangeContents.swift
import AntinLog

// What is said about a document after it was registered.

/// Something happens to a registered document, or to what the register says of it.
package struct DocumentChange: EntryContent {
    package enum Change: String, CaseIterable, Sendable {
        /// `document.corrected`: a detail is corrected (đính chính); the document stays.
        case corrected
        /// `document.replaced`: another document takes its place.
        case replaced
        /// `document.recalled`: it is withdrawn by its issuer.
        case recalled
        /// `document.erased`: record, salts and files are destroyed.
        case erased
        /// `register.amended`: a typing error in the book; old and new value, and the reason.
        case amended

        package var kind: EntryKind {
            switch self {
            case .corrected: .documentCorrected
            case .replaced: .documentReplaced
            case .recalled: .documentRecalled
            case .erased: .documentErased
            case .amended: .registerAmended
            }
        }
    }

    package let change: Change
    /// The entry of the document.
    package let ref: Reference
    /// The entry of the document that corrects, replaces or recalls it. A replacement needs one;
    /// a recall may come before its notice; an erasure and an amendment have none.
    package let by: Reference?
    /// Opens to a ChangeRecord.
    package let record: Digest
    var kind: EntryKind { self.change.kind }

    package init(_ change: Change, of ref: Reference, by: Reference? = nil, record: Digest) {
        self.change = change
        self.ref = ref
        self.by = by
        self.record = record
    }

    init(_ change: Change, _ members: inout JSONObjectReader) throws(FormatError) {
        self.change = change
        self.ref = try members.reference("ref")
        self.by = try members.optionalReference("by")
        self.record = try members.digest("record")
    }

    var members: JSONObject {
        [
            "by": self.by.map { .object($0.json) }, "record": .string(self.record.hex),
            "ref": .object(self.ref.json),
        ]
    }
}

/// A document that carries the organ's name is not the organ's.
package struct ForgeryDenied: EntryContent {
    /// SHA-256 of the forged file, where the organ has it.
    package let file: Digest?
    /// Opens to a ChangeRecord that says what the forgery claims to be.
    package let record: Digest
    var kind: EntryKind { .forgeryDenied }

    package init(file: Digest?, record: Digest) {
        self.file = file
        self.record = record
    }

    init(reading members: inout JSONObjectReader) throws(FormatError) {
        self.file = try members.optionalDigest("file")
        self.record = try members.digest("record")
    }

    var members: JSONObject {
        ["file": self.file.map { .string($0.hex) }, "record": .string(self.record.hex)]
    }
}
