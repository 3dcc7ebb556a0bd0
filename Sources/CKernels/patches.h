// Patches of a picture as the rows of a matrix, and pooling over them.

/// Copies `count` floats.
INLINE void NAME(copy)(float *to, const float *from, long count) {
    long i = 0;
    for (; i + LANES <= count; i += LANES) STORE(to + i, LOAD(from + i));
    if (i < count) NAME(store_some)(to + i, count - i, NAME(load_some)(from + i, count - i));
}

INLINE void NAME(clear)(float *to, long count) {
    long i = 0;
    for (; i + LANES <= count; i += LANES) STORE(to + i, (V){});
    if (i < count) NAME(store_some)(to + i, count - i, (V){});
}

/// One patch, with zeros where it reaches over the border.
static void NAME(border_patch)(
    const whylight_window *window, const float *picture, long top, long first, int dense, float *to) {
    long length = window->kernel_width * window->channels;
    // The taps that lie in the picture: first_tap..<last_tap.
    long first_tap = 0, last_tap = window->kernel_width;
    while (first_tap < last_tap && first + first_tap * window->column_dilation < 0) first_tap++;
    while (last_tap > first_tap && first + (last_tap - 1) * window->column_dilation >= window->input_width)
        last_tap--;
    for (long i = 0; i < window->kernel_height; i++, to += length) {
        long y = top + i * window->row_dilation;
        if (y < 0 || y >= window->input_height || first_tap >= last_tap) {
            NAME(clear)(to, length);
            continue;
        }
        const float *line = picture + y * window->input_width * window->pixel_stride;
        if (first_tap > 0) NAME(clear)(to, first_tap * window->channels);
        if (dense) {
            NAME(copy)(
                to + first_tap * window->channels, line + (first + first_tap) * window->channels,
                (last_tap - first_tap) * window->channels);
        } else {
            for (long j = first_tap; j < last_tap; j++)
                NAME(copy)(
                    to + j * window->channels, line + (first + j * window->column_dilation) * window->pixel_stride,
                    window->channels);
        }
        if (last_tap < window->kernel_width)
            NAME(clear)(
                to + last_tap * window->channels, (window->kernel_width - last_tap) * window->channels);
    }
}

static void NAME(patches)(
    const whylight_window *window, const float *picture, long pixel, long count, float *patches, long stride) {
    long column = pixel % window->output_width, row = pixel / window->output_width % window->output_height;
    picture += pixel / (window->output_width * window->output_height) * window->input_height * window->input_width
        * window->pixel_stride;
    long length = window->kernel_width * window->channels;
    int dense = window->column_dilation == 1 && window->channels == window->pixel_stride;
    for (; count > 0; count--, patches += stride) {
        float *to = patches;
        long first = column * window->column_stride - window->left;
        long top = row * window->row_stride - window->top;
        // Most patches lie inside the picture: 3×3×3 take 9 ns then instead of 16.
        if (dense && first >= 0 && first + window->kernel_width <= window->input_width && top >= 0
            && top + (window->kernel_height - 1) * window->row_dilation < window->input_height) {
            const float *from = picture + (top * window->input_width + first) * window->channels;
            long line = window->row_dilation * window->input_width * window->channels;
#pragma clang loop vectorize(disable)
            for (long i = 0; i < window->kernel_height; i++, to += length, from += line)
                NAME(copy)(to, from, length);
        } else {
            NAME(border_patch)(window, picture, top, first, dense, to);
        }
        if (++column < window->output_width) continue;
        column = 0;
        if (++row < window->output_height) continue;
        row = 0;
        picture += window->input_height * window->input_width * window->pixel_stride;
    }
}

