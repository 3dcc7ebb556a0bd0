package import JupyterProtocol

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The file through which a client and the kernel agree on addresses and key.
package struct ConnectionFile: Sendable {
    package let path: String
    package let info: ConnectionInfo
    /// Everything in the file, so that rewriting it loses nothing.
    private let fields: [String: JSONValue]

    /// Reads a file that a client wrote, and warns on stderr about what makes the kernel less safe.
    ///
    /// - Throws: ``ServerError`` that names the file and what is wrong with it.
    package init(path: String) throws(ServerError) {
        let bytes = try File.read(path)
        do throws(JSONError) {
            info = try JSON.decode(ConnectionInfo.self, from: bytes)
            fields = try JSON.decode([String: JSONValue].self, from: bytes)
        } catch {
            throw .badConnection(path: path, reason: "\(error)")
        }
        self.path = path
        warn()
    }

    /// Writes a file of its own for a kernel that nobody gave one, readable by its user only.
    package init(creatingIn directory: String, name: String) throws(ServerError) {
        var generator = SystemRandomNumberGenerator()
        let words = (0..<4).map { _ in generator.next() }
        let key = words.map { String($0, radix: 16) }.joined(separator: "-")
        path = "\(directory)/\(name)"
        info = ConnectionInfo(key: key)
        fields = [
            "transport": .string(info.transport.rawValue), "ip": .string(info.ip), "key": .string(key),
            "signature_scheme": .string(info.scheme.rawValue),
        ]
    }

    /// Puts the ports that were bound in the place of those that were 0.
    package func write(ports: ChannelPorts) throws(ServerError) {
        var fields = self.fields
        fields["shell_port"] = .integer(ports.shell)
        fields["iopub_port"] = .integer(ports.iopub)
        fields["stdin_port"] = .integer(ports.stdin)
        fields["control_port"] = .integer(ports.control)
        fields["hb_port"] = .integer(ports.heartbeat)
        let bytes: [UInt8]
        do throws(JSONError) {
            bytes = try JSON.encode(fields)
        } catch {
            throw .failed("\(error)")
        }
        try File.replace(path, with: bytes)
    }

    private func warn() {
        if info.key.isEmpty {
            DiagnosticLog.report("the connection file has no key: anyone who can connect can run commands")
        } else if File.isReadableByOthers(path) {
            DiagnosticLog.report("other users can read the key in \(path); its mode should be 0600")
        }
        if info.listensEverywhere {
            DiagnosticLog.report("listening on every network interface, as the connection file's ip says")
        }
    }
}
