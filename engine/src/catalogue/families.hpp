// SPDX-License-Identifier: MIT
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace weir::catalogue {

/// Which files are of one recording, as far as their names and ledgers tell. A family is a set of
/// stems: "dir/a" of "dir/a.ts". Pure.  Thread: one at a time.
class Families {
public:
    void add(const std::string& stem);
    /// Its recording is known. The first one told of a family counts.
    void add(const std::string& stem, std::int64_t recording);
    /// Of one family, unless both are of recordings that are known and differ.
    void join(const std::string& a, const std::string& b);
    /// Joins stems that name each other: "a-2" and "a", "a_002" and "a_001", "a.audio.de" and "a".
    void join_by_name();

    /// The same word for all stems of a family.
    const std::string& head(const std::string& stem) const;
    std::optional<std::int64_t> recording(const std::string& stem) const;

private:
    struct Member {
        std::string above;  ///< Itself: the head.
        std::optional<std::int64_t> recording;
    };
    void join_if_there(const std::string& stem, const std::optional<std::string>& other);
    std::map<std::string, Member> members_;
};

}  // namespace weir::catalogue
