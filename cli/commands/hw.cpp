// SPDX-License-Identifier: MIT
#include <unistd.h>
#include <weir/hwaccel.hpp>

#include "commands.hpp"
#include "output/encoders.hpp"
#include "output/terminal.hpp"
#include "process/encoder_cache.hpp"

namespace weir::cli {
namespace {

HardwareReport report_of(ext::Encoders& encoders) {
    HardwareReport report;
    for (const auto& backend : encoders.backends())
        report.push_back({std::string{backend->name()}, backend->sessions(), {}});
    for (const auto codec : {ext::VideoCodec::h264, ext::VideoCodec::hevc, ext::VideoCodec::av1}) {
        auto verdicts = encoders.verdicts(codec);
        for (std::size_t i = 0; i < verdicts.size(); ++i)
            report[i].encoders.push_back(
                {encoders.backends()[i]->encoder_name(codec), std::move(verdicts[i])});
    }
    return report;
}

}  // namespace

ExitCode run_hw(const HwFlags& flags) {
    const auto encoders =
        make_encoders({.cache_file = encoder_cache_file(), .refresh = flags.refresh});
    const HardwareReport report = report_of(*encoders);
    const auto text = flags.json ? hardware_json(report) : hardware_text(report);
    return write_all(STDOUT_FILENO, text) ? kDone : kFailed;
}

}  // namespace weir::cli
