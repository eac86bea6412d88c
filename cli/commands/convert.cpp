// SPDX-License-Identifier: MIT
#include <weir/aftercare.hpp>

#include "commands.hpp"
#include "each_file.hpp"
#include "output/json.hpp"
#include "output/report.hpp"

namespace weir::cli {
namespace {

std::filesystem::path name_of_copy(const std::filesystem::path& file) {
    auto name = copy_name(file);
    return name.empty() ? std::filesystem::path{file}.replace_extension(".mp4") : name;
}

}  // namespace

ExitCode run_convert(const ConvertFlags& flags) {
    return for_each_file(
        flags.files, flags.output, [&flags](const std::string& file, std::stop_token stop) {
            const ConvertOptions options{.remove_source = flags.remove_source,
                                         .stop = std::move(stop)};
            const auto copy =
                convert_to_mp4(file, target_of(file, name_of_copy(file), flags.output), options);
            return FileOutcome{
                flags.json ? converted_json(file, copy) + "\n" : converted_text(file, copy),
                !copy.has_value()};
        });
}

}  // namespace weir::cli
