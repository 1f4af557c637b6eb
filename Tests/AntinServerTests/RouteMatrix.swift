// RouteMatrix.swift
import AntinCore
import AntinRegistry
import HTTPTypes

/// Who gets past the door of which route: the one table (SR-17 to SR-23).
///
/// A row is `METHOD PATH DOOR WHO…`. The doors:
///
/// | door | who gets past |
/// | --- | --- |
/// | `open` | everybody |
/// | `account` | everybody who is signed in |
/// | `own` | who has one of the roles in the organ that the person acts for |
/// | `object` | who has one of the roles in the organ that the addressed object belongs to |
///
/// Who does not get past is told to sign in (401, or the page for it), that it is not allowed
/// (403), or that there is no such thing (404). `?` after the door: no such object exists in this
/// test, so that also those who get past may be told that there is no such thing.
enum RouteMatrix {
    struct Row {
        enum Door: String {
            case open, account, own, object
        }

        let method: HTTPRequest.Method
        let path: String
        let door: Door
        let isWithoutObject: Bool
        let roles: Set<Role>

        var name: String { "\(self.method.rawValue) \(self.path)" }
        var isAPI: Bool { self.path.hasPrefix("/api/") }

        init?(_ line: Substring) {
            let words = line.split(separator: " ").map(String.init)
            guard words.count >= 3, let method = HTTPRequest.Method(words[0]),
                let door = Door(rawValue: words[2].replacing("?", with: ""))
            else { return nil }
            let roles = words.dropFirst(3).compactMap { Role(rawValue: $0) }
            guard roles.count == words.count - 3 else { return nil }
            self.method = method
            self.path = words[1]
            self.door = door
            self.isWithoutObject = words[2].hasSuffix("?")
            self.roles = Set(roles)
        }
    }

    static let rows: [Row?] = Self.table.split(separator: "\n")
        .filter { !$0.isEmpty && !$0.hasPrefix("#") }.map { Row($0) }

