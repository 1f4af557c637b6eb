// RouteMatrixTests.swift
import AntinCore
import AntinCrypto
import AntinRegistry
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import Testing

@testable import AntinServer

/// Each role at each route: nobody reaches what the table of `RouteMatrix` does not give.
@Suite("Every route has a door")
struct RouteMatrixTests {
    @Test("The table is read as it is meant")
    func table() {
        #expect(RouteMatrix.rows.allSatisfy { $0 != nil })
        let names = RouteMatrix.rows.compactMap { $0?.name }
        #expect(Set(names).count == names.count)
    }

    @Test("Every route of the server is in the table, and nothing else")
    func complete() async throws {
        let office = try await ServedOffice()
        let configuration = ServerConfiguration(
            hosts: ["localhost"], verifier: "/nonexistent/antin-verify", trust: [])
        let router = try buildRouter(office.registry, configuration: configuration, trust: { nil })
        let served = Set(
            router.routes.filter { $0.method != .head }.map { route in
                // Hummingbird writes a parameter as {name}; what follows it stays.
                "\(route.method.rawValue) \(route.path.description)"
            })
        let listed = Set(RouteMatrix.rows.compactMap { $0?.name })
        #expect(served.subtracting(listed).sorted() == [], "routes without a row")
        #expect(listed.subtracting(served).sorted() == [], "rows without a route")
        await office.registry.close()
        try? FileManager.default.removeItem(atPath: office.folder)
    }

    @Test("Each role gets past the doors that the table opens for it, and past no other")
    func doors() async throws {
        try await ServedOffice.run { office, caller in
            let people = try await Person.all(in: office)
            let objects = try await Objects(office, caller)
            // What ends or renews a session comes last, in this order.
            let rows = RouteMatrix.rows.compactMap { $0 }
            let ends = [
                "POST /account/password", "POST /account/sessions", "POST /account/confirm",
                "POST /logout",
            ]
            let last = ends.flatMap { name in rows.filter { $0.name == name } }
            for row in rows.filter({ !ends.contains($0.name) }) + last {
                // Those who are stopped go first: whoever gets past may change the object.
                let ordered = people.sorted { !$0.passes(row) && $1.passes(row) }
                for person in ordered {
                    let path = try await objects.path(of: row)
                    let answer = try await person.knock(row.method, path, row.isAPI, caller)
                    let came = "\(person.name) at \(row.name): \(answer.status)"
                    #expect(answer.status < 500, "\(came)")
                    if !person.passes(row) {
                        #expect(answer.isStopped, "\(came) gets past")
                    } else if row.isWithoutObject {
                        #expect(![401, 403].contains(answer.status), "\(came) is stopped")
                    } else {
                        #expect(!answer.isStopped, "\(came) is stopped")
                    }
                }
            }
        }
    }
}

/// Somebody who knocks, with a token for the API and a session for the pages.
private struct Person: Sendable {
    let name: String
    /// Nil for nobody.
    let role: Role?
    let organ: String
    let token: String?
    let session: NewSession?

    static func all(in office: ServedOffice) async throws -> [Person] {
        try await office.registry.setSecondFactorRule(.optional, by: "thử")
        var people = [Person(name: "nobody", role: nil, organ: "", token: nil, session: nil)]
        for (organ, roles) in [
            (ServedOffice.department, Role.allCases), (ServedOffice.school, [.clerk]),
        ] {
            for role in roles {
                let name = "\(role.rawValue)@\(organ == ServedOffice.school ? "school" : "office")"
                let grants: Set = [Token.Grant(organ: organ, role: role)]
                let token = try await office.registry.createToken(label: name, grants: grants)
                let login = name.replacing("@", with: "-")
                let password = "song-lua-cau-tre-42"
                _ = try await office.registry.createAccount(
                    AccountDraft(login: login, name: "Người Mẫu", grants: grants),
                    password: password, by: "thử")
                guard
                    case .done(let session) = try await office.registry.logIn(
                        login: login, password: password)
                else {
                    Issue.record("\(name) cannot sign in")
                    continue
                }
                people.append(
                    Person(
                        name: name, role: role, organ: organ, token: token.secret,
                        session: session))
            }
        }
        return people
    }

    func passes(_ row: RouteMatrix.Row) -> Bool {
        switch row.door {
        case .open: true
        case .account: self.role != nil
        case .own: self.role.map(row.roles.contains) ?? false
        case .object:
            self.organ == ServedOffice.department && self.role.map(row.roles.contains) ?? false
        }
    }

    struct Answer {
        let status: Int
        let location: String

        var isStopped: Bool {
            [401, 403, 404].contains(self.status)
                || self.status == 303 && self.location.hasPrefix("/login?to=")
        }
    }

    /// A request that says nothing: whoever is let in is told what is missing.
    func knock(
        _ method: HTTPRequest.Method, _ path: String, _ isAPI: Bool, _ caller: Caller
    ) async throws -> Answer {
        var headers = HTTPFields()
        var body = ""
        if isAPI {
            headers[.contentType] = "application/json"
            if let token { headers[.authorization] = "Bearer \(token)" }
            body = method == .get ? "" : "{}"
        } else if let session {
            headers[.cookie] = "antin=\(session.secret)"
            if method == .post {
                headers[.contentType] = "application/x-www-form-urlencoded"
                body = "csrf=\(session.session.csrf)"
            }
        } else if method == .post {
            headers[.contentType] = "application/x-www-form-urlencoded"
        }
        return try await caller.client.execute(
            uri: path, method: method, headers: headers, body: ByteBuffer(string: body)
        ) { response in
            Answer(status: response.status.code, location: response.headers[.location] ?? "")
        }
    }
}

/// What the paths of the table address.
private struct Objects {
    let office: ServedOffice
    let caller: Caller
    let document: Int64

    init(_ office: ServedOffice, _ caller: Caller) async throws {
        self.office = office
        self.caller = caller
        self.document = try await caller.issue(office)
    }

    /// The path with its parameters; a draft is made anew where one is addressed.
    func path(of row: RouteMatrix.Row) async throws -> String {
        var path = row.path
        if path.contains("{dispatch}") {
            let draft = try await self.caller.draft(self.office)
            path = path.replacing("{dispatch}", with: draft)
        }
        for (parameter, value) in [
            ("{organ}", ServedOffice.department), ("{book}", "di"), ("{file}", "0"),
            ("{index}", "\(self.document)"), ("{entry}", "\(self.document)"),
            ("{code}", "0000-0000-0000"), ("{page}", "1"),
            ("{signature}", "0000000000000000"),
            ("{delivery}", "1"), ("{webhook}", "1"), ("{message}", "1"),
            ("{check}", String(repeating: "0", count: 32)), ("**", "0/000"),
        ] {
            path = path.replacing(parameter, with: value)
        }
        return path
    }
}
