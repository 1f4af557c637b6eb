// How often somebody guessed wrong, and how long to wait for it.

/// The delay after wrong guesses: none for the first few, then twice as long each time up to a
/// limit. Nobody is ever locked out for good, so nobody can lock out somebody else for good.
package struct LoginFailures: Sendable, Hashable {
    package struct Rule: Sendable {
        /// Guesses without a delay.
        let free: Int
        /// Silence after which the count begins anew, in milliseconds.
        let memory: Int64
        let firstDelay: Int64
        let longestDelay: Int64

        /// One account: five guesses, then half a minute, a minute, … a quarter of an hour.
        package static let account = Rule(
            free: 5, memory: 15 * 60_000, firstDelay: 30_000, longestDelay: 15 * 60_000)
        /// One address, behind which a whole school may sit: twenty in a minute.
        package static let address = Rule(
            free: 20, memory: 60_000, firstDelay: 60_000, longestDelay: 15 * 60_000)
    }

    package private(set) var count: Int64
    package private(set) var last: Int64
    /// No guess is looked at before this moment.
    package private(set) var until: Int64

    package init() { (self.count, self.last, self.until) = (0, 0, 0) }

    init(count: Int64, last: Int64, until: Int64) {
        (self.count, self.last, self.until) = (count, last, until)
    }

    /// Seconds still to wait, at least one; `nil` if a guess is looked at now.
    package func wait(at now: Int64) -> Int? {
        self.until > now ? Int((self.until - now + 999) / 1_000) : nil
    }

    package mutating func add(at now: Int64, _ rule: Rule) {
        if now - max(self.last, self.until) > rule.memory { self.count = 0 }
        self.count += 1
        self.last = now
        self.delay(rule)
    }

    /// As if the last one had not been.
    mutating func takeBack(_ rule: Rule) {
        self.count = max(0, self.count - 1)
        self.until = 0
        self.delay(rule)
    }

    private mutating func delay(_ rule: Rule) {
        let over = self.count - Int64(rule.free)
        guard over >= 0 else { return }
        self.until = self.last + min(rule.longestDelay, rule.firstDelay << min(over, 20))
    }
}
