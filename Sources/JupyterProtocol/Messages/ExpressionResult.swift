/// The outcome of one of an execute request's `user_expressions`.
package enum ExpressionResult: Codable, Sendable {
    case value(MIMEContent)
    case error(ErrorReply)

    private enum CodingKeys: String, CodingKey {
        case status
    }

    package init(from decoder: any Decoder) throws {
        let status = try decoder.container(keyedBy: CodingKeys.self).decode(String.self, forKey: .status)
        if status == OKStatus.ok.rawValue {
            self = .value(try MIMEContent(from: decoder))
        } else {
            self = .error(try ErrorReply(from: decoder))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        switch self {
        case .value(let content):
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(OKStatus.ok, forKey: .status)
            try content.encode(to: encoder)
        case .error(let error):
            try error.encode(to: encoder)
        }
    }
}
