// RequestDeadlines.swift
internal import NIOCore
internal import NIOHTTPTypes

/// Cuts connections that are slow on purpose.
///
/// Hummingbird's idle timer starts anew with every part that arrives, so a client that drips one
/// byte every few seconds keeps its connection for ever. These deadlines do not move: the header
/// must be complete `header` after the connection was free for it, the body `body` after the
/// header, and the answer must have been taken `answer` after the body.
final class RequestDeadlines: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    /// The deadlines, in seconds.
    struct Limits: Sendable {
        var header: Int64 = 10
        var body: Int64 = 120
        var answer: Int64 = 120
    }

    private let limits: Limits
    private var timer: Scheduled<Void>?

    init(_ limits: Limits) {
        self.limits = limits
    }

    func handlerAdded(context: ChannelHandlerContext) {
        if context.channel.isActive { self.allow(self.limits.header, context) }
    }

    func channelActive(context: ChannelHandlerContext) {
        self.allow(self.limits.header, context)
        context.fireChannelActive()
    }

    func channelInactive(context: ChannelHandlerContext) {
        self.timer?.cancel()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.timer?.cancel()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch self.unwrapInboundIn(data) {
        case .head: self.allow(self.limits.body, context)
        case .body: break
        case .end: self.allow(self.limits.answer, context)
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        if case .end = self.unwrapOutboundIn(data) {
            // The next header on this connection; an idle one is closed by the idle timer.
            self.allow(self.limits.header, context)
        }
        context.write(data, promise: promise)
    }

    private func allow(_ seconds: Int64, _ context: ChannelHandlerContext) {
        self.timer?.cancel()
        let channel = context.channel
        self.timer = context.eventLoop.scheduleTask(in: .seconds(seconds)) {
            channel.close(promise: nil)
        }
    }
}
