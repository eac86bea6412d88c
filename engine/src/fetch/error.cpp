// SPDX-License-Identifier: MIT
#include "fetch/error.hpp"

#include "base/fail.hpp"
#include "base/http_status.hpp"

namespace weir::fetch {
namespace {

class CurlCategory final : public boost::system::error_category {
public:
    const char* name() const noexcept override { return "curl"; }
    std::string message(int value) const override {
        return curl_easy_strerror(static_cast<CURLcode>(value));
    }
    boost::system::error_condition default_error_condition(int value) const noexcept override {
        switch (value) {
            case CURLE_UNSUPPORTED_PROTOCOL:
            case CURLE_URL_MALFORMAT:
            case CURLE_COULDNT_RESOLVE_PROXY:
            case CURLE_TOO_MANY_REDIRECTS:
            case CURLE_PEER_FAILED_VERIFICATION:
            case CURLE_SSL_CERTPROBLEM:
            case CURLE_SSL_CACERT_BADFILE: return make_error_condition(Fault::permanent);
            case CURLE_OUT_OF_MEMORY: return make_error_condition(Fault::local);
            default: return make_error_condition(Fault::transient);
        }
    }
};

}  // namespace

const boost::system::error_category& curl_category() noexcept {
    static const CurlCategory category;
    return category;
}

Error transfer_error(CURLcode code, long http_status, const char* curl_says) {
    if (code == CURLE_HTTP_RETURNED_ERROR && http_status >= 400)
        return Error{http_error(static_cast<int>(http_status))};
    if (code == CURLE_OPERATION_TIMEDOUT) return Error{Errc::stalled};
    if (code == CURLE_PARTIAL_FILE) return Error{Errc::truncated, curl_says};
    if (code == CURLE_UNSUPPORTED_PROTOCOL)
        return fail(Errc::refused_url, "redirected to a scheme other than http and https");
    if (code == CURLE_URL_MALFORMAT) return fail(Errc::refused_url, "{}", curl_says);
    return Error{boost::system::error_code{code, curl_category()}, curl_says};
}

}  // namespace weir::fetch
