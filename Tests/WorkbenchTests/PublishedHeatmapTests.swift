import Images
import Tensors
import Testing
import Workbench

/// What eli5 makes of the heat map its tutorial prints; the numbers were taken from eli5 0.16 with Pillow 11.2.1.
@Suite("The tutorial's heat map") struct PublishedHeatmapTests {
    private let notebook: Notebook

    init() throws {
        notebook = try Notebook()
        try notebook.bind("heatmap", to: PublishedHeatmap.tensor())
        notebook.run("canvas = image_from([[[0]]])")
        let canvas = PixelImage(
            mode: .rgb, width: 224, height: 224, pixels: [UInt8](repeating: 0, count: 224 * 224 * 3))
        try notebook.write(canvas.pngData(), to: "canvas.png")
    }

    @Test("P11: becomes these 49 bytes, rounded down")
    func greyBytes() throws {
        let image = try notebook.picture("heatmap_to_image heatmap")
        #expect(image.mode == .grey && image.width == 7 && image.height == 7)
        let expected: [UInt8] = [
            0, 88, 208, 204, 229, 29, 2, 3, 97, 205, 217, 243, 72, 0, 1, 51, 196, 198, 254, 77, 0,
            0, 10, 114, 76, 64, 17, 0, 3, 0, 0, 0, 0, 1, 4, 0, 0, 0, 0, 0, 0, 13, 0, 0, 0, 0, 0, 2, 17,
        ]
        #expect(image.pixels == expected)
    }

    @Test("P12: adds up to eli5's sums when enlarged", arguments: [("lanczos", 2_790_768), ("box", 2_759_680)])
    func enlarged(filter: String, sum: Int) throws {
        let image = try notebook.picture("expand_heatmap(heatmap, \"@/canvas.png\", resampling_filter=\"\(filter)\")")
        #expect(image.mode == .grey && image.width == 224 && image.height == 224)
        #expect(image.pixels.reduce(0) { $0 + Int($1) } == sum)
    }

    @Test("P12: has the dog's share of its light in the dog's box, and next to none in the cat's")
    func attention() throws {
        let image = try notebook.picture("expand_heatmap(heatmap, \"@/canvas.png\")")
        func share(x: Range<Int>, y: Range<Int>) -> Double {
            let inside = y.reduce(0) { sum, row in
                sum + x.reduce(0) { $0 + Int(image.pixels[row * 224 + $1]) }
            }
            return Double(inside) / Double(image.pixels.reduce(0) { $0 + Int($1) })
        }
        #expect(abs(share(x: 54..<170, y: 2..<100) - 0.7877) < 5e-5)
        #expect(abs(share(x: 44..<180, y: 130..<212) - 0.0065) < 5e-5)
    }

    @Test("P13: is coloured before it is enlarged: these sums and these pixels")
    func colored() throws {
        // Over nothing, only the heat map itself is left.
        let clear = PixelImage(mode: .rgba, width: 7, height: 7, pixels: [UInt8](repeating: 0, count: 7 * 7 * 4))
        let cells = try HeatmapOverlay(values: PublishedHeatmap.current, height: 7, width: 7).painted(over: clear)
        let overlay = try cells.resized(width: 224, height: 224, filter: .lanczos)
        let sums = (0..<4).map { channel in
            stride(from: channel, to: overlay.pixels.count, by: 4).reduce(0) { $0 + Int(overlay.pixels[$1]) }
        }
        #expect(sums == [2_812_301, 3_594_146, 4_070_892, 2_317_673])
        func pixel(_ x: Int, _ y: Int) -> [UInt8] { Array(overlay.pixels[(y * 224 + x) * 4..<(y * 224 + x) * 4 + 4]) }
        #expect(pixel(112, 60) == [143, 219, 66, 172])
        #expect(pixel(150, 80) == [246, 218, 41, 154])
        #expect(pixel(90, 20) == [134, 218, 70, 169])
        #expect(pixel(40, 40) == [25, 96, 155, 69])
        #expect(pixel(223, 223) == [76, 25, 102, 20])
        #expect(pixel(0, 0) == [0, 0, 0, 0])
    }

