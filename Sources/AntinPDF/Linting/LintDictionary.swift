/// What one dictionary, anywhere in a document, does: actions, files, media.
struct LintDictionary {
    private let dictionary: PDFDictionary
    private let object: Int
    private let allowedFiles: Set<String>

    init(_ dictionary: PDFDictionary, in object: Int, allowedFiles: Set<String>) {
        self.dictionary = dictionary
        self.object = object
        self.allowedFiles = allowedFiles
    }

    func run(_ findings: inout LintFindings, links: inout Int) {
        if dictionary.hasRepeatedKey {
            findings.add(.malformed, .refuse, "a repeated key", object: object)
        }
        lookForAction(&findings, links: &links)
        lookForKeys(&findings)
        lookForFile(&findings)
        lookForLayer(&findings)
    }

    /// Actions (12.6.4). Other dictionaries use `/S` too, with other names.
    private func lookForAction(_ findings: inout LintFindings, links: inout Int) {
        guard let kind = dictionary["S"]?.name else { return }
        switch kind {
        case "JavaScript":
            findings.add(.javaScript, .refuse, "", object: object)
        case "Launch":
            findings.add(.launchAction, .refuse, "", object: object)
        case "SubmitForm", "ImportData":
            findings.add(.submitAction, .refuse, kind, object: object)
        case "Hide", "ResetForm", "SetOCGState", "Trans", "GoTo3DView":
            findings.add(.dynamicAction, .refuse, kind, object: object)
        case "Rendition", "Movie", "Sound", "RichMediaExecute":
            findings.add(.dynamicAction, .refuse, kind, object: object)
        case "GoToR", "GoToE", "URI":
            links += 1
        default:
            break
        }
    }

    private func lookForKeys(_ findings: inout LintFindings) {
        if dictionary["JS"] != nil, dictionary["S"]?.name != "JavaScript" {
            findings.add(.javaScript, .refuse, "", object: object)
        }
        if dictionary["AA"] != nil {
            findings.add(.dynamicAction, .refuse, "AA", object: object)
        }
        if dictionary["XFA"] != nil { findings.add(.xfa, .refuse, "", object: object) }
        switch dictionary["Subtype"]?.name {
        case "RichMedia", "3D", "Movie", "Screen", "Sound":
            if dictionary["Rect"] != nil {
                findings.add(
                    .dynamicAction, .refuse, dictionary["Subtype"]?.name ?? "", object: object)
            }
        case "PS" where dictionary["Type"]?.name == "XObject":
            findings.add(.externalStream, .refuse, "PostScript", object: object)
        default:
            break
        }
    }

    /// A file specification with an embedded file (7.11.3).
    private func lookForFile(_ findings: inout LintFindings) {
        guard dictionary["EF"] != nil else { return }
        let name =
            (dictionary["UF"]?.string ?? dictionary["F"]?.string).map(PDFText.decode) ?? ""
        if !allowedFiles.contains(name) {
            findings.add(.embeddedFiles, .refuse, name, object: object)
        }
    }

    /// A membership that shows its content when layers are off (8.11.2.2), or that computes.
    private func lookForLayer(_ findings: inout LintFindings) {
        guard dictionary["Type"]?.name == "OCMD" else { return }
        let policy = dictionary["P"]?.name
        if dictionary["VE"] != nil || policy == "AllOff" || policy == "AnyOff" {
            findings.add(.hiddenOptionalContent, .refuse, policy ?? "VE", object: object)
        }
    }
}
