/// Bytes and numbers that look random, the same as `Tests/Fixtures/samples.py` makes of a seed.
package enum Samples {
    /// A hash of the seed and each position.
    package static func mixed(seed: Int, count: Int) -> [UInt32] {
        let start = UInt32(truncatingIfNeeded: seed) &* 2_246_822_519
        return (0..<UInt32(count)).map { position in
            var x = position &* 2_654_435_761 &+ start
            x ^= x >> 15
            x = x &* 2_246_822_519
            x ^= x >> 13
            x = x &* 3_266_489_917
            return x ^ (x >> 16)
        }
    }

    /// Bytes of which a fifth are 0 or 255.
    package static func pixels(seed: Int, count: Int) -> [UInt8] {
        mixed(seed: seed, count: count).map { UInt8(clamping: Int($0 & 255) * 5 / 4 - 32) }
    }

    /// Doubles in 0…1, a third of them 0.
    package static func heatmap(seed: Int, count: Int) -> [Double] {
        mixed(seed: seed, count: count).map { max(0, Double($0) / 4_294_967_296 * 1.5 - 0.5) }
    }

    /// Floats in −2…2.
    package static func numbers(seed: Int, count: Int) -> [Float] {
        mixed(seed: seed, count: count).map { Float(Double($0) / 4_294_967_296 * 4 - 2) }
    }

    /// FNV-1a over the bytes of all pieces, as eight digits.
    package static func hash(_ pieces: [UInt8]...) -> String {
        var value: UInt32 = 2_166_136_261
        for byte in pieces.joined() { value = (value ^ UInt32(byte)) &* 16_777_619 }
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }
}
