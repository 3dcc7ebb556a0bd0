extension PixelImage {
    /// The largest side a picture is enlarged to, in pixels.
    package static let largestSide = 65_535

    /// Resizes exactly as Pillow 11 does: RGBA premultiplied except for `nearest`, first across, then down, each pass
    /// rounded to bytes.
    /// - Parameters: `width` and `height` of the result in pixels.
    /// - Throws: `ImageError.invalidValue` for a side below 1 or above ``largestSide``, `overLimit` above
    ///   ``largestPixelCount``.
    package func resized(width: Int, height: Int, filter: ResamplingFilter) throws(ImageError) -> PixelImage {
        let sides = 1...Self.largestSide
        guard sides.contains(width), sides.contains(height) else {
            throw ImageError(
                .invalidValue,
                "a picture cannot have the size (\(height), \(width)): height and width are 1 to \(Self.largestSide)")
        }
        guard width * height <= Self.largestPixelCount else {
            throw Self.overLimit(width: width, height: height)
        }
        guard self.width > 0, self.height > 0 else { throw ImageError(.invalidValue, "the picture has no pixels") }
        if width == self.width && height == self.height { return self }
        guard let support = filter.support else { return resizedToNearest(width: width, height: height) }
        guard mode == .rgba else { return resampled(filter, support, width: width, height: height) }
        return premultiplied().resampled(filter, support, width: width, height: height).unpremultiplied()
    }

    /// Scales the picture to a width, the height following.
    package func scaled(toWidth width: Int) throws(ImageError) -> PixelImage {
        let height = max(1, Int((Double(self.height) * Double(width) / Double(max(self.width, 1))).rounded()))
        return try resized(width: width, height: height, filter: .lanczos)
    }

    private func resizedToNearest(width: Int, height: Int) -> PixelImage {
        // Pillow adds the step up in double precision rather than multiplying.
        func sources(_ source: Int, _ target: Int) -> [Int] {
            let step = Double(source) / Double(target)
            var position = step / 2
            return (0..<target).map { _ in
                defer { position += step }
                return min(Int(position), source - 1)
            }
        }
        let columns = sources(self.width, width)
        let channels = mode.channels
        var result: [UInt8] = []
        result.reserveCapacity(width * height * channels)
        for row in sources(self.height, height) {
            for column in columns {
                let start = (row * self.width + column) * channels
                result += pixels[start..<start + channels]
            }
        }
        return PixelImage(mode: mode, width: width, height: height, pixels: result)
    }

    private func resampled(
        _ filter: ResamplingFilter, _ support: Double, width: Int, height: Int
    ) -> PixelImage {
        var image = self
        if width != self.width {
            image = image.resampledAcross(ResamplingKernel(filter, support: support, from: self.width, to: width))
        }
        if height != self.height {
            image = image.resampledDown(ResamplingKernel(filter, support: support, from: self.height, to: height))
        }
        return image
    }

    private func resampledAcross(_ kernel: ResamplingKernel) -> PixelImage {
        let (channels, newWidth) = (mode.channels, kernel.bounds.count)
        let result = [UInt8](unsafeUninitializedCapacity: newWidth * height * channels) { result, count in
            pixels.withUnsafeBufferPointer { source in
                kernel.weights.withUnsafeBufferPointer { weights in
                    for row in 0..<height {
                        let base = row &* width &* channels
                        for column in 0..<newWidth {
                            let (start, taps) = kernel.bounds[column]
                            for channel in 0..<channels {
                                var sum = Int32(1) << (ResamplingKernel.precision - 1)
                                var position = base &+ start &* channels &+ channel
                                for tap in 0..<taps {
                                    sum &+= Int32(source[position]) &* weights[column &* kernel.width &+ tap]
                                    position &+= channels
                                }
                                result[(row &* newWidth &+ column) &* channels &+ channel] = Self.byte(sum)
                            }
                        }
                    }
                }
            }
            count = newWidth * height * channels
        }
        return PixelImage(mode: mode, width: newWidth, height: height, pixels: result)
    }

    private func resampledDown(_ kernel: ResamplingKernel) -> PixelImage {
        let (stride, newHeight) = (width * mode.channels, kernel.bounds.count)
        let result = [UInt8](unsafeUninitializedCapacity: stride * newHeight) { result, count in
            var sums = [Int32](repeating: 0, count: stride)
            pixels.withUnsafeBufferPointer { source in
                sums.withUnsafeMutableBufferPointer { sums in
                    for row in 0..<newHeight {
                        let (start, taps) = kernel.bounds[row]
                        sums.update(repeating: Int32(1) << (ResamplingKernel.precision - 1))
                        for tap in 0..<taps {
                            let weight = kernel.weights[row &* kernel.width &+ tap]
                            let base = (start &+ tap) &* stride
                            for offset in 0..<stride { sums[offset] &+= Int32(source[base &+ offset]) &* weight }
                        }
                        for offset in 0..<stride { result[row &* stride &+ offset] = Self.byte(sums[offset]) }
                    }
                }
            }
            count = stride * newHeight
        }
        return PixelImage(mode: mode, width: width, height: newHeight, pixels: result)
    }

    private static func byte(_ sum: Int32) -> UInt8 {
        let value = sum >> Int32(ResamplingKernel.precision)
        return UInt8(truncatingIfNeeded: value < 0 ? 0 : value > 255 ? 255 : value)
    }
}
