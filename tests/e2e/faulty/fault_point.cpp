// SPDX-License-Identifier: MIT
// A demuxer with a bug: libavformat's function that reads a packet aborts in streams whose picture
// is $WEIR_FAULT_WIDTH wide, once it has given $WEIR_FAULT_FRAMES of them (40 unless told). Linked
// around the real one (-Wl,--wrap=av_read_frame), so that nothing of it is in the product.
extern "C" {
#include <libavformat/avformat.h>
}
#include <atomic>
#include <cstdlib>

extern "C" int __real_av_read_frame(AVFormatContext* input, AVPacket* packet);
extern "C" int __wrap_av_read_frame(AVFormatContext* input, AVPacket* packet);

extern "C" int __wrap_av_read_frame(AVFormatContext* input, AVPacket* packet) {
    static const char* const told = std::getenv("WEIR_FAULT_WIDTH");
    static const int width = told != nullptr ? std::atoi(told) : 0;
    static const char* const told_frames = std::getenv("WEIR_FAULT_FRAMES");
    static const int frames = told_frames != nullptr ? std::atoi(told_frames) : 40;
    static std::atomic<int> given{0};
    const int result = __real_av_read_frame(input, packet);
    if (result < 0 || width == 0) return result;
    for (unsigned i = 0; i < input->nb_streams; ++i)
        if (input->streams[i]->codecpar->width == width && ++given > frames) std::abort();
    return result;
}
