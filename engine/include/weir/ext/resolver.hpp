// SPDX-License-Identifier: MIT
// What turns the page of a room into its streams: implemented by resolvers/, and by whoever embeds
// weir and knows a service that weir does not.
#pragma once
#include <weir/error.hpp>

#include <boost/asio/awaitable.hpp>
#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace weir::ext {

/// Which room a URL means.
struct Room {
    std::string platform{};  ///< Resolver::platform().
    /// Of the room on its platform, as far as it is known: from the URL alone it may be an alias or
    /// the code of a short link.
    std::string id{};
    std::string url{};  ///< As the user gave it.

    /// What tells rooms apart: "bilibili:3000001".
    std::string key() const { return platform + ":" + id; }
};

/// The steps of quality that services have in common, each under names of its own.
enum class Rung { audio, low, standard, high, ultra, source };
std::string_view to_string(Rung rung);
/// Of a picture's shorter side: 1080 → ultra, 720 → high, 480 → standard, below → low.
Rung rung_of_lines(unsigned lines);

enum class Protocol { hls, flv };
std::string_view to_string(Protocol protocol);

/// One way to get the stream.
struct Candidate {
    Protocol protocol = Protocol::hls;
    std::string url{};  ///< Of a media or multivariant playlist, or of an HTTP-FLV body.
    Rung rung = Rung::source;
    std::string quality{};           ///< As the service calls it: "origin", "blue-ray 8M".
    std::string codec{};             ///< "h264", "hevc", "av1", "vp9"; empty: not told.
    unsigned width = 0, height = 0;  ///< 0: not told.
    std::uint64_t bitrate_bps = 0;   ///< 0: not told.
    std::string line{};              ///< Of the CDN, as the service names it.
    /// Segments of HLS whose URL holds this are no programme, and are not fetched. Empty: all are.
    std::string advert_mark{};
    /// "Name: value", without which the stream is refused; the User-Agent too, where it matters.
    std::vector<std::string> headers{};
    /// From then on the URL is refused; none: not told.
    std::optional<std::chrono::system_clock::time_point> expires{};
    /// It is a multivariant playlist with all that the service has: `rung` and `codec` say nothing,
    /// and RecordingOptions::quality chooses from what it lists.
    bool is_ladder = false;
};

enum class Outcome {
    live,        ///< There are candidates.
    offline,     ///< The service clearly says so.
    not_found,   ///< There is no such room, or it is banned.
    restricted,  ///< Only for those who are logged in, have paid, are of age, or are elsewhere.
    throttled,   ///< We ask too much: nobody asks that service from this address for a while.
    changed,     ///< An answer without the shape that is known. The resolver must be mended.
    transient,   ///< The network, or the service, for now.
};
std::string_view to_string(Outcome outcome);

/// What became of a room. What is not told is empty.
struct Resolution {
    Outcome outcome = Outcome::transient;
    std::string detail{};  ///< Where it is not live: what was said, for people.
    Room room{};           ///< Where more is known than before: with the canonical id.
    std::string anchor{}, title{}, avatar{};
    std::optional<std::chrono::system_clock::time_point> started{};
    std::vector<Candidate> candidates{};  ///< Of `live`: at least one. In no order.
    std::string batch_key{};              ///< For Resolver::batch().
    std::string evidence{};               ///< Of `changed`: the answer, for a bug report.
};

/// What is wanted of a stream: for services that must be asked for it.
struct Wanted {
    Rung rung = Rung::source;
    std::vector<std::string> codecs{};  ///< The most wanted first; empty: what the service likes.
    std::string password{};             ///< Of the room.
};

struct HttpRequest {
    std::string url{};
    std::optional<std::string> post{};   ///< A POST with this body; its type is among the headers.
    std::vector<std::string> headers{};  ///< "Name: value"
    std::string user_agent{};            ///< Empty: kBrowser.
    bool follows_redirects = true;
    std::uint64_t first_bytes = 0;  ///< Enough of the body; 0: all of it.
};

struct HttpAnswer {
    long status = 0;
    std::string url{};                                           ///< After redirects.
    std::vector<std::pair<std::string, std::string>> headers{};  ///< Names in lower case.
    std::string body{};

    /// Of the first header of that name, in lower case; else empty.
    std::string_view header(std::string_view name) const;
    /// That it sets; else empty.
    std::string_view cookie(std::string_view name) const;
};

