import AntinCore
import AntinCrypto
import AntinLog
import AntinRegistry
import AntinSystem
import Testing

/// What a client does, again and again until it has an answer; the answer is an entry.
enum Operation: String, CaseIterable, Sendable, Codable {
    case number, issue, receive, recall, paper, reserve

    /// What must be there before.
    func prepare(_ registry: Registry) async throws -> Prepared {
        let signed = try await registry.signed("công văn chờ số")
        let numbered = try await registry.signed("công văn chờ dấu")
        _ = try await registry.number(numbered)
        let issued = try await registry.issued("công văn đã phát hành")
        let sealed = try await Sample.file("có dấu", in: registry, signatures: 2)
        let arrived = try await Sample.file("đến", in: registry, signatures: 2)
        let scan = try await Sample.file("bản quét", in: registry, signatures: 0)
        return Prepared(
            signed: signed, numbered: numbered, issued: issued.entry, sealed: sealed,
            arrived: arrived, scan: scan)
    }

    struct Prepared: Sendable {
        let signed: DispatchID
        let numbered: DispatchID
        let issued: UInt64
        let sealed: RecordFile
        let arrived: RecordFile
        let scan: RecordFile
    }

    func run(_ registry: Registry, _ prepared: Prepared) async throws -> UInt64 {
        let organ = try Sample.organ()
        let key = OperationKey(
            scope: "token", key: "the same each time", request: .sha256(self.rawValue))
        switch self {
        case .number:
            return try await registry.number(prepared.signed).entry
        case .issue:
            return try await registry.issue(prepared.numbered, sealed: [prepared.sealed]).entry
        case .receive:
            return try await registry.receive(
                Sample.arrival([prepared.arrived], organ: TestSite.organ)
            ).entry
        case .recall:
            return try await registry.recall(
                prepared.issued, as: organ, record: ChangeRecord(reason: "nhầm"), key: key)
        case .paper:
            return try await registry.registerPaper(
                Sample.draft("giấy", medium: .paper), files: [prepared.scan], key: key
            ).entry
        case .reserve:
            return try await need(
                registry.reserveNumbers(
                    organ, book: Sample.outgoing(), series: Sample.series(), count: 3,
                    reason: "mất điện", key: key
                ).first?.entry)
        }
    }
}

