import FoundationEssentials
import Images
import JupyterProtocol
import Tensors
import Testing
import Workbench

extension Notebook {
    /// The picture a cell shows or ends with.
    func picture(_ cell: String, sourceLocation: SourceLocation = #_sourceLocation) throws -> PixelImage {
        let outcome = run(cell)
        #expect(outcome.error == nil, "\(outcome.error?.value ?? "")", sourceLocation: sourceLocation)
        let bundle = try #require(last.record.displays.last ?? outcome.result, sourceLocation: sourceLocation)
        let base64 = try #require(bundle.data["image/png"], sourceLocation: sourceLocation)
        let data = try #require(Data(base64Encoded: base64), sourceLocation: sourceLocation)
        return try PixelImage.decode([UInt8](data))
    }

    /// What a cell complains about, `ValueError: …`; nil if it succeeds.
    func complaint(_ cell: String) -> String? { run(cell).error.map { "\($0.name): \($0.value)" } }

    /// A tensor of a fixture's shape under a name, through a file as a user would have it.
    func bind(_ name: String, to tensor: Tensor) throws {
        try write(NumPyArray.encode(tensor), to: "\(name).npy")
        #expect(run("\(name) = load \"@/\(name).npy\"").error == nil)
    }

    /// The numbers of a cell whose value is a tensor, or the one it ends with.
    func numbers(_ cell: String, sourceLocation: SourceLocation = #_sourceLocation) -> [Double] {
        let text = value(cell, sourceLocation: sourceLocation) ?? ""
        if let number = Double(text) { return [number] }
        return text.split(separator: "\n").dropFirst().joined(separator: " ")
            .split { " []".contains($0) }.compactMap { Double($0) }
    }

    /// The picture of the closed-form models: x[i] = i / 15.
    static func ramp() throws -> Tensor {
        try Tensor([1, 4, 4, 1], values: (0..<16).map { Float($0) / 15 })
    }
}
