import FoundationEssentials

/// The function of a Lambda layer as the file has it.
struct LambdaFunction {
    /// nil for a function that the file has by name only, or in a form that is not known.
    let code: PythonCode?
    /// The numbers that its further parameters have.
    let arguments: [String: Double]
    private let name: String?

    init(_ configuration: LayerConfiguration) {
        // A list of code, defaults and closure, which since Keras 2.13 is an object of the class __lambda__.
        let function = configuration["function"]
        let wrapped = function?["config"]
        let text = function?.array?.first?.string ?? wrapped?["code"]?.string
        let data = text.flatMap { Data(base64Encoded: $0, options: .ignoreUnknownCharacters) }
        let code = data.flatMap { PythonCode(marshalled: Array($0)) }
        self.code = code
        name = function?.string ?? (text == nil ? wrapped?.string ?? function?["registered_name"]?.string : nil)

        var arguments: [String: Double] = [:]
        let defaults = (wrapped?["defaults"] ?? function?.array.flatMap { $0.count > 1 ? $0[1] : nil })?.array ?? []
        let parameters = code.map { $0.variables.prefix(max($0.argumentCount, 0)) } ?? []
        for (parameter, value) in zip(parameters.suffix(defaults.count), defaults) {
            arguments[parameter] = value.number
        }
        for (parameter, value) in configuration["arguments"]?.object ?? [:] { arguments[parameter] = value.number }
        self.arguments = arguments
    }

    /// In code points.
    private static let longestContents = 500

    /// What can be said of the code: `, it uses tf, image, resize and the constants (224, 224)`.
    var contents: String {
        if let name { return "; it is the function \"\(name)\" of the program that saved the model" }
        guard let code else { return "; its code is in no form that is known" }
        let names = code.names.isEmpty ? [] : [code.names.prefix(12).joined(separator: ", ")]
        let values = code.constants.filter { $0 != .none }.prefix(12).map(\.description)
        let constants = values.isEmpty ? [] : ["the constants " + values.joined(separator: ", ")]
        guard !names.isEmpty || !constants.isEmpty else { return "" }
        let text = (names + constants).joined(separator: " and ").unicodeScalars
        let isShort = text.count <= LambdaFunction.longestContents
        return "; it uses \(String(text.prefix(LambdaFunction.longestContents)))\(isShort ? "" : "…")"
    }
}
