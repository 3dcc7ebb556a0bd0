import Explanations

/// The lines under panels that stand together: class and score, and before them what tells one from another.
struct PanelLabels {
    private let namesModel: Bool
    private let namesMethod: Bool
    private let namesLayer: Bool

    init(_ records: [ExplanationRecord]) {
        func differ(_ part: (Explanation) -> String) -> Bool { Set(records.map { part($0.explanation) }).count > 1 }
        namesModel = differ(\.estimator)
        namesMethod = differ(\.method)
        // Other models have other layers anyway.
        namesLayer = !namesModel && differ(\.layer)
    }

    func label(of record: ExplanationRecord) -> String { "\(name(of: record)) \(record.scoreText)" }

    /// The label without the score.
    func name(of record: ExplanationRecord) -> String {
        let explanation = record.explanation
        return [
            namesModel ? explanation.estimator : nil, namesMethod ? explanation.method : nil,
            namesLayer ? explanation.layer : nil, record.classText,
        ].compactMap { $0 }.joined(separator: " · ")
    }
}
