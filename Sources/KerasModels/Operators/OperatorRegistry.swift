/// Every function outside of layers that can be read.
package enum OperatorRegistry {
    static let families: [any OperatorFamily.Type] = [
        ActivationOperators.self,
        AdaptivePoolingOperators.self,
        ArithmeticOperators.self,
        ChoiceOperators.self,
        ConvolutionOperators.self,
        IndexingOperators.self,
        JoiningOperators.self,
        MatrixOperators.self,
        PassingOperators.self,
        PhotographOperators.self,
        PictureOperators.self,
        PointwiseOperators.self,
        RearrangingOperators.self,
        ReductionOperators.self,
        ShapeOperators.self,
        StatisticsOperators.self,
    ]

    /// The names of each operator, which all mean the same.
    package static var names: [[OperatorName]] { families.flatMap { $0.operators.map(\.names) } }

    static func operation(named name: OperatorName) -> Operator? { byName[name] }

    private static let byName: [OperatorName: Operator] = {
        var operators: [OperatorName: Operator] = [:]
        for family in families {
            for entry in family.operators {
                for name in entry.names { operators[name] = entry }
            }
        }
        return operators
    }()
}
