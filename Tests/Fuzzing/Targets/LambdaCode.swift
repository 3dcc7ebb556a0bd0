import FoundationEssentials
import KerasModels

/// The marshalled code of a Lambda: it is recognised as arithmetic, or refused.
func fuzzLambda(_ bytes: [UInt8]) {
    let code = Data(bytes).base64EncodedString()
    let text = """
        {"class_name": "Sequential", "config": {"name": "m", "layers": [
        {"class_name": "InputLayer", "config": {"name": "i", "batch_input_shape": [null, 4, 4, 3]}},
        {"class_name": "Lambda", "config": {"name": "l", "function": ["\(code)", [0.5], null]}}]}}
        """
    guard let configuration = try? ConfigurationParser.parse(text) else {
        preconditionFailure("the configuration around the code is no JSON")
    }
    do throws(ModelError) {
        _ = try Model.blank(configuration, kerasVersion: "2.15.0")
    } catch {
        precondition(error.message.utf8.count < 10_000, "the message is as long as the code likes")
    }
}
