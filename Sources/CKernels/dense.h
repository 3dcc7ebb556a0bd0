// A vector times a matrix, or the matrix times a vector; its rows come from memory once.

/// Four rows at a time, so that the sums are loaded and stored once for each four.
static void NAME(sum_rows)(
    long first, long last, long columns, const float *x, const float *matrix, long stride, float *y) {
    for (long j = 0; j < columns; j += LANES)
        NAME(store_some)(y + j, columns - j < LANES ? columns - j : LANES, (V){});
    const float *rows[4];
    float factors[4];
    int count = 0;
    for (long k = first; k < last; k++) {
        if (x[k] != 0) {
            rows[count] = matrix + k * stride;
            factors[count++] = x[k];
        }
        if (count == 0 || (count < 4 && k + 1 < last)) continue;
        for (int i = count; i < 4; i++) {
            rows[i] = rows[0];
            factors[i] = 0;
        }
        V a = SPLAT(factors[0]), b = SPLAT(factors[1]), c = SPLAT(factors[2]), d = SPLAT(factors[3]);
        long j = 0;
        for (; j + LANES <= columns; j += LANES)
            STORE(y + j, LOAD(y + j) + (a * LOAD(rows[0] + j) + b * LOAD(rows[1] + j))
                + (c * LOAD(rows[2] + j) + d * LOAD(rows[3] + j)));
        if (j < columns) {
            long rest = columns - j;
            NAME(store_some)(y + j, rest, NAME(load_some)(y + j, rest)
                + (a * NAME(load_some)(rows[0] + j, rest) + b * NAME(load_some)(rows[1] + j, rest))
                + (c * NAME(load_some)(rows[2] + j, rest) + d * NAME(load_some)(rows[3] + j, rest)));
        }
        count = 0;
    }
}

/// Four rows at a time, so that the vector is loaded once for each four.
static void NAME(row_products)(
    long first, long last, long columns, const float *x, const float *matrix, long stride, float *y) {
    for (long k = first; k < last; k += 4) {
        long count = last - k < 4 ? last - k : 4;
        const float *rows[4];
        for (long i = 0; i < 4; i++) rows[i] = matrix + (k + (i < count ? i : 0)) * stride;
        V sums[4] = {};
        long j = 0;
        for (; j + LANES <= columns; j += LANES)
            for (int i = 0; i < 4; i++) sums[i] += LOAD(x + j) * LOAD(rows[i] + j);
        if (j < columns) {
            long rest = columns - j;
            for (int i = 0; i < 4; i++) sums[i] += NAME(load_some)(x + j, rest) * NAME(load_some)(rows[i] + j, rest);
        }
        for (long i = 0; i < count; i++)
            for (int lane = 0; lane < LANES; lane++) y[k + i] += sums[i][lane];
    }
}
