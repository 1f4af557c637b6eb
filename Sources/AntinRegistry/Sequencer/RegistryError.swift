// Why the registry did not do what it was asked.

import AntinCrypto

/// An answer other than "done". `refused` is about the request; the others are about the registry.
package enum RegistryError: Error, Equatable, Sendable {
    /// The request cannot be done, now or in this state. Nothing was written.
    case refused(Refusal)
    /// Too many requests wait already. Nothing was written; ask again in a moment.
    case busy
    /// The registry answers questions and writes nothing; the reason says why.
    case readOnly(ReadOnlyReason)
    /// The clock is not believed; an administrator must decide (`resume`). Nothing was written.
    case clockRefused(ClockRefusal)
    /// Too little space is left on the disk. Nothing was written.
    case diskFull(freeBytes: Int)
    /// The process met an error while committing and ends. The request may have been done: ask
    /// again, with the same key, after the restart, and the answer will be one or the other.
    case outcomeUnknown
    /// The document was erased, and a reader keeps old pages of the store alive: ask again, or
    /// restart, and they are overwritten too.
    case erasedInPart(entry: UInt64)
    /// The process ends before it came to this request. Nothing was written.
    case ending
}

/// A request that cannot be done: a code for machines, and what it is about.
package struct Refusal: Error, Hashable, Sendable {
    package enum Code: String, Hashable, Sendable, CaseIterable {
        case unknownOrgan, organExists, organEnded
        case unknownSigner, signerExists, signerEnded
        /// The draft names somebody else; another slot is signed first; every slot is signed.
        case signerNotNamed, slotOrder, nothingToSign
        /// The draft is in nobody's queue; it is another version than the one that was shown.
        case notWaiting, versionDiffers
        case unknownSignature
        case bookNotOpen, bookExists, bookClosed, bookHasOpenNumbers, wrongDirection
        case unknownDispatch, dispatchState, notSigned
        case unknownNumber, numberUsed, numberVoided
        case unknownDocument, notIssuer, notIssued
        case alreadyRecalled, alreadyReplaced, alreadyErased
        case fileMissing, codeTaken
        /// The register vouches for the file; an organ has called it forged.
        case fileRegistered, fileDenied, unknownDenial
        case keyReused, logClosed
        case invalid, tooLarge
        /// A mark of secrecy: such documents are not taken in.
        case secret
        case unknownToken
        case unknownAccount, loginTaken, accountDisabled, lastAdministrator
        /// The password; the detail says why.
        case weakPassword
        /// A one-time link that was used or has expired.
        case linkSpent
        /// A one-time link that does not open yet.
        case linkWaits
        /// The key of second factors is damaged: none can be set before it was seen to.
        case secretsLost
        /// An administrator is not disabled, and does not lose that role, by one other person at
        /// once: it is asked for.
        case removalWaits
        /// Somebody else must confirm, or later.
        case unknownChange, notConfirmer
        /// The document was not sent there; the exchange knows no such step; nothing is left to do.
        case unknownDelivery, deliveryState, arrivalState, unknownAssignment
        /// Something was said of the document after it was judged: judge it again.
        case changedMeanwhile
        case unknownGroup, groupExists, unknownWebhook, unknownMessage
        /// The entry would break a rule of the register: an auditor would report it for ever.
        /// The tables contradict the log; `doctor` says where.
        case ruleBroken
    }

    package let code: Code
    /// The member, number or state that the code is about; never a person's name or text.
    package let detail: String
    /// The entry that stands in the way, if one does: what the caller may show instead.
    package let entry: UInt64?

    package init(_ code: Code, _ detail: String = "", entry: UInt64? = nil) {
        self.code = code
        self.detail = detail
        self.entry = entry
    }
}

/// Why a registry only answers questions.
package enum ReadOnlyReason: Hashable, Sendable {
    /// The store is older than what was already promised: a backup was restored, or the end of the
    /// database was lost. `promised` says by whom: the anchor or the published checkpoint.
    case rollback(store: UInt64, promised: UInt64, by: Promise)
    /// The store has another root than was promised at the same or an earlier size.
    case fork(size: UInt64, by: Promise)
    /// There is no anchor; only an administrator can adopt one.
    case anchorMissing
    /// The anchor cannot be read; the text says why.
    case anchorUnreadable(String)
    /// The entries at the end of the store do not hold together.
    case damaged(String)
    /// Opened to be looked at, beside the process that writes.
    case inspecting
    /// The log was closed with `log.closed`.
    case closed(entry: UInt64)

    package enum Promise: String, Hashable, Sendable { case anchor, publication }

    /// One word for programs.
    package var name: String {
        switch self {
        case .rollback: "ROLLBACK"
        case .fork: "FORK"
        case .anchorMissing: "ANCHOR_MISSING"
        case .anchorUnreadable: "ANCHOR_UNREADABLE"
        case .damaged: "DAMAGED"
        case .inspecting: "INSPECTING"
        case .closed: "CLOSED"
        }
    }
}

extension ReadOnlyReason: CustomStringConvertible {
    package var description: String {
        switch self {
        case .rollback(let store, let promised, let by):
            "\(self.name): \(store) entries here, the \(by.rawValue) says \(promised)"
        case .fork(let size, let by):
            "\(self.name): the \(by.rawValue) has another root at size \(size)"
        case .anchorUnreadable(let why), .damaged(let why): "\(self.name): \(why)"
        case .closed(let entry): "\(self.name) by entry \(entry)"
        case .anchorMissing, .inspecting: self.name
        }
    }
}

/// Why the clock is not believed.
package enum ClockRefusal: Hashable, Sendable {
    /// The clock is this far behind the last entry.
    case behind(milliseconds: Int64)
    /// The clock was moved by this much against the monotonic clock.
    case jumped(milliseconds: Int64)
}

/// An error after which the process must end: what is in memory may no longer be what is on disk.
package struct FatalRegistryError: Error, Sendable, CustomStringConvertible {
    /// The steps of the commit order (Docs/registry.md).
    package enum Step: Int, Sendable, CaseIterable {
        case transaction = 3
        case anchor = 4
        case tiles = 5
        case checkpoint = 6
        case answer = 7
    }

    package let step: Step
    package let cause: String

    package init(step: Step, cause: String) {
        self.step = step
        self.cause = cause
    }

    package var description: String { "step \(self.step.rawValue) (\(self.step)): \(self.cause)" }
}
