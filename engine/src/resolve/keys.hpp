// SPDX-License-Identifier: MIT
#pragma once
#include <map>
#include <mutex>
#include <string>
#include <weir/ext/resolver.hpp>

namespace weir::resolve {

/// What resolvers remember, of one platform and one way out.  Thread: any.
/// Full: beyond kMost entries, or for one longer than kLongest, nothing more is kept.
class Keys final : public ext::Memory {
public:
    std::string get(std::string_view name) override;
    void put(std::string_view name, std::string value,
             std::chrono::system_clock::time_point expires) override;

    static constexpr std::size_t kMost = 256, kLongest = 16 << 10;

private:
    struct Kept {
        std::string value;
        std::chrono::system_clock::time_point expires;
    };
    std::mutex mutex_;
    std::map<std::string, Kept, std::less<>> kept_;
};

}  // namespace weir::resolve
