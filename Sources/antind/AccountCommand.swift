// AccountCommand.swift
internal import AntinCore
internal import AntinRegistry
internal import AntinSystem
internal import ArgumentParser

/// `antind account`: people who sign in to the pages. What is done here counts at once, without a
/// second person: who runs it has the machine.
struct AccountCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "account", abstract: "Tài khoản người dùng. (people's accounts)",
        subcommands: [
            Add.self, List.self, Roles.self, Password.self, Disable.self, Policy.self,
        ])

    /// Who the access log says has done it.
    static let actor = "antind"

    /// `antind account add`
    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Thêm tài khoản. (add an account)",
            discussion: """
                Without a password the account is invited: the person chooses one by the link that \
                is printed, good for 48 hours. Exit codes: 0, 1, 64, 66, 75, 78.

                Example: antind account add --login vanthu --name "Trần Thị Mẫu" \
                --organ 000.00.18.H41 --role clerk --password-file mk.txt --dir so
                """)

        @OptionGroup var options: DirectoryOptions
        @Option(help: "Tên đăng nhập. (login)") var login: String
        @Option(help: "Họ và tên. (name)") var name: String
        @Option(help: "Thư điện tử. (e-mail)") var email: String?
        @Option(help: "Cơ quan, hoặc * cho mọi cơ quan. (organ id, or * for all)")
        var organ: [String]
        @Option(help: "clerk | signer | auditor | administrator | staff") var role: [Role]
        @Option(help: "Tệp chứa mật khẩu. (file with the password)") var passwordFile: String?

        func run() async throws {
            let grants = try AccountCommand.grants(self.organ, self.role)
            let password = try self.passwordFile.map(AccountCommand.password)
            let draft = AccountDraft(
                login: self.login, name: VietnameseText.cleaned(self.name), email: self.email,
                grants: grants)
            let (account, link) = try await Installation.with(self.options) {
                _, registry -> (Account, NewLink?) in
                let account = try await registry.createAccount(
                    draft, password: password, by: AccountCommand.actor)
                guard password == nil else { return (account, nil) }
                return (
                    account, try await registry.makeLink(for: account.id, by: AccountCommand.actor)
                )
            }
            try say(
                self.options.lang, vi: "Đã thêm tài khoản \(account.login) (\(account.id))",
                en: "added account \(account.login) (\(account.id))")
            if let link {
                try say(
                    self.options.lang, vi: "Chọn mật khẩu tại: /invite/\(link.secret)",
                    en: "a password is chosen at: /invite/\(link.secret)")
            }
        }
    }

    /// `antind account list`
    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Các tài khoản. (accounts)",
            discussion: "Exit codes: 0, 75, 78.\n\nExample: antind account list --dir so")

        @OptionGroup var options: DirectoryOptions

        func run() async throws {
            let accounts = try await Installation.looking(self.options) { _, registry in
                try await registry.accounts()
            }
            for account in accounts {
                let grants = account.grants.map { "\($0.organ):\($0.role.rawValue)" }.sorted()
                let line = [
                    account.login, account.name, account.state.rawValue,
                    account.hasSecondFactor ? "2FA" : "-", grants.joined(separator: " "),
                ].joined(separator: "  ")
                try say(self.options.lang, vi: line, en: line)
            }
        }
    }

    /// `antind account roles`
    struct Roles: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Đặt lại quyền của tài khoản. (set the roles of an account)",
            discussion: """
                The account has exactly these roles afterwards. Exit codes: 0, 1, 64, 75, 78.

                Example: antind account roles --login vanthu --organ 000.00.18.H41 --role clerk \
                --dir so
                """)

        @OptionGroup var options: DirectoryOptions
        @Option(help: "Tên đăng nhập. (login)") var login: String
        @Option(help: "Cơ quan, hoặc *. (organ id, or *)") var organ: [String]
        @Option(help: "clerk | signer | auditor | administrator | staff") var role: [Role]

        func run() async throws {
            let grants = try AccountCommand.grants(self.organ, self.role)
            try await Installation.with(self.options) { _, registry in
                let account = try await AccountCommand.account(self.login, registry)
                try await registry.setGrants(grants, of: account.id, by: AccountCommand.actor)
            }
            try say(
                self.options.lang, vi: "Đã đặt quyền của \(self.login)",
                en: "set the roles of \(self.login)")
        }
    }

    /// `antind account password`
    struct Password: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Đặt mật khẩu, bỏ bước xác nhận thứ hai. (password, second factor)",
            discussion: """
                Ends every session of the account. Exit codes: 0, 1, 64, 66, 75, 78.

                Example: antind account password --login vanthu --password-file mk.txt --dir so
                """)

        @OptionGroup var options: DirectoryOptions
        @Option(help: "Tên đăng nhập. (login)") var login: String
        @Option(help: "Tệp chứa mật khẩu. (file with the password)") var passwordFile: String?
        @Flag(help: "Bỏ bước xác nhận thứ hai. (forget the second factor)")
        var forgetSecondFactor = false

        func run() async throws {
            let password = try self.passwordFile.map(AccountCommand.password)
            try await Installation.with(self.options) { _, registry in
                let account = try await AccountCommand.account(self.login, registry)
                if let password {
                    try await registry.setPassword(
                        password, of: account.id, by: AccountCommand.actor)
                }
                if self.forgetSecondFactor {
                    try await registry.forgetSecondFactor(of: account.id, by: AccountCommand.actor)
                }
            }
            try say(
                self.options.lang, vi: "Đã đổi cho \(self.login)", en: "changed for \(self.login)")
        }
    }

    /// `antind account disable`
    struct Disable: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Khóa tài khoản. (disable an account)",
            discussion: """
                Exit codes: 0, 1, 64, 75, 78.

                Example: antind account disable --login vanthu --dir so
                """)

        @OptionGroup var options: DirectoryOptions
        @Option(help: "Tên đăng nhập. (login)") var login: String

        func run() async throws {
            try await Installation.with(self.options) { _, registry in
                let account = try await AccountCommand.account(self.login, registry)
                try await registry.disableAccount(account.id, by: AccountCommand.actor)
            }
            try say(
                self.options.lang, vi: "Đã khóa \(self.login)", en: "disabled \(self.login)")
        }
    }

    /// `antind account policy`
    struct Policy: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Quy tắc về bước xác nhận thứ hai. (whether a second factor is needed)",
            discussion: """
                Required: signers, auditors and administrators have no rights until they have set \
                one up. Optional is meant for demonstrations. Exit codes: 0, 64, 75, 78.

                Example: antind account policy --second-factor required --dir so
                """)

        @OptionGroup var options: DirectoryOptions
        @Option(help: "required | optional") var secondFactor: SecondFactorRule

        func run() async throws {
            try await Installation.with(self.options) { _, registry in
                try await registry.setSecondFactorRule(
                    self.secondFactor, by: AccountCommand.actor)
            }
            let rule = self.secondFactor.rawValue
            try say(self.options.lang, vi: "Bước xác nhận thứ hai: \(rule)", en: "2FA: \(rule)")
        }
    }

    // MARK: Arguments

    static func grants(_ organs: [String], _ roles: [Role]) throws -> Set<Token.Grant> {
        let names = try organs.map { try $0 == "*" ? "*" : OrganID.argument($0).text }
        return Set(
            names.flatMap { organ in roles.map { Token.Grant(organ: organ, role: $0) } })
    }

    /// The first line of a file: passwords never stand on a command line.
    static func password(_ path: String) throws -> String {
        String(decoding: try Passphrase.file(path), as: UTF8.self)
    }

    static func account(_ login: String, _ registry: Registry) async throws -> Account {
        guard let account = try await registry.account(login: login) else {
            throw ProgramError(
                .failed, vi: "không có tài khoản \(login)", en: "no account \(login)",
                fixVi: "xem: antind account list", fixEn: "see: antind account list")
        }
        return account
    }
}

extension SecondFactorRule: ExpressibleByArgument {}
