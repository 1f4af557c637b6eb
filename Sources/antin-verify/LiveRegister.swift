internal import AntinCore
internal import AntinCrypto
internal import AntinFetch
internal import AntinLog

/// The sender's server, asked about a document. Only `--online` makes one.
///
/// Where to ask comes from the pinned trust list alone, never from the document.
struct LiveRegister {
    private let bundles: [TrustBundle]
    private let client: HTTPClient

    init(_ bundles: [TrustBundle]) {
        self.bundles = bundles
        self.client = HTTPClient(
            limits: HTTPClient.Limits(
                totalMilliseconds: 60_000, maxBodyBytes: Receipt.maxBytes))
    }

    /// What the server of the document's office says.
    func answer(about subject: VerifierSubject) -> Verifier.LiveAnswer {
        guard let digest = subject.sha256 else { return .unreachable("no digest to ask about") }
        guard let url = self.url(for: subject) else {
            return .unreachable("no address in the pinned trust list")
        }
        let base = url.hasSuffix("/") ? String(url.dropLast()) : url
        do throws(FetchError) {
            let response = try self.client.get("\(base)/api/lookup?sha256=\(digest.hex)")
            return Self.read(response, from: base)
        } catch {
            return .unreachable("\(base): \(error.detail)")
        }
    }

    private static func read(_ response: HTTPResponse, from base: String) -> Verifier.LiveAnswer {
        let value = try? JSONValue(parsingLoosely: response.body, maxBytes: Receipt.maxBytes)
        if response.isSuccess, let value {
            guard let receipt = try? Receipt(parsing: value.canonical) else {
                return .unreachable("\(base): no receipt in the answer")
            }
            return .receipt(receipt)
        }
        // Only the register's own "no" counts; a wrong address or a proxy answers 404 as well.
        if response.status == 404,
            value?["type"]?.string == "urn:antin:problem:not_registered"
        {
            return .notRegistered(origin: nil)
        }
        return .unreachable("\(base): HTTP \(response.status)")
    }

    /// The address of the office that sealed the document, or that the receipt names.
    private func url(for subject: VerifierSubject) -> String? {
        switch subject.subject {
        case .file(let file, let receipt):
            let signatures = file.signatures + (file.statement?.signatures ?? [])
            for signature in signatures.reversed() {
                guard let certificate = signature.facts.signer else { continue }
                for bundle in self.bundles {
                    let holders = bundle.holders(of: certificate.fingerprint)
                    if let url = holders.lazy.compactMap(\.organ.url).first { return url }
                }
            }
            return receipt.flatMap(self.url(of:))
        case .receipt(let receipt):
            return self.url(of: receipt)
        }
    }

    private func url(of receipt: Receipt) -> String? {
        self.bundles.lazy.compactMap { $0.organ(receipt.subject.body.organ)?.url }.first
    }
}
