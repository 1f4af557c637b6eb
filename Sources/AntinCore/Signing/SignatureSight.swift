internal import AntinPDF

/// What can be seen of a signature: in its slot whatever its signer draws, elsewhere nothing.
///
/// A field that comes with its signature could lie over the whole page and say anything. Flags that
/// hide a widget, and the page that it names, are not asked: readers differ in what they make of
/// them, so that every area counts.
enum SignatureSight {
    /// Why the signature may not be taken; nil if it may.
    ///
    /// - Parameters:
    ///   - before: the document without the last revision.
    ///   - after: the document with it; the signature may still be empty.
    ///
    /// Cost: parses both forms, and compares the last revision with the one before.
    static func reason(
        of field: String, from before: PDFDocument, to after: PDFDocument
    ) -> String? {
        do throws(PDFError) {
            let now = try after.formFields().filter { $0.name == field }
            guard now.count == 1, let place = now[0].rectangle else {
                return "the place of \(field) cannot be told"
            }
            let old = try before.formFields().filter { $0.name == field }
            let isSlot = FormField(name: field)?.isSignature == true
            if isSlot, old.count == 1, old[0].kind == .signature {
                guard old[0].rectangle == place, old[0].page == now[0].page else {
                    return "\(field) was moved"
                }
            } else if place.area > 0 {
                return "\(field) is no prepared slot, and \(Int(place.width)) points wide"
            }
            // What else was put on the pages.
            guard after.changesOfLastRevision.overlays.allSatisfy({ $0.field == field && isSlot })
            else { return "something was put over the page" }
            return nil
        } catch {
            return error.detail
        }
    }
}
