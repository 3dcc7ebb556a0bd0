import KerasModels
import TestSupport
import Testing

@Suite("Lambda layers") struct LambdaTests {
    @Test("of a known pattern are replaced, and the load report says by what")
    func substitutions() throws {
        let notes = try Model.load(path: ModelFixture.named("keras23_lambda").path).notes
        for words in [
            "block35_1 by x[0] + (x[1] * 0.17)", "block35_2 by x[0] + (x[1] * 0.1)",
            "block35_3 by x[0] + (x[1] * 1)", "doubled by x * 2", "lowered by x - 0.25",
            "unit by l2_normalize(x, axis=-1)",
        ] {
            #expect(notes.contains { $0.contains(words) && $0.contains("not executed") }, "\(words) in \(notes)")
        }
    }

    @Test("are recognised in the code of newer Pythons as well")
    func newerCode() throws {
        let notes = try Model.load(path: ModelFixture.named("lambda_patterns").path).notes.joined(separator: "\n")
        for words in [
            "prepared by (x / 127.5) - 1", "sum by x[0] + (x[1] * 0.3)", "halved by x * 0.5",
            "inverted by 1 - x",
            "unit by l2_normalize(x, axis=-1)", "unit_columns by l2_normalize(x, axis=1)", "by_default by x * 2",
        ] {
            #expect(notes.contains(words), "\(words) in \(notes)")
        }
    }
}