    @Test("P13: has these bytes in its third row, before it is enlarged")
    func cells() throws {
        let clear = PixelImage(mode: .rgba, width: 7, height: 7, pixels: [UInt8](repeating: 0, count: 7 * 7 * 4))
        let cells = try HeatmapOverlay(values: PublishedHeatmap.current, height: 7, width: 7).painted(over: clear)
        let expected: [UInt8] = [
            68, 2, 85, 1, 64, 67, 135, 51, 105, 204, 91, 165, 107, 205, 89, 165, 253, 231, 36, 165, 52, 95, 141, 77,
        ]
        #expect(Array(cells.pixels[2 * 28..<2 * 28 + 24]) == expected)
        // eli5 has (68, 1, 84, 0) in the last cell; over nothing, a clear cell leaves nothing.
        #expect(Colormap.viridis.color(of: 0) == (68, 1, 84))
    }

    @Test(
        "P13: is laid over the photo's pixels with these results",
        arguments: [
            ([143, 219, 66, 172], [103, 95, 84], [130, 179, 72]),
            ([246, 218, 41, 154], [109, 91, 71], [192, 168, 53]),
            ([134, 218, 70, 169], [35, 13, 16], [101, 149, 52]),
            ([25, 96, 155, 69], [186, 187, 173], [142, 162, 168]),
            ([76, 25, 102, 20], [119, 105, 92], [116, 99, 93]),
            ([0, 0, 0, 0], [157, 137, 112], [157, 137, 112]),
        ] as [([UInt8], [UInt8], [UInt8])])
    func composite(heat: [UInt8], photo: [UInt8], result: [UInt8]) throws {
        let above = PixelImage(mode: .rgba, width: 1, height: 1, pixels: heat)
        let below = PixelImage(mode: .rgba, width: 1, height: 1, pixels: photo + [255])
        #expect(try above.alphaComposited(over: below).pixels == result + [255])
    }

    @Test("P9: differs between the two rules by less than 2e-6, and in no byte of the overlay")
    func legacy() throws {
        let difference = zip(PublishedHeatmap.current, PublishedHeatmap.legacy).map { abs($0 - $1) }.max() ?? 1
        #expect(difference < 2e-6)
        let photo = PixelImage(
            mode: .rgb, width: 224, height: 224, pixels: (0..<224 * 224 * 3).map { UInt8(truncatingIfNeeded: $0) })
        let overlays = try [PublishedHeatmap.current, PublishedHeatmap.legacy].map {
            try HeatmapOverlay(values: $0, height: 7, width: 7).painted(over: photo)
        }
        #expect(overlays[0] == overlays[1])
    }

    @Test(
        "P14: colormaps have matplotlib's bytes",
        arguments: [
            ("viridis", [68, 1, 84, 58, 82, 139, 32, 143, 140, 32, 144, 140, 94, 201, 97, 253, 231, 36]),
            ("cividis", [0, 34, 77, 67, 78, 107, 123, 123, 119, 124, 123, 120, 187, 173, 108, 253, 231, 55]),
            ("jet", [0, 0, 127, 0, 128, 255, 121, 255, 125, 124, 255, 121, 255, 148, 0, 127, 0, 0]),
            ("binary", [255, 191, 128, 127, 63, 0].flatMap { [$0, $0, $0] }),
        ] as [(String, [UInt8])])
    func colormaps(name: String, bytes: [UInt8]) throws {
        let colormap = try #require(Colormap(named: name))
        let colors = [0, 64, 127, 128, 192, 255].map { colormap.color(of: Double($0) / 256) }
        #expect(colors.flatMap { [$0.red, $0.green, $0.blue] } == bytes)
        #expect(colormap.color(of: 1) == colormap.color(of: 255.0 / 256))
    }
}
