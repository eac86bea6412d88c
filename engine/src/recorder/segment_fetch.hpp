// SPDX-License-Identifier: MIT
#pragma once
#include <functional>
#include <memory>
#include <optional>

#include "fetch/client.hpp"
#include "media/container.hpp"
#include "playlist/follower.hpp"
#include "recorder/companions.hpp"

namespace weir::recorder {

/// One try to fetch a segment, or the rest of it, or its next part: its key and init segment first,
/// then its bytes, decrypted. The first of them are held back until they show what container they
/// are of; what is none never reaches the chain.  Thread: shard.
class SegmentFetch final : public fetch::Receiver {
public:
    struct Sink {
        virtual ~Sink() = default;
        /// Before the first byte of a segment. `init`: of its EXT-X-MAP, or null.
        virtual void on_container(std::uint64_t position, media::Container container,
                                  std::shared_ptr<const Bytes> init) = 0;
        virtual fetch::Flow on_segment_bytes(std::uint64_t position, ByteView bytes) = 0;
    };

    /// `delivered`: bytes of it, decrypted, that earlier tries and parts have brought.
    SegmentFetch(Context& context, Companions& companions, Sink& sink,
                 playlist::Follower::Fetch fetch, std::uint64_t delivered);

    /// Goes on once its key and init segment are here. To be called when the Signal was notified.
    void advance();

    std::uint64_t position() const { return fetch_.position; }
    bool is_part() const { return fetch_.part.has_value(); }
    bool is_done() const { return outcome_.has_value(); }
    /// After is_done(): none, or why it failed.
    std::optional<playlist::Follower::Failure> failure() const;
    Clock::time_point started() const { return started_; }
    Clock::time_point last_byte() const { return last_byte_; }
    bool is_paused() const { return paused_; }
    void resume();

private:
    fetch::Flow on_head(const fetch::Head& head) override;
    fetch::Flow on_body(ByteView bytes) override;
    void on_done(Result<void> outcome) override;
    void start(SegmentNeeds needs);
    fetch::Flow take_plain(ByteView bytes);
    fetch::Flow identify();
    fetch::Flow pass_on(ByteView bytes);
    Result<void> finish_decryption();

    Context& context_;
    Companions& companions_;
    Sink& sink_;
    playlist::Follower::Fetch fetch_;
    const std::uint64_t skip_;    ///< Of what is asked for; a part goes on where the last ended.
    std::uint64_t received_ = 0;  ///< As they came, not decrypted.
    std::optional<std::uint64_t> announced_;
    std::shared_ptr<const Bytes> init_;
    std::optional<fetch::Decryptor> decryptor_;
    Bytes plain_;
    Bytes first_bytes_;
    bool sniffed_;
    bool bad_media_ = false;
    bool paused_ = false;
    const Clock::time_point started_;
    Clock::time_point last_byte_;
    std::optional<Result<void>> outcome_;
    std::unique_ptr<fetch::Transfer> transfer_;
};

}  // namespace weir::recorder
