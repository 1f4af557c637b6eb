internal import AntinCore
internal import AntinFetch
internal import AntinLog
internal import AntinRegistry
internal import AntinSystem
internal import Dispatch

/// Takes what is due out of the outbox and hands it over; what came of it is noted.
///
/// At least once: a crash between handing over and noting sends again, under the same id.
struct Courier: Sendable {
    let registry: Registry
    let settings: OutboxSettings
    let publicAddress: String
    /// One for each target would keep a connection for each; one for all keeps none for long.
    private let client: HTTPClient

    init(registry: Registry, settings: OutboxSettings, publicAddress: String) {
        self.registry = registry
        self.settings = settings
        self.publicAddress = publicAddress
        self.client = HTTPClient(
            limits: .init(
                connectMilliseconds: 5_000, readMilliseconds: 10_000, totalMilliseconds: 15_000,
                maxBodyBytes: 64 << 10),
            caFile: settings.webhooks.caFile, publicOnly: !settings.webhooks.allowsPrivate)
    }

    /// Sends what is due now, at most so many of each kind; answers how many were tried.
    @discardableResult
    func sendDue(limit: Int = 200) async throws -> Int {
        // What cannot be noted would be sent for ever.
        guard case .writable = self.registry.mode else { return 0 }
        var count = 0
        if let relay = self.settings.relay {
            let due = try await self.registry.dueMessages(of: .email, limit: limit)
            count += due.count
            try await self.registry.note(await self.mail(due, relay))
        }
        let due = try await self.registry.dueMessages(of: .webhook, limit: limit)
        count += due.count
        // One after the other for each target, eight targets at once.
        let targets = Array(Dictionary(grouping: due) { $0.message.webhook ?? 0 }.values)
        for start in stride(from: 0, to: targets.count, by: 8) {
            let part = targets[start..<min(start + 8, targets.count)]
            let outcomes = await withTaskGroup(of: [SendingOutcome].self) { group in
                for messages in part {
                    group.addTask { await Self.blocking { messages.map(self.call) } }
                }
                return await group.reduce(into: []) { $0 += $1 }
            }
            try await self.registry.note(outcomes)
        }
        return count
    }

    private func mail(_ due: [OutboxSubject], _ relay: SMTPServer) async -> [SendingOutcome] {
        let now = self.registry.clock.read().wall.seconds
        var letters: [(id: Int64, letter: MailMessage)] = []
        var outcomes: [SendingOutcome] = []
        for subject in due {
            let letter = OutboxLetter(subject: subject, publicAddress: self.publicAddress)
            if let mail = letter.mail(from: self.settings.sender, at: now) {
                letters.append((subject.message.id, mail))
            } else {
                outcomes.append(Self.gone(subject))
            }
        }
        guard !letters.isEmpty else { return outcomes }
        let messages = letters.map(\.letter)
        let answers = await Self.blocking { SMTPClient(relay).send(messages) }
        for ((id, _), answer) in zip(letters, answers) {
            switch answer {
            case .answered(let reply):
                outcomes.append(
                    SendingOutcome(
                        message: id, isSent: reply.isPositive,
                        answer: "\(reply.code) \(reply.text)",
                        isFinal: reply.isFinal))
            case .failed(let error):
                outcomes.append(
                    SendingOutcome(message: id, isSent: false, answer: "\(error)"))
            }
        }
        return outcomes
    }

    /// One webhook. Redirects are answers like others: they are not followed.
    private func call(_ subject: OutboxSubject) -> SendingOutcome {
        let id = subject.message.id
        guard let hook = subject.webhook, hook.ended == nil, subject.document != nil else {
            return Self.gone(subject)
        }
        let body = OutboxLetter(subject: subject, publicAddress: self.publicAddress).body
        let seconds = SystemClock.unixSeconds()
        do throws(FetchError) {
            let answer = try self.client.send(
                HTTPRequest(
                    .post, HTTPURL(hook.url),
                    headers: [
                        ("Content-Type", "application/json"),
                        ("Antin-Event", subject.message.event.rawValue),
                        ("Antin-Delivery", "evt_\(id)"),
                        (
                            "Antin-Signature",
                            OutboxLetter.signature(of: body, secret: hook.secret, at: seconds)
                        ),
                    ], body: body))
            return SendingOutcome(
                message: id, isSent: answer.isSuccess, answer: "HTTP \(answer.status)",
                isFinal: answer.status == 410)
        } catch {
            return SendingOutcome(
                message: id, isSent: false, answer: "\(error)",
                isFinal: error.code == .invalidRequest)
        }
    }

    private static func gone(_ subject: OutboxSubject) -> SendingOutcome {
        SendingOutcome(
            message: subject.message.id, isSent: false, answer: "nothing left to tell",
            isFinal: true)
    }

    /// Runs work that waits for others off the threads that Swift's concurrency shares.
    private static func blocking<Answer: Sendable>(
        _ body: @escaping @Sendable () -> Answer
    ) async -> Answer {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(returning: body()) }
        }
    }
}
