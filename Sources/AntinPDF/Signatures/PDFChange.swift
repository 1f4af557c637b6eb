/// One thing that a later revision did to a signed document.
package struct PDFChange: Hashable, Sendable {
    /// How far it goes; the words are those of reports. Each level includes the ones before it.
    package enum Level: String, Hashable, Sendable, CaseIterable, Comparable {
        /// Nothing that counts.
        case none
        /// Material for later validation, document timestamps, metadata (EN 319 142-1, 5.4).
        case maintenance
        /// Filling a field that was there, and further signatures.
        case formFill = "form_fill"
        /// Comments and marks over the pages.
        case annotations
        /// Everything else.
        case other

        package static func < (left: Level, right: Level) -> Bool { left.rank < right.rank }

        private var rank: Int {
            switch self {
            case .none: 0
            case .maintenance: 1
            case .formFill: 2
            case .annotations: 3
            case .other: 4
            }
        }
    }

    /// What was changed; reports name it `changes.<raw value>`.
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        /// A further signature, with its field if that is new.
        case signature
        /// A document timestamp in a field that shows nothing.
        case documentTimestamp = "document_timestamp"
        /// The document security store.
        case securityStore = "security_store"
        /// `/Extensions` or `/Version` of the catalog.
        case version
        /// The information dictionary or an XMP stream.
        case metadata
        /// The value or look of a field that was there.
        case field
        /// The form itself: fields added, removed or put elsewhere, defaults.
        case form
        /// An annotation that is no field.
        case annotation
        /// A page: its place, its size, its actions.
        case page
        /// What a page shows: content, resources, fonts, images.
        case content
        /// Another part of the catalog: outlines, names, actions, layers.
        case catalog
        /// A signature was removed, or says something else than when it was made.
        case spoofedSignature = "spoofed_signature"
        /// What the file is made of: freed numbers, sections, bytes that nothing accounts for.
        case structure
        /// An object that is reached in more ways than may change.
        case shared
        /// Something that cannot be read, so that nobody can tell.
        case unreadable
    }

    /// The revision that did it; 0 is the oldest of the file.
    package let revision: Int
    package let kind: Kind
    package let level: Level
    /// Whether the signature that this is told about permits it.
    package let isPermitted: Bool
    /// The number of the object, where there is one.
    package let object: Int?
    /// How the object is reached from the trailer, such as `/Root/AcroForm/Fields[2]/AP`.
    package let path: String?
    /// The full name of the field, for fields and signatures.
    package let field: String?
    /// What was done and, where it is not permitted, why not; English, never document content.
    package let why: String
    /// The field of the first later signature that covers this revision, document timestamps left
    /// out; nil if nobody has signed it.
    package internal(set) var coveredBy: String?

    package init(
        revision: Int, kind: Kind, level: Level, isPermitted: Bool, object: Int? = nil,
        path: String? = nil, field: String? = nil, why: String, coveredBy: String? = nil
    ) {
        self.revision = revision
        self.kind = kind
        self.level = level
        self.isPermitted = isPermitted
        self.object = object
        self.path = path
        self.field = field
        self.why = why
        self.coveredBy = coveredBy
    }

    /// For reports: `changes.page: revision 2, object 3, /Root/Pages/Kids[0]: /Rotate was changed`.
    package var reason: String {
        let place = ["revision \(revision + 1)", object.map { "object \($0)" }, path]
            .compactMap(\.self).joined(separator: ", ")
        return "changes.\(kind.rawValue): \(place): \(why)"
    }
}
