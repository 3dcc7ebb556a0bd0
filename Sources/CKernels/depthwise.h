// Depthwise convolution: blocks of up to four neighbouring outputs, so that each input vector is loaded once for all
// the taps that read it, and of two rows where registers suffice, since the picture comes from the second-level cache
// (3×3 over 28×28×192 on one core: 86 GFLOP/s in pairs of rows, 75 row by row, 44 one output at a time).

/// Scales, shifts and rectifies `outputs` sums, and stores them.
INLINE void NAME(depthwise_store)(
    const int outputs, const int whole, const whylight_depthwise_row *row, V *sum, long count, float *y,
    const whylight_epilogue *epilogue, long channel) {
    V factor = SPLAT(1.0f), summand = {}, most = SPLAT(epilogue->maximum);
    if (epilogue->scale) factor = NAME(load_some)(epilogue->scale + channel, count);
    if (epilogue->shift) summand = NAME(load_some)(epilogue->shift + channel, count);
#pragma clang loop unroll(full)
    for (int o = 0; o < outputs; o++) sum[o] = sum[o] * factor + summand;
    if (epilogue->activation == whylight_relu && !epilogue->residual)
#pragma clang loop unroll(full)
        for (int o = 0; o < outputs; o++) sum[o] = NAME(rectified)(sum[o], most);
#pragma clang loop unroll(full)
    for (int o = 0; o < outputs; o++) {
        if (whole) STORE(y + o * row->output_stride, sum[o]);
        else NAME(store_some)(y + o * row->output_stride, count, sum[o]);
    }
}

/// `outputs` neighbouring pixels, `count` channels. `inside` has a bit for each input column under the block that lies
/// in the picture; with `whole` set all do, and there are LANES channels.
INLINE void NAME(depthwise_block)(
    const int outputs, const int width, const int stride, const int whole, const int rectifies,
    const whylight_depthwise_row *row, long first, long last, const float *x, const float *kernel, unsigned inside,
    long count, float *y, const whylight_epilogue *epilogue, long channel) {
    long channels = row->input_stride, line = row->input_width * channels;
    V sum[4] = {}, zero = {};
    x += (row->first_row + first * row->row_dilation) * line;
    kernel += first * width * channels;
    for (long i = first; i < last; i++) {
        V w[7];
#pragma clang loop unroll(full)
        for (int j = 0; j < width; j++)
            w[j] = whole ? LOAD(kernel + j * channels) : NAME(load_some)(kernel + j * channels, count);
#pragma clang loop unroll(full)
        for (int column = 0; column < (outputs - 1) * stride + width; column++) {
            if (!whole && !(inside >> column & 1)) continue;
            V pixel = whole ? LOAD(x + column * channels) : NAME(load_some)(x + column * channels, count);
            if (rectifies) pixel = CHOOSE(pixel < zero, zero, pixel);
#pragma clang loop unroll(full)
            for (int o = 0; o < outputs; o++) {
                int j = column - o * stride;
                if (j >= 0 && j < width) sum[o] += pixel * w[j];
            }
        }
        x += row->row_dilation * line;
        kernel += width * channels;
    }
    NAME(depthwise_store)(outputs, whole, row, sum, count, y, epilogue, channel);
}

/// Four neighbouring pixels of two output rows, LANES channels, all of whose input lies in the picture; `x` is at its
/// first row.
INLINE void NAME(depthwise_pair)(
    const int width, const int stride, const int rectifies, const whylight_depthwise_row *row, const float *x,
    const float *kernel, float *y, const whylight_epilogue *epilogue, long channel) {
    long channels = row->input_stride, line = row->input_width * channels;
    V sum[2][4] = {}, zero = {};
#pragma clang loop unroll(full)
    for (int i = 0; i < width + stride; i++) {
#pragma clang loop unroll(full)
        for (int column = 0; column < 3 * stride + width; column++) {
            V pixel = LOAD(x + column * channels);
            if (rectifies) pixel = CHOOSE(pixel < zero, zero, pixel);
#pragma clang loop unroll(full)
            for (int r = 0; r < 2; r++)
#pragma clang loop unroll(full)
                for (int o = 0; o < 4; o++) {
                    int tap_row = i - r * stride, tap_column = column - o * stride;
                    if (tap_row >= 0 && tap_row < width && tap_column >= 0 && tap_column < width)
                        sum[r][o] += pixel * LOAD(kernel + (tap_row * width + tap_column) * channels);
                }
        }
        x += line;
    }
    NAME(depthwise_store)(4, 1, row, sum[0], LANES, y, epilogue, channel);
    NAME(depthwise_store)(4, 1, row, sum[1], LANES, y + row->output_width * row->output_stride, epilogue, channel);
}

