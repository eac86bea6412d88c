// SPDX-License-Identifier: MIT
#include "resolvers/desk.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>
#include <optional>
#include <weir/resolvers.hpp>

namespace weir::resolvers {
namespace {

/// Runs until it is done: nothing here waits.
template <class T>
T finished(boost::asio::awaitable<T> work) {
    boost::asio::io_context loop;
    std::optional<T> result;
    boost::asio::co_spawn(loop, std::move(work),
                          [&result](const std::exception_ptr& thrown, T value) {
                              if (thrown) std::rethrow_exception(thrown);
                              result = std::move(value);
                          });
    loop.run();
    return std::move(result.value());
}

const ext::Resolvers& known() {
    static const auto all = built_in_resolvers().value();
    return *all;
}

struct BadAnswer {
    std::string name;
    Ready ready;
    std::vector<ext::Outcome> may_be;
};

std::vector<BadAnswer> bad_answers(const std::string& body) {
    using enum ext::Outcome;
    const std::string page = "<!doctype html><html><body>Welcome</body></html>";
    return {
        {"HTTP 500", {.body = page, .status = 500}, {transient}},
        {"HTTP 503", {.body = "", .status = 503}, {transient}},
        {"HTTP 429", {.body = "{}", .status = 429}, {throttled}},
        {"an empty body", {.body = ""}, {throttled}},
        {"a captcha page",
         {.body = "<html><script src=\"https://x.example/captcha.js\"></script></html>"},
         {throttled}},
        {"truncated", {.body = body.substr(0, body.size() / 2)}, {changed}},
        {"another shape", {.body = R"({"hello":["world"]})"}, {changed}},
        {"a page", {.body = page}, {changed}},
        {"a list", {.body = "[]"}, {changed}},
        {"deep", {.body = std::string(100'000, '[')}, {changed}},
        {"binary", {.body = std::string{"\0\xff\x01{", 4}}, {changed}},
    };
}

}  // namespace

ext::Resolution Desk::resolve(const ext::Resolver& resolver, const std::string& url,
                              const ext::Wanted& wanted) {
    auto room = resolver.recognise(url);
    REQUIRE(room);
    return finished(resolver.resolve(*room, wanted, lent()));
}

Result<std::vector<ext::Liveness>> Desk::batch(const ext::Resolver& resolver,
                                               const std::vector<std::string>& keys) {
    std::optional<Result<std::vector<ext::Liveness>>> result;
    boost::asio::io_context loop;
    boost::asio::co_spawn(loop, resolver.batch(keys, lent()),
                          [&result](const std::exception_ptr& thrown, auto value) {
                              if (thrown) std::rethrow_exception(thrown);
                              result = std::move(value);
                          });
    loop.run();
    return std::move(result.value());
}

std::string Desk::urls() const {
    std::string all;
    for (const auto& request : requests_)
        all += request.url + '\n';
    return all;
}

boost::asio::awaitable<Result<ext::HttpAnswer>> Desk::fetch(ext::HttpRequest request) {
    requests_.push_back(request);
    std::size_t longest = 0;
    std::string part;
    for (const Ready& ready : answers_)
        if (request.url.find(ready.part) != std::string::npos && ready.part.size() >= longest) {
            longest = ready.part.size();
            part = ready.part;
        }
    std::vector<const Ready*> fitting;
    for (const Ready& ready : answers_)
        if (ready.part == part && request.url.find(part) != std::string::npos)
            fitting.push_back(&ready);
    if (fitting.empty()) co_return Error{Errc::stalled, "nothing stands ready for " + request.url};
    const Ready& ready = *fitting[std::min(given_[part]++, fitting.size() - 1)];
    ext::HttpAnswer answer;
    answer.status = ready.status;
    answer.url = ready.url.empty() ? request.url : ready.url;
    answer.headers = ready.headers;
    answer.body = ready.body;
    co_return answer;
}

std::string Desk::get(std::string_view name) {
    const auto found = kept_.find(name);
    return found == kept_.end() || found->second.expires <= now ? std::string{}
                                                                : found->second.value;
}

void Desk::put(std::string_view name, std::string value,
               std::chrono::system_clock::time_point expires) {
    kept_.insert_or_assign(std::string{name}, Kept{std::move(value), expires});
}

boost::asio::awaitable<Result<std::string>> Desk::run(std::vector<std::string> arguments) {
    if (!tool) co_return Error{Errc::bad_option, "there is no tool"};
    co_return tool(arguments);
}

const ext::Resolver& resolver_of(std::string_view platform) {
    const auto& all = known().all();
    const auto found =
        std::ranges::find(all, platform, [](const auto& resolver) { return resolver->platform(); });
    INFO(platform);
    REQUIRE(found != all.end());
    return **found;
}

std::string told(const ext::Resolution& resolution) {
    std::vector<std::string> lines;
    for (const ext::Candidate& each : resolution.candidates)
        lines.push_back(fmt::format("{} {} {} {}x{} {}", to_string(each.protocol),
                                    to_string(each.rung), each.codec.empty() ? "-" : each.codec,
                                    each.width, each.height, each.url));
    std::ranges::sort(lines);
    std::string text{to_string(resolution.outcome)};
    for (const std::string& line : lines)
        text += '\n' + line;
    return text;
}

std::string room_of(std::string_view platform, std::string_view url) {
    const auto found = known().find(url);
    return found && found->room.platform == platform ? found->room.key() : "-";
}

void check_bad_answers(std::string_view platform, const std::string& url,
                       const std::vector<Ready>& live, const std::vector<Ready>& also) {
    auto all = live;
    all.insert(all.end(), also.begin(), also.end());
    REQUIRE(Desk{all}.resolve(resolver_of(platform), url).outcome == ext::Outcome::live);
    for (std::size_t i = 0; i < live.size(); ++i)
        for (BadAnswer& bad : bad_answers(live[i].body)) {
            auto answers = all;
            bad.ready.part = answers[i].part;
            answers[i] = bad.ready;
            Desk desk{answers};
            const auto resolution = desk.resolve(resolver_of(platform), url);
            INFO(platform << ", " << live[i].part << ": " << bad.name << ": " << resolution.detail);
            CHECK(std::ranges::count(bad.may_be, resolution.outcome) == 1);
            CHECK(resolution.candidates.empty());
            CHECK(resolution.evidence.empty() == (resolution.outcome != ext::Outcome::changed));
        }
}

}  // namespace weir::resolvers
