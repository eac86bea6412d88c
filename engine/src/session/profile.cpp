// SPDX-License-Identifier: MIT
#include <weir/options.hpp>

#include "index/naming.hpp"
#include "media/quality.hpp"

namespace weir {

Result<void> check_quality(std::string_view quality) {
    return media::check_quality(quality);
}

Result<void> check_codec(std::string_view codec) {
    return media::check_codec(codec);
}

Result<void> check_name(std::string_view name_template) {
    return index::check_template(name_template);
}

void apply_profile(RecordingOptions& options, Profile profile) {
    using namespace std::chrono_literals;
    const bool far = profile == Profile::overseas;
    options.buffer_bytes = far ? 15u << 20 : 8u << 20;
    options.http.connect_timeout = far ? 20s : 10s;
    options.http.read_timeout = far ? 50s : 15s;
    options.http.retries = far ? 12 : 8;
    options.http.retry_delay_max = far ? 15s : 8s;
    options.probe.bytes = far ? 20'000'000 : 10'000'000;
    options.probe.media_duration = far ? 4s : 2s;
}

}  // namespace weir
