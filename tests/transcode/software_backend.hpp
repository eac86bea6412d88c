// SPDX-License-Identifier: MIT
// Backends that can be told to fail.
#pragma once
#include <weir/ext/codec_backend.hpp>

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "kit/gate.hpp"
#include "kit/libav.hpp"

namespace weir::kit {

/// How an encoder behaves.
struct EncoderFault {
    std::optional<Errc> opening{};     ///< It does not open.
    std::optional<unsigned> frames{};  ///< It fails when it is given the one behind so many.
    bool fails_at_end = false;         ///< When it is drained.
    std::shared_ptr<Gate> waits_at{};  ///< Behind so many frames, or from the first one on.
};

/// libx264, libx265 through libavcodec, as a backend of whatever name.
class SoftwareBackend final : public ext::CodecBackend {
public:
    explicit SoftwareBackend(std::string name, const EncoderFault& fault = {},
                             AVPixelFormat format = AV_PIX_FMT_YUV420P)
        : name_(std::move(name)), fault_(fault), format_(format) {}
    std::string_view name() const override { return name_; }
    bool is_hardware() const override { return false; }
    std::optional<std::string> obstacle() const override { return std::nullopt; }
    std::string versions() const override { return {}; }
    std::string encoder_name(ext::VideoCodec codec) const override;
    std::string preset_name(ext::VideoCodec, ext::Preset) const override { return "ultrafast"; }
    std::optional<unsigned> sessions() const override { return std::nullopt; }
    int pixel_format(bool ten_bits) const override {
        return ten_bits ? AV_PIX_FMT_YUV420P10 : format_;
    }
    Result<std::unique_ptr<ext::VideoEncoder>> open(
        const ext::EncoderOptions& options) const override;

private:
    std::string name_;
    EncoderFault fault_;
    AVPixelFormat format_;
};

std::shared_ptr<const ext::CodecBackend> backend(const std::string& name,
                                                 const EncoderFault& fault = {},
                                                 AVPixelFormat format = AV_PIX_FMT_YUV420P);

/// All of them work, as far as anybody knows.
class GivenEncoders final : public ext::Encoders {
public:
    explicit GivenEncoders(ext::CodecBackends backends) : backends_(std::move(backends)) {}
    const ext::CodecBackends& backends() const override { return backends_; }
    std::vector<ext::EncoderVerdict> verdicts(ext::VideoCodec codec) override;
    void forget(std::string_view, ext::VideoCodec) override {}

private:
    const ext::CodecBackends backends_;
};

}  // namespace weir::kit
