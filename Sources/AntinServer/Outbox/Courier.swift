internal import AntinCore
internal import AntinFetch
internal import AntinLog
internal import AntinRegistry
internal import AntinSystem
internal import Dispatch

/// Takes what is due out of the outbox and hands it over; what came of it is noted.
///
/// At least once: a crash between handing over and noting sends again, under the same id (the
/// `Message-ID` of a letter, `Antin-Delivery` of a webhook), by which the other side knows it. Two
/// couriers never take the same message (`Registry.takeDue`).
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

    /// From now on notices to the owners of accounts are written, or not.
    func noteRelay() async throws {
        try await self.registry.noteRelay(self.settings.relay != nil)
    }

    /// Sends what is due now; answers how many were tried.
    ///
    /// Letters and webhooks go at the same time, and so do the webhooks of different targets: a
    /// target that answers slowly keeps back its own alone.
    @discardableResult
    func sendDue() async throws -> Int {
        // What cannot be noted would be sent for ever.
        guard case .writable = self.registry.mode else { return 0 }
        async let letters = self.sendLetters()
        async let calls = self.sendCalls()
        return try await letters + calls
    }

    /// Letters that are handed in over one connection: what came of them is noted after that.
    static let letterLimit = 50
    static let callLimit = 400
    static let targetsAtOnce = 8

    private func sendLetters() async throws -> Int {
        guard let relay = self.settings.relay else { return 0 }
        let due = try await self.registry.takeDue(of: .email, limit: Self.letterLimit)
        try await self.registry.note(await self.mail(due, relay))
        return due.count
    }

    private func sendCalls() async throws -> Int {
        let due = try await self.registry.takeDue(of: .webhook, limit: Self.callLimit)
        var targets = Array(Dictionary(grouping: due) { $0.message.webhook ?? 0 }.values)[...]
        try await withThrowingTaskGroup(of: Void.self) { group in
            func begin() {
                guard let messages = targets.popFirst() else { return }
                group.addTask { try await self.tell(messages) }
            }
            for _ in 0..<Self.targetsAtOnce { begin() }
            while try await group.next() != nil { begin() }
        }
        return due.count
    }

    /// One target, one message after the other, each noted before the next is sent. When it is not
    /// heard from, the others for it are put off.
    private func tell(_ messages: [OutboxSubject]) async throws {
        var rest = messages[...]
        while let subject = rest.popFirst() {
            let (outcome, isSilent) = await Self.blocking { self.call(subject) }
            var outcomes = [outcome]
            if isSilent {
                outcomes += rest.map {
                    SendingOutcome(
                        message: $0.message.id, isSent: false, answer: "", isPutOff: true)
                }
                rest = []
            }
            try await self.registry.note(outcomes)
        }
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

    /// One webhook, and whether nobody was heard. Redirects are answers like others: they are not
    /// followed.
    private func call(_ subject: OutboxSubject) -> (SendingOutcome, isSilent: Bool) {
        let id = subject.message.id
        guard let hook = subject.webhook, hook.ended == nil,
            subject.document != nil || subject.message.event == .trial
        else {
            return (Self.gone(subject), false)
        }
        guard let secret = hook.secret else {
            let answer = "the webhook's secret does not open; make the webhook anew"
            return (
                SendingOutcome(message: id, isSent: false, answer: answer, isFinal: true), false
            )
        }
        let body = OutboxLetter(subject: subject, publicAddress: self.publicAddress).body
        let seconds = self.registry.clock.read().wall.seconds
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
                            OutboxLetter.signature(of: body, secret: secret, at: seconds)
                        ),
                    ], body: body))
            return (
                SendingOutcome(
                    message: id, isSent: answer.isSuccess, answer: "HTTP \(answer.status)",
                    isFinal: answer.status == 410),
                false
            )
        } catch {
            return (
                SendingOutcome(
                    message: id, isSent: false, answer: "\(error)",
                    isFinal: error.code == .invalidRequest),
                error.code != .invalidRequest
            )
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
