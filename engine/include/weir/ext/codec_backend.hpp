// SPDX-License-Identifier: MIT
// What encodes pictures: implemented by hwaccel/, and by whoever embeds weir and knows a device
// that weir does not.
#pragma once
#include <weir/error.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

struct AVBufferRef;
struct AVCodecParameters;
struct AVFrame;
struct AVPacket;

namespace weir::ext {

enum class VideoCodec { h264, hevc, av1 };
std::string_view to_string(VideoCodec codec);

/// How much work goes into each bit: what that means to an encoder stands in its backend.
enum class Preset { fast, balanced, small };
std::string_view to_string(Preset preset);

struct Rational {
    int num = 0, den = 1;
    bool operator==(const Rational&) const = default;
};

/// What the colours of a picture mean.  Source: ITU-T H.273, whose numbers libav uses as well.
struct Colour {
    int primaries = 2, transfer = 2, matrix = 2;  ///< 2: not told.
    bool full_range = false;
    int chroma_location = 0;  ///< libav's; 0: not told.
    bool operator==(const Colour&) const = default;
};

/// What an encoder is to make.
struct EncoderOptions {
    VideoCodec codec = VideoCodec::h264;
    unsigned width = 0, height = 0;  ///< Of its frames: even, at least 16.
    Rational sample_aspect{0, 1};    ///< 0: not told.
    Rational time_base{1, 90'000};   ///< Of the frames' and packets' times.
    Rational frame_rate{};           ///< 0: not known, or not steady.
    bool ten_bits = false;           ///< Frames of 10 bits a sample, else of 8; always 4:2:0.
    Colour colour{};
    Preset preset = Preset::balanced;
    /// x264's scale, 0 to 51, which each backend turns into its own; where neither this nor a bit
    /// rate is given: 23.
    std::optional<double> crf{};
    std::uint64_t bitrate_bps = 0;         ///< On average; 0: as `crf` says.
    std::uint64_t maxrate_bps = 0;         ///< Over a second; 0: no limit.
    std::chrono::milliseconds gop{2'000};  ///< A keyframe at least so often.
    /// No frame is held back to be coded behind its successors: DTS = PTS, no B-frames.
    bool low_delay = false;
    unsigned threads = 1;  ///< That the encoder may have, where it works on the CPU.
    /// Where the frames lie on the backend's device (an AVHWFramesContext, lent for the call);
    /// null: in memory, in CodecBackend::pixel_format().
    AVBufferRef* device_frames = nullptr;
};

/// One encoder at work.  Thread: worker, one at a time.  Blocks: for as long as its device does.
class VideoEncoder {
public:
    /// Frees the device's session; also while frames are inside.
    virtual ~VideoEncoder() = default;

    /// What a muxer must know; its configuration record (extradata) at the latest once the first
    /// packet was received: some encoders know it no sooner.
    virtual const AVCodecParameters& parameters() const = 0;

    /// Its PTS above that of the frame before. pict_type I: it becomes a keyframe that nothing
    /// before it is needed for. Null, once: no more will come.
    /// Errors: Errc::encoder_failed; of no use afterwards.
    virtual Result<void> send(const AVFrame* frame) = 0;
    /// The next coded frame, in the order of DTS; all that there are must be fetched after each
    /// send(). False: there is none for now or, behind the null frame, ever again.
    /// Errors: as send().
    virtual Result<bool> receive(AVPacket& packet) = 0;
};

/// How pictures are worked on without leaving a device.
struct DeviceStages {
    int device_type = 0;        ///< AVHWDeviceType: its decoders take a context of it.
    int pixel_format = -1;      ///< AVPixelFormat of frames that lie on it.
    std::string deinterlace{};  ///< A filter of libavfilter; empty: it has none.
    /// The same, to which "=w=W:h=H:format=F" is added; empty: it has none.
    std::string scale{};
};

/// A kind of encoder: a library, or a device with its driver.  Thread: any, several at once.
class CodecBackend {
public:
    virtual ~CodecBackend() = default;

    /// "software", "nvidia", "qsv", "videotoolbox", "vaapi"; never changes.
    virtual std::string_view name() const = 0;
    virtual bool is_hardware() const = 0;

    /// Why it can't work here, for people, as far as that is known without encoding: "not built",
    /// "libcuda.so.1 not found", "no permission on /dev/dri/renderD128". None: it may work.
    /// Blocks: for a few files.
    virtual std::optional<std::string> obstacle() const = 0;
    /// Of drivers and libraries: what was found out holds until it changes.
    virtual std::string versions() const = 0;
    /// Of its encoder in libavcodec: "h264_nvenc"; empty: it has none for this codec.
    virtual std::string encoder_name(VideoCodec codec) const = 0;
    /// What its encoders call each preset: "p4", "veryfast"; for the documentation.
    virtual std::string preset_name(VideoCodec codec, Preset preset) const = 0;
    /// That the device has at once, as far as it tells; none: no limit is known.
    virtual std::optional<unsigned> sessions() const = 0;
    /// AVPixelFormat of frames in memory.
    virtual int pixel_format(bool ten_bits) const = 0;

    /// Blocks: for as long as its device does.
    /// Errors: Errc::no_encoder: it has none, or it can't be opened here;
    /// Errc::encoder_busy: all its sessions are taken: one may be free later;
    /// Errc::bad_option.
    virtual Result<std::unique_ptr<VideoEncoder>> open(const EncoderOptions& options) const = 0;

    /// None: frames pass through memory.
    virtual std::optional<DeviceStages> device() const { return std::nullopt; }
};

using CodecBackends = std::vector<std::shared_ptr<const CodecBackend>>;

/// What is known of one backend's encoder.
struct EncoderVerdict {
    std::string backend{};
    VideoCodec codec = VideoCodec::h264;
    bool works = false;
    std::string reason{};  ///< Where it does not, for people: "the GPU has no encoder".
    std::chrono::milliseconds took{0};
    bool is_cached = false;  ///< Found out before, with the same drivers and libraries.
};

/// The backends in the order in which they are wanted, and which of them really work here.
/// Thread: any.
class Encoders {
public:
    virtual ~Encoders() = default;

    virtual const CodecBackends& backends() const = 0;
    /// Of all backends, in their order. What is not known is tried: frames of a real size are
    /// encoded, all backends side by side.  Blocks: for 2 s at most where nothing hangs, for 10 s
    /// where a driver does.
    virtual std::vector<EncoderVerdict> verdicts(VideoCodec codec) = 0;
    /// An encoder that was thought to work failed: it is tried again before it counts as working.
    virtual void forget(std::string_view backend, VideoCodec codec) = 0;
};

}  // namespace weir::ext
