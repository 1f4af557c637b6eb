// LoopTests.swift
import AntinCore
import AntinCrypto
import AntinLog
import AntinRegistry
import AntinSystem
import HTTPTypes
import Testing

/// The office's side of the loop over the API, in the order of Decree 30/2020 and out of it.
@Suite("The loop over HTTP")
struct LoopTests {
    @Test("A draft is signed, numbered, sealed and issued, and its receipt holds")
    func loop() async throws {
        try await ServedOffice.run { office, caller in
            let index = try await caller.issue(office)
            let receipt = try await caller.get(
                "/api/documents/\(index)/receipt", token: office.clerk)
            let read = try Receipt(parsing: receipt.bytes)
            let facts = ReceiptFacts(
                read, origin: office.registry.origin,
                logKeys: [office.registry.keys.log.verifierKey],
                statusKeys: [office.registry.keys.status.verifierKey])
            #expect(facts.allHold)
            let file = try await caller.get(
                "/api/documents/\(index)/files/0", token: office.clerk)
            let judged = try JudgedFile(pdf: ByteStore(file.bytes), name: "tep-0.pdf")
            #expect(judged.signatures.count == 2)
            #expect(judged.signatures.map(\.isIntact) == [true, true])
            let record = try #require(try read.documentRecord())
            #expect(record.files.map(\.sha256) == [Digest.sha256(file.bytes)])
            #expect(record.codeNumber == "01")
        }
    }

    @Test("Asking for the number again, and issuing again, gives the same")
    func idempotent() async throws {
        try await ServedOffice.run { office, caller in
            let id = try await caller.draft(office)
            _ = try await caller.sign(id, office.person, as: "person", token: office.clerk)
            let path = "/api/dispatches/\(id)"
            let first = try await caller.post(path + "/number", token: office.clerk)
            let second = try await caller.post(path + "/number", token: office.clerk)
            #expect(first.json == second.json)
            _ = try await caller.sign(id, office.seal, as: "seal", token: office.clerk)
            let issued = try await caller.post(path + "/issue", token: office.clerk)
            let again = try await caller.post(path + "/issue", token: office.clerk)
            #expect(issued.json["index"] == again.json["index"])
        }
    }

    @Test("Nothing is numbered unsigned, sealed before its number, or issued unsealed")
    func order() async throws {
        try await ServedOffice.run { office, caller in
            let id = try await caller.draft(office)
            let path = "/api/dispatches/\(id)"
            #expect(try await caller.post(path + "/number", token: office.clerk).status == 409)
            let early = try await caller.sign(id, office.seal, as: "seal", token: office.clerk)
            #expect(early.status == 409)
            _ = try await caller.sign(id, office.person, as: "person", token: office.clerk)
            #expect(try await caller.post(path + "/number", token: office.clerk).status == 200)
            #expect(try await caller.post(path + "/issue", token: office.clerk).status == 409)
            let late = try await caller.sign(id, office.person, as: "person", token: office.clerk)
            #expect(late.status == 409)
        }
    }

    @Test("A stranger's certificate cannot sign, nor a person's as the seal")
    func strangers() async throws {
        try await ServedOffice.run { office, caller in
            let id = try await caller.draft(office)
            let path = "/api/dispatches/\(id)/files/0/prepare"
            let asPerson = try await caller.post(
                path, token: office.clerk,
                [
                    "role": "person",
                    "certificates": [.string(Base64.encode(office.seal.certificate.der))],
                ])
            #expect(asPerson.problem == "unknown_signer")
        }
    }

    @Test("A registered person whom the draft does not name cannot sign it")
    func unnamed() async throws {
        try await ServedOffice.run { office, caller in
            var draft = try #require(ServedOffice.draft.object)
            draft["SignerInfo"] = [["FullName": "Người Khác", "Position": "GIÁM ĐỐC"]]
            let created = try await caller.post(
                "/api/organs/\(ServedOffice.department)/dispatches", token: office.clerk,
                .object(draft))
            let id = try #require(created.json["dispatch"]?.string)
            _ = try await caller.send(
                .put, "/api/dispatches/\(id)/files/0?role=main&name=cv.pdf", token: office.clerk,
                type: "application/pdf", ServedOffice.pdf)
            let signed = try await caller.sign(
                id, office.person, as: "person", token: office.clerk)
            #expect(signed.problem == "signer_not_named")
        }
    }

    @Test("A signature value that is not the signer's changes nothing")
    func wrongSignature() async throws {
        try await ServedOffice.run { office, caller in
            let id = try await caller.draft(office)
            let path = "/api/dispatches/\(id)/files/0"
            let prepared = try await caller.post(
                path + "/prepare", token: office.clerk,
                [
                    "role": "person",
                    "certificates": [.string(Base64.encode(office.person.certificate.der))],
                ])
            let value = try PreparedSignature(json: prepared.json)
            let wrong = try office.seal.sign(value.toBeSigned)
            let filled = try await caller.post(
                path + "/fill", token: office.clerk,
                ["prepared": prepared.json, "signature": .string(Base64.encode(wrong))])
            #expect(filled.problem == "signature_refused")
            let state = try await caller.get("/api/dispatches/\(id)", token: office.clerk)
            #expect(state.json["state"] == "draft")
        }
    }

    @Test("A recall holds at once, shows in the receipt, and is refused a second time")
    func recall() async throws {
        try await ServedOffice.run { office, caller in
            let index = try await caller.issue(office)
            let path = "/api/documents/\(index)/recall"
            let recalled = try await caller.post(
                path, token: office.clerk, ["reason": "sai đối tượng áp dụng"])
            #expect(recalled.status == 200)
            let receipt = try Receipt(json: try #require(recalled.json["receipt"]))
            #expect(receipt.changes.count == 1)
            let again = try await caller.post(path, token: office.clerk, ["reason": "lần nữa"])
            #expect(again.problem == "already_recalled")
            let silent = try await caller.post(path, token: office.clerk)
            #expect(silent.problem == "reason_missing")
        }
    }

    @Test("A paper document takes its number between electronic ones")
    func paper() async throws {
        try await ServedOffice.run { office, caller in
            _ = try await caller.issue(office)
            var paper = try #require(ServedOffice.draft.object)
            paper["scan"] = [
                "name": "quet.pdf", "content": .string(Base64.encode(ServedOffice.pdf)),
            ]
            let entered = try await caller.post(
                "/api/organs/\(ServedOffice.department)/paper", token: office.clerk,
                .object(paper))
            #expect(entered.json["code_number"] == "02")
            let next = try await caller.issue(office)
            let shown = try await caller.get("/api/documents/\(next)", token: office.clerk)
            #expect(shown.json["code_number"] == "03")
        }
    }

    @Test("Two clerks who issue at once get two numbers without a gap")
    func together() async throws {
        try await ServedOffice.run { office, caller in
            async let first = caller.issue(office)
            async let second = caller.issue(office)
            let indexes = try await [first, second]
            var numbers: Set<String> = []
            for index in indexes {
                let shown = try await caller.get("/api/documents/\(index)", token: office.clerk)
                numbers.insert(shown.json["code_number"]?.string ?? "")
            }
            #expect(numbers == ["01", "02"])
        }
    }
}
