// SignerTitle.swift

/// Who signed by what right, as it is printed above the name (Decree 30/2020, Appendix I, II.7):
/// "KT. GIÁM ĐỐC – PHÓ GIÁM ĐỐC". Never "KT." before the signer's own position: that would be to
/// sign for a deputy.
package enum SignerTitle {
    package static func text(_ signer: RecordSigner, in language: Language) -> String {
        Self.text(signer.position, signer.authority, in: language)
    }

    package static func text(
        _ position: String, _ marks: [SigningAuthority], in language: Language
    ) -> String {
        guard !marks.isEmpty else { return position }
        let printed = marks.map(\.rawValue).joined(separator: " ")
        // A deputy's own title names the head's; by order and by delegation it does not.
        if marks.last == .deputy, let head = Self.head(of: position) {
            return "\(printed) \(head) – \(position)"
        }
        if marks == [.acting] { return "\(printed) \(position)" }
        let names = marks.map { $0.name(in: language).lowercased() }.joined(separator: ", ")
        return "\(position) – \(names) (\(printed))"
    }

    /// "GIÁM ĐỐC" of "PHÓ GIÁM ĐỐC", "Hiệu trưởng" of "Phó Hiệu trưởng".
    private static func head(of position: String) -> String? {
        guard VietnameseText.folded(position).hasPrefix("pho "),
            let space = position.firstIndex(of: " ")
        else { return nil }
        let rest = position[position.index(after: space)...].drop { $0 == " " }
        return rest.isEmpty ? nil : String(rest)
    }
}
