/// One thing in a draft that stands in the way of signing it, or that its author should know.
package struct PDFLintFinding: Sendable, Equatable {
    package enum Kind: String, Sendable, CaseIterable {
        /// The file is encrypted.
        case encryption
        /// Two kinds of cross-reference: two readers may see two documents.
        case hybridXref = "hybrid_xref"
        /// Bytes before the header, after the end, or between objects, that belong to nothing.
        case strayBytes = "stray_bytes"
        /// The structure cannot be read in one way only, or exceeds a limit.
        case malformed
        case noPages = "no_pages"
        /// The draft is signed already.
        case signed
        case javaScript = "javascript"
        /// A form that shows something else than its pages.
        case xfa
        /// An action that starts a program or opens a file.
        case launchAction = "launch_action"
        /// An action that sends or fetches form data.
        case submitAction = "submit_action"
        /// An action that hides, shows, resets or plays something.
        case dynamicAction = "dynamic_action"
        /// Layers that are not shown, or that a viewer can switch.
        case hiddenOptionalContent = "hidden_optional_content"
        /// Two fields or annotations over one another.
        case overlappingFields = "overlapping_fields"
        /// Fields of the draft's own that could be filled after signing.
        case existingFields = "existing_fields"
        /// A comment, a marking or another annotation that is no link; a hidden one; or an image
        /// as large as the page over its text.
        case annotation
        case embeddedFiles = "embedded_files"
        /// Content that is in another file.
        case externalStream = "external_stream"
        /// A page without text that can be searched or read aloud.
        case noTextLayer = "no_text_layer"
        /// Objects that nothing mentions: the material of a shadow attack, or of an untidy program.
        case unreferencedObjects = "unreferenced_objects"
        /// More than one revision: earlier updates.
        case updates
        /// Links to addresses or to other files.
        case externalLink = "external_link"
        /// Not A4.
        case pageSize = "page_size"
        /// Something was not looked at, because of a limit or an unknown encoding.
        case notChecked = "not_checked"
    }

    package enum Severity: String, Sendable {
        /// The draft cannot be signed as it is.
        case refuse
        case warn
    }

    package let kind: Kind
    package let severity: Severity
    /// 0 is the first page; nil if it concerns no page or all.
    package let page: Int?
    /// The number of an object that shows it.
    package let object: Int?
    /// A name or a figure: of a field, a file, a size; or why something could not be checked.
    package let detail: String
}
