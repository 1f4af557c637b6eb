// VerdictTests.swift
import AntinCore
import Testing

@Suite("Verdict and checks")
struct VerdictTests {
    @Test("Badness orders the verdicts as the policy's list does")
    func order() {
        #expect(Verdict.worstFirst.count == Verdict.allCases.count)
        #expect(Set(Verdict.worstFirst) == Set(Verdict.allCases))
        #expect(
            Verdict.worstFirst == Verdict.allCases.sorted { $0.badness > $1.badness })
        #expect(Set(Verdict.allCases.map(\.badness)).count == Verdict.allCases.count)
    }

    @Test("Only genuine exits with 0, and every other code is between 10 and 20")
    func exitCodes() {
        for verdict in Verdict.allCases {
            #expect((verdict.exitCode == 0) == (verdict == .genuine))
            #expect(verdict == .genuine || (10...20).contains(verdict.exitCode))
        }
        let codes = Set(Verdict.allCases.map(\.exitCode))
        #expect(codes == [0, 10, 11, 12, 13, 14, 15, 16, 17, 18, 20])
    }

    @Test("With several verdicts the worst counts")
    func worst() {
        for first in Verdict.allCases {
            for second in Verdict.allCases {
                let worst = Verdict.worst(of: [first, second])
                #expect(worst == (first.badness > second.badness ? first : second))
            }
        }
        #expect(Verdict.worst(of: []) == nil)
    }

    @Test("Only all parts passed is a pass; nothing checked is no pass")
    func combination() {
        let all = CheckResult.allCases
        for first in all {
            for second in all {
                for third in all {
                    let parts = [first, second, third]
                    let expected: CheckResult =
                        parts.contains(.fail)
                        ? .fail : parts.contains(.notChecked) ? .notChecked : .pass
                    #expect(CheckResult.all(parts) == expected)
                }
            }
        }
        #expect(CheckResult.all([]) == .notChecked)
    }

    @Test("The policy has fourteen checks with names in two parts")
    func names() {
        #expect(CheckID.allCases.count == 14)
        for id in CheckID.allCases {
            #expect(id.rawValue.split(separator: ".").count == 2)
        }
    }
}
