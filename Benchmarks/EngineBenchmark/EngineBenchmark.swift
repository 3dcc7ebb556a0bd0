import ArgumentParser
import ComputeGraph
import Explanations
import FoundationEssentials
import HDF5
import KerasModels
import Tensors

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Measures the engine alone: one process, one model, one thing to do, and a line of JSON.
@main
struct EngineBenchmark: ParsableCommand {
    enum Mode: String, ExpressibleByArgument, CaseIterable, Codable { case forward, gradcam, load, read }

    static let configuration = CommandConfiguration(
        commandName: "engine-benchmark",
        abstract: "Measures loading, the bare reading of a file, forward runs or Grad-CAM, and prints JSON.")

    @Argument(help: "A Keras model.")
    var model: String

    @Option(help: "Threads; sets WHYLIGHT_THREADS.")
    var threads = 2

    @Option(help: "Timed runs, after the first one.")
    var runs = 20

    @Option(help: "What is timed.")
    var mode = Mode.forward

    @Option(help: "Classes that one explanation is made for.")
    var targets = 1

    @Option(help: "Pictures in a forward run.")
    var batch = 1

    @Option(help: "Height and width of the picture; by default the model's, or 224.")
    var size: Int?

    @Option(help: "A picture in float32 as NumPy writes it, [1, height, width, channels]; noise by default.")
    var input: String?

    @Flag(help: "Stays, and answers each line `run N` on stdin with the times of N runs.")
    var serve = false

    @Flag(help: "Adds the least time of each operation of a forward run.")
    var perOperation = false

    func run() throws {
        setenv("WHYLIGHT_THREADS", String(threads), 1)
        if serve { return try serveRuns() }
        let loading = Stopwatch()
        let loaded = try Model.load(path: model, reader: ReaderProcess())
        var report = Report(model: model, mode: mode, threads: threads, batch: batch)
        report.loadMilliseconds = loading.wall
        switch mode {
        case .load: try measure(&report) { _ = try Model.load(path: model, reader: ReaderProcess()) }
        case .read: try measure(&report) { try BareReading.run(model) }
        case .forward: try measureForward(loaded, &report)
        case .gradcam: try measureGradCAM(loaded, &report)
        }
        report.peakResidentMegabytes = Stopwatch.peakResidentMegabytes
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
        print(String(decoding: try encoder.encode(report), as: UTF8.self))
    }

    private func measure(_ report: inout Report, _ body: () throws -> Void) throws {
        var samples = Samples()
        for _ in 0..<runs { try samples.add(body) }
        samples.write(to: &report)
    }

    private func measureForward(_ loaded: Model, _ report: inout Report) throws {
        let input = try picture(for: loaded, batch: batch)
        let first = Stopwatch()
        let lowered = try loaded.lowered(for: [input.shape])
        let program = try Program(lowered.graph, observing: [lowered.outputs[0]])
        _ = try program.run([lowered.inputs[0]: input])
        report.firstMilliseconds = first.wall
        report.size = input.shape[1]
        report.gigaflop = Double(program.operations.reduce(0) { $0 + $1.multiplyAdds }) * 2e-9
        var samples = Samples()
        for _ in 0..<runs { try samples.add { _ = try program.run([lowered.inputs[0]: input]) } }
        samples.write(to: &report)
        guard perOperation else { return }
        var least = [Double](repeating: .infinity, count: program.operations.count)
        for _ in 0..<runs {
            var watch = Stopwatch()
            _ = try program.run([lowered.inputs[0]: input], threads: .shared) { position in
                least[position] = min(least[position], watch.wall)
                watch = Stopwatch()
            }
        }
        report.operations = zip(program.operations, least).map { OperationReport($0, milliseconds: $1) }
    }

    private func measureGradCAM(_ loaded: Model, _ report: inout Report) throws {
        let input = try picture(for: loaded, batch: 1)
        let programs = ProgramCache()
        var options = ExplanationOptions()
        if targets > 1 { options.targets = Array(0..<targets) }
        report.size = input.shape[1]
        report.targets = targets
        let first = Stopwatch()
        _ = try ModelRun(loaded, input: input, programs: programs).explain(options)
        report.firstMilliseconds = first.wall
        var samples = Samples()
        for _ in 0..<runs {
            try samples.add { _ = try ModelRun(loaded, input: input, programs: programs).explain(options) }
        }
        samples.write(to: &report)
    }

    /// The picture of the file, repeated; noise in −1…1 from a fixed seed where none was named.
    func picture(for model: Model, batch: Int) throws -> Tensor {
        if let input {
            let one = try NumPyArray.decode([UInt8](Data(contentsOf: URL(filePath: input))))
            return try Tensor(
                Shape(checking: [batch] + one.shape.dimensions.dropFirst()),
                values: Array(repeatElement(one.values, count: batch).joined()))
        }
        guard let port = model.inputs.first, port.shape.count == 4 else {
            throw ValidationError("\(self.model) takes no pictures")
        }
        let height = size ?? port.shape[1] ?? 224
        let width = size ?? port.shape[2] ?? 224
        let shape = try Shape(checking: [batch, height, width, port.shape[3] ?? 3])
        var state: UInt64 = 1
        return try Tensor(shape) { elements in
            for i in elements.indices {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                elements[i] = Float(Int32(truncatingIfNeeded: state >> 32)) / Float(Int32.max)
            }
        }
    }
}
