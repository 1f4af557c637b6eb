// RequestDeadlines.swift
internal import HTTPTypes
internal import NIOCore
internal import NIOHTTPTypes

/// Cuts connections that are slow on purpose.
///
/// Hummingbird's idle timer starts anew with every part that arrives, so a client that drips one
/// byte every few seconds keeps its connection for ever. These deadlines do not move: the header
/// must be complete `header` after the connection was free for it; the body `body` after the
/// header, and a second later for each 100 KiB that it announces; the answer must begin `body`
/// after that, and the other side must take a piece of it each `answer`, so that a slow line gets a
/// large file to its end.
///
/// A body that nobody will read is cut too. One that is a little too large is taken to its end, so
/// that the sender reads why it was refused; browsers show no answer before they have sent all.
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
        /// The most bytes of a body that are taken from the line, wanted or not.
        var bodyBytes = 192 << 20
        /// What a slow line sends at least, and the most that a large body is given for it.
        static let bytesPerSecond: Int64 = 100 << 10
        static let mostSeconds: Int64 = 270
    }

    private let limits: Limits
    private var deadline = NIODeadline.distantFuture
    private var timer: (task: Scheduled<Void>, at: NIODeadline)?
    private var taken = 0
    /// Pieces that were handed over and have not left.
    private var waiting = 0

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
        self.timer?.task.cancel()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.timer?.task.cancel()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch self.unwrapInboundIn(data) {
        case .head(let head):
            self.taken = 0
            let announced = head.headerFields[.contentLength].flatMap { Int64($0) } ?? 0
            let more = min(max(0, announced) / Limits.bytesPerSecond, Limits.mostSeconds)
            self.allow(self.limits.body + more, context)
        case .body(let piece):
            self.taken += piece.readableBytes
            guard self.taken <= self.limits.bodyBytes else {
                context.close(promise: nil)
                return
            }
        // Until there is an answer at all: a file may wait for its turn.
        case .end: self.allow(self.limits.body, context)
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let next: Int64
        var size = 0
        switch self.unwrapOutboundIn(data) {
        case .head:
            context.write(data, promise: promise)
            return
        case .body(let piece):
            next = self.limits.answer
            size = piece.readableBytes
        case .end: next = self.limits.header
        }
        // A small piece leaves when it is handed over, unless others wait before it.
        if self.waiting == 0, size <= Self.smallBytes, context.channel.isWritable {
            self.allow(next, context)
            context.write(data, promise: promise)
            return
        }
        // The time for the next piece, or the next header, begins when this piece has left, not when
        // it was handed over: a slow line may take its time for a large file.
        let written = promise ?? context.eventLoop.makePromise(of: Void.self)
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        self.waiting += 1
        written.futureResult.whenComplete { result in
            let (deadlines, context) = bound.value
            deadlines.waiting -= 1
            if case .success = result { deadlines.allow(next, context) }
        }
        context.write(data, promise: written)
    }

    private static let smallBytes = 32 << 10

    /// Most deadlines are moved long before they are due: a timer that runs looks again when it
    /// fires, and only an earlier deadline takes its place.
    private func allow(_ seconds: Int64, _ context: ChannelHandlerContext) {
        self.deadline = .now() + .seconds(seconds)
        if let timer, timer.at <= self.deadline { return }
        self.timer?.task.cancel()
        self.arm(context)
    }

    private func arm(_ context: ChannelHandlerContext) {
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        let task = context.eventLoop.scheduleTask(deadline: self.deadline) {
            let (deadlines, context) = bound.value
            deadlines.timer = nil
            if deadlines.deadline <= .now() {
                context.channel.close(promise: nil)
            } else {
                deadlines.arm(context)
            }
        }
        self.timer = (task, self.deadline)
    }
}
