// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include <condition_variable>
#include <mutex>
#include <thread>
#include <utility>
#include <weir/hwaccel.hpp>

#include "av/process.hpp"
#include "base/thread_name.hpp"
#include "trial.hpp"
#include "verdict_file.hpp"

namespace weir {
namespace {

using ext::EncoderVerdict;
using ext::VideoCodec;
using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

/// What a thread found out about one encoder.
struct Found {
    EncoderVerdict verdict{};
    std::string versions{};
    bool holds = false;       ///< Until the versions change: it is kept on disk.
    bool is_passing = false;  ///< Asked again, it may be otherwise.
};

milliseconds since(Clock::time_point start) {
    return std::chrono::duration_cast<milliseconds>(Clock::now() - start);
}

Found try_it(const ext::CodecBackend& backend, VideoCodec codec, std::string versions) {
    const auto start = Clock::now();
    const auto done = hwaccel::try_encoder(backend, codec);
    Found found;
    found.verdict.took = since(start);
    found.verdict.works = done.has_value();
    if (!done) {
        const Error& error = done.error();
        found.verdict.reason = error.detail.empty() ? error.message() : error.detail;
        found.is_passing = error.code == Errc::encoder_busy;
    }
    found.holds = done.has_value() || done.error().code == Errc::no_encoder;
    found.versions = std::move(versions);
    return found;
}

/// `former`: what a process before this one found; null: nothing.
Found find_out(const ext::CodecBackend& backend, VideoCodec codec, const hwaccel::Finding* former) {
    Found found;
    if (auto obstacle = backend.obstacle()) {
        found.verdict.reason = *std::move(obstacle);
    } else if (backend.encoder_name(codec).empty()) {
        found.verdict.reason = fmt::format("it has no encoder for {}", ext::to_string(codec));
    } else {
        std::string versions = backend.versions();
        if (former != nullptr && former->versions == versions) {
            found.verdict.works = former->works;
            found.verdict.reason = former->reason;
            found.verdict.took = former->took;
            found.verdict.is_cached = true;
        } else {
            found = try_it(backend, codec, std::move(versions));
        }
    }
    found.verdict.backend = backend.name();
    found.verdict.codec = codec;
    return found;
}

}  // namespace

struct Probe::State {
    enum class Phase { unknown, trying, known };

    /// One encoder.
    struct Slot {
        Phase phase = Phase::unknown;
        unsigned attempt = 0;  ///< What an earlier one finds out comes too late.
        unsigned stuck = 0;    ///< Attempts that were given up and have not ended.
        bool is_passing = false;
        Clock::time_point deadline{};
        EncoderVerdict verdict{};
        std::thread thread{};
    };
    using Key = std::pair<std::string, VideoCodec>;

    const ext::CodecBackends backends;
    const EncoderProbeOptions options;

    std::mutex mutex{};  ///< For all below.
    std::condition_variable found{};
    std::map<Key, Slot> slots{};
    hwaccel::Findings findings{};
    bool is_unsaved = false;

    std::mutex file{};  ///< Taken while it is written.

    Slot& slot(const ext::CodecBackend& backend, VideoCodec codec) {
        return slots[{std::string{backend.name()}, codec}];
    }

    void take(const Key& key, unsigned attempt, Found result) {
        const std::lock_guard lock{mutex};
        Slot& at = slots[key];
        if (at.phase != Phase::trying || at.attempt != attempt) {
            --at.stuck;
            return;
        }
        at.phase = Phase::known;
        at.is_passing = result.is_passing;
        if (result.holds) {
            const EncoderVerdict& verdict = result.verdict;
            findings[key] = {std::move(result.versions), verdict.works, verdict.reason,
                             verdict.took};
            is_unsaved = true;
        }
        at.verdict = std::move(result.verdict);
        found.notify_all();
    }

    void give_up(Slot& at) {
        at.phase = Phase::known;
        at.verdict.works = false;
        at.verdict.took = options.time_limit;
        at.verdict.reason = fmt::format(
            "it hangs: given up after {:g} s",
            std::chrono::duration_cast<std::chrono::duration<double>>(options.time_limit).count());
        ++at.stuck;
        at.thread.detach();
        found.notify_all();
    }

    /// Its last act was to take() what it found: there is nothing to wait for.
    static void join(Slot& at) {
        if (at.thread.joinable()) at.thread.join();
    }

