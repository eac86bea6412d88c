// SPDX-License-Identifier: MIT
#include "hwaccel/fakes.hpp"

#include <cstring>
#include <deque>

namespace weir::fakes {
namespace {

/// A frame becomes a packet of 100 bytes at once.
class Encoder final : public ext::VideoEncoder {
public:
    explicit Encoder(const Behaviour& behaviour) : behaviour_(behaviour) {
        if (behaviour.has_no_extradata) return;
        parameters_->extradata = static_cast<std::uint8_t*>(av_mallocz(8 + 64));
        parameters_->extradata_size = 8;
    }
    ~Encoder() override { avcodec_parameters_free(&parameters_); }

    const AVCodecParameters& parameters() const override { return *parameters_; }

    Result<void> send(const AVFrame* frame) override {
        if (frame == nullptr) return {};
        if (sent_ == behaviour_.fails_after) return Error{Errc::encoder_failed, "device lost"};
        const bool is_first = sent_++ == 0;
        if (behaviour_.drops_a_frame && sent_ == 4) return {};
        const bool is_key =
            is_first || (frame->pict_type == AV_PICTURE_TYPE_I && !behaviour_.ignores_keyframes);
        waiting_.push_back({frame->pts, is_key});
        return {};
    }

    Result<bool> receive(AVPacket& packet) override {
        av_packet_unref(&packet);
        if (waiting_.empty()) return false;
        av_new_packet(&packet, 100);
        std::memset(packet.data, 0, 100);
        packet.pts = packet.dts = waiting_.front().pts;
        if (waiting_.front().is_key) packet.flags |= AV_PKT_FLAG_KEY;
        waiting_.pop_front();
        return true;
    }

private:
    struct Coded {
        std::int64_t pts;
        bool is_key;
    };
    Behaviour behaviour_;
    AVCodecParameters* parameters_ = avcodec_parameters_alloc();
    std::deque<Coded> waiting_;
    int sent_ = 0;
};

}  // namespace

std::string Backend::encoder_name(ext::VideoCodec codec) const {
    return codec == behaviour.lacks ? "" : "fake";
}

int Backend::pixel_format(bool ten_bits) const {
    return ten_bits ? AV_PIX_FMT_P010 : AV_PIX_FMT_NV12;
}

Result<std::unique_ptr<ext::VideoEncoder>> Backend::open(const ext::EncoderOptions&) const {
    ++opened;
    if (behaviour.hangs_at) behaviour.hangs_at->wait();
    if (behaviour.open_error) return *behaviour.open_error;
    return std::make_unique<Encoder>(behaviour);
}

}  // namespace weir::fakes
