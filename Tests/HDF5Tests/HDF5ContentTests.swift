import HDF5
import TestSupport
import Testing

@Suite("HDF5 contents") struct HDF5ContentTests {
    private func weights(_ name: String) throws -> HDF5Group {
        try HDF5File(path: ModelFixture.named(name).path).root.group("model_weights")
    }

    @Test("give strings of variable and of fixed length alike", arguments: ["sequential", "fixed_strings"])
    func strings(name: String) throws {
        let weights = try weights(name)
        #expect(try weights.attribute("layer_names").strings.prefix(3) == ["conv", "norm", "pool"])
        #expect(
            try weights.group("norm").attribute("weight_names").strings
                == ["norm/gamma:0", "norm/beta:0", "norm/moving_mean:0", "norm/moving_variance:0"])
        #expect(try weights.file.root.attribute("keras_version").string == "2.15.0")
    }

    @Test("give an empty list for an attribute without storage", arguments: ["sequential", "fixed_strings"])
    func emptyList(name: String) throws {
        let attribute = try weights(name).group("pool").attribute("weight_names")
        #expect(attribute.shape == [0])
        #expect(try attribute.strings == [])
    }

    @Test("give the same numbers from plain, deflated and double precision datasets")
    func conversions() throws {
        for path in ["conv/conv/kernel:0", "hidden/hidden/kernel:0", "scores/scores/bias:0"] {
            let plain = try weights("sequential").dataset(path)
            let repacked = try weights("repacked").dataset(path)
            #expect(plain.shape == repacked.shape)
            #expect(try plain.floats == repacked.floats)
            #expect(try plain.floats.contains { $0 != 0 })
        }
    }

    @Test("give integers and scalars as floats")
    func integers() throws {
        let count = try weights("pixels").dataset("learnt/learnt/count:0")
        #expect(count.shape == [])
        #expect(try count.floats == [720])
    }

    @Test("list members by name")
    func members() throws {
        let root = try HDF5File(path: ModelFixture.named("keras23_nested").path).root
        #expect(root.memberNames == ["golden", "model_weights"])
        #expect(root.contains("golden"))
        #expect(!root.contains("gold"))
        #expect(!root.hasAttribute("nothing"))
    }

    @Test("say what is missing or of another kind")
    func kinds() throws {
        let weights = try weights("sequential")
        #expect(code { _ = try weights.group("nowhere") } == .noSuchObject)
        #expect(code { _ = try weights.dataset("conv/nowhere") } == .noSuchObject)
        #expect(code { _ = try weights.dataset("") } == .noSuchObject)
        #expect(code { _ = try weights.dataset("conv") } == .wrongType)
        #expect(code { _ = try weights.group("conv/conv/bias:0") } == .wrongType)
        #expect(code { _ = try weights.attribute("nothing") } == .noSuchObject)
        #expect(code { _ = try weights.attribute("layer_names").string } == .wrongType)
    }

    @Test(
        "never lead outside the file or past its size",
        arguments: [
            ("external_link", HDF5Error.Code.refused), ("soft_link", .refused), ("external_data", .refused),
            ("virtual_data", .refused), ("bomb", .implausibleSize), ("text_weights", .wrongType),
        ])
    func hostile(name: String, expected: HDF5Error.Code) throws {
        let root = try HDF5File(path: ModelFixture.refused(name).path).root
        #expect(code { _ = try root.dataset("model_weights/conv/conv/bias:0").floats } == expected)
    }

    @Test("stay readable while several threads use one file")
    func threads() async throws {
        let group = try weights("sequential")
        let expected = try group.dataset("conv/conv/kernel:0").floats
        await withTaskGroup(of: Bool.self) { tasks in
            for _ in 0..<16 {
                tasks.addTask { (try? group.dataset("conv/conv/kernel:0").floats) == expected }
            }
            for await same in tasks { #expect(same) }
        }
    }

    private func numbers(_ path: String) throws -> HDF5Dataset {
        try HDF5File(path: ModelFixture.path("HDF5/numbers.h5")).root.dataset(path)
    }

    @Test("give numbers of every width as floats, in one block or packed", arguments: ["plain", "packed"])
    func widths(group: String) throws {
        let wide = try numbers("plain/float32").floats
        #expect(try numbers("\(group)/float32").floats.map(\.bitPattern) == wide.map(\.bitPattern))
        #expect(try numbers("\(group)/>f4").floats.map(\.bitPattern) == wide.map(\.bitPattern))
        #expect(try numbers("\(group)/float64").floats.map(\.bitPattern) == wide.map(\.bitPattern))
        for name in ["float16", ">f2"] {
            // No number is a number of its own: libhdf5 gives it other bits.
            let found = try numbers("\(group)/\(name)").floats
            #expect(zip(found, wide.map { Float(Float16($0)) }).allSatisfy { $0 == $1 || $0.isNaN && $1.isNaN })
        }
        let halves = wide.map { Float(bitPattern: $0.bitPattern & 0xFFFF_0000) }
        #expect(try numbers("\(group)/bfloat16").floats.map(\.bitPattern) == halves.map(\.bitPattern))
    }

    @Test("give integers of every width as floats")
    func integerWidths() throws {
        for name in ["int8", "uint8", "int64"] {
            #expect(try numbers("plain/\(name)").floats == (0..<12).map { Float($0) })
        }
    }

    @Test("refuse what is packed by other filters, or in chunks larger than the file can hold")
    func filters() {
        #expect(code { _ = try numbers("refused/opaque").floats } == .wrongType)
        #expect(code { _ = try numbers("refused/lzf") } == .unsupportedFilter)
        #expect(code { _ = try numbers("refused/scaled") } == .unsupportedFilter)
        #expect(code { _ = try numbers("refused/large_chunk") } == .implausibleSize)
    }

    @Test("list the datasets below a group")
    func datasets() throws {
        let paths = try weights("sequential").datasetPaths(limit: 1000)
        #expect(paths.contains("/model_weights/conv/conv/kernel:0"))
        #expect(paths.count == 2 + 4 + 1 + 2 + 2)
        #expect(try weights("sequential").datasetPaths(limit: 3).count < 3)
    }
}
