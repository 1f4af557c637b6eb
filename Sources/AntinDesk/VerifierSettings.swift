package import AntinCore
internal import AntinCrypto
package import AntinLog
internal import AntinSystem
package import ArgumentParser

/// Whom to believe and which day it is: what verifying depends on beside the file.
package struct VerifierSettings: ParsableArguments {
    @Option(
        help: "Tệp danh sách tin cậy, thay cho các danh sách đã ghim. (used in place of the pinned)"
    )
    package var trust: [String] = []

    @OptionGroup package var folder: TrustFolder

    @Option(help: "Xét như vào lúc này: 2026-11-21 hoặc 2026-11-21T01:15:00.000Z. (as of)")
    package var at: String?

    @Option(help: "Phiếu vào sổ dùng được bao nhiêu ngày. (days that a receipt is good for)")
    package var maxAge: Int = 30

    package init() {}

    package func validate() throws {
        guard self.maxAge >= 0, self.maxAge <= 36_500 else {
            throw ValidationError("--max-age: 0…36500")
        }
        _ = try self.now
    }

    /// The time of judgement.
    package var now: Timestamp {
        get throws {
            try self.givenTime ?? Timestamp(milliseconds: SystemClock.unixMilliseconds())
        }
    }

    /// The time that was asked for; nil for now.
    package var givenTime: Timestamp? {
        get throws {
            guard let text = self.at else { return nil }
            if let time = try? Timestamp(parsing: text) { return time }
            if let date = try? CivilDate(parsing: text) { return date.startOfDay }
            throw ValidationError("--at: 2026-11-21 | 2026-11-21T01:15:00.000Z")
        }
    }

    /// The lists to believe: those given, otherwise those pinned.
    package var store: TrustStore {
        get throws {
            guard !self.trust.isEmpty else {
                return try PinnedTrust(folder: self.folder.trustFolder).store
            }
            return try self.given
        }
    }

    /// The lists given on the command line and no others.
    package var given: TrustStore {
        get throws { TrustStore(try self.trust.map(Self.bundle)) }
    }

    /// A list from a file that the caller vouches for; it must be whole all the same.
    private static func bundle(_ path: String) throws -> SignedTrustBundle {
        let bundle = try TrustFile.read(path)
        guard bundle.isSigned(by: bundle.bundle.trustKeys) else {
            throw ProgramError(refusal: .badSignature)
        }
        return bundle
    }

    package func verifier(trusting store: TrustStore) -> Verifier {
        Verifier(trusting: store.pinned.map(\.bundle), maxReceiptAgeDays: self.maxAge)
    }
}
