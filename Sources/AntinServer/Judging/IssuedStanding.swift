// IssuedStanding.swift
internal import AntinCore
internal import AntinLog
internal import AntinRegistry

/// Where a document that this register has issued stands: as long as it is the same, nothing was
/// said about the document.
struct IssuedStanding: Hashable, Sendable {
    let entry: UInt64
    let state: DocumentState
    /// The last entry that said something about it, of any kind.
    let changed: UInt64?
    let level: AccessLevel
    /// The size of the published log while it does not hold `changed` yet: the store knows of a
    /// recall a moment before receipts name it. What was said in that moment is not said after it.
    let pending: UInt64?

    /// - Parameter size: of the published log, asked for before a receipt is made.
    init(_ document: RegisteredDocument, published size: UInt64) {
        self.pending = document.changed.flatMap { $0 >= size ? size : nil }
        self.entry = document.entry
        self.state = document.state
        self.changed = document.changed
        self.level = document.level
    }
}

/// The stretch of time for which an answer may be given again. Long enough that nobody can make the
/// server judge without end, short enough that "as of now" to the minute stays true.
enum TimeSlot {
    static let milliseconds: Int64 = 10_000

    static func number(at time: Timestamp) -> Int64 { time.milliseconds / Self.milliseconds }
}
