/// 256 colours for values of 0…1, by matplotlib's names.
package struct Colormap: Hashable, Sendable {
    package let name: String
    /// 256 times red, green, blue.
    private let colors: [UInt8]

    private init(name: String, colors: [UInt8]) {
        self.name = name
        self.colors = colors
    }

    /// - Parameter name: as matplotlib spells it; `_r` at the end reverses a map.
    package init?(named name: String) {
        if let colors = Self.colors(named: name) {
            self.init(name: name, colors: colors)
        } else if name.hasSuffix("_r"), let colors = Self.colors(named: String(name.dropLast(2))) {
            let reversed = (0..<256).reversed().flatMap { colors[3 * $0..<3 * $0 + 3] }
            self.init(name: name, colors: reversed)
        } else {
            return nil
        }
    }

    /// Every name, each map followed by its reverse.
    package static let names: [String] = ColormapTable.rows.map(\.name).filter { !$0.hasSuffix("_r") }
        .flatMap { [$0, "\($0)_r"] }

    package static let viridis =
        Colormap(named: "viridis") ?? Colormap(name: "grey", colors: (0...255).flatMap { [$0, $0, $0] })

    /// The colour of a value: entry ⌊256·value⌋, the last one for 1 and above.
    package func color(of value: Double) -> (red: UInt8, green: UInt8, blue: UInt8) {
        let index = value.isNaN ? 0 : Int(max(0, min(255, (value * 256).rounded(.down))))
        return (colors[3 * index], colors[3 * index + 1], colors[3 * index + 2])
    }

    private static func colors(named name: String) -> [UInt8]? {
        guard let row = ColormapTable.rows.first(where: { $0.name == name }) else { return nil }
        return row.colors.withUTF8Buffer { digits in
            (0..<digits.count / 2).map { value(of: digits[2 * $0]) << 4 | value(of: digits[2 * $0 + 1]) }
        }
    }

    private static func value(of digit: UInt8) -> UInt8 {
        digit >= UInt8(ascii: "a") ? digit - UInt8(ascii: "a") + 10 : digit - UInt8(ascii: "0")
    }
}
