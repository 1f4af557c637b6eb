// PDFAttack+message.swift

// Another CMS in the hole: cut, taken from elsewhere, or with parts that nobody signed. The covered
// bytes stay as they are.

extension PDFAttack {
    private static func message(
        _ name: String, _ defence: Defence = .mathematics,
        _ change: @escaping @Sendable (SignedVictim, [UInt8]) throws -> [UInt8]?
    ) -> PDFAttack {
        PDFAttack("message." + name, .message, defence) { victim in
            guard let message = victim.message, let other = try change(victim, message) else {
                return nil
            }
            return victim.holding(other)
        }
    }

    /// Changes the SignedData as a tree; lengths are made right again.
    private static func tree(
        _ name: String, _ change: @escaping @Sendable (inout DERTree) -> Bool
    ) -> PDFAttack {
        self.message(name) { _, message in
            guard var tree = DERTree(message), tree.members.count == 2 else { return nil }
            var signedData = tree[1, 0]
            guard change(&signedData) else { return nil }
            tree[1, 0] = signedData
            return tree.der
        }
    }

    static let messages: [PDFAttack] = [
        message("cutInHalf") { _, message in Array(message.prefix(message.count / 2)) },
        message("cutByOne") { _, message in
            // The last byte becomes part of the padding; a zero would stay what it was.
            message.last == 0 ? nil : Array(message.dropLast())
        },
        message("headOnly") { _, message in Array(message.prefix(4)) },
        message("lengthTooSmall", .structure) { _, message in
            guard message[3] > 0, message.last != 0 else { return nil }
            var bytes = message
            bytes[3] -= 1
            return bytes
        },
        message("lengthTooLarge", .structure) { _, message in
            [message[0], 0x82, 0xff, 0xff] + message.dropFirst(4)
        },
        message("lengthOf64Bits", .structure) { _, message in
            [message[0], 0x88, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]
                + message.dropFirst(4)
        },
        message("ofAnotherDocument") { victim, _ in victim.foreignMessage },
        message("ofAStranger", .trust) { victim, _ in victim.strangersMessage },
        message("noSequence", .structure) { _, message in [0x31] + message.dropFirst() },
        // The value itself: what follows it in files of others is not signed.
        tree("valueChanged") { signedData in
            signedData.changeSigner { signer in
                guard let last = signer.members.lastIndex(where: { $0.tag == 0x04 }),
                    case .primitive(let tag, var value) = signer[last], let byte = value.popLast()
                else { return }
                // Never to zero, which is what cutting the byte off leaves.
                signer[last] = .primitive(tag, value + [byte == 1 ? 2 : byte ^ 1])
            }
        },
        tree("twoSigners") { signedData in
            guard let signer = signedData.signers.members.first else { return false }
            signedData.signers = .constructed(0x31, [signer, signer])
            return true
        },
        tree("noSigner") { signedData in
            signedData.signers = .constructed(0x31, [])
            return true
        },
        tree("noCertificates") { signedData in
            let kept = signedData.members.filter { $0.tag != 0xa0 }
            guard kept.count < signedData.members.count else { return false }
            signedData = .constructed(0x30, kept)
            return true
        },
        tree("noSignedAttributes") { signedData in
            signedData.changeSigner { signer in
                signer = .constructed(0x30, signer.members.filter { $0.tag != 0xa0 })
            }
        },
        tree("attributesUnsigned") { signedData in
            signedData.changeSigner { signer in
                let signed = signer.members.filter { $0.tag == 0xa0 }.flatMap(\.members)
                signer = .constructed(
                    0x30,
                    signer.members.filter { $0.tag != 0xa0 } + [.constructed(0xa1, signed)])
            }
        },
        tree("attributeAdded") { signedData in
            signedData.changeSigner { signer in
                guard let place = signer.members.firstIndex(where: { $0.tag == 0xa0 }) else {
                    return
                }
                let more = DERTree.attribute("1.2.3.4.5", .null)
                signer[place] = .constructed(0xa0, signer[place].members + [more])
            }
        },
        tree("digestTwice") { signedData in
            signedData.changeSigner { signer in
                guard let place = signer.members.firstIndex(where: { $0.tag == 0xa0 }),
                    let digest = signer[place].members.first(where: {
                        $0[0] == .oid("1.2.840.113549.1.9.4")
                    })
                else { return }
                signer[place] = .constructed(0xa0, signer[place].members + [digest])
            }
        },
        tree("contentEmbedded") { signedData in
            let content = DERTree.constructed(0xa0, [.octets(Array("van ban khac".utf8))])
            signedData[2] = .constructed(0x30, signedData[2].members + [content])
            return true
        },
        tree("contentType") { signedData in
            signedData[2] = .sequence(.oid("1.2.840.113549.1.9.16.1.4"))
            return true
        },
        tree("emptyValue") { signedData in
            signedData.changeSigner { signer in
                let last = signer.members.lastIndex { $0.tag == 0x04 } ?? 0
                signer[last] = .octets([])
            }
        },
        tree("zeroValue") { signedData in
            signedData.changeSigner { signer in
                let last = signer.members.lastIndex { $0.tag == 0x04 } ?? 0
                signer[last] = DERTree.octets(DERTree.sequence(.integer(0), .integer(0)).der)
            }
        },
        tree("weakDigestNamed") { signedData in
            signedData.changeSigner { signer in signer[2] = .algorithm("1.3.14.3.2.26") }
        },
        tree("issuerOfAnother") { signedData in
            signedData.changeSigner { signer in
                signer[1] = .sequence(.sequence(), .integer(1))
            }
        },
    ]
}

extension DERTree {
    /// The signers of a SignedData: its last member.
    fileprivate var signers: DERTree {
        get { self.members.last ?? .null }
        set { self = .constructed(0x30, self.members.dropLast() + [newValue]) }
    }

    /// Changes the one SignerInfo; false if that changed nothing.
    fileprivate mutating func changeSigner(_ change: (inout DERTree) -> Void) -> Bool {
        guard let old = self.signers.members.first else { return false }
        var signer = old
        change(&signer)
        self.signers = .constructed(0x31, [signer])
        return signer != old
    }
}
