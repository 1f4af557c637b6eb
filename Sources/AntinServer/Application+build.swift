// Application+build.swift
package import AntinRegistry
package import Hummingbird
internal import HummingbirdCore
internal import HummingbirdTLS
package import Logging
internal import NIOCore
package import ServiceLifecycle

/// Builds the server, the one place where everything is wired; `antind serve` and every test use it.
package func buildApplication(
    _ registry: Registry, configuration: ServerConfiguration, services: [any Service] = [],
    logger: Logger, trust: @escaping @Sendable () async throws -> [UInt8]?,
    onRunning: @escaping @Sendable (Int) async -> Void = { _ in }
) throws -> some ApplicationProtocol {
    let limits = configuration.limits
    let router = try buildRouter(registry, configuration: configuration, trust: trust)
    let deadlines = RequestDeadlines.Limits(
        header: limits.headerSeconds, body: limits.bodySeconds, answer: limits.answerSeconds)
    let connections = ConnectionTable(
        most: limits.connectionsOfClient, proxies: configuration.trustedProxies)
    let channel = HTTP1Channel.Configuration(
        additionalChannelHandlers: [
            ConnectionLimit(connections), RequestDeadlines(deadlines),
        ],
        idleTimeout: .seconds(limits.idleSeconds))
    let plain = HTTPServerBuilder { responder in
        LoopChannel(base: HTTP1Channel(responder: responder, configuration: channel))
    }
    return Application(
        router: router,
        server: try configuration.tls.map {
            try .tls(plain, tlsConfiguration: $0.configuration)
        } ?? plain,
        configuration: .init(
            address: .hostname(configuration.address, port: configuration.port),
            serverName: nil,
            availableConnectionsDelegate: .maximum(limits.maxConnections, logger: logger)),
        services: services + [TextService(registry, program: configuration.pdftotext)],
        onServerRunning: { channel in await onRunning(channel.localAddress?.port ?? 0) },
        logger: logger)
}

/// Every route of the server, with what stands before it.
func buildRouter(
    _ registry: Registry, configuration: ServerConfiguration,
    trust: @escaping @Sendable () async throws -> [UInt8]?
) throws -> Router<Context> {
    let limits = configuration.limits
    let judge = Judge(
        registry: registry,
        settings: Judge.JudgeSettings(
            program: configuration.verifier, trust: configuration.trust,
            renew: {
                do {
                    _ = try await trust()
                    return true
                } catch {
                    return false
                }
            }))
    let router = Router(context: Context.self, options: [.autoGenerateHeadEndpoints])
    let web = try Web(registry: registry, judge: judge, configuration: configuration)
    let table = RouteTable()
    router.add(middleware: LongRequests())
    router.add(
        middleware: TransportMiddleware(
            proxies: configuration.trustedProxies, speaksTLS: configuration.tls != nil,
            isPublishedSecurely: configuration.publicAddress.lowercased().hasPrefix("https://")))
    router.add(middleware: ProblemMiddleware(web: web))
    router.add(middleware: HostGuard(hosts: configuration.hosts))
    router.add(middleware: MethodGuard(table: table))
    router.add(middleware: Authentication(registry: registry))
    PublicRoutes(registry: registry, trust: trust).add(to: router)
    LogRoutes(registry: registry).add(to: router)

    web.add(to: router)

    let api = router.group("api")
        .add(middleware: web.uploads)
        .add(middleware: Idempotency(registry: registry, maxBytes: limits.maxFileBytes + (2 << 20)))
    let dispatches = DispatchRoutes(desk: web.dispatches)
    dispatches.add(to: api)
    SigningRoutes(dispatches: dispatches, desk: web.signing).add(to: api)
    QueueRoutes(desk: web.dispatches).add(to: api)
    FormRoutes(desk: web.dispatches).add(to: api)
    DocumentRoutes(registry: registry, limits: limits).add(to: api)
    DenialRoutes(registry: registry).add(to: api)
    InboxRoutes(desk: InboxDesk(registry: registry, judge: judge, limits: limits)).add(to: api)
    ExchangeRoutes(registry: registry, policy: configuration.outbox.webhooks).add(to: api)
    BookRoutes(registry: registry).add(to: api)

    table.fill(router.routes.map { ($0.path, $0.method.rawValue) })
    return router
}

/// Serves until the process is told to end; the requests in hand are finished.
package func serve(
    _ registry: Registry, configuration: ServerConfiguration, services: [any Service] = [],
    logger: Logger, trust: @escaping @Sendable () async throws -> [UInt8]?,
    onRunning: @escaping @Sendable (Int) async -> Void
) async throws {
    let courier = Courier(
        registry: registry, settings: configuration.outbox,
        publicAddress: configuration.publicAddress)
    try await buildApplication(
        registry, configuration: configuration, services: services + [OutboxService(courier)],
        logger: logger, trust: trust, onRunning: onRunning
    ).runService()
}
