import Tensors
import Testing

@Suite("Storage pool") struct StoragePoolTests {
    @Test("made for blocks of known sizes has them side by side in whole cache lines")
    func exact() throws {
        let counts = [5, 1 << 20, 0, 16, 17, (1 << 20) + 1]
        let pool = StoragePool(forBlocksOf: counts)
        let blocks = try counts.map { count in
            let block = try pool.storage(count: count)
            block.base.initialize(repeating: Float(count), count: count)
            return block
        }
        let places = [0, 16, nil, 16 + (1 << 20), 32 + (1 << 20), 64 + (1 << 20)]
        for (block, place) in zip(blocks, places) {
            if let place { #expect(block.base == blocks[0].base + place) }
            #expect(UInt(bitPattern: block.base) % 64 == 0)
        }
        for (block, count) in zip(blocks, counts) {
            let values = UnsafeBufferPointer(start: block.base, count: block.count)
            #expect(values.count == count && values.allSatisfy { $0 == Float(count) })
        }
    }

    @Test("has more room where more is asked for than it was made for")
    func more() throws {
        let pool = StoragePool(forBlocksOf: [16, 16])
        let blocks = try (0..<4).map { _ in try pool.storage(count: 16) }
        for (index, block) in blocks.enumerated() { block.base.initialize(repeating: Float(index), count: 16) }
        #expect(blocks.map { $0.base[15] } == [0, 1, 2, 3])
        #expect(try pool.storage(count: 33).count == 33)
        #expect(try StoragePool(forBlocksOf: []).storage(count: 3).count == 3)
    }
}
