// SPDX-License-Identifier: MIT
#include <fmt/format.h>
#include <unistd.h>
#include <weir/resolvers.hpp>

#include <cstdlib>

#include "commands.hpp"
#include "output/json_values.hpp"
#include "output/terminal.hpp"
#include "output/text.hpp"
#include "process/services.hpp"

namespace weir::cli {
namespace {

constexpr std::string_view kVerified =
    "Written from what was public knowledge of these services at those dates, and verified\n"
    "against stand-ins, not against the live sites. weir resolve --trace URL shows what one\n"
    "of them says now. Besides: the URL of any HLS or HTTP-FLV stream, and, with streamlink\n"
    "or yt-dlp installed, the pages that they know.\n";

std::string platforms_text(const std::vector<ServiceFacts>& services) {
    std::string out = fmt::format("{:<12} {:<8} {}\n", "platform", "facts of", "such as");
    for (const ServiceFacts& each : services)
        out += fmt::format("{} {:<8} {}\n", pad_right(printable(each.platform), 12),
                           printable(each.facts_of), printable(each.example));
    return out + std::string(kVerified);
}

std::string platforms_json(const std::vector<ServiceFacts>& services) {
    std::string out;
    for (const ServiceFacts& each : services)
        out += line({{"platform", text(each.platform)},
                     {"facts_of", text(each.facts_of)},
                     {"example", text(each.example)},
                     {"verified", "stand-ins"}}) +
               "\n";
    return out;
}

}  // namespace

ExitCode run_platforms(const PlatformsFlags& flags) {
    const auto lookup = [](const char* variable) { return std::getenv(variable); };
    const auto planned = plan_services({flags.resolvers, "none"}, lookup);
    if (!planned) return report_usage_error(planned.error());
    const auto services = service_facts(planned->facts, planned->facts_name);
    if (!services) return report_usage_error({printable(services.error().detail), ""});
    const auto text = flags.json ? platforms_json(*services) : platforms_text(*services);
    return write_all(STDOUT_FILENO, text) ? kDone : kFailed;
}

}  // namespace weir::cli
