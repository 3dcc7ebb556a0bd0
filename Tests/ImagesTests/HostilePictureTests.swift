import Images
import Testing

/// Pictures of a few bytes that ask for much. The numbers in the files are patched; nothing large is ever made.
@Suite struct HostilePictureTests {
    /// 8×8 grey pixels as libjpeg 2.1 writes them, baseline and progressive.
    private static let jpeg = bytes(
        """
        ffd8ffe000104a46494600010100000100010000ffdb004300100b0c0e0c0a100e0d0e1211101318281a181616183123251d283a333d3c\
        3933383740485c4e404457453738506d51575f626768673e4d71797064785c656763ffc0000b080008000801011100ffc4001400010000\
        0000000000000000000000000000ffc40014100100000000000000000000000000000000ffda0008010100003f003fffd9
        """)
    private static let progressive = bytes(
        """
        ffd8ffe000104a46494600010100000100010000ffdb004300100b0c0e0c0a100e0d0e1211101318281a181616183123251d283a333d3c\
        3933383740485c4e404457453738506d51575f626768673e4d71797064785c656763ffc2000b080008000801011100ffc4001400010000\
        0000000000000000000000000000ffda00080101000000017fffc40014100100000000000000000000000000000000ffda000801010001\
        05027fffc40014100100000000000000000000000000000000ffda0008010100063f027fffc40014100100000000000000000000000000\
        000000ffda0008010100013f217fffda00080101000000107fffc40014100100000000000000000000000000000000ffda000801010001\
        3f107fffd9
        """)

    private static func bytes(_ hexadecimal: String) -> [UInt8] {
        let digits = hexadecimal.compactMap(\.hexDigitValue)
        return stride(from: 0, to: digits.count - 1, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }

    /// The file with other sides in its frame header.
    private static func resized(_ jpeg: [UInt8], frame: UInt8, side: Int) throws -> [UInt8] {
        var jpeg = jpeg
        let start = try #require(jpeg.firstRange(of: [0xFF, frame])).lowerBound + 5
        for offset in [0, 2] {
            jpeg[start + offset] = UInt8(side >> 8)
            jpeg[start + offset + 1] = UInt8(side & 255)
        }
        return jpeg
    }

    private func code(of bytes: [UInt8], pixelLimit: Int = PixelImage.largestPixelCount) -> ImageError.Code? {
        do throws(ImageError) {
            _ = try PixelImage.decode(bytes, pixelLimit: pixelLimit)
            return nil
        } catch {
            return error.code
        }
    }

    @Test("the pictures themselves are sound")
    func sound() {
        #expect(code(of: Self.jpeg) == nil)
        #expect(code(of: Self.progressive) == nil)
    }

    @Test("30 000 × 30 000 pixels in a few bytes are refused from the header, and the message says what to do")
    func largePictures() throws {
        var png = try PixelImage(mode: .grey, width: 1, height: 1, pixels: [0]).pngData()
        png.replaceSubrange(16..<24, with: [0, 0, 0x75, 0x30, 0, 0, 0x75, 0x30])
        // The header's check sum: CRC-32 of IHDR with these sides, depth 8, grey.
        png.replaceSubrange(29..<33, with: [0x43, 0x4C, 0xA7, 0x66])
        for bytes in [png, try Self.resized(Self.jpeg, frame: 0xC0, side: 30_000)] {
            let error = #expect(throws: ImageError.self) { try PixelImage.decode(bytes) }
            #expect(error?.code == .overLimit)
            #expect(error?.message.contains("WHYLIGHT_MAX_PIXELS") == true)
        }
    }

    @Test("a PNG with one row of two thousand million pixels is refused before a row is made room for")
    func wideRow() throws {
        var png = try PixelImage(mode: .rgba, width: 1, height: 1, pixels: [0, 0, 0, 0]).pngData()
        png.replaceSubrange(16..<20, with: [0x7F, 0xFF, 0xFF, 0xFF])
        // CRC-32 of IHDR with this width, one row, depth 8, RGBA.
        png.replaceSubrange(29..<33, with: [0xA0, 0x36, 0x33, 0xDD])
        #expect(code(of: png) == .overLimit)
    }

    @Test("a progressive JPEG of which nothing is there is refused without being held whole")
    func emptyProgressive() throws {
        let large = try Self.resized(Self.progressive, frame: 0xC2, side: 7000)
        #expect(code(of: large) == .damaged)
    }

    @Test("a JPEG of a thousand scans over a large picture is refused after a few of them")
    func scans() throws {
        var large = try Self.resized(Self.progressive, frame: 0xC2, side: 7000)
        let last = try #require(large.indices.last { large[$0...].starts(with: [0xFF, 0xDA]) })
        let scan = Array(large[last..<(large.count - 2)])
        large.removeLast(2)
        for _ in 0..<1000 { large += scan }
        large += [0xFF, 0xD9]
        #expect(code(of: large) == .damaged)
    }

    @Test("whatever byte of a picture is cut off or changed, it decodes or is refused", arguments: [0, 1])
    func damage(which: Int) throws {
        let png = try PixelImage(mode: .rgba, width: 5, height: 3, pixels: Array(0..<60)).pngData(text: [("a", "ü")])
        let bytes = [Self.jpeg, png][which]
        for position in bytes.indices {
            #expect(code(of: Array(bytes[..<position])) != nil)
            for change: UInt8 in [1, 0x80, 0xFF] {
                var damaged = bytes
                damaged[position] ^= change
                _ = code(of: damaged, pixelLimit: 10_000)
            }
        }
    }

    @Test("a byte behind a JPEG's picture data harms nothing, as cameras leave some there")
    func extraneousBytes() throws {
        var bytes = Self.jpeg
        bytes.insert(contentsOf: [0, 0], at: bytes.count - 2)
        #expect(code(of: bytes) == nil)
    }
}
