// SPDX-License-Identifier: MIT
#include <unistd.h>
#include <weir/hwaccel.hpp>

#include "commands.hpp"
#include "output/terminal.hpp"
#include "process/encoder_cache.hpp"
#include "process/hardware.hpp"

namespace weir::cli {

ExitCode run_hw(const HwFlags& flags) {
    const auto encoders =
        make_encoders({.cache_file = encoder_cache_file(), .refresh = flags.refresh});
    const HardwareReport report = report_of(*encoders);
    const auto text = flags.json ? hardware_json(report) : hardware_text(report);
    return write_all(STDOUT_FILENO, text) ? kDone : kFailed;
}

}  // namespace weir::cli
