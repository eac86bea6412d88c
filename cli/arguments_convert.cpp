// SPDX-License-Identifier: MIT
// weir convert: its options.
#include "arguments_parts.hpp"

namespace weir::cli {

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
    add_encoding(verb, flags.encode, {});
    verb->add_flag("--json", flags.json, "one JSON object a line for each file");
}

}  // namespace weir::cli
