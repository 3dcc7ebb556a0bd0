import Tensors
import Testing

@Suite("NumPy arrays") struct NumPyArrayTests {
    private func file(_ header: String, _ data: [UInt8]) -> [UInt8] {
        [0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(header.utf8.count), 0] + Array(header.utf8) + data
    }

    @Test("survive writing and reading")
    func roundTrip() throws {
        let tensor = try Tensor([2, 3], values: [0, -1.5, 2, 3e-9, .infinity, 5])
        let bytes = NumPyArray.encode(tensor)
        let back = try NumPyArray.decode(bytes)
        #expect(back.shape == tensor.shape)
        #expect(back.values == tensor.values)
        #expect((bytes.count - 24) % 64 == 0)
    }

    @Test("are read in Fortran order and from bytes and doubles")
    func variants() throws {
        let fortran = file("{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3), }\n", [1, 4, 2, 5, 3, 6])
        #expect(try NumPyArray.decode(fortran).values == [1, 2, 3, 4, 5, 6])
        let double = file("{'descr': '<f8', 'fortran_order': False, 'shape': (1,), }", [0, 0, 0, 0, 0, 0, 0xf8, 0x3f])
        #expect(try NumPyArray.decode(double).values == [1.5])
        let scalar = file("{'descr': '<f4', 'fortran_order': False, 'shape': (), }", [0, 0, 0x80, 0x3f])
        #expect(try NumPyArray.decode(scalar).values == [1])
    }

    @Test(
        "are refused when damaged or of another type",
        arguments: [
            "{'descr': '<i8', 'fortran_order': False, 'shape': (1,), }",
            "{'descr': '|O', 'fortran_order': False, 'shape': (1,), }",
            "{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }",
            "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999, 99999999999), }",
            "{'descr': '<f4', 'fortran_order': False, 'shape': (9,), }",
            "{'descr': '<f4', 'fortran_order': False}",
            "",
        ])
    func refusals(header: String) {
        #expect(throws: NumPyError.self) { try NumPyArray.decode(file(header, [0, 0, 0, 0])) }
    }

    @Test("are refused at every length short of the whole")
    func truncations() throws {
        let bytes = NumPyArray.encode(try Tensor([3], values: [1, 2, 3]))
        for length in 0..<bytes.count {
            #expect(throws: NumPyError.self) { try NumPyArray.decode(Array(bytes[..<length])) }
        }
    }
}
