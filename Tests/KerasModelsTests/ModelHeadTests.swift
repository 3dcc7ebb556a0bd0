import KerasModels
import TestSupport
import Testing

@Suite("A model's head") struct ModelHeadTests {
    @Test(
        "is told from the graph",
        arguments: [
            ("sequential", [ModelHead.softmax]), ("transfer", [.logits]), ("preprocessed_tf", [.logits]),
            ("shared", [.softmax, .sigmoid]), ("shapes", [.logits]), ("groups", [.softmax]),
        ])
    func heads(name: String, expected: [ModelHead]) throws {
        #expect(try Model.load(path: ModelFixture.named(name).path).heads == expected)
    }
}
