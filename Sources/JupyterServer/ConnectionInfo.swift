package import JupyterProtocol

/// What a connection file says: where to listen, and the key of the signatures.
package struct ConnectionInfo: Sendable {
    package enum Transport: String, Sendable {
        case tcp, ipc
    }

    package var transport: Transport
    /// An address, or with ipc the beginning of the sockets' paths.
    package var ip: String
    /// A port of 0 stands for any that is free.
    package var ports: ChannelPorts
    /// Empty: messages are not signed.
    package var key: String
    package var scheme: SignatureScheme
    /// Z85 text; with it the sockets are encrypted (CURVE).
    package var curveSecretKey: String?

    package init(
        transport: Transport = .tcp, ip: String = "127.0.0.1", ports: ChannelPorts = ChannelPorts(), key: String,
        scheme: SignatureScheme = .sha256, curveSecretKey: String? = nil
    ) {
        self.transport = transport
        self.ip = ip
        self.ports = ports
        self.key = key
        self.scheme = scheme
        self.curveSecretKey = curveSecretKey
    }

    /// Whether other machines can connect.
    package var listensEverywhere: Bool {
        transport == .tcp && ["0.0.0.0", "*", "::"].contains(ip)
    }

    /// The address of a port as libzmq writes it.
    package func endpoint(_ port: Int) -> String {
        switch transport {
        case .ipc: "ipc://\(ip)-\(port)"
        case .tcp:
            switch ip {
            case _ where ip.contains(":"): "tcp://[\(ip)]:\(port == 0 ? "*" : "\(port)")"
            // libzmq binds to addresses and interfaces, not to names.
            case "localhost": "tcp://127.0.0.1:\(port == 0 ? "*" : "\(port)")"
            case "0.0.0.0": "tcp://*:\(port == 0 ? "*" : "\(port)")"
            default: "tcp://\(ip):\(port == 0 ? "*" : "\(port)")"
            }
        }
    }
}

extension ConnectionInfo: Decodable {
    private enum CodingKeys: String, CodingKey {
        case transport, ip, key
        case scheme = "signature_scheme"
        case shell = "shell_port"
        case iopub = "iopub_port"
        case stdin = "stdin_port"
        case control = "control_port"
        case heartbeat = "hb_port"
        case curveSecretKey = "curve_secretkey"
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)

        func value<Value: RawRepresentable>(
            _ key: CodingKeys, default fallback: Value
        ) throws -> Value where Value.RawValue == String {
            guard let text = try container.decodeIfPresent(String.self, forKey: key) else { return fallback }
            guard let value = Value(rawValue: text) else {
                throw DecodingError.dataCorruptedError(
                    forKey: key, in: container, debugDescription: "\"\(text)\" is not supported")
            }
            return value
        }

        /// JEP 106 allows numbers written as strings.
        func port(_ key: CodingKeys) throws -> Int {
            let number: Int?
            if let text = try? container.decode(String.self, forKey: key) {
                number = Int(text)
            } else {
                number = try container.decode(Int.self, forKey: key)
            }
            guard let number, 0...65535 ~= number else {
                throw DecodingError.dataCorruptedError(
                    forKey: key, in: container, debugDescription: "a port is a number from 0 to 65535")
            }
            return number
        }

        transport = try value(.transport, default: .tcp)
        ip = try container.decodeIfPresent(String.self, forKey: .ip) ?? "127.0.0.1"
        key = try container.decodeIfPresent(String.self, forKey: .key) ?? ""
        scheme = try value(.scheme, default: .sha256)
        curveSecretKey = try container.decodeIfPresent(String.self, forKey: .curveSecretKey)
        ports = ChannelPorts(
            shell: try port(.shell), iopub: try port(.iopub), stdin: try port(.stdin), control: try port(.control),
            heartbeat: try port(.heartbeat))
    }
}
