// SPDX-License-Identifier: MIT
// What services answer, read as all that it may be: JSON, a page, a JavaScript literal, a URL, a
// query. Whatever it says: what is found stands within it, what is written reads the same again,
// and JSON stays what it is as a literal.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "candidates.hpp"
#include "crypto/base64.hpp"
#include "stream_data.hpp"
#include "text/html.hpp"
#include "text/js_literal.hpp"
#include "text/json.hpp"
#include "text/query.hpp"
#include "text/web_address.hpp"

namespace {

using namespace weir::resolvers;

void require(bool claim) {
    if (!claim) std::abort();
}

bool is_within(std::string_view part, std::string_view whole) {
    return part.data() >= whole.data() && part.data() + part.size() <= whole.data() + whole.size();
}

/// Every value, asked as all that it may be.
void walk(const Json& value, int depth) {
    require(depth <= 64);
    value.text();
    value.number();
    value.is_true();
    if (value.is_text() && depth < 64) {
        const Json within = value.within();
        require(!within || !within.is_text() || within.text().size() < value.text().size());
    }
    std::size_t count = 0;
    value.each_item([&](const Json& item) {
        walk(item, depth + 1);
        ++count;
    });
    value.each_member([&](std::string_view, const Json& member) {
        walk(member, depth + 1);
        ++count;
    });
    require(count == value.size());
}

void check_streams(const Json& value) {
    for (const auto& candidates : {streams_of_stream_url(value), streams_of_pull_data(value)}) {
        require(candidates.size() <= 128);
        for (const auto& each : candidates)
            require(is_web_url(each.url) && each.width <= 16'384 && each.height <= 16'384);
    }
}

void check_json(std::string_view text) {
    const auto json = Json::parse(text);
    if (json) {
        walk(*json, 0);
        check_streams(*json);
    }
    const std::string rewritten = js_to_json(text);
    require(rewritten.size() <= 8 * text.size());
    const auto literal = Json::parse(rewritten);
    // Byte order marks are of files, not of literals.
    if (json && !text.starts_with("\xef\xbb\xbf")) require(literal.has_value());
    if (literal) {
        walk(*literal, 0);
        require(js_to_json(rewritten) == rewritten);
    }
}

void check_page(std::string_view text) {
    constexpr std::string_view kBefore = "__STATE__=";
    for (const auto& found : {literal_after(text, kBefore), script(text, "DATA"),
                              between(text, "<title>", "</title>")}) {
        if (!found) continue;
        require(is_within(*found, text));
        if (found->size() < text.size()) check_json(*found);
    }
    const std::string plain = unescape_html(text);
    require(plain.size() <= text.size());
    require(!is_captcha(text) || is_html(text));
    if (const auto unescaped = unescape_js(text)) require(unescaped->size() <= text.size());
}

void check_addresses(std::string_view text) {
    require(decode_percent(encode_percent(text)) == text);
    const Query query = parse_query(text);
    const Query again = parse_query(to_text(query));
    // A nameless value of nothing is written as "=", which is one again.
    require(again == query);
    if (const auto address = web_address(text)) {
        require(!address->host.empty() && address->host == lower(address->host));
        for (const auto& part : address->path)
            require(!part.empty());
    }
    expiry_of(text);
    require(decode_base64(encode_base64(text)) == std::string{text});
    decode_base64(text);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    check_json(text);
    check_page(text);
    check_addresses(text);
    return 0;
}
