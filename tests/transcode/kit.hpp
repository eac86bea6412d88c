// SPDX-License-Identifier: MIT
// Backends that can be told to fail, and files through the pipeline.
#pragma once
#include <weir/ext/codec_backend.hpp>

#include <catch2/catch.hpp>

#include "kit/clip.hpp"
#include "kit/process.hpp"
#include "transcode/pipeline.hpp"

namespace weir::kit {

namespace fs = std::filesystem;

/// How an encoder behaves.
struct Fault {
    std::optional<Errc> opening{};     ///< It does not open.
    std::optional<unsigned> frames{};  ///< It fails when it is given the one behind so many.
    bool fails_at_end = false;         ///< When it is drained.
};

/// libx264, libx265 through libavcodec, as a backend of whatever name.
class SoftwareBackend final : public ext::CodecBackend {
public:
    explicit SoftwareBackend(std::string name, const Fault& fault = {},
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
    Fault fault_;
    AVPixelFormat format_;
};

std::shared_ptr<const ext::CodecBackend> backend(const std::string& name, const Fault& fault = {},
                                                 AVPixelFormat format = AV_PIX_FMT_YUV420P);

/// A file's tracks and packets, as libavformat has them.
struct Media {
    av::Tracks tracks;
    av::Packets packets;
};
Media read_media(const fs::path& file);

/// What a pipeline made of it.
struct Encoded {
    std::vector<Media> files;  ///< One more with each change.
    std::vector<transcode::Changed> changes;
    std::vector<transcode::Hole> holes;
    transcode::Counts picture, sound;
    std::optional<Error> error;
};
struct Run {
    EncodeOptions options{};
    ext::CodecBackends backends{backend("software")};
    transcode::Pipeline::Limits limits{};
    std::vector<double> keyframes{};  ///< Asked for at these seconds.
};
Encoded encoded(Media media, const Run& run = {});

/// Into a file; its name tells the container.
void write_media(const fs::path& file, Media media);

/// PTS of a track's packets in microseconds, ascending; of the keyframes alone.
std::vector<std::int64_t> times(const Media& media, AVMediaType type, bool keyframes = false);

/// One line of what ffprobe says: "stream=width,height" of "v:0".
std::string probed(const fs::path& file, const std::string& stream, const std::string& entries);

/// How alike two files' pictures are, 0 to 1, the second scaled to the first one's size if needed.
double ssim(const fs::path& a, const fs::path& b);

/// When a tone begins, in seconds, on the clock of the file.
double onset(const fs::path& file);

/// ffmpeg has nothing to complain of.
void check_decodes(const fs::path& file);

}  // namespace weir::kit
