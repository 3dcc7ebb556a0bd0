extension StaticString {
    /// The values, 0 to 15, of the lower-case hexadecimal digits that a generated table is written in.
    var hexadecimalValues: [UInt8] {
        withUTF8Buffer { digits in
            digits.map { $0 >= UInt8(ascii: "a") ? $0 - UInt8(ascii: "a") + 10 : $0 - UInt8(ascii: "0") }
        }
    }
}
