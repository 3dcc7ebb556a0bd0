/* libpng reports errors by longjmp, which must not cross Swift frames: these functions catch it and return. */
#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

enum { CPNG_MESSAGE_LENGTH = 160 };

/* What a file's header says. */
typedef struct {
    unsigned int width, height;
    /* 1, 3 or 4 after palettes, transparency and grey with alpha are expanded. */
    int channels;
} CPNG_Header;

typedef struct {
    const unsigned char *bytes;
    size_t length, position;
    jmp_buf escape;
    char message[CPNG_MESSAGE_LENGTH];
} CPNG_Source;

typedef struct {
    unsigned char *bytes;
    size_t length, capacity;
    jmp_buf escape;
} CPNG_Sink;

static inline void CPNG_on_error(png_structp png, png_const_charp message) {
    CPNG_Source *source = (CPNG_Source *)png_get_error_ptr(png);
    strncpy(source->message, message, CPNG_MESSAGE_LENGTH - 1);
    longjmp(source->escape, 1);
}

static inline void CPNG_on_warning(png_structp png, png_const_charp message) { (void)png, (void)message; }

static inline void CPNG_read_bytes(png_structp png, png_bytep target, size_t count) {
    CPNG_Source *source = (CPNG_Source *)png_get_io_ptr(png);
    if (count > source->length - source->position) png_error(png, "the file ends too early");
    memcpy(target, source->bytes + source->position, count);
    source->position += count;
}

static inline void CPNG_destroy_read(png_structp png, png_infop info) { png_destroy_read_struct(&png, &info, NULL); }
static inline void CPNG_destroy_write(png_structp png, png_infop info) { png_destroy_write_struct(&png, &info); }

/* Reads the header, and the pixels too where `pixels` is not null (height * width * channels bytes).
   Returns 0 and a message on failure. 16-bit samples keep their high byte, as Pillow does. */
static inline int CPNG_read(
    const unsigned char *bytes, size_t length, CPNG_Header *header, unsigned char *pixels, char *message
) {
    CPNG_Source source = {bytes, length, 0};
    /* What is set after setjmp and read after longjmp has to be volatile. */
    png_structp volatile png = NULL;
    png_infop volatile info = NULL;
    png_bytep *volatile rows = NULL;
    if (setjmp(source.escape)) {
        strncpy(message, source.message, CPNG_MESSAGE_LENGTH);
        CPNG_destroy_read(png, info);
        free(rows);
        return 0;
    }
    png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &source, CPNG_on_error, CPNG_on_warning);
    info = png ? png_create_info_struct(png) : NULL;
    if (!info) {
        strncpy(message, "no memory", CPNG_MESSAGE_LENGTH);
        CPNG_destroy_read(png, NULL);
        return 0;
    }
    png_set_read_fn(png, &source, CPNG_read_bytes);
    png_set_user_limits(png, 0x7fffffff, 0x7fffffff);
    /* They change no pixel, and a thousand of them could unpack to gigabytes. */
    static const png_byte ignored[] = "iCCP\0tEXt\0zTXt\0iTXt\0sPLT\0eXIf\0hIST";
    png_set_keep_unknown_chunks(png, PNG_HANDLE_CHUNK_NEVER, ignored, sizeof(ignored) / 5);
    png_set_crc_action(png, PNG_CRC_ERROR_QUIT, PNG_CRC_WARN_DISCARD);
    png_read_info(png, info);
    int type = png_get_color_type(png, info);
    header->width = png_get_image_width(png, info);
    header->height = png_get_image_height(png, info);
    int transparent = (type & PNG_COLOR_MASK_ALPHA) || png_get_valid(png, info, PNG_INFO_tRNS);
    header->channels = transparent ? 4 : type == PNG_COLOR_TYPE_GRAY ? 1 : 3;
    if (!pixels) {
        /* From here on libpng holds whole rows, of whatever width the header claims. */
        CPNG_destroy_read(png, info);
        return 1;
    }
    png_set_expand(png);
    png_set_strip_16(png);
    /* Grey with transparency becomes RGBA: there is no such 8-bit mode here. */
    if (type == PNG_COLOR_TYPE_GRAY_ALPHA
        || (type == PNG_COLOR_TYPE_GRAY && png_get_valid(png, info, PNG_INFO_tRNS)))
        png_set_gray_to_rgb(png);
    png_set_interlace_handling(png);
    png_read_update_info(png, info);
    size_t stride = (size_t)header->width * header->channels;
    if (png_get_channels(png, info) != header->channels || png_get_rowbytes(png, info) != stride)
        png_error(png, "unexpected row size");
    rows = (png_bytep *)malloc(sizeof(png_bytep) * header->height);
    if (!rows) png_error(png, "no memory");
    for (size_t y = 0; y < header->height; y++) rows[y] = pixels + y * stride;
    png_read_image(png, rows);
    png_read_end(png, NULL);
    CPNG_destroy_read(png, info);
    free(rows);
    return 1;
}

