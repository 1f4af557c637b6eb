// PDFAttack.swift

/// One way to attack a signed PDF without the signer's key.
///
/// Attackers have a file, an editor and knowledge of the format; a few have a key of their own.
/// Every public class of attacks on PDF signatures is here, and each attack is made on any signed
/// file that has what it needs.
package struct PDFAttack: Sendable {
    /// The class under which such attacks are known.
    package enum Family: String, CaseIterable, Sendable {
        /// Universal signature forgery: the dictionary is broken so that a check is skipped.
        case forgery
        /// What the digest does not cover is used.
        case hole
        /// Another CMS message in the hole.
        case message
        /// Signature wrapping: the covered bytes are elsewhere than the reader looks.
        case wrapping
        /// Incremental saving: what is shown was appended.
        case saving
        /// Shadow attacks: prepared content is hidden or shown by a later revision.
        case shadow
        /// Evil annotations and sneaky signatures.
        case annotation
        /// The signature's own dictionary or field says something else afterwards.
        case spoofing
        /// Two readers find two documents: cross-references, `startxref`, leading bytes.
        case structure
        /// Numbers beyond 32, 63 or 64 bits.
        case overflow
    }

    /// Which answer of the verifier has to stop the attack when the file can be read at all.
    package enum Defence: Sendable {
        /// The geometry of a signature or the judgement of what came later; the digest may hold.
        case structure
        /// The same, and every digest holds: nothing else can notice.
        case changesAlone
        /// The digest or the signature value.
        case mathematics
        /// Nothing but the pinned list of signers.
        case trust
    }

    package let name: String
    package let family: Family
    package let defence: Defence
    /// The attacked file; nil if the victim lacks what the attack needs.
    package let make: @Sendable (SignedVictim) throws -> [UInt8]?

    init(
        _ name: String, _ family: Family, _ defence: Defence,
        _ make: @escaping @Sendable (SignedVictim) throws -> [UInt8]?
    ) {
        self.name = name
        self.family = family
        self.defence = defence
        self.make = make
    }

    package static let all: [PDFAttack] =
        byteRanges + contents + dictionaries + holes + messages + wrapping + saving + shadows
        + forms + catalogs + annotations + spoofing + sections + polyglots + overflows
}