/// The user agent of resolvers, where a service does not need another: a current desktop browser's.
extern const std::string_view kBrowser;

/// The network. It waits for its turn by the pace of the platform, adds the user's cookies for its
/// hosts, goes through the user's proxy, and bounds time and bytes.
class Http {
public:
    virtual ~Http() = default;
    /// Any answer is one, whatever its status.
    /// Errors: those of the network; Errc::too_large, Errc::cancelled.
    virtual boost::asio::awaitable<Result<HttpAnswer>> fetch(HttpRequest request) = 0;
};

/// What a resolver remembers between calls: keys and tokens that hold for a while. Of one platform
/// and one way out to the network; shared by all rooms.
class Memory {
public:
    virtual ~Memory() = default;
    /// Empty: there is none, or it has expired.
    virtual std::string get(std::string_view name) = 0;
    virtual void put(std::string_view name, std::string value,
                     std::chrono::system_clock::time_point expires) = 0;
};

/// Programs that the user has installed.
class Tools {
public:
    virtual ~Tools() = default;
    /// What it prints on stdout. `arguments`: the program first; no shell sees them.
    /// Errors: errno where it can't be started; Errc::timed_out, Errc::too_large;
    /// Errc::tool_failed, with the last of what it said, where it exits with anything but 0.
    virtual boost::asio::awaitable<Result<std::string>> run(std::vector<std::string> arguments) = 0;
};

/// What a resolver is lent for one call.
struct Lent {
    Http& http;
    Memory& memory;
    Tools& tools;
    std::chrono::system_clock::time_point now{};
    std::uint64_t random = 0;  ///< Another one each time.
};

/// How often a platform may be asked from one address.
struct Pace {
    double per_minute = 60;                      ///< Requests.
    double burst = 1;                            ///< So many at once after a pause.
    std::chrono::milliseconds poll_interval{0};  ///< Of one room, at least.
};

/// Whether one of several rooms is live.
struct Liveness {
    std::string batch_key{};
    bool is_live = false;
};

/// Knows one service. A pure function of what the network answers and of the time.
/// Thread: any, several at once.
class Resolver {
public:
    virtual ~Resolver() = default;
    /// "bilibili": in lower case; never changes.
    virtual std::string_view platform() const = 0;
    /// The room that a URL means, as far as the URL alone tells; none: it is not of this service.
    virtual std::optional<Room> recognise(std::string_view url) const = 0;
    virtual boost::asio::awaitable<Resolution> resolve(Room room, Wanted wanted,
                                                       Lent lent) const = 0;

    virtual Pace pace() const { return {}; }
    /// "bilibili.com": to these hosts, and those below them, the user's cookies go.
    virtual std::vector<std::string> cookie_domains() const { return {}; }
    /// When the public facts that it is written from were gathered: "2026-07".
    virtual std::string_view facts_of() const = 0;

    /// So many rooms it can ask about at once; 0: it can't.
    virtual std::size_t batch_size() const { return 0; }
    /// Whether batch() tells of a room that is not live when it goes live. Where it tells of a
    /// broadcast, whose key is over with it, it does not.
    virtual bool batch_sees_starts() const { return false; }
    /// By Resolution::batch_key. Those that are left out are not known.
    virtual boost::asio::awaitable<Result<std::vector<Liveness>>> batch(
        std::vector<std::string> batch_keys, Lent lent) const;
};

/// All that are known.  Thread: any, once they are all added.
class Resolvers {
public:
    struct Found {
        const Resolver* resolver;
        Room room;
    };

    void add(std::unique_ptr<Resolver> resolver) { all_.push_back(std::move(resolver)); }
    /// For URLs that nobody takes and that are no stream themselves.
    void set_fallback(std::unique_ptr<Resolver> resolver) { fallback_ = std::move(resolver); }
    /// The first that takes it; none: it is the URL of a stream itself, or of nothing we know.
    std::optional<Found> find(std::string_view url) const;
    const std::vector<std::unique_ptr<Resolver>>& all() const { return all_; }
    const Resolver* fallback() const { return fallback_.get(); }  ///< Null: none.

private:
    std::vector<std::unique_ptr<Resolver>> all_;
    std::unique_ptr<Resolver> fallback_;
};

}  // namespace weir::ext
