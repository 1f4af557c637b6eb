// SigningAuthority.swift

/// The mark before a signer's position that says by what right the person signs (Decree 30/2020,
/// Article 13 and Appendix I part I, II.7). The head of an office signs without any.
package enum SigningAuthority: String, Term {
    /// For a collective body: "TM. ỦY BAN NHÂN DÂN".
    case onBehalf = "TM."
    /// As acting head: "Q. GIÁM ĐỐC".
    case acting = "Q."
    /// A deputy for the head: "KT. GIÁM ĐỐC".
    case deputy = "KT."
    /// By order of the head: "TL. GIÁM ĐỐC".
    case byOrder = "TL."
    /// By written delegation, limited in time and content and not to be passed on.
    case delegated = "TUQ."

    package static var vocabulary: Vocabulary { .authority }
}
