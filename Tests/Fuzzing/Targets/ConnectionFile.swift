import JupyterProtocol
import JupyterServer

/// A connection file, as far as to the addresses that would be bound.
func fuzzConnectionFile(_ bytes: [UInt8]) {
    guard let info = try? JSON.decode(ConnectionInfo.self, from: bytes) else { return }
    for port in [info.ports.shell, info.ports.iopub, info.ports.stdin, info.ports.control, info.ports.heartbeat] {
        precondition(0...65535 ~= port, "no port")
        precondition(!info.endpoint(port).isEmpty, "no address")
    }
    _ = try? MessageSigner(key: info.key, scheme: info.scheme)
}
