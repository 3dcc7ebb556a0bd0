import Tensors
import Testing

@Suite("Tensors") struct TensorTests {
    @Test("hold their values in row-major order")
    func rowMajor() throws {
        let tensor = try Tensor([2, 3], values: [0, 1, 2, 3, 4, 5])
        #expect(tensor[1, 0] == 3)
        #expect(tensor[0, 2] == 2)
        #expect(tensor.values == [0, 1, 2, 3, 4, 5])
    }

    @Test("share storage when reshaped, and refuse another element count")
    func reshape() throws {
        let tensor = try Tensor([2, 3], repeating: 7)
        #expect(try tensor.reshaped(to: [6]).storage === tensor.storage)
        #expect(throws: TensorError.countMismatch(shape: [4], count: 6)) { try tensor.reshaped(to: [4]) }
        #expect(throws: TensorError.countMismatch(shape: [2], count: 3)) { try Tensor([2], values: [1, 2, 3]) }
    }
}
