// ProofCommandTests.swift
import AntinCore
import AntinCrypto
import AntinLog
import Testing

@Suite("antin-verify proof")
struct ProofCommandTests {
    private static func leaf(_ number: UInt8) -> Digest { Digest.leaf([number].span) }

    private static func tree(_ size: Int) -> MemoryTree {
        var tree = MemoryTree()
        for number in 0..<size { tree.append(self.leaf(UInt8(number))) }
        return tree
    }

    private static func inclusion(
        _ index: UInt64, _ size: UInt64, root: Digest, leaf: Digest, _ hashes: [Digest]
    ) -> String {
        let proof = hashes.map { "\"\($0.base64)\"" }.joined(separator: ", ")
        return """
            { "desc": "made here", "wantErr": false, "leafIdx": \(index), "treeSize": \(size),
              "root": "\(root.base64)", "leafHash": "\(leaf.base64)", "proof": [\(proof)] }
            """
    }

    @Test("A proof that holds exits 0, and one of another leaf 10")
    func inclusion() throws {
        let tree = Self.tree(11)
        let root = try tree.root(size: 11)
        for index: UInt64 in [0, 7, 10] {
            let proof = try InclusionProof.make(index: index, size: 11, reader: tree)
            for leaf: UInt8 in [UInt8(index), UInt8(index) + 1] {
                let run = try ProgramRun.verify(
                    "proof", "inclusion",
                    input: Self.inclusion(
                        index, 11, root: root, leaf: Self.leaf(leaf), proof.hashes))
                #expect(run.exitCode == (UInt64(leaf) == index ? 0 : 10))
                #expect(run.errors == "")
            }
        }
        let huge = try ProgramRun.verify(
            "proof", "inclusion",
            input: Self.inclusion(.max, .max, root: root, leaf: root, []))
        #expect(huge.exitCode == 10)
    }

    @Test("Trees that grow are consistent, and null is an empty proof")
    func consistency() throws {
        let tree = Self.tree(9)
        let old = try tree.root(size: 6)
        let new = try tree.root(size: 9)
        let proof = try ConsistencyProof.make(oldSize: 6, newSize: 9, reader: tree).hashes
        let list = proof.map { "\"\($0.base64)\"" }.joined(separator: ",")
        func run(_ one: Digest, _ other: Digest) throws -> ProgramRun {
            try ProgramRun.verify(
                "proof", "consistency", "--json",
                input: """
                    {"size1":6,"size2":9,"root1":"\(one.base64)","root2":"\(other.base64)",\
                    "proof":[\(list)]}
                    """)
        }
        let good = try run(old, new)
        #expect(good.exitCode == 0)
        #expect(try good.json() == ["schema": "antin.proof-check/1", "valid": true])
        let swapped = try run(new, old)
        #expect(swapped.exitCode == 10)
        #expect(try swapped.json()["valid"] == false)
        let same = try ProgramRun.verify(
            "proof", "consistency",
            input: """
                {"size1":6,"size2":6,"root1":"\(old.base64)","root2":"\(old.base64)","proof":null}
                """)
        #expect(same.exitCode == 0)
    }

    @Test(
        "What is no probe exits 65 with three lines",
        arguments: [
            "", "{", "[]", "null", "{}", #"{"size1":-1,"size2":1}"#, #"{"size1":1.5,"size2":2}"#,
            #"{"size1":1,"size2":18446744073709551616}"#, #"{"size1":"1","size2":2}"#,
            #"{"size1":1,"size2":1,"root1":"A","root2":"AA=="}"#,
            #"{"size1":1,"size2":1,"proof":[1]}"#, #"{"size1":1,"size2":1}}"#,
        ])
    func malformed(input: String) throws {
        for kind in ["consistency", "inclusion"] {
            let run = try ProgramRun.verify("proof", kind, "--lang", "en", input: input)
            #expect(run.exitCode == 65)
            #expect(run.output == "")
            #expect(run.errorLines.count == 3)
            #expect(run.errors.hasPrefix("antin-verify: error: "))
        }
    }

    @Test("Wrong usage exits 64 and prints nothing as a result")
    func usage() throws {
        for arguments in [["proof", "inclusion", "--nothing"], ["proof", "other"], ["--lang"]] {
            let run = try ProgramRun("antin-verify", arguments)
            #expect(run.exitCode == 64)
            #expect(run.output == "")
        }
    }
}
