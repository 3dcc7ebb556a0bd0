/// The mode chosen for a model and why.
package struct PreprocessingGuess: Hashable, Sendable {
    package let mode: Preprocessing
    /// As a person reads it, such as `begins with Rescaling` or `recognised MobileNetV2`.
    package let reason: String
    /// False where nothing was recognised and x/255 is only a default.
    package let isCertain: Bool

    package init(mode: Preprocessing, reason: String, isCertain: Bool) {
        self.mode = mode
        self.reason = reason
        self.isCertain = isCertain
    }

    init(for network: Network, lowered: LoweredModel) {
        // Identities hand their input on, so whatever works on the input's own value comes first.
        let first = lowered.inputs.first
        let start = lowered.calls.first { call in
            call.role == .other && call.inputs.contains { $0 == first }
        }
        if let start, ["Rescaling", "Normalization"].contains(start.className) {
            self.init(mode: .raw, reason: "begins with \(start.className)", isCertain: true)
        } else if let application = Application.recognise(network) {
            self.init(mode: application.mode, reason: "recognised \(application.name)", isCertain: true)
        } else {
            self.init(mode: .unit, reason: "nothing tells the model's own preprocessing", isCertain: false)
        }
    }
}
