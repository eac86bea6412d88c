// SPDX-License-Identifier: MIT
// How something is to be encoded: for all verbs that encode.
#include "arguments_parts.hpp"

namespace weir::cli {

void add_encoding(CLI::App* verb, EncodeFlags& flags, const std::string& group_of_rest) {
    add_text(verb, "--encode", flags.encode, "CODEC[:BACKEND]",
             "the picture anew: h264, hevc, av1 (weir hw)");
    const std::initializer_list<CLI::Option*> rest{
        add_text(verb, "--crf", flags.crf, "N", "its quality, 0 (best) to 51 [23]"),
        add_text(verb, "--bitrate", flags.bitrate, "RATE", "instead: on average, such as 4M"),
        add_text(verb, "--maxrate", flags.maxrate, "RATE", "at most, over a second"),
        add_text(verb, "--preset", flags.preset, "PRESET", "fast, balanced or small [balanced]"),
        add_text(verb, "--scale", flags.scale, "HEIGHT",
                 "such as 720: not larger; upright: its width"),
        add_text(verb, "--fps", flags.fps, "RATE", "frames a second [each at its time]"),
        add_text(verb, "--gop", flags.gop, "TIME", "a keyframe at least so often [2s]"),
        verb->add_flag("--tone-map", flags.tone_map, "HDR becomes SDR"),
        add_text(verb, "--audio", flags.audio, "HOW", "copy, aac:128k, opus:96k or none [copy]")};
    if (group_of_rest.empty()) return;
    for (CLI::Option* option : rest)
        option->group(group_of_rest);
}

}  // namespace weir::cli
