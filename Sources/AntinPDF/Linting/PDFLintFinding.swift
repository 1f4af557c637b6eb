/// One thing in a draft that stands in the way of signing it, or that its author should know.
package struct PDFLintFinding: Sendable, Equatable {
    package enum Kind: String, Sendable, CaseIterable {
        /// The file is encrypted.
        case encryption
        /// Two kinds of cross-reference: two readers may see two documents.
        case hybridXref
        /// Bytes before the header or after the end.
        case strayBytes
        /// The structure cannot be read in one way only, or exceeds a limit.
        case malformed
        case javaScript
        /// A form that shows something else than its pages.
        case xfa
        /// An action that starts a program or opens a file.
        case launchAction
        /// An action that sends or fetches form data.
        case submitAction
        /// An action that hides, shows or resets what is on the pages, or plays something.
        case dynamicAction
        /// A link to another file or to an address in the network.
        case externalLink
        /// Layers that are not shown, or that a viewer can switch.
        case hiddenOptionalContent
        /// Two fields or annotations over one another.
        case overlappingFields
        /// An annotation that covers text, or that is hidden.
        case annotation
        case embeddedFiles
        /// Streams whose bytes are in another file.
        case externalStream
        /// A page without text that can be searched or read aloud.
        case noTextLayer
        /// Not A4.
        case pageSize
        case noPages
        /// More than one revision: earlier updates.
        case updates
        /// Objects that nothing mentions: the material of a shadow attack, or of an untidy program.
        case unreferencedObjects
        /// The draft is signed already.
        case signed
        /// The draft has form fields of its own.
        case existingFields
        /// Something was not looked at, because of a limit or an unknown encoding.
        case notChecked
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
    /// A name or a figure: of a field, a file, a size. Never content of the document.
    package let detail: String
}
