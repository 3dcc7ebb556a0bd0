import ComputeGraph
import Tensors

/// What is printed.
struct Report: Codable {
    struct Times: Codable {
        let minimum: Double
        let median: Double
    }

    let model: String
    let mode: EngineBenchmark.Mode
    let threads: Int
    let batch: Int
    var size: Int?
    var targets: Int?
    /// From the file to the model, in this process for the first time.
    var loadMilliseconds: Double?
    /// Of the first run: planning, packing of the weights and the run itself.
    var firstMilliseconds: Double?
    var wallMilliseconds: Times?
    /// Of all threads together.
    var processorMilliseconds: Times?
    var peakResidentMegabytes: Double?
    /// Of a run, two for each product of the definition, whatever the algorithm.
    var gigaflop: Double?
    var operations: [OperationReport]?

    init(model: String, mode: EngineBenchmark.Mode, threads: Int, batch: Int) {
        self.model = model
        self.mode = mode
        self.threads = threads
        self.batch = batch
    }
}

struct OperationReport: Codable {
    let name: String
    let label: String
    let inputs: [String]
    let output: String
    let milliseconds: Double
    /// GFLOP/s, as the definition counts them.
    let speed: Double

    init(_ operation: OperationSummary, milliseconds: Double) {
        name = operation.name
        label = operation.label
        inputs = operation.inputs.map(\.description)
        output = operation.output.description
        self.milliseconds = milliseconds
        speed = Double(operation.multiplyAdds) * 2e-6 / milliseconds
    }
}

/// Times of repeated runs.
struct Samples {
    private var wall: [Double] = []
    private var processor: [Double] = []

    mutating func add(_ body: () throws -> Void) rethrows {
        let watch = Stopwatch()
        try body()
        wall.append(watch.wall)
        processor.append(watch.processor)
    }

    func write(to report: inout Report) {
        report.wallMilliseconds = summary(of: wall)
        report.processorMilliseconds = summary(of: processor)
    }

    private func summary(of samples: [Double]) -> Report.Times? {
        let sorted = samples.sorted()
        guard let minimum = sorted.first else { return nil }
        return Report.Times(minimum: minimum, median: sorted[sorted.count / 2])
    }
}
