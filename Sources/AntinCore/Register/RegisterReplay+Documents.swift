// RegisterReplay+Documents.swift
import AntinLog

// Documents and what happens to them.

extension RegisterReplay {
    func checkDocument(_ body: EntryBody, _ time: Timestamp, _ found: inout EntryFindings) {
        self.needActive(body, time, &found)
        switch body.content {
        case .documentIssued(let issued):
            self.needNumbered(issued, body.organ, &found)
        case .documentReceived(let received):
            let key = BookKey(organ: body.organ, volume: received.volume)
            self.needNext(received.number...received.number, key, [.incoming], &found)
            self.needDate(received.date, key, from: received.date, time, &found)
            if let ref = received.ref { self.needIssued(ref, "ref", &found) }
        default:
            break
        }
    }

    func checkChange(
        _ change: DocumentChange, by organ: OrganID, _ time: Timestamp,
        _ found: inout EntryFindings
    ) {
        let kinds: [KindTag] =
            switch change.change {
            case .corrected, .replaced, .recalled: [.issued]
            case .erased, .amended: .recorded
            }
        self.checkTarget(change.ref, of: organ, kinds, time, &found)
        if let by = change.by {
            self.needIssued(by, "by", &found)
            found.need(by != change.ref, .referenceItself, "entry \(by.index)")
        }
        guard let target = change.ref.here else { return }
        let before = self.changes(of: target).compactMap(\.change)
        switch change.change {
        case .recalled, .replaced, .erased:
            found.need(
                !before.contains(change.change), .changeRepeated,
                "entry \(target) is \(change.change.rawValue) already")
        case .corrected, .amended:
            break
        }
        let enders: [DocumentChange.Change] =
            switch change.change {
            case .corrected: [.recalled, .replaced]
            case .replaced: [.recalled]
            case .recalled, .erased, .amended: []
            }
        for ender in enders where before.contains(ender) {
            found.add(
                .changeOrder,
                "entry \(target) is \(ender.rawValue) and cannot be \(change.change.rawValue)")
        }
    }

    /// `ref` of what an organ says about an entry of its own: in this log, earlier, of one of
    /// these kinds, and stated by this organ or by one that it succeeds.
    func checkTarget(
        _ ref: Reference, of organ: OrganID, _ kinds: [KindTag], _ time: Timestamp,
        _ found: inout EntryFindings
    ) {
        guard let index = ref.here else {
            found.add(.referenceKind, "an entry of another log")
            return
        }
        guard index < self.size else {
            found.add(.referenceAhead, "entry \(index)")
            return
        }
        found.need(kinds.contains(self.kind(at: index)), .referenceKind, "entry \(index)")
        guard let owner = self.organ(of: index) else { return }
        found.need(
            self.acts(organ, for: owner, time), .referenceOrgan,
            "entry \(index) is of \(owner), not of \(organ)")
    }

    /// A reference to somebody's issued document, in this log or another.
    private func needIssued(_ ref: Reference, _ member: String, _ found: inout EntryFindings) {
        if let elsewhere = ref.elsewhere {
            found.need(
                self.log.map { !JSONText.same($0.origin, elsewhere.origin) } ?? true,
                .referenceSpelling, "\(member): entry \(ref.index) of this log")
        } else if ref.index >= self.size {
            found.add(.referenceAhead, "\(member): entry \(ref.index)")
        } else {
            found.need(
                self.kind(at: ref.index) == .issued, .referenceKind,
                "\(member): entry \(ref.index)")
        }
    }
}
