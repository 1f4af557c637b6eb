// What an administrator decides about the log itself; each decision is an entry.

package import AntinCore
import AntinLog

extension Registry {
    /// Writing goes on: the clock as it is now is believed, or a restore was looked into.
    ///
    /// While the clock is behind the last entry, entries repeat that entry's time until the clock
    /// has passed it.
    @discardableResult
    package func resume(cause: LogResumed.Cause, reason: String) async throws -> UInt64 {
        let organ = self.operatorOrgan
        return try await self.submit(resumingClock: true) { planning in
            let record = try SealedRecord(ChangeRecord(reason: reason), for: .logResumed)
            try planning.transaction.set("clock_floor", "\(planning.time.milliseconds)")
            return try planning.append(
                EntryBody(
                    organ: organ, .logResumed(LogResumed(cause: cause, record: record.digest))),
                record: record)
        }
    }

    /// Another policy applies from this entry on.
    @discardableResult
    package func changePolicy(_ policy: String, reason: String) async throws -> UInt64 {
        let organ = self.operatorOrgan
        return try await self.submit { planning in
            let record = try SealedRecord(ChangeRecord(reason: reason), for: .policyChanged)
            return try planning.append(
                EntryBody(
                    organ: organ,
                    .policyChanged(PolicyChanged(policy: policy, record: record.digest))),
                record: record)
        }
    }

    /// Ends the log: this is its last entry, and the registry only answers questions from now on.
    @discardableResult
    package func closeLog(reason: String, successor: String? = nil) async throws -> UInt64 {
        let organ = self.operatorOrgan
        let entry = try await self.submit { planning in
            let record = try SealedRecord(ChangeRecord(reason: reason), for: .logClosed)
            let entry = try planning.append(
                EntryBody(
                    organ: organ,
                    .logClosed(LogClosed(record: record.digest, successor: successor))),
                record: record)
            try planning.transaction.set("closed", "\(entry)")
            return entry
        }
        self.stopWriting(.closed(entry: entry))
        return entry
    }
}
