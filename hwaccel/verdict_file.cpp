// SPDX-License-Identifier: MIT
#include "verdict_file.hpp"

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <optional>

#include <boost/json.hpp>

#include "base/fail.hpp"
#include "base/file_system.hpp"

namespace weir::hwaccel {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

constexpr std::uintmax_t kLargestFile = 1u << 20;
/// Goes up when another trial would find other things.
constexpr std::int64_t kForm = 1;

std::optional<ext::VideoCodec> codec_of(std::string_view name) {
    for (const auto codec : {ext::VideoCodec::h264, ext::VideoCodec::hevc, ext::VideoCodec::av1})
        if (ext::to_string(codec) == name) return codec;
    return std::nullopt;
}

std::optional<std::string> text_at(const json::object& object, std::string_view key) {
    const auto* value = object.if_contains(key);
    if (value == nullptr || !value->is_string()) return std::nullopt;
    return std::string{value->get_string()};
}

std::optional<std::int64_t> number_at(const json::object& object, std::string_view key) {
    const auto* value = object.if_contains(key);
    if (value == nullptr || !value->is_int64()) return std::nullopt;
    return value->get_int64();
}

void take(const json::value& entry, Findings& findings) {
    if (!entry.is_object()) return;
    const auto& object = entry.get_object();
    const auto backend = text_at(object, "backend"), codec_name = text_at(object, "codec"),
               versions = text_at(object, "versions"), reason = text_at(object, "reason");
    const auto took = number_at(object, "took_ms");
    const auto* works = object.if_contains("works");
    const bool is_whole =
        backend && codec_name && versions && reason && took && works != nullptr && works->is_bool();
    if (!is_whole) return;
    const auto codec = codec_of(*codec_name);
    if (!codec) return;
    findings[{*backend, *codec}] = {*versions, works->get_bool(), *reason,
                                    std::chrono::milliseconds{*took}};
}

std::string text_of(const Findings& findings) {
    json::array all;
    for (const auto& [of, finding] : findings)
        all.push_back({{"backend", of.first},
                       {"codec", ext::to_string(of.second)},
                       {"versions", finding.versions},
                       {"works", finding.works},
                       {"reason", finding.reason},
                       {"took_ms", finding.took.count()}});
    return json::serialize(json::object{{"weir_encoders", kForm}, {"found", std::move(all)}}) +
           "\n";
}

/// A new file beside it, whose name nobody else has.
Result<void> write_beside(const fs::path& file, std::string& temporary, std::string_view text) {
    temporary = file.native() + ".XXXXXX";
    const FileHandle handle{::mkstemp(temporary.data())};
    if (!handle) return fail_errno("making {}", temporary);
    while (!text.empty()) {
        const auto written = ::write(handle.fd(), text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return fail_errno("writing {}", temporary);
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    return {};
}

}  // namespace

Findings load_findings(const fs::path& file) {
    std::error_code none;
    const auto size = fs::file_size(file, none);
    if (none || size > kLargestFile) return {};
    std::ifstream in{file, std::ios::binary};
    const std::string text{std::istreambuf_iterator<char>{in}, {}};
    boost::system::error_code bad;
    const json::value parsed = json::parse(text, bad);
    if (bad || !parsed.is_object()) return {};
    const auto& object = parsed.get_object();
    const auto* found = object.if_contains("found");
    if (number_at(object, "weir_encoders") != kForm || found == nullptr || !found->is_array())
        return {};
    Findings findings;
    for (const json::value& entry : found->get_array())
        take(entry, findings);
    return findings;
}

Result<void> save_findings(const fs::path& file, const Findings& findings) {
    std::error_code none;
    fs::create_directories(file.parent_path(), none);
    std::string temporary;
    if (auto written = write_beside(file, temporary, text_of(findings)); !written) {
        fs::remove(temporary, none);
        return written.error();
    }
    if (std::rename(temporary.c_str(), file.c_str()) == 0) return {};
    auto failed = fail_errno("renaming {}", temporary);
    fs::remove(temporary, none);
    return failed;
}

}  // namespace weir::hwaccel
