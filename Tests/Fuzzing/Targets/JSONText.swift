import JupyterProtocol
import KerasModels

/// JSON from a client, which must come out again as it went in, and JSON of a model's configuration.
func fuzzJSON(_ bytes: [UInt8]) {
    if let value = try? JSON.decode(JSONValue.self, from: bytes) {
        guard let encoded = try? JSON.encode(value), let again = try? JSON.decode(JSONValue.self, from: encoded) else {
            preconditionFailure("what was decoded cannot be encoded")
        }
        precondition(isSame(again, value), "the value changed on its way")
    }
    _ = try? ConfigurationParser.parse(String(decoding: bytes, as: UTF8.self))
}

/// A large number without a fraction comes back as a whole one.
private func isSame(_ a: JSONValue, _ b: JSONValue) -> Bool {
    switch (a, b) {
    case (.integer(let whole), .number(let number)): Double(whole) == number
    case (.array(let a), .array(let b)): a.count == b.count && zip(a, b).allSatisfy { isSame($0, $1) }
    case (.object(let a), .object(let b)):
        a.count == b.count && a.allSatisfy { key, value in b[key].map { isSame(value, $0) } ?? false }
    default: a == b
    }
}
