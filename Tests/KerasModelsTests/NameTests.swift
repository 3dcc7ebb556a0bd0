import KerasModels
import Testing

@Suite("Names in a configuration") struct NameTests {
    @Test(
        "are refused where they would steer a terminal or reorder a line",
        arguments: [#"\u001b[31m"#, #"a\u009b2J"#, #"a\nb"#, #"\u202egnp"#, #"a\u0000"#])
    func controls(name: String) throws {
        for (model, layer) in [(name, "l"), ("m", name)] {
            let text = """
                {"class_name": "Sequential", "config": {"name": "\(model)", "layers": [
                {"class_name": "InputLayer", "config": {"name": "i", "batch_input_shape": [null, 4, 4, 3]}},
                {"class_name": "ReLU", "config": {"name": "\(layer)"}}]}}
                """
            let configuration = try ConfigurationParser.parse(text)
            do throws(ModelError) {
                _ = try Model.blank(configuration, kerasVersion: "2.15.0")
                Issue.record("\(model) and \(layer) were taken")
            } catch {
                #expect(error.code == .damaged)
                #expect(error.message.contains("control character U+"))
            }
        }
    }

    @Test("may have letters of any script")
    func letters() throws {
        let text = """
            {"class_name": "Sequential", "config": {"name": "größe", "layers": [
            {"class_name": "InputLayer", "config": {"name": "i", "batch_input_shape": [null, 4, 4, 3]}},
            {"class_name": "ReLU", "config": {"name": "層 1/é"}}]}}
            """
        #expect(try Model.blank(ConfigurationParser.parse(text), kerasVersion: "2.15.0").name == "größe")
    }

    @Test("of versions are left out where they are no version's characters")
    func versions() {
        #expect(KerasVersion(text: "2.15.0\u{1B}[31m\n").text == "2.15.0[31m")
        #expect(KerasVersion(text: String(repeating: "1", count: 1000)).text.count == 64)
    }
}
