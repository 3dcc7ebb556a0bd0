import CKernels
import Tensors
import TestSupport
import Testing

/// The C loops of every instruction set that this processor has, against sums in double precision.
@Suite("Instruction sets") struct InstructionSetTests {
    /// A level of `whylight_kernels_at`.
    private static let levels = Array((0..<8).prefix { whylight_kernels_at(Int32($0)) != nil })

    private static func kernels(_ level: Int) throws -> OpaquePointer {
        try #require(whylight_kernels_at(Int32(level)))
    }

    @Test("multiply packed matrices of every width, with what follows", arguments: levels)
    func product(level: Int) throws {
        let kernels = try Self.kernels(level)
        var dice = Dice()
        for (rows, columns, inner) in [(1, 1, 1), (5, 17, 3), (29, 24, 40), (61, 44, 11), (14, 75, 900), (33, 96, 385)]
        {
            let a = try dice.tensor([rows, inner]).values
            let b = try dice.tensor([inner, columns]).values
            let scale = try dice.tensor([columns]).values
            let shift = try dice.tensor([columns]).values
            let residual = try dice.tensor([rows, columns]).values
            let start = try dice.tensor([rows, columns]).values
            var packed = [Float](repeating: .nan, count: inner * whylight_packed_columns(kernels, columns))
            whylight_pack(kernels, inner, columns, b, columns, &packed)
            var c = [Float](repeating: .nan, count: rows * columns)
            scale.withUnsafeBufferPointer { scale in
                shift.withUnsafeBufferPointer { shift in
                    residual.withUnsafeBufferPointer { residual in
                        start.withUnsafeBufferPointer { start in
                            var epilogue = whylight_epilogue(
                                start: start.baseAddress, start_stride: columns, scale: scale.baseAddress,
                                shift: shift.baseAddress, residual: residual.baseAddress, residual_stride: columns,
                                activation: Int32(whylight_relu), maximum: 6)
                            whylight_multiply(kernels, rows, columns, inner, a, inner, packed, &c, columns, &epilogue)
                        }
                    }
                }
            }
            for row in 0..<rows {
                for column in 0..<columns {
                    var sum = Double(start[row * columns + column])
                    for k in 0..<inner { sum += Double(a[row * inner + k]) * Double(b[k * columns + column]) }
                    sum = sum * Double(scale[column]) + Double(shift[column]) + Double(residual[row * columns + column])
                    let expected = min(max(sum, 0), 6)
                    #expect(
                        abs(Double(c[row * columns + column]) - expected) < 1e-4,
                        "\(rows)×\(columns)×\(inner) at \(row), \(column)")
                }
            }
        }
    }

    @Test("multiply windows where they lie in a picture", arguments: levels)
    func windows(level: Int) throws {
        let kernels = try Self.kernels(level)
        var dice = Dice()
        let columns = 2 * whylight_panel_columns(kernels)
        for (lines, length, step, rows) in [(3, 9, 6, 31), (7, 21, 3, 19), (1, 5, 5, 14), (2, 192, 16, 4)] {
            let lineStride = length + step * rows + 3
            let picture = try dice.tensor([lines, lineStride]).values
            let matrix = try dice.tensor([lines * length, columns]).values
            let shift = try dice.tensor([columns]).values
            var packed = [Float](repeating: .nan, count: lines * length * columns)
            whylight_pack(kernels, lines * length, columns, matrix, columns, &packed)
            var c = [Float](repeating: .nan, count: rows * columns)
            shift.withUnsafeBufferPointer { shift in
                var epilogue = whylight_epilogue()
                epilogue.shift = shift.baseAddress
                whylight_multiply_windows(
                    kernels, rows, columns, lines, length, lineStride, picture, step, packed, &c, columns, &epilogue)
            }
            for row in 0..<rows {
                for column in 0..<columns {
                    var sum = Double(shift[column])
                    for line in 0..<lines {
                        for k in 0..<length {
                            sum +=
                                Double(picture[line * lineStride + row * step + k])
                                * Double(matrix[(line * length + k) * columns + column])
                        }
                    }
                    #expect(
                        abs(Double(c[row * columns + column]) - sum) < 1e-4,
                        "\(lines)×\(length) at \(row), \(column)")
                }
            }
        }
    }

    @Test("multiply by Strassen's method as directly, with what follows", arguments: levels, [1, 2])
    func strassen(level: Int, halvings: Int) throws {
        let kernels = try Self.kernels(level)
        var dice = Dice()
        for (rows, columns, inner) in [(4, 8, 12), (13, 60, 40), (63, 88, 1600)] {
            let a = try dice.tensor([rows, inner]).values
            let b = try dice.tensor([inner, columns]).values
            let others = try (0..<2).map { _ in try dice.tensor([rows, columns]) }
            let factors = try (0..<2).map { _ in try dice.tensor([columns]) }
            let everything = whylight_epilogue(
                start: others[0].storage.base, start_stride: columns, scale: factors[0].storage.base,
                shift: factors[1].storage.base, residual: others[1].storage.base, residual_stride: columns,
                activation: Int32(whylight_silu), maximum: .infinity)
            // What is summed on the way depends on what else there is to add and to scale.
            var epilogues = [everything, everything, everything, everything, whylight_epilogue(), whylight_epilogue()]
            epilogues[1].scale = nil
            epilogues[1].start = nil
            epilogues[2].scale = nil
            epilogues[2].residual = nil
            epilogues[3].scale = nil
            epilogues[3].start = nil
            epilogues[3].residual = nil
            (epilogues[4].start, epilogues[4].start_stride) = (everything.start, columns)
            var packed = [Float](repeating: .nan, count: inner * whylight_packed_columns(kernels, columns))
            whylight_pack(kernels, inner, columns, b, columns, &packed)
            let levels = Int32(halvings)
            var quarters = [Float](
                repeating: .nan, count: whylight_strassen_packed(kernels, levels, inner, columns))
            var scratch = [Float](
                repeating: .nan, count: max(inner * columns, whylight_strassen_scratch(levels, rows, columns, inner)))
            for part in 0..<7 {
                whylight_strassen_pack(
                    kernels, levels, Int32(part), inner, columns, b, columns, &quarters, &scratch)
            }
            for (kind, var epilogue) in epilogues.enumerated() {
                var expected = [Float](repeating: .nan, count: rows * columns)
                whylight_multiply(
                    kernels, rows, columns, inner, a, inner, packed, &expected, columns, &epilogue)
                var c = [Float](repeating: .nan, count: rows * columns)
                whylight_strassen(
                    kernels, levels, rows, columns, inner, a, inner, quarters, &c, columns, &epilogue, &scratch)
                let largest = expected.map(abs).max() ?? 0
                #expect(largestDifference(c, expected) < 1e-5 * largest, "\(rows)×\(columns)×\(inner), \(kind)")
            }
            withExtendedLifetime((others, factors)) {}
        }
    }

    @Test("sum up weighted rows, leaving out those of weight 0", arguments: levels)
    func weightedRows(level: Int) throws {
        let kernels = try Self.kernels(level)
        var dice = Dice()
        for (inputs, units) in [(1, 1), (7, 5), (30, 33), (9, 100)] {
            let x = try dice.tensor([inputs]).values.map { $0 < 0 ? 0 : $0 }
            let matrix = try dice.tensor([inputs, units]).values
            var y = [Float](repeating: .nan, count: units)
            whylight_sum_rows(kernels, 0, inputs, units, x, matrix, units, &y)
            for unit in 0..<units {
                let expected = (0..<inputs).reduce(0.0) { $0 + Double(x[$1]) * Double(matrix[$1 * units + unit]) }
                #expect(abs(Double(y[unit]) - expected) < 1e-5)
            }
        }
    }

    @Test("add the products of rows and a vector", arguments: levels)
    func rowProducts(level: Int) throws {
        let kernels = try Self.kernels(level)
        var dice = Dice()
        for (inputs, units) in [(1, 1), (7, 5), (30, 33), (9, 100)] {
            let x = try dice.tensor([units]).values
            let matrix = try dice.tensor([inputs, units]).values
            var y = [Float](repeating: .nan, count: inputs)
            y.replaceSubrange(1..., with: repeatElement(0.5, count: inputs - 1))
            whylight_row_products(kernels, 1, inputs, units, x, matrix, units, &y)
            #expect(y[0].isNaN)
            for input in 1..<inputs {
                let expected = (0..<units).reduce(0.5) { $0 + Double(x[$1]) * Double(matrix[input * units + $1]) }
                #expect(abs(Double(y[input]) - expected) < 1e-5)
            }
        }
    }

    @Test("agree on depthwise rows, patches, pooling and means", arguments: levels.dropFirst())
    func agreement(level: Int) throws {
        let (one, other) = (try Self.kernels(0), try Self.kernels(level))
        var dice = Dice()
        for (channels, size, stride) in [(16, 3, 1), (11, 5, 1), (44, 7, 2), (37, 3, 2), (20, 4, 3)] {
            let (height, width) = (9, 10)
            let picture = try dice.tensor([height, width, channels]).values
            let kernel = try dice.tensor([size, size, channels]).values
            let outputs = (width + stride - 1) / stride
            var row = whylight_depthwise_row(
                rows: 5, row_stride: stride, channels: channels, input_stride: channels, output_stride: channels,
                input_height: height,
                input_width: width, output_width: outputs, kernel_height: size, kernel_width: size, row_dilation: 1,
                column_dilation: 1, column_stride: stride, first_row: -1, first_column: -1, rectifies: 1)
            var epilogue = whylight_epilogue(
                start: nil, start_stride: 0, scale: nil, shift: nil, residual: nil, residual_stride: 0,
                activation: Int32(whylight_silu), maximum: .infinity)
            var window = whylight_window(
                channels: channels, pixel_stride: channels, input_height: height, input_width: width,
                output_height: height, output_width: outputs, kernel_height: size, kernel_width: size, row_stride: 1,
                column_stride: stride, row_dilation: 1, column_dilation: 1, top: 1, left: 1)
            let results = [one, other].map { kernels in
                var filtered = [Float](repeating: .nan, count: 5 * outputs * channels)
                whylight_depthwise(kernels, &row, picture, kernel, &filtered, &epilogue)
                var patches = [Float](repeating: 0, count: 2 * outputs * size * size * channels)
                whylight_patches(kernels, &window, picture, 0, 2 * outputs, &patches, size * size * channels)
                var largest = [Float](repeating: .nan, count: outputs * channels)
                whylight_pool(kernels, &window, 0, picture, 1, &largest)
                var means = [Float](repeating: .nan, count: outputs * channels)
                whylight_pool(kernels, &window, 1, picture, 1, &means)
                var whole = [Float](repeating: .nan, count: channels)
                whylight_column_means(kernels, height, width, channels, channels, picture, &whole)
                return filtered + patches + largest + means + whole
            }
            #expect(largestDifference(results[0], results[1]) < 1e-5, "\(channels) channels, \(size)×\(size)")
            #expect(results[0].allSatisfy { $0.isFinite })
        }
    }
}
