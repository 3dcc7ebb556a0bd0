import Images
import TestSupport
import Testing

/// Every name that matplotlib 3.11 knows, and its colours; `make_eli5_pictures.py` asked it.
@Suite("matplotlib's colormaps") struct ColormapTests {
    private static let table = (try? FixtureTable.rows(of: "Pictures/colormaps.txt")) ?? []

    @Test("P14: are all there, by name, and no others")
    func names() {
        #expect(Self.table.count == 182)
        #expect(Set(Colormap.names) == Set(Self.table.map { $0[0] }))
        #expect(Colormap.names.count == Self.table.count)
        #expect(Set(Colormap.groups.flatMap(\.names)) == Set(Colormap.names.filter { !$0.hasSuffix("_r") }))
    }

    @Test("P14: have matplotlib's colours, reversed ones too", arguments: table)
    func colors(row: [String]) throws {
        let colormap = try #require(Colormap(named: row[0]))
        #expect(colormap.count == Int(row[1]))
        let bytes = (0..<colormap.count).flatMap { entry -> [UInt8] in
            let (red, green, blue) = colormap.color(of: (Double(entry) + 0.5) / Double(colormap.count))
            return [red, green, blue]
        }
        #expect(Samples.hash(bytes) == row[2])
    }

    @Test("P14: give the first colour to 0, the last to 1, and each boundary to the colour above it")
    func boundaries() throws {
        let ten = try #require(Colormap(named: "tab10"))
        #expect(ten.color(of: 0) == (31, 119, 180))
        #expect(ten.color(of: 1) == (23, 190, 207))
        #expect(ten.color(of: 0.1) == (255, 127, 14))
        #expect(ten.color(of: 0.1.nextDown) == (31, 119, 180))
        #expect(Colormap.viridis.color(of: 0.5) == (32, 144, 140))
        #expect(Colormap.viridis.color(of: 0.5.nextDown) == (32, 143, 140))
    }

    @Test("have no other names", arguments: ["", "_r", "viridis_r_r", "Viridis", "virids"])
    func unknown(name: String) {
        #expect(Colormap(named: name) == nil)
    }
}
