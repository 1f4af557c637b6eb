// What is no password.

import AntinCore

/// Why a password is not taken.
package enum PasswordFault: String, Sendable {
    case tooShort = "too_short"
    case tooLong = "too_long"
    /// Made of what everybody tries first.
    case common
    /// Holds the login or the name.
    case personal
}

/// Which passwords are taken: 12 to 128 characters of any kind, without rules of composition
/// (ASVS 6.2), and not made of what guessers try first.
///
/// The common ones are not a list of strings but of the words that such lists are made of: what is
/// left of a password without marks, digits and signs must not be a row of those words, however it
/// is spelt (`M@tKhau-2026!!` is `matkhau`). That refuses millions of spellings with a small table.
package enum PasswordRule {
    package static let shortest = 12
    package static let longest = 128

    package static func fault(in password: String, login: String, name: String) -> PasswordFault? {
        if password.count < Self.shortest { return .tooShort }
        if password.count > Self.longest || password.utf8.count > 1_024 { return .tooLong }
        let folded = Self.folded(password)
        if Set(password).count < 5 || Self.isRow(Array(password.utf8)) { return .common }
        if Self.isMade(of: Self.words, folded) { return .common }
        // The rest must be more than the person's own name with some digits.
        var own = name.split(separator: " ").map { Self.folded(String($0)) }
        own += login.split { "@.-_".contains($0) }.map { Self.folded(String($0)) }
        own += [Self.folded(name), Self.folded(login)]
        return Self.isMade(of: Self.words + own.filter { $0.count >= 2 }, folded)
            ? .personal : nil
    }

    /// Small letters alone: no marks, đ as d, digits that stand for letters as those letters.
    private static func folded(_ text: String) -> [UInt8] {
        VietnameseText.folded(text).utf8.compactMap { byte -> UInt8? in
            switch byte {
            case 0x61...0x7A: byte
            case 0x41...0x5A: byte + 32
            case UInt8(ascii: "@"): UInt8(ascii: "a")
            case UInt8(ascii: "$"): UInt8(ascii: "s")
            default: nil
            }
        }
    }

    /// Whether the letters are nothing but words of the list, one after the other.
    private static func isMade(of words: [[UInt8]], _ letters: [UInt8]) -> Bool {
        var reachable = [Bool](repeating: false, count: letters.count + 1)
        reachable[0] = true
        for start in letters.indices where reachable[start] {
            for word in words where letters[start...].starts(with: word) {
                reachable[start + word.count] = true
            }
        }
        return reachable[letters.count]
    }

    /// Characters that follow each other in the code, up or down, but for four of them.
    private static func isRow(_ bytes: [UInt8]) -> Bool {
        let steps = zip(bytes, bytes.dropFirst()).filter { pair in
            abs(Int(pair.0) - Int(pair.1)) <= 1
        }
        return steps.count + 4 >= bytes.count
    }

    private static let words: [[UInt8]] = [
        "password", "passwd", "pass", "word", "admin", "administrator", "root", "user", "guest",
        "login", "welcome", "letmein", "iloveyou", "love", "monkey", "dragon", "master", "secret",
        "test", "demo", "default", "changeme", "hello", "sunshine", "princess", "football",
        "computer", "internet", "google", "qwertyuiop", "qwerty", "qwert", "asdfghjkl", "asdfgh",
        "asdf", "zxcvbnm", "zxcvbn", "zxcv", "qaz", "wsx", "edc", "abcdef", "abc", "xyz", "a", "aa",
        "matkhau", "mat", "khau", "anhyeuem", "emyeuanh", "yeuem", "yeuanh", "yeu", "anh", "em",
        "vietnam", "viet", "nam", "hanoi", "saigon", "tphcm", "hochiminh", "danang", "haiphong",
        "cantho", "truonghoc", "truong", "hoc", "sinh", "giaovien", "giao", "vien", "thaygiao",
        "cogiao", "hieutruong", "vanthu", "van", "thu", "congvan", "cong", "vanban", "ban",
        "phonggd", "phong", "sogddt", "sogiaoduc", "giaoduc", "duc", "dao", "tao", "gddt", "sgddt",
        "pgddt", "bogddt", "thcs", "thpt", "tieuhoc", "mamnon", "antin", "an", "tin", "chuky",
        "kyso", "condau", "dau", "so", "hethong", "quantri", "quan", "tri", "nguoidung", "xinchao",
        "xin", "chao", "hoanghon", "tinhyeu", "conyeu", "giadinh", "bome", "conga", "hoctot",
    ].map { Array($0.utf8) }
}
