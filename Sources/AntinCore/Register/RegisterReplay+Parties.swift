// RegisterReplay+Parties.swift
package import AntinCrypto
package import AntinLog

// The log and who takes part in it.

/// What the log says about itself.
package struct LogState: Sendable {
    package let operatorOrgan: OrganID
    package let origin: String
    /// SHA-256 of the SPKI of the key that signs checkpoints.
    package internal(set) var logKey: Digest
    package internal(set) var statusKey: Digest
    package internal(set) var policy: String
    package internal(set) var isClosed = false
}

/// The organs by small numbers, so that an entry's organ takes four bytes.
struct OrganTable: Sendable {
    struct Organ: Sendable {
        let id: OrganID
        var isRegistered = false
        var end: OrganEnded?
        var signers: [Digest: [SignerTerm]] = [:]
    }

    /// The number of no organ.
    static let nobody = UInt32.max

    private var numbers: [OrganID: UInt32] = [:]
    private var organs: [Organ] = []

    subscript(number: UInt32) -> OrganID? {
        number < self.organs.count ? self.organs[Int(number)].id : nil
    }

    subscript(id: OrganID) -> Organ? { self.numbers[id].map { self.organs[Int($0)] } }

    mutating func number(for id: OrganID) -> UInt32 {
        if let number = self.numbers[id] { return number }
        let number = UInt32(truncatingIfNeeded: self.organs.count)
        self.numbers[id] = number
        self.organs.append(Organ(id: id))
        return number
    }

    mutating func change(_ id: OrganID, _ change: (inout Organ) -> Void) {
        change(&self.organs[Int(self.number(for: id))])
    }
}

/// One term in which a certificate signs for an organ.
struct SignerTerm: Sendable {
    let registered: SignerRegistered
    var ended: SignerEnded?
}

extension RegisterReplay {
    // MARK: The log

    func checkLog(_ body: EntryBody, _ found: inout EntryFindings) {
        var isOpening = false
        var isOperators = false
        var isExempt = false
        switch body.content {
        case .registryOpened: isOpening = true
        case .policyChanged, .logResumed, .logClosed, .keyRotated: isOperators = true
        case .organRegistered, .unknown: isExempt = true
        default: break
        }
        found.need(
            isOpening == (self.size == 0), .logNotOpened, "\(body.kind) as entry \(self.size)")
        found.need(self.log?.isClosed != true, .logAfterClose, body.kind)
        if isOperators {
            found.need(
                self.log?.operatorOrgan == body.organ, .logNotOperator,
                "\(body.kind) by \(body.organ)")
        } else if !isOpening, !isExempt {
            found.need(
                self.organs[body.organ]?.isRegistered == true, .organNotRegistered,
                "\(body.kind) by \(body.organ)")
        }
        if case .keyRotated(let rotated) = body.content {
            let current = rotated.role == .log ? self.log?.logKey : self.log?.statusKey
            found.need(
                rotated.old == current && rotated.new != rotated.old, .keyNotCurrent,
                "key of role \(rotated.role.rawValue)")
        }
    }

    mutating func takeLog(_ body: EntryBody) {
        switch body.content {
        case .registryOpened(let opened) where self.log == nil:
            self.log = LogState(
                operatorOrgan: body.organ, origin: opened.origin, logKey: opened.logKey,
                statusKey: opened.statusKey, policy: opened.policy)
        case .policyChanged(let changed):
            self.log?.policy = changed.policy
        case .keyRotated(let rotated) where rotated.role == .log:
            self.log?.logKey = rotated.new
        case .keyRotated(let rotated):
            self.log?.statusKey = rotated.new
        case .logClosed:
            self.log?.isClosed = true
        default:
            break
        }
    }

    // MARK: Organs and signers

    func checkParty(_ body: EntryBody, _ time: Timestamp, _ found: inout EntryFindings) {
        let organ = self.organs[body.organ]
        switch body.content {
        case .organRegistered:
            found.need(
                organ?.isRegistered != true, .organAlreadyRegistered, body.organ.text)
        case .organEnded:
            found.need(organ?.end == nil, .organEnded, "\(body.organ) ends again")
        case .signerRegistered(let signer):
            self.needActive(body, time, &found)
            let last = organ?.signers[signer.certificate]?.last
            found.need(
                last == nil || last?.ended?.reason == .ended, .signerAlreadyRegistered,
                "certificate \(signer.certificate)")
        case .signerEnded(let signer):
            let last = organ?.signers[signer.certificate]?.last
            found.need(
                last != nil && last?.ended == nil, .signerNotRegistered,
                "certificate \(signer.certificate)")
        default:
            break
        }
    }

    mutating func takeParty(_ body: EntryBody) {
        self.organs.change(body.organ) { organ in
            switch body.content {
            case .organRegistered:
                organ.isRegistered = true
            case .organEnded(let ended):
                organ.end = organ.end ?? ended
            case .signerRegistered(let signer):
                organ.signers[signer.certificate, default: []].append(
                    SignerTerm(registered: signer))
            case .signerEnded(let ended):
                guard var terms = organ.signers[ended.certificate], var last = terms.popLast()
                else { return }
                last.ended = last.ended ?? ended
                organ.signers[ended.certificate] = terms + [last]
            default:
                break
            }
        }
    }

    /// The registration under which a certificate signs for an organ at an instant; nil if there
    /// is none, or if it had ended by then. A compromised key ended at the instant that its
    /// `signer.ended` names, which may lie long before that entry.
    package func signer(
        _ certificate: Digest, of organ: OrganID, at time: Timestamp
    ) -> SignerRegistered? {
        let terms = self.organs[organ]?.signers[certificate] ?? []
        return terms.last { term in
            guard term.registered.validFrom <= time else { return false }
            return term.ended.map { time < $0.validTo } ?? true
        }?.registered
    }

    /// True if the organ is registered and has not ended at the instant.
    package func isActive(_ organ: OrganID, at time: Timestamp) -> Bool {
        guard let organ = self.organs[organ], organ.isRegistered else { return false }
        return organ.end.map { time < $0.validTo } ?? true
    }

    /// What an organ may no longer do after its end.
    func needActive(_ body: EntryBody, _ time: Timestamp, _ found: inout EntryFindings) {
        guard let end = self.organs[body.organ]?.end else { return }
        found.need(time < end.validTo, .organEnded, "\(body.kind) by \(body.organ)")
    }

    /// True if `actor` is `organ`, or its successor after its end; successors may follow each
    /// other. At most 16 steps, so that a circle ends.
    func acts(_ actor: OrganID, for organ: OrganID, _ time: Timestamp) -> Bool {
        var current = organ
        for _ in 0..<16 {
            if current == actor { return true }
            guard let end = self.organs[current]?.end, end.validTo <= time,
                let successor = end.successor
            else { return false }
            current = successor
        }
        return false
    }
}
