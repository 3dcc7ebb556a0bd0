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

/// Milliseconds of each run, on the wall and of all threads together, as bench.py reads them from each peer's process
/// (`peers/worker.py`).
private struct Runs: Codable {
    var wall: [Double] = []
    var cpu: [Double] = []
    /// The first picture's scores or heat map; empty for loading.
    var output: [Float] = []
}

extension EngineBenchmark {
    /// Prepares and says so; then answers each line `run N` with the times of N runs, until the input ends.
    ///
    /// So one process stays warm while it is measured by turns with others.
    func serveRuns() throws {
        let run = try prepared()
        say(Data("{}".utf8))
        while let line = readLine() {
            guard let word = line.split(separator: " ").last, let count = Int(word), count > 0 else { continue }
            var runs = Runs()
            for _ in 0..<count {
                let watch = Stopwatch()
                runs.output = try run()
                runs.wall.append(watch.wall)
                runs.cpu.append(watch.processor)
            }
            say(try JSONEncoder().encode(runs))
        }
    }

    /// What is timed. It returns what was computed for the first picture.
    private func prepared() throws -> () throws -> [Float] {
        switch mode {
        case .load:
            return { [model] in
                _ = try Model.load(path: model, reader: ReaderProcess())
                return []
            }
        case .read:
            return { [model] in
                try BareReading.run(model)
                return []
            }
        case .forward:
            let loaded = try Model.load(path: model, reader: ReaderProcess())
            let input = try picture(for: loaded, batch: batch)
            let lowered = try loaded.lowered(for: [input.shape])
            let program = try Program(lowered.graph, observing: [lowered.outputs[0]])
            return { [batch] in
                let scores = try program.run([lowered.inputs[0]: input])[lowered.outputs[0]]
                return Array(scores.values.prefix(scores.shape.count / batch))
            }
        case .gradcam:
            let loaded = try Model.load(path: model, reader: ReaderProcess())
            let input = try picture(for: loaded, batch: 1)
            let programs = ProgramCache()
            var options = ExplanationOptions()
            if targets > 1 { options.targets = Array(0..<targets) }
            return { [options] in
                let explanations = try ModelRun(loaded, input: input, programs: programs).explain(options)
                return explanations[0].target.heatmap.values.map { Float($0) }
            }
        }
    }

    /// A line on stdout at once, whatever buffers there are.
    private func say(_ line: Data) {
        var rest = Array(line) + [UInt8(ascii: "\n")]
        while !rest.isEmpty {
            let written = write(STDOUT_FILENO, rest, rest.count)
            if written <= 0 { exit(1) }
            rest.removeFirst(written)
        }
    }
}
