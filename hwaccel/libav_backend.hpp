// SPDX-License-Identifier: MIT
#pragma once
#include <weir/ext/codec_backend.hpp>

#include <array>
#include <filesystem>
#include <optional>
#include <span>
#include <string>

#include "settings.hpp"

extern "C" {
#include <libavutil/hwcontext.h>
}

namespace weir::hwaccel {

/// One encoder of libavcodec.
struct EncoderFacts {
    ext::VideoCodec codec;
    const char* name;
    const char* preset_option;           ///< Null: it has no presets.
    std::array<const char*, 3> presets;  ///< In the order of ext::Preset.
    const char* forced_idr = nullptr;    ///< The option by which forced keyframes are IDR, if any.
};

/// What tells backends apart, as far as it is no code.
struct BackendFacts {
    const char* name;
    bool is_hardware;
    /// Of several for one codec, the first that this libavcodec has.
    std::span<const EncoderFacts> encoders;
    AVPixelFormat eight_bits, ten_bits;  ///< Of frames in memory.
};

/// A backend whose encoders are libavcodec's.
class LibavBackend : public ext::CodecBackend {
public:
    explicit LibavBackend(const BackendFacts& facts) : facts_(facts) {}

    std::string_view name() const final { return facts_.name; }
    bool is_hardware() const final { return facts_.is_hardware; }
    std::optional<std::string> obstacle() const final;
    std::string versions() const final;
    std::string encoder_name(ext::VideoCodec codec) const final;
    std::string preset_name(ext::VideoCodec codec, ext::Preset preset) const final;
    /// No device that is known tells.
    std::optional<unsigned> sessions() const final { return std::nullopt; }
    int pixel_format(bool ten_bits) const final;
    Result<std::unique_ptr<ext::VideoEncoder>> open(const ext::EncoderOptions& options) const final;

protected:
    /// Of an encoder that libavcodec has.
    virtual std::optional<std::string> device_obstacle() const { return std::nullopt; }
    /// Of the device's driver, one line; empty: there is none.
    virtual std::string driver() const { return {}; }
    /// Bit rates, and all else that is its own.
    virtual void set(Settings& settings) const = 0;
    /// The device to which frames in memory must be sent, where the encoder takes no others.
    virtual Result<av::BufferPtr> upload_device() const { return av::BufferPtr{}; }

private:
    const EncoderFacts* find(ext::VideoCodec codec) const;
    Result<av::BufferPtr> surfaces(const ext::EncoderOptions& options) const;

    const BackendFacts& facts_;
};

/// None: sizes, times and limits are what EncoderOptions says.
std::optional<Error> check(const ext::EncoderOptions& options);

/// The first line of a small file, without its end; empty: there is none.
std::string first_line(const std::filesystem::path& path);

}  // namespace weir::hwaccel
