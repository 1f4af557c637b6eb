// Verdict.swift

/// The one answer to "may I act on this document?".
///
/// The same values stand in exit codes, JSON, pages and the manual. Only ``genuine`` is a yes.
package enum Verdict: String, CaseIterable, Sendable {
    /// Every check of the policy passed; not recalled or replaced as of the status's time.
    case genuine
    /// The bytes are not those that were signed.
    case tampered
    /// The sender's register was asked just now and does not know this document.
    case notRegistered = "not_registered"
    /// The issuer has recalled it.
    case recalled
    /// The issuer has put another document in its place.
    case replaced
    /// No longer in force: its last day has passed, or another document abolished it.
    case expired
    /// Its first day in force is still to come.
    case notYet = "not_yet"
    /// No pinned authority vouches for a signer, or the signer is not the office it claims to be.
    case signerUntrusted = "signer_untrusted"
    /// There is no digital signature to check.
    case unsigned
    /// The signatures are right, but the sender keeps no register that could be consulted.
    case signedOnly = "signed_only"
    /// Genuine when the register last spoke, which is too long ago to rule out a recall.
    case statusOld = "status_old"
    /// Something that had to be checked could not be.
    case undecided

    /// From the worst to the best; with several grounds or several files the worst one counts.
    package static let worstFirst: [Verdict] = [
        .tampered, .unsigned, .signerUntrusted, .recalled, .notRegistered, .undecided, .replaced,
        .expired, .notYet, .statusOld, .signedOnly, .genuine,
    ]

    /// 0 for ``genuine``, more for a worse verdict, and different for each.
    package var badness: Int {
        switch self {
        case .genuine: 0
        case .signedOnly: 1
        case .statusOld: 2
        case .notYet: 3
        case .expired: 4
        case .replaced: 5
        case .undecided: 6
        case .notRegistered: 7
        case .recalled: 8
        case .signerUntrusted: 9
        case .unsigned: 10
        case .tampered: 11
        }
    }

    /// What a program that verified exits with. ``expired`` and ``notYet`` share a code.
    package var exitCode: Int32 {
        switch self {
        case .genuine: 0
        case .tampered: 10
        case .notRegistered: 11
        case .recalled: 12
        case .replaced: 13
        case .expired, .notYet: 14
        case .signerUntrusted: 15
        case .unsigned: 16
        case .signedOnly: 17
        case .statusOld: 18
        case .undecided: 20
        }
    }

    /// The worst of several verdicts; nil when there is none.
    package static func worst(of verdicts: some Sequence<Verdict>) -> Verdict? {
        verdicts.max { $0.badness < $1.badness }
    }
}
