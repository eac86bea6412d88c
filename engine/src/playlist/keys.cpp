// SPDX-License-Identifier: MIT
#include "playlist/keys.hpp"

#include <algorithm>
#include <charconv>

#include "base/fail.hpp"

namespace weir::playlist {
namespace {

constexpr std::string_view kIdentity = "identity";

/// "0x" and up to 32 hexadecimal digits.
std::optional<Keys::Iv> read_iv(std::string_view text) {
    if (!text.starts_with("0x") && !text.starts_with("0X")) return std::nullopt;
    text.remove_prefix(2);
    Keys::Iv iv{};
    if (text.empty() || text.size() > 2 * iv.size()) return std::nullopt;
    for (auto byte = iv.rbegin(); !text.empty(); ++byte) {
        const auto digits = text.substr(text.size() - std::min<std::size_t>(text.size(), 2));
        const auto* end = digits.data() + digits.size();
        const auto [stop, error] = std::from_chars(digits.data(), end, *byte, 16);
        if (error != std::errc{} || stop != end) return std::nullopt;
        text.remove_suffix(digits.size());
    }
    return iv;
}

/// KEYFORMATVERSIONS, "1/2/5": version 1 of identity is the one there is.
bool has_version_1(std::string_view versions) {
    while (!versions.empty()) {
        const auto version = versions.substr(0, versions.find('/'));
        if (version == "1") return true;
        versions.remove_prefix(std::min(version.size() + 1, versions.size()));
    }
    return false;
}

struct KeyTag {
    std::string_view method, format = kIdentity, versions = "1";
    std::optional<std::string_view> uri, iv;
};

Result<KeyTag> read_key(const Line& line) {
    KeyTag tag;
    AttributeReader attributes{line.value()};
    for (Attribute attribute; attributes.next(attribute);) {
        const auto& [name, value, is_quoted] = attribute;
        if (name == "METHOD") tag.method = value;
        if (name == "URI") tag.uri = value;
        if (name == "IV") tag.iv = value;
        if (name == "KEYFORMAT" && !value.empty()) tag.format = value;
        if (name == "KEYFORMATVERSIONS" && !value.empty()) tag.versions = value;
    }
    if (tag.method.empty() || tag.method.find(' ') != tag.method.npos)
        return fail(Errc::invalid_playlist, "line {}: EXT-X-KEY without METHOD", line.number);
    if (attributes.is_malformed())
        return fail(Errc::invalid_playlist, "line {}: EXT-X-KEY with a broken attribute",
                    line.number);
    return tag;
}

}  // namespace

media::Encryption::Iv default_iv(std::uint64_t msn) {
    media::Encryption::Iv iv{};
    for (auto byte = iv.rbegin(); msn != 0; ++byte, msn >>= 8)
        *byte = static_cast<std::uint8_t>(msn & 0xff);
    return iv;
}

Result<void> Keys::on_tag(const Line& line, UriResolver& resolver) {
    const auto tag = read_key(line);
    if (!tag) return tag.error();
    if (tag->method == "NONE") {
        in_force_.clear();
        return {};
    }
    Entry entry{std::string{tag->method}, std::string{tag->format}, {}};
    const bool is_identity = tag->method == "AES-128" && tag->format == kIdentity;
    if (is_identity && !has_version_1(tag->versions))
        entry.format.append(" version ").append(tag->versions);
    if (!is_identity || !has_version_1(tag->versions)) return take(std::move(entry), line);

    if (!tag->uri || tag->uri->empty())
        return fail(Errc::invalid_playlist, "line {}: EXT-X-KEY without URI", line.number);
    auto uri = resolver.resolve(*tag->uri, line.number);
    if (!uri) return uri.error();
    entry.key = Key{std::move(*uri), {}};
    if (tag->iv) entry.key->iv = read_iv(*tag->iv);
    if (tag->iv && !entry.key->iv)
        return fail(Errc::invalid_playlist, "line {}: EXT-X-KEY with a bad IV", line.number);
    return take(std::move(entry), line);
}

Result<void> Keys::take(Entry entry, const Line& line) {
    const auto same = std::find_if(in_force_.begin(), in_force_.end(),
                                   [&](const Entry& e) { return e.format == entry.format; });
    if (same != in_force_.end()) {
        *same = std::move(entry);
        return {};
    }
    if (in_force_.size() >= limit_)
        return fail(Errc::playlist_too_large, "line {}: more than {} keys in force", line.number,
                    limit_);
    in_force_.push_back(std::move(entry));
    return {};
}

const Keys::Key* Keys::usable() const {
    for (const auto& entry : in_force_)
        if (entry.key) return &*entry.key;
    return nullptr;
}

std::optional<std::string> Keys::unsupported() const {
    if (in_force_.empty() || usable()) return std::nullopt;
    const auto& [method, format, key] = in_force_.front();
    return format == kIdentity ? method : method + " " + format;
}

}  // namespace weir::playlist
