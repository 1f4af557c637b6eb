internal import AntinSystem
internal import HummingbirdCore
internal import Logging
internal import NIOCore

/// Connections whose requests are answered on the thread that reads and writes the connection.
///
/// A short answer is then made where its request arrived; going to another thread and back costs
/// more than the answer. What computes for long, or reads files, has no place there
/// (``LongRequests``): the other connections of the thread would wait for it.
struct LoopChannel<Base: ServerChildChannel>: ServerChildChannel {
    let base: Base

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Base.Value> {
        self.base.setup(channel: channel, logger: logger)
    }

    func handle(value: Base.Value, logger: Logger) async {
        let loop = value.channel.eventLoop
        await withTaskExecutorPreference(HandingExecutor { loop.execute($0) }) {
            await self.base.handle(value: value, logger: logger)
        }
    }
}
