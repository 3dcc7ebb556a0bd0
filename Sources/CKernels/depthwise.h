// Depthwise convolution: blocks of up to four neighbouring outputs, so that each input vector is loaded once for all
// the taps that read it (3×3: 98 GFLOP/s a core in the first-level cache; one output at a time reaches 44).

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

/// One output row with a window of compile-time width and stride.
INLINE void NAME(depthwise_row)(
    const int width, const int stride, const int rectifies, const whylight_depthwise_row *row, long first, long last,
    const float *picture, const float *kernel, float *output, const whylight_epilogue *epilogue) {
    long channels = row->channels;
    for (long o = 0; o < row->output_width;) {
        long column = row->first_column + o * stride, rest = row->output_width - o;
        int outputs = rest < 4 ? (int)rest : 4;
        int span = (outputs - 1) * stride + width;
        unsigned inside = 0;
        for (int i = 0; i < span; i++)
            if (column + i >= 0 && column + i < row->input_width) inside |= 1u << i;
        int whole = outputs == 4 && inside == (1u << span) - 1;
        const float *x = picture + column * row->input_stride;
        float *y = output + o * row->output_stride;
        long c = 0;
#define BLOCK(n, whole, count) \
    NAME(depthwise_block)( \
        n, width, stride, whole, rectifies, row, first, last, x + c, kernel + c, inside, count, y + c, epilogue, c)
        if (whole)
            for (; c + LANES <= channels; c += LANES) BLOCK(4, 1, LANES);
        for (; c < channels; c += LANES) {
            long count = channels - c < LANES ? channels - c : LANES;
#if LANES < 8
            // Without masks the last channels are not worth the code.
            if (count < LANES) {
                for (int i = 0; i < outputs; i++)
                    NAME(depthwise_pixel)(
                        row, first, last, picture + c, kernel + c, column + i * stride, count,
                        y + i * row->output_stride + c,
                        epilogue, c);
                break;
            }
            count = LANES;
#endif
            switch (outputs) {
            case 1: BLOCK(1, 0, count); break;
            case 2: BLOCK(2, 0, count); break;
            case 3: BLOCK(3, 0, count); break;
            default: BLOCK(4, 0, count);
            }
        }
#undef BLOCK
        o += outputs;
    }
}

#define ROW(width, stride) \
    static void NAME(depthwise_row_##width##_##stride)( \
        const whylight_depthwise_row *row, long first, long last, const float *picture, const float *kernel, \
        float *output, const whylight_epilogue *epilogue) { \
        if (row->rectifies) \
            NAME(depthwise_row)(width, stride, 1, row, first, last, picture, kernel, output, epilogue); \
        else NAME(depthwise_row)(width, stride, 0, row, first, last, picture, kernel, output, epilogue); \
    }
ROW(3, 1) ROW(3, 2) ROW(5, 1) ROW(5, 2) ROW(7, 1) ROW(7, 2)
#undef ROW

static void NAME(depthwise)(
    const whylight_depthwise_row *row, const float *picture, const float *kernel, float *output,
    const whylight_epilogue *epilogue) {
    // The kernel rows that lie in the picture.
    long first = 0, last = row->kernel_height;
    while (first < last && row->first_row + first * row->row_dilation < 0) first++;
    while (last > first && row->first_row + (last - 1) * row->row_dilation >= row->input_height) last--;
    long stride = row->column_stride;
    int known = row->column_dilation == 1 && (stride == 1 || stride == 2);
#define ROW(width) \
    if (stride == 1) NAME(depthwise_row_##width##_1)(row, first, last, picture, kernel, output, epilogue); \
    else NAME(depthwise_row_##width##_2)(row, first, last, picture, kernel, output, epilogue);
    if (known && row->kernel_width == 3) {
        ROW(3)
    } else if (known && row->kernel_width == 5) {
        ROW(5)
    } else if (known && row->kernel_width == 7) {
        ROW(7)
    } else {
        for (long o = 0; o < row->output_width; o++)
            for (long c = 0; c < row->channels; c += LANES) {
                long count = row->channels - c < LANES ? row->channels - c : LANES;
                NAME(depthwise_pixel)(
                    row, first, last, picture + c, kernel + c, row->first_column + o * stride, count,
                    output + o * row->output_stride + c, epilogue, c);
            }
    }
#undef ROW
    if (epilogue->residual || epilogue->activation > whylight_relu) {
        whylight_epilogue rest = *epilogue;
        rest.scale = rest.shift = 0;
        NAME(finish)(
            row->output_width, row->channels, output, row->output_stride, output, row->output_stride, &rest);
    }
}
