internal import AntinCore
internal import AntinRegistry
internal import HTTPTypes
internal import Hummingbird

/// What an administrator sees of accounts: those with a role, or one that waits, in an organ that
/// the person administers. Everything else is as if it did not exist.
struct UserDesk {
    let session: WebSession
    let organs: [RegisteredOrgan]
    let accounts: [Account]
    /// The changes that wait in the person's organs.
    let changes: [AccountChange]

    init(_ web: Web, _ context: Context) async throws {
        let session = try context.signedIn()
        guard session.account.grants.contains(where: { $0.role == .administrator }) else {
            throw Problem(
                .forbidden, "not_allowed", vi: "Trang này dành cho quản trị",
                en: "this page is for administrators")
        }
        let changes = try await web.registry.waitingChanges().filter {
            session.account.may(.administrator, for: $0.organ)
        }
        let waiting = Set(changes.map(\.account.id))
        let seesAll = session.account.may(.administrator, for: "*")
        self.session = session
        self.organs = try await web.registry.organs()
        self.changes = changes
        self.accounts = try await web.registry.accounts().filter { account in
            seesAll || waiting.contains(account.id)
                || account.grants.contains {
                    session.account.may(.administrator, for: $0.organ)
                }
        }
    }

    func administers(_ organ: String) -> Bool {
        self.session.account.may(.administrator, for: organ)
    }

    /// The account of the path.
    func account(_ context: Context) throws -> Account {
        let id = context.parameters.get("user")
        guard let account = self.accounts.first(where: { $0.id == id }) else {
            throw Refusal(.unknownAccount)
        }
        return account
    }

    /// Whether every role of the account is in the person's organs: who could choose its password
    /// could act in all of them.
    func isWhole(_ account: Account) -> Bool {
        account.grants.allSatisfy { self.administers($0.organ) }
    }

    func requireWhole(_ account: Account) throws {
        guard self.isWhole(account) else {
            throw Problem(
                .forbidden, "not_allowed",
                vi: "Người này còn quyền ở cơ quan khác; quản trị của sổ mới làm được việc này",
                en: "this person has roles in other organs, too; an administrator of the whole "
                    + "register can do this")
        }
    }

    /// The organ and role that a form names, in an organ that the person administers.
    func grant(_ form: WebForm) throws -> Token.Grant {
        guard let role = Role(rawValue: form["role"] ?? "") else { throw Refusal(.invalid, "role") }
        guard let organ = form["organ"], self.administers(organ) else {
            throw Refusal(.unknownOrgan)
        }
        return Token.Grant(organ: organ, role: role)
    }

    /// The organs that a form offers.
    func organChoices(_ visitor: Visitor, _ web: Web) -> [[String: Any]] {
        let own = self.organs.filter { $0.validTo == nil && self.administers($0.id.text) }
        var choices: [[String: Any]] = own.map {
            ["organ": $0.id.text, "organName": $0.name, "selected": $0.id == visitor.organ?.id]
        }
        if self.administers("*") {
            choices.append([
                "organ": "*", "organName": web.text("accounts.organ.all", visitor),
                "selected": false,
            ])
        }
        return choices
    }
}
