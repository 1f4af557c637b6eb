// IdentityProviderFile.swift
internal import AntinCore
internal import AntinLog
internal import AntinRegistry
internal import AntinServer
internal import AntinSystem

/// The file that names an identity provider (`antind serve --oidc FILE`, Docs/accounts.md).
enum IdentityProviderFile {
    static func read(_ path: String) throws -> IdentityProviderSettings {
        let value = try JSONValue(parsingLoosely: FileSystem.read(path, limit: 1 << 20))
        var members = JSONObjectReader(try Self.object(value), format: "oidc")
        let secretPath = try members.string("client_secret_file")
        let secret = String(decoding: try Passphrase.file(secretPath), as: UTF8.self)
        var settings = IdentityProviderSettings(
            issuer: try members.string("issuer"), clientID: try members.string("client_id"),
            clientSecret: secret)
        settings.caFile = try members.optionalString("ca_file")
        if let claim = try members.optionalString("login_claim") { settings.loginClaim = claim }
        if let claim = try members.optionalString("groups_claim") { settings.groupsClaim = claim }
        settings.mappings = try (value["roles"]?.array ?? []).map { row in
            var members = JSONObjectReader(try Self.object(row), format: "oidc")
            let group = try members.string("group")
            let organ = try members.string("organ")
            let role = try members.string("role")
            guard Role(rawValue: role) != nil, organ == "*" || OrganID(organ) != nil else {
                throw FormatError("oidc", expected: "an organ and a role for \(group)")
            }
            return IdentityProviderSettings.Mapping(group: group, organ: organ, role: role)
        }
        return settings
    }

    private static func object(_ value: JSONValue) throws -> JSONObject {
        guard case .object(let object) = value else {
            throw FormatError("oidc", expected: "an object")
        }
        return object
    }
}
