// SPDX-License-Identifier: MIT
// Playlists, one after the other with "#NEXT" lines between, are parsed and followed. Whatever
// they say: positions come without holes, each ends once, and all end in bounded time; parts come
// in order, and none after the whole. What was read is written, and reads the same again.
#include <cstdint>
#include <cstdlib>
#include <map>
#include <set>
#include <string_view>

#include "base/http_status.hpp"
#include "playlist/delta.hpp"
#include "playlist/follower.hpp"
#include "playlist/parser.hpp"
#include "playlist/reload_url.hpp"
#include "playlist/rendition_choice.hpp"
#include "playlist/to_text.hpp"
#include "playlist/variant_choice.hpp"

namespace {

using namespace weir;
using namespace weir::playlist;

void require(bool claim) {
    if (!claim) std::abort();
}

/// A caller of the Follower whose fetches fail or succeed as the input's bytes say.
class Caller {
public:
    explicit Caller(std::string_view input) : input_(input) {}

    void on_playlist(const MediaPlaylist& playlist) {
        follower_.on_reload_started(now_);
        now_ += milliseconds{next_byte()};
        follower_.on_playlist(playlist, now_);
        act(next_byte() % 16, next_byte() % 16);
        now_ += milliseconds{next_byte() * 40};
        follower_.on_time(now_);
        act(next_byte() % 16, next_byte() % 16);
    }

    /// From here on the origin is away.
    void finish() {
        const auto start = now_;
        while (follower_.over() == Follower::Over::no || !follower_.is_settled()) {
            if (follower_.reload_due(now_)) {
                follower_.on_reload_started(now_);
                follower_.on_reload_failed(Error{http_error(404)}, now_);
            }
            act(SIZE_MAX, SIZE_MAX);
            now_ = std::max(now_ + milliseconds{1}, std::min(follower_.next_wakeup(), now_ + 60s));
            follower_.on_time(now_);
            require(now_ - start < std::chrono::hours{1});
        }
        settle_joined();
        for (const auto& loss : follower_.take_losses())
            settle(loss.position);
        require(in_flight_.empty());
        require(settled_.empty() || *settled_.rbegin() + 1 == settled_.size());
    }

private:
    unsigned next_byte() {
        return input_.empty() ? 0 : static_cast<unsigned char>(input_[at_++ % input_.size()]);
    }

    void settle(Follower::Position position) { require(settled_.insert(position).second); }

    void act(std::size_t fetches, std::size_t reports) {
        for (; fetches > 0; --fetches) {
            const auto fetch = follower_.next_fetch(now_);
            if (!fetch) break;
            require(!fetch->segment.gap);
            require(in_flight_.emplace(fetch->position, fetch->part.has_value()).second);
            if (fetch->part)
                require(fetch->part->index == parts_[fetch->position]);
            else
                parts_[fetch->position] = SIZE_MAX;
        }
        for (; reports > 0 && !in_flight_.empty(); --reports)
            report();
        settle_joined();
        for (const auto& loss : follower_.take_losses()) {
            require(loss.gap.from_msn <= loss.gap.to_msn);
            require(!in_flight_.count(loss.position));
            settle(loss.position);
        }
    }

    void settle_joined() {
        for (const auto& joined : follower_.take_joined()) {
            require(!in_flight_.count(joined.position));
            require(parts_[joined.position] > 0);
            settle(joined.position);
        }
    }

    void report() {
        const auto [position, is_part] = *in_flight_.begin();
        in_flight_.erase(in_flight_.begin());
        const unsigned choice = next_byte() % 4;
        if (choice < 2) {
            follower_.on_fetched(position, now_);
            if (is_part)
                ++parts_[position];
            else
                settle(position);
            return;
        }
        Follower::Failure failure{GapCause::http_status, "failed"};
        failure.http_status = choice == 2 ? 404 : 503;
        failure.permanent = next_byte() % 8 == 0;
        follower_.on_fetch_failed(position, failure, now_);
    }

    std::string_view input_;
    std::size_t at_ = 0;
    Clock::time_point now_{std::chrono::hours{1}};
    Follower follower_{FollowerOptions{}};
    std::map<Follower::Position, bool> in_flight_;     ///< Whether it is a part.
    std::map<Follower::Position, std::size_t> parts_;  ///< Fetched; SIZE_MAX: the whole was begun.
    std::set<Follower::Position> settled_;
};

constexpr std::string_view kUrl = "https://cdn.test/live/index.m3u8?token=1";
constexpr ParseLimits kLimits{.bytes = 1u << 20, .line_bytes = 4'096, .segments = 500};

std::string text_of(const Playlist& playlist) {
    return std::visit([](const auto& p) { return to_text(p); }, playlist);
}

/// The text of one that lists nothing does not tell which kind it is.
bool is_empty(const Playlist& playlist) {
    const auto* multivariant = std::get_if<MultivariantPlaylist>(&playlist);
    return multivariant && multivariant->variants.empty() && multivariant->renditions.empty();
}

/// Beyond the limits of the first reading, as each segment may get lines of its own.
void check_text(const Playlist& playlist, const ParseContext& context) {
    if (is_empty(playlist)) return;
    const std::string text = text_of(playlist);
    const auto again = parse(text, kUrl,
                             {.bytes = text.size(),
                              .line_bytes = text.size(),
                              .uri_bytes = kLimits.uri_bytes + 2 * text.size()},
                             context);
    require(again.has_value());
    require(again->index() == playlist.index());
    require(text_of(*again) == text);
}

void check_choices(const MultivariantPlaylist& playlist) {
    for (const auto* quality : {"best", "720p60,worst", "audio", "h264,3M"}) {
        const auto variant = choose_variant(playlist, quality);
        require(variant.has_value() == !playlist.variants.empty());
        if (!variant) continue;
        choose_audio(playlist, *variant, {"de", "en"});
        choose_subtitles(playlist, *variant, {"de"});
    }
}

/// All playlists of one input: what a recorder does with them, one after the other.
class Reader {
public:
    explicit Reader(std::string_view input) : caller_(input) {}

    void on_text(std::string_view text) {
        context_.wants_delta = before_.has_value();
        auto playlist = parse(text, kUrl, kLimits, context_);
        if (!playlist) return;
        check_text(*playlist, context_);
        if (auto* multivariant = std::get_if<MultivariantPlaylist>(&*playlist)) {
            check_choices(*multivariant);
            context_.variables = multivariant->variables;
            return;
        }
        on_media(std::move(std::get<MediaPlaylist>(*playlist)));
    }

    void finish() { caller_.finish(); }

private:
    void on_media(MediaPlaylist media) {
        if (before_) {
            auto whole = apply_delta(*before_, std::move(media), kLimits);
            if (!whole) return;
            require(!whole->skip);
            media = std::move(*whole);
            check_text(Playlist{media}, context_);
        }
        reload_url(kUrl, media, {.by_parts = true, .age = Seconds{0}});
        caller_.on_playlist(media);
        before_ = std::move(media);
    }

    Caller caller_;
    ParseContext context_;
    std::optional<MediaPlaylist> before_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    constexpr std::string_view kNext = "#NEXT\n";
    std::string_view rest{reinterpret_cast<const char*>(data), size};
    Reader reader{rest};
    while (!rest.empty()) {
        const auto end = rest.find(kNext);
        reader.on_text(rest.substr(0, end));
        rest.remove_prefix(end == rest.npos ? rest.size() : end + kNext.size());
    }
    reader.finish();
    return 0;
}
