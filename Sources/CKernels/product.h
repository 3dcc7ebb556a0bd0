// The matrix product of rows as they lie in memory with a packed matrix.
//
// A register tile is ROWS rows by two vectors. What is left of the columns, up to one vector, is multiplied as a
// narrow panel of twice as many rows by one vector, and up to eight columns as one of half a vector of 16, so that 24 or
// 44 filters do not cost as much as 32 and 64 (3136×144×24 on one core: 209 µs, 256 in panels of 32).

enum { NAME(panel) = 2 * LANES, NAME(smallest_panel) = LANES == 16 ? 8 : LANES };

/// Columns that a packed matrix takes room for.
INLINE long NAME(packed_columns)(long columns) {
    return (columns + NAME(smallest_panel) - 1) / NAME(smallest_panel) * NAME(smallest_panel);
}

/// The width of the panel that begins where so many columns are left.
INLINE long NAME(panel_lanes)(long rest) {
    if (rest <= NAME(smallest_panel)) return NAME(smallest_panel);
    return rest > LANES + NAME(smallest_panel) % LANES ? NAME(panel) : LANES;
}

/// Where the products of a row come from: `segments` runs of `length` floats, the next one `jump` floats after the end of
/// the one before.
typedef struct {
    long length, segments, jump;
} NAME(run);

/// `rows` rows of `vectors` vectors, added to `start` unless it is NULL. The last vector stores `count` lanes.
/// On the way a panel's row of floats is fetched from `ahead` on for each product.
/// Several segments only with `segmented`: the loop around them costs a tile of 16 products a tenth of its speed.
INLINE void NAME(tile)(
    const int rows, const int vectors, const int segmented, NAME(run) run, const float *a, long a_stride,
    const float *b, float *c, long c_stride, long count, const float *start, long start_stride,
    const whylight_epilogue *epilogue, long row, long column, const float *ahead) {
    V sum[2 * ROWS][2];
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++)
#pragma clang loop unroll(full)
        for (int v = 0; v < vectors; v++)
            sum[r][v] = start
                ? NAME(load_some)(start + r * start_stride + v * LANES, v + 1 < vectors ? LANES : count) : (V){};
    // A base pointer for three rows each, so that the addresses of all rows fit the registers.
    const char *base[(2 * ROWS + 2) / 3];
    long step = a_stride * 4;
#pragma clang loop unroll(full)
    for (int g = 0; g * 3 < rows; g++) base[g] = (const char *)(a + 3 * g * a_stride);
    for (long segment = 0; segment < (segmented ? run.segments : 1); segment++) {
#pragma clang loop unroll(disable)
        for (long k = 0; k < run.length; k++) {
            V b0 = LOAD(b), b1 = vectors > 1 ? LOAD(b + LANES) : (V){};
            b += vectors * LANES;
            __builtin_prefetch(ahead, 0, 2);
            if (NAME(panel) > 16) __builtin_prefetch(ahead + 16, 0, 2);
            ahead += NAME(panel);
#pragma clang loop unroll(full)
            for (int r = 0; r < rows; r++) {
                V x = SPLAT(*(const float *)(base[r / 3] + step * (r % 3)));
                sum[r][0] += x * b0;
                if (vectors > 1) sum[r][1] += x * b1;
            }
#pragma clang loop unroll(full)
            for (int g = 0; g * 3 < rows; g++) base[g] += 4;
        }
        if (!segmented) break;
#pragma clang loop unroll(full)
        for (int g = 0; g * 3 < rows; g++) base[g] += 4 * run.jump;
    }
    if (epilogue) {
        V factor[2], summand[2], most = SPLAT(epilogue->maximum);
#pragma clang loop unroll(full)
        for (int v = 0; v < vectors; v++) {
            long lanes = v + 1 < vectors ? LANES : count;
            long at = column + v * LANES;
            factor[v] = epilogue->scale ? NAME(load_some)(epilogue->scale + at, lanes) : SPLAT(1.0f);
            summand[v] = epilogue->shift ? NAME(load_some)(epilogue->shift + at, lanes) : (V){};
        }
#pragma clang loop unroll(full)
        for (int r = 0; r < rows; r++)
#pragma clang loop unroll(full)
            for (int v = 0; v < vectors; v++) sum[r][v] = sum[r][v] * factor[v] + summand[v];
        if (epilogue->residual) {
            const float *residual = epilogue->residual + row * epilogue->residual_stride + column;
#pragma clang loop unroll(full)
            for (int r = 0; r < rows; r++)
#pragma clang loop unroll(full)
                for (int v = 0; v < vectors; v++)
                    sum[r][v] += NAME(load_some)(
                        residual + r * epilogue->residual_stride + v * LANES, v + 1 < vectors ? LANES : count);
        }
        if (epilogue->activation == whylight_relu)
#pragma clang loop unroll(full)
            for (int r = 0; r < rows; r++)
#pragma clang loop unroll(full)
                for (int v = 0; v < vectors; v++) sum[r][v] = NAME(rectified)(sum[r][v], most);
    }
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++)
#pragma clang loop unroll(full)
        for (int v = 0; v < vectors; v++)
            NAME(store_some)(c + r * c_stride + v * LANES, v + 1 < vectors ? LANES : count, sum[r][v]);
}

