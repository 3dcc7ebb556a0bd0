/// The code object of a Python function as `marshal` writes it, read and never run.
struct PythonCode: Sendable {
    indirect enum Constant: Hashable, Sendable {
        case none
        case bool(Bool)
        case number(Double)
        case text(String)
        case tuple([Constant])
        /// Bytes, nested functions, complex numbers and what else there may be.
        case other
    }

    /// The releases of CPython that arrange code objects alike.
    enum Layout: CaseIterable, Sendable {
        case from36to37, from38to310, from311
    }

    let layout: Layout
    let instructions: [UInt8]
    let constants: [Constant]
    /// Of globals and attributes.
    let names: [String]
    /// Of local variables, the parameters first.
    let variables: [String]
    let argumentCount: Int
    /// Whether it reads variables of a function around it.
    let isClosure: Bool

    /// - Returns: nil for bytes that are no code object of a release that is known.
    init?(marshalled bytes: [UInt8]) {
        for layout in Layout.allCases {
            var reader = MarshalReader(bytes)
            if let code = try? reader.code(layout), reader.isAtEnd {
                self = code
                return
            }
        }
        return nil
    }

    init(
        layout: Layout, instructions: [UInt8], constants: [Constant], names: [String], variables: [String],
        argumentCount: Int, isClosure: Bool
    ) {
        self.layout = layout
        self.instructions = instructions
        self.constants = constants
        self.names = names
        self.variables = variables
        self.argumentCount = argumentCount
        self.isClosure = isClosure
    }
}

extension PythonCode.Constant: CustomStringConvertible {
    /// As Python writes it.
    var description: String {
        switch self {
        case .none: "None"
        case .bool(let flag): flag ? "True" : "False"
        case .number(let number): Int(exactly: number).map(String.init) ?? "\(number)"
        case .text(let text): "'\(text)'"
        case .tuple(let elements):
            "(" + elements.map(\.description).joined(separator: ", ") + (elements.count == 1 ? ",)" : ")")
        case .other: "…"
        }
    }
}
