// What an open registry needs to know, and what it is made of.

package import AntinCrypto
import AntinSystem

/// Where a registry lies and how much it takes on.
package struct RegistryConfiguration: Sendable {
    /// The data directory (Docs/formats/directory.md).
    package var directory: String
    /// The anchor's file. Best on another disk; never in a backup.
    package var anchorPath: String
    /// Requests that may wait; those beyond it are answered `busy`.
    package var waitingLimit = 2_048
    /// Requests in one transaction.
    package var batchLimit = 256
    /// Below this many free bytes on the data disk nothing is begun.
    package var reserveBytes: Int = 64 << 20
    package var clock: any RegistryClock
    /// How much work a guess at a password is; tests ask for less.
    package var passwordCost = PasswordHash.Cost.standard
    /// Free bytes on the data disk; `nil` if that cannot be found out.
    package var freeBytes: @Sendable () -> Int?
    /// Called once when an error ends the registry; a program ends itself here.
    package var onFatal: @Sendable (FatalRegistryError) -> Void = { _ in }
    /// The verifier's judgement of a receipt that is about to be handed out: `nil`, or why it
    /// would not pass. A receipt that does not pass is not handed out.
    package var verifyReceipt: (@Sendable (_ receipt: [UInt8]) -> String?)?
    /// Puts something else in the place of a part: for tests that make parts fail.
    package var replacingParts: @Sendable (RegistryParts) -> RegistryParts = { $0 }

    /// - Parameter anchorPath: by default `anchor/head` in the data directory.
    package init(directory: String, anchorPath: String? = nil) {
        self.directory = directory
        self.clock = MachineClock()
        self.anchorPath = anchorPath ?? directory + "/anchor/head"
        self.freeBytes = { try? FileSystem.freeBytes(directory) }
    }

    package var databasePath: String { self.directory + "/registry.sqlite" }
    package var filesPath: String { self.directory + "/files" }
    package var logPath: String { self.directory + "/log" }
    package var keysPath: String { self.directory + "/keys" }
    /// The link for an administrator (`antind admin link`).
    package var setupPath: String { self.directory + "/setup-link" }
    /// The key of the secrets in the database (Docs/formats/directory.md).
    package var secretsPath: String { self.directory + "/" + Self.secretsName }
    static let secretsName = "secrets.key"
    package var lockPath: String { self.directory + "/lock" }
}

/// The four things that can fail under a registry.
package struct RegistryParts: Sendable {
    package var store: any RegistryStore
    package var anchor: any Anchor
    package var publication: any Publication
    package var blobs: any BlobStore

    package init(
        store: any RegistryStore, anchor: any Anchor, publication: any Publication,
        blobs: any BlobStore
    ) {
        self.store = store
        self.anchor = anchor
        self.publication = publication
        self.blobs = blobs
    }
}
