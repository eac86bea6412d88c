// SPDX-License-Identifier: MIT
#include "base/log.hpp"

namespace weir {

Log::Log(LogSink sink, LogLevel level) {
    if (!sink) return;
    shared_ = std::make_shared<Shared>();
    shared_->level = level;
    shared_->sink = std::move(sink);
}

Log Log::bound(std::string_view key, std::string_view value) const {
    Log log = *this;
    log.suffix_ += fmt::format(" {}={}", key, value);
    return log;
}

void Log::send(LogLevel level, std::string line) const {
    line += suffix_;
    const std::lock_guard lock{shared_->one_at_a_time};
    shared_->sink(level, line);
}

std::string loggable_url(std::string_view url) {
    url = url.substr(0, url.find_first_of("?#"));
    std::string text;
    const auto scheme = url.find("://");
    const auto authority = scheme == url.npos ? 0 : scheme + 3;
    const auto path = std::min(url.find('/', authority), url.size());
    const auto at = url.substr(0, path).rfind('@');
    text = url.substr(0, authority);
    text += url.substr(at == url.npos || at < authority ? authority : at + 1);
    for (char& c : text)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = '?';
    if (text.size() > 200) text.replace(197, text.npos, "...");
    return text;
}

}  // namespace weir
