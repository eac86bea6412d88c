// SPDX-License-Identifier: MIT
#include "catalogue/ledger_lines.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <fstream>

#include "base/date_time.hpp"
#include "catalogue/words.hpp"
#include "index/ledger.hpp"

namespace weir::catalogue {
namespace {

namespace json = boost::json;

constexpr std::size_t kLongestLine = 64 << 10;
constexpr std::size_t kLongestLedger = 16 << 20;

std::optional<double> number(const json::object& line, std::string_view key) {
    const auto* value = line.if_contains(key);
    if (value == nullptr || !value->is_number()) return std::nullopt;
    return value->to_number<double>();
}

std::optional<std::uint64_t> count(const json::object& line, std::string_view key) {
    const auto* value = line.if_contains(key);
    if (value == nullptr) return std::nullopt;
    if (const auto* small = value->if_int64(); small != nullptr && *small >= 0)
        return static_cast<std::uint64_t>(*small);
    if (const auto* large = value->if_uint64()) return *large;
    return std::nullopt;
}

std::string text(const json::object& line, std::string_view key) {
    const auto* value = line.if_contains(key);
    if (value == nullptr || !value->is_string()) return {};
    return std::string{std::string_view{value->get_string()}};
}

}  // namespace

std::optional<LedgerGap> parse_ledger_line(std::string_view line) {
    if (!line.starts_with(index::kLedgerStart) || line.size() > kLongestLine) return std::nullopt;
    json::error_code code;
    const json::value value = json::parse(json::string_view{line.data(), line.size()}, code);
    const auto* object = code ? nullptr : value.if_object();
    if (object == nullptr) return std::nullopt;
    const auto at = read_date_time(text(*object, "at"));
    const std::string cause = text(*object, "cause");
    if (!at || to_string(parse_gap_cause(cause)) != cause) return std::nullopt;
    LedgerGap out;
    out.gap.cause = parse_gap_cause(cause);
    out.gap.from_msn = count(*object, "from_msn");
    out.gap.to_msn = count(*object, "to_msn");
    out.gap.seconds = number(*object, "seconds").value_or(0);
    out.gap.media_s = number(*object, "media_s");
    out.gap.at = out.gap.until = *at;
    out.gap.program_date_time = read_date_time(text(*object, "program_date_time"));
    out.gap.rendition = text(*object, "rendition");
    out.gap.detail = text(*object, "detail");
    out.file = text(*object, "file");
    return out;
}

std::vector<LedgerGap> read_ledger(const std::filesystem::path& path) {
    std::vector<LedgerGap> gaps;
    std::error_code code;
    const auto size = std::filesystem::file_size(path, code);
    if (code) return gaps;
    std::ifstream in{path, std::ios::binary};
    std::string bytes(std::min<std::uintmax_t>(size, kLongestLedger), '\0');
    in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    std::string_view rest{bytes.data(), static_cast<std::size_t>(in.gcount())};
    for (auto end = rest.find('\n'); end != rest.npos; end = rest.find('\n')) {
        if (auto gap = parse_ledger_line(rest.substr(0, end))) gaps.push_back(std::move(*gap));
        rest.remove_prefix(end + 1);
    }
    return gaps;
}

}  // namespace weir::catalogue
