// SPDX-License-Identifier: MIT
#pragma once
#include <array>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <weir/ext/resolver.hpp>
#include <weir/stats.hpp>

#include "resolve/keys.hpp"
#include "resolve/pacer.hpp"
#include "resolve/roll.hpp"

namespace weir::resolve {

/// What all recordings of a process share of the services that their rooms are on.  Thread: any.
class Services {
public:
    /// `resolvers`: null: URLs are those of streams.
    explicit Services(std::shared_ptr<const ext::Resolvers> resolvers);

    const std::shared_ptr<const ext::Resolvers>& resolvers() const { return resolvers_; }
    /// Who knows the room of a URL; none: nobody does.
    std::optional<ext::Resolvers::Found> find(const std::string& url) const;
    const ext::Resolver* fallback() const;  ///< Null: none.
    bool takes_as_last_resort(const std::string& url) const;

    Pacer& pacer() { return pacer_; }
    Keys& keys(const std::string& key);
    Roll& roll(const std::string& key);
    /// Resolution::batch_key of a room, when it was asked about last; empty: none.
    std::string batch_key(const std::string& room) const;
    void note_batch_key(const std::string& room, const std::string& batch_key);

    /// For one room and one recording at a time: false where another one has it. Its holder may
    /// claim it again.
    bool claim(const std::string& room, std::uint64_t recording);
    void give_back(const std::string& room, std::uint64_t recording);

    void count(std::string_view platform, ext::Outcome outcome);
    std::vector<ResolverStats> stats() const;

    std::uint64_t random();

private:
    const std::shared_ptr<const ext::Resolvers> resolvers_;
    Pacer pacer_;
    mutable std::mutex mutex_;
    std::map<std::string, std::unique_ptr<Keys>> keys_;
    std::map<std::string, std::unique_ptr<Roll>> rolls_;
    std::map<std::string, std::string> batch_keys_;  ///< By room, as its URL alone tells it.
    std::map<std::string, std::uint64_t> claims_;    ///< By room: the recording.
    std::map<std::string, ResolverStats, std::less<>> stats_;
    std::uint64_t seed_;
};

}  // namespace weir::resolve
