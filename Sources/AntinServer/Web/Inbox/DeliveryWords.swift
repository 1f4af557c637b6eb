internal import AntinCore
internal import AntinLog
internal import AntinRegistry

/// How pages say what became of a delivery.
struct DeliveryWords {
    let web: Web
    let visitor: Visitor

    func state(_ state: ExchangeStatus?) -> String {
        guard let state else { return self.web.text("delivery.state.sent", self.visitor) }
        return "\(state.rawValue) \(state.name(in: self.visitor.language))"
    }

    /// Colour and sign of a state; the word stands beside it.
    static func tone(_ state: ExchangeStatus?) -> (tone: String, sign: String) {
        switch state {
        case nil: ("grey", "→")
        case .arrived: ("grey", "•")
        case .received, .assigned, .handling: ("green", "✓")
        case .finished: ("green", "✓✓")
        case .refused, .changeRefused: ("red", "✗")
        case .withdrawalAsked: ("amber", "↺")
        case .changeAccepted: ("blue", "⊘")
        }
    }

    /// Who says so: the receiver itself, or the sending clerk who heard it elsewhere.
    func source(_ side: ReportSide, via: String?, by name: String) -> String {
        switch (side, via) {
        case (.receiver, _): self.web.text("delivery.by.receiver", self.visitor, ["name": name])
        case (.sender, let via?):
            self.web.text(
                "delivery.by.clerk", self.visitor, ["name": name, "via": self.via(via)])
        case (.sender, nil): self.web.text("delivery.by.sender", self.visitor, ["name": name])
        case (.system, _): self.web.text("delivery.by.system", self.visitor)
        }
    }

    func via(_ via: String) -> String {
        switch via {
        case "telephone": self.web.text("delivery.via.telephone", self.visitor)
        case "paper": self.web.text("delivery.via.paper", self.visitor)
        case "e-mail": self.web.text("delivery.via.email", self.visitor)
        case "axis": self.web.text("delivery.via.axis", self.visitor)
        case "in-person": self.web.text("delivery.via.person", self.visitor)
        default: via
        }
    }

    static let ways = ["telephone", "paper", "e-mail", "axis", "in-person"]

    func event(_ event: DeliveryEvent) -> [String: Any] {
        let (tone, sign) = Self.tone(event.state)
        return .known([
            "time": PageDate.text(event.time), "state": self.state(event.state), "tone": tone,
            "sign": sign,
            "source": self.source(event.side, via: event.via, by: event.recorder.name),
            "isNoted": event.side == .sender && event.via != nil,
            "reason": event.reason, "isLate": event.isLate,
        ])
    }
}
