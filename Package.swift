// swift-tools-version: 6.2
// Rings, from the inside out; a target imports only what stands below it. `scripts/check-layers`
// compares this file and every import with the table in Docs/overview.md.

import PackageDescription

let strict: [SwiftSetting] = [
    .strictMemorySafety(),
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("ExistentialAny"),
]

let asn1: Target.Dependency = .product(name: "SwiftASN1", package: "swift-asn1")
let arguments: Target.Dependency = .product(
    name: "ArgumentParser", package: "swift-argument-parser")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let hummingbirdTesting: Target.Dependency = .product(
    name: "HummingbirdTesting", package: "hummingbird")
let hummingbirdTLS: Target.Dependency = .product(name: "HummingbirdTLS", package: "hummingbird")
let nioSSL: Target.Dependency = .product(name: "NIOSSL", package: "swift-nio-ssl")
let jwt: Target.Dependency = .product(name: "JWTKit", package: "jwt-kit")
let mustache: Target.Dependency = .product(name: "Mustache", package: "swift-mustache")
let nio: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let nioHTTPTypes: Target.Dependency = .product(name: "NIOHTTPTypes", package: "swift-nio-extras")
let lifecycle: Target.Dependency = .product(
    name: "ServiceLifecycle", package: "swift-service-lifecycle")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")

// The verifier, the office client and everything they are made of: no database, no HTTP server.
var dependencies: [Package.Dependency] = [
    .package(url: "https://github.com/apple/swift-asn1.git", exact: "1.7.4"),
    .package(url: "https://github.com/apple/swift-argument-parser.git", exact: "1.8.2"),
]

