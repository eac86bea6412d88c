// SPDX-License-Identifier: MIT
#include <unistd.h>
#include <weir/encode.hpp>
#include <weir/hwaccel.hpp>

#include "commands.hpp"
#include "each_file.hpp"
#include "encode_values.hpp"
#include "output/json.hpp"
#include "output/report.hpp"
#include "output/terminal.hpp"
#include "process/encoder_cache.hpp"
#include "usage_error.hpp"

namespace weir::cli {
namespace {

std::filesystem::path name_of_copy(const std::filesystem::path& file) {
    auto name = copy_name(file);
    return name.empty() ? std::filesystem::path{file}.replace_extension(".mp4") : name;
}

FileOutcome copied(const std::string& file, const ConvertFlags& flags, std::stop_token stop) {
    const ConvertOptions options{.remove_source = flags.remove_source, .stop = std::move(stop)};
    const auto copy =
        convert_to_mp4(file, target_of(file, name_of_copy(file), flags.output), options);
    return {flags.json ? converted_json(file, copy) + "\n" : converted_text(file, copy),
            !copy.has_value()};
}

/// How far it is, on a terminal.
FileOutcome encoded(const std::string& file, const ConvertFlags& flags,
                    const EncodeOptions& encoding, ext::Encoders& encoders, std::stop_token stop) {
    LiveBlock block{STDERR_FILENO};
    EncodeFileOptions options{
        .encode = encoding, .remove_source = flags.remove_source, .stop = std::move(stop)};
    if (can_draw(STDERR_FILENO))
        options.progress = [&](const EncodeProgress& now) {
            block.draw({progress_text(file, now)});
        };
    const auto copy =
        encode_to_mp4(file, target_of(file, name_of_copy(file), flags.output), options, encoders);
    block.erase();
    return {flags.json ? encoded_json(file, copy) + "\n" : encoded_text(file, copy),
            !copy.has_value()};
}

}  // namespace

ExitCode run_convert(const ConvertFlags& flags) {
    if (flags.format && *flags.format != "mp4")
        return report_usage_error(
            {"--format: files are converted to mp4 alone", "weir convert -f mp4 FILE..."});
    const auto encoding = plan_encoding(flags.encode);
    if (!encoding) return report_usage_error(encoding.error());
    const auto encoders = make_encoders({.cache_file = encoder_cache_file()});
    return for_each_file(flags.files, flags.output,
                         [&](const std::string& file, const std::stop_token& stop) {
                             return *encoding ? encoded(file, flags, **encoding, *encoders, stop)
                                              : copied(file, flags, stop);
                         });
}

}  // namespace weir::cli
