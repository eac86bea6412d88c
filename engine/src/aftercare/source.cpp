// SPDX-License-Identifier: MIT
#include "aftercare/source.hpp"

#include <new>

#include "av/error.hpp"
#include "av/input.hpp"
#include "av/process.hpp"
#include "base/fail.hpp"

namespace weir::aftercare {
namespace {

// Enough for a second of any stream, so that each track is seen.
constexpr std::int64_t kProbeBytes = 32 << 20;

}  // namespace

Source::Source(std::filesystem::path path, FileHandle file, const Rein& rein)
    : path_(std::move(path)),
      file_(std::move(file)),
      rein_(rein),
      io_(file_.fd(), path_, FileIo::Use::read, rein_) {}
Source::~Source() = default;

Result<std::unique_ptr<Source>> Source::open(const std::filesystem::path& path, const Rein& rein,
                                             const Options& options) {
    av::set_up_libav();
    auto file = open_to_read(path);
    if (!file) return file.error();
    std::unique_ptr<Source> source{new Source{path, std::move(*file), rein}};
    if (auto opened = source->open_input(options); !opened) return opened.error();
    return source;
}

Result<void> Source::open_input(const Options& options) {
    AVFormatContext* context = avformat_alloc_context();
    if (!context) throw std::bad_alloc{};
    context->pb = io_.get();
    context->probesize = kProbeBytes;
    context->correct_ts_overflow = 0;  // Unwrapped by us, however often they wrap.
    // For what libavformat reads without asking for bytes.
    context->interrupt_callback = {
        [](void* self) -> int { return static_cast<Source*>(self)->rein_.is_stopped() ? 1 : 0; },
        this};
    AVDictionary* settings = nullptr;
    av_dict_set(&settings, "format_whitelist", av::kFileFormats, 0);
    av_dict_set(&settings, "protocol_whitelist", "none", 0);
    if (options.ignores_edits) av_dict_set(&settings, "ignore_editlist", "1", 0);
    const int opened = avformat_open_input(&context, "", nullptr, &settings);
    av_dict_free(&settings);
    if (opened < 0) return failure(opened);
    input_.reset(context);
    if (options.finds_formats) av::find_formats(*input_);
    if (io_.error()) return *io_.error();
    return {};
}

Error Source::failure(int averror) const {
    if (io_.error()) return *io_.error();
    if (rein_.is_stopped()) return Error{Errc::cancelled};
    return fail(Errc::bad_media, "'{}' can't be read: {}", path_.native(),
                boost::system::error_code{averror, av::category()}.message());
}

Result<bool> Source::read(av::Packet& packet) {
    const int read = av_read_frame(input_.get(), packet.get());
    if (io_.error()) return *io_.error();
    if (read == AVERROR_EOF) return false;
    if (read < 0) return failure(read);
    return true;
}

}  // namespace weir::aftercare
