// SPDX-License-Identifier: MIT
#include "resolve/services.hpp"

#include <random>
#include <utility>

namespace weir::resolve {

Services::Services(std::shared_ptr<const ext::Resolvers> resolvers)
    : resolvers_(std::move(resolvers)), seed_(std::random_device{}()) {}

std::optional<ext::Resolvers::Found> Services::find(const std::string& url) const {
    return resolvers_ ? resolvers_->find(url) : std::nullopt;
}

const ext::Resolver* Services::fallback() const {
    return resolvers_ ? resolvers_->fallback() : nullptr;
}

bool Services::takes_as_last_resort(const std::string& url) const {
    return fallback() != nullptr && fallback()->recognise(url);
}

Keys& Services::keys(const std::string& key) {
    const std::lock_guard lock{mutex_};
    auto& keys = keys_[key];
    if (!keys) keys = std::make_unique<Keys>();
    return *keys;
}

Roll& Services::roll(const std::string& key) {
    const std::lock_guard lock{mutex_};
    auto& roll = rolls_[key];
    if (!roll) roll = std::make_unique<Roll>();
    return *roll;
}

std::string Services::batch_key(const std::string& room) const {
    const std::lock_guard lock{mutex_};
    const auto found = batch_keys_.find(room);
    return found == batch_keys_.end() ? std::string{} : found->second;
}

void Services::note_batch_key(const std::string& room, const std::string& batch_key) {
    const std::lock_guard lock{mutex_};
    if (batch_key.empty())
        batch_keys_.erase(room);
    else if (batch_keys_.size() < Roll::kMost || batch_keys_.contains(room))
        batch_keys_[room] = batch_key;
}

bool Services::claim(const std::string& room, std::uint64_t recording) {
    const std::lock_guard lock{mutex_};
    return claims_.try_emplace(room, recording).first->second == recording;
}

void Services::give_back(const std::string& room, std::uint64_t recording) {
    const std::lock_guard lock{mutex_};
    const auto found = claims_.find(room);
    if (found != claims_.end() && found->second == recording) claims_.erase(found);
}

void Services::count(std::string_view platform, ext::Outcome outcome) {
    const std::lock_guard lock{mutex_};
    auto found = stats_.find(platform);
    if (found == stats_.end()) {
        found = stats_.emplace(std::string{platform}, ResolverStats{}).first;
        found->second.platform = platform;
    }
    ++found->second.outcomes[std::string{to_string(outcome)}];
}

std::vector<ResolverStats> Services::stats() const {
    const std::lock_guard lock{mutex_};
    std::vector<ResolverStats> all;
    all.reserve(stats_.size());
    for (const auto& [platform, stats] : stats_)
        all.push_back(stats);
    return all;
}

/// splitmix64.
std::uint64_t Services::random() {
    const std::lock_guard lock{mutex_};
    std::uint64_t z = seed_ += 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
}

}  // namespace weir::resolve
