// SPDX-License-Identifier: MIT
#include "process/hardware.hpp"

#include <utility>

namespace weir::cli {

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

}  // namespace weir::cli
