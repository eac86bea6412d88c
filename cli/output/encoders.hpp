// SPDX-License-Identifier: MIT
// What weir hw prints. Pure.
#pragma once
#include <weir/ext/codec_backend.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace weir::cli {

struct EncoderReport {
    std::string encoder{};  ///< Of libavcodec; empty: the backend has none for this codec.
    ext::EncoderVerdict verdict{};
};

struct BackendReport {
    std::string name{};  ///< As `--encode h264:NAME` takes it.
    std::optional<unsigned> sessions{};
    std::vector<EncoderReport> encoders{};  ///< One a codec.
};

/// In the order in which backends are wanted.
using HardwareReport = std::vector<BackendReport>;

/// The first that works for `codec`, or the one behind it (`skip` 1); null: there is none.
const BackendReport* working_backend(const HardwareReport& report, ext::VideoCodec codec,
                                     unsigned skip = 0);

std::string hardware_text(const HardwareReport& report);
/// One object: a member for each backend (`intel_qsv` for qsv, `apple_vt` for videotoolbox), and
/// which of these members is preferred for H.264, and which comes next.
std::string hardware_json(const HardwareReport& report);

}  // namespace weir::cli
