/// Decimal notation for numbers people read.
enum Decimal {
    /// The fewest digits that give the same number; a NaN of any sign and payload is `nan`, as in Python.
    static func shortest(_ value: some BinaryFloatingPoint & CustomStringConvertible) -> String {
        value.isNaN ? "nan" : value.description
    }

    /// Exactly `digits` decimals, rounded half away from zero; exponents only where the number has no other short form.
    static func fixed(_ value: Double, digits: Int) -> String {
        let power = (0..<digits).reduce(1.0) { power, _ in power * 10 }
        let scaled = (abs(value) * power).rounded()
        guard scaled.isFinite, scaled < 9e15 else { return shortest(value) }
        let whole = Int(scaled) / Int(power)
        let fraction = String(Int(scaled) % Int(power))
        let sign = value < 0 && scaled > 0 ? "-" : ""
        guard digits > 0 else { return "\(sign)\(whole)" }
        return "\(sign)\(whole)." + String(repeating: "0", count: digits - fraction.count) + fraction
    }

    /// Groups of three: `4,652,008`.
    static func grouped(_ value: Int) -> String {
        var digits = String(value.magnitude)
        var groups: [String] = []
        while digits.count > 3 {
            groups.insert(String(digits.suffix(3)), at: 0)
            digits.removeLast(3)
        }
        return (value < 0 ? "-" : "") + ([digits] + groups).joined(separator: ",")
    }
}