/// Any window: one output pixel, tap by tap.
static void NAME(depthwise_pixel)(
    const whylight_depthwise_row *row, long first, long last, const float *picture, const float *kernel, long column,
    long count, float *y, const whylight_epilogue *epilogue, long channel) {
    V sum = {}, zero = {};
    for (long i = first; i < last; i++)
        for (long j = 0; j < row->kernel_width; j++) {
            long at = column + j * row->column_dilation;
            if (at < 0 || at >= row->input_width) continue;
            long line = row->first_row + i * row->row_dilation;
            V x = NAME(load_some)(picture + (line * row->input_width + at) * row->input_stride, count);
            if (row->rectifies) x = CHOOSE(x < zero, zero, x);
            sum += x * NAME(load_some)(kernel + (i * row->kernel_width + j) * row->input_stride, count);
        }
    if (epilogue->scale) sum = sum * NAME(load_some)(epilogue->scale + channel, count);
    if (epilogue->shift) sum = sum + NAME(load_some)(epilogue->shift + channel, count);
    if (epilogue->activation == whylight_relu && !epilogue->residual) sum = NAME(rectified)(sum, SPLAT(epilogue->maximum));
    NAME(store_some)(y, count, sum);
}

/// One output row with a window of compile-time width and stride, or two of them.
INLINE void NAME(depthwise_line)(
    const int width, const int stride, const int paired, const int rectifies, const whylight_depthwise_row *row,
    long first, long last, const float *picture, const float *kernel, float *output,
    const whylight_epilogue *epilogue) {
    long channels = row->channels, below = row->output_width * row->output_stride;
    whylight_depthwise_row second = *row;
    second.first_row += stride;
    for (long o = 0; o < row->output_width;) {
        long column = row->first_column + o * stride, rest = row->output_width - o;
        int outputs = rest < 4 ? (int)rest : 4;
        int span = (outputs - 1) * stride + width;
        unsigned inside = 0;
        for (int i = 0; i < span; i++)
            if (column + i >= 0 && column + i < row->input_width) inside |= 1u << i;
        int whole = outputs == 4 && inside == (1u << span) - 1;
        const float *x = picture + column * row->input_stride;
        const float *top = x + row->first_row * row->input_width * row->input_stride;
        float *y = output + o * row->output_stride;
        long c = 0;
#define BLOCK(n, whole, count) \
    for (int r = 0; r <= paired; r++) \
        NAME(depthwise_block)( \
            n, width, stride, whole, rectifies, r ? &second : row, first, last, x + c, kernel + c, inside, count, \
            y + r * below + c, epilogue, c)
#define BORDER(count) \
    switch (outputs) { \
    case 1: BLOCK(1, 0, count); break; \
    case 2: BLOCK(2, 0, count); break; \
    case 3: BLOCK(3, 0, count); break; \
    default: BLOCK(4, 0, count); \
    }
        if (whole && paired) {
            for (; c + LANES <= channels; c += LANES)
                NAME(depthwise_pair)(width, stride, rectifies, row, top + c, kernel + c, y + c, epilogue, c);
        } else if (whole) {
            for (; c + LANES <= channels; c += LANES) BLOCK(4, 1, LANES);
        } else {
            for (; c + LANES <= channels; c += LANES) BORDER(LANES)
        }
        if (c < channels) {
#if LANES < 8
            // Without masks the last channels are not worth the code.
            for (int i = 0; i < outputs; i++)
                for (int r = 0; r <= paired; r++)
                    NAME(depthwise_pixel)(
                        r ? &second : row, first, last, picture + c, kernel + c, column + i * stride, channels - c,
                        y + r * below + i * row->output_stride + c, epilogue, c);
#else
            BORDER(channels - c)
#endif
        }
#undef BLOCK
#undef BORDER
        o += outputs;
    }
}

