/* libjpeg reports errors by a function that must not return: these functions catch it by setjmp and return. */
#include <stdio.h>
#include <jpeglib.h>
#include <jerror.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

enum {
    CJPEG_MESSAGE_LENGTH = JMSG_LENGTH_MAX,
    /* Encoders write some ten scans. Each one goes over the whole picture, so a few kilobytes of empty scans could take
       hours: only small pictures may have more. */
    CJPEG_USUAL_SCANS = 12,
    CJPEG_MOST_SCANNED_PIXELS = 600 * 1000 * 1000,
    /* Bytes that libjpeg may hold; progressive pictures are held whole, as coefficients. */
    CJPEG_MOST_MEMORY = 320 << 20
};

typedef struct {
    unsigned int width, height;
    /* 1 or 3; pictures of four inks are converted to RGB. */
    int channels;
} CJPEG_Header;

typedef struct {
    struct jpeg_error_mgr manager;
    jmp_buf escape;
} CJPEG_Errors;

static inline void CJPEG_on_error(j_common_ptr info) { longjmp(((CJPEG_Errors *)info->err)->escape, 1); }

/* A warning means that pixels are lost, which is as good as an error, and going on could take seconds. */
static inline void CJPEG_on_message(j_common_ptr info, int level) {
    if (level < 0 && info->err->msg_code != JWRN_EXTRANEOUS_DATA) CJPEG_on_error(info);
}

static inline void CJPEG_on_progress(j_common_ptr info) {
    j_decompress_ptr picture = (j_decompress_ptr)info;
    double scanned = (double)picture->image_width * picture->image_height * picture->input_scan_number;
    if (picture->input_scan_number > CJPEG_USUAL_SCANS && scanned > CJPEG_MOST_SCANNED_PIXELS)
        ERREXIT(info, JERR_BAD_PROGRESSION);
}

/* Reads the header, and the pixels too where `pixels` is not null (height * width * channels bytes). A file that ends
   too early is an error, not a grey area. Returns 0 and a message on failure. */
static inline int CJPEG_read(
    const unsigned char *bytes, size_t length, CJPEG_Header *header, unsigned char *pixels, char *message
) {
    struct jpeg_decompress_struct info;
    CJPEG_Errors errors;
    unsigned char *volatile inks = NULL;
    info.err = jpeg_std_error(&errors.manager);
    errors.manager.error_exit = CJPEG_on_error;
    errors.manager.emit_message = CJPEG_on_message;
    if (setjmp(errors.escape)) {
        errors.manager.format_message((j_common_ptr)&info, message);
        jpeg_destroy_decompress(&info);
        free(inks);
        return 0;
    }
    jpeg_create_decompress(&info);
    struct jpeg_progress_mgr progress = {CJPEG_on_progress};
    info.progress = &progress;
    info.mem->max_memory_to_use = CJPEG_MOST_MEMORY;
    jpeg_mem_src(&info, bytes, length);
    jpeg_read_header(&info, TRUE);
    int four = info.num_components == 4;
    info.out_color_space = info.num_components == 1 ? JCS_GRAYSCALE : four ? JCS_CMYK : JCS_RGB;
    header->width = info.image_width;
    header->height = info.image_height;
    header->channels = info.num_components == 1 ? 1 : 3;
    if (pixels) {
        jpeg_start_decompress(&info);
        size_t width = info.output_width;
        if (four) {
            inks = (unsigned char *)malloc(width * 4);
            if (!inks) ERREXIT1(&info, JERR_OUT_OF_MEMORY, 0);
        }
        while (info.output_scanline < info.output_height) {
            unsigned char *row = pixels + info.output_scanline * width * header->channels;
            JSAMPROW target = four ? inks : row;
            jpeg_read_scanlines(&info, &target, 1);
            if (!four) continue;
            for (size_t x = 0; x < width; x++) {
                /* Adobe stores inks inverted; then 255 means no ink. */
                unsigned int key = inks[4 * x + 3];
                if (!info.saw_Adobe_marker) key = 255 - key;
                for (int c = 0; c < 3; c++) {
                    unsigned int ink = inks[4 * x + c];
                    if (!info.saw_Adobe_marker) ink = 255 - ink;
                    unsigned int product = ink * key + 128;
                    row[3 * x + c] = (unsigned char)((product + (product >> 8)) >> 8);
                }
            }
        }
        jpeg_finish_decompress(&info);
    }
    jpeg_destroy_decompress(&info);
    free(inks);
    return 1;
}