#define ARGUMENTS \
    NAME(run) run, const float *a, long a_stride, const float *b, float *c, long c_stride, long count, \
        const float *start, long start_stride, const whylight_epilogue *epilogue, long row, long column, \
        const float *ahead
#define VALUES run, a, a_stride, b, c, c_stride, count, start, start_stride, epilogue, row, column, ahead

static void NAME(wide_tile)(int rows, ARGUMENTS) {
    switch (rows) {
#define CASE(n) case n: NAME(tile)(n, 2, 0, VALUES); break;
        CASE(1) CASE(2) CASE(3) CASE(4)
#if ROWS > 4
        CASE(5) CASE(6)
#endif
#if ROWS > 6
        CASE(7) CASE(8) CASE(9) CASE(10) CASE(11) CASE(12) CASE(13) CASE(14)
#endif
#undef CASE
    }
}

/// Few rows at the end of a picture's are not worth code of their own: they are multiplied in tiles of four and one.
static void NAME(window_tile)(int rows, ARGUMENTS) {
    if (rows == ROWS) {
        NAME(tile)(ROWS, 2, 1, VALUES);
        return;
    }
    for (int done = 0, height; done < rows; done += height) {
        height = rows - done >= 4 ? 4 : 1;
        const float *from = a + done * a_stride, *begin = start ? start + done * start_stride : 0;
        float *to = c + done * c_stride;
        if (height == 4)
            NAME(tile)(
                4, 2, 1, run, from, a_stride, b, to, c_stride, count, begin, start_stride, epilogue, row + done,
                column, ahead);
        else
            NAME(tile)(
                1, 2, 1, run, from, a_stride, b, to, c_stride, count, begin, start_stride, epilogue, row + done,
                column, ahead);
    }
}

static void NAME(narrow_tile)(int rows, ARGUMENTS) {
    switch (rows) {
#define CASE(n) case n: NAME(tile)(n, 1, 0, VALUES); break;
        CASE(1) CASE(2) CASE(3) CASE(4)
#if ROWS > 4
        CASE(5) CASE(6)
#endif
#if ROWS > 6
        CASE(7) CASE(8) CASE(9) CASE(10) CASE(11) CASE(12) CASE(13) CASE(14)
#endif
#undef CASE
    default: NAME(tile)(2 * ROWS, 1, 0, VALUES);
    }
}

#if LANES == 16
typedef float NAME(half) __attribute__((vector_size(2 * LANES)));
typedef float NAME(unaligned_half) __attribute__((vector_size(2 * LANES), aligned(4)));

/// A panel of half vectors, of which `count` lanes count; what follows the sums is applied afterwards.
INLINE void NAME(half_tile_of)(
    const int rows, long inner, const float *a, long a_stride, const float *b, float *c, long c_stride, long count,
    const float *start, long start_stride) {
    NAME(half) sum[2 * ROWS];
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++) {
        V whole = start ? NAME(load_some)(start + r * start_stride, count) : (V){};
        sum[r] = __builtin_shufflevector(whole, whole, 0, 1, 2, 3, 4, 5, 6, 7);
    }
    const char *base[(2 * ROWS + 2) / 3];
    long step = a_stride * 4;
#pragma clang loop unroll(full)
    for (int g = 0; g * 3 < rows; g++) base[g] = (const char *)(a + 3 * g * a_stride);
#pragma clang loop unroll(disable)
    for (long k = 0; k < inner; k++, b += LANES / 2) {
        NAME(half) weights = *(const NAME(unaligned_half) *)b;
#pragma clang loop unroll(full)
        for (int r = 0; r < rows; r++)
            sum[r] += (*(const float *)(base[r / 3] + step * (r % 3)) - (NAME(half)){}) * weights;
#pragma clang loop unroll(full)
        for (int g = 0; g * 3 < rows; g++) base[g] += 4;
    }
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++)
        NAME(store_some)(
            c + r * c_stride, count,
            __builtin_shufflevector(sum[r], sum[r], 0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 3, 4, 5, 6, 7));
}
#endif

