// SPDX-License-Identifier: MIT
#include "av/input.hpp"

#include <vector>

namespace weir::av {

void find_formats(AVFormatContext& input) {
    // One dictionary of options a stream, as libavformat wants them.
    std::vector<AVDictionary*> options(input.nb_streams, nullptr);
    for (AVDictionary*& each : options)
        av_dict_set(&each, "threads", "1", 0);
    avformat_find_stream_info(&input, options.empty() ? nullptr : options.data());
    for (AVDictionary*& each : options)
        av_dict_free(&each);
}

}  // namespace weir::av
