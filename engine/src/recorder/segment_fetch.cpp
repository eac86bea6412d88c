// SPDX-License-Identifier: MIT
#include "recorder/segment_fetch.hpp"

#include <algorithm>

#include "base/fail.hpp"
#include "base/http_status.hpp"
#include "media/sniff.hpp"

namespace weir::recorder {
namespace {

// No stream that people watch has more: 200 Mbit/s, and at least 32 MiB.
constexpr std::uint64_t kBytesPerSecond = 25'000'000;
constexpr std::uint64_t kLeastLimit = 32u << 20;

std::uint64_t most_bytes(const media::Segment& segment) {
    const double seconds = std::min(segment.duration.count(), 600.0);
    return std::max(kLeastLimit, static_cast<std::uint64_t>(seconds * kBytesPerSecond));
}

/// A segment that stops coming is asked for again well before it leaves the playlist.
milliseconds patience(const media::Segment& segment, milliseconds read_timeout) {
    const auto duration = std::chrono::duration_cast<milliseconds>(
        std::min(segment.duration, std::chrono::duration<double>{600}));
    return std::clamp<milliseconds>(duration, std::min<milliseconds>(2s, read_timeout),
                                    read_timeout);
}

}  // namespace

SegmentFetch::SegmentFetch(Context& context, Companions& companions, Sink& sink,
                           playlist::Follower::Fetch fetch, std::uint64_t delivered)
    : context_(context),
      companions_(companions),
      sink_(sink),
      fetch_(std::move(fetch)),
      skip_(fetch_.part ? 0 : delivered),
      sniffed_(delivered > 0),
      started_(Clock::now()),
      last_byte_(started_) {
    advance();
}

void SegmentFetch::advance() {
    if (transfer_ || outcome_) return;
    auto needs = companions_.get(fetch_.segment);
    if (!needs) return;
    if (*needs)
        start(std::move(**needs));
    else
        on_done(needs->error());
}

void SegmentFetch::start(SegmentNeeds needs) {
    const auto& part = fetch_.part;
    fetch::Request request = context_.request(part ? part->uri : fetch_.segment.uri);
    request.range = part ? part->range : fetch_.segment.range;
    request.skip = skip_;
    request.max_bytes = most_bytes(fetch_.segment);
    request.read_timeout = patience(fetch_.segment, request.read_timeout);
    if (needs.key) {
        request.skip = fetch::Decryptor::resume_offset(skip_);
        decryptor_.emplace(
            fetch::Decryptor::resumed(*needs.key, fetch_.segment.encryption->iv, skip_));
    }
    init_ = std::move(needs.init);
    last_byte_ = Clock::now();
    transfer_ = context_.client.start(request, *this);
}

fetch::Flow SegmentFetch::on_head(const fetch::Head& head) {
    announced_ = head.body_bytes;
    return fetch::Flow::go;
}

fetch::Flow SegmentFetch::on_body(ByteView bytes) {
    last_byte_ = Clock::now();
    received_ += bytes.size();
    context_.handle.received_bytes += bytes.size();
    if (!decryptor_) return take_plain(bytes);
    plain_.clear();
    decryptor_->feed(bytes, plain_);
    return take_plain(plain_);
}

fetch::Flow SegmentFetch::take_plain(ByteView bytes) {
    if (sniffed_) return pass_on(bytes);
    first_bytes_.insert(first_bytes_.end(), bytes.begin(), bytes.end());
    if (first_bytes_.size() < media::sniff_bytes(first_bytes_)) return fetch::Flow::go;
    return identify();
}

fetch::Flow SegmentFetch::identify() {
    const auto container = media::sniff(first_bytes_);
    if (!container) {
        bad_media_ = true;
        return fetch::Flow::stop;
    }
    sniffed_ = true;
    sink_.on_container(fetch_.position, *container, init_);
    const Bytes all = std::move(first_bytes_);
    return pass_on(all);
}

fetch::Flow SegmentFetch::pass_on(ByteView bytes) {
    const auto flow = sink_.on_segment_bytes(fetch_.position, bytes);
    paused_ = flow == fetch::Flow::pause;
    return flow;
}

void SegmentFetch::on_done(Result<void> outcome) {
    outcome_ = std::move(outcome);
    if (*outcome_ && decryptor_) *outcome_ = finish_decryption();
    if (*outcome_ && !sniffed_) identify();  // Subtitles without a cue are as short as that.
    context_.wake.notify();
}

Result<void> SegmentFetch::finish_decryption() {
    plain_.clear();
    if (auto whole = decryptor_->finish(plain_); !whole) return whole;
    take_plain(plain_);
    return {};
}

void SegmentFetch::resume() {
    if (!std::exchange(paused_, false)) return;
    last_byte_ = Clock::now();
    transfer_->resume();
}

std::optional<playlist::Follower::Failure> SegmentFetch::failure() const {
    using Failure = playlist::Follower::Failure;
    if (bad_media_)
        return Failure{GapCause::bad_media, (decryptor_ ? "decrypted it is " : "it is ") +
                                                media::describe_bytes(first_bytes_)};
    if (*outcome_) return std::nullopt;
    const Error& error = outcome_->error();
    if (const auto status = http_status(error.code)) {
        // Nothing is left of it: what we have is all there is.
        if (*status == 416 && skip_ > 0) return std::nullopt;
        return Failure{GapCause::http_status,
                       fmt::format("{}HTTP {}", transfer_ ? "" : error.detail, *status), false,
                       *status};
    }
    if (error.code == Errc::too_large) return Failure{GapCause::too_large, error.detail, true};
    if (error.code == Errc::bad_media) return Failure{GapCause::bad_media, error.detail};
    const auto amount = announced_
                            ? fmt::format("{} of {} bytes", skip_ + received_, skip_ + *announced_)
                            : fmt::format("{} bytes", skip_ + received_);
    if (error.code == Errc::stalled) return Failure{GapCause::stalled, amount};
    if (received_ > 0) return Failure{GapCause::truncated, amount};
    return Failure{GapCause::connection, error.message()};
}

}  // namespace weir::recorder
