// SPDX-License-Identifier: MIT
// Which backends there are, in the order in which they are wanted.
#include <weir/hwaccel.hpp>

#include "nvidia/nvidia.hpp"
#include "qsv/qsv.hpp"
#include "software/software.hpp"
#include "vaapi/vaapi.hpp"
#include "videotoolbox/videotoolbox.hpp"

namespace weir {

ext::CodecBackends built_in_backends() {
    return {hwaccel::make_nvidia(), hwaccel::make_qsv(), hwaccel::make_videotoolbox(),
            hwaccel::make_vaapi(), hwaccel::make_software()};
}

std::shared_ptr<ext::Encoders> make_encoders(EncoderProbeOptions options) {
    return std::make_shared<Probe>(built_in_backends(), std::move(options));
}

}  // namespace weir
