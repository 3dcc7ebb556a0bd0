import KerasModels
import Tensors
import TestSupport
import Testing

@Suite("Damaged files") struct DamageTests {
    @Test(
        "never trap, whatever bytes of the configuration are changed",
        arguments: ["shared", "pixels", "nested", "lambda_patterns"])
    func bytes(name: String) throws {
        let bytes = try contents(of: ModelFixture.named(name).path)
        let text = try configuration(in: bytes)
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<100 {
            var damaged = bytes
            for _ in 0..<2 {
                damaged[Int.random(in: text, using: &generator)] = UInt8.random(in: 1...255, using: &generator)
            }
            try expectModelOrError(damaged)
        }
    }

    @Test(
        "never trap, whatever number the configuration holds",
        arguments: [
            "groups", "shapes", "merging", "nested", "operator_shapes", "keras3_operator_shapes", "node_functions",
            "keras23_channels_first",
        ])
    func numbers(name: String) throws {
        let bytes = try contents(of: ModelFixture.named(name).path)
        let digits = try configuration(in: bytes).dropFirst().filter { index in
            // Numbers in JSON stand behind a blank or a bracket.
            (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[index])
                && [UInt8(ascii: " "), UInt8(ascii: "[")].contains(bytes[index - 1])
        }
        #expect(digits.count > 50)
        var generator = SeededGenerator(seed: 11)
        for _ in 0..<120 {
            var damaged = bytes
            for _ in 0..<2 {
                let index = digits[Int.random(in: 0..<digits.count, using: &generator)]
                damaged[index] = "-907\"[".utf8.randomElement(using: &generator) ?? 0
            }
            try expectModelOrError(damaged)
        }
    }

    /// Where the JSON text lies. Damage elsewhere meets libhdf5 first, which is not ours to test: version 1.10.8 may
    /// crash on a damaged heap of variable-length strings.
    private func configuration(in bytes: [UInt8]) throws -> Range<Int> {
        let start = try #require(bytes.firstRange(of: Array("{\"class_name\"".utf8))).lowerBound
        let end = try #require(bytes[start...].firstIndex(of: 0))
        return start..<end
    }

    private func expectModelOrError(_ bytes: [UInt8]) throws {
        try withTemporaryFile(bytes) { path in
            do throws(ModelError) {
                let model = try Model.load(path: path)
                #expect(!model.layers.isEmpty)
            } catch {
                #expect(!error.message.isEmpty)
            }
        }
    }
}