// A pair's eight sums and the taps of two rows of the window want 32 registers. Larger windows have work enough for
// each pixel that they read.
#if LANES == 16 || defined(__aarch64__)
enum { NAME(largest_paired) = 5 };
#else
enum { NAME(largest_paired) = 0 };
#endif

#define LINE(width, stride) \
    static void NAME(depthwise_line_##width##_##stride)( \
        int paired, const whylight_depthwise_row *row, long first, long last, const float *picture, \
        const float *kernel, float *output, const whylight_epilogue *epilogue) { \
        if (width <= NAME(largest_paired) && paired && row->rectifies) \
            NAME(depthwise_line)(width, stride, 1, 1, row, 0, width, picture, kernel, output, epilogue); \
        else if (width <= NAME(largest_paired) && paired) \
            NAME(depthwise_line)(width, stride, 1, 0, row, 0, width, picture, kernel, output, epilogue); \
        else if (row->rectifies) \
            NAME(depthwise_line)(width, stride, 0, 1, row, first, last, picture, kernel, output, epilogue); \
        else NAME(depthwise_line)(width, stride, 0, 0, row, first, last, picture, kernel, output, epilogue); \
    }
LINE(3, 1) LINE(3, 2) LINE(5, 1) LINE(5, 2) LINE(7, 1) LINE(7, 2)
#undef LINE

/// The rows of the kernel that lie in the picture: first..<last.
INLINE void NAME(depthwise_taps)(const whylight_depthwise_row *row, long *first, long *last) {
    *first = 0, *last = row->kernel_height;
    while (*first < *last && row->first_row + *first * row->row_dilation < 0) ++*first;
    while (*last > *first && row->first_row + (*last - 1) * row->row_dilation >= row->input_height) --*last;
}

static void NAME(depthwise)(
    const whylight_depthwise_row *rows, const float *picture, const float *kernel, float *output,
    const whylight_epilogue *epilogue) {
    whylight_depthwise_row line = *rows, *row = &line;
    long stride = row->column_stride, width = row->kernel_width;
    int known = row->column_dilation == 1 && (stride == 1 || stride == 2);
    int pairs = known && (width == 3 || width == 5) && width <= NAME(largest_paired) && row->kernel_height == width
        && row->row_dilation == 1 && row->row_stride == stride;
    float *y = output;
    int lines;
    for (long done = 0; done < rows->rows; done += lines) {
        long first, last;
        NAME(depthwise_taps)(row, &first, &last);
        // Two rows at once where the whole window lies in the picture for both.
        lines = pairs && rows->rows - done >= 2 && row->first_row >= 0
            && row->first_row + stride + width <= row->input_height ? 2 : 1;
#define LINE(width) \
    (stride == 1 ? NAME(depthwise_line_##width##_1) : NAME(depthwise_line_##width##_2))( \
        lines == 2, row, first, last, picture, kernel, y, epilogue)
        if (known && width == 3) {
            LINE(3);
        } else if (known && width == 5) {
            LINE(5);
        } else if (known && width == 7) {
            LINE(7);
        } else {
            for (long o = 0; o < row->output_width; o++)
                for (long c = 0; c < row->channels; c += LANES) {
                    long count = row->channels - c < LANES ? row->channels - c : LANES;
                    NAME(depthwise_pixel)(
                        row, first, last, picture + c, kernel + c, row->first_column + o * stride, count,
                        y + o * row->output_stride + c, epilogue, c);
                }
        }
#undef LINE
        y += lines * row->output_width * row->output_stride;
        row->first_row += lines * row->row_stride;
    }
    if (epilogue->residual || epilogue->activation > whylight_relu) {
        whylight_epilogue rest = *epilogue;
        rest.scale = rest.shift = 0;
        NAME(finish)(
            rows->rows * row->output_width, row->channels, output, row->output_stride, output, row->output_stride,
            &rest);
    }
}
