// SPDX-License-Identifier: MIT
// Hostile WebVTT. What is read can be written, and reads the same again.
#include "base/bytes.hpp"
#include "media/webvtt.hpp"

namespace {

using namespace weir::media;

std::string text_of(const webvtt::Document& document) {
    std::string text = webvtt::header_text(document.blocks);
    for (const auto& cue : document.cues)
        text += webvtt::cue_text(cue);
    return text;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = weir::as_text({data, size});
    const webvtt::Limits limits{.bytes = 64 << 10, .cues = 100};
    const auto read = webvtt::parse(text, limits);
    if (read && !webvtt::is_webvtt(text)) __builtin_trap();
    if (!read) return 0;
    if (read->cues.size() > limits.cues) __builtin_trap();
    for (const auto& cue : read->cues)
        if (cue.start.count() < 0 || cue.end <= cue.start) __builtin_trap();
    const auto again = webvtt::parse(text_of(*read));
    if (!again || again->cues != read->cues || again->blocks != read->blocks) __builtin_trap();
    return 0;
}
