// What an administrator decides about the log itself; each decision is an entry.

package import AntinCore
import AntinLog

extension Registry {
    /// Writing goes on: the clock as it is now is believed, or a restore was looked into.
    ///
    /// While the clock is behind the last entry, entries repeat that entry's time until the clock
    /// has passed it.
    ///
    /// After a restore (`cause` is `.restore`) the record names the entries whose content has to
    /// be entered again from recipients' copies.
    @discardableResult
    package func resume(cause: LogResumed.Cause, reason: String) async throws -> UInt64 {
        let organ = self.operatorOrgan
        return try await self.submit(resumingClock: true) { planning in
            var reason = reason
            if cause == .restore { reason += try planning.lackingWords() }
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

extension Planning {
    /// What a restore has not brought back, in words for the record of `log.resumed`.
    fileprivate func lackingWords() throws -> String {
        let lacking = try self.transaction.lackingContents(limit: 10_000)
        guard !lacking.isEmpty else { return "" }
        // As many as a record has room for; of the others the number is told.
        let named = lacking.prefix(1_000).map { "#\($0)" }.joined(separator: " ")
        let rest = lacking.count > 1_000 ? " và \(lacking.count - 1_000) mục khác" : ""
        return " – phải nhập lại từ bản của nơi nhận: \(named)\(rest)"
    }
}
