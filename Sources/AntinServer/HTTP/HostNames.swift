// HostNames.swift
internal import Synchronization

/// The names under which this server may be addressed. A server that was told to take any free
/// port (`--port 0`) learns the names with that port when it listens.
package final class HostNames: Sendable {
    private let names: Mutex<Set<String>>

    /// - Parameter names: lower case, with the port where it is not the scheme's own.
    package init(_ names: Set<String>) { self.names = Mutex(names) }

    func contains(_ name: String) -> Bool { self.names.withLock { $0.contains(name) } }

    /// The names of a listening address with its port, and without it where it is the scheme's
    /// own.
    package func add(address: String, port: Int) {
        let bare = [address.contains(":") ? "[\(address)]" : address, "localhost"]
        let loopback = ["127.0.0.1", "[::1]"]
        self.names.withLock { names in
            for name in bare + loopback {
                names.insert("\(name):\(port)".lowercased())
                if port == 443 || port == 80 { names.insert(name.lowercased()) }
            }
        }
    }
}
