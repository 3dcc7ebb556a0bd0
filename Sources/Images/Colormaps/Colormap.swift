/// Colours for values of 0…1, by matplotlib's names.
package struct Colormap: Hashable, Sendable {
    package let name: String
    /// Red, green and blue of each colour: 256 of them in most maps, 8 to 20 in the qualitative ones, 510 in the cyclic.
    private let colors: [UInt8]

    private init(name: String, colors: [UInt8]) {
        self.name = name
        self.colors = colors
    }

    /// - Parameter name: as matplotlib spells it; `_r` at the end reverses a map.
    package init?(named name: String) {
        if let colors = Self.colors[name] {
            self.init(name: name, colors: colors)
        } else if name.hasSuffix("_r"), let colors = Self.colors[String(name.dropLast(2))] {
            let reversed = stride(from: colors.count - 3, through: 0, by: -3).flatMap { colors[$0..<$0 + 3] }
            self.init(name: name, colors: reversed)
        } else {
            return nil
        }
    }

    /// The names by matplotlib's kinds, reverses left out.
    package static let groups: [(kind: String, names: [String])] = ColormapTable.groups.map { group in
        (group.kind, group.maps.map(\.name).filter { !$0.hasSuffix("_r") })
    }

    /// Every name, each map followed by its reverse.
    package static let names: [String] = groups.flatMap(\.names).sorted { $0.lowercased() < $1.lowercased() }
        .flatMap { [$0, "\($0)_r"] }

    package static let viridis =
        Colormap(named: "viridis") ?? Colormap(name: "grey", colors: (0...255).flatMap { [$0, $0, $0] })

    /// How many colours the map has.
    package var count: Int { colors.count / 3 }

    /// The colour of a value: entry ⌊count·value⌋, the last one for 1 and above.
    package func color(of value: Double) -> (red: UInt8, green: UInt8, blue: UInt8) {
        let position = (value * Double(count)).rounded(.down)
        let index = value.isNaN ? 0 : Int(max(0, min(Double(count - 1), position)))
        return (colors[3 * index], colors[3 * index + 1], colors[3 * index + 2])
    }

    /// What the table holds, by name.
    private static let colors: [String: [UInt8]] = {
        let digits = ColormapTable.picture.hexadecimalValues
        let bytes = stride(from: 0, to: digits.count - 1, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
        let picture = (try? PixelImage.decode(bytes))?.pixels ?? []
        var colors: [String: [UInt8]] = [:]
        var start = 0
        for map in ColormapTable.groups.flatMap(\.maps) where start + 3 * map.count <= picture.count {
            colors[map.name] = Array(picture[start..<start + 3 * map.count])
            start += 3 * map.count
        }
        return colors
    }()
}
