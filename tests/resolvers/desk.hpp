// SPDX-License-Identifier: MIT
// What resolvers are lent in tests: answers that stand ready, a clock that stands still.
#pragma once
#include <functional>
#include <map>
#include <string>
#include <vector>
#include <weir/ext/resolver.hpp>

namespace weir::resolvers {

/// An answer for requests whose URL holds `part`. Of several for one URL the longest `part` counts;
/// given again, the next ones come one after the other, the last of them for ever.
struct Ready {
    std::string part{};
    std::string body{};
    long status = 200;
    std::vector<std::pair<std::string, std::string>> headers{};
    std::string url{};  ///< Where redirects led; empty: nowhere else.
};

/// A loopback world for one resolver, without network.
class Desk final : public ext::Http, public ext::Memory, public ext::Tools {
public:
    explicit Desk(std::vector<Ready> answers) : answers_(std::move(answers)) {}

    /// Runs to its end; for this and each further call time stands at `now`.
    ext::Resolution resolve(const ext::Resolver& resolver, const std::string& url,
                            const ext::Wanted& wanted = {});
    Result<std::vector<ext::Liveness>> batch(const ext::Resolver& resolver,
                                             const std::vector<std::string>& keys);

    /// What was asked, in order.
    const std::vector<ext::HttpRequest>& requests() const { return requests_; }
    std::string urls() const;  ///< Of them, one a line.

    std::chrono::system_clock::time_point now{std::chrono::seconds{1'700'000'000}};
    std::uint64_t random = 0;
    std::function<Result<std::string>(const std::vector<std::string>&)> tool{};

private:
    boost::asio::awaitable<Result<ext::HttpAnswer>> fetch(ext::HttpRequest request) override;
    std::string get(std::string_view name) override;
    void put(std::string_view name, std::string value,
             std::chrono::system_clock::time_point expires) override;
    boost::asio::awaitable<Result<std::string>> run(std::vector<std::string> arguments) override;
    ext::Lent lent() { return {*this, *this, *this, now, random}; }

    std::vector<Ready> answers_;
    std::map<std::string, std::size_t> given_;  ///< By part.
    std::vector<ext::HttpRequest> requests_;
    struct Kept {
        std::string value;
        std::chrono::system_clock::time_point expires;
    };
    std::map<std::string, Kept, std::less<>> kept_;
};

/// The resolver of that platform, with its built-in data.
const ext::Resolver& resolver_of(std::string_view platform);

/// "hls source h264 1920x1080 https://…" of each candidate, one a line, sorted; in front the
/// outcome, e.g. "live\n…". Where it is not live only that.
std::string told(const ext::Resolution& resolution);

/// "PLATFORM:ID", or "-" where none takes it or another does than `platform`.
std::string room_of(std::string_view platform, std::string_view url);

/// What every resolver makes of an answer that is none of its own, whatever it asked: a table of
/// 5xx, 429, empty, captcha page, truncated JSON and so on, given in place of each of `answers` in
/// turn. `live`: the answers with which it is live, together with those of `also`, which stay.
void check_bad_answers(std::string_view platform, const std::string& url,
                       const std::vector<Ready>& live, const std::vector<Ready>& also = {});

}  // namespace weir::resolvers
