/// Asks for the ports; deprecated, still asked by some.
package struct ConnectRequest: Request {
    package static let messageType = "connect_request"

    package init() {}

    package struct Reply: MessageContent {
        package static let messageType = "connect_reply"

        package let status: OKStatus
        package let ports: ChannelPorts

        package init(_ ports: ChannelPorts) {
            status = .ok
            self.ports = ports
        }

        enum CodingKeys: String, CodingKey {
            case status
        }

        package init(from decoder: any Decoder) throws {
            status = try decoder.container(keyedBy: CodingKeys.self).decode(OKStatus.self, forKey: .status)
            ports = try ChannelPorts(from: decoder)
        }

        package func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(status, forKey: .status)
            try ports.encode(to: encoder)
        }
    }
}

/// The port of each channel, under the connection file's names.
package struct ChannelPorts: Codable, Hashable, Sendable {
    package var shell: Int
    package var iopub: Int
    package var stdin: Int
    package var control: Int
    package var heartbeat: Int

    enum CodingKeys: String, CodingKey {
        case shell = "shell_port"
        case iopub = "iopub_port"
        case stdin = "stdin_port"
        case control = "control_port"
        case heartbeat = "hb_port"
    }

    package init(shell: Int = 0, iopub: Int = 0, stdin: Int = 0, control: Int = 0, heartbeat: Int = 0) {
        self.shell = shell
        self.iopub = iopub
        self.stdin = stdin
        self.control = control
        self.heartbeat = heartbeat
    }
}