/// The largest or the mean of nine pixels, the usual window (35×35×288 on one thread: 85 µs, 184 with the loops below).
/// The lower rows, which no window above has read, are fetched 4 KiB ahead (147×147×128 in steps of two: 0.9 ms, 1.2
/// without).
INLINE void NAME(pool_nine)(
    const int averages, const int whole, const float *x, long step, long line, long count, float *output) {
    V rows[3];
#pragma clang loop unroll(full)
    for (int i = 0; i < 3; i++) {
        const float *p = x + i * line;
        V a = whole ? LOAD(p) : NAME(load_some)(p, count);
        V b = whole ? LOAD(p + step) : NAME(load_some)(p + step, count);
        V d = whole ? LOAD(p + 2 * step) : NAME(load_some)(p + 2 * step, count);
        if (i > 0) {
            __builtin_prefetch(p + 1024, 0, 3);
            __builtin_prefetch(p + 1024 + step, 0, 3);
        }
        if (averages) {
            rows[i] = a + b + d;
        } else {
            a = CHOOSE((b > a) | (b != b), b, a);
            rows[i] = CHOOSE((d > a) | (d != d), d, a);
        }
    }
    V result = rows[0];
    if (averages) {
        result = (rows[0] + rows[1] + rows[2]) * (1.0f / 9);
    } else {
        result = CHOOSE((rows[1] > result) | (rows[1] != rows[1]), rows[1], result);
        result = CHOOSE((rows[2] > result) | (rows[2] != rows[2]), rows[2], result);
    }
    if (whole) STORE(output, result);
    else NAME(store_some)(output, count, result);
}

/// The largest or the mean of the taps in the picture, for one row of outputs; −∞ or 0 where there are none.
INLINE void NAME(pool_as)(
    const int averages, const whylight_window *window, const float *picture, long row, float *output) {
    long channels = window->channels;
    long top = row * window->row_stride - window->top, first_row = 0, last_row = window->kernel_height;
    while (first_row < last_row && top + first_row * window->row_dilation < 0) first_row++;
    while (last_row > first_row && top + (last_row - 1) * window->row_dilation >= window->input_height) last_row--;
    for (long o = 0; o < window->output_width; o++, output += channels) {
        long left = o * window->column_stride - window->left, first = 0, last = window->kernel_width;
        while (first < last && left + first * window->column_dilation < 0) first++;
        while (last > first && left + (last - 1) * window->column_dilation >= window->input_width) last--;
        long taps = (last_row - first_row) * (last - first);
        V share = SPLAT(taps > 0 ? 1.0f / (float)taps : 0.0f);
        if (taps == 9 && window->kernel_height == 3 && window->kernel_width == 3 && window->row_dilation == 1
            && window->column_dilation == 1) {
            long step = window->pixel_stride, line = window->input_width * step, c = 0;
            const float *x = picture + top * line + left * step;
            for (; c + LANES <= channels; c += LANES)
                NAME(pool_nine)(averages, 1, x + c, step, line, LANES, output + c);
            if (c < channels) NAME(pool_nine)(averages, 0, x + c, step, line, channels - c, output + c);
            continue;
        }
        for (long c = 0; c < channels; c += LANES) {
            long count = channels - c < LANES ? channels - c : LANES;
            V result = averages ? (V){} : SPLAT(-__builtin_inff());
            for (long i = first_row; i < last_row; i++) {
                const float *x = picture + c
                    + ((top + i * window->row_dilation) * window->input_width + left) * window->pixel_stride;
                for (long j = first; j < last; j++) {
                    V v = NAME(load_some)(x + j * window->column_dilation * window->pixel_stride, count);
                    // NaN wins, and stays.
                    result = averages ? result + v : CHOOSE((v > result) | (v != v), v, result);
                }
            }
            NAME(store_some)(output + c, count, averages ? result * share : result);
        }
    }
}

static void NAME(pool)(
    const whylight_window *window, int averages, const float *picture, long row, float *output) {
    if (averages) NAME(pool_as)(1, window, picture, row, output);
    else NAME(pool_as)(0, window, picture, row, output);
}

static void NAME(column_means)(
    long rows, long columns, long stride, long count, const float *picture, float *means) {
    V share = SPLAT(1.0f / (float)(rows * columns));
    for (long c = 0; c < count; c += LANES) {
        long lanes = count - c < LANES ? count - c : LANES;
        V sum = {};
        const float *x = picture + c;
        for (long row = 0; row < rows; row++) {
            V even = {}, odd = {};
            long column = 0;
            for (; column + 2 <= columns; column += 2, x += 2 * stride) {
                even += NAME(load_some)(x, lanes);
                odd += NAME(load_some)(x + stride, lanes);
            }
            if (column < columns) {
                even += NAME(load_some)(x, lanes);
                x += stride;
            }
            sum += even + odd;
        }
        NAME(store_some)(means + c, lanes, sum * share);
    }
}
