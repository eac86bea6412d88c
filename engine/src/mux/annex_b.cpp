// SPDX-License-Identifier: MIT
#include "mux/annex_b.hpp"

#include <new>

namespace weir::mux {
namespace {

const char* filter_name(AVCodecID codec) {
    if (codec == AV_CODEC_ID_H264) return "h264_mp4toannexb";
    if (codec == AV_CODEC_ID_HEVC) return "hevc_mp4toannexb";
    return nullptr;
}

}  // namespace

std::optional<AnnexB> AnnexB::make(const AVCodecParameters& parameters) {
    const char* name = filter_name(parameters.codec_id);
    const bool has_record = parameters.extradata_size > 0 && parameters.extradata[0] == 1;
    if (!name || !has_record) return std::nullopt;
    AVBSFContext* context = nullptr;
    if (av_bsf_alloc(av_bsf_get_by_name(name), &context) < 0) throw std::bad_alloc{};
    Filter filter{context};
    if (avcodec_parameters_copy(filter->par_in, &parameters) < 0) throw std::bad_alloc{};
    if (av_bsf_init(context) < 0) return std::nullopt;
    return AnnexB{std::move(filter)};
}

bool AnnexB::convert(AVPacket& packet) {
    if (av_bsf_send_packet(filter_.get(), &packet) < 0) return false;
    return av_bsf_receive_packet(filter_.get(), &packet) >= 0;
}

}  // namespace weir::mux
