// SPDX-License-Identifier: MIT
// weir convert: its options.
#include "arguments_parts.hpp"

namespace weir::cli {
namespace {

void add_encoding(CLI::App* verb, EncodeFlags& flags) {
    add_text(verb, "--encode", flags.encode, "CODEC[:BACKEND]",
             "the picture anew: h264, hevc, av1 (weir hw)");
    add_text(verb, "--crf", flags.crf, "N", "its quality, 0 (best) to 51 [23]");
    add_text(verb, "--bitrate", flags.bitrate, "RATE", "instead: on average, such as 4M");
    add_text(verb, "--maxrate", flags.maxrate, "RATE", "at most, over a second");
    add_text(verb, "--preset", flags.preset, "PRESET", "fast, balanced or small [balanced]");
    add_text(verb, "--scale", flags.scale, "HEIGHT", "such as 720: not larger; upright: its width");
    add_text(verb, "--fps", flags.fps, "RATE", "frames a second [each at its time]");
    add_text(verb, "--gop", flags.gop, "TIME", "a keyframe at least so often [2s]");
    verb->add_flag("--tone-map", flags.tone_map, "HDR becomes SDR");
    add_text(verb, "--audio", flags.audio, "HOW", "copy, aac:128k, opus:96k or none [copy]");
}

}  // namespace

void add_convert(CLI::App& app, ConvertFlags& flags) {
    CLI::App* verb =
        add_verb(app, "convert", "Copy recordings into regular MP4s, or encode them anew.",
                 "FILE... [options]",
                 "Each copy is checked before it gets its name; no file is replaced.\n"
                 "Examples:\n"
                 "  weir convert -o films --remove-source recordings/*.flv\n"
                 "  weir convert --encode hevc --scale 720 --audio aac:128k talk.ts\n"
                 "Exit: 0 done, 1 a file could not be converted, 2 usage, 130 stopped.\n");
    verb->add_option("FILE", flags.files);
    add_text(verb, "-o,--output", flags.output, "DIR", "where the copies go [beside each]");
    add_text(verb, "-f,--format", flags.format, "FORMAT", "mp4, the only one [mp4]");
    verb->add_flag("--remove-source", flags.remove_source, "each one whose copy was checked");
    add_encoding(verb, flags.encode);
    verb->add_flag("--json", flags.json, "one JSON object a line for each file");
}

}  // namespace weir::cli