static void NAME(half_tile)(int rows, ARGUMENTS) {
#if LANES == 16
    switch (rows) {
#define CASE(n) \
    case n: NAME(half_tile_of)(n, run.length, a, a_stride, b, c, c_stride, count, start, start_stride); break;
        CASE(1) CASE(2) CASE(3) CASE(4) CASE(5) CASE(6) CASE(7) CASE(8) CASE(9) CASE(10) CASE(11) CASE(12) CASE(13)
        CASE(14)
#undef CASE
    default: NAME(half_tile_of)(2 * ROWS, run.length, a, a_stride, b, c, c_stride, count, start, start_stride);
    }
    if (epilogue) {
        whylight_epilogue rest = NAME(epilogue_at)(epilogue, row, column);
        NAME(finish)(rows, count, c, c_stride, c, c_stride, &rest);
    }
#endif
}

#undef ARGUMENTS
#undef VALUES

/// The activations that need more registers than the sums leave free.
static void NAME(activate_tile)(
    int rows, long columns, float *c, long c_stride, const whylight_epilogue *epilogue) {
    whylight_epilogue rest = {.activation = epilogue->activation, .maximum = epilogue->maximum};
    NAME(finish)(rows, columns, c, c_stride, c, c_stride, &rest);
}

/// With several segments, all of them together are at most `whylight_deepest_window` floats, and the columns a multiple
/// of whole panels.
static void NAME(multiply)(
    long rows, long columns, long segments, long segment, long jump, const float *a, long a_stride,
    const float *packed, float *c, long c_stride, const whylight_epilogue *epilogue, const float *upcoming,
    long upcoming_count) {
    // So many rows of a panel and of the register tile stay in the first-level cache.
    enum { depth = whylight_deepest_window };
    int activates = epilogue && epilogue->activation > whylight_relu;
    long inner = segments * segment;
    for (long k = 0; k < inner; k += depth) {
        long part = inner - k < depth ? inner - k : depth;
        NAME(run) run = {segments > 1 ? segment : part, segments, jump};
        const whylight_epilogue *last = k + part == inner ? epilogue : 0;
        for (long column = 0, lanes; column < columns; column += lanes) {
            lanes = NAME(panel_lanes)(columns - column);
            long width = columns - column < lanes ? columns - column : lanes;
            int narrow = lanes <= LANES, half = lanes < LANES;
            const float *b = packed + column * inner + k * lanes;
            long count = narrow ? width : width - LANES;
            int height;
            for (long row = 0; row < rows; row += height) {
                height = narrow && rows - row >= 2 * ROWS ? 2 * ROWS : rows - row < ROWS ? (int)(rows - row) : ROWS;
                const float *from = a + row * a_stride + k;
                float *to = c + row * c_stride + column;
                // The first part of the sums begins at zero or where the caller wants, the others where that ended.
                const float *start = k > 0 ? to : 0;
                long start_stride = c_stride;
                if (k == 0 && epilogue && epilogue->start) {
                    start_stride = epilogue->start_stride;
                    start = epilogue->start + row * start_stride + column;
                }
                // While the first rows are multiplied the weights of the next panel, or those after the last one, which
                // the next tile of the same product reads; then what the caller reads next. At half this pace in narrow
                // panels that is not there in time (112×112×32 to 16 in a batch of twelve: 3.7 ms, 3.1 at this one).
                const float *ahead = b;
                if (row == 0) {
                    ahead = b + inner * NAME(panel);
                } else if (upcoming_count > 0 && !half) {
                    ahead = upcoming;
                    upcoming += part * NAME(panel);
                    upcoming_count -= part * NAME(panel);
                }
                (segments > 1 ? NAME(window_tile) : half ? NAME(half_tile) : narrow ? NAME(narrow_tile) : NAME(wide_tile))(
                    height, run, from, a_stride, b, to, c_stride, count, start, start_stride, last, row, column,
                    ahead);
                if (activates && last && !half) NAME(activate_tile)(height, width, to, c_stride, epilogue);
            }
        }
    }
}

/// Where the rows of the panel with this column begin, and the panel's width.
INLINE long NAME(panel_width)(long column, long columns) {
    return columns - column / NAME(panel) * NAME(panel) <= LANES ? LANES : NAME(panel);
}

static void NAME(pack)(long inner, long columns, const float *matrix, long stride, float *packed) {
    for (long column = 0, lanes; column < columns; column += lanes) {
        lanes = NAME(panel_lanes)(columns - column);
        long width = columns - column < lanes ? columns - column : lanes;
        for (long k = 0; k < inner; k++) {
            const float *from = matrix + k * stride + column;
            for (long j = 0; j < lanes; j += LANES) {
                long count = width - j;
                V v = NAME(load_some)(from + j, count < LANES ? count : LANES);
                if (lanes < LANES) NAME(store_some)(packed, lanes, v);
                else STORE(packed + j, v);
            }
            packed += lanes;
        }
    }
}
