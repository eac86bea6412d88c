// SPDX-License-Identifier: MIT
// The encoders that weir knows, and which of them really work here.
#pragma once
#include <weir/ext/codec_backend.hpp>

#include <chrono>
#include <filesystem>
#include <memory>
#include <string_view>
#include <vector>

namespace weir {

/// All of them, the most wanted first: NVENC, Quick Sync, VideoToolbox, VA-API, software.
ext::CodecBackends built_in_backends();

struct EncoderProbeOptions {
    /// What was found out is kept there for the next process; empty: it is not. A file that can't
    /// be read counts as none, one that can't be written is not missed.
    std::filesystem::path cache_file{};
    std::chrono::milliseconds time_limit{10'000};  ///< For one backend, which is then given up.
    bool refresh = false;                          ///< What the file says does not count.
};

/// Finds out what works by encoding: a few frames of a real size go in, and must all come out, with
/// a keyframe where one was asked for. Nothing of a driver is touched on the caller's thread.
/// Thread: any.
class Probe final : public ext::Encoders {
public:
    explicit Probe(ext::CodecBackends backends, EncoderProbeOptions options = {});
    /// Does not wait for backends that were given up.
    ~Probe() override;

    const ext::CodecBackends& backends() const override;
    /// A backend that is busy, or was given up and still hangs, does not work for now; the first is
    /// tried again by the next call.
    std::vector<ext::EncoderVerdict> verdicts(ext::VideoCodec codec) override;
    void forget(std::string_view backend, ext::VideoCodec codec) override;

    /// Threads that hang in a backend which was given up.
    unsigned left_behind() const;

private:
    struct State;
    std::shared_ptr<State> state_;  ///< Shared with those threads.
};

/// A Probe of the built-in backends.
std::shared_ptr<ext::Encoders> make_encoders(EncoderProbeOptions options = {});

}  // namespace weir
