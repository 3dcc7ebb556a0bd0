import Images
import TestSupport
import Testing

/// Pictures that `make_pillow_table.py` had Pillow 11.2.1 resize, lay over each other and convert: bit for bit.
@Suite("Pillow's table") struct PillowTableTests {
    private static let modes: [PixelImage.Mode] = [.grey, .rgb, .rgba]

    private func image(_ mode: PixelImage.Mode, seed: Int, width: Int, height: Int) -> PixelImage {
        PixelImage(
            mode: mode, width: width, height: height,
            pixels: Samples.pixels(seed: seed, count: width * height * mode.channels))
    }

    @Test("P12: pictures of every mode, size and filter are resized alike", arguments: ResamplingFilter.allCases)
    func resizing(filter: ResamplingFilter) throws {
        let column = try #require(
            ["nearest", "box", "bilinear", "hamming", "bicubic", "lanczos"]
                .firstIndex(of: filter.rawValue))
        let rows = try FixtureTable.rows(of: "Pictures/pillow.txt", kind: "resize")
        #expect(rows.count >= 900)
        for row in rows {
            let numbers = row.prefix(5).compactMap { Int($0) }
            let resized = try Self.modes.map { mode in
                try image(mode, seed: numbers[0], width: numbers[1], height: numbers[2])
                    .resized(width: numbers[3], height: numbers[4], filter: filter).pixels
            }
            #expect(Samples.hash(resized[0], resized[1], resized[2]) == row[5 + column], "\(row.prefix(5))")
        }
    }

    @Test("P13: every pair of opacities is laid over the other alike")
    func compositing() throws {
        let rows = try FixtureTable.rows(of: "Pictures/pillow.txt", kind: "composite")
        #expect(!rows.isEmpty)
        for row in rows {
            let seed = try #require(Int(row[0]))
            let upper = square(seed: seed) { column, _ in UInt8(column) }
            let lower = square(seed: seed + 1) { _, row in UInt8(row) }
            #expect(Samples.hash(try upper.alphaComposited(over: lower).pixels) == row[1])
        }
    }

    /// 256×256 pixels whose opacity follows from the place.
    private func square(seed: Int, alpha: (_ column: Int, _ row: Int) -> UInt8) -> PixelImage {
        var pixels = Samples.pixels(seed: seed, count: 256 * 256 * 4)
        for place in 0..<256 * 256 { pixels[4 * place + 3] = alpha(place % 256, place / 256) }
        return PixelImage(mode: .rgba, width: 256, height: 256, pixels: pixels)
    }

    @Test("P16: every mode becomes every other alike")
    func converting() throws {
        let rows = try FixtureTable.rows(of: "Pictures/pillow.txt", kind: "convert")
        #expect(rows.count == 6)
        for row in rows {
            let source = try #require(PixelImage.Mode(rawValue: row[1]))
            let target = try #require(PixelImage.Mode(rawValue: row[2]))
            let picture = image(source, seed: try #require(Int(row[0])), width: 200, height: 100)
            #expect(Samples.hash(picture.converted(to: target).pixels) == row[3], "\(row[1]) to \(row[2])")
        }
    }
}
