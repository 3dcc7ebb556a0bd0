import JupyterProtocol
import KerasModels

/// JSON from a client, which must come out again as it went in, and JSON of a model's configuration.
func fuzzJSON(_ bytes: [UInt8]) {
    if let value = try? JSON.decode(JSONValue.self, from: bytes) {
        guard let encoded = try? JSON.encode(value), let again = try? JSON.decode(JSONValue.self, from: encoded) else {
            preconditionFailure("what was decoded cannot be encoded")
        }
        precondition(again == value, "the value changed on its way")
    }
    _ = try? ConfigurationParser.parse(String(decoding: bytes, as: UTF8.self))
}
