import Tensors
import Testing

@Suite("Shapes") struct ShapeTests {
    @Test("count their elements and print as NumPy does")
    func countAndDescription() {
        #expect(Shape([2, 3, 4]).count == 24)
        #expect(Shape([]).count == 1)
        #expect(Shape([0, 5]).count == 0)
        #expect("\(Shape([1, 224, 224, 3]))" == "(1, 224, 224, 3)")
        #expect("\(Shape([5]))" == "(5,)")
        #expect("\(Shape([]))" == "()")
    }

    @Test("refuse what cannot be allocated", arguments: [[-1, 3], [1 << 40, 2], [Int.max, Int.max], [1 << 62, 4]])
    func refusals(dimensions: [Int]) {
        #expect(throws: TensorError.invalidShape(dimensions)) { try Shape(checking: dimensions) }
    }
}
