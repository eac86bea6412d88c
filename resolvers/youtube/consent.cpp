// SPDX-License-Identifier: MIT
#include "youtube/consent.hpp"

#include <string>
#include <string_view>

#include "text/html.hpp"
#include "text/query.hpp"
#include "text/web_address.hpp"

namespace weir::resolvers::youtube {
namespace {

constexpr std::string_view kForm = "<form";
constexpr std::size_t kMostInputs = 50;

bool is_its_host(std::string_view url) {
    const auto address = web_address(url);
    return url.starts_with("https://") && address &&
           address->is_at({"consent.youtube.com", "consent.google.com"});
}

/// `tag`: without its brackets.
std::string attribute(std::string_view tag, const std::string& name) {
    const auto value = between(tag, " " + name + "=\"", "\"");
    return value ? unescape_html(*value) : std::string{};
}

Query inputs_of(std::string_view form) {
    Query inputs;
    for (auto at = form.find("<input"); at != form.npos && inputs.size() < kMostInputs;
         at = form.find("<input", at + 1)) {
        const auto end = form.find('>', at);
        if (end == form.npos) break;
        const std::string_view tag = form.substr(at, end - at);
        if (auto name = attribute(tag, "name"); !name.empty())
            inputs.emplace_back(std::move(name), attribute(tag, "value"));
    }
    return inputs;
}

/// From its tag to the next one's.
std::string_view form_at(std::string_view page, std::size_t begin) {
    const auto end = page.find("</form", begin);
    return page.substr(begin, (end == page.npos ? page.size() : end) - begin);
}

}  // namespace

bool is_consent(const ext::HttpAnswer& answer) {
    return is_its_host(answer.url) ||
           answer.body.find("action=\"https://consent.youtube.com/") != std::string::npos;
}

std::optional<ext::HttpRequest> consent_to(const ext::HttpAnswer& answer) {
    const std::string_view page = answer.body;
    for (auto at = page.find(kForm); at != page.npos; at = page.find(kForm, at + kForm.size())) {
        const auto end = page.find('>', at);
        if (end == page.npos) break;
        const std::string action = attribute(page.substr(at, end - at), "action");
        if (!is_its_host(action) || action.find("/save") == action.npos) continue;
        ext::HttpRequest request;
        request.url = action;
        request.post = to_text(inputs_of(form_at(page, at)));
        request.headers = {std::string{kFormType}};
        request.follows_redirects = false;  // The cookie comes with the redirect.
        return request;
    }
    return std::nullopt;
}

}  // namespace weir::resolvers::youtube
