// Queue.swift

/// How many may do something costly at once, and how many may wait for it; those beyond are told
/// to come again.
///
/// Fair between clients: whoever waits is served in turn, client by client, and a client that has
/// filled the queue makes room for one that has fewer waiting.
actor Queue {
    private var free: Int
    private let maxWaiting: Int
    private let busy: Problem
    /// Who waits, by client; the clients in the order in which they are served.
    private var waiting: [ClientKey: [CheckedContinuation<Void, any Error>]] = [:]
    private var order: [ClientKey] = []
    private var count = 0

    init(running: Int, waiting: Int, busy: Problem = Places.busy) {
        self.free = running
        self.maxWaiting = waiting
        self.busy = busy
    }

    var isFree: Bool { self.free > 0 }
    /// How many wait, of all clients and of one.
    var waitingCount: Int { self.count }
    func waitingCount(of client: ClientKey) -> Int { self.length(client) }

    /// Runs `body` when it is its turn; throws `busy` if too many wait already.
    nonisolated func run<Answer: Sendable>(
        for client: ClientKey = .everybody, _ body: () async throws -> Answer
    ) async throws -> Answer {
        try await self.enter(client)
        do {
            let answer = try await body()
            await self.leave()
            return answer
        } catch {
            await self.leave()
            throw error
        }
    }

    private func enter(_ client: ClientKey) async throws {
        if self.free > 0 {
            self.free -= 1
            return
        }
        if self.count >= self.maxWaiting { try self.makeRoom(for: client) }
        try await withCheckedThrowingContinuation { continuation in
            if self.waiting[client] == nil { self.order.append(client) }
            self.waiting[client, default: []].append(continuation)
            self.count += 1
        }
    }

    /// The client with the most in the queue gives up its last place for one with fewer.
    private func makeRoom(for client: ClientKey) throws {
        let own = self.waiting[client]?.count ?? 0
        guard let most = self.order.max(by: { self.length($0) < self.length($1) }),
            self.length(most) > own + 1, let last = self.waiting[most]?.popLast()
        else { throw self.busy }
        self.count -= 1
        last.resume(throwing: self.busy)
    }

    private func length(_ client: ClientKey) -> Int { self.waiting[client]?.count ?? 0 }

    private func leave() {
        guard !self.order.isEmpty else {
            self.free += 1
            return
        }
        let client = self.order.removeFirst()
        var queue = self.waiting[client] ?? []
        let next = queue.removeFirst()
        self.count -= 1
        if queue.isEmpty {
            self.waiting[client] = nil
        } else {
            self.waiting[client] = queue
            self.order.append(client)
        }
        next.resume()
    }
}
