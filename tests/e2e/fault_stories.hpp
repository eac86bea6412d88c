// SPDX-License-Identifier: MIT
// Many streams, each with a trouble of its own, recorded side by side; told apart afterwards.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "e2e/judge.hpp"

namespace weir::e2e {

enum class Protocol { hls, flv };

/// What happens to one stream. `msn`: the second segment from now; faults that name none strike the
/// next request, or the FLV body that is being sent.
struct Story {
    std::string_view name;
    Protocol protocol;
    std::vector<kit::Fault> (*faults)(std::uint64_t msn);
};

const std::vector<Story>& stories();

/// Each format is one weir process, and each records all stories at once. Done once, at the first
/// call; takes half a minute.
const std::vector<std::string>& formats();

/// How one story ended in one format.
Judged outcome_of(std::string_view story, const std::string& format);
/// The exit code of a format's process.
int exit_code_of(const std::string& format);
/// Media that the origin had when the recordings were asked to finish, seconds since it began.
double stopped_at_s();

}  // namespace weir::e2e
