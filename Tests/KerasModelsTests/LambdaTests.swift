import FoundationEssentials
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
        let newest = try Model.load(path: ModelFixture.named("lambda_python313").path).notes.joined(separator: "\n")
        for words in [
            "prepared by (x / 127.5) - 1", "sum by x[0] + (x[1] * 0.3)", "halved by x * 0.5", "inverted by 1 - x",
            "by_default by x * 2",
        ] {
            #expect(newest.contains(words), "\(words) in \(newest)")
        }
        for words in [
            "prepared by (x / 127.5) - 1", "sum by x[0] + (x[1] * 0.3)", "halved by x * 0.5",
            "inverted by 1 - x",
            "unit by l2_normalize(x, axis=-1)", "unit_columns by l2_normalize(x, axis=1)", "by_default by x * 2",
        ] {
            #expect(notes.contains(words), "\(words) in \(notes)")
        }
    }

    /// The same function is recognised until a tuple that it does not use, doubled again and again, grows past the bound.
    @Test(
        "are read as far as their constants stay within a bound",
        arguments: [(1, true), (7, true), (8, false), (12, false)])
    func boundOnConstants(levels: Int, isRead: Bool) throws {
        var elements = [Marshal.number]
        for level in 0..<levels {
            elements.append(Marshal.tuple([Marshal.reference(2 + level), Marshal.reference(2 + level)]))
        }
        // x * 1.5: RESUME, LOAD_FAST x, LOAD_CONST 0, BINARY_OP *, its cache, RETURN_VALUE.
        let instructions: [UInt8] = [0x97, 0, 0x7C, 0, 0x64, 0, 0x7A, 5, 0, 0, 0x53, 0]
        let number = Array(Marshal.number)
        let constants = [[number[0] & 0x7F] + number.dropFirst(), Marshal.tuple(elements)]
        if isRead {
            let model = try model(Marshal.code(constants: constants, instructions: instructions))
            #expect(model.notes.contains { $0.contains("f by x * 1.5") }, "\(model.notes)")
        } else {
            #expect(refusal(ofConstants: constants, instructions: instructions).contains("in no form that is known"))
        }
    }

    /// Eighteen levels would be half a million numbers once they are written out, and each more doubles it.
    @Test("are refused at once where their constants share elements, without writing all of them out")
    func doubledConstants() {
        // The number and the tuples in the order in which they begin; 0 is the code, 1 the tuple around them.
        var elements = [Marshal.number]
        for level in 0..<18 {
            elements.append(Marshal.tuple([Marshal.reference(2 + level), Marshal.reference(2 + level)]))
        }
        #expect(refusal(ofConstants: [Marshal.tuple(elements)]).contains("in no form that is known"))
    }

    @Test("are refused at once where their constants share a long text, without repeating it")
    func sharedText() {
        let text = [0x80 | UInt8(ascii: "a")] + Marshal.integer(50_000) + [UInt8](repeating: 0x61, count: 50_000)
        let many = [[UInt8]](repeating: Marshal.reference(1), count: 200)
        #expect(refusal(ofConstants: [text, Marshal.tuple(many)]).contains("in no form that is known"))
        #expect(refusal(ofConstants: [text]).utf8.count < 1000)
    }

    /// What is said of a Lambda with these constants.
    private func refusal(
        ofConstants constants: [[UInt8]], instructions: [UInt8] = Marshal.noPattern
    ) -> String {
        do {
            _ = try model(Marshal.code(constants: constants, instructions: instructions))
            Issue.record("the Lambda was not refused")
            return ""
        } catch {
            let message = (error as? ModelError)?.message ?? "\(error)"
            #expect(message.contains("never executed"))
            return message
        }
    }

    /// A model of one Lambda.
    private func model(_ code: [UInt8]) throws -> Model {
        let text = """
            {"class_name": "Sequential", "config": {"name": "m", "layers": [
            {"class_name": "InputLayer", "config": {"name": "i", "batch_input_shape": [null, 4, 4, 3]}},
            {"class_name": "Lambda", "config": {"name": "f",
            "function": ["\(Data(code).base64EncodedString())", null, null]}}]}}
            """
        return try Model.blank(ConfigurationParser.parse(text), kerasVersion: "2.15.0")
    }
}

/// Values as Python's `marshal` writes them. Tuples and the code itself can be referred to by number, in their order.
private enum Marshal {
    static func integer(_ number: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) } }
    static func reference(_ number: Int) -> [UInt8] { [UInt8(ascii: "r")] + integer(number) }
    static func tuple(_ elements: [[UInt8]]) -> [UInt8] {
        [0x80 | UInt8(ascii: "(")] + integer(elements.count) + elements.flatMap { $0 }
    }
    static func bytes(_ bytes: [UInt8]) -> [UInt8] { [UInt8(ascii: "s")] + integer(bytes.count) + bytes }
    /// 1.5.
    static let number: [UInt8] = [0x80 | UInt8(ascii: "g"), 0, 0, 0, 0, 0, 0, 0xF8, 0x3F]

    /// Instructions that are no arithmetic.
    static let noPattern: [UInt8] = [0x97, 0, 0x09, 0, 0x53, 0]

    /// A function of Python 3.11.
    static func code(constants: [[UInt8]], instructions: [UInt8]) -> [UInt8] {
        var code = [0x80 | UInt8(ascii: "c")]
        code += [1, 0, 0, 1, 3].flatMap(integer)
        code += bytes(instructions)
        code += [UInt8(ascii: "(")] + integer(constants.count) + constants.flatMap { $0 }
        code += [UInt8(ascii: ")"), 0, UInt8(ascii: ")"), 1, UInt8(ascii: "Z"), 1, UInt8(ascii: "x")] + bytes([0x20])
        code += [UInt8(ascii: "Z"), 1, UInt8(ascii: "f")] + [UInt8(ascii: "Z"), 1, UInt8(ascii: "f")]
        code += [UInt8(ascii: "Z"), 1, UInt8(ascii: "f")] + integer(1) + bytes([]) + bytes([])
        return code
    }
}