    private static let table = """
        # Anybody.
        GET / open
        POST /check open
        POST /api/check open
        GET /api/lookup open
        GET /api/check/{sha256} open?
        GET /check open
        GET /check/{sha256} open?
        GET /check/{sha256}/receipt open?
        GET /check/{sha256}/file open?
        GET /result/{id} open?
        GET /issued open
        GET /lookup open
        GET /code open
        GET /v/{code} open?
        GET /v/{code}/receipt open?
        GET /v/{code}/file open?
        GET /v/{code}/page.png open?
        GET /V/{code} open?
        GET /V/{code}/receipt open?
        GET /V/{code}/file open?
        GET /V/{code}/page.png open?
        GET /healthz open
        GET /openapi.json open
        GET /trust open?
        GET /assets/{mark}/{name} open?
        GET /log/checkpoint open
        GET /log/tile/** open?

        # Books.
        GET /api/organs/{organ}/books object clerk signer auditor administrator
        POST /api/organs/{organ}/books object clerk administrator
        POST /api/organs/{organ}/books/{book}/reserve object clerk
        POST /api/organs/{organ}/books/{book}/void object clerk
        POST /api/organs/{organ}/books/{book}/close object clerk

        # Drafts.
        POST /api/organs/{organ}/dispatches object clerk
        GET /api/organs/{organ}/dispatches object clerk signer auditor
        POST /api/organs/{organ}/paper object clerk
        GET /api/dispatches/{dispatch} object clerk signer auditor
        PUT /api/dispatches/{dispatch}/files/{file} object clerk
        GET /api/dispatches/{dispatch}/files/{file} object clerk signer
        POST /api/dispatches/{dispatch}/files/{file}/form object clerk
        POST /api/dispatches/{dispatch}/files/{file}/prepare object clerk signer
        POST /api/dispatches/{dispatch}/files/{file}/fill object clerk signer
        GET /api/dispatches/{dispatch}/files/{file}/prepared object clerk signer
        POST /api/dispatches/{dispatch}/files/{file}/signed object clerk signer
        POST /api/dispatches/{dispatch}/number object clerk
        POST /api/dispatches/{dispatch}/issue object clerk
        POST /api/dispatches/{dispatch}/void object clerk

        # Pages of signers; a draft that was not sent to a signer does not exist for them.

        # Documents.
        GET /api/organs/{organ}/documents object clerk signer auditor
        GET /api/documents/{index} object clerk signer auditor
        GET /api/documents/{index}/receipt object clerk signer auditor
        GET /api/documents/{index}/package object clerk signer
        GET /api/documents/{index}/files/{file} object clerk signer
        POST /api/documents/{index}/recall object clerk
        POST /api/documents/{index}/replace object clerk
        POST /api/documents/{index}/correct object clerk
        POST /api/documents/{index}/amend object clerk
        POST /api/documents/{index}/erase object administrator
        GET /api/organs/{organ}/denials object clerk signer auditor administrator
        POST /api/organs/{organ}/denials object clerk
        POST /api/organs/{organ}/denials/{denial}/confirm object? clerk signer administrator
        POST /api/organs/{organ}/denials/{denial}/refuse object? clerk signer administrator
        POST /api/organs/{organ}/references object clerk

        # The inbox.
        POST /api/organs/{organ}/inbox object clerk
        GET /api/organs/{organ}/inbox object clerk signer auditor

        # The clerk's pages.
        GET /home account
        GET /outgoing own clerk signer auditor
        GET /outgoing/new own clerk
        POST /outgoing/new own clerk
        GET /outgoing/paper own clerk
        POST /outgoing/paper own clerk
        GET /outgoing/denials own clerk signer auditor administrator
        POST /outgoing/denials own clerk
        POST /outgoing/denials/{denial} own? clerk signer administrator
        GET /outgoing/alike own clerk
        GET /outgoing/related own clerk
        GET /outgoing/{dispatch} object clerk signer auditor
        GET /outgoing/{dispatch}/edit object? clerk
        POST /outgoing/{dispatch}/edit object? clerk
        GET /outgoing/{dispatch}/file/{file} object clerk signer
        GET /outgoing/{dispatch}/preview object clerk
        GET /outgoing/{dispatch}/picture/{file}/{page} object? clerk signer
        POST /outgoing/{dispatch}/send object clerk
        POST /outgoing/{dispatch}/takeback object clerk
        GET /outgoing/{dispatch}/abandon object clerk
        POST /outgoing/{dispatch}/abandon object clerk
        GET /outgoing/{dispatch}/void object? clerk
        POST /outgoing/{dispatch}/void object? clerk
        POST /outgoing/{dispatch}/again object? clerk
        GET /outgoing/{dispatch}/issue object clerk
        POST /outgoing/{dispatch}/issue object clerk
        GET /outgoing/{dispatch}/seal/{file} object clerk
        POST /outgoing/{dispatch}/seal/{file} object clerk
        GET /outgoing/entry/{index} object clerk signer auditor
        GET /outgoing/entry/{index}/receipt object clerk signer auditor
        GET /outgoing/entry/{index}/package object clerk signer
        GET /outgoing/entry/{index}/file/{file} object clerk signer
        GET /outgoing/entry/{index}/recall object clerk
        POST /outgoing/entry/{index}/recall object clerk
        GET /outgoing/entry/{index}/replace object clerk
        POST /outgoing/entry/{index}/replace object clerk
        GET /outgoing/entry/{index}/correct object clerk
        POST /outgoing/entry/{index}/correct object clerk
        GET /outgoing/groups own clerk
        POST /outgoing/groups own clerk
        GET /outgoing/groups/{group} own? clerk
        POST /outgoing/groups/{group}/add own? clerk
        POST /outgoing/groups/{group}/remove own? clerk
        POST /outgoing/groups/{group}/end own? clerk

        # Signing in, and one's own account.
        GET /login open
        POST /login open
        GET /login/code open?
        POST /login/code open?
        POST /logout open
        GET /setup/{link} open?
        POST /setup/{link} open?
        GET /invite/{link} open?
        POST /invite/{link} open?
        GET /account account
        GET /again/{form} account
        GET /account/factor account
        POST /account/factor account
        POST /account/password account
        POST /account/sessions account
        POST /account/organ account?
        POST /account/language account
        POST /account/changes/{change} account?

        # Signing: one's own queue; what is not to be signed by the one who asks is a conflict.
        GET /signing account
        GET /signing/batch account
        POST /signing/batch account
        GET /signing/batch/done account
        GET /signing/today account
        POST /signing/today/{signature}/report account?
        GET /signing/reports own administrator
        GET /signing/{dispatch} object? clerk signer
        GET /signing/{dispatch}/files/{file} object? clerk signer
        GET /signing/{dispatch}/pages/{file}/{page} object? clerk signer
        GET /signing/{dispatch}/sign object? clerk signer
        POST /signing/{dispatch}/sign object? clerk signer
        GET /signing/{dispatch}/prepared object? clerk signer
        POST /signing/{dispatch}/upload object? clerk signer
        POST /signing/{dispatch}/approve object? clerk signer
        GET /signing/{dispatch}/return object? clerk signer
        POST /signing/{dispatch}/return object? clerk signer
        GET /signing/{dispatch}/done object? clerk signer
        GET /api/dispatches/{dispatch}/signing object clerk signer auditor
        POST /api/dispatches/{dispatch}/signing object clerk
        POST /api/dispatches/{dispatch}/return object signer

        # Administration.
        GET /admin own administrator
        GET /admin/doctor own administrator
        POST /admin/doctor own administrator
        GET /admin/organs own administrator
        POST /admin/organs own administrator
        GET /admin/organs/{organ} own? administrator
        POST /admin/organs/{organ}/name own? administrator
        POST /admin/organs/{organ}/end own? administrator
        GET /admin/posts own administrator
        POST /admin/posts own administrator
        POST /admin/posts/{post}/end own? administrator
        POST /admin/delegations own administrator
        POST /admin/delegations/{delegation}/end own? administrator
        GET /admin/certificates own administrator
        POST /admin/certificates own administrator
        GET /admin/certificates/{certificate} own? administrator
        POST /admin/certificates/{certificate}/end own? administrator
        GET /admin/backups own administrator
        POST /api/organs/{organ}/inbox/{entry}/assign object? clerk signer
        POST /api/organs/{organ}/inbox/{entry}/progress object? clerk signer
        POST /api/organs/{organ}/inbox/{entry}/finish object? clerk signer
        GET /api/organs/{organ}/deadlines object clerk signer auditor
        GET /api/organs/{organ}/sent object clerk signer auditor
        GET /api/organs/{organ}/sent/{entry} object? clerk signer auditor
        GET /api/organs/{organ}/sent/{entry}/files/{file} object? clerk signer
        POST /api/organs/{organ}/sent/{entry}/receive object? clerk
        POST /api/organs/{organ}/sent/{entry}/return object? clerk
        POST /api/organs/{organ}/sent/{entry}/recall object? clerk
        GET /inbox own clerk signer auditor staff
        GET /inbox/received own clerk signer auditor staff
        GET /inbox/deadlines own clerk signer auditor
        GET /inbox/new own clerk
        POST /inbox/new own clerk
        GET /inbox/checks/{check} own? clerk
        POST /inbox/checks/{check}/enter own? clerk
        POST /inbox/{entry}/check own? clerk
        GET /inbox/{entry} own? clerk signer auditor staff
        GET /inbox/{entry}/files/{file} own? clerk signer staff
        POST /inbox/{entry}/return own? clerk
        POST /inbox/{entry}/recall own? clerk
        POST /inbox/{entry}/assign own? clerk signer
        POST /inbox/{entry}/due own? clerk signer
        POST /inbox/{entry}/progress own? clerk signer staff
        POST /inbox/{entry}/finish own? clerk signer staff

        # What became of what was sent.
        GET /api/documents/{index}/deliveries object clerk signer auditor
        GET /api/documents/{index}/deliveries/{delivery} object? clerk signer auditor
        POST /api/documents/{index}/deliveries/{delivery}/status object? clerk
        POST /api/documents/{index}/deliveries/{delivery}/calls object? clerk
        POST /api/documents/{index}/take-back object clerk
        POST /api/documents/{index}/deliveries/commit object clerk
        GET /outgoing/{dispatch}/delivery own? clerk signer auditor
        POST /outgoing/{dispatch}/delivery/takeback own? clerk
        POST /outgoing/{dispatch}/delivery/commit own? clerk
        GET /outgoing/{dispatch}/delivery/{delivery} own? clerk signer auditor
        POST /outgoing/{dispatch}/delivery/{delivery}/status own? clerk
        POST /outgoing/{dispatch}/delivery/{delivery}/call own? clerk
        POST /outgoing/{dispatch}/delivery/{delivery}/takeback own? clerk

        # The outbox.
        GET /api/organs/{organ}/webhooks object administrator
        POST /api/organs/{organ}/webhooks object administrator
        POST /api/organs/{organ}/webhooks/{webhook}/end object? administrator
        GET /api/organs/{organ}/outbox object administrator
        POST /api/organs/{organ}/outbox/{message}/resend object? administrator
        GET /admin/webhooks own administrator
        POST /admin/webhooks own administrator
        POST /admin/webhooks/{webhook}/end own? administrator
        POST /admin/contact own administrator
        POST /admin/webhooks/{webhook}/trial own? administrator
        POST /admin/contact/trial own administrator
        GET /admin/outbox own administrator
        GET /admin/outbox/{message} own? administrator
        POST /admin/outbox/{message}/resend own? administrator

        # Books, search, audit, accounts.
        GET /account/confirm account
        POST /account/confirm account
        GET /books own clerk signer auditor administrator
        GET /books/counts own clerk signer auditor
        GET /books/open own clerk administrator
        POST /books/open own clerk administrator
        GET /books/line/{entry} own? clerk signer auditor staff
        GET /books/line/{entry}/files/{file} own? clerk signer auditor staff
        GET /books/{book}/{series}/{year} own? clerk signer auditor
        GET /books/{book}/{series}/{year}/print own? clerk signer auditor
        GET /books/{book}/{series}/{year}/reserve own? clerk
        POST /books/{book}/{series}/{year}/reserve own? clerk
        GET /books/{book}/{series}/{year}/close own? clerk
        POST /books/{book}/{series}/{year}/close own? clerk
        GET /books/{book}/{series}/{year}/void/{number} own? clerk
        POST /books/{book}/{series}/{year}/void/{number} own? clerk
        GET /books/{book}/{series}/{year}/fill/{number} own? clerk
        POST /books/{book}/{series}/{year}/fill/{number} own? clerk
        GET /search own clerk signer auditor staff
        GET /search/export.csv own clerk signer auditor staff
        POST /search/save own clerk signer auditor staff
        POST /search/saved/{id}/remove own? clerk signer auditor staff
        GET /audit own auditor administrator
        GET /audit/alerts own auditor administrator
        GET /audit/numbers own auditor administrator
        GET /audit/access own auditor administrator
        GET /audit/export own auditor administrator
        GET /audit/export.tar own auditor administrator
        GET /audit/entries/{entry} own? auditor administrator
        GET /audit/entries/{entry}/proof own? auditor administrator
        GET /audit/entries/{entry}/receipt own? auditor
        GET /audit/entries/{entry}/record own? auditor
        GET /admin/access own administrator auditor
        GET /admin/access.csv own administrator auditor
        GET /admin/users own administrator
        GET /admin/users/new own administrator
        POST /admin/users/new own administrator
        GET /admin/users/{user} own? administrator
        POST /admin/users/{user}/ask own? administrator
        POST /admin/users/{user}/grant own? administrator
        POST /admin/users/{user}/revoke own? administrator
        POST /admin/users/{user}/link own? administrator
        POST /admin/users/{user}/disable own? administrator
        POST /admin/users/{user}/files own? administrator
        POST /admin/users/{user}/files/end own? administrator
        POST /admin/changes/{change} own? administrator
        POST /admin/sealing own administrator
        GET /admin/tokens own administrator
        POST /admin/tokens own administrator
        POST /admin/tokens/{token}/revoke own? administrator
        # Accounts, for administrators; the access log for auditors, too.
        # Books, search, audit.
        """
}
