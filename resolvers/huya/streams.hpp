// SPDX-License-Identifier: MIT
// From what Huya tells of a room to URLs of streams. Pure.
#pragma once
#include <string>
#include <vector>
#include <weir/ext/resolver.hpp>

#include "huya/anticode.hpp"
#include "huya/room.hpp"

namespace weir::resolvers {

/// Those that may be used, the first of `order` in front. Those with a negative priority are
/// closed; those of `left_out` are taken where there is no other.
std::vector<HuyaLine> usable_lines(std::vector<HuyaLine> lines,
                                   const std::vector<std::string>& order,
                                   const std::vector<std::string>& left_out);

/// Of each line in each form and at each rate. Forms whose anticode can't be signed are left out.
/// `signing`: but for the stream.
std::vector<ext::Candidate> huya_candidates(const HuyaRoom& room, const HuyaSigning& signing,
                                            const std::vector<std::string>& headers);

}  // namespace weir::resolvers