@Suite("Faults in the commit order")
struct FaultTests {
    /// Each step × not persisted, persisted × each operation: the caller is told that the outcome
    /// is unknown, nothing is written any more, and after a restart the same request has its one
    /// answer.
    @Test(
        "A step that fails, having done its work or not, loses nothing and doubles nothing",
        arguments: Faults.Point.allCases, Faults.Kind.allCases)
    func matrix(point: Faults.Point, kind: Faults.Kind) async throws {
        for operation in Operation.allCases {
            let site = try TestSite()
            let observer = Observer()
            let faults = Faults()
            site.replaceParts { faults.inside($0) }
            let prepared: Operation.Prepared
            do {
                let registry = try await site.create()
                prepared = try await operation.prepare(registry)
                try await observer.note(prepared.issued, of: registry)
                faults.arm(point, kind)
                await #expect(throws: RegistryError.outcomeUnknown) {
                    try await operation.run(registry, prepared)
                }
                #expect(faults.fired == 1)
                #expect(site.errors.count == 1)
                await #expect(throws: RegistryError.ending) {
                    try await operation.run(registry, prepared)
                }
                try observer.see(registry)
            }
            let registry = try await site.open()
            let entry = try await operation.run(registry, prepared)
            try await observer.note(entry, of: registry)
            #expect(try await operation.run(registry, prepared) == entry)
            try await observer.check(registry, at: site)
        }
    }

    @Test(
        "A second fault, while the first is being recovered from, is recovered from too",
        arguments: Faults.Point.allCases, Faults.Kind.allCases)
    func twice(point: Faults.Point, kind: Faults.Kind) async throws {
        for second in [Faults.Point.anchor, .tiles, .checkpoint] {
            for secondKind in Faults.Kind.allCases {
                let site = try TestSite()
                let observer = Observer()
                let faults = Faults()
                site.replaceParts { faults.inside($0) }
                let operation = Operation.issue
                let prepared: Operation.Prepared
                do {
                    let registry = try await site.create()
                    prepared = try await operation.prepare(registry)
                    try await observer.note(prepared.issued, of: registry)
                    faults.arm(point, kind)
                    await #expect(throws: RegistryError.outcomeUnknown) {
                        try await operation.run(registry, prepared)
                    }
                }
                faults.arm(second, secondKind)
                var recovered = try? await site.open()
                // Recovery does what the first fault left undone, and nothing else.
                let isLeft =
                    switch (point, kind, second) {
                    case (.transaction, .notPersisted, _), (.checkpoint, .persisted, _): false
                    case (.transaction, .persisted, .anchor): true
                    case (.anchor, .notPersisted, .anchor): true
                    case (_, _, .anchor): false
                    default: true
                    }
                #expect(faults.fired == (isLeft ? 2 : 1))
                #expect((recovered == nil) == isLeft)
                faults.disarm()
                recovered = nil
                let registry = try await site.open()
                let entry = try await operation.run(registry, prepared)
                try await observer.note(entry, of: registry)
                try await observer.check(registry, at: site)
            }
        }
    }

    @Test("Those who wait behind a group that fails are told that nothing was done")
    func queue() async throws {
        let site = try TestSite()
        let faults = Faults()
        site.replaceParts { faults.inside($0) }
        let registry = try await site.create()
        let ids = try await withThrowingTaskGroup(of: DispatchID.self) { group in
            for number in 0..<50 {
                group.addTask { try await registry.signed("\(number)") }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        faults.arm(.tiles, .notPersisted)
        let outcomes = Shared<[RegistryError]>([])
        await withTaskGroup(of: Void.self) { group in
            for id in ids {
                group.addTask {
                    do {
                        _ = try await registry.number(id)
                    } catch let error as RegistryError {
                        outcomes.change { $0.append(error) }
                    } catch {
                        Issue.record(error)
                    }
                }
            }
        }
        #expect(faults.fired == 1)
        #expect(outcomes.value.allSatisfy { $0 == .outcomeUnknown || $0 == .ending })
        #expect(outcomes.value.count == 50)
    }

    /// SQLite's method: make the n-th step fail, for every n.
    @Test(
        "Whichever file operation fails, nothing is lost and nothing is doubled",
        arguments: [
            SystemFault.Effect.fail(errno: 28), .fail(errno: 5), .powerOff,
        ])
    func everyFileOperation(effect: SystemFault.Effect) async throws {
        var ordinal = 1
        while true {
            let site = try TestSite()
            let observer = Observer()
            let operation = Operation.issue
            let prepared: Operation.Prepared
            let hit = Shared(false)
            do {
                let registry = try await site.create()
                prepared = try await operation.prepare(registry)
                try await observer.note(prepared.issued, of: registry)
                let target = ordinal
                SystemFault.arm(under: site.directory) { step in
                    guard step.ordinal == target else { return .none }
                    hit.value = true
                    return effect
                }
                let answer = try? await operation.run(registry, prepared)
                SystemFault.disarm(under: site.directory)
                if !hit.value {
                    // Every step has had its turn.
                    #expect(answer != nil)
                    #expect(ordinal > 10)
                    return
                }
                try observer.see(registry)
            }
            let registry = try await site.open()
            let entry = try await operation.run(registry, prepared)
            try await observer.note(entry, of: registry)
            try await observer.check(registry, at: site)
            ordinal += 1
        }
    }

    @Test("A disk without space refuses before anything is begun, and answers questions")
    func diskFull() async throws {
        let site = try TestSite()
        do {
            let registry = try await site.create()
            _ = try await registry.issued("một")
        }
        let free = Shared(1_000)
        var configuration = site.configuration()
        let reported: @Sendable () -> Int? = { free.value }
        configuration.freeBytes = reported
        let registry = try await site.open(configuration)
        await #expect(throws: RegistryError.diskFull(freeBytes: 1_000)) {
            try await registry.issued("hai")
        }
        #expect(try await registry.documents(DocumentQuery()).count == 1)
        free.value = 1 << 30
        #expect(try await registry.issued("hai").number.number == 2)
        #expect(site.errors.isEmpty)
    }
}
