// ConnectionLimit.swift
internal import NIOCore
internal import NIOHTTPTypes
internal import Synchronization

/// Counts the open connections of each client.
final class ConnectionTable: Sendable {
    private let most: Int
    private let proxies: Set<String>
    private let counts = Mutex<[ClientKey: Int]>([:])

    /// - Parameter proxies: addresses behind which many clients stand: not counted.
    init(most: Int, proxies: Set<String>) {
        self.most = most
        self.proxies = proxies
    }

    /// The key to give back; nil if this client has as many as it may.
    func take(_ address: String?) -> ClientKey? {
        guard let address, !self.proxies.contains(address) else { return .everybody }
        let key = ClientKey(address: address)
        return self.counts.withLock { counts in
            guard counts[key, default: 0] < self.most else { return nil }
            counts[key, default: 0] += 1
            return key
        }
    }

    func giveBack(_ key: ClientKey) {
        guard key != .everybody else { return }
        self.counts.withLock { counts in
            let left = counts[key, default: 1] - 1
            counts[key] = left > 0 ? left : nil
        }
    }
}

/// Closes a connection at once if its client has as many as it may: one client's idle or slow
/// connections must not be all that the server takes.
final class ConnectionLimit: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart

    private let table: ConnectionTable
    private var key: ClientKey?

    init(_ table: ConnectionTable) {
        self.table = table
    }

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { self.count(context) }
    }

    func channelActive(context: ChannelHandlerContext) {
        self.count(context)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.giveBack()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.giveBack()
    }

    private func count(_ context: ChannelHandlerContext) {
        guard self.key == nil else { return }
        self.key = self.table.take(context.channel.remoteAddress?.ipAddress)
        if self.key == nil { context.close(promise: nil) }
    }

    private func giveBack() {
        if let key = self.key { self.table.giveBack(key) }
        self.key = nil
    }
}
