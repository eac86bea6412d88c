// SPDX-License-Identifier: MIT
// Backends that behave as they are told, through the public interface alone.
#pragma once
#include <weir/ext/codec_backend.hpp>

#include <atomic>
#include <memory>
#include <string>

#include "kit/gate.hpp"
#include "kit/libav.hpp"

namespace weir::fakes {

using kit::Gate;

struct Behaviour {
    std::optional<std::string> obstacle{};
    std::optional<Error> open_error{};
    int fails_after = -1;  ///< Frames; below 0: never.
    bool drops_a_frame = false;
    bool ignores_keyframes = false;
    bool has_no_extradata = false;
    std::shared_ptr<Gate> hangs_at{};  ///< In open().
    ext::VideoCodec lacks = ext::VideoCodec::av1;
};

class Backend final : public ext::CodecBackend {
public:
    explicit Backend(std::string name, Behaviour behaviour = {})
        : behaviour(std::move(behaviour)), name_(std::move(name)) {}

    std::string_view name() const override { return name_; }
    bool is_hardware() const override { return true; }
    std::optional<std::string> obstacle() const override { return behaviour.obstacle; }
    std::string versions() const override { return version; }
    std::string encoder_name(ext::VideoCodec codec) const override;
    std::string preset_name(ext::VideoCodec, ext::Preset) const override { return "p"; }
    std::optional<unsigned> sessions() const override { return 3; }
    int pixel_format(bool ten_bits) const override;
    Result<std::unique_ptr<ext::VideoEncoder>> open(
        const ext::EncoderOptions& options) const override;

    Behaviour behaviour;
    std::string version = "driver 1";
    mutable std::atomic<unsigned> opened{0};

private:
    std::string name_;
};

}  // namespace weir::fakes
