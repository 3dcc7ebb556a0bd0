/// How NumPy lays out the numbers of an array: all alike, as many digits as tell floats apart but at most eight behind the
/// point, exponents for all where the magnitudes lie far apart.
struct NumberLayout {
    private static let precision = 8

    private let isExponential: Bool
    /// Letters before the point, with the sign, and behind it.
    private let whole: Int
    private let fraction: Int

    /// - Parameter values: the ones that are shown.
    init(_ values: [Float]) {
        let finite = values.filter(\.isFinite)
        let magnitudes = finite.map(abs).filter { $0 > 0 }
        let largest = magnitudes.max() ?? 1
        let smallest = magnitudes.min() ?? 1
        let isExponential = largest >= 1e8 || smallest < 1e-4 || largest / smallest > 1000
        let parts = finite.map { Self.parts(of: $0, isExponential: isExponential) }
        self.isExponential = isExponential
        fraction = parts.map(\.fraction.count).max() ?? 0
        // A word such as `inf` may be wider than what stands before the point.
        let longestWord = values.filter { !$0.isFinite }.map { Decimal.shortest($0).count }.max() ?? 0
        // Minus the point, which words alone have none of.
        whole = max(parts.map(\.whole.count).max() ?? -1, longestWord - fraction - 1)
    }

    /// The number, padded to the width of all.
    func text(of value: Float) -> String {
        guard value.isFinite else {
            let text = Decimal.shortest(value)
            return String(repeating: " ", count: max(0, whole + 1 + fraction - text.count)) + text
        }
        let parts = Self.parts(of: value, isExponential: isExponential)
        let before = String(repeating: " ", count: max(0, whole - parts.whole.count))
        let missing = max(0, fraction - parts.fraction.count)
        return before + parts.whole + "." + parts.fraction
            + (isExponential
                ? String(repeating: "0", count: missing) + parts.exponent : String(repeating: " ", count: missing))
    }

    private static func parts(
        of value: Float, isExponential: Bool
    ) -> (whole: String, fraction: String, exponent: String) {
        let sign = value.sign == .minus ? "-" : ""
        let (digits, exponent) = shortest(abs(value))
        if isExponential {
            let power = value == 0 ? 0 : exponent - 1
            let magnitude = String(abs(power))
            let text = "e\(power < 0 ? "-" : "+")\(magnitude.count < 2 ? "0" : "")\(magnitude)"
            return (sign + digits.prefix(1), String(digits.dropFirst()), text)
        }
        if digits.count - exponent > precision {
            let fixed = Decimal.fixed(Double(abs(value)), digits: precision).split(separator: ".")
            return (sign + (fixed.first ?? "0"), trimmed(fixed.count > 1 ? String(fixed[1]) : ""), "")
        }
        let padded = exponent > digits.count ? digits + String(repeating: "0", count: exponent - digits.count) : digits
        if exponent <= 0 {
            return (sign + "0", trimmed(String(repeating: "0", count: -exponent) + padded), "")
        }
        return (sign + padded.prefix(exponent), trimmed(String(padded.dropFirst(exponent))), "")
    }

    /// The fewest decimal digits that give the same float: `0.digits · 10^exponent`, `0` and 1 for zero.
    private static func shortest(_ value: Float) -> (digits: String, exponent: Int) {
        let halves = "\(value)".split(separator: "e")
        let mantissa = halves[0].split(separator: ".", omittingEmptySubsequences: false)
        let whole = mantissa[0]
        let all = whole + (mantissa.count > 1 ? mantissa[1] : "")
        let leading = all.prefix { $0 == "0" }.count
        let digits = trimmed(String(all.dropFirst(leading)))
        if digits.isEmpty { return ("0", 1) }
        return (digits, whole.count - leading + (halves.count > 1 ? Int(halves[1]) ?? 0 : 0))
    }

    private static func trimmed(_ digits: String) -> String {
        String(digits.reversed().drop { $0 == "0" }.reversed())
    }
}