var targets: [Target] = [
    // Ring 0: the C libraries behind Swift values. The only `unsafe` of the project is here.
    .systemLibrary(
        name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .target(name: "AntinCrypto", dependencies: ["COpenSSL"], swiftSettings: strict),
    .target(name: "CAntinSystem"),
    .target(
        name: "AntinSystem", dependencies: ["AntinCrypto", "CAntinSystem", "CZlib"],
        swiftSettings: strict),
    .systemLibrary(
        name: "CHarfBuzz", pkgConfig: "harfbuzz-subset", providers: [.apt(["libharfbuzz-dev"])]),
    .systemLibrary(
        name: "CQRencode", pkgConfig: "libqrencode", providers: [.apt(["libqrencode-dev"])]),
    .systemLibrary(name: "CPNG", pkgConfig: "libpng", providers: [.apt(["libpng-dev"])]),
    .systemLibrary(name: "CJPEG", pkgConfig: "libjpeg", providers: [.apt(["libjpeg-dev"])]),
    .systemLibrary(name: "CZBar", pkgConfig: "zbar", providers: [.apt(["libzbar-dev"])]),
    .target(
        name: "AntinGraphics", dependencies: ["CHarfBuzz", "CQRencode", "CPNG", "CJPEG", "CZBar"],
        swiftSettings: strict),

    // Ring 1: the log and the PDF; neither knows the other.
    .target(name: "AntinLog", dependencies: ["AntinCrypto"], swiftSettings: strict),
    .target(name: "AntinPDF", dependencies: ["AntinCrypto", "AntinSystem"], swiftSettings: strict),

    // Ring 2: documents, signing, entries, receipts, verification. Functions of their arguments.
    .target(
        name: "AntinCore",
        dependencies: ["AntinLog", "AntinPDF", "AntinCrypto", "AntinSystem", asn1],
        resources: [.embedInCode("Resources")],
        swiftSettings: strict),

    // Ring 3, the part that the verifier may use on request.
    .target(
        name: "AntinFetch", dependencies: ["AntinCrypto", "AntinSystem"],
        swiftSettings: strict),

    // Ring 3, what a person puts before the verifier: files and trust lists by their names.
    .target(
        name: "AntinDesk",
        dependencies: [
            "AntinFetch", "AntinCore", "AntinLog", "AntinPDF", "AntinCrypto", "AntinSystem",
            arguments,
        ],
        swiftSettings: strict),

    // Ring 3, what draws. The verifier has no part of it.
    .target(
        name: "AntinStamp",
        dependencies: ["AntinCore", "AntinLog", "AntinPDF", "AntinGraphics", "AntinCrypto"],
        swiftSettings: strict),

    .executableTarget(
        name: "antin-verify",
        dependencies: [
            "AntinDesk", "AntinFetch", "AntinCore", "AntinLog", "AntinPDF", "AntinCrypto",
            "AntinSystem", arguments,
        ],
        swiftSettings: strict),

    .executableTarget(
        name: "antin",
        dependencies: [
            "AntinDesk", "AntinFetch", "AntinStamp", "AntinCore", "AntinLog", "AntinPDF",
            "AntinGraphics", "AntinCrypto", "AntinSystem", arguments,
        ],
        swiftSettings: strict),

    .target(
        name: "AntinTestSupport",
        dependencies: ["AntinCore", "AntinLog", "AntinPDF", "AntinCrypto", "AntinSystem"],
        path: "Tests/Support", swiftSettings: strict),
    .testTarget(
        name: "AntinCryptoTests", dependencies: ["AntinCrypto", "AntinTestSupport"],
        swiftSettings: strict),
    .testTarget(
        name: "AntinSystemTests",
        dependencies: ["AntinSystem", "AntinCrypto", "AntinTestSupport"],
        swiftSettings: strict),
    .testTarget(
        name: "AntinGraphicsTests",
        dependencies: ["AntinGraphics", "AntinSystem", "AntinTestSupport"],
        swiftSettings: strict),
    .testTarget(
        name: "AntinStampTests",
        dependencies: [
            "AntinStamp", "AntinCore", "AntinLog", "AntinPDF", "AntinGraphics", "AntinCrypto",
            "AntinSystem", "AntinTestSupport",
        ],
        swiftSettings: strict),
    .testTarget(
        name: "AntinFetchTests",
        dependencies: ["AntinFetch", "AntinSystem", "AntinCrypto", "AntinTestSupport"],
        swiftSettings: strict),
    .testTarget(
        name: "AntinLogTests", dependencies: ["AntinLog", "AntinCrypto", "AntinTestSupport"],
        swiftSettings: strict),
    .testTarget(
        name: "AntinPDFTests",
        dependencies: ["AntinPDF", "AntinCrypto", "AntinSystem", "AntinTestSupport"],
        swiftSettings: strict),
    .testTarget(
        name: "AntinCoreTests",
        dependencies: [
            "AntinCore", "AntinLog", "AntinPDF", "AntinCrypto", "AntinSystem", "AntinTestSupport",
            asn1,
        ],
        swiftSettings: strict),
    .testTarget(
        name: "CommandTests",
        dependencies: [
            "AntinCore", "AntinLog", "AntinPDF", "AntinCrypto", "AntinSystem", "AntinTestSupport",
        ],
        swiftSettings: strict),
]

// ANTIN_INNER=1 leaves out the database and the web server, for the sanitizer and fuzz lanes and
// for whoever wants only the verifier: a first build then takes one minute in place of eight.
// ANTIN_INNER=registry keeps the registry and its database, and leaves out the web server.
let inner = Context.environment["ANTIN_INNER"]
if inner == nil || inner == "registry" {
    dependencies += [
        .package(url: "https://github.com/groue/GRDB.swift.git", exact: "7.10.0"),
        .package(url: "https://github.com/apple/swift-log.git", exact: "1.16.2"),
    ]
    targets += [
        .target(
            name: "AntinRegistry",
            dependencies: [
                "AntinCore", "AntinLog", "AntinPDF", "AntinCrypto", "AntinSystem", grdb, logging,
            ],
            swiftSettings: strict),
        .testTarget(
            name: "AntinRegistryTests",
            dependencies: [
                "AntinRegistry", "AntinCore", "AntinLog", "AntinPDF", "AntinCrypto",
                "AntinSystem", "AntinTestSupport", grdb,
            ],
            swiftSettings: strict),
        // What scripts/bench runs; not shipped.
        .target(name: "CAntinBench", dependencies: ["COpenSSL"]),
        .executableTarget(
            name: "antin-bench",
            dependencies: [
                "CAntinBench", "AntinRegistry", "AntinCore", "AntinLog", "AntinPDF",
                "AntinCrypto", "AntinSystem",
            ],
            swiftSettings: strict),
    ]
}
if inner == nil {
    dependencies += [
        .package(
            url: "https://github.com/hummingbird-project/hummingbird.git", exact: "2.28.1"),
        .package(
            url: "https://github.com/hummingbird-project/swift-mustache.git", exact: "2.1.1"),
        .package(
            url: "https://github.com/swift-server/swift-service-lifecycle.git", exact: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio.git", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl.git", exact: "2.37.6"),
        .package(url: "https://github.com/vapor/jwt-kit.git", exact: "5.7.1"),
        .package(url: "https://github.com/apple/swift-nio-extras.git", exact: "1.35.2"),
        .package(url: "https://github.com/apple/swift-http-types.git", exact: "1.8.0"),
    ]
    targets += [
        .target(
            name: "AntinServer",
            dependencies: [
                "AntinRegistry", "AntinStamp", "AntinFetch", "AntinCore", "AntinLog", "AntinPDF",
                "AntinGraphics", "AntinCrypto", "AntinSystem", hummingbird, hummingbirdTLS,
                mustache, lifecycle, logging, nio, nioSSL, httpTypes, nioHTTPTypes, jwt,
            ],
            resources: [.embedInCode("Resources")],
            swiftSettings: strict),
        .executableTarget(
            name: "antind",
            dependencies: [
                "AntinServer", "AntinRegistry", "AntinCore", "AntinLog", "AntinCrypto",
                "AntinSystem", arguments, lifecycle, logging,
            ],
            swiftSettings: strict),
        .testTarget(
            name: "AntinServerTests",
            dependencies: [
                "AntinServer", "AntinRegistry", "AntinStamp", "AntinCore", "AntinLog",
                "AntinPDF", "AntinGraphics", "AntinCrypto", "AntinSystem", "AntinTestSupport",
                hummingbird,
                hummingbirdTesting, httpTypes, logging,
            ],
            swiftSettings: strict),
    ]
}

// ANTIN_FUZZ=1 adds the driver of scripts/fuzz, which links only with `--sanitize fuzzer`.
if Context.environment["ANTIN_FUZZ"] != nil {
    targets.append(
        .executableTarget(
            name: "antin-fuzz",
            dependencies: [
                "AntinStamp", "AntinGraphics", "AntinCore", "AntinLog", "AntinPDF", "AntinCrypto",
                "AntinSystem",
            ],
            exclude: ["Seeds"],
            swiftSettings: strict + [.unsafeFlags(["-parse-as-library"])]))
}

let package = Package(name: "antin", dependencies: dependencies, targets: targets)
