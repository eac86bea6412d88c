// SPDX-License-Identifier: MIT
#include "kit/http_get.hpp"

#include <curl/curl.h>

#include <memory>

#include "base/fail.hpp"

namespace weir::kit {
namespace {

struct Sink {
    HttpAnswer answer;
    std::size_t most_bytes;
};

std::size_t take(char* data, std::size_t, std::size_t size, void* user) noexcept {
    auto& sink = *static_cast<Sink*>(user);
    if (sink.answer.body.size() + size > sink.most_bytes) return 0;
    sink.answer.body.append(data, size);
    return size;
}

struct Cleanup {
    void operator()(CURL* handle) const noexcept { curl_easy_cleanup(handle); }
};

}  // namespace

Result<HttpAnswer> http_get(const HttpAsk& ask, HttpAnswer* partial) {
    static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
    (void)ready;
    const std::unique_ptr<CURL, Cleanup> handle{curl_easy_init()};
    CURL* curl = handle.get();
    Sink sink{.answer = {}, .most_bytes = ask.most_bytes};
    curl_easy_setopt(curl, CURLOPT_URL, ask.url.c_str());
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, ask.method.c_str());
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_NOPROXY, "*");
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, long(ask.limit_s * 1000));
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &sink);
    if (!ask.range.empty()) curl_easy_setopt(curl, CURLOPT_RANGE, ask.range.c_str());
    const CURLcode code = curl_easy_perform(curl);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &sink.answer.status);
    const char* type = nullptr;
    curl_easy_getinfo(curl, CURLINFO_CONTENT_TYPE, &type);
    if (type != nullptr) sink.answer.type = type;
    if (code == CURLE_OK) return std::move(sink.answer);
    if (partial != nullptr) *partial = std::move(sink.answer);
    return fail(Errc::retries_exhausted, "{}: {} ({})", ask.url, curl_easy_strerror(code),
                int(code));
}

}  // namespace weir::kit