    void save() {
        const std::lock_guard writing{file};
        std::unique_lock lock{mutex};
        if (!std::exchange(is_unsaved, false) || options.cache_file.empty()) return;
        const hwaccel::Findings copy = findings;
        lock.unlock();
        // One that can't be written is found out again by the next process.
        (void)hwaccel::save_findings(options.cache_file, copy);
    }

    static void start(const std::shared_ptr<State>& state,
                      const std::shared_ptr<const ext::CodecBackend>& backend, VideoCodec codec);
    EncoderVerdict wait(std::unique_lock<std::mutex>& lock, Slot& at);
};

/// Under the lock.
void Probe::State::start(const std::shared_ptr<State>& state,
                         const std::shared_ptr<const ext::CodecBackend>& backend,
                         VideoCodec codec) {
    const Key key{backend->name(), codec};
    Slot& at = state->slots[key];
    join(at);
    at.phase = Phase::trying;
    at.deadline = Clock::now() + state->options.time_limit;
    at.verdict = {};
    at.verdict.backend = backend->name();
    at.verdict.codec = codec;
    const unsigned attempt = ++at.attempt;
    std::optional<hwaccel::Finding> former;
    if (const auto kept = state->findings.find(key); kept != state->findings.end())
        former = kept->second;
    at.thread = std::thread{[state, backend, key, attempt, former] {
        state->take(key, attempt, find_out(*backend, key.second, former ? &*former : nullptr));
    }};
    set_name(at.thread, "probe", static_cast<unsigned>(codec));
}

/// For its verdict. The thread that brought it has ended then, or is left behind.
EncoderVerdict Probe::State::wait(std::unique_lock<std::mutex>& lock, Slot& at) {
    while (at.phase == Phase::trying) {
        const unsigned attempt = at.attempt;
        const auto is_decided = [&] { return at.phase != Phase::trying || at.attempt != attempt; };
        if (!found.wait_until(lock, at.deadline, is_decided)) give_up(at);
    }
    EncoderVerdict verdict = at.verdict;
    join(at);
    return verdict;
}

Probe::Probe(ext::CodecBackends backends, EncoderProbeOptions options)
    : state_(new State{std::move(backends), std::move(options)}) {
    av::set_up_libav();
    const EncoderProbeOptions& wanted = state_->options;
    if (!wanted.cache_file.empty() && !wanted.refresh)
        state_->findings = hwaccel::load_findings(wanted.cache_file);
}

Probe::~Probe() = default;

const ext::CodecBackends& Probe::backends() const {
    return state_->backends;
}

std::vector<EncoderVerdict> Probe::verdicts(VideoCodec codec) {
    std::vector<EncoderVerdict> verdicts;
    std::unique_lock lock{state_->mutex};
    std::vector<bool> was_known;
    for (const auto& backend : state_->backends) {
        State::Slot& at = state_->slot(*backend, codec);
        const bool is_asked =
            at.phase == State::Phase::unknown || (at.phase == State::Phase::known && at.is_passing);
        was_known.push_back(at.phase == State::Phase::known && !is_asked);
        // One more thread would hang beside the first.
        if (is_asked && at.stuck == 0) State::start(state_, backend, codec);
    }
    for (std::size_t i = 0; i < state_->backends.size(); ++i) {
        State::Slot& at = state_->slot(*state_->backends[i], codec);
        verdicts.push_back(state_->wait(lock, at));
        if (was_known[i]) verdicts.back().is_cached = true;
    }
    lock.unlock();
    state_->save();
    return verdicts;
}

void Probe::forget(std::string_view backend, VideoCodec codec) {
    const State::Key key{backend, codec};
    {
        const std::lock_guard lock{state_->mutex};
        const auto at = state_->slots.find(key);
        if (at != state_->slots.end() && at->second.phase == State::Phase::known)
            at->second.phase = State::Phase::unknown;
        if (state_->findings.erase(key) != 0) state_->is_unsaved = true;
    }
    state_->save();
}

unsigned Probe::left_behind() const {
    const std::lock_guard lock{state_->mutex};
    unsigned count = 0;
    for (const auto& [key, slot] : state_->slots)
        count += slot.stuck;
    return count;
}

}  // namespace weir
