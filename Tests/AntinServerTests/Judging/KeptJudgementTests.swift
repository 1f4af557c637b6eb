// KeptJudgementTests.swift
import AntinCore
import AntinCrypto
import AntinLog
import AntinRegistry
import AntinSystem
import Synchronization
import Testing

@testable import AntinServer

@Suite("A judgement is made once for all who ask, and never outlives what it was made of")
struct KeptJudgementTests {
    /// A document, and a judge that counts how often it is asked.
    private final class Desk: Sendable {
        let office: ServedOffice
        let entry: UInt64
        let clock: SlotClock
        let list: String
        let kept: KeptJudgements
        let asked = Mutex(0)

        init(
            _ office: ServedOffice, _ caller: Caller, _ clock: SlotClock,
            renew: @escaping @Sendable () async -> Bool = { true }
        ) async throws {
            self.office = office
            self.clock = clock
            self.entry = UInt64(try await caller.issue(office))
            self.list = office.folder + "/list.antin-trust"
            try DurableFile.write([1], to: self.list)
            self.kept = KeptJudgements(
                registry: office.registry,
                lists: TrustLists([self.list], of: office.registry, renew: renew))
        }

        var count: Int { self.asked.withLock { $0 } }

        @discardableResult
        func ask(
            _ subject: KeptJudgements.Subject = .entry, _ language: Language = .vietnamese,
            dying: Bool = false, published: UInt64 = .max
        ) async throws -> Judge.Judged {
            let document = try #require(try await self.office.registry.document(self.entry))
            return try await self.kept.judged(
                subject, of: IssuedStanding(document, published: published), in: language
            ) { _ in
                self.asked.withLock { $0 += 1 }
                if dying { return .died }
                return Judge.Judged(
                    json: [:], verdict: document.state == .recalled ? .recalled : .genuine,
                    text: "")
            }
        }

        func recall() async throws {
            try await self.office.registry.recall(
                self.entry, as: #require(OrganID(ServedOffice.department)),
                record: ChangeRecord(reason: "sai thẩm quyền"))
        }
    }

    private static func run(
        renew: @escaping @Sendable () async -> Bool = { true },
        _ body: @Sendable @escaping (Desk) async throws -> Void
    ) async throws {
        let clock = SlotClock()
        try await ServedOffice.run(clock: clock) { office, caller in
            try await body(try await Desk(office, caller, clock, renew: renew))
        }
    }

    @Test("What is said between a recall and its publication is not said after it")
    func unpublished() async throws {
        try await Self.run { desk in
            try await desk.recall()
            let document = try #require(try await desk.office.registry.document(desk.entry))
            let changed = try #require(document.changed)
            // As the store is read before the checkpoint that names the recall is out.
            try await desk.ask(published: changed)
            try await desk.ask(published: changed)
            #expect(desk.count == 1)
            try await desk.ask(published: changed + 1)
            #expect(desk.count == 2)
        }
    }

    @Test("The same question is judged once; another name or language is another question")
    func once() async throws {
        try await Self.run { desk in
            let file = Digest.sha256("a")
            let first = try await desk.ask(.file(file, name: "a.pdf"))
            desk.clock.pass(seconds: 9)
            let second = try await desk.ask(.file(file, name: "a.pdf"))
            #expect(desk.count == 1)
            #expect(first.verdict == .genuine && second.size == first.size)
            try await desk.ask(.file(file, name: "b.pdf"))
            try await desk.ask(.file(file, name: "a.pdf"), .english)
            try await desk.ask(.registered(file))
            #expect(desk.count == 4)
        }
    }

    @Test("No judgement is older than a slot, whatever the clock on the wall does")
    func slot() async throws {
        try await Self.run { desk in
            try await desk.ask()
            desk.clock.pass(seconds: 10)
            try await desk.ask()
            #expect(desk.count == 2)
            desk.clock.passUnseen(seconds: 10)
            try await desk.ask()
            #expect(desk.count == 3)
        }
    }

