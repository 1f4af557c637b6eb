internal import AntinCore
internal import AntinCrypto
internal import AntinFetch
internal import AntinLog
internal import AntinRegistry

/// A message of the outbox in the form in which it leaves: a letter, or what a webhook gets.
///
/// Neither carries the file. The subject of a document of limited circulation stays at home.
struct OutboxLetter: Sendable {
    let subject: OutboxSubject
    let publicAddress: String

    private var facts: JSONValue {
        (try? JSONValue(parsingLoosely: self.subject.message.facts)) ?? .object([:])
    }

    private var notation: String {
        guard let document = self.subject.document, let number = document.codeNumber else {
            return "#\(self.subject.message.document ?? 0)"
        }
        return number + "/" + (document.codeNotation ?? "")
    }

    private var title: String? {
        guard let document = self.subject.document, document.level != .restricted else {
            return nil
        }
        return document.subject
    }

    // MARK: E-mail

    /// `nil` for what there is nothing left to say about.
    func mail(from sender: String, at seconds: Int64) -> MailMessage? {
        guard let to = self.subject.message.address else { return nil }
        if self.subject.message.event == .account {
            guard let letter = NoticeLetter(self.facts, self.subject, self.publicAddress) else {
                return nil
            }
            return MailMessage(
                from: sender, fromName: self.subject.organName, to: to, subject: letter.headline,
                text: letter.text, id: "antin-\(self.subject.message.id)", date: seconds)
        }
        if self.subject.message.event == .trial {
            return MailMessage(
                from: sender, fromName: self.subject.organName, to: to,
                subject: "Thư thử của \(self.subject.organName)", text: Self.trial,
                id: "antin-\(self.subject.message.id)", date: seconds)
        }
        guard let document = self.subject.document else { return nil }
        let office = document.senderName ?? document.organ.text
        let urgency = self.subject.sending.flatMap { Urgency(priority: $0.priority)?.mark }
        let head = [urgency.map { "[\($0)]" }, self.headline].compactMap(\.self)
        return MailMessage(
            from: sender, fromName: office, to: to, subject: head.joined(separator: " "),
            text: self.text(of: document, office: office), id: "antin-\(self.subject.message.id)",
            date: seconds)
    }

    private static let trial = """
        Thư này chỉ để thử: máy chủ Ấn tín gửi được thư tới địa chỉ này. Không cần trả lời.

        ---
        This letter is a trial: the server of Ấn tín can send letters to this address. No answer is needed.

        """

    private var headline: String {
        switch self.subject.message.event {
        case .sent: "Văn bản \(self.notation)" + (self.title.map { ": \($0)" } ?? "")
        case .recalled: "LẤY LẠI văn bản \(self.notation)"
        case .status: "Trả lại văn bản \(self.notation): \(self.facts["name"]?.string ?? "")"
        // Have letters of their own.
        case .account, .trial: ""
        }
    }

    private func text(of document: RegisteredDocument, office: String) -> String {
        var lines: [String] = []
        let reason = self.facts["reason"]?.string
        switch self.subject.message.event {
        case .sent:
            lines.append("\(office) gửi văn bản số \(self.notation).")
        case .recalled:
            lines.append("\(office) lấy lại văn bản số \(self.notation).")
            lines.append("Đề nghị hủy bản đã nhận và báo lại.")
        case .status:
            lines.append(
                "\(self.facts["name"]?.string ?? "") trả lại văn bản số \(self.notation).")
        case .account, .trial: break
        }
        if let date = document.date {
            lines.append("Ngày ban hành: \(date.short(in: .vietnamese))")
        }
        if let title = self.title { lines.append("Trích yếu: \(title)") }
        if let reason { lines.append("Lý do: \(reason)") }
        if let due = self.subject.sending?.due {
            lines.append("Hạn trả lời: \(due.short(in: .vietnamese))")
        }
        lines.append("")
        lines.append("Xem và kiểm tra: \(self.link)")
        lines.append("")
        lines.append("Thư tự động, không kèm tệp. (Automatic message; the file is not attached.)")
        return lines.joined(separator: "\n") + "\n"
    }

    /// The page where the reader goes on.
    private var link: String {
        let entry = self.subject.message.document ?? 0
        if self.subject.message.event == .status {
            return "\(self.publicAddress)/outgoing/\(entry)/delivery"
        }
        if self.subject.delivery?.channel == .system {
            return "\(self.publicAddress)/inbox/\(entry)"
        }
        if let code = self.subject.document?.code { return "\(self.publicAddress)/v/\(code)" }
        return "\(self.publicAddress)/"
    }

    // MARK: Webhooks

    /// The body: what happened, to which document, at which recipient.
    var body: [UInt8] {
        let message = self.subject.message
        let document = self.subject.document
        return JSONValue.object([
            "id": .string("evt_\(message.id)"), "event": .string(message.event.rawValue),
            "created": .string("\(message.created)"), "organ": .string(message.organ.text),
            "facts": self.facts,
            "document": .object([
                "index": message.document.map { .integer($0) },
                "organ": document.map { .string($0.organ.text) },
                "code_number": document?.codeNumber.map { .string($0) },
                "code_notation": document?.codeNotation.map { .string($0) },
                "date": document?.date.map { .string("\($0)") },
                "subject": self.title.map { .string($0) },
                "level": document.map { .string($0.level.rawValue) },
                "state": document.map { .string($0.state.rawValue) },
            ]),
            "recipient": self.subject.delivery.map { delivery in
                .object([
                    "organ": delivery.organ.map { .string($0.text) },
                    "name": .string(delivery.name),
                ])
            },
            "url": .string(self.link),
        ]).canonical
    }

    /// `Antin-Signature`: the time, and HMAC-SHA256 over time, a dot and the body. The time is
    /// under the code so that an old message cannot be sent again as a new one.
    static func signature(of body: [UInt8], secret: String, at seconds: Int64) -> String {
        let code = HMAC.code(Array("\(seconds).".utf8) + body, key: Array(secret.utf8))
        return "t=\(seconds),v1=\(Hex.encode(code))"
    }
}
