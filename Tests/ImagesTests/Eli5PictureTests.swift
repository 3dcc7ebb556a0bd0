import Images
import Tensors
import TestSupport
import Testing

/// Overlays, enlarged heat maps and derived pictures that `make_eli5_pictures.py` had eli5 0.16 make: byte for byte.
@Suite("eli5's pictures") struct Eli5PictureTests {
    private static func rows(_ kind: String) -> [[String]] {
        (try? FixtureTable.rows(of: "Pictures/eli5.txt", kind: kind)) ?? []
    }

    @Test("P13: overlays of every mode, filter, colormap and limit", arguments: rows("overlay"))
    func overlay(row: [String]) throws {
        let mode = try #require(PixelImage.Mode(rawValue: row[1]))
        let numbers = row.compactMap { Int($0) }
        let (seed, width, height, rows, columns) = (numbers[0], numbers[1], numbers[2], numbers[3], numbers[4])
        let photo = PixelImage(
            mode: mode, width: width, height: height,
            pixels: Samples.pixels(seed: seed, count: width * height * mode.channels))
        let map = try HeatmapOverlay(
            values: Samples.heatmap(seed: seed + 1, count: rows * columns), height: rows, width: columns)
        let overlay = try map.painted(
            over: photo, colormap: try #require(Colormap(named: row[7])), alphaLimit: Double(row[8]),
            filter: try #require(ResamplingFilter(rawValue: row[6])))
        #expect(Samples.hash(overlay.pixels) == row[9])
    }

    @Test("are there to compare with")
    func count() {
        #expect(Self.rows("overlay").count == 120 && Self.rows("expand").count == 60)
        #expect(Self.rows("cells").count == 20 && Self.rows("derive").count == 30)
    }

    @Test("P5: a picture derived from a tensor", arguments: rows("derive"))
    func derived(row: [String]) throws {
        let numbers = row.compactMap { Int($0) }
        let shape = try Shape(checking: [1] + numbers[1...3])
        let tensor = try Tensor(shape, values: Samples.numbers(seed: numbers[0] + 1, count: shape.count))
        #expect(Samples.hash(try PixelImage(scaling: tensor).pixels) == row[4])
    }
}