    @Test("A recall ends it at once, and the new one knows of the recall")
    func recall() async throws {
        try await Self.run { desk in
            let before = try await desk.ask()
            try await desk.recall()
            let after = try await desk.ask()
            #expect(desk.count == 2 && after.verdict == .recalled)
            let changed = try #require(
                try await desk.office.registry.document(desk.entry)?.changed)
            // Who enters compares these two: the old one is refused, the new one is not.
            #expect(before.size <= changed && after.size > changed)
        }
    }

    @Test("A receipt that was made before a recall does not make the judgement look newer")
    func oldReceipt() async throws {
        try await Self.run { desk in
            let document = try #require(try await desk.office.registry.document(desk.entry))
            try await desk.ask()
            try await desk.recall()
            // Somebody has looked the document up before the recall and asks only now.
            let late = try await desk.kept.judged(
                .registered(Digest.sha256("a")), of: IssuedStanding(document, published: .max),
                in: .vietnamese
            ) { _ in Judge.Judged(json: [:], verdict: .genuine, text: "") }
            let changed = try #require(
                try await desk.office.registry.document(desk.entry)?.changed)
            #expect(late.size <= changed)
        }
    }

    @Test("Another trust list is another question")
    func trust() async throws {
        try await Self.run { desk in
            try await desk.ask()
            try DurableFile.write([2], to: desk.list)
            try await desk.ask()
            #expect(desk.count == 2)
            try await desk.ask()
            #expect(desk.count == 2)
            try FileSystem.remove(desk.list)
            try await desk.ask()
            try await desk.ask()
            #expect(desk.count == 4)
        }
    }

    @Test("While the list cannot be renewed nothing is kept")
    func notRenewed() async throws {
        try await Self.run(renew: { false }) { desk in
            try await desk.ask()
            try await desk.ask()
            #expect(desk.count == 2)
        }
    }

    @Test("A new entry makes the list be looked at again")
    func renewed() async throws {
        let looks = Mutex(0)
        try await Self.run(renew: {
            looks.withLock { $0 += 1 }
            return true
        }) { desk in
            try await desk.ask()
            try await desk.ask()
            #expect(looks.withLock { $0 } == 1)
            try await desk.office.registry.registerOrgan(
                #require(OrganID("000.02.18.H41")), name: "Trường C (hư cấu)")
            try await desk.ask()
            #expect(looks.withLock { $0 } == 2)
        }
    }

    @Test("A judge that died is not kept")
    func died() async throws {
        try await Self.run { desk in
            let first = try await desk.ask(dying: true)
            let second = try await desk.ask()
            #expect(first.verdict == .undecided && second.verdict == .genuine)
            #expect(desk.count == 2)
        }
    }
}

@Suite("One run for all who ask the same at the same time")
struct SharedRunTests {
    private struct Failed: Error {}

    private final class Counter: Sendable {
        private let value = Mutex(0)
        var count: Int { self.value.withLock { $0 } }
        func add() { self.value.withLock { $0 += 1 } }
    }

    /// Starts a run and two who wait for it; what the three were answered.
    private static func three(
        _ body: @escaping @Sendable () throws -> Int
    ) async -> (answers: [Int?], runs: Int) {
        let runs = SharedRuns<Int, Int>()
        let counter = Counter()
        let answers = await withTaskGroup(of: Int?.self) { group in
            group.addTask {
                try? await runs.run(7) {
                    counter.add()
                    // The others are there before it ends.
                    while await runs.waitingCount(for: 7) < 2 { await Task.yield() }
                    return try body()
                }
            }
            while counter.count == 0 { await Task.yield() }
            for _ in 0..<2 {
                group.addTask {
                    try? await runs.run(7) {
                        counter.add()
                        return -1
                    }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        return (answers, counter.count)
    }

    @Test("Who comes meanwhile gets the same answer")
    func shared() async {
        let (answers, runs) = await Self.three { 42 }
        #expect(answers == [42, 42, 42] && runs == 1)
    }

    @Test("Who comes meanwhile gets the same error, and the next one runs anew")
    func failed() async throws {
        let (answers, runs) = await Self.three { throw Failed() }
        #expect(answers == [nil, nil, nil] && runs == 1)
        let after = SharedRuns<Int, Int>()
        _ = try? await after.run(7) { throw Failed() }
        #expect(try await after.run(7) { 1 } == 1)
    }
}