static inline void CPNG_on_write_error(png_structp png, png_const_charp message) {
    (void)message;
    longjmp(((CPNG_Sink *)png_get_error_ptr(png))->escape, 1);
}

static inline void CPNG_write_bytes(png_structp png, png_bytep source, size_t count) {
    CPNG_Sink *sink = (CPNG_Sink *)png_get_io_ptr(png);
    if (sink->length + count > sink->capacity) {
        size_t capacity = (sink->length + count) * 2;
        unsigned char *bytes = (unsigned char *)realloc(sink->bytes, capacity);
        if (!bytes) png_error(png, "no memory");
        sink->bytes = bytes;
        sink->capacity = capacity;
    }
    memcpy(sink->bytes + sink->length, source, count);
    sink->length += count;
}

static inline void CPNG_flush(png_structp png) { (void)png; }

/* Encodes 8-bit pixels of 1, 3 or 4 channels. `texts` alternates keywords and UTF-8 values, `text_count` pairs.
   Returns malloc'ed bytes, or null on failure. */
static inline unsigned char *CPNG_write(
    const unsigned char *pixels, unsigned int width, unsigned int height, int channels,
    const char *const *texts, int text_count, size_t *length
) {
    CPNG_Sink sink = {NULL, 0, 0};
    png_structp volatile png = NULL;
    png_infop volatile info = NULL;
    png_textp volatile chunks = NULL;
    if (setjmp(sink.escape)) {
        CPNG_destroy_write(png, info);
        free(chunks);
        free(sink.bytes);
        return NULL;
    }
    png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &sink, CPNG_on_write_error, CPNG_on_warning);
    info = png ? png_create_info_struct(png) : NULL;
    if (!info) {
        CPNG_destroy_write(png, NULL);
        return NULL;
    }
    png_set_write_fn(png, &sink, CPNG_write_bytes, CPNG_flush);
    png_set_user_limits(png, 0x7fffffff, 0x7fffffff);
    /* The residues of a photograph hold runs but no repetitions, and libpng's default looks long for those: one
       filter and runs alone take 8 ms for an overlay of 600×400 in place of 74, and 1 % more bytes. */
    png_set_compression_strategy(png, Z_RLE);
    png_set_filter(png, PNG_FILTER_TYPE_BASE, PNG_FILTER_AVG);
    int type = channels == 1 ? PNG_COLOR_TYPE_GRAY : channels == 3 ? PNG_COLOR_TYPE_RGB : PNG_COLOR_TYPE_RGBA;
    png_set_IHDR(png, info, width, height, 8, type, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
                 PNG_FILTER_TYPE_DEFAULT);
    if (text_count > 0) {
        chunks = (png_textp)calloc((size_t)text_count, sizeof(png_text));
        if (!chunks) png_error(png, "no memory");
        for (int i = 0; i < text_count; i++) {
            /* tEXt is Latin-1; anything beyond ASCII goes into iTXt, which is UTF-8. */
            int ascii = 1;
            for (const char *c = texts[2 * i + 1]; *c; c++) ascii &= (signed char)*c > 0;
            chunks[i].compression = ascii ? PNG_TEXT_COMPRESSION_NONE : PNG_ITXT_COMPRESSION_NONE;
            chunks[i].key = (png_charp)texts[2 * i];
            chunks[i].text = (png_charp)texts[2 * i + 1];
        }
        png_set_text(png, info, chunks, text_count);
    }
    png_write_info(png, info);
    for (size_t y = 0; y < height; y++) png_write_row(png, pixels + y * width * channels);
    png_write_end(png, info);
    CPNG_destroy_write(png, info);
    free(chunks);
    *length = sink.length;
    return sink.bytes;
}
